//! HTTP messages and form bodies: lines, headers, names and values, each opened where it holds something.
use crate::form::{Form, Member};
use crate::jose;
use crate::json;
use crate::member::{self, Opens, Place};
use crate::span::{Coding, Document, Kind, MOST_SPANS, Name, PLAIN, Refusal, Slot, doc};
use alloc::vec::Vec;

/// Reads an HTTP/1.1 message that fills a space.
pub(crate) fn read(
    document: &mut Document,
    space: u16,
    (from, to): (u32, u32),
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let bytes = document.bytes(space);
    let what = (Name::Word("HTTP"), Kind::Group);
    let span = document.span(space, (from, to - from), parent, what, PLAIN);
    let outer = document.enter(Form::Http, span);
    let read = lines(document, space, &bytes, (from, to), span);
    document.leave(outer);
    read
}

/// The end of a line and the begin of the next.
fn line(bytes: &[u8], from: u32, to: u32) -> Option<(u32, u32)> {
    let rest = &bytes[from as usize..to as usize];
    let feed = rest.iter().position(|byte| *byte == b'\n')? as u32;
    let carriage = feed > 0 && rest[feed as usize - 1] == b'\r';
    Some((from + feed - u32::from(carriage), from + feed + 1))
}

/// Is it the first line of a request, or of an answer? None when it is neither (RFC 9112).
fn start(line: &[u8]) -> Option<bool> {
    let mut words = line.splitn(3, |byte| *byte == b' ');
    let (first, second, third) = (words.next()?, words.next()?, words.next());
    let version = |word: &[u8]| matches!(word, b"HTTP/1.0" | b"HTTP/1.1");
    if version(first) {
        let digits = second.len() == 3 && second.iter().all(u8::is_ascii_digit);
        return digits.then_some(false);
    }
    let method = !first.is_empty() && first.iter().all(u8::is_ascii_uppercase);
    let target = !second.is_empty() && second.iter().all(u8::is_ascii_graphic);
    (method && target && version(third?)).then_some(true)
}

fn lines(
    document: &mut Document,
    space: u16,
    bytes: &[u8],
    (from, to): (u32, u32),
    span: u32,
) -> Result<(), Refusal> {
    let no = |at: u32, expected: &str, found: &str| {
        Err(Document::refuse(space, at as usize, expected, found))
    };
    let leaf = |document: &mut Document, place: (u32, u32), parent: u32, name, kind| {
        if place.1 > place.0 {
            let what = (Name::Word(name), kind);
            document.span(
                space,
                (place.0, place.1 - place.0),
                Some(parent),
                what,
                PLAIN,
            );
        }
    };
    let Some((end, next)) = line(bytes, from, to) else {
        return no(to, "the end of the first line", "the end of the text");
    };
    leaf(document, (from, end), span, "start line", Kind::Text);
    document.put(Slot::StartLine, space, from, end - from);
    let request = match start(&bytes[from as usize..end as usize]) {
        Some(request) => request,
        None => {
            let expected = "METHOD target HTTP/1.1, or HTTP/1.1 and three digits";
            let refusal = Document::refuse(space, from as usize, expected, "another line");
            document.refusals.push(refusal);
            false
        }
    };
    leaf(document, (end, next), span, "line end", Kind::Syntax);
    let (mut at, mut json, mut form, mut announced) = (next, false, false, None);
    let mut chunked = false;
    loop {
        let Some((end, next)) = line(bytes, at, to) else {
            return no(to, "an empty line after the headers", "the end of the text");
        };
        if document.spans.len() > MOST_SPANS {
            return no(at, "fewer headers", "more fields than are read");
        }
        if end == at {
            leaf(document, (end, next), span, "empty line", Kind::Syntax);
            at = next;
            break;
        }
        let text = &bytes[at as usize..end as usize];
        let Some(colon) = text.iter().position(|byte| *byte == b':') else {
            return no(
                at,
                "a header: a name, a colon, a value",
                "a line without a colon",
            );
        };
        let key = &text[..colon];
        let sign = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
        if let Some(wrong) = key.iter().position(|byte| !sign(byte)) {
            let (expected, found) = ("a letter or sign of a header's name", "another byte");
            let refusal = Document::refuse(space, at as usize + wrong, expected, found);
            document.refusals.push(refusal);
        }
        let blanks = text[colon + 1..]
            .iter()
            .take_while(|byte| **byte == b' ')
            .count();
        let value = at + (colon + 1 + blanks) as u32;
        let name = Name::Key(at, colon as u32);
        let header = document.span(
            space,
            (at, next - at),
            Some(span),
            (name, Kind::Group),
            PLAIN,
        );
        leaf(document, (at, value), header, "name", Kind::Syntax);
        let words = &bytes[value as usize..end as usize];
        if key.eq_ignore_ascii_case(b"content-type") {
            let starts = |with: &[u8]| {
                words.len() >= with.len() && words[..with.len()].eq_ignore_ascii_case(with)
            };
            (json, form) = (
                starts(b"application/json"),
                starts(b"application/x-www-form-urlencoded"),
            );
        }
        if key.eq_ignore_ascii_case(b"host") {
            document.put(Slot::Host, space, value, end - value);
        }
        chunked |= key.eq_ignore_ascii_case(b"transfer-encoding");
        if key.eq_ignore_ascii_case(b"content-length") {
            let number = core::str::from_utf8(words)
                .ok()
                .and_then(|text| text.trim().parse::<u32>().ok());
            announced = Some((value, number));
        }
        let scheme = words.len() >= 7 && words[..7].eq_ignore_ascii_case(b"bearer ");
        let skip = if scheme { 7 } else { 0 };
        let token = &words[skip..];
        if jose::looks_so(token) || scheme && jose::meant_so(token) {
            let form = jose::form_of(token);
            let from = value + skip as u32;
            leaf(document, (value, from), header, "scheme", Kind::Text);
            if let Err(refusal) = jose::read(document, form, space, (from, end), Some(header)) {
                document.refusals.push(refusal);
            }
        } else {
            leaf(document, (value, end), header, "value", Kind::Text);
            let secret: [&[u8]; 4] = [
                b"authorization",
                b"cookie",
                b"set-cookie",
                b"x-ms-refreshtokencredential",
            ];
            if end > value && secret.iter().any(|name| key.eq_ignore_ascii_case(name)) {
                let last = document.spans.len() - 1;
                document.spans[last].sealed = true;
            }
        }
        leaf(document, (end, next), header, "line end", Kind::Syntax);
        at = next;
    }
    if let Some((place, number)) = announced
        && number != Some(to - at)
    {
        let expected = alloc::format!("{}, the bytes of the body", to - at);
        let found = number.map_or("no number".into(), |number| alloc::format!("{number}"));
        let refusal = Document::refuse(space, place as usize, &expected, &found);
        document.refusals.push(refusal);
    }
    if at == to {
        return Ok(());
    }
    // Only an answer may end with the connection.
    if request && announced.is_none() && !chunked {
        let expected = "Content-Length or Transfer-Encoding before a body";
        let refusal = Document::refuse(space, at as usize, expected, "neither");
        document.refusals.push(refusal);
    }
    let name = (Name::Word("body"), Kind::Group);
    let body = document.span(
        space,
        (at, to - at),
        Some(span),
        name,
        doc("Nothing signs it; only TLS guards it."),
    );
    if json {
        return json_body(document, space, (at, to), Some(body));
    }
    if form {
        return form_body(document, space, (at, to), Some(body));
    }
    Ok(())
}

/// JSON as a part of its own.
pub(crate) fn json_body(
    document: &mut Document,
    space: u16,
    place: (u32, u32),
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let outer = document.enter(Form::Json, document.spans.len() as u32);
    let read = json::read(document, space, place, parent, jose::in_body);
    document.leave(outer);
    if read.is_err() && document.spans.is_empty() {
        document.parts.pop();
    }
    read.map(|_| ())
}

/// Names and values of a form.
pub(crate) fn form_body(
    document: &mut Document,
    space: u16,
    (from, to): (u32, u32),
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let bytes = document.bytes(space);
    let what = (Name::Word("form"), Kind::Group);
    let span = document.span(space, (from, to - from), parent, what, PLAIN);
    let outer = document.enter(Form::FormBody, span);
    let mut at = from;
    let mut read = Ok(());
    while at < to && read.is_ok() {
        let rest = &bytes[at as usize..to as usize];
        let length = rest
            .iter()
            .position(|byte| *byte == b'&')
            .unwrap_or(rest.len());
        let next = (length + 1).min(rest.len());
        let place = (at, at + length as u32, at + next as u32);
        read = pair(document, space, &rest[..length], place, span);
        at += next as u32;
    }
    document.leave(outer);
    read
}

fn pair(
    document: &mut Document,
    space: u16,
    text: &[u8],
    (from, end, next): (u32, u32, u32),
    form: u32,
) -> Result<(), Refusal> {
    if document.spans.len() > MOST_SPANS {
        return Err(Document::refuse(
            space,
            from as usize,
            "fewer values",
            "more fields than are read",
        ));
    }
    let Some(equals) = text.iter().position(|byte| *byte == b'=') else {
        let found = "none before the next &";
        return Err(Document::refuse(
            space,
            from as usize,
            "a name, =, a value",
            found,
        ));
    };
    let name = (Name::Key(from, equals as u32), Kind::Group);
    let pair = document.span(space, (from, next - from), Some(form), name, PLAIN);
    let what = (Name::Word("name"), Kind::Syntax);
    document.span(space, (from, equals as u32 + 1), Some(pair), what, PLAIN);
    let value = from + equals as u32 + 1;
    if end > value {
        let what = (Name::Word("value"), Kind::Text);
        let mut span = document.span(space, (value, end - value), Some(pair), what, PLAIN);
        let raw = &text[equals + 1..];
        let row = member::known(&text[..equals], Place::Body);
        if raw.iter().any(|byte| matches!(byte, b'%' | b'+')) {
            let (bytes, places, wrong) = percent(raw);
            if let Some(at) = wrong {
                let expected = "two hexadecimal digits after %";
                return Err(Document::refuse(
                    space,
                    value as usize + at,
                    expected,
                    "something else",
                ));
            }
            debug_assert_eq!(bytes.len() + 1, places.len());
            let length = bytes.len() as u32;
            let inner = document.add(bytes, Some(span), Coding::Percent)?;
            let what = (Name::Word("text"), Kind::Text);
            document.spans[span as usize].sealed = row.is_some_and(|row| row.sealed);
            span = document.span(inner, (0, length), Some(span), what, PLAIN);
        }
        if let Some(row) = row {
            let at = &mut document.spans[span as usize];
            (at.meaning, at.evidence, at.sealed) = (row.note.0, row.note.1, row.sealed);
            let place = (at.space, at.offset, at.length);
            if row.member == Some(Member::GrantType) {
                document.put(Slot::Member(Member::GrantType), place.0, place.1, place.2);
            }
            if row.opens == Opens::Token
                && let Err(refusal) = jose::open_text(document, row.opens, span)
            {
                document.refusals.push(refusal);
            }
        }
    }
    if next > end {
        let what = (Name::Word("after"), Kind::Syntax);
        document.span(space, (end, next - end), Some(pair), what, PLAIN);
    }
    Ok(())
}

/// A value without percent signs, for each byte (and the end) its place in the text, and where the text is wrong.
fn percent(text: &[u8]) -> (Vec<u8>, Vec<usize>, Option<usize>) {
    let (mut bytes, mut places, mut at, mut wrong) = (Vec::new(), Vec::new(), 0, None);
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    while at < text.len() {
        places.push(at);
        match text[at] {
            b'%' => match (digit(at + 1), digit(at + 2)) {
                (Some(high), Some(low)) => {
                    bytes.push((high << 4 | low) as u8);
                    at += 3;
                }
                _ => {
                    wrong.get_or_insert(at);
                    bytes.push(b'%');
                    at += 1;
                }
            },
            b'+' => {
                bytes.push(b' ');
                at += 1;
            }
            other => {
                bytes.push(other);
                at += 1;
            }
        }
    }
    places.push(text.len());
    (bytes, places, wrong)
}

/// For each byte of a decoded value, and its end, its place in the text.
pub(crate) fn places(text: &[u8]) -> Vec<usize> {
    percent(text).1
}
