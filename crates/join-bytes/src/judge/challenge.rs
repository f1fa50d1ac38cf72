//! The challenge: only the TPM that holds both keys can say whether it fits.
use super::attestation::name_of;
use crate::court::{Check, Court, Outcome};
use crate::crypto::{Answer, Hash, Private, hmac_sha256, kdfa};
use crate::span::{Evidence, Part, Slot};

pub(super) fn judge<'a>(court: &mut Court<'a>, part: &'a Part) {
    let who = "TPM, integrity";
    let outcome = outcome(court, part);
    let words = (
        "The HMAC fits seed, identity and the Name of the attestation key: the TPM gives the secret.",
        "The HMAC does not fit seed, identity and Name. The TPM answers TPM_RC_INTEGRITY, Windows 0x8028009F.",
    );
    court.decide(Check::Signature, who, outcome, words, Evidence::Documented);
    let says = "A challenge has no time.";
    court.say(
        Check::Time,
        "nobody",
        Some(true),
        says,
        Evidence::Documented,
    );
}

fn outcome<'a>(court: &mut Court<'a>, part: &'a Part) -> Outcome {
    let (Some(sealed), Some(identity), Some(found)) = (
        court.slot(part, Slot::Secret),
        court.slot(part, Slot::Identity),
        court.slot(part, Slot::Hmac),
    ) else {
        return Outcome::Unknown("the parts that it needs were not read");
    };
    let Some(name) = court.world.aik_area.as_deref().and_then(name_of) else {
        return Outcome::Unknown("the attestation key that it is for is not known here");
    };
    let label = b"IDENTITY\0";
    match court
        .crypto
        .unwrap_oaep(Private::Endorsement, Hash::Sha256, label, sealed)
    {
        Answer::Is(Some(seed)) => {
            let key = kdfa(&seed, b"INTEGRITY", &[], 256);
            Outcome::Is(hmac_sha256(&key, &[identity, &name]) == found)
        }
        Answer::Is(None) => Outcome::Is(false),
        Answer::Later => Outcome::Later,
        Answer::Absent(why) => Outcome::Unknown(why),
    }
}
