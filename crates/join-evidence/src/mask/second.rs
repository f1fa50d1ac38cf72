//! The second look at a masked text, by other means: whatever it finds, the text is not given out.

use super::replace::Replacer;
use super::{known, opaque};
use crate::read::line_at;

/// Why a masked text is held back, without the value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The line in the masked text.
    pub line: u32,
    /// What it looks like.
    pub what: &'static str,
}

/// Looks for tokens, for values of the table, for shapes that are no aliases, and for secrets.
pub(super) fn scan(replacer: &Replacer, text: &str) -> Result<(), Leak> {
    let leak = |at: usize, what| {
        Err(Leak {
            line: line_at(text, at),
            what,
        })
    };
    if let Some(at) = text.match_indices("eyJ").map(|(at, _)| at).find(|at| {
        text[*at..]
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
            .count()
            > 16
    }) {
        return leak(at, "a token");
    }
    let lower = text.to_ascii_lowercase();
    if let Some(left) = replacer.left(&lower) {
        return leak(lower.find(left).unwrap_or(0), "a value that has an alias");
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        for word in
            line.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '@' | '_')))
        {
            let word = word.trim_matches(['.', '-']);
            let mail = word
                .split_once('@')
                .filter(|(local, domain)| !local.is_empty() && domain.contains('.'));
            if let Some((_, domain)) = mail
                && !(domain.starts_with("domain-") || known::public_domain(domain))
            {
                return leak(at, "an address of mail");
            }
        }
        for word in line.split(|c: char| !opaque::of_secret(c)) {
            if opaque::secret(word) && !word.starts_with("0x") {
                return leak(at, "a secret");
            }
        }
        at += line.len();
    }
    Ok(())
}
