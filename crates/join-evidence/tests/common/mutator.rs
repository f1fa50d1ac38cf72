//! Changed captures, from a seed: what the tests try a share of, and `cargo xtask soak --captures` millions.

use join_evidence::event_log::{self, Walk};
use join_evidence::{Desk, Evidence, Mask, diagnose};
use std::path::Path;
use std::time::{Duration, Instant};

/// Numbers that are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() % end.max(1)
    }
}

/// The samples of the tests, by name.
pub fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap() != "README.md")
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// Words that the readers look for: where they stand wrongly, a reader may stumble.
const WORDS: [&str; 22] = [
    "\0",
    "\r\n",
    "{",
    "}",
    "\"",
    "<Event>",
    "</Event>",
    "<",
    "&#x;",
    "eyJ",
    ".",
    "TimeCreated :",
    "Event[0]:",
    "0x",
    "-2147483648",
    "99999999999999999999",
    "\u{feff}",
    "ÿþ",
    "|",
    "<![LOG[",
    "\"entries\":[",
    "%",
];

/// One changed input.
pub fn changed(dice: &mut Dice, all: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = all[dice.below(all.len())].1.clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = dice.next() as u8,
            2 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            3 => {
                let word = WORDS[dice.below(WORDS.len())].bytes();
                bytes.splice(at..at, word);
            }
            4 => {
                let other = &all[dice.below(all.len())].1;
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(400)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            5 => {
                let to = (at + dice.below(200)).min(bytes.len());
                bytes.drain(at..to);
            }
            _ => {
                let to = (at + dice.below(64)).min(bytes.len());
                let piece = bytes[at..to].to_vec();
                for _ in 0..dice.below(8) {
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
        }
    }
    bytes
}

/// What is done with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// An event log is read, and nothing is kept.
    Log,
    /// It is read.
    Read,
    /// All: read, judged, replayed, masked and written down.
    Whole,
}

struct Deaf;

impl Walk for Deaf {
    fn record(&mut self) {}
    fn start(&mut self, _: &str) {}
    fn attribute(&mut self, _: &str, _: &str) {}
    fn text(&mut self, _: &str) {}
    fn end(&mut self, _: &str) {}
}

fn read(bytes: &[u8]) -> Evidence {
    let mut desk = Desk::new();
    desk.add("x", bytes);
    desk.finish()
}

/// Everything that is done with an input.
pub fn through(bytes: &[u8]) {
    let evidence = read(bytes);
    let mut report = diagnose(&evidence);
    join_evidence::replay(&evidence, &mut report);
    let mask = Mask::of(&evidence);
    for at in 0..evidence.sources.len() {
        let _ = mask.source(&evidence, at);
    }
    let shown = join_evidence::Shown {
        mask: &mask,
        raw: false,
    };
    let _ = join_evidence::json(&evidence, &report, &[], shown);
}

/// Tries so many inputs, and says how long the slowest took. One that breaks a reader, or takes too long, is kept as a file.
pub fn many(inputs: usize, seed: u64, depth: Depth) -> Duration {
    let all: Vec<_> = samples()
        .into_iter()
        .filter(|(name, _)| depth != Depth::Log || name.ends_with(".evtx"))
        .collect();
    let mut dice = Dice(seed);
    let mut worst = Duration::ZERO;
    for number in 0..inputs {
        let bytes = changed(&mut dice, &all);
        let began = Instant::now();
        let outcome = std::panic::catch_unwind(|| match depth {
            Depth::Log => drop(event_log::read(&bytes, &mut Deaf)),
            Depth::Read => drop(read(&bytes)),
            Depth::Whole => through(&bytes),
        });
        let took = began.elapsed();
        worst = worst.max(took);
        if outcome.is_err() || took > Duration::from_secs(20) {
            let path = std::env::temp_dir().join(format!("join-evidence-{seed}-{number}"));
            std::fs::write(&path, &bytes).unwrap();
            panic!(
                "input {number} of seed {seed}: {took:?}, kept as {}",
                path.display()
            );
        }
    }
    worst
}
