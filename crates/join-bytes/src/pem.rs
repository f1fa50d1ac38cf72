//! PEM: lines of base64 between BEGIN and END, and whatever text stands around them.
use crate::base64::{self, Alphabet};
use crate::binary;
use crate::form::Form;
use crate::rsa_blob::SECRET;
use crate::span::{Document, Kind, Name, PLAIN, Refusal, doc};

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let found = bytes[from..]
        .windows(what.len())
        .position(|window| window == what);
    found.map(|at| from + at)
}

/// Does a text hold such a block?
pub(crate) fn looks_so(bytes: &[u8]) -> bool {
    bytes.is_ascii() && find(bytes, 0, BEGIN).is_some()
}

/// Reads all blocks of a space.
pub(crate) fn read(document: &mut Document, space: u16) -> Result<(), Refusal> {
    let bytes = document.bytes(space);
    let end = bytes.len();
    let what = (Name::Word("PEM"), Kind::Group);
    let root = document.span(space, (0, end as u32), None, what, PLAIN);
    document.enter(Form::Pem, root);
    let leaf = |document: &mut Document, from: usize, to: usize, parent: u32, name, kind| {
        let place = (from as u32, (to - from) as u32);
        let what = (Name::Word(name), kind);
        (to > from).then(|| document.span(space, place, Some(parent), what, PLAIN))
    };
    let no =
        |at: usize, expected: &str, found: &str| Err(Document::refuse(space, at, expected, found));
    let mut at = 0;
    while let Some(begin) = find(&bytes, at, BEGIN) {
        leaf(document, at, begin, root, "text", Kind::Text);
        let label = begin + BEGIN.len();
        let Some(dashes) = find(&bytes, label, b"-----") else {
            return no(end, "----- after the label", "the end of the text");
        };
        let body = dashes + 5;
        let Some(stop) = find(&bytes, body, END) else {
            return no(end, "-----END and the same label", "the end of the text");
        };
        let Some(close) = find(&bytes, stop + END.len(), b"-----").map(|at| at + 5) else {
            return no(end, "----- after the label", "the end of the text");
        };
        if bytes[label..dashes] != bytes[stop + END.len()..close - 5] {
            return no(
                stop + END.len(),
                "the label of the BEGIN line",
                "another one",
            );
        }
        let name = (
            Name::Key(label as u32, (dashes - label) as u32),
            Kind::Group,
        );
        let place = (begin as u32, (close - begin) as u32);
        let block = document.span(space, place, Some(root), name, doc("One object."));
        leaf(document, begin, body, block, "begin", Kind::Syntax);
        let text = leaf(document, body, stop, block, "base64", Kind::Base64);
        leaf(document, stop, close, block, "end", Kind::Syntax);
        if bytes[label..dashes].ends_with(b"PRIVATE KEY") {
            document.remark(space, label as u32, SECRET);
            if let Some(text) = text {
                document.spans[text as usize].sealed = true;
            }
        } else if let Some(text) = text
            && let Err(refusal) = inside(document, text, &bytes[label..dashes])
        {
            document.refusals.push(refusal);
        }
        at = close;
    }
    leaf(document, at, end, root, "text", Kind::Text);
    if at == 0 {
        return no(0, "-----BEGIN and a label", "none in the text");
    }
    match find(&bytes, at, END) {
        Some(stray) => no(stray, "-----BEGIN before it", "-----END alone"),
        None => Ok(()),
    }
}

/// What a label stands for decides how its bytes are read.
fn inside(document: &mut Document, text: u32, label: &[u8]) -> Result<(), Refusal> {
    let space = document.base64(text, Alphabet::Plain, true)?;
    let form = match label {
        b"CERTIFICATE" | b"X509 CERTIFICATE" | b"TRUSTED CERTIFICATE" => Form::Certificate,
        b"CERTIFICATE REQUEST" | b"NEW CERTIFICATE REQUEST" => Form::Request,
        b"PUBLIC KEY" => Form::PublicKey,
        b"CMS" | b"PKCS7" => Form::Signed,
        _ => binary::recognise(&document.bytes(space)).unwrap_or(Form::Der),
    };
    binary::read(document, form, space, Some(text))
}

/// Is all of it base64 in lines, and enough to be meant so?
pub(crate) fn bare(bytes: &[u8]) -> bool {
    bytes.len() >= 16 && base64::decode(bytes, Alphabet::Plain, true).is_ok()
}
