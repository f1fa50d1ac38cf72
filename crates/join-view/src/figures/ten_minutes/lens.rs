//! The lens: the last seconds, so large that the token's end, the work and the server's look stand apart.

use maud::{Markup, html};

use super::layout::{Layout, place};
use super::scene::Scene;
use crate::run::attempt::Work;
use crate::words::{self, ten_minutes as say};

/// The steps of its axis, in seconds.
const STEPS_S: [i64; 6] = [1, 2, 5, 10, 20, 60];

/// The picture.
pub fn lens(scene: &Scene<'_>, at: &Layout) -> Markup {
    let (from, to) = scene.lens;
    let (width, height) = (at.lens.1 - at.lens.0, at.height.1);
    let plot = (at.lens_plot.0 - at.lens.0, at.lens_plot.1 - at.lens.0);
    let x = |moment: i64| place(plot, moment, from, to);
    let top = at.lens_top;
    // How many times as long a second is here as above.
    let (above, here) = (i64::from(at.plot.1 - at.plot.0), i64::from(plot.1 - plot.0));
    let times = here * (scene.until - scene.from) / (above * (to - from)).max(1);
    let title = say::lens(to - from, scene.attempt.wait().is_some());
    let larger = say::magnified(times);
    html! {
        svg class={ "ten lens " (at.class) } viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(say::lens_said(scene.attempt)) {
            rect.frame x="1" y="1" width=(width - 2) height=(height - 2) rx="8" {}
            @if at.names {
                text.b x="14" y="26" { (title) }
                text.axis x="14" y="44" { (larger) }
            } @else {
                text.b x="8" y="17" { (title) ", " (larger) }
            }
            (scale(scene, plot, height, &x))
            @for part in &scene.attempt.stretches {
                @if part.to > from && part.from < to && part.to > part.from {
                    @let (left, right) = (x(part.from), x(part.to));
                    @let text = say::work(part.work);
                    rect class=(if part.work == Work::Wait { "wait" } else { "part" }) x=(left) y=(top + 10) width=((right - left - 1).max(2)) height="24" rx="3" {
                        title { (words::token::work(part.work)) ": " (words::duration(part.to - part.from)) }
                    }
                    @if at.fits(text, right - left - 4) {
                        text class=(if part.work == Work::Wait { "wait" } else { "part" }) x=((left + right) / 2) y=(top + 27) text-anchor="middle" { (text) }
                    }
                }
            }
            (margin(scene, at, plot, &x))
        }
    }
}

fn scale(scene: &Scene<'_>, plot: (i32, i32), height: i32, x: &dyn Fn(i64) -> i32) -> Markup {
    let (from, to) = scene.lens;
    let step = STEPS_S
        .into_iter()
        .find(|step| (to - from) / 1000 / step <= 5);
    let step = step.unwrap_or(600) * 1000;
    let first = (from - scene.from).div_euclid(step) + 1;
    let last = (to - scene.from).div_euclid(step);
    html! {
        @for n in first..=last.min(first + 8) {
            @let here = x(scene.from + n * step);
            line.tick x1=(here) x2=(here) y1=(height - 26) y2=(height - 18) {}
            @let anchor = if here > plot.1 - 16 { "end" } else if here < plot.0 + 16 { "start" } else { "middle" };
            text.axis x=(here) y=(height - 7) text-anchor=(anchor) { (words::offset(n * step)) }
        }
    }
}

/// The token's end, the moment at which the server looked, and what lies between.
fn margin(scene: &Scene<'_>, at: &Layout, plot: (i32, i32), x: &dyn Fn(i64) -> i32) -> Markup {
    let (from, to) = scene.lens;
    let y = at.lens_top + 40;
    let Some(bar) = &scene.attempt.bar else {
        return html! { text.what x=(plot.0) y=(y + 18) { (say::NO_TOKEN) } };
    };
    // What the service still accepts behind exp belongs to what is left.
    let ends = bar.accepted.map_or(bar.exp, |(_, to)| to);
    let sees_exp = (from..=to).contains(&ends);
    let exp = x(ends);
    let judged = scene
        .attempt
        .judged
        .map(|(used, verdict)| (x(used), verdict));
    html! {
        @if sees_exp {
            path.token d={ "M" (plot.0) " " (y + 4) "L" (exp) " " (y + 22) "H" (plot.0) "z" } {}
            line.exp x1=(exp) x2=(exp) y1=(y) y2=(y + 30) {}
            @let anchor = if exp - plot.0 > 40 { "end" } else { "start" };
            text.token.b x=(if anchor == "end" { exp - 5 } else { exp + 5 }) y=(y + 34) text-anchor=(anchor) { (say::exp(bar.exp < ends)) }
        }
        @match judged {
            None => { text.what x=(plot.1) y=(y + 48) text-anchor="end" { (say::NOBODY_LOOKED) } }
            Some((used, verdict)) => {
                @let good = verdict.refused.is_none();
                @let class = if good { "ok" } else { "bad" };
                @if let Some(margin) = verdict.margin_ms {
                    @let (left, right) = if sees_exp { (exp.min(used), exp.max(used)) } else if margin < 0 { (plot.0, used) } else { (used, plot.1) };
                    @let number = say::margin(margin);
                    rect class={ "margin " (class) } x=(left) y=(y + 2) width=((right - left).max(2)) height="22" {}
                    @if margin < 0 { path.hatch d=(hatch(left, right, y + 2)) {} }
                    @let half = number.chars().count() as i32 * at.letter.1.min(14) / 2 + 4;
                    @let middle = ((left + right) / 2).clamp(plot.0 + half, (plot.1 - half).max(plot.0 + half));
                    rect.under x=(middle - half) y=(y) width=(2 * half) height="26" rx="4" {}
                    text class={ "big " (class) } x=(middle) y=(y + 21) text-anchor="middle" { (number) }
                }
                line class={ "looks " (class) } x1=(used) x2=(used) y1=(y - 6) y2=(y + 42) {}
                @let text = say::looked(&verdict);
                @let (anchor, from) = beside(used, text.chars().count() as i32 * at.letter.0, plot);
                text class={ "b " (class) } x=(from) y=(y + 50) text-anchor=(anchor) { (text) }
            }
        }
    }
}

/// Where a text of some width stands at a line: left of it, or right of it, or from the left edge where neither has room.
fn beside(line: i32, width: i32, plot: (i32, i32)) -> (&'static str, i32) {
    if line - 5 - width >= plot.0 {
        ("end", line - 5)
    } else if line + 5 + width <= plot.1 {
        ("start", line + 5)
    } else {
        ("start", plot.0)
    }
}

/// Lines across a stretch: nobody could use the token there.
fn hatch(left: i32, right: i32, y: i32) -> String {
    use std::fmt::Write as _;
    let mut path = String::new();
    for at in (left + 11..=right).step_by(9).take(80) {
        let _ = write!(path, "M{at} {y}l-11 22");
    }
    path
}
