//! Who looks at what of an artefact, and what each of them says: parse, signature, time and meaning kept apart.
/// What an attestation lacks, with the service's answer behind it.
macro_rules! not_attested {
    ($why:literal) => {
        concat!($why, " Answer: 0x801c0011.")
    };
}

mod attestation;
mod certificate;
mod challenge;
mod join;
#[cfg(feature = "scep")]
mod message;
mod request;
mod sealed;
mod token;

use crate::court::{Check, Court, Verdict};
use crate::crypto::Crypto;
use crate::form::Form;
use crate::span::{Document, Evidence};
use crate::world::World;
use alloc::format;
use alloc::vec::Vec;

/// All verdicts on an artefact, in the order in which people ask: does it read, who signed it, is it in its time, does it mean what it must.
pub fn judge(document: &Document, world: &World, crypto: &mut dyn Crypto) -> Vec<Verdict> {
    let mut court = Court::new(document, world, crypto);
    parse(&mut court);
    for (number, part) in document.parts.iter().enumerate() {
        // Of several parts, each verdict names the one that it is about.
        court.about = (document.parts.len() > 1).then(|| part.form.word());
        let number = number as u32;
        match part.form {
            Form::Jws => token::judge(&mut court, part),
            Form::Jwe => sealed::judge(&mut court, part),
            Form::KeyBlob => request::blob(&mut court, part),
            Form::Request => request::judge(&mut court, part),
            Form::Certificate => certificate::judge(&mut court, part),
            Form::Kast => attestation::statement(&mut court, number),
            Form::Kads if part.inside.is_none() => attestation::lone_key(&mut court, number),
            Form::Attest if part.inside.is_none() => attestation::lone(&mut court, part),
            Form::TpmPublic if part.inside.is_none() => attestation::area(&mut court, part),
            Form::TpmSignature if part.inside.is_none() => attestation::signature(&mut court, part),
            Form::CreationData if part.inside.is_none() => attestation::creation(&mut court, part),
            Form::Challenge => challenge::judge(&mut court, part),
            #[cfg(feature = "scep")]
            Form::Signer => message::signer(&mut court, part),
            Form::Enveloped => sealed::envelope(&mut court, part),
            Form::Json => join::body(&mut court, number),
            Form::FormBody => join::form(&mut court, number),
            Form::Http => join::http(&mut court, number),
            _ => {}
        }
    }
    court.about = None;
    if document.part(Form::Json).is_some() {
        join::together(&mut court);
    }
    court.verdicts
}

fn parse(court: &mut Court) {
    let document = court.document;
    let bytes = document.spaces.first().map_or(0, |space| space.bytes.len());
    if document.refusals.is_empty() {
        let what = document
            .parts
            .first()
            .map_or("bytes", |part| part.form.word());
        let says = format!("All {bytes} bytes were read, as {what}.");
        court.say(
            Check::Parse,
            "any reader",
            Some(true),
            &says,
            Evidence::Checked,
        );
    }
    for refusal in &document.refusals {
        let says = format!(
            "{}: expected {}, found {}.",
            place(refusal.space, refusal.offset),
            refusal.expected,
            refusal.found
        );
        court.say(
            Check::Parse,
            "any reader",
            Some(false),
            &says,
            Evidence::Checked,
        );
    }
    for remark in &document.remarks {
        let says = format!("{}: {}.", place(remark.space, remark.offset), remark.words);
        court.say(
            Check::Parse,
            "a strict reader",
            Some(false),
            &says,
            Evidence::Checked,
        );
    }
    if document.refusals.is_empty() && document.remarks.is_empty() {
        let says = "Nothing that only lenient readers take.";
        court.say(
            Check::Parse,
            "a strict reader",
            Some(true),
            says,
            Evidence::Checked,
        );
    }
}

fn place(space: u16, offset: u32) -> alloc::string::String {
    match space {
        0 => format!("offset {offset}"),
        layer => format!("offset {offset} of layer {layer}"),
    }
}
