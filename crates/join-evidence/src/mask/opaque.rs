//! Tokens and other secrets: a token leaves its times, everything else only its length.

use super::alias::Script;
use super::replace::Replacer;
use crate::token::{self, DECODED};
use serde_json::{Map, Value};

/// Claims that bear on the join and name nobody.
const KEPT: [&str; 10] = [
    "exp",
    "nbf",
    "iat",
    "auth_time",
    "aud",
    "scp",
    "amr",
    "appid",
    "ver",
    "idtyp",
];
/// Claims that are kept under an alias.
const ALIASED: [&str; 2] = ["tid", "upn"];

/// What stands in the place of a token.
fn substitute(token: &str, mask: Option<&Replacer>) -> String {
    let segments: Vec<&str> = token.split('.').collect();
    let payload = (segments.len() == 3)
        .then(|| token::base64(segments[1]))
        .flatten();
    let claims =
        payload.and_then(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).ok());
    let Some(claims) = claims else {
        // Five segments say that it is encrypted; that stays to be seen.
        let dots = ".".repeat(segments.len().saturating_sub(1));
        return format!("<token, {} characters, removed>{dots}", token.len());
    };
    let mut kept = Map::new();
    for name in KEPT {
        if let Some(value) = claims.get(name) {
            kept.insert(name.to_owned(), value.clone());
        }
    }
    for name in ALIASED {
        let value = claims.get(name).or_else(|| {
            if name == "upn" {
                claims.get("unique_name")
            } else {
                None
            }
        });
        if let (Some(value), Some(mask)) = (value.and_then(Value::as_str), mask) {
            kept.insert(name.to_owned(), Value::String(mask.apply(value)));
        }
    }
    format!("{DECODED} {}", Value::Object(kept))
}

/// Escapes a substitute for the place in which it stands.
fn escaped(text: &str, script: Script, before: &str) -> String {
    match script {
        Script::Plain => text.to_owned(),
        Script::Table => text.replace('"', "\"\""),
        Script::Xml => {
            let text = text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            // Inside an attribute a quote would end it.
            let open = before.rfind('<') > before.rfind('>');
            if open {
                text.replace('"', "&quot;")
            } else {
                text
            }
        }
        Script::Json => {
            // As deep as the quote in front of it.
            let depth = before.rfind('"').map_or(0, |at| {
                before[..at]
                    .bytes()
                    .rev()
                    .take_while(|b| *b == b'\\')
                    .count()
            });
            let slashes = "\\".repeat(2 * depth + 1);
            text.replace('"', &format!("{slashes}\""))
        }
    }
}

/// The text with aliases, without tokens and without what has the look of a secret.
pub(super) fn masked(replacer: &Replacer, text: &str, script: Script) -> String {
    replacer.apply(&without(text, script, Some(replacer)))
}

/// The text without tokens, and without what has the look of a secret.
pub(super) fn without(text: &str, script: Script, mask: Option<&Replacer>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for place in token::find(text) {
        out.push_str(&text[copied..place.from]);
        let near = text.floor_char_boundary(place.from.saturating_sub(4096));
        let tail = &text[near..place.from];
        out.push_str(&escaped(&substitute(&place.text, mask), script, tail));
        copied = place.to;
    }
    out.push_str(&text[copied..]);
    let out = cut_tokens(&out, script);
    labelled(&words(&out))
}

/// What begins like a token and was cut.
fn cut_tokens(text: &str, script: Script) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("eyJ") {
        let before = rest[..at].chars().next_back();
        let length = rest[at..]
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            .count();
        out.push_str(&rest[..at]);
        if length >= 20 && before.is_none_or(|c| !c.is_ascii_alphanumeric()) {
            out.push_str(&escaped(
                &format!("<part of a token, {length} characters, removed>"),
                script,
                &out.clone(),
            ));
        } else {
            out.push_str(&rest[at..at + length]);
        }
        rest = &rest[at + length.max(3).min(rest.len() - at)..];
    }
    out.push_str(rest);
    out
}

/// Names in front of what is secret whatever it looks like.
const SECRET: [&str; 16] = [
    "refresh_token",
    "client_secret",
    "password",
    "passwd",
    "assertion",
    "saml_request",
    "samlresponse",
    "prt",
    "x-ms-refreshtokencredential",
    "session_key",
    "sessionkey",
    "cookie",
    "set-cookie",
    "proxy-authorization",
    "presharedkey",
    "keymaterial",
];

/// `name=value` and `"name":"value"` of secrets.
fn labelled(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for name in SECRET {
        // What lies in a value that goes needs no second look, which would cost the square of a long text.
        let mut covered = 0;
        for (at, _) in lower.match_indices(name) {
            if at < covered {
                continue;
            }
            let before = lower[..at].chars().next_back();
            if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
                continue;
            }
            let rest = &text[at + name.len()..];
            let skipped = rest.len() - rest.trim_start_matches(['"', '\\']).len();
            let after = &rest[skipped..];
            let Some(sign) = after.chars().next().filter(|c| matches!(c, '=' | ':')) else {
                continue;
            };
            let value = &after[sign.len_utf8()..];
            let lead = value.len() - value.trim_start_matches([' ', '"', '\\', '\t']).len();
            let from = at + name.len() + skipped + sign.len_utf8() + lead;
            let stop = |c: char| {
                if sign == '=' {
                    matches!(c, '&' | '"' | '\\' | ' ' | '\n' | '\r' | ';' | '<')
                } else {
                    matches!(c, '"' | '\\' | '\n' | '\r' | ',' | '<' | '&')
                }
            };
            let end = text[from..].find(stop).map_or(text.len(), |end| from + end);
            if end > from + 3 && !text[from..end].starts_with('<') {
                cuts.push((from, end));
                covered = end;
            }
        }
    }
    crate::order::sort(&mut cuts);
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (from, to) in cuts {
        if from < copied {
            continue;
        }
        out.push_str(&text[copied..from]);
        out.push_str(&format!("[{} characters removed]", to - from));
        copied = to;
    }
    out.push_str(&text[copied..]);
    out
}

/// Bits a letter, from how often each occurs.
pub(super) fn entropy(word: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in word.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let all = word.len() as f64;
    let bits = |count: u32| {
        let share = f64::from(count) / all;
        -share * share.log2()
    };
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| bits(*count))
        .sum()
}

/// Whether a run of letters has the look of a secret; a name in front of it makes none.
pub(super) fn secret(word: &str) -> bool {
    word.split('=').any(has_look)
}

/// Long, of all kinds of letters, without order.
fn has_look(word: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| word.bytes().any(|byte| kind(&byte));
    let mixed =
        has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    let long = word.len() >= 100 && !word.contains('/');
    (word.len() > 20 && mixed && entropy(word) > 3.5) || long
}

/// Letters that base64 and its like are made of.
pub(super) fn of_secret(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '=' | '_')
}

fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !of_secret(c) && c != '/')
            .unwrap_or(rest.len());
        if end == 0 {
            let next = rest.chars().next().map_or(1, char::len_utf8);
            out.push_str(&rest[..next]);
            rest = &rest[next..];
            continue;
        }
        let run = &rest[..end];
        // A path has short parts between its strokes; base64 has not.
        let longest = run.split('/').map(str::len).max().unwrap_or(0);
        if longest * 2 > run.len() && secret(run) && !run.starts_with("0x") {
            out.push_str(&format!("[{} characters removed]", run.len()));
        } else {
            let parts = run.split('/').map(|part| {
                if secret(part) {
                    format!("[{} characters removed]", part.len())
                } else {
                    part.to_owned()
                }
            });
            out.push_str(&parts.collect::<Vec<_>>().join("/"));
        }
        rest = &rest[end..];
    }
    out
}
