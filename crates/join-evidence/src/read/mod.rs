//! The readers: each takes one kind of content and makes records of it.

pub(crate) mod body;
pub(crate) mod certreq;
pub(crate) mod dsregcmd;
pub(crate) mod event;
pub(crate) mod event_block;
pub(crate) mod event_list;
pub(crate) mod event_table;
pub(crate) mod event_xml;
pub(crate) mod har;
pub(crate) mod http;
pub(crate) mod ime;
pub(crate) mod jwt;
pub(crate) mod loose;
pub(crate) mod mdm;
pub(crate) mod power;
pub(crate) mod prose;
pub(crate) mod registry;
pub(crate) mod task_xml;
pub(crate) mod tasks;
pub(crate) mod tpm;
pub(crate) mod xml;

use crate::evidence::{Evidence, Note};
use crate::record::{Fact, Kind, Lane, Record};

/// What a shown line may be long.
const SHOWN: usize = 400;

/// A text's lines with their numbers, whatever ends them; a line longer than that is cut.
pub(crate) fn lines(text: &str) -> Vec<(u32, &str)> {
    let mut lines = Vec::new();
    let mut number = 0;
    for piece in text.split('\n') {
        let piece = piece.strip_suffix('\r').unwrap_or(piece);
        for line in piece.split('\r') {
            number += 1;
            lines.push((number, clip(line, crate::limits::LINE)));
        }
    }
    lines
}

/// The first bytes of a text, cut between two characters.
pub(crate) fn clip(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// The number of the line in which a byte stands.
pub(crate) fn line_at(text: &str, at: usize) -> u32 {
    let before = &text.as_bytes()[..at.min(text.len())];
    let ends = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(ends + 1).unwrap_or(u32::MAX)
}

/// Where the records of one source go.
pub(crate) struct Sink<'a> {
    pub(crate) evidence: &'a mut Evidence,
    pub(crate) source: usize,
}

impl Sink<'_> {
    /// Adds a record without a time.
    pub(crate) fn push(&mut self, line: u32, lane: Lane, text: &str, fact: Fact) -> &mut Record {
        let at = self.evidence.records.len();
        let mut flat = String::with_capacity(text.len().min(SHOWN));
        for word in clip(text, 4 * SHOWN).split_whitespace() {
            if flat.len() > SHOWN {
                break;
            }
            if !flat.is_empty() {
                flat.push(' ');
            }
            flat.push_str(word);
        }
        flat.truncate(flat.floor_char_boundary(SHOWN));
        self.evidence.records.push(Record {
            source: self.source,
            line,
            number: None,
            written: String::new(),
            when: None,
            zone_min: None,
            lane,
            attempt: None,
            text: flat,
            fact,
        });
        &mut self.evidence.records[at]
    }

    /// Says something of the source that fires a rule.
    pub(crate) fn note(&mut self, rule: &'static str, text: impl Into<String>, line: u32) {
        let notes = &mut self.evidence.sources[self.source].notes;
        if notes.len() < 50 {
            notes.push(Note {
                rule,
                text: text.into(),
                line,
            });
        }
    }

    /// The source names this device.
    pub(crate) fn device(&mut self, name: &str) {
        let name = name.trim();
        let source = &mut self.evidence.sources[self.source];
        if source.device.is_none() && !name.is_empty() && name.len() <= 255 {
            source.device = Some(name.to_owned());
        }
    }

    /// The source is of this kind, if no other reader has said so before.
    pub(crate) fn kind(&mut self, kind: Kind) {
        let source = &mut self.evidence.sources[self.source];
        if matches!(source.kind, Kind::Text | Kind::Unknown) {
            source.kind = kind;
        }
    }
}
