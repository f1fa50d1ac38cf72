//! JWS and JWE in their compact form, and what the texts of JSON members open into: the two contain each other.
use crate::base64::Alphabet;
use crate::binary;
use crate::form::Form;
use crate::json::{self, Value};
use crate::member::{self, Opens, Place};
use crate::rsa_blob::SECRET;
use crate::span::{Coding, Document, Kind, Name, Note, PLAIN, Refusal, Slot, doc, open};

/// No token is opened that lies deeper than this in others.
const DEEPEST: usize = 6;

/// Does a text look like a token: base64url in three or five parts?
pub(crate) fn looks_so(text: &[u8]) -> bool {
    let dots = text.iter().filter(|byte| **byte == b'.').count();
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    // {" in base64url.
    matches!(dots, 2 | 4) && text.starts_with(b"eyJ") && text.iter().all(fits)
}

/// Is a text that must be a token so nearly one that it is one with a fault?
pub(crate) fn meant_so(text: &[u8]) -> bool {
    let dots = text.iter().filter(|byte| **byte == b'.').count();
    matches!(dots, 2 | 4) || text.starts_with(b"eyJ")
}

/// A token is encrypted when it has more than three parts.
pub(crate) fn form_of(text: &[u8]) -> Form {
    let dots = text.iter().filter(|byte| **byte == b'.').count();
    if dots > 2 { Form::Jwe } else { Form::Jws }
}

/// Reads a token that fills a place.
pub(crate) fn read(
    document: &mut Document,
    form: Form,
    space: u16,
    (from, to): (u32, u32),
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let name = if form == Form::Jwe { "JWE" } else { "JWS" };
    let what = (Name::Word(name), Kind::Group);
    let span = document.span(space, (from, to - from), parent, what, PLAIN);
    let outer = document.enter(form, span);
    let read = parts(document, form, space, (from, to), span);
    document.leave(outer);
    read
}

const SHORT_TAG: &str =
    "RFC 7516 wants a tag of sixteen bytes; another says little or nothing about the content";

const JWS: [(&str, Note); 3] = [
    ("header", doc("JSON in base64url.")),
    ("payload", doc("JSON in base64url.")),
    (
        "signature",
        doc("Over the characters of header and payload, with the dot between them."),
    ),
];

const JWE: [(&str, Note); 5] = [
    ("header", doc("JSON in base64url.")),
    (
        "encrypted key",
        open("The key; empty when it is agreed beforehand (dir)."),
    ),
    ("iv", PLAIN),
    ("content", doc("Encrypted.")),
    (
        "tag",
        open("Empty in the service's older form, which is AES-CBC in truth."),
    ),
];

fn parts(
    document: &mut Document,
    form: Form,
    space: u16,
    (from, to): (u32, u32),
    span: u32,
) -> Result<(), Refusal> {
    let bytes = document.bytes(space);
    let names: &[(&'static str, Note)] = if form == Form::Jwe { &JWE } else { &JWS };
    let mut begin = from;
    let mut ends = alloc::vec::Vec::new();
    for at in from..to {
        if bytes[at as usize] == b'.' {
            ends.push(at);
        }
    }
    if ends.len() + 1 != names.len() {
        let expected = alloc::format!("{} parts with dots between them", names.len());
        let found = alloc::format!("{}", ends.len() + 1);
        let at = ends.last().copied().unwrap_or(to);
        return Err(Document::refuse(space, at as usize, &expected, &found));
    }
    let signed_end = if form == Form::Jwe { ends[0] } else { ends[1] };
    document.put(Slot::Signed, space, from, signed_end - from);
    ends.push(to);
    let mut first = Ok(());
    for (number, end) in ends.into_iter().enumerate() {
        let (name, note) = names[number];
        let sealed = !matches!(name, "header" | "payload");
        if end > begin {
            let what = (Name::Word(name), Kind::Base64Url);
            let part = document.span(space, (begin, end - begin), Some(span), what, note);
            document.spans[part as usize].sealed = sealed;
            let read = decode(document, form, number, part, sealed);
            first = first.and(read);
        } else if number < 1 || (form == Form::Jws && number == 1) {
            let refusal = Document::refuse(space, begin as usize, name, "nothing");
            first = first.and(Err(refusal));
        } else if number == 2 && form == Form::Jws {
            document.put(Slot::Signature, space, begin, 0);
        } else {
            let slot = [
                Slot::Signed,
                Slot::EncryptedKey,
                Slot::Iv,
                Slot::Content,
                Slot::Tag,
            ][number];
            document.put(slot, space, begin, 0);
            if number == 4 {
                document.remark(space, begin, SHORT_TAG);
            }
        }
        if end < to {
            let what = (Name::Word("dot"), Kind::Syntax);
            document.span(space, (end, 1), Some(span), what, PLAIN);
        }
        begin = end + 1;
    }
    first
}

fn decode(
    document: &mut Document,
    form: Form,
    number: usize,
    part: u32,
    sealed: bool,
) -> Result<(), Refusal> {
    let space = document.base64(part, Alphabet::Url, false)?;
    let length = document.bytes(space).len() as u32;
    match (form, number) {
        (_, 0) => {
            let read = json::read(document, space, (0, length), Some(part), in_header);
            read.map(|_| ())
        }
        (Form::Jws, 1) => {
            document.put(Slot::Content, space, 0, length);
            let read = json::read(document, space, (0, length), Some(part), in_payload);
            read.map(|_| ())
        }
        _ => {
            let leaf = binary::keep(document, space, part, Kind::Bytes);
            document.spans[leaf as usize].sealed = sealed;
            let slot = match (form, number) {
                (Form::Jws, _) => Slot::Signature,
                (_, 1) => Slot::EncryptedKey,
                (_, 2) => Slot::Iv,
                (_, 3) => Slot::Content,
                _ => Slot::Tag,
            };
            if slot == Slot::Tag && length != 16 {
                document.remark(space, 0, SHORT_TAG);
            }
            document.put(slot, space, 0, length);
            Ok(())
        }
    }
}

fn in_header(document: &mut Document, value: &Value) {
    opened(document, value, Place::Header, value.depth == 1);
}

fn in_payload(document: &mut Document, value: &Value) {
    opened(document, value, Place::Body, value.depth == 1);
}

/// What a member of any JSON but a token's opens into.
pub(crate) fn in_body(document: &mut Document, value: &Value) {
    opened(document, value, Place::Body, true);
}

/// Looks a member up, notes it for judges and opens what is hidden in its text; what is wrong there is said and does not stop the rest.
fn opened(document: &mut Document, value: &Value, place: Place, noted: bool) {
    let Some(row) = member::known(value.key, place) else {
        // A token under a name that nobody knows is a token all the same.
        if value.text && looks_so(document.of(value.span)) && deep(document, value.span) < DEEPEST {
            seal(document, value.span);
            if let Err(refusal) = open_text(document, Opens::Token, value.span) {
                document.refusals.push(refusal);
            }
        }
        return;
    };
    let at = value.span as usize;
    (document.spans[at].meaning, document.spans[at].evidence) = (row.note.0, row.note.1);
    if row.sealed {
        seal(document, value.span);
    }
    let (space, offset, length) = {
        let span = &document.spans[at];
        (span.space, span.offset, span.length)
    };
    if row.member == Some(crate::form::Member::Private) {
        document.remark(space, offset, SECRET);
    }
    let result = if value.text && deep(document, value.span) < DEEPEST {
        open_text(document, row.opens, value.span)
    } else {
        Ok(None)
    };
    let decoded = match result {
        Ok(decoded) => decoded,
        Err(refusal) => {
            document.refusals.push(refusal);
            None
        }
    };
    if let (Some(member), true) = (row.member, noted) {
        let (space, offset, length) = match decoded {
            Some(inner) => (inner, 0, document.bytes(inner).len() as u32),
            None => (space, offset, length),
        };
        document.put(Slot::Member(member), space, offset, length);
    }
    if row.opens == Opens::Seconds && !value.text {
        document.spans[at].kind = Kind::Seconds;
    }
}

/// Keeps a value unseen, and the text with escapes that it was decoded from.
fn seal(document: &mut Document, span: u32) {
    document.spans[span as usize].sealed = true;
    let space = usize::from(document.spans[span as usize].space);
    if document.spaces[space].coding == Coding::JsonText
        && let Some(from) = document.spaces[space].from
    {
        document.spans[from as usize].sealed = true;
    }
}

/// How many layers are around a span.
fn deep(document: &Document, span: u32) -> usize {
    let mut count = 0;
    let mut space = document.spans[span as usize].space;
    while let Some(from) = document.spaces[usize::from(space)].from {
        count += 1;
        space = document.spans[from as usize].space;
    }
    count
}

/// Opens a text; gives the space of its bytes when they have one.
pub(crate) fn open_text(
    document: &mut Document,
    opens: Opens,
    span: u32,
) -> Result<Option<u16>, Refusal> {
    let (space, offset, length) = {
        let span = &document.spans[span as usize];
        (span.space, span.offset, span.length)
    };
    match opens {
        Opens::Nothing | Opens::Seconds => Ok(None),
        Opens::Binary | Opens::As(_) => {
            document.spans[span as usize].kind = Kind::Base64;
            let inner = document.base64(span, Alphabet::Plain, false)?;
            match (opens, binary::recognise(&document.bytes(inner))) {
                // What must be such a thing and is nothing else is such a thing with a fault.
                (Opens::As(form), None | Some(Form::Der)) => {
                    binary::read(document, form, inner, Some(span))?;
                }
                _ => binary::read_or_keep(document, inner, span)?,
            }
            Ok(Some(inner))
        }
        Opens::Bytes | Opens::Number => {
            let (alphabet, kind, inside) = if opens == Opens::Bytes {
                (Alphabet::Plain, Kind::Base64, Kind::Bytes)
            } else {
                (Alphabet::Url, Kind::Base64Url, Kind::Unsigned)
            };
            document.spans[span as usize].kind = kind;
            let inner = document.base64(span, alphabet, false)?;
            binary::keep(document, inner, span, inside);
            Ok(Some(inner))
        }
        Opens::Json => {
            document.spans[span as usize].kind = Kind::Base64Url;
            let inner = document.base64(span, Alphabet::Url, false)?;
            let length = document.bytes(inner).len() as u32;
            json::read(document, inner, (0, length), Some(span), in_payload)?;
            Ok(Some(inner))
        }
        Opens::Token => {
            let text = document.of(span);
            if !meant_so(text) {
                return Ok(None);
            }
            let form = form_of(text);
            document.spans[span as usize].kind = Kind::Group;
            read(document, form, space, (offset, offset + length), Some(span))?;
            Ok(None)
        }
    }
}
