//! The states as boxes, the arrows between them, and on each how far the run has come.

use join_sim::{DeviceState, Event, Parameter, Task, TaskState};
use maud::{Markup, html};

use super::chart::{Chart, End, Frame};
use super::strip;
use super::way::{Kind, Way};
use crate::message::{Msg, Spot};
use crate::session::RunSession;
use crate::words::{self, machine as text};

/// One of the two pictures.
pub fn picture(session: &RunSession, way: &Way, chart: &Chart, open: Spot) -> Markup {
    let label = [text::THE_DEVICE, words::state(way.here), "."].concat();
    let height = chart.height + strip::HEIGHT;
    html! {
        svg class={ "machine " (chart.class) } viewBox={ "0 0 " (chart.width) " " (height) } role="img" aria-label=(label) {
            @for kind in Kind::ALL {
                @for (arrow, _) in way.arrows.iter().filter(|(_, of)| *of == kind) {
                    (one_arrow(chart, *arrow, kind, way.here, open))
                }
            }
            @for &(state, ..) in chart.places {
                (one_state(session, way, chart, state, open))
            }
            (strip::strip(session, way, chart))
        }
    }
}

fn one_arrow(
    chart: &Chart,
    (from, to): (DeviceState, DeviceState),
    kind: Kind,
    here: DeviceState,
    open: Spot,
) -> Markup {
    let line = chart.line(from, to);
    let (tip, before) = (
        line.corners[line.corners.len() - 1],
        line.corners[line.corners.len() - 2],
    );
    let spot = Spot::Arrow(from, to);
    let mut class = String::from(kind.class());
    if from == here {
        class.push_str(" next");
    }
    if open == spot {
        class.push_str(" open");
    }
    let d = path(&line.corners);
    html! {
        g class={ "way " (class) } data-key={ (from.name()) "-" (to.name()) } data-msg=(Msg::Look(spot)) {
            path.hit d=(d) {}
            path.line d=(d) {}
            path.head d=(head(before, tip)) {}
            @match line.end {
                End::Box => {},
                End::Error => path.mark d={ "M" (tip.0 - 3) " " (tip.1 + 2) "l6 6m0-6l-6 6" } {},
                End::Power => path.mark d={ "M" (tip.0) " " (tip.1 + 1) "v4m-2.4-2.4a3.4 3.4 0 1 0 4.8 0" } {},
            }
        }
    }
}

/// The line, from corner to corner.
fn path(corners: &[(i32, i32)]) -> String {
    let mut d = String::new();
    let mut at = (0, 0);
    for (i, &(x, y)) in corners.iter().enumerate() {
        match i {
            0 => d.push_str(&format!("M{x} {y}")),
            _ if y == at.1 => d.push_str(&format!("H{x}")),
            _ => d.push_str(&format!("V{y}")),
        }
        at = (x, y);
    }
    d
}

/// The arrow's head, turned to where it comes from.
fn head((bx, by): (i32, i32), (x, y): (i32, i32)) -> String {
    match ((x - bx).signum(), (y - by).signum()) {
        (1, _) => format!("M{x} {y}l-7-4v8z"),
        (-1, _) => format!("M{x} {y}l7-4v8z"),
        (_, 1) => format!("M{x} {y}l-4-6h8z"),
        _ => format!("M{x} {y}l-4 6h8z"),
    }
}

fn one_state(
    session: &RunSession,
    way: &Way,
    chart: &Chart,
    state: DeviceState,
    open: Spot,
) -> Markup {
    let Frame { x, y, w, h } = chart.frame(state);
    let visits = way.visits(state);
    let here = state == way.here;
    let wait = state == DeviceState::AwaitAik && chart.wait.is_some();
    let mut class = String::from("state");
    for (is, more) in [
        (here, " here"),
        (visits > 0 && !here, " visited"),
        (state == DeviceState::AwaitAik, " wait"),
        (state == DeviceState::Failed, " bad"),
        (open == Spot::State(state), " open"),
    ] {
        if is {
            class.push_str(more);
        }
    }
    html! {
        g class=(class) data-key=(state.name()) data-msg=(Msg::Look(Spot::State(state))) {
            rect x=(x) y=(y) width=(w) height=(h) rx="6" {}
            @if wait {
                text.big x=(x + 12) y=(y + 19) { (words::state_short(state)) }
                (told(session, way, (x, y, w)))
            } @else {
                text x=(x + w / 2) y=(y + h / 2 + 4) text-anchor="middle" { (words::state_short(state)) }
            }
            @for n in 0..visits.min(6) as i32 {
                circle cx=(x + w - 9 - 8 * n) cy=(y) r="3" {}
            }
        }
    }
}

/// What the wait's own box tells: how long, how often, what its task does, and how much of it is over.
fn told(session: &RunSession, way: &Way, (x, y, w): (i32, i32, i32)) -> Markup {
    let line = |n: i32, said: &str| {
        html! { text x=(x + 12) y=(y + 36 + 15 * n) { (said) } }
    };
    let Some((from, to)) = way.last_visit(DeviceState::AwaitAik) else {
        return html! { (line(0, text::THE_WAIT_WHEN)) (line(1, text::CERTIFICATE_IS_NOT_THERE)) };
    };
    let records = session.timeline().records();
    let over = way.here != DeviceState::AwaitAik;
    let until = if over { to } else { session.settled() };
    // It is over at the record with which the device leaves.
    let end = if over {
        (to + 1).min(records.len() - 1)
    } else {
        until
    };
    let waited = records[end].at.0 as i64 - records[from].at.0 as i64;
    let limit = session.value_at(records[from].step, Parameter::AikWait) * 1000;
    let looks = records[from.saturating_sub(1)..=until]
        .iter()
        .filter(|record| matches!(record.event, Event::Attempt { .. }))
        .count();
    let task = match session.standing(until).task(Task::AikEnrol) {
        TaskState::Running { .. } => text::TASK_RUNS,
        TaskState::Queued { .. } => text::TASK_IS_HELD,
        TaskState::Ready => text::TASK_IS_IDLE,
    };
    let part = (waited.min(limit) * i64::from(w - 24) / limit.max(1)) as i32;
    html! {
        (line(0, &text::waited(waited, over)))
        (line(1, &text::looked(looks)))
        @if !over { (line(2, task)) }
        rect.limit x=(x + 12) y=(y + 73) width=(w - 24) height="6" rx="3" {}
        rect.over x=(x + 12) y=(y + 73) width=(part.max(1)) height="6" rx="3" {}
    }
}
