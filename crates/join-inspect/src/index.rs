//! The same thing in every artefact: where a value stands elsewhere, and the mark that it has everywhere.
use crate::artefact::CATALOGUE;
use crate::baked::Library;
use alloc::vec::Vec;
use join_bytes::{Document, Form, Member, Slot, read};

/// A thing that has a mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// The sign.
    pub sign: &'static str,
    /// The class of its colour.
    pub class: &'static str,
    /// What it is.
    pub name: &'static str,
}

/// Where a marked thing is taken from: artefact, which part of that form, its place.
type Anchor = (&'static str, Form, usize, Slot, Mark);

const fn mark(sign: &'static str, class: &'static str, name: &'static str) -> Mark {
    Mark { sign, class, name }
}

const ANCHORS: [Anchor; 10] = [
    (
        "transport-key",
        Form::KeyBlob,
        0,
        Slot::Modulus,
        mark("⬢", "m-tpm", "the transport key"),
    ),
    (
        "csr",
        Form::Request,
        0,
        Slot::Modulus,
        mark("◆", "m-device", "the device key"),
    ),
    (
        "aik-certificate",
        Form::Certificate,
        0,
        Slot::Modulus,
        mark("▲", "m-aik", "the attestation key"),
    ),
    (
        "ek-certificate",
        Form::Certificate,
        0,
        Slot::Modulus,
        mark("■", "m-policy", "the endorsement key"),
    ),
    (
        "certificate",
        Form::Certificate,
        0,
        Slot::DeviceId,
        mark("●", "m-drs", "the device id"),
    ),
    (
        "certificate",
        Form::Certificate,
        0,
        Slot::TenantId,
        mark("★", "m-signin", "the tenant id"),
    ),
    (
        "certificate",
        Form::Certificate,
        0,
        Slot::UserId,
        mark("✦", "m-user", "the user's object id"),
    ),
    (
        "attestation",
        Form::Attest,
        0,
        Slot::AttestedName,
        mark("△", "m-aik", "the attestation key's Name"),
    ),
    (
        "attestation",
        Form::Attest,
        1,
        Slot::AttestedName,
        mark("⬡", "m-tpm", "the transport key's Name"),
    ),
    (
        "prt-request",
        Form::Jws,
        0,
        Slot::Member(Member::RequestNonce),
        mark("✚", "m-signin", "the nonce"),
    ),
];

/// A place of a value: artefact by its number in the catalogue, space, offset, length.
pub(crate) type Place = (usize, u16, u32, u32);

/// All values of all artefacts that are there.
#[derive(Debug, Default)]
pub(crate) struct Index {
    values: Vec<(Vec<u8>, Place)>,
    marks: Vec<(Vec<u8>, Mark)>,
}

impl Index {
    /// Reads every artefact of the library once.
    pub fn new(library: &Library) -> Self {
        let mut index = Self::default();
        for (number, artefact) in CATALOGUE.iter().enumerate() {
            let Some(bytes) = library.bytes(artefact) else {
                continue;
            };
            let document = read(&bytes, None);
            for at in 0..document.spans.len() as u32 {
                if let Some(value) = document.same(at) {
                    let span = &document.spans[at as usize];
                    let place = (number, span.space, span.offset, span.length);
                    index.values.push((value, place));
                }
            }
            for (name, form, nth, slot, mark) in &ANCHORS {
                if *name == artefact.name
                    && let Some(value) = anchored(&document, *form, *nth, *slot)
                {
                    index.marks.push((value, *mark));
                }
            }
        }
        index
    }

    /// The mark of a span's value.
    pub fn mark(&self, document: &Document, span: u32) -> Option<Mark> {
        let value = document.same(span)?;
        let found = self.marks.iter().find(|(own, _)| *own == value);
        found.map(|(_, mark)| *mark)
    }

    /// Where the value of a span stands, here and elsewhere.
    pub fn twins(&self, document: &Document, span: u32) -> Vec<Place> {
        let Some(value) = document.same(span) else {
            return Vec::new();
        };
        let same = self.values.iter().filter(|(own, _)| *own == value);
        same.map(|(_, place)| *place).collect()
    }
}

/// The value in a slot of the n-th part of a form, as it is compared.
fn anchored(document: &Document, form: Form, nth: usize, slot: Slot) -> Option<Vec<u8>> {
    let mut parts = document.parts.iter().filter(|part| part.form == form);
    let part = parts.nth(nth)?;
    let found = part.slots.iter().rev().find(|(own, ..)| *own == slot)?;
    let (_, space, offset, length) = *found;
    let at = document.spans.iter().position(|span| {
        !span.children && (span.space, span.offset, span.length) == (space, offset, length)
    })?;
    document.same(at as u32)
}
