//! The join request and its answer as wholes: what nothing signs, and what must fit together.
use crate::court::{Check, Court, Outcome};
use crate::crypto::Hash;
use crate::form::{Form, Member};
use crate::span::{Evidence, Slot};
use crate::world::key_of;

/// Seconds since 1970, from a JSON number.
pub(super) fn seconds(text: &[u8]) -> Option<i64> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

/// A body of JSON.
pub(super) fn body(court: &mut Court, number: u32) {
    let document = court.document;
    let part = &document.parts[number as usize];
    if let Some(kind) = court.slot(part, Slot::Member(Member::RequestType)) {
        let words = (
            "The type is pkcs10.",
            "The type is not pkcs10, the only one that is defined. What is answered is not published.",
        );
        let outcome = Outcome::Is(kind == b"pkcs10");
        court.decide(
            Check::Meaning,
            "registration service",
            outcome,
            words,
            Evidence::Documented,
        );
    }
    if court.slot(part, Slot::Member(Member::JoinType)).is_some() {
        let says = "Nothing signs DeviceDisplayName, OSVersion, JoinType and how the parts belong together; only TLS guards them.";
        court.say(
            Check::Signature,
            "nobody",
            Some(true),
            says,
            Evidence::Inferred,
        );
    }
    if let Some(found) = court.slot(part, Slot::Member(Member::Thumbprint)) {
        let inner = document
            .parts
            .iter()
            .find(|one| one.form == Form::Certificate && one.inside == Some(number));
        let whole = inner.and_then(|one| document.slot(one, Slot::Whole));
        let outcome = match whole {
            Some(whole) => {
                let digits = Hash::Sha1.of(whole);
                let text: alloc::string::String = digits
                    .iter()
                    .map(|byte| alloc::format!("{byte:02X}"))
                    .collect();
                Outcome::Is(text.as_bytes().eq_ignore_ascii_case(found))
            }
            None => Outcome::Unknown("the certificate was not read"),
        };
        let words = (
            "Thumbprint is SHA-1 of the certificate beside it.",
            "Thumbprint is not SHA-1 of the certificate beside it. No source says that Windows compares them.",
        );
        court.decide(
            Check::Meaning,
            "this reader",
            outcome,
            words,
            Evidence::Checked,
        );
    }
}

/// Parts of one request that name the same key.
pub(super) fn together(court: &mut Court) {
    let document = court.document;
    let blob = document
        .part(Form::KeyBlob)
        .and_then(|part| key_of(document, part));
    let attested = document.parts.iter().find(|part| {
        let around = part.inside.map(|at| &document.parts[at as usize]);
        let kads = around
            .and_then(|around| around.inside)
            .map(|at| document.parts[at as usize].form);
        part.form == Form::TpmPublic && kads == Some(Form::Kads)
    });
    if let (Some(blob), Some(attested)) = (blob, attested) {
        let same = key_of(document, attested) == Some(blob);
        let words = (
            "TransportKey is the key that AttestationData attests.",
            "TransportKey is not the key that AttestationData attests. Answer: 0x801c0011.",
        );
        let who = "registration service, comparison";
        court.decide(
            Check::Meaning,
            who,
            Outcome::Is(same),
            words,
            Evidence::Inferred,
        );
    }
}
