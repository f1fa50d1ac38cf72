//! Holds random worlds against every rule that must hold always; `cargo xtask soak` starts it, compiled for speed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use join_sim::{Expect, Library, Outcome, PROPERTIES, Record, Save, Timeline, World, run};
use join_study::{Trial, worlds};

/// So many worlds pass between two lines that say how far it is.
const EVERY: u64 = 100_000;

/// After so many violations nothing more is learnt.
const ENOUGH: usize = 20;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok())
        .collect();
    let [first, worlds] = numbers[..] else {
        eprintln!(
            "error: expected the number of the first world and how many, found {numbers:?}; use `cargo xtask soak`"
        );
        return ExitCode::from(2);
    };
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    match Library::load(&dir) {
        Ok(library) => soak(&library, first, worlds),
        Err(problems) => {
            eprintln!("error: {problems}");
            ExitCode::from(2)
        }
    }
}

fn soak(library: &Library, first: u64, count: u64) -> ExitCode {
    let (mut records, mut commands, mut joined, mut broken) = (0, 0, 0, 0);
    let mut done = 0;
    while done < count && broken < ENOUGH {
        let number = first.wrapping_add(done);
        let trial = worlds::draw(number, library);
        commands += trial.commands.len();
        match made(&trial) {
            Some((trace, end)) => {
                records += trace.len();
                joined += u64::from(end.outcome() == Outcome::Joined);
                for rule in worlds::broken(&trace, &end) {
                    broken += 1;
                    tell(number, rule, &trial, library);
                }
            }
            None => {
                broken += 1;
                println!(
                    "world {number}: the model panics: {}",
                    worlds::command_line(&trial, library)
                );
            }
        }
        done += 1;
        if done % EVERY == 0 {
            println!("{done} of {count} worlds, {broken} violations");
        }
    }
    println!(
        "worlds {first} to {}: {done} worlds with {commands} commands and {records} records, {joined} joined; {broken} violations of {} rules",
        first.wrapping_add(done.saturating_sub(1)),
        PROPERTIES
            .iter()
            .filter(|rule| rule.expect == Expect::Always)
            .count(),
    );
    if broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The run of a world; none when the model panics in it.
fn made(trial: &Trial) -> Option<(Vec<Record>, World)> {
    catch_unwind(AssertUnwindSafe(|| run(&trial.scenario, &trial.commands))).ok()
}

/// Says which rule does not hold, in the smallest world that still breaks it, as a command line and as a link's text.
fn tell(number: u64, rule: &str, trial: &Trial, library: &Library) {
    let least = worlds::smallest(trial, library, |trial| {
        made(trial).is_some_and(|(records, end)| worlds::broken(&records, &end).contains(&rule))
    });
    let timeline = Timeline::new(least.scenario.clone(), least.commands.clone());
    println!(
        "world {number}: {rule} does not hold\n  {}\n  {rule} {}",
        worlds::command_line(&least, library),
        Save::of(&timeline, library).write()
    );
}
