//! The moment of use, so large that the token's end and the server's look stand apart: the same seconds, magnified.

use join_sim::Verdict;
use maud::{Markup, html};

use super::layout::{HEIGHT, LEFT, LENS_Y, Layout, RIGHT, side};
use crate::run::attempt::{Attempt, Work};
use crate::words::{self, ten_minutes as short, token as say};

/// The steps of its axis, in seconds.
const STEPS_S: [i64; 12] = [1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 14_400, 43_200];

/// The lens; it says so where no server looked at a token.
pub fn lens(layout: Layout, facts: &Attempt) -> Markup {
    let (left, right) = (layout.at(LEFT), layout.at(RIGHT));
    let looked = facts.judged.as_ref();
    let seen = looked.and_then(|(at, verdict)| Some((*at, verdict, verdict.margin_ms?)));
    html! {
        rect.lens x=(left) y=(LENS_Y) width=(right - left) height=(HEIGHT - LENS_Y - 2) rx="8" {}
        text.b x=(left + 10) y=(LENS_Y + 20) { (say::THE_MOMENT_OF_USE) }
        @match seen {
            Some((at, verdict, margin)) => (inside(layout, facts, at, verdict, margin)),
            None => text.name x=(left + 10) y=(LENS_Y + 44) { (short::NOBODY_LOOKED) }
        }
    }
}

/// What is in it: the device's last work, the end of what the service accepts, its look, and the margin between.
fn inside(layout: Layout, facts: &Attempt, used: i64, verdict: &Verdict, margin: i64) -> Markup {
    let class = side(verdict);
    let end = used + margin;
    let pad = (margin.abs() * 3 / 4).max(1000);
    let (from, to) = (used.min(end) - pad, used.max(end) + pad);
    let (left, right) = (layout.at(LEFT) + 8, layout.at(RIGHT) - 8);
    let x = |at: i64| {
        let at = at.clamp(from, to);
        left + ((at - from) * i64::from(right - left) / (to - from).max(1)) as i32
    };
    let most = i64::from((right - left) / (9 * layout.letter));
    let step = STEPS_S
        .into_iter()
        .find(|step| (to - from) / 1000 / step <= most);
    let step = step.unwrap_or(86_400) * 1000;
    let first = (from - facts.zero).div_euclid(step) + 1;
    let last = (to - facts.zero).div_euclid(step);
    let (exp_x, used_x) = (x(end), x(used));
    let (exp_side, used_side) = match exp_x <= used_x {
        true => ((-6, "end"), (6, "start")),
        false => ((6, "start"), (-6, "end")),
    };
    let look = if class == "ok" {
        say::USED_HERE
    } else {
        say::USED_HERE_2
    };
    let exp = short::exp(facts.bar.as_ref().is_some_and(|bar| bar.exp != end));
    let big = short::margin(margin);
    let top = LENS_Y + 30;
    html! {
        @for n in first..=last.min(first + 16) {
            @let at = x(facts.zero + n * step);
            line.axis x1=(at) x2=(at) y1=(top) y2=(HEIGHT - 22) {}
            @let said = words::offset(n * step);
            @let half = layout.width_of(&said) / 2;
            @if (left + half..=right - half).contains(&at) {
                text.axis x=(at) y=(HEIGHT - 9) text-anchor="middle" { (said) }
            }
        }
        @for part in &facts.stretches {
            @if part.to > from && part.from < to {
                @let (a, b) = (x(part.from), x(part.to));
                @let text = short::work(part.work);
                rect class=(if part.work == Work::Wait { "part wait" } else { "part" }) x=(a) y=(top) width=((b - a - 1).max(1)) height="22" rx="3" {
                    title { (say::work(part.work)) ": " (words::duration(part.to - part.from)) }
                }
                @if !text.is_empty() && layout.width_of(text) < b - a - 6 {
                    text.part x=((a + b) / 2) y=(top + 15) text-anchor="middle" { (text) }
                }
            }
        }
        rect class={ "gap " (class) } x=(exp_x.min(used_x)) y=(top + 30) width=((exp_x - used_x).abs().max(1)) height="24" {}
        text class={ "big " (class) } x=((exp_x + used_x) / 2) y=(top + 50) text-anchor="middle" { (big) }
        line.end x1=(exp_x) x2=(exp_x) y1=(top + 24) y2=(top + 76) {}
        line class={ "used " (class) } x1=(used_x) x2=(used_x) y1=(top) y2=(top + 76) {}
        text.exp x=(exp_x + exp_side.0) y=(top + 72) text-anchor=(exp_side.1) { (exp) }
        text class={ "used " (class) } x=(used_x + used_side.0) y=(top + 72) text-anchor=(used_side.1) { (look) }
    }
}
