//! A pasted text, made comparable: small letters, one kind of minus and blank, what is only somebody's id blanked out; cut into words.
use crate::sort::small;
use crate::spell::cut;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// A run of letters and digits this long with both in it names somebody or something: a thumbprint, a hash, a part of a token.
const OPAQUE: usize = 24;

/// One word: letters and digits.
#[derive(Clone, Debug)]
pub struct Word {
    /// Where it stands in [`Text::clean`], in bytes.
    pub at: Range<usize>,
    /// Its line, counted from 0.
    pub line: u32,
    /// Whether it is the first of its line.
    pub first: bool,
    /// Its value, when it is a number of one to ten digits.
    pub number: Option<u64>,
}

/// A text and its words.
#[derive(Debug, Default)]
pub struct Text {
    /// The text in small letters.
    pub clean: String,
    /// Its words, in order.
    pub words: Vec<Word>,
}

impl Text {
    /// Reads a text of any kind.
    pub fn of(pasted: &str) -> Text {
        let mut clean = normal(pasted);
        blank_ids(&mut clean);
        let words = words(&clean);
        Text { clean, words }
    }

    /// The letters of a word; empty behind the last one.
    pub fn word(&self, index: usize) -> &str {
        self.words
            .get(index)
            .map_or("", |word| cut(&self.clean, word.at.clone()))
    }

    /// The character that ends directly before a byte.
    pub fn before(&self, at: usize) -> Option<char> {
        cut(&self.clean, ..at).chars().next_back()
    }

    /// The character that begins at a byte.
    pub fn after(&self, at: usize) -> Option<char> {
        cut(&self.clean, at..).chars().next()
    }

    /// What stands between a word and the one before it (or the begin of the text).
    pub fn gap(&self, index: usize) -> &str {
        let from = match index.checked_sub(1) {
            Some(before) => self.words[before].at.end,
            None => 0,
        };
        cut(&self.clean, from..self.words[index].at.start)
    }
}

/// Small letters; wide forms of ASCII, minus signs, blanks and quotes in their plain form; what has no width is gone.
fn normal(pasted: &str) -> String {
    let mut clean = String::with_capacity(pasted.len());
    for c in pasted.chars() {
        match c {
            '\0' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            '\u{ff01}'..='\u{ff5e}' => {
                let plain = char::from_u32(c as u32 - 0xfee0).unwrap_or(' ');
                clean.push(plain.to_ascii_lowercase());
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{2796}' => clean.push('-'),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => clean.push(' '),
            '\u{2018}' | '\u{2019}' => clean.push('\''),
            '\r' | '\u{2028}' | '\u{85}' | '\u{b}' | '\u{c}' => clean.push('\n'),
            c => clean.push(small(c)),
        }
    }
    clean
}

/// Puts blanks over GUIDs, SIDs, tokens and long ids, so that no number is read out of them.
fn blank_ids(clean: &mut String) {
    let bytes = clean.as_bytes();
    let mut gone: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let end = run(bytes, at, |b| b.is_ascii_alphanumeric());
        let own = &bytes[at..end];
        let whole = match own {
            // A token begins with the letters that `{"` becomes in base64; its parts are divided by dots.
            [b'e', b'y', b'j', ..] if own.len() > 12 => run(bytes, at, is_token),
            b"s" if bytes[end..].starts_with(b"-1-") => {
                run(bytes, end, |b| b.is_ascii_digit() || b == b'-')
            }
            _ if own.len() == 8 => guid(bytes, at).unwrap_or(end),
            _ if is_opaque(own) => end,
            _ => {
                at = end;
                continue;
            }
        };
        if whole > end || is_opaque(own) {
            gone.push(at..whole);
        }
        at = whole;
    }
    let mut bytes = core::mem::take(clean).into_bytes();
    for range in gone {
        bytes[range].fill(b' ');
    }
    // Only whole runs of ASCII were filled, so this is the same text with blanks in it.
    *clean = String::from_utf8(bytes).unwrap_or_default();
}

/// The end of a run of bytes from `at`.
fn run(bytes: &[u8], at: usize, own: impl Fn(u8) -> bool) -> usize {
    let rest = bytes[at..].iter();
    at + rest.take_while(|b| own(**b)).count()
}

fn is_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+' | b'/' | b'=' | b'%')
}

fn is_opaque(run: &[u8]) -> bool {
    run.len() >= OPAQUE
        && run.iter().any(u8::is_ascii_digit)
        && (run.iter().any(u8::is_ascii_alphabetic) || run.len() > OPAQUE)
        && !run.starts_with(b"ffffffff")
}

/// The end of the GUID that begins at `at`, in groups of 8, 4, 4, 4 and 12 digits.
fn guid(bytes: &[u8], at: usize) -> Option<usize> {
    let mut next = at;
    for (i, len) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        if i > 0 {
            (bytes.get(next) == Some(&b'-')).then_some(())?;
            next += 1;
        }
        let end = run(bytes, next, |b| b.is_ascii_hexdigit());
        (end - next == len).then_some(())?;
        next = end;
    }
    Some(next)
}

/// Scripts from here on are written without blanks: a number ends where they begin.
const IDEOGRAPHS: char = '\u{2e80}';

fn words(clean: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut line, mut first, mut start) = (0, true, None);
    let mut script = false;
    for (at, c) in clean.char_indices().chain([(clean.len(), ' ')]) {
        let letter = c.is_alphanumeric();
        let same = script == (c >= IDEOGRAPHS);
        if letter && same && start.is_some() {
            continue;
        }
        if let Some(from) = start.take() {
            let own = cut(clean, from..at);
            let digits = own.len() <= 10 && own.bytes().all(|b| b.is_ascii_digit());
            words.push(Word {
                at: from..at,
                line,
                first,
                number: digits.then(|| own.parse().ok()).flatten(),
            });
            first = false;
        }
        if letter {
            (start, script) = (Some(at), c >= IDEOGRAPHS);
        }
        if c == '\n' {
            line += 1;
            first = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pasted: &str) -> Vec<String> {
        let text = Text::of(pasted);
        (0..text.words.len()).map(|i| text.word(i).into()).collect()
    }

    #[test]
    fn spellings_become_one() {
        assert_eq!(
            Text::of("−2145647635\u{a0}Ａ\u{200b}B").clean,
            "-2145647635 ab"
        );
        assert_eq!(shown("错误0x801c03ed请"), ["错误", "0x801c03ed", "请"]);
        assert_eq!(
            shown("HTTP_E_STATUS a-b\r\nÉté"),
            ["http", "e", "status", "a", "b", "été"]
        );
        let text = Text::of("one\n two 12");
        assert_eq!((text.words[1].line, text.words[1].first), (1, true));
        assert_eq!(
            (text.words[2].number, text.words[2].first),
            (Some(12), false)
        );
    }

    #[test]
    fn ids_of_somebody_are_gone() {
        for id in [
            "801c03ed-1122-4f3e-8d4c-9e0fa1b2c3d4",
            "S-1-12-1-3400073293-1234567890-2148073494-1",
            "eyJhbGciOiJub25lIn0.801c03ed.80180014",
            "0d7c1f5be2a96408b3de4c75a18f902634bb57ce",
        ] {
            assert_eq!(shown(&alloc::format!("a {id} b")), ["a", "b"], "{id}");
        }
        for kept in ["0x801c03ed", "ffffffff801c03ed", "801c03ed-1122", "eyj"] {
            assert!(shown(kept).len() < 3 && !shown(kept).is_empty(), "{kept}");
        }
    }
}
