//! Certificates: of the device, of the attestation key, of the endorsement key.
use crate::court::{Check, Court, Outcome};
use crate::crypto::PublicKey;
use crate::form::Form;
use crate::span::{Evidence, Part, Slot};
use crate::time;
use crate::world::{Role, key_of};
use alloc::vec::Vec;

/// What a certificate is for, told by what stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Device,
    Aik,
    Endorsement,
    Other,
}

pub(super) fn judge<'a>(court: &mut Court<'a>, part: &'a Part) {
    let document = court.document;
    let has = |name| {
        document
            .slots(part, Slot::Usage)
            .any(|usage| crate::oid::name(usage) == Some(name))
    };
    let purpose = if court.slot(part, Slot::DeviceId).is_some() {
        For::Device
    } else if has("attestation identity key certificate") {
        For::Aik
    } else if has("endorsement key certificate") {
        For::Endorsement
    } else {
        For::Other
    };
    let (role, who, refusal, evidence) = match purpose {
        For::Device => (
            Role::DeviceIssuer,
            "sign-in service, when the certificate comes back in x5c",
            "Answer there: invalid_grant.",
            Evidence::Documented,
        ),
        For::Aik => (
            Role::AikIssuer,
            "registration service, chain",
            "Answer: 0x801c0010.",
            Evidence::Documented,
        ),
        For::Endorsement => (
            Role::TpmMaker,
            "attestation key service, chain",
            "Answer of a certification authority: 0x8009481A.",
            Evidence::Documented,
        ),
        For::Other => (
            Role::TpmMaker,
            "whoever gets it, chain",
            "",
            Evidence::Inferred,
        ),
    };
    let issuer = court.slot(part, Slot::Issuer).unwrap_or_default();
    let subject = court.slot(part, Slot::Subject).unwrap_or_default();
    let own = issuer == subject && subject.len() > 2;
    let mut keys: Vec<(PublicKey, bool)> = Vec::new();
    for one in court.world.trusted.iter() {
        let fits = match purpose {
            For::Other => one.name == issuer,
            _ => one.role == role,
        };
        if fits {
            keys.push((one.key.clone(), one.name == issuer));
        }
    }
    let outcome = match (keys.first(), own && purpose == For::Other) {
        (Some((key, named)), _) => match (court.signed_by(part, key), named) {
            (Outcome::Is(held), named) => Outcome::Is(held && *named),
            (other, _) => other,
        },
        (None, true) => match key_of(document, part) {
            Some(key) => court.signed_by(part, &key),
            None => court.without_key(part),
        },
        (None, false) => Outcome::Unknown("it needs the issuer's key, and that is not here"),
    };
    // The algorithm stands twice, and only the inner one is signed.
    let twice = court.slot(part, Slot::InnerAlgorithm) == court.slot(part, Slot::OuterAlgorithm);
    let outcome = if twice { outcome } else { Outcome::Is(false) };
    let no = alloc::format!("The signature does not fit, or another issuer is named. {refusal}");
    let words = ("The issuer's signature fits.", no.trim_end());
    court.decide(Check::Signature, who, outcome, words, evidence);
    if purpose == For::Device {
        let says = "No source shows that Windows checks it when it comes; its issuer is in no public store.";
        court.say(
            Check::Signature,
            "nobody at the join",
            Some(true),
            says,
            Evidence::Inferred,
        );
    }
    let moment = |slot| court.slot(part, slot).and_then(time::read);
    let (from, to) = (moment(Slot::NotBefore), moment(Slot::NotAfter));
    // The end is the last second of validity.
    let refusal = if purpose == For::Aik {
        "Answer: 0x801c0010, later 0x801c03ef."
    } else {
        refusal
    };
    let until = to.map(|to| to + 1);
    court.in_time(who, (from, until), None, refusal, evidence);
    match purpose {
        For::Device => device(court, part),
        For::Aik => attested(court, part),
        _ => {}
    }
}

/// A GUID's text for its bytes in mixed order.
fn guid(bytes: &[u8]) -> Option<Vec<u8>> {
    crate::show::normal(crate::span::Kind::Guid, bytes)
}

fn device<'a>(court: &mut Court<'a>, part: &'a Part) {
    let name = court
        .slot(part, Slot::CommonName)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let id = court.slot(part, Slot::DeviceId).and_then(guid);
    let words = (
        "The subject is the device id of the extension.",
        "The subject is not the device id of the extension. Whether anybody compares them is not known.",
    );
    let outcome = Outcome::Is(id.is_some_and(|id| id == name));
    court.decide(
        Check::Meaning,
        "this reader",
        outcome,
        words,
        Evidence::Checked,
    );
    let key = key_of(court.document, part);
    let outcome = match (&court.world.device, key) {
        (Some(held), Some(key)) => Outcome::Is(*held == key),
        (Some(_), None) => Outcome::Is(false),
        (None, _) => Outcome::Unknown("which key the device asked for is not known here"),
    };
    let words = (
        "For the key that the device asked for.",
        "For another key than the device asked for: it can sign nothing with it.",
    );
    court.decide(
        Check::Meaning,
        "device, when it asks for a PRT",
        outcome,
        words,
        Evidence::Inferred,
    );
}

fn attested<'a>(court: &mut Court<'a>, part: &'a Part) {
    let subject = court.slot(part, Slot::Subject).unwrap_or_default();
    let words = (
        "The subject is empty, as in published ones.",
        "The subject is not empty, unlike in published ones.",
    );
    court.decide(
        Check::Meaning,
        "this reader",
        Outcome::Is(subject.len() == 2),
        words,
        Evidence::OpenSource,
    );
    let statement = court.document.parts.iter().find(|one| {
        let around = one.inside.map(|at| court.document.parts[at as usize].form);
        one.form == Form::TpmPublic && around == Some(Form::Kast)
    });
    if let Some(area) = statement {
        let same = key_of(court.document, area) == key_of(court.document, part);
        let words = (
            "For the attestation key of the statement beside it.",
            "For another key than the attestation key of the statement beside it. Answer: 0x801c0011.",
        );
        court.decide(
            Check::Meaning,
            "registration service, comparison",
            Outcome::Is(same),
            words,
            Evidence::Inferred,
        );
    }
}
