//! A bearer token as far as it can be read: its times and names, never its signature, and never shown.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use fnv::FnvHasher;
use serde_json::Value;
use std::hash::Hasher;

/// What our own exports, the collector and masked files write in the place of a token.
pub const DECODED: &str = "<decoded claims, not a token>";

/// Why a value that should be a token was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Five segments: encrypted.
    Encrypted,
    /// Not three segments.
    Opaque,
    /// The payload is no JSON object.
    NoObject,
    /// `exp` is missing or no number between the years 2015 and 2100.
    NoExpiry,
}

/// The claims of a token that bear on the join. All times are seconds since 1970, by the issuer's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Why nothing is concluded from it.
    pub unreadable: Option<Unreadable>,
    /// End of validity.
    pub exp: Option<i64>,
    /// Begin of validity.
    pub nbf: Option<i64>,
    /// Issued, or some minutes before.
    pub iat: Option<i64>,
    /// When the user signed in.
    pub auth_time: Option<i64>,
    /// Whom it is for.
    pub aud: Vec<String>,
    /// What it may do; `None` if the claim is missing.
    pub scp: Option<String>,
    /// How the user signed in.
    pub amr: Option<Vec<String>>,
    /// The tenant.
    pub tid: String,
    /// The user.
    pub upn: String,
    /// user or device.
    pub idtyp: String,
    /// Two tokens with the same number are the same text.
    pub same: u64,
}

/// Base64 of any alphabet's padding; both alphabets.
#[must_use]
pub fn base64(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let alphabet = if text.contains(['-', '_']) {
        &alphabet::URL_SAFE
    } else {
        &alphabet::STANDARD
    };
    GeneralPurpose::new(alphabet, config).decode(text).ok()
}

/// Seconds between 2015 and 2100, from a number or a text of digits.
fn seconds(value: &Value) -> Option<i64> {
    let number = match value {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (1_420_070_400..4_102_444_800)
        .contains(&number)
        .then_some(number)
}

/// A text's own number, so that two can be told apart without keeping them.
fn same(text: &str) -> u64 {
    let mut sum = FnvHasher::default();
    sum.write(text.as_bytes());
    sum.finish()
}

impl Token {
    fn unread(why: Unreadable, text: &str) -> Token {
        Token {
            unreadable: Some(why),
            same: same(text),
            ..Token::default()
        }
    }

    /// Reads what stands behind `Bearer`, or a field AuthToken: a JWT, or the claims that stand in its place.
    #[must_use]
    pub fn read(text: &str) -> Token {
        let text = text.trim();
        if let Some(claims) = text.strip_prefix(DECODED) {
            return match serde_json::from_str(claims.trim()) {
                Ok(Value::Object(claims)) => Token::of_claims(&Value::Object(claims), text),
                _ => Token::unread(Unreadable::NoObject, text),
            };
        }
        let segments: Vec<&str> = text.split('.').collect();
        match segments.len() {
            3 => {}
            5 => return Token::unread(Unreadable::Encrypted, text),
            _ => return Token::unread(Unreadable::Opaque, text),
        }
        let payload = base64(segments[1])
            .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
            .filter(Value::is_object);
        match payload {
            Some(claims) => Token::of_claims(&claims, text),
            None => Token::unread(Unreadable::NoObject, text),
        }
    }

    fn of_claims(claims: &Value, text: &str) -> Token {
        let word = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| -> Vec<String> {
            match value {
                Value::String(one) => vec![one.clone()],
                Value::Array(many) => many
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
                _ => Vec::new(),
            }
        };
        let exp = seconds(&claims["exp"]);
        let first = |names: [&str; 3]| names.iter().map(|n| word(n)).find(|v| !v.is_empty());
        Token {
            unreadable: exp.is_none().then_some(Unreadable::NoExpiry),
            exp,
            nbf: seconds(&claims["nbf"]),
            iat: seconds(&claims["iat"]),
            auth_time: seconds(&claims["auth_time"]),
            aud: list(&claims["aud"]),
            scp: claims["scp"].as_str().map(str::to_owned),
            amr: (!claims["amr"].is_null()).then(|| list(&claims["amr"])),
            tid: word("tid"),
            upn: first(["upn", "unique_name", "preferred_username"]).unwrap_or_default(),
            idtyp: word("idtyp"),
            same: same(text),
        }
    }

    /// Whether its times can be used.
    #[must_use]
    pub fn readable(&self) -> bool {
        self.unreadable.is_none()
    }
}

/// A place in a text where a token stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// First byte.
    pub from: usize,
    /// Behind the last byte.
    pub to: usize,
    /// The token's text, put together again.
    pub text: String,
}

fn of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// How long a token may be.
const LONGEST: usize = 65_536;

/// Every token in a text, also those that a mail program broke into lines.
#[must_use]
pub fn find(text: &str) -> Vec<Place> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find("eyJ")) {
        let from = at + next;
        if from > 0 && (of_token(bytes[from - 1]) || bytes[from - 1] == b'.') {
            at = from + 3;
            continue;
        }
        let (to, token) = whole(text, from);
        if token.matches('.').count() >= 2 {
            found.push(Place {
                from,
                to,
                text: token,
            });
        }
        at = to.max(from + 3);
    }
    found
}

/// The token that begins at `from`: its end, and its text without the breaks.
fn whole(text: &str, from: usize) -> (usize, String) {
    let bytes = text.as_bytes();
    let mut token = String::new();
    let mut to = from;
    let mut line = 0_usize;
    let mut width = 0_usize;
    while to < bytes.len() && token.len() < LONGEST {
        let byte = bytes[to];
        if of_token(byte) || byte == b'.' {
            token.push(byte as char);
            line += 1;
            to += 1;
            continue;
        }
        // A dot as addresses and forms write it, once or twice encoded.
        let encoded = ["%2e", "%252e"].into_iter().find(|own| {
            let there = bytes.get(to..to + own.len());
            there.is_some_and(|there| there.eq_ignore_ascii_case(own.as_bytes()))
        });
        if let Some(own) = encoded {
            token.push('.');
            line += own.len();
            to += own.len();
            continue;
        }
        // A line end inside a token: the lines before it are as long as the first, and the next begins with more of it.
        let rest = &bytes[to..];
        // A mail's own mark of a break that is none of the text's.
        let soft = usize::from(byte == b'=' && matches!(rest.get(1), Some(b'\r' | b'\n')));
        let blank = soft
            + rest[soft..]
                .iter()
                .take(80)
                .take_while(|b| matches!(b, b'\r' | b'\n' | b' ' | b'\t' | b'>'))
                .count();
        // One line end: a blank line ends a token, and so does a line longer than any program breaks at.
        let breaks = rest[..blank].iter().filter(|b| **b == b'\n').count() == 1;
        let next = rest.get(blank..).unwrap_or_default();
        let more = next
            .iter()
            .take_while(|b| of_token(**b) || **b == b'.')
            .count();
        let full = width == 0 || line >= width;
        let word = next
            .get(more)
            .is_none_or(|b| matches!(b, b'\r' | b'\n' | b'"' | b',' | b'='));
        if !(breaks && (40..=200).contains(&line) && full && more > 0 && word) {
            break;
        }
        width = width.max(line);
        line = 0;
        to += blank;
    }
    let trimmed = token.trim_end_matches('.').len();
    (to - (token.len() - trimmed), token[..trimmed].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn jwt(claims: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!(
            "{}.{}.{}",
            part("{\"alg\":\"none\"}"),
            part(claims),
            part("synthetic")
        )
    }

    #[test]
    fn the_times_of_a_token_are_read_and_those_of_no_token_are_not() {
        let token = Token::read(&jwt(
            r#"{"exp":1773731881,"iat":"1773730981","aud":["a","b"]}"#,
        ));
        assert_eq!(
            (token.exp, token.iat),
            (Some(1_773_731_881), Some(1_773_730_981))
        );
        assert_eq!(token.aud, ["a", "b"]);
        assert!(token.readable());
        let why = |text: &str| Token::read(text).unreadable;
        assert_eq!(why("a.b.c.d.e"), Some(Unreadable::Encrypted));
        assert_eq!(why("0.AXoA"), Some(Unreadable::Opaque));
        assert_eq!(why(&jwt("[1]")), Some(Unreadable::NoObject));
        assert_eq!(
            why(&jwt(r#"{"exp":9999999999}"#)),
            Some(Unreadable::NoExpiry)
        );
        assert_eq!(why(&jwt(r#"{"exp":1.5e9}"#)), Some(Unreadable::NoExpiry));
        let shown = Token::read(&format!("{DECODED} {{\"exp\":1773731881}}"));
        assert_eq!(shown.exp, Some(1_773_731_881));
    }

    #[test]
    fn a_token_is_found_whole_or_broken_into_lines() {
        let token = jwt(&format!(
            "{{\"exp\":1773731881,\"upn\":\"{}\"}}",
            "x".repeat(300)
        ));
        for between in ["\n", "\r\n ", "\n> ", "=\n", "=\r\n"] {
            let lines: Vec<&str> = token
                .as_bytes()
                .chunks(76)
                .map(|c| std::str::from_utf8(c).unwrap())
                .collect();
            let text = format!("Authorization: Bearer\n {}\n\nthanks", lines.join(between));
            let found = find(&text);
            assert_eq!(found.len(), 1, "{between:?}");
            assert_eq!(found[0].text, token, "{between:?}");
        }
        let text = format!("\"a\":\"{token}\",\"b\":\"{token}\"");
        assert_eq!(find(&text).len(), 2);
        assert!(find("eyJ is no token. Nor is this. Or that.").is_empty());
    }
}
