//! Certificate requests (PKCS#10) and their attributes, those of an AIK request among them.
use crate::certificate::part;
use crate::der::{BIT_STRING, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, Tlv};
use crate::extension::EXTENSIONS;
use crate::form::Form;
use crate::grammar::{Rule, Walk, rule};
use crate::names::{key, signature_algorithm, subject};
use crate::span::{Evidence::Documented, Name, PLAIN, Refusal, Slot, inferred, open};

const INFO: &[Rule] = &[
    rule("version", INTEGER).note("0 is version 1.", Documented),
    rule("subject", SEQUENCE).by(subject),
    rule("subjectPKInfo", SEQUENCE).by(key),
    rule("attributes", 0xa0)
        .note("Required even when there are none.", Documented)
        .rules(&[rule("attribute", SEQUENCE).many().by(attribute)]),
];

const REQUEST: &[Rule] = &[
    rule("certificationRequestInfo", SEQUENCE)
        .slot(Slot::Signed)
        .note(
            "What the signature covers, this header included.",
            Documented,
        )
        .rules(INFO),
    rule("signatureAlgorithm", SEQUENCE).by(signature_algorithm),
    rule("signature", BIT_STRING).slot(Slot::Signature).note(
        "By the key of the request itself: proof of possession.",
        Documented,
    ),
];

/// A certificate request, as one element.
pub(crate) const REQUESTS: &[Rule] = &[rule("CertificationRequest", SEQUENCE).by(request)];
fn request(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    part(walk, Form::Request, REQUEST, tlv, span)
}

/// An attribute: its type, then a SET of values.
fn attribute(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    const PLAIN_VALUES: &[Rule] = &[
        rule("type", OID),
        rule("values", SET).rules(&[rule("value", 0).many()]),
    ];
    const EXTENSION_VALUES: &[Rule] = &[
        rule("type", OID),
        rule("values", SET).rules(&[rule("extensions", SEQUENCE).many().rules(EXTENSIONS)]),
    ];
    const STATEMENT: &[Rule] = &[
        rule("type", OID),
        rule("values", SET).rules(&[rule("statement", OCTET_STRING).many().by(statement)]),
    ];
    let id = walk.read(tlv.body, tlv.end)?;
    let name = (id.tag == OID)
        .then(|| crate::oid::name(walk.inside(id)))
        .flatten();
    let note = match name {
        Some("SCEP signer hash") => {
            open("SHA-1 of the client's certificate: ties the request to its envelope.")
        }
        Some("EK info") => {
            open("Which TPM it is, encrypted so that only the registration authority learns it.")
        }
        Some("SCEP service state") => inferred("Its content is not known from open sources."),
        _ => PLAIN,
    };
    if let Some(name) = name {
        let span = &mut walk.document.spans[span as usize];
        (span.name, span.meaning, span.evidence) = (Name::Word(name), note.0, note.1);
    }
    let rules = match name {
        Some("extensionRequest") => EXTENSION_VALUES,
        Some("attestation statement") => STATEMENT,
        #[cfg(feature = "scep")]
        Some("EK info") => crate::cms::VALUES,
        _ => PLAIN_VALUES,
    };
    walk.rules(rules, (tlv.body, tlv.end), Some(span))
}

/// The key attestation statement of an AIK request.
fn statement(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    let (space, parent) = (walk.space, Some(span));
    let read = crate::container::read(
        walk.document,
        Form::Kast,
        space,
        (tlv.body as u32, tlv.end as u32),
        parent,
    );
    if let Err(refusal) = read {
        walk.document.refusals.push(refusal);
    }
    Ok(())
}
