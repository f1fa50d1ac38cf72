//! What a reader can break, by what an artefact is made of: where, how, and the words for it. Who notices is never written down: the
//! judges say it.
use alloc::vec::Vec;
use join_bytes::{Document, Form, Member, Name, Slot};

/// Where something is broken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Where {
    /// In what judges look at.
    Slot(Slot),
    /// In the field of that name.
    Named(&'static str),
}

/// Which byte of it, and the bits that are turned.
#[derive(Clone, Copy, Debug)]
pub(crate) enum How {
    /// This byte, counted from the beginning.
    First(u32, u8),
    /// The one in the middle.
    Middle(u8),
    /// The last one.
    Last(u8),
    /// The last character, to the next one of its alphabet: bits that carry nothing.
    Loose,
}

/// One thing to break.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Break {
    form: Form,
    place: Where,
    how: How,
    /// What is done.
    pub name: &'static str,
    /// What that looks like.
    pub about: &'static str,
}

const fn at(form: Form, slot: Slot, how: How, name: &'static str, about: &'static str) -> Break {
    Break {
        form,
        place: Where::Slot(slot),
        how,
        name,
        about,
    }
}

const fn field(
    form: Form,
    place: &'static str,
    how: How,
    name: &'static str,
    about: &'static str,
) -> Break {
    Break {
        form,
        place: Where::Named(place),
        how,
        name,
        about,
    }
}

const fn member(
    form: Form,
    member: Member,
    how: How,
    name: &'static str,
    about: &'static str,
) -> Break {
    at(form, Slot::Member(member), how, name, about)
}

use Form::{
    Attest, Certificate, Challenge, FormBody, Http, Json, Jwe, Jws, KeyBlob, Request, Signer,
    TpmPublic, TpmSignature,
};
use How::{First, Last, Loose, Middle};

/// All of them; a figure offers those that its artefact has a place for.
const BREAKS: &[Break] = &[
    member(
        Json,
        Member::RequestType,
        First(4, 1),
        "Type",
        "not pkcs10 any more",
    ),
    field(
        Json,
        "DeviceDisplayName",
        Last(0),
        "One letter of the device's name",
        "what an administrator will read",
    ),
    member(
        Json,
        Member::JoinType,
        Last(1),
        "JoinType",
        "another kind of join",
    ),
    member(
        Json,
        Member::Thumbprint,
        Last(1),
        "One digit of Thumbprint",
        "beside the certificate that it names",
    ),
    field(
        Http,
        "User-Agent",
        Last(0),
        "One letter of User-Agent",
        "who says that it asks",
    ),
    at(
        KeyBlob,
        Slot::Modulus,
        Middle(4),
        "One bit of the modulus",
        "another well-formed key",
    ),
    field(
        KeyBlob,
        "Magic",
        Last(3),
        "RSA1 to RSA2",
        "a blob that claims primes",
    ),
    field(
        KeyBlob,
        "cbModulus",
        First(0, 1),
        "cbModulus one more",
        "a byte more than there is",
    ),
    at(
        Request,
        Slot::CommonName,
        Middle(1),
        "One letter of the fixed name",
        "no longer the name that all devices have",
    ),
    at(
        Request,
        Slot::Modulus,
        Middle(1),
        "One bit of the device key",
        "a request that its own key did not sign",
    ),
    at(
        Request,
        Slot::Signature,
        Middle(1),
        "One bit of the signature",
        "the request stays as it is",
    ),
    field(
        Request,
        "certificationRequestInfo",
        First(3, 1),
        "A length that lies",
        "one byte more in the part that is signed",
    ),
    member(
        Jws,
        Member::Expires,
        First(6, 1),
        "One digit of exp",
        "a token that ends at another time",
    ),
    member(
        Jws,
        Member::Audience,
        Middle(1),
        "One letter of aud",
        "a token for another service",
    ),
    member(
        Jws,
        Member::Alg,
        Last(1),
        "One letter of alg",
        "another algorithm, by its name",
    ),
    at(
        Jws,
        Slot::Signature,
        Middle(1),
        "One bit of the signature",
        "header and payload stay as they are",
    ),
    field(
        Jws,
        "signature",
        Loose,
        "The last character",
        "bits of it that carry nothing",
    ),
    at(
        Jws,
        Slot::Content,
        Middle(1),
        "One bit of the payload",
        "the same key, another payload",
    ),
    member(
        Jws,
        Member::RequestNonce,
        Middle(1),
        "One letter of the nonce",
        "a nonce that nobody handed out",
    ),
    at(
        Certificate,
        Slot::DeviceId,
        Last(1),
        "One bit of the device id",
        "a certificate for another device",
    ),
    at(
        Certificate,
        Slot::NotAfter,
        First(1, 1),
        "One digit of notAfter",
        "valid for longer, or shorter",
    ),
    at(
        Certificate,
        Slot::Modulus,
        Middle(1),
        "One bit of the key",
        "another key under the same name",
    ),
    at(
        Certificate,
        Slot::Signature,
        Middle(1),
        "One bit of the issuer's signature",
        "the content stays as it is",
    ),
    field(
        Attest,
        "magic",
        First(0, 1),
        "The magic",
        "not made inside a TPM, then",
    ),
    at(
        Attest,
        Slot::AttestedName,
        Last(1),
        "One bit of the attested Name",
        "another key than the one beside it",
    ),
    at(
        Attest,
        Slot::ExtraData,
        Last(1),
        "One bit of the caller's nonce",
        "an attestation for somebody else",
    ),
    at(
        TpmPublic,
        Slot::Attributes,
        Last(2),
        "fixedTPM",
        "a key that may leave its TPM",
    ),
    at(
        TpmPublic,
        Slot::Modulus,
        Middle(1),
        "One bit of the key's modulus",
        "another key under this Name",
    ),
    at(
        TpmSignature,
        Slot::Signature,
        Middle(1),
        "One bit of the TPM's signature",
        "the statement stays as it is",
    ),
    at(
        Challenge,
        Slot::Hmac,
        Middle(1),
        "One bit of the integrity HMAC",
        "the TPM checks it first",
    ),
    at(
        Challenge,
        Slot::Identity,
        Middle(1),
        "One bit of the encrypted identity",
        "the secret that the TPM is to give back",
    ),
    at(
        Challenge,
        Slot::Secret,
        Middle(1),
        "One bit of the encrypted seed",
        "only the endorsement key opens it",
    ),
    at(
        Jwe,
        Slot::EncryptedKey,
        Middle(1),
        "One bit of the encrypted key",
        "wrapped for the transport key",
    ),
    at(
        Jwe,
        Slot::Iv,
        First(2, 1),
        "One bit of the iv",
        "the beginning of the decryption",
    ),
    at(
        Jwe,
        Slot::Content,
        First(0, 1),
        "One bit of the content",
        "what is encrypted",
    ),
    at(
        Jwe,
        Slot::Tag,
        Middle(1),
        "One bit of the tag",
        "what guards the content",
    ),
    member(
        Jwe,
        Member::Alg,
        Last(1),
        "One letter of alg",
        "another algorithm, by its name",
    ),
    at(
        Signer,
        Slot::MessageDigest,
        Middle(1),
        "One bit of the message's digest",
        "signed attributes",
    ),
    at(
        Signer,
        Slot::Signature,
        Middle(1),
        "One bit of the signer's signature",
        "the message stays as it is",
    ),
    field(
        FormBody,
        "grant_type",
        Last(0),
        "One letter of grant_type",
        "what is asked for",
    ),
];

/// No more than this are offered.
const MOST: usize = 16;

/// What of it can be done to an artefact.
pub(crate) fn offered(document: &Document) -> Vec<&'static Break> {
    let all = BREAKS.iter().filter(|one| one.place(document).is_some());
    all.take(MOST).collect()
}

impl Break {
    /// Space and offset of the byte, and its new value.
    pub fn place(&self, document: &Document) -> Option<(u16, u32, u8)> {
        let part = document.part(self.form)?;
        let (space, offset, length) = match self.place {
            Where::Slot(slot) => {
                let mut slots = part.slots.iter().rev();
                let (_, space, offset, length) = *slots.find(|(own, ..)| *own == slot)?;
                (space, offset, length)
            }
            Where::Named(name) => {
                let found = document.spans.iter().position(|span| match span.name {
                    Name::Word(word) => word == name,
                    Name::Key(at, length) => {
                        let bytes = &document.spaces[usize::from(span.space)].bytes;
                        &bytes[at as usize..][..length as usize] == name.as_bytes()
                    }
                    Name::Index(_) => false,
                })? as u32;
                // A member of JSON or a header of HTTP: its value.
                let value = document.spans.iter().find(|span| {
                    span.parent == Some(found)
                        && span.name == Name::Word("value")
                        && !matches!(span.kind, join_bytes::Kind::Der(_))
                });
                let span = value.unwrap_or(&document.spans[found as usize]);
                (span.space, span.offset, span.length)
            }
        };
        let (at, bits) = match self.how {
            How::First(at, bits) => (at, bits),
            How::Middle(bits) => (length / 2, bits),
            How::Last(bits) => (length.checked_sub(1)?, bits),
            How::Loose => (length.checked_sub(1)?, 0),
        };
        if at >= length {
            return None;
        }
        let byte = *document.spaces[usize::from(space)]
            .bytes
            .get((offset + at) as usize)?;
        let new = match (self.how, bits) {
            (How::Loose, _) => next(byte)?,
            // A letter to another one that can be read.
            (_, 0) => {
                if byte == b'A' {
                    b'B'
                } else {
                    b'A'
                }
            }
            (_, bits) => byte ^ bits,
        };
        Some((space, offset + at, new))
    }
}

/// The neighbour of a character in the alphabet of base64: the lowest of its six bits is turned.
fn next(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => ((byte - b'A') ^ 1) + b'A',
        b'a'..=b'z' => ((byte - b'a') ^ 1) + b'a',
        b'0'..=b'9' => ((byte - b'0') ^ 1) + b'0',
        b'-' => b'_',
        b'_' => b'-',
        _ => return None,
    })
}
