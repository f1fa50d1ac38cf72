//! Two runs on one clock, with one cursor that can stand at any moment.

use maud::{Markup, html};

use super::axis::{Axis, end, since, zero};
use super::lanes;
use crate::message::{Baseline, Msg};
use crate::parts::RunView;
use crate::run::facts::RunFacts;
use crate::session::RunSession;
use crate::words::{self, bench as say};

/// The clock on which this run lies, and the one beside it if that is another one.
#[must_use]
pub fn axis(session: &RunSession) -> Axis {
    let other = beside(session);
    Axis::of([session.facts()].into_iter().chain(other))
}

/// The run beside this one; none where it is the same.
#[must_use]
pub fn beside(session: &RunSession) -> Option<&RunFacts> {
    let timeline = session.timeline();
    let other = session.comparison.other();
    let same = other.scenario == *timeline.scenario() && other.commands == timeline.commands();
    (!same).then(|| other.facts())
}

/// The picture, and what moves its cursor; `marked`: moments of true time.
pub fn view(of: &RunView<'_>, marked: &[i64]) -> Markup {
    let session = of.session;
    let facts = session.facts();
    let axis = axis(session);
    let from = zero(&facts.phases);
    let now = session.now() - from;
    let marked: Vec<i64> = marked.iter().map(|at| at - from).collect();
    let other = beside(session);
    let other_name = match session.comparison.baseline() {
        Baseline::Plain => session.plain_name(),
        Baseline::Latest => words::runs::BEFORE.into(),
        Baseline::Kept(_) => session.name_of(session.comparison.other()),
    };
    html! {
        div class={ "clock" @if other.is_some() { " two" } } data-key="clock" {
            (one(facts, &axis, "A", say::THIS_RUN, now, &marked))
            @if let Some(other) = other { (one(other, &axis, "B", &other_name, now, &[])) }
            (scale(&axis, now, &marked, since(&facts.phases)))
            input.over type="range" data-key="over" min=(axis.from / 1000) max=(end(facts).max(0) / 1000) step="1" value=(now.clamp(axis.from, axis.until) / 1000)
                data-msg=(Msg::At) aria-label=(say::CURSOR) aria-valuetext=(words::moment(&facts.phases, join_sim::Instant(session.now().max(0) as u64)));
        }
    }
}

fn one(
    facts: &RunFacts,
    axis: &Axis,
    letter: &str,
    name: &str,
    now: i64,
    marked: &[i64],
) -> Markup {
    let ended = say::end_at(facts.outcome, end(facts));
    let class = match facts.outcome {
        join_sim::Outcome::Joined => "ok",
        _ => "bad",
    };
    html! {
        p.whose data-key={ "whose" (letter) } { b { (letter) } " " (name) " " span class=(class) { (ended) } }
        ul.names data-key={ "names" (letter) } aria-hidden="true" {
            @for (lane, name) in say::LANES { li class={ "p-" (lane) } { (name) } }
        }
        div.lanes-of data-key={ "lanes" (letter) } { (lanes::view(facts, axis, now, marked, &say::picture(name, &ended))) }
    }
}

/// The scale, the cursor's moment, and the marks.
fn scale(axis: &Axis, now: i64, marked: &[i64], since: &str) -> Markup {
    let anchor = |place: i64| match place {
        0..800 => "start",
        9200.. => "end",
        _ => "middle",
    };
    let here = axis.place(now);
    let before = now < axis.from;
    html! {
        span.since data-key="since" { (since) }
        svg.scale data-key="scale" width="100%" height="44" aria-hidden="true" {
            line.axis x1="0" x2="100%" y1="2" y2="2" {}
            @for tick in axis.ticks() {
                line.axis x1=(axis.x(tick)) x2=(axis.x(tick)) y1="2" y2="7" {}
                text.tick x=(axis.x(tick)) y="20" text-anchor=(anchor(axis.place(tick))) { (words::offset(tick)) }
            }
            @for (nth, at) in marked.iter().enumerate() {
                text.mark x=(axis.x(*at)) y="40" text-anchor=(anchor(axis.place(*at))) { (say::letter(nth)) }
            }
            circle.cursor cx=(axis.x(now)) cy="2" r="6" {}
            text.cursor x=(axis.x(now)) y="40" text-anchor=(anchor(here)) { @if before { "‹ " } (words::offset(now)) }
        }
    }
}
