//! Private keys in DER: named, warned about, and their private halves marked as what nobody must see.
use crate::der::{INTEGER, OCTET_STRING, SEQUENCE, Tlv};
use crate::form::Form;
use crate::grammar::{Rule, Walk, rule};
use crate::names::ALGORITHM;
use crate::rsa_blob::SECRET;
use crate::span::Refusal;

pub(crate) const PRIVATE_KEYS: &[Rule] = &[rule("private key", SEQUENCE).by(key)];

/// What tells the three kinds apart: the second and the third element.
pub(crate) fn looks_so(tags: [Option<u8>; 3]) -> bool {
    matches!(
        tags,
        [Some(INTEGER), Some(SEQUENCE), Some(OCTET_STRING)]
            | [Some(INTEGER), Some(INTEGER), Some(INTEGER)]
            | [Some(INTEGER), Some(OCTET_STRING), _]
    )
}

/// PKCS#8, PKCS#1 or SEC 1.
fn key(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    const WRAPPED: &[Rule] = &[
        rule("version", INTEGER),
        rule("algorithm", SEQUENCE).rules(ALGORITHM),
        rule("privateKey", OCTET_STRING),
        rule("more", 0).many(),
    ];
    const RSA: &[Rule] = &[
        rule("version", INTEGER),
        rule("modulus", INTEGER),
        rule("publicExponent", INTEGER),
        rule("privateExponent", INTEGER),
        rule("prime1", INTEGER),
        rule("prime2", INTEGER),
        rule("exponent1", INTEGER),
        rule("exponent2", INTEGER),
        rule("coefficient", INTEGER),
        rule("more", 0).many(),
    ];
    const CURVE: &[Rule] = &[
        rule("version", INTEGER),
        rule("privateKey", OCTET_STRING),
        rule("more", 0).many(),
    ];
    let part = walk.document.enter(Form::PrivateKey, span);
    walk.document.remark(walk.space, (tlv.body) as u32, SECRET);
    let version = walk.read(tlv.body, tlv.end)?;
    let second = walk.read(version.next, tlv.end)?;
    // From where on nothing is public.
    let (rules, secret) = match second.tag {
        SEQUENCE => (WRAPPED, second.next),
        INTEGER => {
            let exponent = walk.read(second.next, tlv.end)?;
            (RSA, exponent.next)
        }
        _ => (CURVE, version.next),
    };
    let read = walk.rules(rules, (tlv.body, tlv.end), Some(span));
    walk.document.seal(walk.space, (secret, tlv.end));
    walk.document.leave(part);
    read
}
