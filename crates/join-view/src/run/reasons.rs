//! The few sentences that say why something came about.

use join_sim::{Record, Weight};

use crate::run::key_moments;
use crate::words;

/// So many sentences say why, even where little of them explains much.
const LEAST: usize = 3;

/// At most so many sentences say why.
const LIMIT: usize = 5;

/// The sentences of the few moments that led to a record, in their order.
#[must_use]
pub fn sentences(records: &[Record], of: usize) -> Vec<String> {
    let why = join_sim::why(records, of);
    let moments = key_moments::of(records);
    let line = why.line.iter().map(|step| (Weight::Follows, step.0));
    let mut ranked: Vec<(Weight, u32)> = line
        .filter(|(_, at)| moments.binary_search(&(*at as usize)).is_ok())
        .collect();
    ranked.extend(why.told.iter().map(|(step, weight)| (*weight, step.0)));
    // What weighs most is told, of equals what came last, and nothing twice.
    let mut told: Vec<(u32, String)> = Vec::new();
    while let Some(best) = ranked.iter().copied().max() {
        ranked.retain(|one| *one != best);
        let (weight, at) = best;
        let sentence = words::sentence(&records[at as usize]);
        let room = if weight > Weight::Follows {
            LIMIT
        } else {
            LEAST
        };
        if told.len() < room && told.iter().all(|(_, other)| *other != sentence) {
            let place = told.partition_point(|(other, _)| *other < at);
            told.insert(place, (at, sentence));
        }
    }
    told.into_iter().map(|(_, sentence)| sentence).collect()
}
