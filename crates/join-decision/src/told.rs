//! What the calculator says to its times, in sentences.
use crate::calculator::Calculated;
use crate::said::{TWO_TIMES, margin, span};
use alloc::format;
use alloc::string::String;
use join_study::{Clock, Expiry};

/// What the drawing shows.
pub(crate) fn picture(of: &Calculated) -> String {
    let Some(times) = of.times else {
        return String::new();
    };
    let what = match times.clock {
        Clock::Service => "the refusal",
        Clock::Device { .. } => "the sending",
    };
    match times.ends - times.refused {
        0 => format!("The token's end and {what} in the same second"),
        ..0 => format!(
            "The token's end, and {what} {} later",
            span((times.refused - times.ends).unsigned_abs())
        ),
        _ => format!(
            "{what}, and the token's end {} later",
            span((times.ends - times.refused).unsigned_abs())
        ),
    }
}

/// The calculator's verdict.
#[must_use]
pub fn result(of: &Calculated) -> String {
    let Some(margin_s) = of.margin() else {
        return TWO_TIMES.into();
    };
    let device = of.times.is_some_and(|times| times.clock != Clock::Service);
    let verdict = match (of.expiry(), of.verdict()) {
        (Expiry::Expired, Some(join_study::Verdict::Fits)) => {
            "Ended: it fits, if the device waited for the AIK certificate and energy saver held the tasks."
        }
        (Expiry::NotExpired, _) => {
            "Not ended: does not fit. The token was refused for another reason."
        }
        (_, _) if device => {
            "Cannot tell: by the device's clock alone, and closer than that clock may be wrong (300\u{a0}s)."
        }
        _ => "Cannot tell: the same second, and the service's time has no fractions.",
    };
    let whose = if device {
        " (if the device's clock is right within 300\u{a0}s)"
    } else {
        ""
    };
    let whose = if of.expiry() == Expiry::CannotTell {
        ""
    } else {
        whose
    };
    let bare = if of.bare {
        " Times without a zone or a day are taken as of one zone and one day."
    } else {
        ""
    };
    format!("Margin {}. {verdict}{whose}{bare}", margin(margin_s))
}

/// How the device's clock stands to the service's, when all three times are known.
#[must_use]
pub fn device_clock(of: &Calculated) -> Option<String> {
    let [_, Some(refused), Some(sent)] = of.moments else {
        return None;
    };
    let late = refused - sent;
    Some(match late.unsigned_abs() {
        0..=120 => {
            "The device's clock agrees with the service's within the time that a request takes."
                .into()
        }
        off => format!(
            "If that is the same request, the device's clock is {} {}. That changes nothing in the margin, which is reckoned by the service's clock; minutes matter to attestation.",
            span(off),
            if late > 0 { "slow" } else { "fast" }
        ),
    })
}
