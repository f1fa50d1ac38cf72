//! Certificates (X.509): their elements by name.
use crate::der::{self, BIT_STRING, GENERALIZED_TIME, INTEGER, SEQUENCE, Tlv, UTC_TIME};
use crate::extension::EXTENSIONS;
use crate::form::Form;
use crate::grammar::{Rule, Walk, rule};
use crate::names::{ALGORITHM, NAME, key, signature_algorithm, subject, trailing};
use crate::span::{Document, Evidence::Documented, Name, PLAIN, Refusal, Slot};

const VALIDITY: &[Rule] = &[
    rule("notBefore", 0).slot(Slot::NotBefore).by(time),
    rule("notAfter", 0).slot(Slot::NotAfter).by(time),
];

const TBS: &[Rule] = &[
    rule("version", 0xa0)
        .optional()
        .rules(&[rule("version", INTEGER).note("2 is version 3.", Documented)]),
    rule("serialNumber", INTEGER).slot(Slot::Serial),
    rule("signature", SEQUENCE)
        .slot(Slot::InnerAlgorithm)
        .note(
            "The signature's algorithm, once inside what is signed.",
            Documented,
        )
        .rules(ALGORITHM),
    rule("issuer", SEQUENCE).slot(Slot::Issuer).rules(NAME),
    rule("validity", SEQUENCE).rules(VALIDITY),
    rule("subject", SEQUENCE).by(subject),
    rule("subjectPublicKeyInfo", SEQUENCE).by(key),
    rule("issuerUniqueID", 0x81).optional(),
    rule("subjectUniqueID", 0x82).optional(),
    rule("extensions", 0xa3)
        .optional()
        .rules(&[rule("extensions", SEQUENCE).rules(EXTENSIONS)]),
];

const CERTIFICATE: &[Rule] = &[
    rule("tbsCertificate", SEQUENCE)
        .slot(Slot::Signed)
        .note(
            "What the issuer's signature covers, this header included.",
            Documented,
        )
        .rules(TBS),
    rule("signatureAlgorithm", SEQUENCE)
        .slot(Slot::OuterAlgorithm)
        .by(signature_algorithm),
    rule("signatureValue", BIT_STRING)
        .slot(Slot::Signature)
        .note("By the issuer.", Documented),
];

/// A certificate, as one element.
pub(crate) const CERTIFICATES: &[Rule] = &[rule("Certificate", SEQUENCE).by(certificate)];

/// A certificate wherever it stands.
pub(crate) fn certificate(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    walk.put(Slot::Certificate, tlv);
    part(walk, Form::Certificate, CERTIFICATE, tlv, span)
}

/// Reads an element as a part of its own.
pub(crate) fn part(
    walk: &mut Walk,
    form: Form,
    rules: &'static [Rule],
    tlv: Tlv,
    span: u32,
) -> Result<(), Refusal> {
    let outer = walk.document.enter(form, span);
    walk.put(Slot::Whole, tlv);
    let read = walk.rules(rules, (tlv.body, tlv.end), Some(span));
    walk.document.leave(outer);
    read
}

fn time(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    if !matches!(tlv.tag, UTC_TIME | GENERALIZED_TIME) {
        let expected = "UTCTime or GeneralizedTime";
        let found = der::word(tlv.tag);
        return Err(Document::refuse(walk.space, tlv.start, expected, found));
    }
    walk.content(tlv, span, None);
    Ok(())
}

/// Only the key is asked for: `subjectPublicKeyInfo` on its own.
pub(crate) const KEYS: &[Rule] = &[rule("SubjectPublicKeyInfo", SEQUENCE).by(lone_key)];

fn lone_key(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    let outer = walk.document.enter(Form::PublicKey, span);
    let read = key(walk, tlv, span);
    walk.document.leave(outer);
    read
}

/// DER that is none of the known things.
pub(crate) fn other(walk: &mut Walk, parent: Option<u32>) -> Result<(), Refusal> {
    let end = walk.bytes.len();
    let tlv = walk.read(0, end)?;
    let span = walk.plain(tlv, parent, Name::Word("DER"), PLAIN)?;
    let outer = walk.document.enter(Form::Der, span);
    walk.document.leave(outer);
    trailing(walk, tlv, end)
}
