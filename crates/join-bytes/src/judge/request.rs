//! The two keys that a device offers: the transport key as a blob, the device key as a request that it signs itself.
use crate::court::{Check, Court, Outcome, hash};
use crate::form::Form;
use crate::span::{Evidence, Part, Slot};
use crate::world::key_of;

/// The common name in the request of every device in the world.
const COMMON_NAME: &[u8] = b"7E980AD9-B86D-4306-9425-9AC066FB014A";

pub(super) fn blob<'a>(court: &mut Court<'a>, part: &'a Part) {
    let public = court
        .slot(part, Slot::Magic)
        .is_some_and(|magic| matches!(magic, b"RSA1" | [b'E', b'C', ..]));
    let words = (
        "A public key and nothing else.",
        "It carries primes, or its magic is another: the service takes public keys only. What it answers is not published.",
    );
    let who = "registration service, parser";
    court.decide(
        Check::Meaning,
        who,
        Outcome::Is(public),
        words,
        Evidence::OpenSource,
    );
    let says =
        "It has no signature of its own: a changed bit of the modulus is another well-formed key.";
    court.say(
        Check::Signature,
        "nobody",
        Some(true),
        says,
        Evidence::Checked,
    );
    court.say(
        Check::Time,
        "nobody",
        Some(true),
        "Nothing in it has a time.",
        Evidence::Documented,
    );
    let key = key_of(court.document, part);
    let held = match (&court.world.transport, &key) {
        (Some(held), Some(key)) => Outcome::Is(held == key),
        (None, _) => Outcome::Unknown("which key the TPM holds is not known here"),
        (_, None) => Outcome::Is(false),
    };
    let same = matches!(held, Outcome::Is(true));
    let words = (
        "The key that the TPM holds.",
        "A well-formed key that no TPM holds: it cannot open the session key. What Windows says then is not known.",
    );
    court.decide(
        Check::Meaning,
        "TPM, when the PRT comes",
        held,
        words,
        Evidence::Checked,
    );
    if part.inside.is_none() && court.world.transport.is_some() {
        let words = (
            "Would be the key that the attestation names.",
            "With an attestation: its Name is not that of this key. Answer: 0x801c0011.",
        );
        let who = "registration service, comparison with the attestation";
        court.decide(
            Check::Meaning,
            who,
            Outcome::Is(same),
            words,
            Evidence::Inferred,
        );
        let says = "Without an attestation nobody compares it with anything at the join.";
        court.say(
            Check::Meaning,
            "nobody",
            Some(true),
            says,
            Evidence::Inferred,
        );
    }
}

pub(super) fn judge<'a>(court: &mut Court<'a>, part: &'a Part) {
    let algorithm = court
        .slot(part, Slot::SignatureAlgorithm)
        .unwrap_or_default();
    if let Some(hash) = hash(algorithm) {
        return null_signature(court, part, hash);
    }
    let who = "registration service, self-signature";
    let words = (
        "The request's own key signed it: whoever made it holds the key.",
        "The signature does not fit the request and its key. What is answered is not published.",
    );
    let outcome = match key_of(court.document, part) {
        Some(key) => court.signed_by(part, &key),
        None => court.without_key(part),
    };
    court.decide(Check::Signature, who, outcome, words, Evidence::Inferred);
    court.say(
        Check::Time,
        "nobody",
        Some(true),
        "A request has no time.",
        Evidence::Documented,
    );
    let who = "registration service, fixed name";
    let name = court.slot(part, Slot::CommonName).unwrap_or_default();
    let bare = name.strip_suffix(b"\0").unwrap_or(name);
    if bare == COMMON_NAME && bare.len() < name.len() {
        let says = "The fixed name, with a NUL at its end as in the specification's own example. Lenient readers take it, strict ones do not.";
        court.say(Check::Meaning, who, Some(true), says, Evidence::Documented);
    } else {
        let words = (
            "The name that every device's request has.",
            "Not the name that every device's request has. What is answered is not published.",
        );
        court.decide(
            Check::Meaning,
            who,
            Outcome::Is(bare == COMMON_NAME),
            words,
            Evidence::OpenSource,
        );
    }
    let key = key_of(court.document, part);
    let right = key.as_ref().and_then(crate::crypto::PublicKey::bits) == Some(2048)
        && crate::oid::name(algorithm) == Some("sha256WithRSAEncryption");
    let words = (
        "RSA of 2048 bits, signed with SHA-256: what the specification asks for.",
        "The specification asks for RSA of 2048 bits, signed with SHA-256; this is something else (macOS uses P-256).",
    );
    court.decide(
        Check::Meaning,
        "registration service, algorithms",
        Outcome::Is(right),
        words,
        Evidence::Documented,
    );
    if let (Some(held), Some(key)) = (&court.world.device, key) {
        let words = (
            "The key that the TPM holds.",
            "Another key than the TPM holds: with it the device could never sign its request for a PRT.",
        );
        let outcome = Outcome::Is(*held == key);
        court.decide(
            Check::Meaning,
            "device, when it asks for a PRT",
            outcome,
            words,
            Evidence::Inferred,
        );
    }
}

/// The request for an attestation key's certificate: a key that may not sign it, so a hash takes the signature's place.
fn null_signature<'a>(court: &mut Court<'a>, part: &'a Part, hash: crate::crypto::Hash) {
    let message = court.slot(part, Slot::Signed).unwrap_or_default();
    let outcome = match court.slot(part, Slot::Signature) {
        Some(_) if !hash.known() => Outcome::Unknown("its hash is not reckoned with here"),
        Some(found) => Outcome::Is(hash.of(message) == found),
        None => Outcome::Unknown("the hash was not read"),
    };
    let words = (
        "The hash in the signature's place is that of the request.",
        "The hash in the signature's place is not that of the request: it is damaged.",
    );
    court.decide(
        Check::Signature,
        "attestation key service, null signature",
        outcome,
        words,
        Evidence::Documented,
    );
    let says = "Anyone can reckon the hash anew: it finds damage, not forgery.";
    court.say(
        Check::Signature,
        "nobody",
        Some(true),
        says,
        Evidence::Documented,
    );
    court.say(
        Check::Time,
        "nobody",
        Some(true),
        "A request has no time.",
        Evidence::Documented,
    );
    let statement = court
        .document
        .parts
        .iter()
        .find(|one| one.form == Form::Kast);
    let area = court
        .document
        .parts
        .iter()
        .find(|one| one.form == Form::TpmPublic);
    if let (Some(_), Some(area)) = (statement, area) {
        let same = key_of(court.document, area) == key_of(court.document, part);
        let words = (
            "The request asks for the key that its statement attests.",
            "The request asks for another key than its statement attests.",
        );
        court.decide(
            Check::Meaning,
            "attestation key service, comparison",
            Outcome::Is(same),
            words,
            Evidence::Documented,
        );
    }
}
