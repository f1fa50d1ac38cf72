//! Both clocks at the moment that decides: when the token ended, when the server looked, and how far the device's clock was off.

use join_evidence::time::{Ms, duration, show};
use join_evidence::{Interval, Report};
use maud::{Markup, html};

const WIDTH: f64 = 640.0;
const LEFT: f64 = 24.0;

/// The picture, and the sentence on the device's clock; nothing where no margin is known.
pub(crate) fn clocks(report: &Report) -> Markup {
    let decides = report.tries.iter().find(|tried| tried.decides);
    html! {
        @if let (Some(margin), Some(exp)) = (report.margin, decides.and_then(|tried| tried.exp)) {
            (picture(margin, exp))
        }
        @if let Some(clock) = report.clock { p { small { (device(clock)) } } }
    }
}

/// How far the device's clock was off, in words.
pub(crate) fn device(clock: Interval) -> String {
    let one = |ms: Ms| match ms {
        ms if ms < 0 => format!("{} behind", duration(-ms)),
        ms => format!("{} ahead of", duration(ms)),
    };
    let (low, high) = (one(clock.low_ms), one(clock.high_ms));
    let small = clock.low_ms.abs().max(clock.high_ms.abs()) < 5_000;
    format!(
        "The device's clock was between {low} and {high} the server's: {}.",
        if small {
            "too little to change anything"
        } else {
            "its times are moved by that before they are compared"
        }
    )
}

/// The server's clock from the token's end to the look at it, or the other way round.
fn picture(margin: Interval, exp: Ms) -> Markup {
    let (from, to) = (exp - margin.high_ms, exp - margin.low_ms);
    let (first, last) = (exp.min(from), exp.max(to));
    let span = (last - first).max(1) as f64;
    let x = |ms: Ms| LEFT + (WIDTH - 2.0 * LEFT) * (0.08 + 0.84 * (ms - first) as f64 / span);
    let late = margin.high_ms <= 0;
    let class = match () {
        () if late => "late",
        () if margin.low_ms >= 0 => "in-time",
        () => "doubt",
    };
    let (a, b) = if late {
        (x(exp), x(from))
    } else {
        (x(to), x(exp))
    };
    let said = format!(
        "By the server's clock: the token ended at {} UTC, and the server looked at it between {} and {}.",
        show(exp),
        show(from),
        show(to)
    );
    let clock = |ms: Ms| show(ms)[11..].to_owned();
    let width = (x(to) - x(from)).max(3.0);
    let anchor = |at: f64| {
        if at < WIDTH / 2.0 { "start" } else { "end" }
    };
    html! {
        svg class={ "clocks " (class) } viewBox="0 0 640 96" role="img" aria-label=(said) {
            @if b > a { rect.between x=(px(a)) y="34" width=(px(b - a)) height="20" {} }
            rect.looked x=(px(x(from))) y="34" width=(px(width)) height="26" {}
            path.axis d={ "M" (px(LEFT)) " 60H" (px(WIDTH - LEFT)) } {}
            path.ends d={ "M" (px(x(exp))) " 26V60" } {}
            text.ends x=(px(x(exp))) y="20" text-anchor=(anchor(x(exp))) { "token ended " (clock(exp)) }
            text.looked x=(px(x(from) + width / 2.0)) y="80" text-anchor=(anchor(x(from))) { "server looked " (clock(from)) " to " (clock(to)) }
        }
    }
}

/// A length with one decimal.
pub(crate) fn px(value: f64) -> String {
    // By hand: the library's way from such numbers to text is five times as long as this file.
    let tenths = (value * 10.0).round_ties_even() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    format!(
        "{sign}{}.{}",
        tenths.unsigned_abs() / 10,
        tenths.unsigned_abs() % 10
    )
}
