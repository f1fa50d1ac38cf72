//! Tokens in three parts: the bearer of the join, the PRT request, the PRT cookie, and those that nobody signed.
use super::join::seconds;
use crate::court::{Check, Court, Outcome};
use crate::crypto::{Hash, PublicKey, Scheme, derived_key, hmac_sha256};
use crate::form::{Form, Member};
use crate::span::{Evidence, Part, Slot};
use crate::world::{Role, key_of};
use alloc::vec::Vec;

/// The service that registers devices, as a token's audience.
const AUDIENCE: &[u8] = b"urn:ms-drs:enterpriseregistration.windows.net";
/// A sentence with the sign-in service's answer behind it.
macro_rules! refused {
    ($why:literal) => {
        concat!($why, " Answer: invalid_grant.")
    };
}

pub(super) fn judge<'a>(court: &mut Court<'a>, part: &'a Part) {
    let member = |court: &Court<'a>, member| court.slot(part, Slot::Member(member));
    let algorithm = member(court, Member::Alg).unwrap_or_default();
    let inner = court.document.parts.iter().find(|one| {
        let inside = one.inside.map(|at| &court.document.parts[at as usize]);
        one.form == Form::Certificate && inside.is_some_and(|around| around.span == part.span)
    });
    let bearer =
        member(court, Member::Audience).is_some() || member(court, Member::Expires).is_some();
    match algorithm {
        b"HS256" => cookie(court, part),
        b"none"
            if !bearer
                || court
                    .slot(part, Slot::Signature)
                    .is_none_or(<[u8]>::is_empty) =>
        {
            unsigned(court, part);
        }
        _ => match inner {
            Some(certificate) => request(court, part, certificate),
            None => signed(court, part, algorithm),
        },
    }
}

/// The scheme that a header's `alg` names.
fn scheme(algorithm: &[u8]) -> Option<Scheme> {
    Some(match algorithm {
        b"RS256" => Scheme::Pkcs1(Hash::Sha256),
        b"RS384" => Scheme::Pkcs1(Hash::Sha384),
        b"RS512" => Scheme::Pkcs1(Hash::Sha512),
        b"PS256" => Scheme::Pss(Hash::Sha256),
        b"PS384" => Scheme::Pss(Hash::Sha384),
        b"PS512" => Scheme::Pss(Hash::Sha512),
        b"ES256" => Scheme::EcdsaFlat(Hash::Sha256),
        b"ES384" => Scheme::EcdsaFlat(Hash::Sha384),
        _ => return None,
    })
}

fn verify<'a>(court: &mut Court<'a>, part: &'a Part, key: &PublicKey, scheme: Scheme) -> Outcome {
    let message = court.slot(part, Slot::Signed).unwrap_or_default();
    match court.slot(part, Slot::Signature) {
        Some(signature) => court.crypto.verify(key, scheme, message, signature).into(),
        None => Outcome::Unknown("the signature was not read"),
    }
}

/// The bearer token of the join request.
fn signed<'a>(court: &mut Court<'a>, part: &'a Part, algorithm: &[u8]) {
    let who = "registration service, signature";
    let words = (
        "The issuer's signature fits header and payload.",
        "The signature does not fit header and payload. Answer: HTTP 400, AuthenticationError.",
    );
    let keys: Vec<_> = court
        .world
        .trusted
        .iter()
        .filter(|one| one.role == Role::SignIn)
        .collect();
    let id = court.slot(part, Slot::Member(Member::KeyId));
    let outcome = match (scheme(algorithm), keys.is_empty()) {
        (None, _) => Outcome::Is(false),
        (_, true) => Outcome::Unknown("it needs the issuer's key, and that is not here"),
        (Some(scheme), false) => {
            let key = keys.iter().find(|one| id.is_none_or(|id| id == one.name));
            match key {
                Some(key) => verify(court, part, &key.key, scheme),
                None => Outcome::Is(false),
            }
        }
    };
    court.decide(Check::Signature, who, outcome, words, Evidence::PublicPost);
    let time = |member| court.slot(part, Slot::Member(member)).and_then(seconds);
    let (from, to) = (time(Member::NotBefore), time(Member::Expires));
    let who = "registration service, time";
    let refusal = "Answer: HTTP 400, Invalid Token; 0x801c03ed in Windows.";
    let tolerance = court.world.tolerance;
    court.in_time(who, (from, to), tolerance, refusal, Evidence::Observed);
    let audience = court.slot(part, Slot::Member(Member::Audience));
    let words = (
        "Made out for the registration of devices.",
        "Made out for another service, or for none. Answer: HTTP 400, AuthenticationError.",
    );
    let outcome = Outcome::Is(audience == Some(AUDIENCE));
    court.decide(
        Check::Meaning,
        "registration service, audience",
        outcome,
        words,
        Evidence::Documented,
    );
    let says = "In which order the service checks is not known.";
    court.say(
        Check::Meaning,
        "nobody outside",
        None,
        says,
        Evidence::Inferred,
    );
}

/// A token that says of itself that nobody signed it.
fn unsigned<'a>(court: &mut Court<'a>, part: &'a Part) {
    let empty = court
        .slot(part, Slot::Signature)
        .is_none_or(<[u8]>::is_empty);
    let inside = part.inside.is_some();
    if inside && empty {
        let says = "Not signed, and not meant to be: it came through TLS from the service itself.";
        court.say(
            Check::Signature,
            "nobody",
            Some(true),
            says,
            Evidence::OpenSource,
        );
        return;
    }
    let says = "alg none: nobody signed it. Answer: HTTP 400, AuthenticationError.";
    court.say(
        Check::Signature,
        "registration service, signature",
        Some(false),
        says,
        Evidence::Documented,
    );
}

/// The request for a PRT: signed by the key of the certificate that it carries.
fn request<'a>(court: &mut Court<'a>, part: &'a Part, certificate: &'a Part) {
    let who = "sign-in service, signature";
    let algorithm = court
        .slot(part, Slot::Member(Member::Alg))
        .unwrap_or_default();
    let no = refused!("The signature does not fit the key of the certificate in the header.");
    let words = (
        "The device key of the certificate in the header signed it.",
        no,
    );
    let outcome = match (scheme(algorithm), key_of(court.document, certificate)) {
        (None, _) => Outcome::Is(false),
        (_, None) => court.without_key(certificate),
        (Some(scheme), Some(key)) => verify(court, part, &key, scheme),
    };
    court.decide(Check::Signature, who, outcome, words, Evidence::Documented);
    nonce(court, part, "sign-in service, nonce");
    let says = "It has no time of its own; the nonce takes its place.";
    court.say(
        Check::Time,
        "nobody",
        Some(true),
        says,
        Evidence::OpenSource,
    );
}

fn nonce<'a>(court: &mut Court<'a>, part: &'a Part, who: &'static str) {
    let found = court.slot(part, Slot::Member(Member::RequestNonce));
    let no = refused!("Not the nonce that the service handed out: old, made up, or none.");
    let words = ("The nonce that the service handed out.", no);
    let outcome = match &court.world.nonce {
        Some(wanted) => Outcome::Is(found == Some(wanted)),
        None => Outcome::Unknown("only the service knows which nonce it handed out"),
    };
    court.decide(Check::Meaning, who, outcome, words, Evidence::Documented);
}

/// The PRT cookie: a tag by a key that comes from the session key.
fn cookie<'a>(court: &mut Court<'a>, part: &'a Part) {
    let version = court.slot(part, Slot::Member(Member::KdfVersion));
    let context = court.slot(part, Slot::Member(Member::Ctx));
    let payload = court.slot(part, Slot::Content);
    let tag = court.slot(part, Slot::Signature);
    let message = court.slot(part, Slot::Signed).unwrap_or_default();
    let second = version == Some(b"2");
    let outcome = match (&court.world.session_key, context, payload, tag) {
        (None, ..) => Outcome::Unknown("it needs the session key, and that is not here"),
        (Some(_), None, ..) => Outcome::Is(false),
        (Some(key), Some(context), Some(payload), Some(tag)) => {
            let context = match second {
                true => Hash::Sha256.of(&[context, payload].concat()),
                false => context.to_vec(),
            };
            let known = version.is_none_or(|version| matches!(version, b"1" | b"2"));
            let wanted = hmac_sha256(&derived_key(key, &context), &[message]);
            Outcome::Is(known && wanted == tag)
        }
        _ => Outcome::Unknown("payload or tag was not read"),
    };
    let no = refused!("The tag does not fit the key that comes from session key and context.");
    let words = (
        "The tag fits the key that comes from session key and context.",
        no,
    );
    court.decide(
        Check::Signature,
        "sign-in service, tag",
        outcome,
        words,
        Evidence::Inferred,
    );
    let says = if second {
        "Version 2: the key comes from context and payload, so it fits this payload only."
    } else {
        "Version 1: the key comes from the context alone. Who had it once can sign any payload with this context."
    };
    court.say(
        Check::Meaning,
        "nobody",
        Some(second),
        says,
        Evidence::Checked,
    );
    nonce(court, part, "sign-in service, nonce");
}
