//! Everything that was read: sources with what is to be said of them, and their records.

use crate::record::{Kind, Record};

/// Something to be said of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The rule that it fires.
    pub rule: &'static str,
    /// The sentence.
    pub text: String,
    /// The line it speaks of; 0 for the whole.
    pub line: u32,
}

/// A file, a member of an archive, or a pasted text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path as it was given; of a member: the archive's, `!`, the member's.
    pub path: String,
    /// What it was recognised as.
    pub kind: Kind,
    /// Its encoding, of a text.
    pub encoding: Option<&'static str>,
    /// The device it names.
    pub device: Option<String>,
    /// What is to be said of it.
    pub notes: Vec<Note>,
    /// The text, as it was understood.
    pub text: Option<String>,
    /// Bytes.
    pub size: usize,
    /// What only the reader knows of it.
    pub asks: Vec<Ask>,
}

/// A question that a source leaves open and that is never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// How many minutes its times are ahead of UTC; with what the reader has said.
    Zone(Option<i64>),
    /// Whether the month stands before the day; with what the reader has said.
    MonthFirst(Option<bool>),
}

/// What the reader has said of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How many minutes its times are ahead of UTC.
    pub zone_min: Option<i64>,
    /// Whether the month stands before the day.
    pub month_first: Option<bool>,
}

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The sources, in the order in which they were read.
    pub sources: Vec<Source>,
    /// The records, in the order of their sources and lines.
    pub records: Vec<Record>,
    /// Two names of one device, as an event or a name template ties them.
    pub renames: Vec<(String, String)>,
}
