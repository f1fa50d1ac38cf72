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

/// What a join request must hold, as far as it stands in this body: type, kind of join, the request for a certificate, the transport key.
fn of_a_request(court: &Court, number: u32) -> usize {
    let document = court.document;
    let part = &document.parts[number as usize];
    let members = [Member::RequestType, Member::JoinType];
    let held = members.iter().filter(|member| {
        let slot = Slot::Member(**member);
        document.slot(part, slot).is_some()
    });
    let forms = [Form::Request, Form::KeyBlob];
    let keys = forms.iter().filter(|form| {
        let mut all = document.parts.iter();
        all.any(|one| one.form == **form && one.inside == Some(number))
    });
    held.count() + keys.count()
}

/// The message around a join request.
pub(super) fn http(court: &mut Court, number: u32) {
    let document = court.document;
    let part = &document.parts[number as usize];
    let line = court.slot(part, Slot::StartLine).unwrap_or_default();
    let inside = |form: Form| {
        let all = 0..document.parts.len() as u32;
        all.filter(move |at| {
            let one = &document.parts[*at as usize];
            one.form == form && one.inside == Some(number)
        })
    };
    let path: &[u8] = b"/EnrollmentServer/device/?api-version=";
    let to_there = line.windows(path.len()).any(|window| window == path);
    let asks = inside(Form::Json).any(|body| of_a_request(court, body) >= 2);
    if !to_there && !asks || line.starts_with(b"HTTP/") {
        return;
    }
    let begin = [&b"POST "[..], path].concat();
    let host = court.slot(part, Slot::Host).unwrap_or_default();
    let right = line.starts_with(&begin)
        && host.eq_ignore_ascii_case(b"enterpriseregistration.windows.net");
    let words = (
        "To the place where devices are registered.",
        "Not to the place where devices are registered (POST, EnrollmentServer/device, enterpriseregistration.windows.net). What is answered there is not published.",
    );
    let who = "registration service, address";
    court.decide(
        Check::Meaning,
        who,
        Outcome::Is(right),
        words,
        Evidence::Documented,
    );
    let words = (
        "A bearer token comes with it.",
        "No bearer token comes with it. Answer: HTTP 400, AuthenticationError.",
    );
    // A token in any other header is none that anybody looks for.
    let named = |header: u32| document.name(header).eq_ignore_ascii_case("authorization");
    let mut tokens = inside(Form::Jws).map(|at| document.parts[at as usize].span);
    let bearer = tokens.any(|token| document.spans[token as usize].parent.is_some_and(named));
    let bearer = Outcome::Is(bearer);
    let who = "registration service, signature";
    court.decide(Check::Meaning, who, bearer, words, Evidence::Documented);
    let words = (
        "The body is a join request in JSON.",
        "The body is no join request in JSON. What is answered is not published.",
    );
    let who = "registration service, parser";
    court.decide(
        Check::Meaning,
        who,
        Outcome::Is(asks),
        words,
        Evidence::Inferred,
    );
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
    let held = of_a_request(court, number);
    if held >= 2 {
        let words = (
            "Type, Data, TransportKey and JoinType are there.",
            "Type, Data, TransportKey or JoinType is missing, or called otherwise. What is answered is not published.",
        );
        let who = "registration service, parser";
        let outcome = Outcome::Is(held == 4);
        court.decide(Check::Meaning, who, outcome, words, Evidence::Inferred);
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
        if whole.is_none() {
            let says = "No certificate comes with Thumbprint: the device has nothing to keep. What Windows says then is not known.";
            court.say(
                Check::Meaning,
                "device",
                Some(false),
                says,
                Evidence::Inferred,
            );
        }
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

/// A form: what is asked for, and the signed request that asks.
pub(super) fn form(court: &mut Court, number: u32) {
    const SIGNED: &[u8] = b"urn:ietf:params:oauth:grant-type:jwt-bearer";
    let document = court.document;
    let part = &document.parts[number as usize];
    let kind = court.slot(part, Slot::Member(Member::GrantType));
    let mut all = document.parts.iter();
    let request = all.any(|one| one.form == Form::Jws && one.inside == Some(number));
    if kind.is_none() && !request {
        return;
    }
    let words = (
        "It asks for what a signed request gives, and brings one.",
        "grant_type is not the one for a signed request, or there is no request. Answer: an OAuth error (unsupported_grant_type, invalid_request).",
    );
    let right = kind == Some(SIGNED) && request;
    let who = "sign-in service, parser";
    court.decide(
        Check::Meaning,
        who,
        Outcome::Is(right),
        words,
        Evidence::Documented,
    );
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
