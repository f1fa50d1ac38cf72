//! The wait for the AIK, and the join request's repeats.

use super::Effect;
use crate::common::{Ran, hears, user_request};
use join_sim::{Event, Participant};

pub const EFFECTS: &[Effect] = &[
    Effect {
        parameter: "aik_wait_s",
        scenario: "energy-saver",
        under: &[],
        values: ("600", "590"),
        shows: |a, b| waited(a) == [600_000] && waited(b) == [590_000] && !a.joined() && b.joined(),
    },
    Effect {
        parameter: "create_retry_s",
        scenario: "energy-saver",
        under: &[],
        values: ("30", "60"),
        shows: |a, b| gaps(a) == [30_000; 19] && gaps(b) == [60_000; 9],
    },
    Effect {
        parameter: "join_retries",
        scenario: "drs-busy",
        under: &[],
        values: ("3", "1"),
        shows: |a, b| requests(a) == 4 && requests(b) == 2,
    },
    Effect {
        parameter: "join_retry_s",
        scenario: "drs-busy",
        under: &[],
        values: ("20", "45"),
        shows: |a, b| pauses(a) == [20_000; 3] && pauses(b) == [45_000; 3],
    },
];

fn waited(run: &Ran) -> Vec<u64> {
    run.user_phase()
        .iter()
        .filter_map(|record| match record.event {
            Event::WaitEnded { waited, .. } => Some(waited.0),
            _ => None,
        })
        .collect()
}

/// The stretches between the attempts of CreateTransportKey in the user's phase.
fn gaps(run: &Ran) -> Vec<u64> {
    let attempts = run.user_times(|record| matches!(record.event, Event::Attempt { .. }));
    attempts.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

fn requests(run: &Ran) -> usize {
    run.user_times(user_request).len()
}

/// The stretches from an answer "busy" to the request's repeat.
fn pauses(run: &Ran) -> Vec<u64> {
    let refused = run.user_times(hears(Participant::Device, "join refused"));
    let repeats = run.user_times(user_request);
    refused
        .iter()
        .zip(&repeats[1..])
        .map(|(refused, repeat)| repeat - refused)
        .collect()
}
