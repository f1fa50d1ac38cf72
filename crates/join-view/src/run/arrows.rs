//! The arrows of the join controller's state machine and what each waits for, as the model's one table has them. The table itself,
//! which knows every message by its kind, is no part of a page: a test holds this list against it and says what is right.

use join_sim::DeviceState as S;

/// From one state to another.
pub type Arrow = (S, S);

/// Every arrow from one state to another, each once, and what it waits for in words. A loss of power, which leads from everywhere to
/// the first state, is none of them.
pub const ALL: &[(S, S, &str)] = &[
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

/// What an arrow waits for: each thing that the device hears in that state and that can lead there.
#[must_use]
pub fn waits_for((from, to): Arrow) -> Option<&'static str> {
    let mut all = ALL.iter();
    let found = all.find(|(one, other, _)| (*one, *other) == (from, to));
    found.map(|(_, _, heard)| *heard)
}

/// Arrows that the model has and that no scenario takes. A test runs them all and holds this list against what they take.
pub const IN_NO_SCENARIO: &[Arrow] = &[
    (S::AwaitCheckIn, S::AwaitTechnician),
    (S::AwaitDeviceKey, S::Failed),
    (S::AwaitEnrolment, S::Failed),
    (S::AwaitLeft, S::Failed),
    (S::AwaitNonce, S::AwaitEnrolment),
    (S::AwaitPolicies, S::Failed),
    (S::AwaitPrt, S::AwaitEnrolment),
    (S::AwaitSignIn, S::AwaitNonce),
    (S::AwaitStatement, S::Failed),
    (S::AwaitTransportKey, S::Failed),
    (S::Failed, S::AwaitNonce),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;
    use join_sim::{TRANSITIONS, Transition};

    fn row(from: S, to: S, heard: &str) -> String {
        format!("(S::{}, S::{}, {heard:?}),", from.name(), to.name())
    }

    /// The list as the model's table has it, in the order of the protocol.
    fn of_the_table() -> String {
        let mut arrows: Vec<Arrow> = Vec::new();
        for line in TRANSITIONS {
            for arrow in line.to.iter().map(|to| (line.from, *to)) {
                if arrow.0 != arrow.1 && !arrows.contains(&arrow) {
                    arrows.push(arrow);
                }
            }
        }
        let of = |(from, to): Arrow| {
            let lines = TRANSITIONS
                .iter()
                .filter(|line| line.from == from && line.to.contains(&to));
            let mut heard: Vec<String> = Vec::new();
            for stimulus in lines.flat_map(Transition::heard) {
                let said = words::heard(&stimulus);
                if !heard.contains(&said) {
                    heard.push(said);
                }
            }
            row(from, to, &heard.join(" or "))
        };
        arrows.into_iter().map(of).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_list_is_the_models_table() {
        let here = ALL.iter().map(|(from, to, heard)| row(*from, *to, heard));
        let here = here.collect::<Vec<_>>().join("\n");
        let right = of_the_table();
        assert!(here == right, "the model's table is\n{right}");
    }
}
