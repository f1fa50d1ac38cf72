//! The attacks before their judges in a page: the bytes come along with the program, and are read and judged there whenever a reader
//! switches a check. Text in, text out: records end with 0x1e, their fields with 0x1f.
use crate::guard::Guard;
use crate::ruling::{Finding, findings, is_taken, stopped_by};
use alloc::string::String;
use alloc::vec::Vec;
use core::str::from_utf8;
use join_bytes::{Answer, Document, World, read};
use join_inspect::{Asked, Library, Pack};

const FIELD: char = '\x1f';
const RECORD: char = '\x1e';

/// An attack as it was baked: its name, its bytes, and the world that they come into.
struct Own {
    id: String,
    document: Document,
    world: World,
}

/// The attacks of a page.
pub struct Live {
    attacks: Vec<Own>,
    asked: Asked,
    /// Questions that have no answer yet.
    open: usize,
    absent: bool,
    off: Vec<Guard>,
}

/// What a service knows of the synthetic world: no key that only the device holds.
pub(crate) fn service(world: World) -> World {
    World {
        transport: None,
        device: None,
        aik_area: None,
        session_key: None,
        ..world
    }
}

impl Live {
    /// From what [`crate::bake`] wrote and from the baked world; `absent` says why nobody reckons here, empty when somebody does.
    pub fn new(attacks: &'static [u8], world: &[u8], absent: &'static str) -> Live {
        let mut library = Library::new(attacks, world);
        // A service holds no private key of a device, and is asked nothing that would need one.
        library.keys = Default::default();
        let pack = Pack(attacks);
        let names = pack.file("").unwrap_or_default();
        let names = from_utf8(&names).unwrap_or_default().lines();
        let own = names.filter_map(|line| {
            let (id, now) = line.split_once(' ')?;
            let mut world = service(library.world.clone());
            world.now = now.parse().ok()?;
            let mut name = String::from(id);
            let document = read(&pack.file(&name)?, None);
            name.push_str("/nonce");
            if let Some(nonce) = pack.file(&name) {
                world.nonce = Some(nonce);
            }
            let id = String::from(id);
            Some(Own {
                id,
                document,
                world,
            })
        });
        Live {
            attacks: own.collect(),
            asked: Asked::new(&library, absent),
            open: 0,
            absent: !absent.is_empty(),
            off: Vec::new(),
        }
    }

    /// Judges every attack with these checks off, by their names with blanks between.
    ///
    /// Records: `ask` and a question; `wait` when answers are missing, and then nothing else is told; `attack` with name, end (`taken`,
    /// `refused`, or `open` where nobody could reckon) and the checks that refuse; `finding` with its check's name, 1, 0 or ?, and its words.
    pub fn judge(&mut self, off: &str) -> String {
        let off = off.split(' ');
        let guards = off.filter_map(|name| Guard::ALL.into_iter().find(|one| one.id() == name));
        self.off = guards.collect();
        let mut told = String::new();
        for own in &self.attacks {
            let all = findings(&own.document, &own.world, &mut self.asked);
            tell(&mut told, &own.id, &all, &self.off, self.absent);
        }
        let mut out = String::new();
        for question in self.asked.questions() {
            self.open += 1;
            record(&mut out, &["ask", &question]);
        }
        match self.open {
            0 => out += &told,
            _ => record(&mut out, &["wait"]),
        }
        out
    }

    /// Takes the answer to a question: 1 when it fits, 0 when not, else nobody knows; and judges again.
    pub fn answer(&mut self, number: usize, fits: u8) -> String {
        let answer = match fits {
            0 => Answer::Is(None),
            1 => Answer::Is(Some(Vec::new())),
            _ => {
                self.absent = true;
                Answer::Absent("this browser does not know such a key")
            }
        };
        self.asked.answer(number, answer);
        self.open = self.open.saturating_sub(1);
        match self.open {
            0 => {
                let names: Vec<&str> = self.off.iter().map(|guard| guard.id()).collect();
                self.judge(&names.join(" "))
            }
            _ => String::new(),
        }
    }
}

fn tell(out: &mut String, id: &str, all: &[Finding], off: &[Guard], absent: bool) {
    let end = match is_taken(all, off) {
        false => "refused",
        // Nothing refuses; but where a signature was not reckoned, one might.
        true if absent => "open",
        true => "taken",
    };
    let by: Vec<&str> = stopped_by(all).map(Guard::id).collect();
    record(out, &["attack", id, end, &by.join(" ")]);
    for (verdict, guard) in all {
        let ok = match verdict.ok {
            Some(true) => "1",
            Some(false) => "0",
            None => "?",
        };
        let fields = [
            "finding",
            guard.map_or("", Guard::id),
            ok,
            verdict.check.word(),
            verdict.who,
            &verdict.says,
            verdict.evidence.words(),
        ];
        record(out, &fields);
    }
}

fn record(out: &mut String, fields: &[&str]) {
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            out.push(FIELD);
        }
        out.push_str(field);
    }
    out.push(RECORD);
}
