//! Every way in which a run can end, found by running the model within stated bounds, and for each a run that ends so.

use core::mem;

use join_sim::{Command, Given, Group, Instant, Library, Random, Scenario, run};

use crate::change::{Change, Factor, MOMENTS, all_factors};
use crate::tally::{Part, Recipe, Tally};
use crate::worlds;

/// How many sets of three changes are drawn for each scenario.
pub const TRIPLES: u32 = 4_000;

/// How many sets of one to three changes at any value and moment are drawn for each scenario: they show what lies between
/// the values that are tried.
pub const BETWEEN: u32 = 1_000;

/// Where the draws start.
pub const SEED: u64 = 1;

/// A map under way: all scenarios as they are, with each single change, from the beginning or from a moment on, with each
/// two changes of a smaller set, with three changes of that set, drawn by a seed, and with up to three at values between.
#[derive(Clone, Debug)]
pub struct FailureMap {
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
    /// The changes tried together, each with the place of its factor.
    few: Vec<(usize, Change)>,
}

/// Where the map is with a scenario; places are those of factors, of the few changes, or counts.
#[derive(Clone, Debug)]
enum Stage {
    Plain,
    One(usize),
    Later(usize),
    Two(usize),
    Three(Random, u32),
    Between(Random, u32),
    Done,
}

impl FailureMap {
    /// A map of all scenarios of a library, with nothing run yet.
    #[must_use]
    pub fn new(library: &Library) -> FailureMap {
        let factors = all_factors();
        let base = |scenario: &Scenario| {
            let (records, _) = run(scenario, &[]);
            let mut instants: Vec<Instant> = records.iter().map(|record| record.at).collect();
            instants.dedup();
            let few = factors.iter().enumerate().flat_map(|(place, factor)| {
                let values = factor.coarse_values(scenario, &instants, MOMENTS);
                values
                    .into_iter()
                    .map(move |value| (place, factor.at(value)))
            });
            Base {
                few: few.collect(),
                scenario: scenario.clone(),
                instants,
            }
        };
        FailureMap {
            bases: library.scenarios().iter().map(base).collect(),
            at: 0,
            stage: Stage::Plain,
            tally: Tally::default(),
        }
    }

    /// Does some more: about so many runs, and what belongs to the last of them. True when there is nothing left to do.
    pub fn slice(&mut self, runs: u64) -> bool {
        let until = self.tally.all() + runs;
        let factors = all_factors();
        while self.tally.all() < until {
            if matches!(self.stage, Stage::Done) {
                return true;
            }
            let stage = mem::replace(&mut self.stage, Stage::Done);
            self.stage = self.next(stage, &factors);
        }
        matches!(self.stage, Stage::Done)
    }

    /// Makes the runs of one step of a stage; gives the stage with the next step.
    fn next(&mut self, stage: Stage, factors: &[Factor]) -> Stage {
        let Some(base) = self.bases.get(self.at) else {
            return Stage::Done;
        };
        let seed = SEED << 8 | u64::from(base.scenario.number());
        match stage {
            Stage::Plain => {
                self.try_one(Part::Plain, &[]);
                Stage::One(0)
            }
            Stage::One(place) => match factors.get(place) {
                Some(factor) => {
                    for change in alone(factor, base) {
                        self.try_one(Part::One, &[change]);
                    }
                    Stage::One(place + 1)
                }
                None => Stage::Later(0),
            },
            Stage::Later(place) => match base.few.get(place) {
                Some((_, change)) => {
                    for change in later(change, base) {
                        self.try_one(Part::Later, &[change]);
                    }
                    Stage::Later(place + 1)
                }
                None => Stage::Two(0),
            },
            Stage::Two(place) if place < base.few.len() => {
                for second in place + 1..base.few.len() {
                    self.try_set(Part::Two, &[place, second]);
                }
                Stage::Two(place + 1)
            }
            Stage::Two(_) => Stage::Three(Random::new(seed, "failure map"), 0),
            Stage::Three(mut random, tried) if tried < TRIPLES => {
                let last = base.few.len() as i64 - 1;
                let mut draw = || random.between(0, last) as usize;
                let mut places = [draw(), draw(), draw()];
                places.sort_unstable();
                // Two changes of one factor are no set of three; such a draw does not count.
                let counts = self.try_set(Part::Three, &places);
                Stage::Three(random, tried + u32::from(counts))
            }
            Stage::Three(..) => Stage::Between(Random::new(seed, "between"), 0),
            Stage::Between(mut random, tried) if tried < BETWEEN => {
                let changes = worlds::few(&mut random, &base.instants);
                self.try_one(Part::Between, &changes);
                Stage::Between(random, tried + 1)
            }
            Stage::Between(..) | Stage::Done => {
                self.at += 1;
                Stage::Plain
            }
        }
    }

    /// What has been found so far.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Tries a set of the few changes, given by their places; false when it holds two changes of one factor.
    fn try_set(&mut self, part: Part, places: &[usize]) -> bool {
        let few = &self.bases[self.at].few;
        let set: Vec<(usize, Change)> = places.iter().map(|place| few[*place]).collect();
        if set.windows(2).any(|two| two[0].0 == two[1].0) {
            return false;
        }
        let changes: Vec<Change> = set.into_iter().map(|(_, change)| change).collect();
        self.try_one(part, &changes);
        true
    }

    fn try_one(&mut self, part: Part, changes: &[Change]) {
        let base = &self.bases[self.at].scenario;
        let (end, recipe) = Recipe::run(base, changes);
        self.tally.count(part, end, recipe);
    }
}

/// The single changes of a factor that are tried in a scenario.
fn alone(factor: &Factor, base: &Base) -> Vec<Change> {
    let candidates = factor.candidate_values(&base.scenario, &base.instants);
    candidates
        .into_iter()
        .map(|value| factor.at(value))
        .collect()
}

/// A change of the network or of a service as it is at every moment at which something happens, from that moment on.
fn later(change: &Change, base: &Base) -> Vec<Change> {
    match *change {
        Change::Set(id, value) if matches!(id.spec().group, Group::Network | Group::Services) => {
            let command = Command::Set(id, value);
            let give = |&at: &Instant| Change::Give(Given { at, command });
            base.instants.iter().map(give).collect()
        }
        _ => Vec::new(),
    }
}
