//! A run that can be walked in both directions: every record, the world at any of them, commands in the past that fork.

use alloc::vec::Vec;

use crate::command::Command;
use crate::event::{Event, Record};
use crate::scenario::Scenario;
use crate::time::{Instant, Step};
use crate::world::{Outcome, World};

/// More commands than this a run does not take.
pub const COMMAND_LIMIT: usize = 64;

/// At most this many worlds are kept to walk back from; with more records they stand further apart.
const CHECKPOINT_LIMIT: usize = 256;

/// A command and the moment at which it is given: after everything that happens at that moment by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// When.
    pub at: Instant,
    /// What.
    pub command: Command,
}

/// A world on its way through a list of commands.
#[derive(Clone, Debug)]
struct Runner {
    world: World,
    next: usize,
}

impl Runner {
    fn new(scenario: &Scenario) -> Runner {
        Runner {
            world: World::new(scenario),
            next: 0,
        }
    }

    fn step(&mut self, commands: &[Given]) -> Option<Record> {
        loop {
            let Some(given) = commands.get(self.next) else {
                return self.world.step();
            };
            if let Some(record) = self.world.step_until(given.at) {
                return Some(record);
            }
            self.world.command(given.command);
            self.next += 1;
        }
    }
}

/// Runs a scenario to its end without keeping anything but the last world. The fast way, for many runs.
#[must_use]
pub fn run_to_end(scenario: &Scenario) -> World {
    end_of(scenario, &[])
}

/// As [`run_to_end`], with commands in order of time.
#[must_use]
pub fn end_of(scenario: &Scenario, commands: &[Given]) -> World {
    let mut world = World::new(scenario);
    for given in commands {
        world.pass(Some(given.at));
        world.command(given.command);
    }
    world.pass(None);
    world
}

/// Runs a scenario with commands to its end and gives every record.
#[must_use]
pub fn run(scenario: &Scenario, commands: &[Given]) -> (Vec<Record>, World) {
    let mut runner = Runner::new(scenario);
    let mut records = Vec::with_capacity(256);
    while let Some(record) = runner.step(commands) {
        records.push(record);
    }
    (records, runner.world)
}

/// A run with a cursor.
#[derive(Clone, Debug)]
pub struct Timeline {
    scenario: Scenario,
    commands: Vec<Given>,
    records: Vec<Record>,
    checkpoints: Vec<(usize, Runner)>,
    end: World,
    here: World,
    cursor: usize,
}

impl Timeline {
    /// The whole run of a scenario under commands (in order of time), with the cursor at the first record.
    #[must_use]
    pub fn new(scenario: Scenario, commands: Vec<Given>) -> Timeline {
        Timeline::until(scenario, commands, usize::MAX)
    }

    /// The first so many records of it, at least one: what somebody knows of a run who has not seen its end.
    #[must_use]
    pub fn until(scenario: Scenario, mut commands: Vec<Given>, limit: usize) -> Timeline {
        commands.truncate(COMMAND_LIMIT);
        order(&mut commands);
        let mut runner = Runner::new(&scenario);
        let mut records: Vec<Record> = Vec::with_capacity(256);
        let mut checkpoints = Vec::with_capacity(CHECKPOINT_LIMIT);
        let mut stride = 1;
        loop {
            if records.len().is_multiple_of(stride) && runner.world.at_rest() {
                if checkpoints.len() == CHECKPOINT_LIMIT {
                    thin_out(&mut checkpoints);
                    stride *= 2;
                }
                checkpoints.push((records.len(), runner.clone()));
            }
            match runner.step(&commands) {
                Some(record) => records.push(record),
                None => break,
            }
            if records.len() >= limit {
                break;
            }
        }
        let here = runner.world.clone();
        let mut timeline = Timeline {
            scenario,
            commands,
            records,
            checkpoints,
            end: runner.world,
            here,
            cursor: 0,
        };
        timeline.seek(Step(0));
        timeline
    }

    /// What it is a run of.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The commands given, in order of time.
    #[must_use]
    pub fn commands(&self) -> &[Given] {
        &self.commands
    }

    /// Every record of the run.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The record at the cursor.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.records[self.cursor]
    }

    /// Where the cursor stands.
    #[must_use]
    pub fn cursor(&self) -> Step {
        Step(self.cursor as u32)
    }

    /// The world when the happening that the cursor's record belongs to is over.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.here
    }

    /// The world at the end of the run.
    #[must_use]
    pub fn end(&self) -> &World {
        &self.end
    }

    /// How the run ends.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.end.outcome()
    }

    /// One record on; false at the end.
    pub fn forward(&mut self) -> bool {
        let next = self.cursor + 1;
        next < self.records.len() && {
            self.seek(Step(next as u32));
            true
        }
    }

    /// One record back; false at the beginning.
    pub fn back(&mut self) -> bool {
        self.cursor > 0 && {
            self.seek(Step(self.cursor as u32 - 1));
            true
        }
    }

    /// To a record; beyond the last one means to the last one.
    pub fn seek(&mut self, to: Step) {
        self.cursor = (to.0 as usize).min(self.records.len() - 1);
        self.here = self.world_at(Step(self.cursor as u32));
    }

    /// Somebody gives a command at the cursor's moment; see [`Timeline::command_at`].
    pub fn command(&mut self, command: Command) -> bool {
        self.command_at(self.record().at, command)
    }

    /// Somebody gives a command at a moment, at which nothing else need happen. What was to come is computed anew, and what was
    /// to be given later is forgotten; whoever wants the run as it was keeps a copy. False when the run takes no further command.
    pub fn command_at(&mut self, at: Instant, command: Command) -> bool {
        let mut commands: Vec<Given> = self
            .commands
            .iter()
            .copied()
            .filter(|given| given.at <= at)
            .collect();
        if commands.len() >= COMMAND_LIMIT {
            return false;
        }
        commands.push(Given { at, command });
        let count = commands.len();
        *self = Timeline::new(self.scenario.clone(), commands);
        let mut seen = 0;
        let given = self.records.iter().position(|record| {
            seen += usize::from(matches!(record.event, Event::Commanded(_)));
            seen == count
        });
        self.seek(Step(given.unwrap_or(0) as u32));
        true
    }

    /// The world when the happening that a record belongs to is over; beyond the last record, the world at the end.
    #[must_use]
    pub fn world_at(&self, step: Step) -> World {
        let index = step.0 as usize;
        let at = self
            .checkpoints
            .partition_point(|(records, _)| *records <= index)
            - 1;
        let (mut count, mut runner) = self.checkpoints[at].clone();
        while count <= index && runner.step(&self.commands).is_some() {
            count += 1;
        }
        runner.world
    }
}

fn thin_out(checkpoints: &mut Vec<(usize, Runner)>) {
    let mut keep = false;
    checkpoints.retain(|_| {
        keep = !keep;
        keep
    });
}

/// Puts commands in order of time, those of one moment as they were given. There are few, and a library's sort would
/// make up a noticeable part of the page's code.
fn order(commands: &mut [Given]) {
    for end in 1..commands.len() {
        let mut place = end;
        while place > 0 && commands[place - 1].at > commands[place].at {
            commands.swap(place - 1, place);
            place -= 1;
        }
    }
}
