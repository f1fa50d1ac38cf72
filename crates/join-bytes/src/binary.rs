//! Bytes that are no text: told apart by what they begin with, and read as what they are.
use crate::certificate::{self, CERTIFICATES, KEYS};
use crate::container;
use crate::der::{self, BIT_STRING, INTEGER, OID, SEQUENCE};
use crate::form::Form;
use crate::grammar::Walk;
use crate::request::REQUESTS;
use crate::rsa_blob;
use crate::span::{Document, Kind, Name, PLAIN, Refusal, doc};
use crate::tpm;

/// What these bytes are, by magic, tags or sizes.
pub(crate) fn recognise(bytes: &[u8]) -> Option<Form> {
    let two = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    match bytes {
        [b'K', b'A', b'S', b'T', ..] => return Some(Form::Kast),
        [b'K', b'A', b'D', b'S', ..] => return Some(Form::Kads),
        [b'P', b'C', b'P', b'M', ..] => return Some(Form::Pcpm),
        [b'T', b'A', b'C', b'H', ..] => return Some(Form::Tach),
        [b'R', b'S', b'A', b'1'..=b'3', ..] | [b'E', b'C', b'K' | b'S', b'1' | b'3' | b'5', ..] => {
            return Some(Form::KeyBlob);
        }
        [0xff, b'T', b'C', b'G', ..] => return Some(Form::Attest),
        [SEQUENCE, ..] => return Some(element(bytes)),
        _ => {}
    }
    let sized = usize::from(two(0)?);
    if sized + 2 == bytes.len() && matches!(two(2), Some(0x0001 | 0x0023)) {
        return Some(Form::TpmPublic);
    }
    if matches!(two(0), Some(0x0014 | 0x0016 | 0x0018))
        && matches!(two(2), Some(0x0004 | 0x000b..=0x000d))
    {
        return Some(Form::TpmSignature);
    }
    [Form::Challenge, Form::CreationData]
        .into_iter()
        .find(|form| {
            let mut trial = Document::default();
            let whole = (0, bytes.len() as u32);
            trial
                .add(bytes.to_vec(), None, crate::span::Coding::File)
                .is_ok()
                && tpm::read(&mut trial, *form, 0, whole, None).is_ok()
        })
}

/// What a SEQUENCE is, by the tags of the first elements inside.
fn element(bytes: &[u8]) -> Form {
    let inside = |place: (usize, usize)| der::read(bytes, 0, place, 0).ok();
    let known = || {
        let outer = inside((0, bytes.len()))?;
        let first = inside((outer.body, outer.end))?;
        if first.tag == OID {
            return Some(match crate::oid::name(&bytes[first.body..first.end]) {
                Some("signedData") => Form::Signed,
                Some("envelopedData") => Form::Enveloped,
                _ => Form::Der,
            });
        }
        if first.tag != SEQUENCE {
            let second = inside((first.next, outer.end));
            let third = second.and_then(|second| inside((second.next, outer.end)));
            let tags = [Some(first), second, third].map(|one| Some(one?.tag));
            return crate::private_key::looks_so(tags).then_some(Form::PrivateKey);
        }
        let one = inside((first.body, first.end))?;
        let second = inside((first.next, outer.end))?;
        if one.tag == OID && second.tag == BIT_STRING {
            return Some(Form::PublicKey);
        }
        if second.tag != SEQUENCE {
            return None;
        }
        if one.tag == 0xa0 {
            return Some(Form::Certificate);
        }
        // A request has a version, a name and a key; a certificate of the first version a serial number, an algorithm, a name.
        let two = inside((one.next, first.end))?;
        let three = inside((two.next, first.end))?;
        let key = inside((three.body, three.end))?;
        let inner = inside((key.body, key.end))?;
        (one.tag == INTEGER && two.tag == SEQUENCE).then_some(match inner.tag {
            OID => Form::Request,
            _ => Form::Certificate,
        })
    };
    known().unwrap_or(Form::Der)
}

/// Reads a whole space as one of the binary forms.
pub(crate) fn read(
    document: &mut Document,
    form: Form,
    space: u16,
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let length = document.bytes(space).len() as u32;
    let whole = (0, length);
    let rules = match form {
        Form::Kast | Form::Kads | Form::Pcpm | Form::Tach => {
            return container::read(document, form, space, whole, parent);
        }
        Form::KeyBlob => return rsa_blob::read(document, space, whole, parent),
        Form::TpmPublic
        | Form::Attest
        | Form::CreationData
        | Form::TpmSignature
        | Form::Challenge => {
            return tpm::read(document, form, space, whole, parent);
        }
        Form::Request => REQUESTS,
        Form::Certificate => CERTIFICATES,
        Form::PublicKey => KEYS,
        Form::PrivateKey => crate::private_key::PRIVATE_KEYS,
        #[cfg(feature = "scep")]
        Form::Signed | Form::Enveloped => crate::cms::MESSAGES,
        _ => return certificate::other(&mut Walk::new(document, space), parent),
    };
    let before = document.parts.len();
    crate::names::whole(&mut Walk::new(document, space), rules, parent)?;
    let message = matches!(form, Form::Signed | Form::Enveloped) && cfg!(feature = "scep");
    if message && document.parts.get(before).map(|part| part.form) != Some(form) {
        let here = document.spans.iter().find(|span| {
            span.space == space && span.kind == Kind::Der(OID) && !span.children && span.length > 0
        });
        let at = here.map_or(0, |span| span.offset as usize);
        let expected = alloc::format!("the type of a {}", form.word());
        return Err(Document::refuse(space, at, &expected, "another type"));
    }
    Ok(())
}

/// A space of bytes in a text's member: as what it begins with, else one leaf.
pub(crate) fn read_or_keep(
    document: &mut Document,
    space: u16,
    parent: u32,
) -> Result<(), Refusal> {
    let bytes = document.bytes(space);
    match recognise(&bytes) {
        Some(form) => read(document, form, space, Some(parent)),
        None => {
            keep(document, space, parent, Kind::Bytes);
            let expected = "DER, or a magic such as RSA1 or KAST";
            Err(Document::refuse(space, 0, expected, "neither"))
        }
    }
}

/// A space as one leaf; gives it.
pub(crate) fn keep(document: &mut Document, space: u16, parent: u32, kind: Kind) -> u32 {
    let length = document.bytes(space).len() as u32;
    let what = (Name::Word("bytes"), kind);
    let note = if kind == Kind::Bytes { PLAIN } else { doc("") };
    document.span(space, (0, length), Some(parent), what, note)
}
