//! The times on an axis: the token's end, the moment of its refusal, and the stretch between them.
use crate::calculator::Calculated;
use crate::{said, told};
use join_study::{Clock, Expiry};
use maud::{Markup, html};

/// Width of the drawing, and what stays free on both sides, in its own units.
const WIDTH: i64 = 340;
const SIDE: i64 = 46;
/// The axis.
const AXIS: i64 = 84;

/// The drawing; nothing without two times.
#[must_use]
pub fn picture(of: &Calculated) -> Markup {
    let Some(times) = of.times else {
        return html! {};
    };
    let (from, to) = (times.ends.min(times.refused), times.ends.max(times.refused));
    // A time far away would press the two that count into one line.
    let span = (to - from).max(1);
    let x = |moment: i64| SIDE + (moment - from) * (WIDTH - 2 * SIDE) / span;
    let (ends, refused) = (x(times.ends), x(times.refused));
    let kind = match of.expiry() {
        Expiry::Expired => "bad",
        Expiry::NotExpired => "ok",
        Expiry::CannotTell => "open",
    };
    let (left, wide) = (ends.min(refused), (ends - refused).abs().max(1));
    let whose = match times.clock {
        Clock::Service => said::PICTURE_REFUSED,
        Clock::Device { .. } => said::PICTURE_SENT,
    };
    html! {
        svg class={ "times " (kind) } viewBox={ "0 0 " (WIDTH) " 122" } role="img" aria-label=(told::picture(of)) {
            path class="axis" d={ "M0 " (AXIS) "H" (WIDTH) } {}
            rect class="between" x=(left) y="58" width=(wide) height="26" {}
            path class="ends" d={ "M" (ends) " 34V" (AXIS) } {}
            path class="refused" d={ "M" (refused) " 34V" (AXIS) } {}
            text class="ends" x=(ends) y="26" text-anchor="middle" { (said::PICTURE_ENDS) }
            text class="refused" x=(refused) y=(if near(ends, refused) { 12 } else { 26 }) text-anchor="middle" { (whose) }
            text x=((ends + refused) / 2) y="75" text-anchor="middle" class="margin" { (said::margin(times.ends - times.refused)) }
            text class="when" x=(ends) y="102" text-anchor="middle" { (said::clock(times.ends)) }
            text class="when" x=(refused) y=(if near(ends, refused) { 117 } else { 102 }) text-anchor="middle" { (said::clock(times.refused)) }
        }
    }
}

/// Whether two labels would lie on each other.
fn near(one: i64, other: i64) -> bool {
    (one - other).abs() < 110
}
