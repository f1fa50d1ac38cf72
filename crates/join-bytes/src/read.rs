//! The way in: what a file is, and its reading from the first byte to the last.
use crate::base64::Alphabet;
use crate::binary;
use crate::digits;
use crate::form::Form;
use crate::http;
use crate::jose;
use crate::pem;
use crate::span::{Coding, Document, Kind, LARGEST, Name, PLAIN, Refusal, doc};

/// What a file is, by what it begins with; None when it is nothing that is read here.
pub fn recognise(bytes: &[u8]) -> Option<Form> {
    if let Some(form) = binary::recognise(bytes) {
        return Some(form);
    }
    let (from, to) = trimmed(bytes);
    let text = &bytes[from..to];
    if pem::looks_so(text) {
        return Some(Form::Pem);
    }
    match text {
        [b'{' | b'[', ..] => return Some(Form::Json),
        [b'H', b'T', b'T', b'P', b'/', ..] => return Some(Form::Http),
        _ => {}
    }
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let has = |what: &[u8]| first.windows(what.len()).any(|window| window == what);
    if has(b" HTTP/1.") {
        return Some(Form::Http);
    }
    let (from, to) = token(text);
    let text_of_token = &text[from..to];
    let dots = text_of_token.iter().filter(|byte| **byte == b'.').count();
    // What begins like a token and has a fault inside is refused at its place.
    let starts = text_of_token.starts_with(b"eyJ");
    if dots > 0 && (starts || from == 0 && text_of_token.iter().all(of_token)) {
        return Some(if dots == 4 { Form::Jwe } else { Form::Jws });
    }
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let equals = text.iter().position(|byte| *byte == b'=');
    if let Some(equals) = equals
        && equals > 0
        && text[..equals].iter().all(name)
        && (text.contains(&b'&') || text.contains(&b'%'))
    {
        return Some(Form::FormBody);
    }
    // Every pair of digits is base64 as well; it is meant as digits when these are something.
    if digits::decode(text).is_ok_and(|bytes| binary::recognise(&bytes).is_some()) {
        return Some(Form::Hex);
    }
    pem::bare(text).then_some(Form::Base64)
}

fn of_token(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.=".contains(byte)
}

/// Where the token stands in a text that holds one: people copy it with the header's or the cookie's name, with Bearer, in quotes.
fn token(text: &[u8]) -> (usize, usize) {
    let whole = (0, text.len());
    let line = text.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    let head = &text[..line.unwrap_or(text.len()).min(200)];
    let Some(from) = head.windows(3).position(|three| three == b"eyJ") else {
        return whole;
    };
    // Before it stand words, a colon, an equals sign, a quote; behind it a quote, a comma, a semicolon.
    let before = |byte: &u8| byte.is_ascii_alphanumeric() || b" -_:=\"'\t".contains(byte);
    let joined = from > 0 && of_token(&text[from - 1]) && text[from - 1] != b'=';
    if joined || !text[..from].iter().all(before) {
        return whole;
    }
    let after = text[from..].iter().rev();
    let closing = after.take_while(|byte| b"\"',;".contains(byte)).count();
    (from, text.len() - closing)
}

/// Where a text begins and ends without the mark of its encoding and the blanks around it.
fn trimmed(bytes: &[u8]) -> (usize, usize) {
    let mark = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        3
    } else {
        0
    };
    let blank = |byte: &&u8| crate::base64::blank(**byte);
    let from = mark + bytes[mark..].iter().take_while(blank).count();
    let to = bytes.len() - bytes[from..].iter().rev().take_while(blank).count();
    (from, to)
}

/// Reads an artefact; `form` says what it is to be, else it is recognised.
pub fn read(bytes: &[u8], form: Option<Form>) -> Document {
    let mut document = Document::default();
    let fits = bytes.len() <= LARGEST;
    let held = &bytes[..bytes.len().min(LARGEST)];
    if let Err(refusal) = document.add(held.to_vec(), None, Coding::File) {
        document.refusals.push(refusal);
    }
    let read = if fits {
        whole(&mut document, held, form)
    } else {
        let expected = alloc::format!("at most {LARGEST} bytes");
        Err(Document::refuse(0, LARGEST, &expected, "more"))
    };
    if let Err(refusal) = read {
        // What stopped everything comes first.
        document.refusals.insert(0, refusal);
    }
    document.finish();
    document
}

fn whole(document: &mut Document, bytes: &[u8], form: Option<Form>) -> Result<(), Refusal> {
    let no = |expected: &str, found: &str| Err(Document::refuse(0, 0, expected, found));
    let Some(form) = form.or_else(|| recognise(bytes)) else {
        let expected =
            "DER (0x30), PEM, a token, JSON, HTTP, base64, or one of RSA1 KAST KADS PCPM TACH";
        return match bytes.first() {
            Some(0xff | 0xfe) if bytes.len() > 1 && bytes[0] ^ bytes[1] == 1 => no(
                expected,
                "text as UTF-16: save it as UTF-8 and give it again",
            ),
            Some(byte) => no(
                expected,
                &alloc::format!("the byte 0x{byte:02x}, and nothing of these"),
            ),
            None => no(expected, "an empty file"),
        };
    };
    let (from, to) = match form {
        Form::Jws | Form::Jwe => {
            let (from, to) = trimmed(bytes);
            let (first, last) = token(&bytes[from..to]);
            (from + first, from + last)
        }
        Form::Json | Form::FormBody | Form::Base64 | Form::Hex => trimmed(bytes),
        _ => (0, bytes.len()),
    };
    let place = (from as u32, to as u32);
    let mut around = |place: (usize, usize)| {
        if place.1 > place.0 {
            let text = &bytes[place.0..place.1];
            let blank = text.iter().all(|byte| !byte.is_ascii_graphic());
            let name = if blank {
                "blanks around the text"
            } else {
                "what stands around the token"
            };
            let what = (Name::Word(name), Kind::Syntax);
            let place = (place.0 as u32, (place.1 - place.0) as u32);
            document.span(0, place, None, what, PLAIN);
        }
    };
    around((0, from));
    around((to, bytes.len()));
    match form {
        Form::Jws | Form::Jwe => jose::read(document, form, 0, place, None),
        Form::Json => http::json_body(document, 0, place, None),
        Form::Http => http::read(document, 0, place, None),
        Form::FormBody => http::form_body(document, 0, place, None),
        Form::Pem => pem::read(document, 0),
        Form::Hex => {
            let what = (Name::Word("hex"), Kind::Text);
            let length = place.1 - place.0;
            let text = document.span(0, (place.0, length), None, what, doc("Two digits a byte."));
            let decoded = match digits::decode(document.of(text)) {
                Ok(decoded) => decoded,
                Err(at) => {
                    let expected = "hexadecimal digits in pairs, blanks or colons between them";
                    let at = from + at;
                    return Err(Document::refuse(0, at, expected, "something else"));
                }
            };
            let space = document.add(decoded, Some(text), Coding::Hex)?;
            binary::read_or_keep(document, space, text)
        }
        Form::Base64 => {
            let what = (Name::Word("base64"), Kind::Base64);
            let length = place.1 - place.0;
            let text = document.span(0, (place.0, length), None, what, doc("Bytes as text."));
            let space = document.base64(text, Alphabet::Plain, true)?;
            binary::read_or_keep(document, space, text)
        }
        _ => binary::read(document, form, 0, None),
    }
}
