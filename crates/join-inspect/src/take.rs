//! What a reader takes away: a node as hex, base64, text, or a command for openssl.
use crate::html::hex;
use alloc::string::String;
use join_bytes::{Document, Form, Kind, base64};

/// The forms, as buttons name them, and what they are called.
pub(crate) const FORMS: [(&str, &str); 4] = [
    ("hex", "hex"),
    ("base64", "base64"),
    ("text", "text"),
    ("openssl", "openssl command"),
];

/// A node in that form; None for a form that there is not.
pub(crate) fn take(document: &Document, span: u32, form: &str) -> Option<String> {
    let bytes = document.of(span);
    Some(match form {
        "hex" => {
            let mut out = String::new();
            for byte in bytes {
                hex(&mut out, *byte);
            }
            out
        }
        "base64" => base64(bytes, false),
        "text" => String::from_utf8_lossy(bytes).into_owned(),
        "openssl" => {
            let mut out = String::from("printf %s ");
            out += &base64(bytes, false);
            out += " | openssl base64 -d -A | ";
            out += reader(document, span);
            out
        }
        _ => return None,
    })
}

/// The command that reads such bytes.
fn reader(document: &Document, span: u32) -> &'static str {
    let part = document.parts.iter().find(|part| part.span == span);
    match part.map(|part| part.form) {
        Some(Form::Certificate) => "openssl x509 -inform DER -noout -text",
        Some(Form::Request) => "openssl req -inform DER -noout -text -verify",
        Some(Form::PublicKey) => "openssl pkey -pubin -inform DER -noout -text",
        Some(Form::Signed | Form::Enveloped) => "openssl cms -cmsout -print -inform DER",
        _ => {
            let here = &document.spans[span as usize];
            match here.kind {
                Kind::Der(_) if here.children => "openssl asn1parse -inform DER -i",
                _ => "openssl dgst -sha256 -c",
            }
        }
    }
}
