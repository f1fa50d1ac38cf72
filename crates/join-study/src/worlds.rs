//! Random worlds: what nobody would think of. Parameters at and between their edges, commands at the moments that matter.

use join_sim::{
    COMMAND_LIMIT, COMMANDS, COUNT, Command, Expect, Given, Group, Instant, Library, MOMENT_LIMIT,
    Outcome, PARAMETERS, PROPERTIES, Parameter, Random, Record, Run, Scenario, Spec, World, run,
};

use crate::change::{Change, Factor, Trial, all_factors};

/// The world of a number: the same number, the same world, as long as the tables of the model stay as they are.
/// The library must not be empty.
#[must_use]
pub fn draw(number: u64, library: &Library) -> Trial {
    let mut random = Random::new(number, "any world");
    let named = library.scenarios();
    let mut scenario = named[random.below(named.len() as u64) as usize].clone();
    // Mostly a few settings, so that the world still has much of its scenario; now and then any number of them.
    let settings = match random.below(8) {
        0 => random.below(COUNT as u64),
        _ => random.below(7),
    };
    for _ in 0..settings {
        let (id, value) = setting(&mut random);
        scenario = changed(scenario, id, value);
    }
    let count = match random.below(8) {
        0 => random.below(COMMAND_LIMIT as u64 + 1),
        1..=3 => random.below(9),
        _ => random.below(4),
    };
    let mut trial = Trial {
        scenario,
        commands: Vec::new(),
    };
    if count > 0 {
        let (records, _) = run(&trial.scenario, &[]);
        let instants: Vec<Instant> = records.iter().map(|record| record.at).collect();
        let mut commands: Vec<Given> = (0..count)
            .map(|_| Given {
                at: match random.below(8) {
                    0 => Instant(random.below(MOMENT_LIMIT.0)),
                    _ => moment(&mut random, &instants),
                },
                command: command(&mut random),
            })
            .collect();
        commands.sort_by_key(|given| given.at);
        trial.commands = commands;
    }
    trial
}

/// One to three changes of different factors, at any value and any moment of a run in which something happens at `instants`:
/// parameters from the beginning, those of the network and the services also from a moment on, and commands.
pub fn few(random: &mut Random, instants: &[Instant]) -> Vec<Change> {
    let factors = all_factors();
    let mut places = Vec::new();
    while places.len() as u64 <= random.below(3) {
        let place = random.below(factors.len() as u64) as usize;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let mut change = |place: usize| match factors[place] {
        Factor::Parameter(spec) => {
            let value = value(random, &spec);
            let later =
                matches!(spec.group, Group::Network | Group::Services) && random.below(2) == 0;
            if later {
                let at = moment(random, instants);
                let command = Command::Set(spec.id, value);
                Change::Give(Given { at, command })
            } else {
                Change::Set(spec.id, value)
            }
        }
        Factor::Command(command) => {
            let at = moment(random, instants);
            Change::Give(Given { at, command })
        }
    };
    places.into_iter().map(&mut change).collect()
}

/// The same with less: settings put back and commands left out, one after the other, while `still` says yes.
#[must_use]
pub fn smallest(trial: &Trial, library: &Library, still: impl Fn(&Trial) -> bool) -> Trial {
    let mut least = trial.clone();
    let named = library.by_number(trial.scenario.number());
    loop {
        let before = least.clone();
        for at in (0..least.commands.len()).rev() {
            let mut less = least.clone();
            less.commands.remove(at);
            if still(&less) {
                least = less;
            }
        }
        let changes: Vec<Parameter> = named
            .map(|named| least.scenario.values().changes(named.values()))
            .into_iter()
            .flatten()
            .map(|(id, _)| id)
            .collect();
        for id in changes {
            let back = named.map_or(0, |named| named.values().get(id));
            let less = Trial {
                scenario: changed(least.scenario.clone(), id, back),
                commands: least.commands.clone(),
            };
            if still(&less) {
                least = less;
            }
        }
        if before.commands == least.commands && before.scenario == least.scenario {
            return least;
        }
    }
}

/// The rules that must hold in every run and do not hold in this one. A run that does not end breaks `run.ends`.
#[must_use]
pub fn broken(records: &[Record], end: &World) -> Vec<&'static str> {
    let judged = Run { records, end };
    let always = PROPERTIES
        .iter()
        .filter(|property| property.expect == Expect::Always);
    let endless = end.outcome() == Outcome::Running;
    always
        .filter(|property| !(property.holds)(judged) || (endless && property.rule == "run.ends"))
        .map(|property| property.rule)
        .collect()
}

/// The command line that shows a world.
#[must_use]
pub fn command_line(trial: &Trial, library: &Library) -> String {
    let mut line = format!("cargo xtask trace {}", trial.scenario.name());
    let named = library.by_number(trial.scenario.number());
    let changes = named.map(|named| trial.scenario.values().changes(named.values()));
    for (id, value) in changes.into_iter().flatten() {
        let spec = id.spec();
        line += &format!(" --set \"{}={}\"", spec.name, spec.write(value));
    }
    for Given { at, command } in &trial.commands {
        let what = match command {
            Command::Set(id, value) => format!("{}={}", id.spec().name, id.spec().write(*value)),
            other => {
                let place = COMMANDS.iter().find(|(command, ..)| command == other);
                place.map_or("", |(_, name, _)| name).to_string()
            }
        };
        line += &format!(" --at \"{}.{:03}:{what}\"", at.0 / 1000, at.0 % 1000);
    }
    line
}

fn changed(scenario: Scenario, id: Parameter, value: i64) -> Scenario {
    scenario.clone().with(id, value).unwrap_or(scenario)
}

/// Any command; one in three changes a parameter.
fn command(random: &mut Random) -> Command {
    if random.below(3) == 0 {
        let (id, value) = setting(random);
        Command::Set(id, value)
    } else {
        COMMANDS[random.below(COMMANDS.len() as u64) as usize].0
    }
}

/// Mostly a moment at which something happens, or a millisecond beside it: that is where orders turn. Else anywhere in the
/// run or a quarter of an hour after it.
fn moment(random: &mut Random, instants: &[Instant]) -> Instant {
    let last = instants.last().map_or(0, |at| at.0);
    let at = match random.below(4) {
        0 => random.below(last + 900_000),
        _ => {
            let place = random.below(instants.len() as u64) as usize;
            let happens = instants.get(place).map_or(0, |at| at.0);
            (happens + random.below(3)).saturating_sub(1)
        }
    };
    Instant(at.min(MOMENT_LIMIT.0))
}

/// A parameter with a value.
fn setting(random: &mut Random) -> (Parameter, i64) {
    let spec = &PARAMETERS[random.below(COUNT as u64) as usize];
    (spec.id, value(random, spec))
}

/// A value within the range of a parameter, often at an edge or of the order of its default.
fn value(random: &mut Random, spec: &Spec) -> i64 {
    let value = match random.below(8) {
        0 => spec.min,
        1 => spec.max,
        2 => spec.min + 1,
        3 => spec.max - 1,
        4 => spec.default,
        5 | 6 => {
            let far = spec.default.abs().max(1).saturating_mul(2);
            random.between(
                spec.default.saturating_sub(far),
                spec.default.saturating_add(far),
            )
        }
        _ => random.between(spec.min, spec.max),
    };
    value.clamp(spec.min, spec.max)
}
