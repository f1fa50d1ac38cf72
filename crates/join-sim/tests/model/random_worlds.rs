//! Seeded random worlds: a scenario, some parameters at and between their edges, some commands at some moments.

use crate::common::library;
use join_sim::{COMMANDS, COUNT, Command, Given, Instant, PARAMETERS, Parameter, Random, Scenario};

/// How many random runs the properties are held against.
pub const RUNS: u64 = 12_000;

/// The world of a number: the same number, the same world.
pub fn draw(number: u64) -> (Scenario, Vec<Given>) {
    let mut random = Random::new(number, "worlds");
    let named = library().scenarios();
    let mut scenario = named[random.below(named.len() as u64) as usize].clone();
    for _ in 0..random.below(7) {
        let (id, value) = setting(&mut random);
        scenario = scenario.with(id, value).expect("a value within its range");
    }
    let commands = commands(&mut random, 8);
    (scenario, commands)
}

/// Up to `most` commands in order of time.
pub fn commands(random: &mut Random, most: u64) -> Vec<Given> {
    let count = random.below(most + 1);
    let mut commands: Vec<Given> = (0..count)
        .map(|_| Given {
            at: moment(random),
            command: command(random),
        })
        .collect();
    commands.sort_by_key(|given| given.at);
    commands
}

/// Any command; one in four changes a parameter.
pub fn command(random: &mut Random) -> Command {
    if random.below(4) == 0 {
        let (id, value) = setting(random);
        Command::Set(id, value)
    } else {
        COMMANDS[random.below(COMMANDS.len() as u64) as usize].0
    }
}

/// A moment in the technician phase, around the user's boot and join, or anywhere.
fn moment(random: &mut Random) -> Instant {
    Instant(match random.below(8) {
        0 => 0,
        1 | 2 => random.below(500_000),
        3..=6 => 5_835_000 + random.below(1_500_000),
        _ => random.below(30_000_000),
    })
}

/// A parameter with a value within its range, often at an edge.
fn setting(random: &mut Random) -> (Parameter, i64) {
    let spec = &PARAMETERS[random.below(COUNT as u64) as usize];
    let value = match random.below(6) {
        0 => spec.min,
        1 => spec.max,
        2 => (spec.min + 1).min(spec.max),
        3 => spec.default,
        4 => random.between(
            spec.min,
            spec.max.min(spec.default.saturating_mul(2).max(spec.min)),
        ),
        _ => random.between(spec.min, spec.max),
    };
    (spec.id, value)
}
