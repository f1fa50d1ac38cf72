//! The device's transition matrix as a golden, and random runs that never leave it.

use std::fmt::Write;

use crate::common::{Walk, library};
use crate::golden;
use crate::random_worlds::{RUNS, draw};
use join_sim::{
    Arrow, DeviceState, Event, Message, Participant, Stimulus, TRANSITIONS, Transition, World,
    follows, matrix,
};

/// The arrows of each state, one a line, and what it refuses; what all states have in common stands at the top.
fn text(arrows: &[Arrow]) -> String {
    let everywhere = |arrow: &Arrow, like: fn(&Arrow) -> bool| {
        arrows
            .iter()
            .filter(|other| other.stimulus == arrow.stimulus)
            .all(like)
    };
    let refused_everywhere = |arrow: &Arrow| everywhere(arrow, |other| other.to.is_none());
    let stays_everywhere = |arrow: &Arrow| {
        arrow.from != DeviceState::Off
            && everywhere(arrow, |other| {
                other.from == DeviceState::Off || other.to == Some(other.from)
            })
    };
    let of_one_state = |which: &dyn Fn(&Arrow) -> bool| -> String {
        let first = arrows
            .iter()
            .filter(|arrow| arrow.from == DeviceState::Booting && which(arrow));
        first
            .map(|arrow| format!("  {}\n", arrow.label()))
            .collect()
    };
    let mut text = format!(
        "What can reach the device in each of its states: what follows, or that it is refused and nothing changes.\n\
         Several arrows of one stimulus depend on more than the state: a phase, a reading, the last repeat.\n\n\
         Heard in every state but Off, which stays\n{}\nRefused in every state\n{}",
        of_one_state(&stays_everywhere),
        of_one_state(&refused_everywhere),
    );
    for &from in DeviceState::ALL {
        let here = arrows.iter().filter(|arrow| arrow.from == from);
        let own: Vec<&Arrow> = here
            .filter(|arrow| !refused_everywhere(arrow) && !stays_everywhere(arrow))
            .collect();
        let taken = |arrow: &Arrow| {
            own.iter()
                .any(|other| other.stimulus == arrow.stimulus && other.to.is_some())
        };
        writeln!(text, "\n{}", from.name()).unwrap();
        for arrow in own.iter().filter(|arrow| taken(arrow)) {
            writeln!(
                text,
                "  {} -> {}",
                arrow.label(),
                arrow.to.map_or("refused", DeviceState::name)
            )
            .unwrap();
        }
        let refused: Vec<String> = own
            .iter()
            .filter(|arrow| !taken(arrow))
            .map(|arrow| arrow.label())
            .collect();
        writeln!(text, "  refused: {}", refused.join(", ")).unwrap();
    }
    text
}

#[test]
fn the_matrix_is_the_golden() {
    golden::all([golden::check("matrix.txt", &text(&matrix(library())))]);
}

#[test]
fn every_state_is_reached_and_every_stimulus_tried() {
    let arrows = matrix(library());
    for &from in DeviceState::ALL {
        for stimulus in join_sim::stimuli() {
            let tried = arrows
                .iter()
                .any(|arrow| arrow.from == from && arrow.stimulus == stimulus);
            assert!(tried, "{} × {stimulus:?}", from.name());
        }
    }
    let mut seen: Vec<(DeviceState, String)> = Vec::new();
    for arrow in &arrows {
        if arrow.to.is_none() {
            seen.push((arrow.from, arrow.label()));
        }
    }
    seen.sort();
    assert!(
        seen.windows(2).all(|pair| pair[0] != pair[1]),
        "two stimuli have the same label"
    );
}

/// The states that follow when one of these reaches a state, by trying; each once, in the order of the protocol.
fn tried(
    arrows: &[Arrow],
    from: DeviceState,
    heard: impl Fn(&Stimulus) -> bool,
) -> Vec<DeviceState> {
    let of_state = arrows.iter().filter(|arrow| arrow.from == from);
    let mut ends: Vec<DeviceState> = of_state
        .filter(|arrow| heard(&arrow.stimulus))
        .filter_map(|arrow| arrow.to)
        .collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

#[test]
fn the_figure_has_every_arrow_that_can_be_tried_and_no_other() {
    let arrows = matrix(library());
    let mut wrong = Vec::new();
    for line in TRANSITIONS {
        let mut drawn = line.to.to_vec();
        drawn.sort_unstable();
        let tried = tried(&arrows, line.from, line.hears);
        if drawn != tried {
            let heard = arrows
                .iter()
                .find(|arrow| (line.hears)(&arrow.stimulus))
                .map(Arrow::label);
            wrong.push(format!(
                "{:?} at {heard:?}: the figure says {drawn:?}, trying gives {tried:?}",
                line.from
            ));
        }
    }
    // What no line of the figure speaks of, and what all states have in common.
    for arrow in &arrows {
        if Transition::find(arrow.from, &arrow.stimulus).is_some() {
            continue;
        }
        let drawn = follows(arrow.from, &arrow.stimulus);
        if drawn != arrow.to.as_slice() {
            wrong.push(format!("{arrow:?}: the figure says {drawn:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(TRANSITIONS.len() > 50, "{} lines", TRANSITIONS.len());
}

#[test]
fn no_two_lines_of_the_figure_speak_of_the_same() {
    for &from in DeviceState::ALL {
        for stimulus in join_sim::stimuli() {
            let lines = TRANSITIONS
                .iter()
                .filter(|line| line.from == from && (line.hears)(&stimulus))
                .count();
            assert!(lines <= 1, "{from:?} has {lines} lines for {stimulus:?}");
        }
    }
}

#[test]
fn every_state_but_the_first_has_an_arrow_that_leads_to_it() {
    let arrows = matrix(library());
    for &state in DeviceState::ALL {
        let reached = arrows
            .iter()
            .any(|arrow| arrow.from != state && arrow.to == Some(state));
        assert!(reached, "no arrow leads to {}", state.name());
    }
}

/// The stimuli that may stand for a record: messages are compared by name, since times and parameters differ.
fn stands_for(arrow: &Arrow, heard: Option<Message>) -> bool {
    match (arrow.stimulus, heard) {
        (Stimulus::Message { message, .. }, Some(heard)) => message.name() == heard.name(),
        (Stimulus::Expired(_), None) => true,
        _ => false,
    }
}

#[test]
fn random_runs_take_no_arrow_that_the_matrix_does_not_have() {
    let arrows = matrix(library());
    let mut strangers = Vec::new();
    let mut moves = 0;
    for number in 0..RUNS / 4 {
        let (scenario, commands) = draw(number);
        let mut walk = Walk::new(&scenario, &commands);
        let mut before = state(walk.world());
        let mut heard = None;
        while let Some(record) = walk.step() {
            // The first record of a happening says what reached the device; a timer leaves none that is received.
            if let (Participant::Device, Event::Received { message, .. }) =
                (record.who, record.event)
            {
                heard = Some(message);
            }
            if walk.world().at_rest() {
                let after = state(walk.world());
                moves += u32::from(before != after);
                let known = arrows.iter().any(|arrow| {
                    arrow.from == before && arrow.to == Some(after) && stands_for(arrow, heard)
                });
                if before != after && !known {
                    strangers.push(format!(
                        "world {number}: {} -> {} by {heard:?}",
                        before.name(),
                        after.name()
                    ));
                }
                (before, heard) = (after, None);
            }
        }
    }
    assert!(
        strangers.is_empty(),
        "not in the matrix:\n{}",
        strangers.join("\n")
    );
    assert!(moves > 50_000, "{moves} moves");
}

fn state(world: &World) -> DeviceState {
    world.machines().device.state()
}
