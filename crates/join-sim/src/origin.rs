//! Where each failure code of the model comes from, and how that is known.

use crate::event::Verdict;
use crate::machine::is_code_of;
use crate::message::{Code, Refused};
use crate::parameter::Level;
use crate::world::{Outcome, World};

/// One way to a failure code. A code may have several.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// The code.
    pub code: Code,
    /// The service's reason, when the code is the device's word for a refusal of the join request.
    pub refused: Option<Refused>,
    /// What happened, in one sentence.
    pub sentence: &'static str,
    /// How the link between the two is known. The code's meaning is documented where a source is named; that exactly this
    /// situation of the model shows it is then inferred from that meaning.
    pub level: Level,
    /// Ids of the sources, separated by commas.
    pub sources: &'static str,
}

macro_rules! origins {
    ($($code:literal $(by $refused:ident)?, $level:ident $sources:literal, $sentence:literal;)*) => {
        /// Every origin of a failure code that the model can reach.
        pub static ORIGINS: &[Origin] = &[$(Origin {
            code: Code($code),
            refused: origins!(@refused $($refused)?),
            sentence: $sentence,
            level: Level::$level,
            sources: $sources,
        },)*];
    };
    (@refused) => { None };
    (@refused $refused:ident) => { Some(Refused::$refused) };
}

origins! {
    0x801c_03ed by TokenWindow, Concluded "SEED", "The registration service refused the join request: its token was no longer, or not yet, valid.";
    0x801c_03ed by NotPermitted, Documented "HELLO", "The registration service refused the join request: the user may not join devices.";
    0x801c_000e by Quota, Inferred "MDMI", "The registration service refused the join request: the user's device quota is reached.";
    0x801c_0003 by NotPermitted, PublicPost "ISSUE-4737", "The registration service refused the join request: the user may not join devices; an older Windows shows this code.";
    0x801c_0003 by Quota, Inferred "MDMI", "The registration service refused the join request: the user's device quota is reached; an older Windows shows this code.";
    0x801c_0010 by NoAik, Inferred "MDMI", "The registration service refused the join request: it carries no AIK certificate that it trusts.";
    0x801c_0011 by Statement, Inferred "MDMI", "The registration service refused the join request: the attestation statement is not valid.";
    0x801c_03f3 by NoObject, Inferred "AP-known", "The registration service refused the join request: the device object is gone.";
    0x801c_0025 by Busy, Inferred "HYB", "The registration service stayed too busy to take the join request.";
    0x801c_000c, Inferred "HYB", "The host of the registration service could not be reached, so discovery failed.";
    0x801c_001f, Inferred "HYB", "Discovery got no answer in time.";
    0x8007_2ee7, Inferred "HYB", "The name of a service could not be resolved.";
    0x8007_2ee2, Inferred "HYB", "A service did not answer in time.";
    0x8007_2f8f, Inferred "HYB", "By the device's clock the service's TLS certificate is not valid.";
    0x8007_05b4, Inferred "AP-known", "The TPM was not ready in time, the wait for the AIK certificate ended the creation of the key, or account set-up waited in vain.";
    0xcaa2_000c, Inferred "AZCLI-29881", "Conditional access refused the user's token for the join.";
    0x801c_03ea, Inferred "AP-known", "The TPM is virtual and could not be attested.";
    0x8029_0407, Inferred "HYB", "The TPM did not make the key.";
    0x8103_9001, Documented "AP-known", "The technician phase used up its retries of the TPM's attestation.";
    0x8103_9024, Documented "AP-known", "The TPM's firmware has a known weakness, so attestation was refused.";
    0x8019_0190, Inferred "C4C-ATT", "The AIK certificate service answered 400, so the transport key was not made and no request was sent.";
    0x8019_0194, Inferred "C4C-ATT", "The AIK certificate service answered 404, so the transport key was not made and no request was sent.";
}

/// The origin of the failure that ended a run.
#[must_use]
pub fn of(world: &World) -> Option<&'static Origin> {
    let Outcome::Failed(code) = world.outcome() else {
        return None;
    };
    let reason = world
        .machines()
        .drs
        .last()
        .and_then(|verdict: &Verdict| verdict.refused);
    let judged = reason.filter(|reason| is_code_of(*reason, code));
    ORIGINS
        .iter()
        .find(|origin| origin.code == code && origin.refused == judged)
        .or_else(|| ORIGINS.iter().find(|origin| origin.code == code))
}

/// What happened, in one sentence.
#[must_use]
pub fn sentence(world: &World) -> &'static str {
    of(world).map_or("The device gave up.", |origin| origin.sentence)
}
