//! What the token timeline says about the judgement of a token, and whose it was.

use super::time::duration;
use join_sim::{Refused, Verdict};

use crate::run::attempt::{Attempt, Began, Work};

/// Between the least and the greatest value tried.
pub const UP_TO: &str = " to ";

/// The same before it is told.
pub const ASKED: &str = "Whether the token is in time is what the question asks.";

/// What the server answered to whom, and by which rule.
#[must_use]
pub fn chip(facts: &Attempt) -> String {
    let answered = facts.judged.map(|(_, verdict)| answer(&verdict));
    match (facts.began, answered) {
        (Began::Technician, Some(answered)) => {
            format!("No user signed in. This is the technician's join. {answered}")
        }
        (Began::Technician, None) => "No user signed in, and no server judged a token.".into(),
        (_, Some(answered)) => answered,
        (_, None) => "In this run no server judged the user's token.".into(),
    }
}

fn answer(verdict: &Verdict) -> String {
    const RULE: &str = "Rule token.window: nbf − skew ≤ now ≤ exp + skew; now was";
    match (verdict.refused, verdict.margin_ms) {
        (None, Some(margin)) => {
            format!("Accepted. {RULE} {} before exp + skew.", duration(margin))
        }
        (Some(Refused::TokenWindow), Some(margin)) if margin < 0 => format!(
            "Refused: 400, Invalid Token. {RULE} {} after exp + skew.",
            duration(-margin)
        ),
        (Some(Refused::TokenWindow), _) => {
            format!("Refused: 400, Invalid Token. {RULE} before nbf − skew.")
        }
        (Some(reason), Some(margin)) => format!(
            "Refused for another reason ({}); the token itself had {} left.",
            reason.name(),
            duration(margin)
        ),
        (Some(reason), None) => {
            format!("Refused before the token was looked at: {}.", reason.name())
        }
        (None, None) => "Accepted.".into(),
    }
}

/// What passes before the attempt that is drawn.
#[must_use]
pub fn until_start(began: Began) -> &'static str {
    match began {
        Began::SignIn => "from boot to sign-in",
        Began::Again => "from boot to Try again",
        Began::Technician => "from power-on to the technician's join",
    }
}

/// The unit of the axis, and from when it counts.
#[must_use]
pub fn axis_unit(began: Began) -> &'static str {
    match began {
        Began::SignIn => "min:s since sign-in",
        Began::Again => "min:s since Try again",
        Began::Technician => "min:s since power-on",
    }
}

/// Where a handle cannot be put.
#[must_use]
pub fn no_drag_place(found: &str) -> String {
    format!("expected a place from 0 to 10000, found “{found}”")
}

/// What the device does in a stretch of an attempt.
#[must_use]
pub fn work(work: Work) -> &'static str {
    match work {
        Work::Token => "token",
        Work::Discovery => "discovery",
        Work::DeviceKey => "device key",
        Work::OldKey => "old transport key deleted",
        Work::Wait => "waiting for the AIK certificate",
        Work::TransportKey => "transport key",
        Work::Statement => "attestation statement",
        Work::Request => "request and answer",
    }
}

pub const THE_PARAMETERS_STAND_WITH_THE: &str =
    "The parameters stand with the join stepper above; the handles of the picture move them too.";
pub const THE_MOMENTS_OF_THIS_RUN: &str = "The moments of this run, in ";
pub const FROM: &str = "From";
pub const TO: &str = "To";
pub const WHAT: &str = "What";
pub const IS_ASKED_FOR_AND_HELD: &str = " is asked for and held.";
pub const RUNS: &str = " runs.";
pub const THE_TOKEN_FROM_ITS_ISSUE: &str = "The token, from its issue to exp.";
pub const THE_REGISTRATION_SERVICE_JUDGES_THE: &str = "The registration service judges the token.";
pub const THE_JOIN: &str = "the join";
pub const WAITS: &str = "waits ";
pub const FOR_THE_AIK_CERTIFICATE: &str = " for the AIK certificate";
pub const ISSUED: &str = "issued";
pub const EXP: &str = "exp";
pub const USED_HERE: &str = "✓ used here";
pub const USED_HERE_2: &str = "✗ used here";
pub const DRAG: &str = ": drag";
pub const THE_SAME_RUN_AT_OTHER: &str = "The same run at other values of ";
pub const IT_JOINS_AT_EVERY_VALUE: &str = "it joins at every value tried from ";
pub const IT_FAILS_AT_EVERY_VALUE: &str = "it fails at every value tried from ";
pub const JOINS_UP_TO: &str = "joins up to ";
pub const FAILS_UP_TO: &str = "fails up to ";
pub const FAILS_FROM: &str = ", fails from ";
pub const JOINS_FROM: &str = ", joins from ";

pub const IF_EXP_WERE_HERE: &str = "if exp were here";
pub const THE_MOMENT_OF_USE: &str = "The moment of use, magnified";
pub const DOCUMENTED_LIFETIME: &str = "Documented for an ordinary token:";

/// The least and the greatest documented lifetime in seconds, and what they are called.
pub const DOCUMENTED: &[(i64, &str)] = &[(3600, "60 min"), (5400, "90 min")];

/// Where the end of a run is the same for every end of the token in the picture; in long and in short.
#[must_use]
pub fn everywhere(joins: bool) -> [String; 2] {
    match joins {
        true => ["✓ joins with any of these".into(), "✓ joins".into()],
        false => ["✗ fails with any of these".into(), "✗ fails".into()],
    }
}

/// A stretch of the token's ends that reaches up to a lifetime.
#[must_use]
pub fn up_to(joins: bool, value: &str) -> [String; 2] {
    match joins {
        true => [format!("✓ joins up to {value}"), format!("✓ to {value}")],
        false => [format!("✗ fails up to {value}"), format!("✗ to {value}")],
    }
}

/// A stretch of the token's ends that begins with a lifetime.
#[must_use]
pub fn from(joins: bool, value: &str) -> [String; 2] {
    match joins {
        true => [format!("✓ joins from {value}"), format!("✓ from {value}")],
        false => [format!("✗ fails from {value}"), format!("✗ from {value}")],
    }
}
