//! How fast the model itself is, natively and at the optimisation that this build gives it.
use super::Row;
use crate::paths::Paths;
use anyhow::{Result, anyhow};
use join_sim::{Library, Step, Timeline, run_to_end};
use std::hint::black_box;
use std::time::Instant;

/// The rows: runs a second of the case, and walking back against walking forward in the longest scenario.
pub fn rows(paths: &Paths) -> Result<Vec<Row>> {
    let library =
        Library::load(&paths.root.join("scenarios")).map_err(|error| anyhow!("{error}"))?;
    let case = library
        .get("energy-saver")
        .map_err(|error| anyhow!("{error}"))?;
    const RUNS: u32 = 20_000;
    let start = Instant::now();
    for _ in 0..RUNS {
        black_box(run_to_end(black_box(case)));
    }
    let a_second = f64::from(RUNS) / start.elapsed().as_secs_f64();
    let mut longest = Timeline::new(case.clone(), Vec::new());
    for scenario in library.scenarios() {
        let timeline = Timeline::new(scenario.clone(), Vec::new());
        if timeline.records().len() > longest.records().len() {
            longest = timeline;
        }
    }
    let mut walk = |back: bool| {
        let start = Instant::now();
        for _ in 0..50 {
            longest.seek(Step(if back { u32::MAX } else { 0 }));
            while if back {
                longest.back()
            } else {
                longest.forward()
            } {}
        }
        start.elapsed().as_secs_f64()
    };
    let (forward, back) = (walk(false), walk(true));
    Ok(vec![
        Row::at_least(
            "the case run to its end, native, one core, runs a second",
            a_second,
            20_000.0,
        ),
        Row::ratio(
            "stepping back ÷ stepping forward, longest scenario",
            back / forward,
            Some(2.0),
        ),
    ])
}
