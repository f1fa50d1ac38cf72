//! The reference data of the book, `src/data/*.toml`: what Windows and the services call their codes, events, fields,
//! addresses and tasks, each row with its sources. Read once; every problem is told with its line.
use crate::entries::{self, Entry, Shape};
use crate::level::{self, Level};
use crate::problem::{Problem, quoted};
use crate::sources::{Source, Sources};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// One of several causes of a code, and what tells it from the others.
const CAUSE: Shape = Shape {
    table: "causes",
    required: &["is", "tells"],
    optional: &["remedy", "sources", "level"],
    list: None,
};

/// An answer to a question of the decision.
const ANSWER: Shape = Shape {
    table: "answers",
    required: &["answer", "verdict", "means", "next"],
    optional: &["tells", "when"],
    list: None,
};

/// A file of reference data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Error codes.
    Codes,
    /// Events of the Windows logs.
    Events,
    /// Addresses that a device talks to.
    Endpoints,
    /// Names of fields in requests, answers and tokens.
    Fields,
    /// Lines of `dsregcmd /status`.
    Dsregcmd,
    /// Scheduled tasks.
    Tasks,
    /// What the digits of a code say by rule.
    Families,
    /// The logs in which events stand.
    Logs,
    /// What is recognised by its words: messages, states, registry values, files.
    Signs,
    /// Why each rule of the model is what it is.
    Rules,
    /// Which chapter explains each end of the model.
    Ends,
    /// The five minutes as a decision.
    Decision,
}

impl Sheet {
    /// Every sheet.
    pub const ALL: [Sheet; 12] = [
        Sheet::Codes,
        Sheet::Events,
        Sheet::Endpoints,
        Sheet::Fields,
        Sheet::Dsregcmd,
        Sheet::Tasks,
        Sheet::Families,
        Sheet::Logs,
        Sheet::Signs,
        Sheet::Rules,
        Sheet::Ends,
        Sheet::Decision,
    ];

    /// Its file in `data` of the book's source folder.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Sheet::Codes => "error-codes.toml",
            Sheet::Events => "events.toml",
            Sheet::Endpoints => "endpoints.toml",
            Sheet::Fields => "fields.toml",
            Sheet::Dsregcmd => "dsregcmd.toml",
            Sheet::Tasks => "tasks.toml",
            Sheet::Families => "code-families.toml",
            Sheet::Logs => "logs.toml",
            Sheet::Signs => "signs.toml",
            Sheet::Rules => "rules.toml",
            Sheet::Ends => "ends.toml",
            Sheet::Decision => "decision.toml",
        }
    }

    const fn shape(self) -> Shape {
        let (table, required, optional): (_, &[&str], &[&str]) = match self {
            Sheet::Codes => (
                "code",
                &["code", "family", "meaning", "remedy"],
                &["name", "normal", "says", "sources", "level"],
            ),
            Sheet::Events => (
                "event",
                &["log", "id", "meaning"],
                &["kind", "fields", "normal", "says", "sources", "level"],
            ),
            Sheet::Endpoints => (
                "endpoint",
                &["name", "method", "url", "meaning"],
                &["answer", "sources", "level"],
            ),
            Sheet::Fields => (
                "field",
                &["place", "name", "meaning"],
                &["sources", "level"],
            ),
            Sheet::Dsregcmd => (
                "field",
                &["section", "name", "meaning"],
                &["values", "says", "sources", "level"],
            ),
            Sheet::Tasks => (
                "task",
                &["name", "path", "meaning"],
                &["account", "says", "sources", "level"],
            ),
            Sheet::Families => (
                "family",
                &["code", "name", "meaning", "sure"],
                &["same", "sources", "level"],
            ),
            Sheet::Logs => (
                "log",
                &["log", "channel", "on"],
                &["switch", "says", "sources", "level"],
            ),
            Sheet::Signs => (
                "sign",
                &["kind", "name", "says", "meaning"],
                &["normal", "remedy", "sources", "level"],
            ),
            Sheet::Rules => ("rule", &["rule"], &["sources", "level", "inferred"]),
            Sheet::Decision => (
                "question",
                &["key", "asks", "why", "normal", "telling"],
                &["run", "look", "where", "sources", "level"],
            ),
            Sheet::Ends => (
                "end",
                &["outcome"],
                &[
                    "phase",
                    "place",
                    "reason",
                    "words",
                    "chapter",
                    "not_modelled",
                ],
            ),
        };
        Shape {
            table,
            required,
            optional,
            list: match self {
                Sheet::Codes => Some(&CAUSE),
                Sheet::Decision => Some(&ANSWER),
                _ => None,
            },
        }
    }

    /// The texts that together name a row.
    const fn key(self) -> &'static [&'static str] {
        match self {
            Sheet::Codes | Sheet::Families => &["code"],
            Sheet::Logs => &["log"],
            Sheet::Signs => &["kind", "name"],
            Sheet::Events => &["log", "id"],
            Sheet::Endpoints | Sheet::Tasks => &["name"],
            Sheet::Fields => &["place", "name"],
            Sheet::Dsregcmd => &["section", "name"],
            Sheet::Rules => &["rule"],
            Sheet::Ends => &["phase", "place", "outcome", "reason"],
            Sheet::Decision => &["key"],
        }
    }
}

/// One row of a sheet, with sources that exist.
#[derive(Clone, Debug)]
pub struct Row {
    entry: Entry,
    /// The ids of its sources, in the order of the file.
    pub sources: Vec<String>,
    /// Whether the row is our conclusion; its sources are then what it rests on.
    pub inferred: bool,
    /// Of a code its several causes, each with sources of its own; of a question its answers.
    pub causes: Vec<Row>,
}

impl Row {
    /// A text of the row; empty when it has none of that name.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.entry.text(name)
    }

    /// A text of the row with its line in the file, when there is one.
    #[must_use]
    pub fn placed(&self, name: &str) -> Option<(&str, usize)> {
        self.entry.placed(name)
    }

    /// The line of the row in its file, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.entry.line
    }

    /// Its sources by level, strongest first; all under `inferred` when it is.
    #[must_use]
    pub fn known_by<'a>(&self, sources: &'a Sources) -> Vec<(Level, Vec<&'a Source>)> {
        let own: Vec<&Source> = self
            .sources
            .iter()
            .filter_map(|id| sources.get(id).ok().flatten())
            .collect();
        if self.inferred {
            return vec![(Level::Inferred, own)];
        }
        level::OF_SOURCES
            .into_iter()
            .map(|level| {
                let of = own.iter().copied().filter(|source| source.level == level);
                (level, of.collect::<Vec<_>>())
            })
            .filter(|(_, of)| !of.is_empty())
            .collect()
    }
}

/// All reference data.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    rows: [Vec<Row>; Sheet::ALL.len()],
    /// Sheets with a problem of their own: nothing can be said to be missing from them.
    broken: BTreeSet<usize>,
}

impl Reference {
    /// Reads the sheets in `root/src/data`; a book without a sheet has none of its rows.
    #[must_use]
    pub fn read(
        root: &Path,
        src: &Path,
        sources: &Sources,
        problems: &mut Vec<Problem>,
    ) -> Reference {
        let mut reference = Reference::default();
        for sheet in Sheet::ALL {
            let name = src.join("data").join(sheet.file());
            let file = name.to_string_lossy().replace('\\', "/");
            let before = problems.len();
            match fs::read_to_string(root.join(&name)) {
                Ok(text) => {
                    reference.rows[sheet as usize] = rows(sheet, &file, &text, sources, problems)
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => problems.push(Problem {
                    file,
                    line: 1,
                    text: format!("cannot be read: {error}"),
                }),
            }
            if problems.len() > before {
                reference.broken.insert(sheet as usize);
            }
        }
        reference
    }

    /// The rows of a sheet, in the order of its file.
    #[must_use]
    pub fn rows(&self, sheet: Sheet) -> &[Row] {
        &self.rows[sheet as usize]
    }

    /// Whether nothing can be said about what the sheet lacks, because it has a problem that is told already.
    #[must_use]
    pub fn is_broken(&self, sheet: Sheet) -> bool {
        self.broken.contains(&(sheet as usize))
    }

    /// The row whose text `name` is `value`.
    #[must_use]
    pub fn find(&self, sheet: Sheet, name: &str, value: &str) -> Option<&Row> {
        self.rows(sheet).iter().find(|row| row.text(name) == value)
    }
}

/// The rows of one file that have no problem.
fn rows(
    sheet: Sheet,
    file: &str,
    text: &str,
    sources: &Sources,
    problems: &mut Vec<Problem>,
) -> Vec<Row> {
    let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
    for entry in entries::parse(file, text, sheet.shape(), problems).unwrap_or_default() {
        let mut faults = Vec::new();
        let name: Vec<&str> = sheet.key().iter().map(|key| entry.text(key)).collect();
        if entry.whole && !seen.insert(name.join(" ")) {
            faults.push((
                entry.line,
                format!("{} stands twice", quoted(name.join(" ").trim())),
            ));
        }
        let claims = sheet != Sheet::Ends;
        let (ids, inferred) = known(&entry, &name.join(" "), claims, sources, &mut faults);
        let causes: Vec<Row> = entry
            .list
            .iter()
            .map(|cause| {
                let claims = sheet == Sheet::Codes;
                let (sources, inferred) =
                    known(cause, cause.text("is"), claims, sources, &mut faults);
                Row {
                    entry: cause.clone(),
                    sources,
                    inferred,
                    causes: Vec::new(),
                }
            })
            .collect();
        if sheet == Sheet::Codes
            && let Some((code, line)) = entry.placed("code")
            && number(code).is_none()
            && code.starts_with("0x")
        {
            faults.push((
                line,
                format!(
                    "expected 0x and eight digits 0-9 a-f, found {}",
                    quoted(code)
                ),
            ));
        }
        let whole = entry.whole && entry.list.iter().all(|cause| cause.whole) && faults.is_empty();
        problems.extend(faults.into_iter().map(|(line, text)| Problem {
            file: file.to_owned(),
            line,
            text,
        }));
        if whole {
            rows.push(Row {
                entry,
                sources: ids,
                inferred,
                causes,
            });
        }
    }
    rows
}

/// The sources of an entry called `name`, and whether it is our conclusion; an entry that `claims` something needs one of the two.
fn known(
    entry: &Entry,
    name: &str,
    claims: bool,
    sources: &Sources,
    faults: &mut Vec<(usize, String)>,
) -> (Vec<String>, bool) {
    let inferred = match entry.placed("level") {
        None => false,
        Some(("inferred", _)) => true,
        Some((other, line)) => {
            let text = "expected level \"inferred\" or none (a source has its own), found";
            faults.push((line, format!("{text} {}", quoted(other))));
            true
        }
    };
    let ids: Vec<String> = entry
        .text("sources")
        .split(',')
        .map(|id| id.trim().to_owned())
        .filter(|id| !id.is_empty())
        .collect();
    let line = entry.placed("sources").map_or(entry.line, |(_, line)| line);
    for id in &ids {
        if let Err(fault) = sources.get(id) {
            faults.push((line, fault));
        }
    }
    if claims && ids.is_empty() && !inferred && entry.whole && entry.text("inferred").is_empty() {
        faults.push((
            entry.line,
            format!(
                "{} has no source: write sources = \"ID\", or level = \"inferred\"",
                quoted(name)
            ),
        ));
    }
    (ids, inferred)
}

/// The number of a code that is written as `0x` and eight small hexadecimal digits.
#[must_use]
pub fn number(code: &str) -> Option<u32> {
    let digits = code.strip_prefix("0x")?;
    let small = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (digits.len() == 8 && small).then(|| u32::from_str_radix(digits, 16).ok())?
}

/// The ids in the list of an event's row: `104`, or several with commas between.
pub fn event_ids(row: &Row) -> impl Iterator<Item = &str> {
    row.text("id").split(',').map(str::trim)
}
