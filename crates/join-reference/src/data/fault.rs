//! What is wrong with a data file: the line, and what was expected and found there.

use core::fmt;

/// One problem of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong. Written out it is one sentence without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The file is not TOML; what its parser says.
    NotToml(String),
    /// Something else than the rows of the file stands at its top.
    OtherTable {
        /// The name of the rows.
        expected: String,
        /// What is there.
        found: String,
    },
    /// A list holds something else than rows.
    NotARow {
        /// The name of the rows.
        expected: String,
        /// The type of what is there.
        found: String,
    },
    /// A row has a key that none has.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that a row can have.
        known: Vec<String>,
    },
    /// A row lacks a key that every row has.
    Missing {
        /// The name of the rows.
        of: String,
        /// The key.
        key: String,
    },
    /// A value is not what its key wants; the whole sentence.
    Value(String),
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::NotToml(message) => write!(f, "not TOML: {message}"),
            What::OtherTable { expected, found } => {
                write!(f, "expected [[{expected}]], found {}", quoted(found))
            }
            What::NotARow { expected, found } => {
                write!(f, "expected [[{expected}]] tables, found {found}")
            }
            What::UnknownKey { key, .. } => write!(f, "unknown key {}", quoted(key)),
            What::Missing { of, key } => write!(f, "the {of} has no {key}"),
            What::Value(sentence) => f.write_str(sentence),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// A name as a message quotes it: at most 60 characters, without line breaks.
fn quoted(name: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = name.chars().take(60).map(plain).collect();
    if name.chars().nth(60).is_some() {
        short.push('…');
    }
    format!("\"{short}\"")
}
