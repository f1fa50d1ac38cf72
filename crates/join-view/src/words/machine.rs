//! What the drawn states of the join controller say: what a state means, what an arrow waits for, and what is open.

use join_sim::{DeviceState, DeviceState as S, Message, Stimulus, Timer};

use super::time::duration;

pub const THE_DEVICE: &str = "The device ";
pub const THE_STATES_OF_THIS_RUN: &str = "The states of this run in order. ";
pub const NO: &str = "No.";
pub const STATE: &str = "State";
pub const THE_DEVICE_2: &str = "The device";
pub const WAY: &str = "Way:";
pub const GONE: &str = "gone";
pub const LATER: &str = "still to come";
pub const NEVER: &str = "not in this run";
pub const NOWHERE: &str = "in no scenario";
pub const TO_THE_ERROR_PAGE: &str = "to the error page";
pub const POWER_IS_OFF: &str = "power off, possible from every state";
pub const A_VISIT: &str = "a visit so far";
pub const OPEN: &str = "Open";
pub const FOLLOW_THE_RUN: &str = "where the run is";
pub const STATES: &str = "States";
pub const ARROWS_FROM: &str = "Arrows from here";
pub const WHAT_IS_OPEN: &str = "What is open: a state or an arrow";
pub const WAYS_OUT: &str = "Ways out, and what each waits for";
pub const NO_WAY_OUT: &str = "No arrow leads out of this state but that of power off.";
pub const KNOWS: &str = "Knows there: ";
pub const IN_THIS_RUN: &str = "In this run: ";
pub const NOT_THERE: &str = "this run never comes here.";
pub const NOT_TAKEN: &str = "not taken.";
pub const NEITHER: &str = "not taken, and in no other scenario either.";
pub const WAITS_FOR: &str = "Waits for: ";
pub const ONLY_POWER: &str = "power off, which leads from every state to this one";
pub const FROM: &str = "From ";
pub const TO: &str = "To ";
pub const TO_STATE: &str = "to ";
pub const CONTROLLER: &str = "device";
pub const TOKEN: &str = "token";
pub const BEFORE: &str = "earlier";
pub const LATER_THAN_THIS: &str = "later";
pub const NO_TOKEN: &str = "No token is issued in this run.";
pub const THE_WAIT_WHEN: &str = "the wait, when the";
pub const CERTIFICATE_IS_NOT_THERE: &str = "certificate is not there";
pub const TASK_RUNS: &str = "its task runs";
pub const TASK_IS_HELD: &str = "its task is held";
pub const TASK_IS_IDLE: &str = "its task does not run";

/// What a caption says of the figure.
#[must_use]
pub fn caption(of_run: usize, all: usize) -> String {
    format!(
        "State machine of the join controller, as the model has it. {of_run} of its {all} arrows are this run’s."
    )
}

/// How many arrows the run does not take, and how many none does.
#[must_use]
pub fn not_taken(never: usize, nowhere: usize) -> String {
    format!(
        "The model has {never} arrows that this run does not take; {nowhere} of them no scenario takes."
    )
}

/// How long the wait has lasted, or did.
#[must_use]
pub fn waited(ms: i64, over: bool) -> String {
    format!(
        "{} {}",
        if over { "waited" } else { "waits for" },
        duration(ms)
    )
}

/// How often the device has looked for the certificate.
#[must_use]
pub fn looked(times: usize) -> String {
    match times {
        0 => "has not looked yet".into(),
        1 => "has looked once".into(),
        _ => format!("has looked {times} times"),
    }
}

/// What is heard, in words: a message by its name and the key that it is about, a time by what it means.
#[must_use]
pub fn heard(stimulus: &Stimulus) -> String {
    match stimulus {
        Stimulus::Message { message, .. } => match message {
            Message::KeyMade { key, .. } | Message::KeyFailed { key, .. } => {
                format!("{}: {}", message.name(), key.name())
            }
            _ => message.name().to_owned(),
        },
        Stimulus::Expired(timer) => timer_words(*timer).unwrap_or("time").to_owned(),
    }
}

/// A time that has come, in words; one that the device does not await has none.
#[must_use]
pub fn timer_words(timer: Timer) -> Option<&'static str> {
    Some(match timer {
        Timer::Boot => "time: the start is done",
        Timer::Answer => "time: no answer came",
        Timer::NextAttempt => "time: the next look for the certificate is due",
        Timer::WaitEnd => "time: the wait for the certificate is over",
        Timer::Repeat => "time: the request is to be repeated",
        Timer::AccountSetUp => "time: account set-up took too long",
        _ => return None,
    })
}

/// What a state is there for, in the model.
#[must_use]
pub fn purpose(state: DeviceState) -> &'static str {
    match state {
        S::Off => "Nothing runs, keys in the TPM stay.",
        S::Booting => "Tasks of the boot may start from here on.",
        S::AwaitNetwork => "Nothing else is tried without it.",
        S::AwaitTime => "A clock that is wrong judges every certificate wrongly.",
        S::AwaitProfile => {
            "It says whether a technician prepares the device, and for which tenant."
        }
        S::AwaitCheckIn => {
            "A device that is enrolled already asks for its policies after each boot."
        }
        S::AwaitTechnician => "It ends when somebody starts pre-provisioning.",
        S::AwaitTpm => "The TPM proves which one it is before the device may join.",
        S::AwaitSignIn => "The user's name and password, and with them the clock of the token.",
        S::AwaitToken => "Whoever has it may ask for the join, as long as it is valid.",
        S::AwaitDiscovery => "It names the registration service's addresses.",
        S::AwaitDeviceKey => "Its certificate will be the device's identity.",
        S::AwaitTransportKeyDeleted => "A key of an earlier attempt must not stay.",
        S::AwaitAikStatus => "Only a key that the TPM vouches for needs the AIK's certificate.",
        S::AwaitAik => {
            "It looks again and again until the certificate comes, its task fails or the wait ends."
        }
        S::AwaitTransportKey => "The service will wrap session keys for it.",
        S::AwaitStatement => "With it the AIK says that the transport key lives in the TPM.",
        S::AwaitJoinAnswer => "The service judges the token now, and no sooner.",
        S::AwaitRepeat => "The service was busy; the same request goes out once more.",
        S::AwaitNonce => "Something fresh to sign, so that nobody can repeat the request.",
        S::AwaitPrt => "With it the user signs in to everything else.",
        S::AwaitSessionKey => "The TPM opens it with the transport key.",
        S::AwaitEnrolment => "From here on Intune manages the device.",
        S::AwaitPolicies => "Among them the Energy Saver policy, where it is assigned.",
        S::AwaitAccountSetUp => "A device that lay too long waits here until the time is over.",
        S::AwaitHello => "The user sets up Windows Hello, or goes on without.",
        S::Desktop => "The end that everybody wants.",
        S::AwaitReseal => "The technician's part is done; the reseal is pressed.",
        S::AwaitLeft => "The device leaves Entra, so that the user can join it anew.",
        S::Failed => "What is wrong stands on the page as a code; it can be tried again.",
    }
}

/// Every arrow from one state to another, each once, and what it waits for in words. A loss of power, which leads from everywhere to
/// the first state, is none of them.
pub const ARROWS: &[(S, S, &str)] = &[
    (S::Off, S::Booting, "power on"),
    (S::Booting, S::AwaitNetwork, "time: the start is done"),
    (S::AwaitNetwork, S::AwaitTime, "connected"),
    (
        S::AwaitTime,
        S::AwaitProfile,
        "time answer or name not resolved or server certificate not valid or time: no answer came",
    ),
    (
        S::AwaitProfile,
        S::AwaitCheckIn,
        "name not resolved or server certificate not valid or Autopilot profile or time: no answer came",
    ),
    (
        S::AwaitProfile,
        S::AwaitTechnician,
        "name not resolved or server certificate not valid or Autopilot profile or time: no answer came",
    ),
    (
        S::AwaitProfile,
        S::AwaitSignIn,
        "name not resolved or server certificate not valid or Autopilot profile or time: no answer came",
    ),
    (
        S::AwaitCheckIn,
        S::AwaitTechnician,
        "policies delivered or name not resolved or server certificate not valid or time: no answer came",
    ),
    (
        S::AwaitCheckIn,
        S::AwaitSignIn,
        "policies delivered or name not resolved or server certificate not valid or time: no answer came",
    ),
    (S::AwaitTechnician, S::AwaitTpm, "start pre-provisioning"),
    (S::AwaitTpm, S::AwaitToken, "TPM ready"),
    (S::AwaitTpm, S::Failed, "TPM attestation failed"),
    (S::AwaitSignIn, S::AwaitToken, "credentials"),
    (S::AwaitSignIn, S::AwaitNonce, "credentials"),
    (S::AwaitToken, S::AwaitDiscovery, "bearer token"),
    (
        S::AwaitToken,
        S::Failed,
        "token refused or name not resolved or server certificate not valid or time: no answer came",
    ),
    (S::AwaitDiscovery, S::AwaitDeviceKey, "discovery document"),
    (
        S::AwaitDiscovery,
        S::Failed,
        "name not resolved or server certificate not valid or time: no answer came",
    ),
    (
        S::AwaitDeviceKey,
        S::AwaitTransportKeyDeleted,
        "key made: device key",
    ),
    (
        S::AwaitDeviceKey,
        S::Failed,
        "key creation failed: device key",
    ),
    (
        S::AwaitTransportKeyDeleted,
        S::AwaitAikStatus,
        "transport key deleted",
    ),
    (
        S::AwaitTransportKeyDeleted,
        S::AwaitTransportKey,
        "transport key deleted",
    ),
    (S::AwaitAikStatus, S::AwaitAik, "AIK status"),
    (S::AwaitAikStatus, S::AwaitTransportKey, "AIK status"),
    (
        S::AwaitAik,
        S::AwaitTransportKey,
        "start result or task ended or time: the next look for the certificate is due or time: the wait for the certificate is over",
    ),
    (
        S::AwaitAik,
        S::Failed,
        "task ended or time: the wait for the certificate is over",
    ),
    (
        S::AwaitTransportKey,
        S::AwaitStatement,
        "key made: transport key",
    ),
    (
        S::AwaitTransportKey,
        S::AwaitJoinAnswer,
        "key made: transport key",
    ),
    (
        S::AwaitTransportKey,
        S::Failed,
        "key creation failed: transport key",
    ),
    (
        S::AwaitStatement,
        S::AwaitJoinAnswer,
        "attestation statement",
    ),
    (
        S::AwaitStatement,
        S::Failed,
        "key creation failed: transport key",
    ),
    (S::AwaitJoinAnswer, S::AwaitNonce, "device certificate"),
    (S::AwaitJoinAnswer, S::AwaitEnrolment, "device certificate"),
    (S::AwaitJoinAnswer, S::AwaitRepeat, "join refused"),
    (
        S::AwaitJoinAnswer,
        S::Failed,
        "join refused or name not resolved or server certificate not valid or time: no answer came",
    ),
    (
        S::AwaitRepeat,
        S::AwaitJoinAnswer,
        "time: the request is to be repeated",
    ),
    (S::AwaitNonce, S::AwaitPrt, "nonce"),
    (
        S::AwaitNonce,
        S::AwaitEnrolment,
        "name not resolved or server certificate not valid or time: no answer came",
    ),
    (S::AwaitPrt, S::AwaitSessionKey, "PRT and session key"),
    (
        S::AwaitPrt,
        S::AwaitEnrolment,
        "name not resolved or server certificate not valid or time: no answer came",
    ),
    (
        S::AwaitSessionKey,
        S::AwaitEnrolment,
        "key creation failed: session key or session key unsealed",
    ),
    (S::AwaitEnrolment, S::AwaitPolicies, "MDM enrolled"),
    (
        S::AwaitEnrolment,
        S::Failed,
        "name not resolved or server certificate not valid or time: no answer came",
    ),
    (S::AwaitPolicies, S::AwaitAccountSetUp, "policies delivered"),
    (S::AwaitPolicies, S::AwaitHello, "policies delivered"),
    (S::AwaitPolicies, S::AwaitReseal, "policies delivered"),
    (
        S::AwaitPolicies,
        S::Failed,
        "name not resolved or server certificate not valid or time: no answer came",
    ),
    (
        S::AwaitAccountSetUp,
        S::Failed,
        "time: account set-up took too long",
    ),
    (S::AwaitHello, S::Desktop, "input"),
    (S::AwaitReseal, S::AwaitLeft, "reseal"),
    (
        S::AwaitLeft,
        S::Failed,
        "name not resolved or server certificate not valid or time: no answer came",
    ),
    (S::Failed, S::AwaitToken, "try again"),
    (S::Failed, S::AwaitNonce, "try again"),
];
