//! Finds every value in every spelling in one pass, the longest first, and puts its alias there.

use super::alias::{Alias, Class};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{HashMap, HashSet};

/// Spellings that begin with the same three bytes.
#[derive(Debug, Default)]
struct Bucket {
    /// How long they are, the longest first.
    lengths: Vec<usize>,
    /// In lower case, each with its alias, and whether letters must not go on at its sides.
    spellings: HashMap<Vec<u8>, (String, bool)>,
}

/// The spellings of all values, by their first bytes: a text is one pass, however many there are.
#[derive(Debug)]
pub(super) struct Replacer {
    buckets: HashMap<[u8; 3], Bucket>,
    /// Spellings of one word, for the second look.
    words: HashSet<String>,
    /// Spellings of several.
    phrases: Vec<String>,
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
        let mut buckets: HashMap<[u8; 3], Bucket> = HashMap::new();
        let (mut words, mut phrases) = (HashSet::new(), Vec::new());
        let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '@' | '_');
        for alias in aliases {
            let word = !matches!(alias.class, Class::Guid | Class::Hex);
            for (text, name) in spellings(alias) {
                let text = text.to_ascii_lowercase();
                let lower = name.to_ascii_lowercase();
                // A value of two letters would be found everywhere.
                let Some(&[a, b, c]) = text.as_bytes().get(..3) else {
                    continue;
                };
                let bucket = buckets.entry([a, b, c]).or_default();
                if text == lower || bucket.spellings.contains_key(text.as_bytes()) {
                    continue;
                }
                if text.len() >= 6 && !lower.contains(&text) {
                    if text.chars().all(part) {
                        words.insert(text.clone());
                    } else {
                        phrases.push(text.clone());
                    }
                }
                bucket.lengths.push(text.len());
                bucket.spellings.insert(text.into_bytes(), (name, word));
            }
        }
        for bucket in buckets.values_mut() {
            crate::order::sort_by_key(&mut bucket.lengths, |length| std::cmp::Reverse(*length));
            bucket.lengths.dedup();
        }
        crate::order::sort(&mut phrases);
        Replacer {
            buckets,
            words,
            phrases,
        }
    }

    /// A spelling that still stands in `lower`, which is in lower case: for the second look. Word by word, not by the index
    /// that put the aliases there; values of several words are looked for as they are.
    pub(super) fn left(&self, lower: &str) -> Option<&str> {
        let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '@' | '_');
        for word in lower.split(|c| !part(c)) {
            let word = word.trim_matches(['.', '-']);
            for one in std::iter::once(word).chain(word.split('@')) {
                if one.len() >= 6
                    && let Some(kept) = self.words.get(one)
                {
                    return Some(kept);
                }
            }
        }
        let several = self.phrases.iter().take(2_000);
        several
            .map(String::as_str)
            .find(|phrase| lower.contains(phrase))
    }

    pub(super) fn apply(&self, text: &str) -> String {
        let bytes = text.as_bytes();
        let mut out = String::with_capacity(text.len());
        let (mut at, mut copied) = (0, 0);
        while let Some(&[a, b, c]) = bytes.get(at..at + 3) {
            let key = [a, b, c].map(|byte| byte.to_ascii_lowercase());
            let bucket = self.buckets.get(&key);
            match bucket.and_then(|bucket| bucket.at(bytes, at)) {
                Some((length, alias)) => {
                    out.push_str(&text[copied..at]);
                    out.push_str(alias);
                    at += length;
                    copied = at;
                }
                None => at += 1,
            }
        }
        out.push_str(&text[copied..]);
        out
    }
}

impl Bucket {
    /// The longest spelling that stands here, and its alias.
    fn at(&self, bytes: &[u8], at: usize) -> Option<(usize, &str)> {
        self.lengths.iter().find_map(|length| {
            let here = bytes.get(at..at + length)?.to_ascii_lowercase();
            let (alias, word) = self.spellings.get(&here)?;
            (!word || alone(bytes, at, at + length)).then_some((*length, alias.as_str()))
        })
    }
}

fn letter(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
}

/// Whether no word goes on at either side.
fn alone(bytes: &[u8], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    // `%40name`, `\nname`: an escape in front is no letter of the word.
    let escaped = at >= 3 && bytes[at - 3] == b'%'
        || at >= 2 && bytes[at - 2] == b'\\'
        || at >= 3 && bytes[at - 2] == b'4' && bytes[at - 1] == b'0';
    (!letter(before) || escaped) && !letter(bytes.get(end))
}
