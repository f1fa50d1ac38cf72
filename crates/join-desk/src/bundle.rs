//! Masked files to be saved: one text as it is, several as a zip archive without compression.

use crate::reading::Reading;
use std::collections::BTreeSet;

/// A text that is not given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its masked name.
    pub name: String,
    /// Why, and in which line of the masked text.
    pub why: String,
}

/// What may be shared.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The name of the file to save; empty when nothing may be.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many texts are in it.
    pub texts: usize,
    /// Texts that the second look held back.
    pub held: Vec<Held>,
    /// How many inputs are no text: their lines stand in the findings.
    pub left_out: usize,
}

impl Bundle {
    /// What was done, in words.
    #[must_use]
    pub fn said(&self) -> String {
        let mut said = match self.texts {
            0 => "Nothing to save: no text was recognised. Copy the text for a ticket instead."
                .to_owned(),
            1 => "One masked text is saved; a second look found nothing left in it.".to_owned(),
            many => format!(
                "{many} masked texts are saved in one zip; a second look found nothing left in them."
            ),
        };
        for held in &self.held {
            said += &format!(" Held back: {}, {}.", held.name, held.why);
        }
        if self.left_out > 0 {
            said += &format!(
                " Left out: {}, which are no text.",
                crate::words::count(self.left_out, "input", "inputs")
            );
        }
        said
    }
}

impl Reading {
    /// What may be shared: the masked texts.
    #[must_use]
    pub fn masked(&self) -> Bundle {
        of(self)
    }
}

/// The masked texts of a reading.
fn of(reading: &Reading) -> Bundle {
    let (mut texts, mut held, mut left_out) = (Vec::new(), Vec::new(), 0);
    let mut names = BTreeSet::new();
    for (at, source) in reading.evidence.sources.iter().enumerate() {
        let name =
            || join_evidence::masked_name(&reading.mask.line(&source.path), source.kind, &names);
        match reading.mask.source(&reading.evidence, at) {
            None => left_out += 1,
            Some(Err(leak)) => held.push(Held {
                name: name(),
                why: format!(
                    "because line {} of the masked text still looks like {}",
                    leak.line, leak.what
                ),
            }),
            Some(Ok(text)) => {
                let name = name();
                names.insert(name.clone());
                texts.push((name, text));
            }
        }
    }
    let count = texts.len();
    let (name, bytes) = match texts.as_mut_slice() {
        [] => (String::new(), Vec::new()),
        [(name, text)] => (format!("masked-{name}"), std::mem::take(text).into_bytes()),
        many => ("masked-evidence.zip".to_owned(), zip(many)),
    };
    Bundle {
        name,
        bytes,
        texts: count,
        held,
        left_out,
    }
}

/// The check value of the zip format.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (0u32.wrapping_sub(crc & 1)));
        }
    }
    !crc
}

/// An archive by APPNOTE 6.3.10 with stored members; names are ASCII, and every time is the format's first.
fn zip(members: &[(String, String)]) -> Vec<u8> {
    let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes();
    let wide = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in members {
        let at = out.len();
        let mut head = Vec::new();
        head.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
        head.extend(crc(text.as_bytes()).to_le_bytes());
        head.extend(wide(text.len()));
        head.extend(wide(text.len()));
        head.extend(small(name.len()));
        head.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(wide(at));
        directory.extend(name.as_bytes());
    }
    let at = out.len();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(small(members.len()));
    out.extend(small(members.len()));
    out.extend(wide(directory.len()));
    out.extend(wide(at));
    out.extend([0, 0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_is_that_of_the_format() {
        // The published check of CRC-32.
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
    }
}
