//! The arrows of the join controller's state machine, as the model's one table has them, and what each waits for.

use join_sim::{DeviceState, TRANSITIONS, Transition};

use crate::words;

/// From one state to another.
pub type Arrow = (DeviceState, DeviceState);

/// Every arrow from one state to another, each once. A loss of power, which leads from everywhere to the first state, is none of
/// them.
#[must_use]
pub fn all() -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for line in TRANSITIONS {
        for arrow in line.to.iter().map(|to| (line.from, *to)) {
            if arrow.0 != arrow.1 && !arrows.contains(&arrow) {
                arrows.push(arrow);
            }
        }
    }
    arrows
}

/// What an arrow waits for: each thing that the device hears in that state and that can lead there, in words, each once.
#[must_use]
pub fn waits_for((from, to): Arrow) -> Vec<String> {
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
    heard
}

/// Arrows that the model has and that no scenario takes. A test runs them all and holds this list against what they take.
pub const IN_NO_SCENARIO: &[Arrow] = &[
    (DeviceState::AwaitCheckIn, DeviceState::AwaitTechnician),
    (DeviceState::AwaitDeviceKey, DeviceState::Failed),
    (DeviceState::AwaitEnrolment, DeviceState::Failed),
    (DeviceState::AwaitLeft, DeviceState::Failed),
    (DeviceState::AwaitNonce, DeviceState::AwaitEnrolment),
    (DeviceState::AwaitPolicies, DeviceState::Failed),
    (DeviceState::AwaitPrt, DeviceState::AwaitEnrolment),
    (DeviceState::AwaitSignIn, DeviceState::AwaitNonce),
    (DeviceState::AwaitStatement, DeviceState::Failed),
    (DeviceState::AwaitTransportKey, DeviceState::Failed),
    (DeviceState::Failed, DeviceState::AwaitNonce),
];
