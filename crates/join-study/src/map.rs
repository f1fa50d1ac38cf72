//! Every way in which a run can end, found by running the model within stated bounds, and the shortest run that ends so.

use join_sim::{
    DeviceState, Event, Instant, Library, Outcome, Parameter, Random, Refused, Scenario, World,
    origin, run,
};

use crate::change::{Change, Thing, Trial, all_things};
use crate::tally::{Tally, Way};

/// At how many moments a command is tried together with other changes.
pub const MOMENTS: usize = 8;

/// How many sets of three changes are drawn for each scenario.
pub const TRIPLES: u32 = 4_000;

/// Where the draws start.
pub const SEED: u64 = 1;

/// Of the two parts of a run, the one in which it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The technician's: up to the reseal, and on to the user's first boot.
    Technician,
    /// The user's.
    User,
}

/// How and where a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// In which phase.
    pub phase: Phase,
    /// What the device awaited when it gave up, or awaits for ever.
    pub place: DeviceState,
    /// The outcome.
    pub outcome: Outcome,
    /// The registration service's reason, where a refused request is behind the outcome.
    pub refused: Option<Refused>,
}

/// A map under way: all scenarios as they are, with each single change, with each two changes of a smaller set, and with
/// three changes of that set, drawn by a seed.
#[derive(Clone, Debug)]
pub struct Map {
    bases: Vec<Base>,
    at: usize,
    stage: Stage,
    tally: Tally,
}

/// A scenario and what can be changed in it.
#[derive(Clone, Debug)]
struct Base {
    scenario: Scenario,
    instants: Vec<Instant>,
    /// The changes tried together, each with the place of its thing.
    few: Vec<(usize, Change)>,
}

/// Where the map is with a scenario; places are those of things, of the few changes, or counts.
#[derive(Clone, Debug)]
enum Stage {
    Plain,
    One(usize),
    Two(usize),
    Three(Random, u32),
}

impl End {
    /// How the run of a trial ends, and how many records it has.
    #[must_use]
    pub fn of(trial: &Trial) -> (End, u32) {
        let mut world = World::new(&trial.scenario);
        let mut place = DeviceState::Off;
        let mut before = DeviceState::Off;
        let mut commands = trial.commands.iter().copied().peekable();
        loop {
            if world.at_rest() {
                before = world.machines().device.state();
            }
            let record = match commands.peek() {
                Some(given) => world.step_until(given.at),
                None => world.step(),
            };
            match record {
                // From the error page it is a new try that fails at once, with the sign-in.
                Some(record) if matches!(record.event, Event::Failed { .. }) => {
                    place = match before {
                        DeviceState::Failed => DeviceState::AwaitSignIn,
                        other => other,
                    };
                }
                Some(_) => {}
                None => match commands.next() {
                    Some(given) => world.command(given.command),
                    None => break,
                },
            }
        }
        if world.machines().device.failure().is_none() {
            place = world.machines().device.state();
        }
        let users = world.stage().user_boot.is_some() || world.values().get(Parameter::Mode) != 0;
        let end = End {
            phase: if users {
                Phase::User
            } else {
                Phase::Technician
            },
            place,
            outcome: world.outcome(),
            refused: origin::of(&world).and_then(|origin| origin.refused),
        };
        (end, world.next_step().0)
    }
}

impl Map {
    /// A map of all scenarios of a library, with nothing run yet.
    #[must_use]
    pub fn new(library: &Library) -> Map {
        let things = all_things();
        let base = |scenario: &Scenario| {
            let (records, _) = run(scenario, &[]);
            let mut instants: Vec<Instant> = records.iter().map(|record| record.at).collect();
            instants.dedup();
            let few = things.iter().enumerate().flat_map(|(place, thing)| {
                let values = thing.few(scenario, &instants, MOMENTS);
                values
                    .into_iter()
                    .map(move |value| (place, thing.at(value)))
            });
            Base {
                few: few.collect(),
                scenario: scenario.clone(),
                instants,
            }
        };
        Map {
            bases: library.scenarios().iter().map(base).collect(),
            at: 0,
            stage: Stage::Plain,
            tally: Tally::default(),
        }
    }

    /// Does some more: about so many runs, and what belongs to the last of them. True when there is nothing left to do.
    pub fn slice(&mut self, runs: u64) -> bool {
        let until = self.tally.all() + runs;
        let things = all_things();
        while self.tally.all() < until {
            let Some(base) = self.bases.get(self.at) else {
                return true;
            };
            match self.stage.clone() {
                Stage::Plain => {
                    self.try_one(&[]);
                    self.stage = Stage::One(0);
                }
                Stage::One(place) => match things.get(place) {
                    Some(thing) => {
                        for change in alone(thing, base) {
                            self.try_one(&[change]);
                        }
                        self.stage = Stage::One(place + 1);
                    }
                    None => self.stage = Stage::Two(0),
                },
                Stage::Two(place) if place < base.few.len() => {
                    for second in place + 1..base.few.len() {
                        self.together(&[place, second]);
                    }
                    self.stage = Stage::Two(place + 1);
                }
                Stage::Two(_) => {
                    let seed = SEED << 8 | u64::from(base.scenario.number());
                    self.stage = Stage::Three(Random::new(seed, "failure map"), 0);
                }
                Stage::Three(mut random, tried) if tried < TRIPLES => {
                    let last = base.few.len() as i64 - 1;
                    let mut draw = || random.between(0, last) as usize;
                    let mut places = [draw(), draw(), draw()];
                    places.sort_unstable();
                    // Two changes of one thing are no set of three; such a draw does not count.
                    let counts = self.together(&places);
                    self.stage = Stage::Three(random, tried + u32::from(counts));
                }
                Stage::Three(..) => {
                    self.at += 1;
                    self.stage = Stage::Plain;
                }
            }
        }
        self.at >= self.bases.len()
    }

    /// What has been found so far.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Tries a set of the few changes, given by their places; false when it holds two changes of one thing.
    fn together(&mut self, places: &[usize]) -> bool {
        let few = &self.bases[self.at].few;
        let set: Vec<(usize, Change)> = places.iter().map(|place| few[*place]).collect();
        if set.windows(2).any(|two| two[0].0 == two[1].0) {
            return false;
        }
        let changes: Vec<Change> = set.into_iter().map(|(_, change)| change).collect();
        self.try_one(&changes);
        true
    }

    fn try_one(&mut self, changes: &[Change]) {
        let base = &self.bases[self.at].scenario;
        let (end, way) = Way::run(base, changes);
        self.tally.count(end, way);
    }
}

/// The single changes of a thing that are tried in a scenario.
fn alone(thing: &Thing, base: &Base) -> Vec<Change> {
    let ladder = thing.ladder(&base.scenario, &base.instants);
    ladder.into_iter().map(|value| thing.at(value)).collect()
}
