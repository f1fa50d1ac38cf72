//! What the token timeline says about the judgement of a token, and whose it was.

use join_sim::{Refused, Verdict, seconds};

use crate::run::attempt::{Attempt, Began, Work};

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
            format!("Accepted. {RULE} {} s before exp + skew.", seconds(margin))
        }
        (Some(Refused::TokenWindow), Some(margin)) if margin < 0 => format!(
            "Refused: 400, Invalid Token. {RULE} {} s after exp + skew.",
            seconds(-margin)
        ),
        (Some(Refused::TokenWindow), _) => {
            format!("Refused: 400, Invalid Token. {RULE} before nbf − skew.")
        }
        (Some(reason), Some(margin)) => format!(
            "Refused for another reason ({}); the token itself had {} s left.",
            reason.name(),
            seconds(margin)
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
