//! Signed messages of CMS: the signer's signature over its attributes, and the digest of the content among them.
use crate::court::{Check, Court, Outcome, hash};
use crate::crypto::Scheme;
use crate::form::Form;
use crate::span::{Evidence, Part, Slot};
use crate::world::key_of;
use alloc::vec::Vec;

const WHO: &str = "whoever gets the message";

pub(super) fn signer<'a>(court: &mut Court<'a>, part: &'a Part) {
    let document = court.document;
    let around = part.inside.map(|at| &document.parts[at as usize]);
    let content = around
        .and_then(|around| court.slot(around, Slot::Content))
        .unwrap_or_default();
    let Some(hash) = court.slot(part, Slot::HashAlgorithm).and_then(hash) else {
        let says = "The signer names a digest that is none of SHA-1 and SHA-2.";
        court.say(
            Check::Signature,
            WHO,
            Some(false),
            says,
            Evidence::Documented,
        );
        return;
    };
    let (attributes, digest) = (
        court.slot(part, Slot::Signed),
        court.slot(part, Slot::MessageDigest),
    );
    // Signed is the SET, not the [0] that stands in the message.
    let message: Vec<u8> = match attributes {
        Some([_, rest @ ..]) => [&[0x31], rest].concat(),
        _ => content.to_vec(),
    };
    if attributes.is_some() {
        let outcome = if hash.known() {
            Outcome::Is(digest == Some(&hash.of(content)))
        } else {
            Outcome::Unknown("its hash is not reckoned with here")
        };
        let words = (
            "The digest among the signed attributes is that of the content.",
            "The content is not the one that was signed.",
        );
        court.decide(Check::Signature, WHO, outcome, words, Evidence::Documented);
        let stands = around.and_then(|around| court.slot(around, Slot::ContentType));
        let outcome = Outcome::Is(stands == court.slot(part, Slot::ContentType));
        let words = (
            "The type of the content is the one among the signed attributes.",
            "The type of the content is not the one that was signed.",
        );
        court.decide(Check::Meaning, WHO, outcome, words, Evidence::Documented);
    }
    let wanted = court.slot(part, Slot::Issuer).unwrap_or_default();
    let certificate = document.parts.iter().find(|one| {
        let names = document
            .slot(one, Slot::Issuer)
            .zip(document.slot(one, Slot::Serial));
        one.form == Form::Certificate
            && one.inside == part.inside
            && names.is_some_and(|(issuer, serial)| {
                wanted.ends_with(serial)
                    && wanted.windows(issuer.len()).any(|window| window == issuer)
            })
    });
    let any = document
        .parts
        .iter()
        .any(|one| one.form == Form::Certificate && one.inside == part.inside);
    let key = certificate.and_then(|one| key_of(document, one));
    let algorithm = court
        .slot(part, Slot::SignatureAlgorithm)
        .and_then(crate::oid::name);
    // Messages name the key's algorithm alone; the hash stands beside it.
    let scheme = match algorithm {
        Some("rsaEncryption" | "sha256WithRSAEncryption" | "sha1WithRSAEncryption") => {
            Some(Scheme::Pkcs1(hash))
        }
        Some("ecdsaWithSHA256") => Some(Scheme::Ecdsa(hash)),
        _ => None,
    };
    let outcome = match (key, scheme, court.slot(part, Slot::Signature)) {
        (Some(key), Some(scheme), Some(signature)) => court
            .crypto
            .verify(&key, scheme, &message, signature)
            .into(),
        // Certificates, and none of them the signer's: the message names another signer than it brings.
        (None, ..) if any => Outcome::Is(false),
        (None, ..) => Outcome::Unknown("the message holds no certificate of its signer"),
        (_, None, _) => Outcome::Is(false),
        _ => Outcome::Unknown("the signature was not read"),
    };
    let words = (
        "The signer's signature fits.",
        "The signer's signature does not fit. What the service answers is not certain.",
    );
    court.decide(Check::Signature, WHO, outcome, words, Evidence::Documented);
}
