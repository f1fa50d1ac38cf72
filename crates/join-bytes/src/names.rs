//! What certificates, requests and messages share: names, algorithms, public keys.
use crate::der::{BIT_STRING, INTEGER, NULL, OID, SEQUENCE, SET, Tlv};
use crate::grammar::{Rule, Walk, rule};
use crate::span::{Document, Evidence::Documented, Name, Refusal, Slot};

/// An algorithm of a signature; RSA by PKCS#1 v1.5 and a bare hash have NULL as their parameters, or none.
pub(crate) fn signature_algorithm(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    const RSA: &[Rule] = &[
        rule("algorithm", OID).slot(Slot::SignatureAlgorithm),
        rule("parameters", NULL).optional(),
    ];
    const OTHER: &[Rule] = &[
        rule("algorithm", OID).slot(Slot::SignatureAlgorithm),
        rule("parameters", 0)
            .optional()
            .slot(Slot::SignatureParameters),
    ];
    let algorithm = walk.read(tlv.body, tlv.end)?;
    let name = crate::oid::name(walk.inside(algorithm)).unwrap_or_default();
    let rules = if name.ends_with("WithRSAEncryption") || name.starts_with("sha") {
        RSA
    } else {
        OTHER
    };
    walk.rules(rules, (tlv.body, tlv.end), Some(span))
}

/// Any other algorithm.
pub(crate) const ALGORITHM: &[Rule] = &[rule("algorithm", OID), rule("parameters", 0).optional()];

pub(crate) const NAME: &[Rule] =
    &[rule("relativeDistinguishedName", SET)
        .many()
        .rules(&[rule("attribute", SEQUENCE).many().by(name_attribute)])];

const RSA_KEY: &[Rule] = &[rule("RSAPublicKey", SEQUENCE).rules(&[
    rule("modulus", INTEGER)
        .slot(Slot::Modulus)
        .note("The number n; a leading 00 keeps it positive.", Documented),
    rule("publicExponent", INTEGER).slot(Slot::Exponent),
])];

/// The subject: its common name is what judges ask for.
pub(crate) fn subject(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    walk.put(Slot::Subject, tlv);
    walk.rules(NAME, (tlv.body, tlv.end), Some(span))
}

/// `AttributeTypeAndValue`: takes its name from its type.
fn name_attribute(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    const PAIR: &[Rule] = &[rule("type", OID), rule("value", 0)];
    let kind = walk.read(tlv.body, tlv.end)?;
    let name = crate::oid::name(walk.inside(kind));
    if let Some(name) = name {
        walk.document.spans[span as usize].name = Name::Word(name);
    }
    walk.rules(PAIR, (tlv.body, tlv.end), Some(span))?;
    // The attribute may stand in the issuer or in another name; the subject's comes last in a certificate.
    if name == Some("commonName") {
        let value = walk.read(kind.next, tlv.end)?;
        walk.put(Slot::CommonName, value);
        let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(byte);
        let wrong = walk.inside(value).iter().position(|byte| !allowed(byte));
        if value.tag == 0x13
            && let Some(at) = wrong
        {
            let words =
                "a PrintableString holds letters, digits and a few signs; here is another byte";
            let offset = (value.body + at) as u32;
            walk.document.remark(walk.space, offset, words);
        }
    }
    Ok(())
}

/// `SubjectPublicKeyInfo`: what the key is depends on its algorithm.
pub(crate) fn key(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    const RSA: &[Rule] = &[
        rule("algorithm", SEQUENCE).rules(&[
            rule("algorithm", OID).slot(Slot::KeyAlgorithm),
            rule("parameters", NULL).optional(),
        ]),
        rule("subjectPublicKey", BIT_STRING).wrapped(RSA_KEY),
    ];
    const CURVE: &[Rule] = &[
        rule("algorithm", SEQUENCE).rules(&[
            rule("algorithm", OID).slot(Slot::KeyAlgorithm),
            rule("namedCurve", OID).slot(Slot::Curve),
        ]),
        rule("subjectPublicKey", BIT_STRING)
            .slot(Slot::Point)
            .note("04, then the two coordinates of the point.", Documented),
    ];
    const OTHER: &[Rule] = &[
        rule("algorithm", SEQUENCE).rules(&[
            rule("algorithm", OID).slot(Slot::KeyAlgorithm),
            rule("parameters", 0).optional(),
        ]),
        rule("subjectPublicKey", BIT_STRING),
    ];
    let algorithm = walk.read(tlv.body, tlv.end)?;
    let kind = walk.read(algorithm.body, algorithm.end)?;
    let rules = match crate::oid::name(walk.inside(kind)) {
        Some("rsaEncryption") => RSA,
        Some("ecPublicKey") => CURVE,
        _ => OTHER,
    };
    walk.put(Slot::KeyAlgorithm, kind);
    walk.rules(rules, (tlv.body, tlv.end), Some(span))
}

/// A name of any kind inside an extension.
pub(crate) const GENERAL_NAMES: &[Rule] = &[rule("GeneralNames", SEQUENCE).rules(&[
    rule("directoryName", 0xa4)
        .optional()
        .rules(&[rule("Name", SEQUENCE).rules(NAME)]),
    rule("name", 0).many(),
])];

/// One element is all that a file holds.
pub(crate) fn trailing(walk: &Walk, tlv: Tlv, end: usize) -> Result<(), Refusal> {
    if tlv.next == end {
        return Ok(());
    }
    let found = alloc::format!("{} bytes more", end - tlv.next);
    Err(Document::refuse(
        walk.space,
        tlv.next,
        "the end of the bytes",
        &found,
    ))
}

/// A whole space by one rule.
pub(crate) fn whole(
    walk: &mut Walk,
    rules: &'static [Rule],
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let end = walk.bytes.len();
    let tlv = walk.read(0, end)?;
    walk.rules(rules, (0, tlv.next), parent)?;
    trailing(walk, tlv, end)
}
