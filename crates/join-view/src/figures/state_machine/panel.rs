//! What is open: a state or an arrow, its meaning, what the device knows there, its records in this run, and the ways on.

use join_sim::DeviceState;
use maud::{Markup, html};

use super::way::{Kind, Way};
use crate::message::{Msg, Spot};
use crate::run::arrows::{self, Arrow};
use crate::session::RunSession;
use crate::words::{self, machine as text, stepper};

/// The record of what is open that the run was at last, or comes to first; none where it never does.
pub fn record_of(session: &RunSession, way: &Way, open: Spot) -> Option<usize> {
    let cursor = session.settled();
    let places: Vec<usize> = match open {
        Spot::Now => return None,
        Spot::State(state) => way.places(state).collect(),
        Spot::Arrow(from, to) => way.by((from, to)).collect(),
    };
    let records: Vec<usize> = places.iter().map(|place| way.path[*place].0).collect();
    let past = records.iter().rev().find(|step| **step <= cursor);
    past.or(records.first()).copied()
}

/// The panel; it keeps its height whatever it tells.
pub fn panel(session: &RunSession, way: &Way, open: Spot) -> Markup {
    let shown = match open {
        Spot::Now => Spot::State(way.here),
        open => open,
    };
    html! {
        div.spot data-key="spot" tabindex="0" role="region" aria-label=(text::WHAT_IS_OPEN) {
            (choice(way, open))
            @match shown {
                Spot::Arrow(from, to) => (arrow(session, way, (from, to))),
                Spot::State(state) => (state_of(session, way, state)),
                Spot::Now => {},
            }
        }
    }
}

/// The menu: wherever the run is, every state, and the arrows from the one that is open.
fn choice(way: &Way, open: Spot) -> Markup {
    let from = match open {
        Spot::Now => way.here,
        Spot::State(state) | Spot::Arrow(state, _) => state,
    };
    let all = way.arrows.iter().map(|(arrow, _)| *arrow);
    html! {
        label.open-choice { span { (text::OPEN) }
            select data-msg=(Msg::LookAt) {
                option value="now" selected[open == Spot::Now] { (text::FOLLOW_THE_RUN) }
                optgroup label=(text::STATES) {
                    @for state in DeviceState::ALL {
                        option value=(state.name()) selected[open == Spot::State(*state)] { (words::state_short(*state)) }
                    }
                }
                optgroup label=(text::ARROWS_FROM) {
                    @for (a, b) in all.filter(|(one, _)| *one == from) {
                        option value={ (a.name()) "-" (b.name()) } selected[open == Spot::Arrow(a, b)] { (text::TO_STATE) (words::state_short(b)) }
                    }
                }
            }
        }
    }
}

fn state_of(session: &RunSession, way: &Way, state: DeviceState) -> Markup {
    let places: Vec<usize> = way.places(state).collect();
    let cursor = session.settled();
    let stay = way.last_visit(state);
    let known = stay.map(|(_, last)| {
        let standing = session.standing(if state == way.here { cursor } else { last });
        // The first line names the state.
        let device = stepper::device_knows(standing).into_iter().skip(1);
        let all: Vec<String> = device.chain(stepper::tpm_holds(standing)).collect();
        all.join("; ")
    });
    let ways: Vec<Arrow> = way.arrows.iter().map(|(arrow, _)| *arrow).collect();
    html! {
        div.about data-key="about" {
            h4 { (words::state_short(state)) " " code { (state.name()) } }
            p { (text::THE_DEVICE) (words::state(state)) ". " (text::purpose(state)) }
            @if let Some(known) = known { p { (text::KNOWS) (known) "." } }
            (visits(session, way, &places, text::NOT_THERE))
        }
        div.leads data-key="leads" {
            p.of { (text::WAYS_OUT) }
            @if !ways.iter().any(|(from, _)| *from == state) { p { (text::NO_WAY_OUT) } }
            ul {
                @for (from, to) in ways.into_iter().filter(|(from, _)| *from == state) {
                    @let kind = way.kind((from, to));
                    li class=(kind.class()) data-key=(to.name()) {
                        button type="button" data-msg=(Msg::Look(Spot::Arrow(from, to))) { "→ " (words::state_short(to)) }
                        span.static { "→ " (words::state_short(to)) }
                        " " (waits(from, to))
                    }
                }
            }
        }
    }
}

fn waits(from: DeviceState, to: DeviceState) -> &'static str {
    arrows::waits_for((from, to)).unwrap_or(text::ONLY_POWER)
}

fn arrow(session: &RunSession, way: &Way, (from, to): Arrow) -> Markup {
    let places: Vec<usize> = way.by((from, to)).collect();
    let never = match way.kind((from, to)) {
        Kind::Nowhere => text::NEITHER,
        _ => text::NOT_TAKEN,
    };
    let at = record_of(session, way, Spot::Arrow(from, to));
    html! {
        div.about data-key="about" {
            h4 { (words::state_short(from)) " → " (words::state_short(to)) }
            p { (text::WAITS_FOR) (waits(from, to)) "." }
            @if let Some(step) = at { p { (words::sentence(&session.timeline().records()[step])) } }
            (visits(session, way, &places, never))
        }
        div.leads data-key="leads" {
            @for (name, state) in [(text::FROM, from), (text::TO, to)] {
                p {
                    (name)
                    button type="button" data-msg=(Msg::Look(Spot::State(state))) { (words::state_short(state)) }
                    span.static { (words::state_short(state)) }
                    ": " (text::purpose(state))
                }
            }
        }
    }
}

/// The moments of this run, each of which leads there.
fn visits(session: &RunSession, way: &Way, places: &[usize], never: &str) -> Markup {
    let records = session.timeline().records();
    let phases = session.phases();
    html! {
        p.visits data-key="visits" {
            (text::IN_THIS_RUN)
            @if places.is_empty() { (never) }
            @for (i, place) in places.iter().enumerate() {
                @let step = way.path[*place].0;
                @if i > 0 { ", " }
                button type="button" data-msg=(Msg::Seek(step as u32)) { (words::moment(&phases, records[step].at)) }
                span.static { (words::moment(&phases, records[step].at)) }
            }
        }
    }
}
