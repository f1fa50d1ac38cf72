//! Finds every value in every spelling in one pass, the longest first, and puts its alias there.

use super::alias::{Alias, Class};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::HashMap;

#[derive(Debug)]
struct Spelling {
    /// In lower case.
    text: String,
    alias: String,
    /// Letters and digits must not go on at its sides.
    word: bool,
}

/// The spellings of all values, by their first bytes.
#[derive(Debug)]
pub(super) struct Replacer {
    spellings: HashMap<[u8; 2], Vec<Spelling>>,
}

/// Bytes of a GUID in the order of Windows: the first three parts are turned round.
fn guid_bytes(guid: &str) -> Option<[u8; 16]> {
    let hex: Vec<u8> = guid.bytes().filter(u8::is_ascii_hexdigit).collect();
    let mut bytes = [0; 16];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let pair = std::str::from_utf8(hex.get(2 * at..2 * at + 2)?).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    Some(bytes)
}

/// The Entra SID of an object id: its four parts, each four bytes with the lowest first.
pub(super) fn sid(guid: &str) -> Option<String> {
    let bytes = guid_bytes(guid)?;
    let parts: Vec<String> = bytes
        .chunks_exact(4)
        .map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]).to_string())
        .collect();
    Some(format!("S-1-12-1-{}", parts.join("-")))
}

fn percent(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') {
                c.to_string()
            } else {
                c.to_string().bytes().map(|b| format!("%{b:02x}")).collect()
            }
        })
        .collect()
}

fn wide_hex(text: &str) -> String {
    let bytes = text.encode_utf16().flat_map(u16::to_le_bytes);
    bytes
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .join(",")
}

/// Every spelling of a value with the same spelling of its alias.
fn spellings(alias: &Alias) -> Vec<(String, String)> {
    let (value, name) = (alias.value.as_str(), alias.alias.as_str());
    let mut all = vec![(value.to_owned(), name.to_owned())];
    all.push((percent(value), percent(name)));
    all.push((percent(&percent(value)), percent(&percent(name))));
    all.push((value.replace('@', "\\u0040"), name.replace('@', "\\u0040")));
    all.push((value.replace('@', "&#64;"), name.replace('@', "&#64;")));
    all.push((value.replace('&', "&amp;"), name.to_owned()));
    all.push((value.replace('\\', "\\\\"), name.to_owned()));
    if value.len() >= 4 {
        all.push((wide_hex(value), wide_hex(name)));
    }
    if alias.class == Class::Guid
        && let (Some(bytes), Some(other)) = (guid_bytes(value), guid_bytes(name))
    {
        all.push((value.replace('-', ""), name.replace('-', "")));
        all.push((STANDARD.encode(bytes), STANDARD.encode(other)));
        all.extend(sid(value).zip(sid(name)));
    }
    all
}

impl Replacer {
    pub(super) fn of(aliases: &[Alias]) -> Replacer {
        let mut spellings_by: HashMap<[u8; 2], Vec<Spelling>> = HashMap::new();
        let mut seen = std::collections::HashSet::new();
        for alias in aliases {
            for (text, name) in spellings(alias) {
                let text = text.to_ascii_lowercase();
                // A value of two letters would be found everywhere.
                if text.len() < 3 || text == name.to_ascii_lowercase() || !seen.insert(text.clone())
                {
                    continue;
                }
                let bytes = text.as_bytes();
                let key = [bytes[0], bytes[1]];
                spellings_by.entry(key).or_default().push(Spelling {
                    word: !matches!(alias.class, Class::Guid | Class::Hex),
                    text,
                    alias: name,
                });
            }
        }
        for list in spellings_by.values_mut() {
            list.sort_by_key(|spelling| std::cmp::Reverse(spelling.text.len()));
        }
        Replacer {
            spellings: spellings_by,
        }
    }

    /// Every spelling that occurs in `lower`, which is in lower case: for the second look.
    pub(super) fn left<'r>(&'r self, lower: &str) -> Option<&'r str> {
        let mut all = self.spellings.values().flatten();
        all.find(|spelling| {
            spelling.text.len() >= 6
                && !spelling.alias.to_ascii_lowercase().contains(&spelling.text)
                && lower.contains(&spelling.text)
                && !inside_words(lower, spelling)
        })
        .map(|spelling| spelling.text.as_str())
    }

    pub(super) fn apply(&self, text: &str) -> String {
        let bytes = text.as_bytes();
        let mut out = String::with_capacity(text.len());
        let (mut at, mut copied) = (0, 0);
        while at + 2 <= bytes.len() {
            let key = [
                bytes[at].to_ascii_lowercase(),
                bytes[at + 1].to_ascii_lowercase(),
            ];
            let found = self
                .spellings
                .get(&key)
                .and_then(|list| list.iter().find(|spelling| fits(bytes, at, spelling)));
            match found {
                Some(spelling) => {
                    out.push_str(&text[copied..at]);
                    out.push_str(&spelling.alias);
                    at += spelling.text.len();
                    copied = at;
                }
                None => at += 1,
            }
        }
        out.push_str(&text[copied..]);
        out
    }
}

fn letter(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
}

fn fits(bytes: &[u8], at: usize, spelling: &Spelling) -> bool {
    let end = at + spelling.text.len();
    let Some(here) = bytes.get(at..end) else {
        return false;
    };
    if !here.eq_ignore_ascii_case(spelling.text.as_bytes()) {
        return false;
    }
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    // `%40name`, `\nname`: an escape in front is no letter of the word.
    let escaped = at >= 3 && bytes[at - 3] == b'%'
        || at >= 2 && bytes[at - 2] == b'\\'
        || at >= 3 && bytes[at - 2] == b'4' && bytes[at - 1] == b'0';
    !spelling.word || ((!letter(before) || escaped) && !letter(bytes.get(end)))
}

/// Whether the spelling occurs only inside longer words, where it is none.
fn inside_words(lower: &str, spelling: &Spelling) -> bool {
    let bytes = lower.as_bytes();
    spelling.word
        && !lower
            .match_indices(&spelling.text)
            .any(|(at, _)| fits(bytes, at, spelling))
}
