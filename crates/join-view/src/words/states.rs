//! How the device, a task, a token and the power stand, and how a run ended.

use join_sim::{Outcome, Task, Utc};

use super::events::hold;
use super::time::duration;
use crate::run::standing::PowerNow;

/// How a run ended, for the line above a figure.
#[must_use]
pub fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Running => "The run goes on.".into(),
        Outcome::Joined => "Joined: the device is the user's.".into(),
        Outcome::WrongOwner(account) => format!(
            "At the desktop, but the device still belongs to {}.",
            account.name()
        ),
        Outcome::Failed(code) => format!("Failed with {code}."),
        Outcome::Unfinished => "Nothing more happens, and the user is not at the desktop.".into(),
        Outcome::StepLimit => "Stopped: the run reached its step limit.".into(),
    }
}

/// The margin, for the line above a figure.
#[must_use]
pub fn margin(margin_ms: Option<i64>) -> Option<String> {
    let margin = margin_ms?;
    Some(if margin < 0 {
        format!(
            "The token had expired {} before the server judged it.",
            duration(-margin)
        )
    } else {
        format!(
            "The token had {} left when the server judged it.",
            duration(margin)
        )
    })
}

/// How a task stands, for a card.
#[must_use]
pub fn task_state(task: Task, state: join_sim::TaskState) -> String {
    match state {
        join_sim::TaskState::Ready => format!("{}: not running", task.name()),
        join_sim::TaskState::Queued { hold: why, .. } => {
            format!("{}: queued, {}", task.name(), hold(why))
        }
        join_sim::TaskState::Running { .. } => format!("{}: running", task.name()),
    }
}

/// How much of a token is left at a moment.
#[must_use]
pub fn token_left(exp: Utc, now: Utc) -> String {
    let left = exp.0 - now.0;
    if left >= 0 {
        format!("token: {} left", duration(left))
    } else {
        format!("token: expired {} ago", duration(-left))
    }
}

/// What the device does in a state, after "the device".
#[must_use]
pub fn state(state: join_sim::DeviceState) -> &'static str {
    use join_sim::DeviceState as S;
    match state {
        S::Off => "is switched off",
        S::Booting => "starts",
        S::AwaitTime => "awaits its clock's reading",
        S::AwaitNetwork => "awaits the network",
        S::AwaitProfile => "awaits its Autopilot profile",
        S::AwaitCheckIn => "awaits its policies after the boot",
        S::AwaitTechnician => "awaits the technician's choice",
        S::AwaitTpm => "awaits the TPM's attestation",
        S::AwaitSignIn => "awaits the user's sign-in",
        S::AwaitToken => "awaits the bearer token",
        S::AwaitDiscovery => "awaits the discovery document",
        S::AwaitDeviceKey => "awaits the device key",
        S::AwaitTransportKeyDeleted => "awaits the deletion of the old transport key",
        S::AwaitAikStatus => "asks whether an AIK certificate is needed and there",
        S::AwaitAik => "awaits the AIK certificate",
        S::AwaitTransportKey => "awaits the transport key",
        S::AwaitStatement => "awaits the attestation statement",
        S::AwaitJoinAnswer => "awaits the answer to its join request",
        S::AwaitRepeat => "awaits the moment to repeat the request",
        S::AwaitNonce => "awaits a nonce",
        S::AwaitPrt => "awaits the Primary Refresh Token",
        S::AwaitSessionKey => "awaits the session key",
        S::AwaitEnrolment => "awaits the MDM enrolment",
        S::AwaitPolicies => "awaits the policies of the enrolment",
        S::AwaitAccountSetUp => "awaits account set-up, in vain",
        S::AwaitHello => "awaits Windows Hello set-up",
        S::Desktop => "shows the desktop",
        S::AwaitReseal => "awaits the reseal",
        S::AwaitLeft => "awaits the answer to leaving Entra",
        S::Failed => "shows an error page",
    }
}

/// A state in two or three words, for a box of a drawing.
#[must_use]
pub fn state_short(state: join_sim::DeviceState) -> &'static str {
    use join_sim::DeviceState as S;
    match state {
        S::Off => "off",
        S::Booting => "starting",
        S::AwaitTime => "clock",
        S::AwaitNetwork => "network",
        S::AwaitProfile => "Autopilot profile",
        S::AwaitCheckIn => "policy check-in",
        S::AwaitTechnician => "technician",
        S::AwaitTpm => "TPM attestation",
        S::AwaitSignIn => "sign-in",
        S::AwaitToken => "bearer token",
        S::AwaitDiscovery => "discovery",
        S::AwaitDeviceKey => "device key",
        S::AwaitTransportKeyDeleted => "old key deleted",
        S::AwaitAikStatus => "AIK needed?",
        S::AwaitAik => "AIK certificate",
        S::AwaitTransportKey => "transport key",
        S::AwaitStatement => "statement",
        S::AwaitJoinAnswer => "join answer",
        S::AwaitRepeat => "repeat",
        S::AwaitNonce => "nonce",
        S::AwaitPrt => "PRT",
        S::AwaitSessionKey => "session key",
        S::AwaitEnrolment => "MDM enrolment",
        S::AwaitPolicies => "policies",
        S::AwaitAccountSetUp => "account set-up",
        S::AwaitHello => "Windows Hello",
        S::Desktop => "desktop",
        S::AwaitReseal => "reseal",
        S::AwaitLeft => "leaving Entra",
        S::Failed => "error page",
    }
}

/// What feeds the device, how much it holds, and whether it saves.
#[must_use]
pub fn power(power: &PowerNow) -> String {
    if !power.on {
        return "switched off".into();
    }
    let source = if power.battery {
        "on battery"
    } else {
        "plugged in"
    };
    let saver = if power.saver { "on" } else { "off" };
    format!("{source}, {} %, energy saver {saver}", power.charge)
}
