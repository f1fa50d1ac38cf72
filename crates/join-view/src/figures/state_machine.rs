//! The state machine: the join controller's states, where the device is, which way it went, which arrows this run never took.

use join_sim::{DeviceState, Library, Parameter};
use maud::{Markup, html};

use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::run::arrows;
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, pictures as text};

const WIDTH: i32 = 744;
const BOX_W: i32 = 108;
const BOX_H: i32 = 32;
const COLUMN: i32 = 124;
const LINE: i32 = 68;

/// The places of the states: the protocol from top to bottom, what belongs together in one line.
const PLACES: &[(DeviceState, i32, i32)] = &[
    (DeviceState::Off, 0, 0),
    (DeviceState::Booting, 1, 0),
    (DeviceState::AwaitNetwork, 2, 0),
    (DeviceState::AwaitTime, 3, 0),
    (DeviceState::AwaitProfile, 4, 0),
    (DeviceState::AwaitCheckIn, 5, 0),
    (DeviceState::AwaitTechnician, 3, 1),
    (DeviceState::AwaitTpm, 2, 1),
    (DeviceState::AwaitSignIn, 5, 1),
    (DeviceState::AwaitToken, 0, 2),
    (DeviceState::AwaitDiscovery, 1, 2),
    (DeviceState::AwaitDeviceKey, 2, 2),
    (DeviceState::AwaitTransportKeyDeleted, 3, 2),
    (DeviceState::AwaitAikStatus, 4, 2),
    (DeviceState::AwaitAik, 5, 2),
    (DeviceState::AwaitTransportKey, 5, 3),
    (DeviceState::AwaitStatement, 4, 3),
    (DeviceState::AwaitJoinAnswer, 3, 3),
    (DeviceState::AwaitRepeat, 2, 3),
    (DeviceState::Failed, 0, 3),
    (DeviceState::AwaitNonce, 0, 4),
    (DeviceState::AwaitPrt, 1, 4),
    (DeviceState::AwaitSessionKey, 2, 4),
    (DeviceState::AwaitEnrolment, 3, 4),
    (DeviceState::AwaitPolicies, 4, 4),
    (DeviceState::AwaitReseal, 5, 4),
    (DeviceState::AwaitHello, 4, 5),
    (DeviceState::AwaitAccountSetUp, 2, 5),
    (DeviceState::Desktop, 3, 5),
    (DeviceState::AwaitLeft, 5, 5),
];

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct StateMachine;

impl RunFigure for StateMachine {
    fn new(_spec: &FigureSpec, _session: &mut RunSession, _library: &Library) -> StateMachine {
        StateMachine
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        view(of)
    }
}

fn view(of: &RunView<'_>) -> Markup {
    let arrows = arrows::all();
    let session = of.session;
    let cursor = session.timeline().cursor().0 as usize;
    let path = &session.path();
    let gone = path.partition_point(|(step, _)| *step <= cursor);
    let here = path
        .get(gone.saturating_sub(1))
        .map_or(DeviceState::Off, |(_, state)| *state);
    let taken: Vec<_> = path.windows(2).map(|pair| (pair[0].1, pair[1].1)).collect();
    let so_far = &taken[..gone.saturating_sub(1)];
    let mut all = arrows.clone();
    all.extend(taken.iter().filter(|arrow| !arrows.contains(arrow)));
    let class = |arrow: &(DeviceState, DeviceState)| match (
        so_far.last() == Some(arrow),
        so_far.contains(arrow),
        taken.contains(arrow),
    ) {
        (true, _, _) => "way last",
        (_, true, _) => "way taken",
        (_, _, true) => "way later",
        _ => "way never",
    };
    let picture = html! {
        svg.machine viewBox={ "0 0 " (WIDTH) " " (6 * LINE) } role="img" aria-label={ (text::THE_DEVICE) (words::state(here)) } {
            @for arrow in &all { (way(*arrow, class(arrow))) }
            @for &(state, column, line) in PLACES {
                @let (x, y) = (column * COLUMN + 8, line * LINE + 12);
                @let visited = path[..gone].iter().any(|(_, other)| *other == state);
                g class=(if state == here { "state here" } else if visited { "state visited" } else { "state" }) data-key=(state.name()) {
                    rect x=(x) y=(y) width=(BOX_W) height=(BOX_H) rx="6" {}
                    text x=(x + BOX_W / 2) y=(y + 20) text-anchor="middle" { (words::state_short(state)) }
                }
            }
        }
    };
    let never = arrows.iter().filter(|arrow| !taken.contains(arrow)).count();
    let table = html! {
        table {
            caption { (text::THE_STATES_OF_THIS_RUN) (never) (text::ARROWS_THAT_THIS_RUN_DOES_NOT_TAKE) }
            thead { tr { th scope="col" { (text::NO) } th scope="col" { (text::STATE) } th scope="col" { (text::THE_DEVICE_2) } } }
            tbody {
                @for (i, (step, state)) in path.iter().enumerate() {
                    tr.here[i + 1 == gone] data-key={ "s" (step) } data-msg=(Msg::Seek(*step as u32)) {
                        td { (i + 1) } td { (state.name()) } td { (words::state(*state)) }
                    }
                }
            }
        }
    };
    const PARAMETERS: &[Parameter] = &[
        Parameter::AssignedTo,
        Parameter::Unjoin,
        Parameter::WhenTheWaitEnds,
    ];
    frame::view(
        of,
        Content {
            caption: text::STATE_MACHINE_CAPTION,
            picture,
            table,
            parameters: PARAMETERS,
        },
    )
}

fn place(state: DeviceState) -> (i32, i32) {
    let (_, column, line) = PLACES
        .iter()
        .find(|(other, _, _)| *other == state)
        .unwrap_or(&PLACES[0]);
    (column * COLUMN + 8, line * LINE + 12)
}

/// An arrow from box to box: straight between neighbours in a line, bent through the gap between lines otherwise.
fn way((from, to): (DeviceState, DeviceState), class: &str) -> Markup {
    let ((x1, y1), (x2, y2)) = (place(from), place(to));
    let middle = BOX_W / 2;
    let (start, bend, end) = if y1 == y2 && (x1 - x2).abs() == COLUMN {
        let y = y1 + BOX_H / 2;
        let (a, b) = if x2 > x1 {
            (x1 + BOX_W, x2)
        } else {
            (x1, x2 + BOX_W)
        };
        ((a, y), ((a + b) / 2, y), (b, y))
    } else if y2 > y1 {
        (
            (x1 + middle, y1 + BOX_H),
            ((x1 + x2) / 2 + middle, y1 + BOX_H + 18),
            (x2 + middle, y2),
        )
    } else if y2 < y1 {
        (
            (x1 + middle - 14, y1),
            ((x1 + x2) / 2 + middle, y2 + BOX_H + 18),
            (x2 + middle - 14, y2 + BOX_H),
        )
    } else {
        let dip = y1 + BOX_H + 26;
        (
            (x1 + middle, y1 + BOX_H),
            ((x1 + x2) / 2 + middle, dip),
            (x2 + middle, y2 + BOX_H),
        )
    };
    html! {
        path class=(class) data-key={ (from.name()) "-" (to.name()) } d={ "M" (start.0) " " (start.1) "Q" (bend.0) " " (bend.1) " " (end.0) " " (end.1) } {}
        (head(bend, end, class))
    }
}

/// The arrow's head, turned to where it comes from: four directions are enough to read.
fn head((bx, by): (i32, i32), (x, y): (i32, i32), class: &str) -> Markup {
    let d = match (x - bx, y - by) {
        (dx, dy) if dx.abs() > dy.abs() && dx > 0 => format!("M{x} {y}l-8-4v8z"),
        (dx, dy) if dx.abs() > dy.abs() => format!("M{x} {y}l8-4v8z"),
        (_, dy) if dy > 0 => format!("M{x} {y}l-4-8h8z"),
        _ => format!("M{x} {y}l-4 8h8z"),
    };
    html! { path class={ (class) " head" } d=(d) {} }
}
