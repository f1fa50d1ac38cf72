//! The arrows of the join controller's state machine and what each waits for, as the model's one table has them. The table itself,
//! which knows every message by its kind, is no part of a page: a test holds this list against it and says what is right.

use join_sim::DeviceState as S;

pub use crate::words::machine::ARROWS as ALL;

/// From one state to another.
pub type Arrow = (S, S);

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
