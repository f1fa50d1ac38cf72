//! The token timeline's picture: the wait and the token over one axis, a grip at the token's end, and on the same axis where that
//! end would have to lie. It does no arithmetic about a token's validity: window, skew and margin are those of the record of the
//! judgement. It is drawn twice, for a wide and a narrow page; places across are the same share of both.

use join_sim::{Given, Parameter, Scenario, Verdict};
use maud::{Markup, html};

use super::layout::{
    AXIS_Y, EDGE_Y, HEIGHT, JOIN_Y, LAYOUTS, LEFT, Layout, RIGHT, TALL, TOKEN_Y, WIDTH, side, x_of,
};
use super::lens::lens;
use crate::run::attempt::{Attempt, Bar, Work};
use crate::session::RunSession;
use crate::words::{self, names, ten_minutes as short, token as say};

/// A drag that is under way; the axis stays as it was when it began.
#[derive(Clone, Debug)]
pub struct Drag {
    /// What is dragged.
    pub parameter: Parameter,
    /// The run's decisions before.
    pub before: (Scenario, Vec<Given>),
    /// The axis: first and last moment in milliseconds of true time.
    axis: (i64, i64),
    /// The boot from which the picture begins: where it moves in true time, the axis moves along.
    boot: i64,
    /// The moment from which the value counts, in milliseconds of true time.
    zero: i64,
}

/// The axis: from just before the attempt to half as far again as the device needed. The token's end has no part in it, so that
/// nothing else moves where it is moved; an end far outside stands behind a break.
fn axis(facts: &Attempt) -> (i64, i64) {
    let used = facts.judged.map_or(facts.last, |(at, _)| at);
    let reach = (used - facts.start).max(60_000) * 3 / 2;
    (facts.start - reach / 28, facts.start + reach)
}

/// A drag as it begins: the axis and the moment from which the value counts stay as they are until it ends, although
/// every value on the way runs the model anew.
#[must_use]
pub fn grip(session: &RunSession, parameter: Parameter) -> Drag {
    let facts = session.facts().attempt();
    let timeline = session.timeline();
    Drag {
        parameter,
        before: (timeline.scenario().clone(), timeline.commands().to_vec()),
        axis: axis(facts),
        boot: facts.boot,
        zero: facts.origin_of(parameter, |step| session.value_at(step, parameter)),
    }
}

/// The value that a dragged handle means when it stands at `place` (0 to 10,000 across the picture).
#[must_use]
pub fn dragged(drag: &Drag, place: i64) -> i64 {
    let x = place.clamp(0, 10_000) as i32 * WIDTH / 10_000;
    let (from, to) = drag.axis;
    let along = i64::from((x - LEFT).clamp(0, RIGHT - LEFT));
    let at = from + along * (to - from) / i64::from(RIGHT - LEFT);
    let spec = drag.parameter.spec();
    ((at - drag.zero) / 1000).clamp(spec.min, spec.max)
}

/// The picture; `said`: what the server answered, in words.
pub fn picture(session: &RunSession, facts: &Attempt, drag: Option<&Drag>, said: &str) -> Markup {
    let (from, to) = drag.map_or_else(
        || axis(facts),
        |drag| {
            let later = facts.boot - drag.boot;
            (drag.axis.0 + later, drag.axis.1 + later)
        },
    );
    html! {
        div.picture data-key="picture" {
            @for layout in LAYOUTS {
                @let x = |at: i64| layout.at(x_of(at, from, to));
                svg class={ "token " (layout.class) } viewBox={ "0 0 " (layout.at(WIDTH)) " " (HEIGHT) } role="img" aria-label=(said) data-drag-area="token" {
                    (ticks(layout, facts, (from, to), &x))
                    @let cursor = session.timeline().record().at.0 as i64;
                    @if (from..=to).contains(&cursor) {
                        line.cursor x1=(x(cursor)) x2=(x(cursor)) y1=(AXIS_Y) y2=(EDGE_Y + 20) {}
                    }
                    (join(layout, facts, &x))
                    @if let Some(bar) = &facts.bar { (token(layout, bar, facts, &x)) }
                    (edges(layout, session, facts, (from, to), &x))
                    @if let Some((at, verdict)) = &facts.judged { (used(layout, *at, verdict, &x)) }
                    (lens(layout, facts))
                    (handle(layout, facts, &x))
                }
            }
        }
    }
}

fn name_of(layout: Layout, name: &str, y: i32) -> Markup {
    html! { text.name x=(layout.at(LEFT)) y=(y - 6) { (name) } }
}

/// What the device does, its wait above all.
fn join(layout: Layout, facts: &Attempt, x: &dyn Fn(i64) -> i32) -> Markup {
    html! {
        (name_of(layout, say::THE_JOIN, JOIN_Y))
        @for part in &facts.stretches {
            @let (left, right) = (x(part.from), x(part.to));
            rect class=(if part.work == Work::Wait { "part wait" } else { "part" }) x=(left) y=(JOIN_Y)
                width=((right - left).max(1)) height=(TALL) rx="3" { title { (say::work(part.work)) ": " (words::duration(part.to - part.from)) } }
            @if part.work == Work::Wait {
                @let short = format!("{}{}", say::WAITS, words::duration(part.to - part.from));
                @let long = format!("{short}{}", say::FOR_THE_AIK_CERTIFICATE);
                @if let Some(text) = [long, short].iter().find(|text| layout.width_of(text) < right - left - 8) {
                    text.inside x=((left + right) / 2) y=(JOIN_Y + 20) text-anchor="middle" { (text) }
                }
            }
        }
    }
}

/// The token's window, and around it how much longer the service accepts it.
fn token(layout: Layout, bar: &Bar, facts: &Attempt, x: &dyn Fn(i64) -> i32) -> Markup {
    let end = layout.at(RIGHT);
    // What lies outside of the picture is not drawn.
    let seen = |at: i64| x(at).clamp(-1, end);
    let (nbf, exp) = (seen(bar.nbf), seen(bar.exp));
    let name = short::BEARER_TOKEN;
    let exp_said = format!("{} {}", say::EXP, words::offset(bar.exp - facts.zero));
    let room = layout.at(LEFT) + layout.width_of(name) + 8;
    // Beside its grip, on the side that has room.
    let at_right = exp + 16 + layout.width_of(&exp_said) <= end;
    let (exp_x, exp_anchor) = match at_right {
        true => ((exp + 16).max(room), "start"),
        false => (exp - 16, "end"),
    };
    html! {
        (name_of(layout, name, TOKEN_Y))
        @if let Some((from, to)) = bar.accepted {
            rect.skew x=(seen(from)) y=(TOKEN_Y) width=((seen(to) - seen(from)).max(1)) height=(TALL) rx="3" {}
        }
        rect.token x=(nbf) y=(TOKEN_Y) width=((exp - nbf).max(1)) height=(TALL) rx="3" {}
        @if let Some(issued) = bar.issued.map(x) {
            line.issued x1=(issued) x2=(issued) y1=(TOKEN_Y) y2=(TOKEN_Y + TALL) {}
            @if exp - issued > layout.width_of(say::ISSUED) + 24 {
                text.value x=(issued + 6) y=(TOKEN_Y + 20) { (say::ISSUED) }
            }
        }
        // The axis ends before the token does: a break is drawn, and the end behind it.
        @if x(bar.exp) > end {
            path.break d={ "M" (end - 34) " " (TOKEN_Y - 4) "l-5 " (TALL + 8) "h8l5 -" (TALL + 8) "z" } {}
        }
        text.exp x=(exp_x) y=(TOKEN_Y - 6) text-anchor=(exp_anchor) { (exp_said) }
    }
}

/// How the same run ends where the token's end lies elsewhere, on the same axis; nothing where a value changes on the way.
fn edges(
    layout: Layout,
    session: &RunSession,
    facts: &Attempt,
    (from, to): (i64, i64),
    x: &dyn Fn(i64) -> i32,
) -> Markup {
    let id = Parameter::TokenLifetime;
    let origin = facts.origin_of(id, |step| session.value_at(step, id));
    let spec = id.spec();
    let (low, high) = (spec.min, ((to - origin) / 1000).min(spec.max));
    let found = session.lifetimes((low, high));
    let Some(found) = found.filter(|_| facts.bar.is_some() && low < high) else {
        return html! {};
    };
    // The stretches between the edges: from which moment, whether they join, and what they say, in long and in short.
    let first = found.tries.first().is_some_and(|(_, joins)| *joins);
    let mut starts = vec![(from, first, say::everywhere(first))];
    for edge in &found.edges {
        if let Some(last) = starts.last_mut() {
            last.2 = say::up_to(edge.joins_below, &spec.show(edge.below));
        }
        let at = origin + (edge.below + 1) * 1000;
        let said = say::from(!edge.joins_below, &spec.show(edge.below + 1));
        starts.push((at, !edge.joins_below, said));
    }
    let ends: Vec<i64> = starts
        .iter()
        .skip(1)
        .map(|(at, ..)| *at)
        .chain([to])
        .collect();
    html! {
        (name_of(layout, say::IF_EXP_WERE_HERE, EDGE_Y))
        @for ((at, joins, said), end) in starts.iter().zip(ends) {
            @let (left, right) = (x(*at), x(end));
            rect class=(if *joins { "edge ok" } else { "edge bad" }) x=(left) y=(EDGE_Y) width=((right - left).max(1)) height="20" rx="3" {}
            @if let Some(said) = said.iter().find(|said| layout.width_of(said) < right - left - 8) {
                text class=(if *joins { "edge ok" } else { "edge bad" }) x=(left + 6) y=(EDGE_Y + 14) { (said) }
            }
        }
    }
}

/// The moment of use, falling through the token, and the margin between.
fn used(layout: Layout, at: i64, verdict: &Verdict, x: &dyn Fn(i64) -> i32) -> Markup {
    let class = side(verdict);
    let here = x(at);
    html! {
        line class={ "used " (class) } x1=(here) x2=(here) y1=(JOIN_Y - 4) y2=(EDGE_Y + 24) {}
        @if let Some(margin) = verdict.margin_ms {
            line class={ "margin " (class) } x1=(here) x2=(x(at + margin).clamp(-1, layout.at(RIGHT))) y1=(TOKEN_Y + TALL + 5) y2=(TOKEN_Y + TALL + 5) {}
        }
    }
}

fn ticks(
    layout: Layout,
    facts: &Attempt,
    (from, to): (i64, i64),
    x: &dyn Fn(i64) -> i32,
) -> Markup {
    const STEPS_S: [i64; 10] = [10, 30, 60, 120, 300, 600, 1800, 3600, 14400, 43200];
    let span = (to - from) / 1000;
    let most = i64::from(layout.at(WIDTH) / (9 * layout.letter));
    let step = STEPS_S.into_iter().find(|step| span / step <= most);
    let step = step.unwrap_or(86400) * 1000;
    let first = (from - facts.zero).div_euclid(step) + 1;
    let last = (to - facts.zero).div_euclid(step);
    html! {
        text.axis x=(layout.at(LEFT)) y="12" { (say::axis_unit(facts.began)) }
        line.axis x1=(layout.at(LEFT)) x2=(layout.at(RIGHT)) y1=(AXIS_Y) y2=(AXIS_Y) {}
        @for n in first..=last.min(first + 16) {
            @let at = x(facts.zero + n * step);
            line.axis x1=(at) x2=(at) y1=(AXIS_Y - 5) y2=(AXIS_Y) {}
            @let said = words::offset(n * step);
            @let half = layout.width_of(&said) / 2;
            @if (half..=layout.at(WIDTH) - half).contains(&at) {
                text.axis x=(at) y=(AXIS_Y - 8) text-anchor="middle" { (said) }
            }
        }
    }
}

/// One large grip at the token's end; the number field below holds the same value.
fn handle(layout: Layout, facts: &Attempt, x: &dyn Fn(i64) -> i32) -> Markup {
    let id = Parameter::TokenLifetime;
    let Some(at) = facts.end_of(id) else {
        return html! {};
    };
    let x = x(at).clamp(layout.at(LEFT), layout.at(RIGHT));
    html! {
        g.handle data-drag=(id.spec().name) data-key={ "h-" (id.spec().name) } {
            rect.reach x=(x - 26) y=(TOKEN_Y - 11) width="52" height="52" {}
            rect.grip x=(x - 11) y=(TOKEN_Y - 2) width="22" height=(TALL + 4) rx="6" {}
            path.grip d={ "M" (x - 3) " " (TOKEN_Y + 7) "v16m6 0v-16" } {}
            title { (names::parameter(id.spec())) (say::DRAG) }
        }
    }
}
