//! Tokens that stand alone: pasted, with or without the header's name, broken into lines.

use super::{Sink, clip, line_at};
use crate::record::{Fact, Kind, Lane};
use crate::token::{self, DECODED, Token};

/// The head of what stands in the place of a token without readable claims.
const REMOVED: &str = "<token, ";

/// Reads the tokens of a text that no other reader took; gives how many there were.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) -> usize {
    let mut count = 0;
    for place in token::find(text).into_iter().take(1000) {
        add(sink, line_at(text, place.from), Token::read(&place.text));
        count += 1;
    }
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(DECODED)) {
        let from = at + next;
        let rest = clip(&text[from..], 65_536);
        let brace = rest.find('{').unwrap_or(rest.len());
        let mut values =
            serde_json::Deserializer::from_str(&rest[brace..]).into_iter::<serde_json::Value>();
        let claims = values.next();
        let to = brace + values.byte_offset();
        if let Some(Ok(_)) = claims {
            add(sink, line_at(text, from), Token::read(&rest[..to]));
            count += 1;
        }
        at = from + DECODED.len().max(to.min(rest.len()));
    }
    // What a masking leaves of a token that cannot be read: its length, and how many parts it had.
    for (at, head) in text.match_indices(REMOVED).take(1000) {
        let rest = &text[at + head.len()..];
        if let Some(end) = rest.find(" characters, removed>").filter(|end| *end < 8) {
            let dots = rest[end + " characters, removed>".len()..]
                .bytes()
                .take_while(|b| *b == b'.')
                .count();
            add(sink, line_at(text, at), Token::read(&".".repeat(dots)));
            count += 1;
        }
    }
    if count > 0 {
        sink.kind(Kind::Jwt);
    }
    count
}

fn add(sink: &mut Sink<'_>, line: u32, token: Token) {
    let shown = match (token.readable(), token.exp) {
        (true, Some(exp)) => format!(
            "a token that is valid until {} UTC",
            crate::time::show(exp * 1000)
        ),
        _ => "a value that should be a token".to_owned(),
    };
    sink.push(line, Lane::SignIn, &shown, Fact::Token(Box::new(token)));
}
