//! What a masked text is called.

use crate::record::Kind;
use std::collections::BTreeSet;

/// A name of letters, digits, dots and strokes, that no other file has.
#[must_use]
pub fn masked_name(path: &str, kind: Kind, taken: &BTreeSet<String>) -> String {
    let last = path.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    let safe: String = last
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
                c
            } else {
                '_'
            }
        })
        .take(100)
        .collect();
    let safe = safe.trim_matches('.').to_owned();
    let mut name = if safe.is_empty() {
        "input.txt".to_owned()
    } else {
        safe
    };
    // A Fiddler archive is shared as an HTTP archive.
    if kind == Kind::Saz {
        name.push_str(".har");
    }
    let mut number = 1;
    let mut free = name.clone();
    while taken.contains(&free) {
        number += 1;
        free = format!("{number}-{name}");
    }
    free
}
