//! Texts from outside in messages: quoted without what would do harm, and with the name that was probably meant.

use alloc::{string::String, vec::Vec};

/// The candidate that differs from `name` in the fewest letters.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> &'a str {
    candidates
        .min_by_key(|candidate| edit_distance(name, candidate))
        .unwrap_or("")
}

/// At most so many letters of a text from outside stand in a message.
const QUOTED: usize = 80;

/// A text from outside as a message quotes it: not more of it than helps, with a sign in the place of each letter that would
/// steer a terminal, begin another line or turn the direction of writing round.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars().take(QUOTED) {
        quoted.push(match letter {
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => '\u{fffd}',
            '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            letter => letter,
        });
    }
    if text.chars().nth(QUOTED).is_some() {
        quoted.push('…');
    }
    quoted.push('"');
    quoted
}

/// Letters to insert, delete or replace; names of at most 64 letters are looked at.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replace = before + usize::from(ca != *cb);
            before = row[j + 1];
            row[j + 1] = replace.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
