//! How margins spread over many devices: bars of equal width in seconds, with zero between two of them.

use join_study::{Cell, Fleet};
use maud::{Markup, html};

use crate::message::Msg;
use crate::words::fleet as say;

/// At most so many bars.
const BARS: i64 = 30;

/// The drawings, in pixels: where there is room, and where there is little.
const DRAWINGS: [(&str, i64); 2] = [("histogram wide", 876), ("histogram narrow", 288)];
const HEIGHT: i64 = 160;
const FOOT: i64 = 34;
const LEFT: i64 = 8;

/// Widths that a bar may have, in seconds.
const STEPS_S: [i64; 18] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400,
];

/// The bars' width in milliseconds, and the first and last bar counted from zero.
fn scale(fleet: &Fleet) -> (i64, i64, i64) {
    let judged = fleet.judged();
    let least = judged.first().map_or(0, |judged| judged.margin_ms);
    let most = judged.last().map_or(0, |judged| judged.margin_ms);
    let fits = |step: &&i64| {
        let ms = **step * 1000;
        most.div_euclid(ms) - least.div_euclid(ms) < BARS
    };
    let step = STEPS_S.iter().find(fits).unwrap_or(&STEPS_S[17]) * 1000;
    (step, least.div_euclid(step), most.div_euclid(step))
}

/// From which margin to which a bar stands, in milliseconds; the second is no longer in it.
#[must_use]
pub fn edges_ms(fleet: &Fleet, bar: usize) -> (i64, i64) {
    let (step, first, last) = scale(fleet);
    let at = (first + bar as i64).min(last);
    (at * step, (at + 1) * step)
}

/// How many bars there are; none where no server judged a token.
#[must_use]
pub fn bars(fleet: &Fleet) -> usize {
    let (_, first, last) = scale(fleet);
    if fleet.judged().is_empty() {
        0
    } else {
        (last - first + 1) as usize
    }
}

/// The devices of a bar.
#[must_use]
pub fn part(fleet: &Fleet, bar: usize) -> Cell {
    let (low, high) = edges_ms(fleet, bar);
    fleet.between(low, high)
}

/// The picture, with a slider that chooses a bar.
pub fn view(fleet: &Fleet, chosen: Option<usize>) -> Markup {
    let (step, first, last) = scale(fleet);
    let count = (last - first + 1) as usize;
    let mut bars = vec![0_i64; count];
    for judged in fleet.judged() {
        bars[(judged.margin_ms.div_euclid(step) - first) as usize] += 1;
    }
    let most = bars.iter().copied().max().unwrap_or(1).max(1);
    let tall = |devices: i64| match devices * (HEIGHT - 36) / most {
        0 if devices > 0 => 2,
        tall => tall,
    };
    html! {
        div.picture data-key="histogram" tabindex="0" role="region" aria-label=(say::MARGINS) {
            @for (class, width) in DRAWINGS {
                @let wide = (width - 2 * LEFT) / count as i64;
                @let x = |bar: i64| LEFT + wide * bar;
                svg class={ (class) " real" } width=(width) height=(HEIGHT + FOOT) viewBox={ "0 0 " (width) " " (HEIGHT + FOOT) } role="img" aria-label=(say::HISTOGRAM) {
                    line x1=(LEFT) x2=(x(count as i64)) y1="36" y2="36" {}
                    text x=(LEFT) y="30" { (say::devices(most)) }
                    @for (bar, devices) in bars.iter().enumerate() {
                        g class=(if first + (bar as i64) < 0 { "bar bad" } else { "bar ok" }) data-msg=(Msg::BarAt(bar)) {
                            rect.reach x=(x(bar as i64)) y="36" width=(wide) height=(HEIGHT - 36) {}
                            rect.here[chosen == Some(bar)].level x=(x(bar as i64) + 1) y=(HEIGHT - tall(*devices)) width=((wide - 2).max(1)) height=(tall(*devices)) {}
                        }
                    }
                    line.axis x1=(LEFT) x2=(x(count as i64)) y1=(HEIGHT) y2=(HEIGHT) {}
                    @if first <= 0 && last >= 0 {
                        line.zero x1=(x(-first)) x2=(x(-first)) y1="36" y2=(HEIGHT + 4) {}
                        text x=(x(-first)) y=(HEIGHT + 16) text-anchor="middle" { "0" }
                    }
                    text x=(LEFT) y=(HEIGHT + 30) { (say::seconds_from(first * step)) }
                    text x=(x(count as i64)) y=(HEIGHT + 30) text-anchor="end" { (say::seconds_from((last + 1) * step)) }
                }
            }
            label.scrub { span { (say::BAR) }
                input type="range" min="0" max=(count - 1) value=(chosen.unwrap_or(0)) data-msg=(Msg::Bar)
                    aria-valuetext=(say::bar_edges(edges_ms(fleet, chosen.unwrap_or(0))));
            }
            p.hint { (say::histogram(step)) }
        }
    }
}
