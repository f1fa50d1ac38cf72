//! The timeline against a naive reference that runs everything again from the start.

use crate::common::{Walk, scenario};
use crate::random_worlds::{command, commands, draw};
use join_sim::{
    COMMAND_LIMIT, Command, Event, Given, Random, Record, Scenario, Step, Timeline, World, notation,
};

/// The reference: scenario, commands and a place, and nothing kept.
struct Naive {
    scenario: Scenario,
    commands: Vec<Given>,
    cursor: usize,
}

impl Naive {
    fn records(&self) -> Vec<Record> {
        let mut walk = Walk::new(&self.scenario, &self.commands);
        std::iter::from_fn(|| walk.step()).collect()
    }

    fn world(&self) -> World {
        let mut walk = Walk::new(&self.scenario, &self.commands);
        for _ in 0..=self.cursor {
            walk.step();
        }
        walk.world().clone()
    }

    /// A command at the cursor: what was given later is forgotten, and the cursor stands on the command.
    fn command(&mut self, command: Command) -> bool {
        let at = self.records()[self.cursor].at;
        let kept = self.commands.partition_point(|given| given.at <= at);
        if kept == COMMAND_LIMIT {
            return false;
        }
        self.commands.truncate(kept);
        self.commands.push(Given { at, command });
        let commanded = |record: &Record| matches!(record.event, Event::Commanded(_));
        let places: Vec<usize> = self
            .records()
            .iter()
            .enumerate()
            .filter(|(_, record)| commanded(record))
            .map(|(place, _)| place)
            .collect();
        self.cursor = places[kept];
        true
    }
}

fn assert_same(timeline: &Timeline, naive: &Naive, what: &str) {
    assert_eq!(
        timeline.cursor(),
        Step(naive.cursor as u32),
        "{what}: cursor"
    );
    assert_eq!(timeline.commands(), naive.commands, "{what}: commands");
    let here = naive.world();
    assert_eq!(timeline.world(), &here, "{what}: the world at the cursor");
    assert_eq!(
        format!("{:?}", timeline.world()),
        format!("{here:?}"),
        "{what}: the world's text"
    );
}

#[test]
fn any_walk_over_the_timeline_agrees_with_the_reference() {
    let (mut forks, mut refused, mut steps) = (0, 0, 0);
    for number in 0..400 {
        let mut random = Random::new(number, "timeline");
        let (scenario, given) = draw(number);
        let mut timeline = Timeline::new(scenario.clone(), given.clone());
        let mut naive = Naive {
            scenario,
            commands: given,
            cursor: 0,
        };
        let mut records = naive.records();
        assert_eq!(timeline.records(), records, "world {number}");
        assert_same(&timeline, &naive, &format!("world {number}, at the start"));
        for turn in 0..12 {
            let last = records.len() - 1;
            let what = format!("world {number}, turn {turn}");
            match random.below(6) {
                0 | 1 => {
                    assert_eq!(timeline.forward(), naive.cursor < last, "{what}");
                    naive.cursor = (naive.cursor + 1).min(last);
                }
                2 | 3 => {
                    assert_eq!(timeline.back(), naive.cursor > 0, "{what}");
                    naive.cursor = naive.cursor.saturating_sub(1);
                }
                4 => {
                    let to = random.below(records.len() as u64 + 20);
                    timeline.seek(Step(to as u32));
                    naive.cursor = (to as usize).min(last);
                }
                _ => {
                    let command = command(&mut random);
                    let taken = naive.command(command);
                    assert_eq!(timeline.command(command), taken, "{what}");
                    if taken {
                        check_fork(&timeline, &records, &what);
                        records = naive.records();
                        assert_eq!(timeline.records(), records, "{what}");
                        forks += 1;
                    } else {
                        refused += 1;
                    }
                }
            }
            assert_same(&timeline, &naive, &what);
            steps += 1;
        }
    }
    assert!(
        forks > 500 && refused == 0 && steps == 4800,
        "{forks} forks, {refused} refused, {steps} steps"
    );
}

/// Up to the command the run is the same as before.
fn check_fork(timeline: &Timeline, before: &[Record], what: &str) {
    let at = timeline.cursor().0 as usize;
    assert!(
        matches!(timeline.records()[at].event, Event::Commanded(_)),
        "{what}"
    );
    assert_eq!(
        timeline.records()[..at],
        before[..at],
        "{what}: the time before the command has changed"
    );
}

#[test]
fn the_world_at_any_step_is_the_references() {
    for name in ["healthy", "energy-saver", "aik-service-blocked"] {
        let timeline = Timeline::new(scenario(name, &[]), Vec::new());
        let mut walk = Walk::new(timeline.scenario(), &[]);
        for record in timeline.records() {
            assert_eq!(walk.step().as_ref(), Some(record));
            assert_eq!(
                &timeline.world_at(record.step),
                walk.world(),
                "{name} {}",
                notation::line(record)
            );
        }
        assert_eq!(walk.step(), None);
        assert_eq!(timeline.end(), walk.world());
    }
}

#[test]
fn long_runs_are_walked_over_spaced_out_checkpoints() {
    // More records than checkpoints are kept: they stand apart, and the way back is still exact.
    let long = scenario(
        "energy-saver",
        &[("aik_wait_s", "7200"), ("create_retry_s", "5")],
    );
    let mut timeline = Timeline::new(long.clone(), Vec::new());
    let count = timeline.records().len();
    assert!(count > 1500, "{count}");
    let mut naive = Naive {
        scenario: long,
        commands: Vec::new(),
        cursor: 0,
    };
    for to in (0..count).step_by(97).rev() {
        timeline.seek(Step(to as u32));
        naive.cursor = to;
        assert_same(&timeline, &naive, &format!("step {to}"));
    }
}

#[test]
fn the_ends_are_ends() {
    let mut timeline = Timeline::new(scenario("healthy", &[]), Vec::new());
    assert!(!timeline.back());
    timeline.seek(Step(u32::MAX));
    let last = timeline.records().len() - 1;
    assert_eq!(timeline.cursor(), Step(last as u32));
    assert!(!timeline.forward());
    // What is still due leaves no record more: the device will count as idle, and that is all.
    let mut rest = timeline.world().clone();
    assert_eq!(rest.step(), None);
    assert_eq!(&rest, timeline.end());
}

#[test]
fn no_more_commands_are_taken_than_the_limit() {
    let mut random = Random::new(7, "limit");
    let many: Vec<Given> = (0..10).flat_map(|_| commands(&mut random, 40)).collect();
    assert!(many.len() > COMMAND_LIMIT);
    let mut timeline = Timeline::new(scenario("healthy", &[]), many);
    assert_eq!(timeline.commands().len(), COMMAND_LIMIT);
    timeline.seek(Step(u32::MAX));
    let before = timeline.clone();
    assert!(!timeline.command(Command::PlugIn));
    assert_eq!(timeline.records(), before.records());
    assert_eq!(timeline.cursor(), before.cursor());
}
