//! What a map has found: each end with the runs that lead there; and the same as a text that is believed only as far as
//! its own runs bear it out.

use core::fmt::Write;
use core::hash::Hasher;

use fnv::FnvHasher;
use join_sim::{Decisions, Event, Group, Library, Outcome, PARAMETERS, Save, Scenario, run};

use crate::change::{Change, Trial};
use crate::end::End;

/// The first line of the text form.
const HEAD: &str = "ends of the model, 2";

/// The parts of a map, in the order in which they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Scenarios as they are.
    Plain,
    /// One change, from the beginning.
    One,
    /// One change, from a moment on.
    Later,
    /// Two changes.
    Two,
    /// Three changes, drawn.
    Three,
    /// One to three changes at any value and moment, drawn.
    Between,
}

impl Part {
    /// How many there are.
    pub const COUNT: usize = Part::Between as usize + 1;
}

/// A run, by what makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// The number of the scenario that it starts from.
    pub scenario: u8,
    /// What is changed in it: parameters by number, then commands by time.
    pub changes: Vec<Change>,
    /// How many records it has.
    pub records: u32,
    /// Whether it is under another reading of what sources leave open than the model's own.
    pub reading: bool,
}

/// An end, with the runs that lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachedEnd {
    /// The end.
    pub end: End,
    /// How many of the runs end so.
    pub runs: u64,
    /// How many of these are under another reading.
    pub readings: u64,
    /// The one that stands for them: one under the model's own readings if there is one; then a scenario as it is, the
    /// lowest number first, so that the case stands for its own end; then the one with the fewest changes of a scenario,
    /// with the fewest records, the first.
    pub example: Recipe,
}

/// Every end that was reached, and how many runs it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    runs: [u64; Part::COUNT],
    reached: Vec<ReachedEnd>,
}

impl Recipe {
    /// The run of a scenario with changes, and how it ends.
    #[must_use]
    pub fn run(base: &Scenario, changes: &[Change]) -> (End, Recipe) {
        let trial = Trial::new(base, &[], changes);
        let (end, records) = End::of(&trial);
        let recipe = Recipe {
            scenario: base.number(),
            changes: changes.to_vec(),
            records,
            reading: under_a_reading(&trial.scenario),
        };
        (end, recipe)
    }

    /// The run, ready to be made; none when the library has no such scenario.
    #[must_use]
    pub fn trial(&self, library: &Library) -> Option<Trial> {
        let base = library.by_number(self.scenario)?;
        Some(Trial::new(base, &[], &self.changes))
    }

    /// The run as a link carries it, with the cursor on what ended it: the failure, or the last record. None when the
    /// library has no such scenario.
    #[must_use]
    pub fn save(&self, library: &Library) -> Option<Save> {
        let trial = self.trial(library)?;
        let (records, _) = run(&trial.scenario, &trial.commands);
        let failed = records
            .iter()
            .rposition(|record| matches!(record.event, Event::Failed { .. }));
        let cursor = failed.unwrap_or(records.len().saturating_sub(1));
        let set = |change: &Change| match *change {
            Change::Set(id, value) => Some((id, value)),
            Change::Give(_) => None,
        };
        let decisions = Decisions {
            scenario: self.scenario,
            changes: self.changes.iter().filter_map(set).collect(),
            commands: trial.commands,
        };
        Some(Save::at(decisions, &records, cursor))
    }

    /// Puts the commands in order of time, as a link has them.
    fn in_order(mut self) -> Recipe {
        self.changes.sort_by_key(|change| match change {
            Change::Set(id, _) => (0, *id as u64),
            Change::Give(given) => (1, given.at.0),
        });
        self
    }

    /// What makes one run a better example than another: the smaller.
    fn rank(&self) -> (bool, usize, u32) {
        let last = match self.changes[..] {
            [] => u32::from(self.scenario),
            _ => self.records,
        };
        (self.reading, self.changes.len(), last)
    }
}

impl Tally {
    /// How many runs each part of the map took.
    #[must_use]
    pub fn runs(&self) -> [u64; Part::COUNT] {
        self.runs
    }

    /// How many runs there were.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.runs.iter().sum()
    }

    /// How many of them were under another reading than the model's own.
    #[must_use]
    pub fn readings(&self) -> u64 {
        self.reached.iter().map(|one| one.readings).sum()
    }

    /// The ends: by phase, then in the order of the protocol.
    #[must_use]
    pub fn reached(&self) -> Vec<&ReachedEnd> {
        let mut reached: Vec<&ReachedEnd> = self.reached.iter().collect();
        reached.sort_by_key(|one| {
            let end = &one.end;
            (end.phase, end.place, rank(end.outcome), end.refused)
        });
        reached
    }

    /// Whether some run has ended so.
    #[must_use]
    pub fn knows(&self, end: &End) -> bool {
        self.reached.iter().any(|one| one.end == *end)
    }

    /// Counts a run.
    pub(crate) fn count(&mut self, part: Part, end: End, recipe: Recipe) {
        self.runs[part as usize] += 1;
        let readings = u64::from(recipe.reading);
        match self.reached.iter_mut().find(|one| one.end == end) {
            Some(one) => {
                one.runs += 1;
                one.readings += readings;
                if recipe.rank() < one.example.rank() {
                    one.example = recipe.in_order();
                }
            }
            None => self.reached.push(ReachedEnd {
                end,
                runs: 1,
                readings,
                example: recipe.in_order(),
            }),
        }
    }

    /// Writes the counts and the examples; the ends themselves are what those runs come to. `key` stands for the
    /// model and the scenarios.
    #[must_use]
    pub fn write(&self, library: &Library, key: &str) -> String {
        let parts = self.runs.map(|runs| runs.to_string()).join(" ");
        let mut text = format!("{HEAD}\n{key}\n{parts}\n");
        for one in &self.reached {
            let save = one.example.save(library).map(|save| save.write());
            let (runs, readings) = (one.runs, one.readings);
            // A string takes everything.
            let _ = writeln!(text, "{runs} {readings} {}", save.unwrap_or_default());
        }
        let sum = sum(text.as_bytes());
        text + &format!("{sum:016x}\n")
    }

    /// Reads what [`Tally::write`] has written. Every run is made again, and its end is taken from there.
    ///
    /// # Errors
    /// A sentence naming what was expected and found: another key, a damaged text, runs that do not add up.
    pub fn read(text: &str, library: &Library, key: &str) -> Result<Tally, String> {
        let (body, found) = text
            .strip_suffix('\n')
            .and_then(|text| text.rsplit_once('\n'))
            .ok_or("expected lines, found none")?;
        let expected = format!("{:016x}", sum(format!("{body}\n").as_bytes()));
        if found != expected {
            return Err(format!("expected the check digits {expected} at the end"));
        }
        let mut lines = body.lines();
        if lines.next() != Some(HEAD) || lines.next() != Some(key) {
            return Err(format!("expected \"{HEAD}\" of {key}"));
        }
        let counts = lines.next().map(numbers).unwrap_or_default();
        let runs: [u64; Part::COUNT] = counts
            .try_into()
            .map_err(|_| format!("expected {} counts", Part::COUNT))?;
        let mut tally = Tally {
            runs,
            reached: Vec::new(),
        };
        for line in lines {
            let one = reached(line, library)?;
            if tally.reached.iter().any(|other| other.end == one.end) {
                return Err(format!("expected each end once, found {:?} twice", one.end));
            }
            tally.reached.push(one);
        }
        let sum: u64 = tally.reached.iter().map(|one| one.runs).sum();
        if sum != tally.all() || sum == 0 {
            return Err(format!("expected {} runs, found {sum}", tally.all()));
        }
        Ok(tally)
    }
}

/// One line of the text form, with its run made again.
fn reached(line: &str, library: &Library) -> Result<ReachedEnd, String> {
    let (counts, save) = line.rsplit_once(' ').unwrap_or((line, ""));
    let save = Save::read(save)?;
    let run = save.run;
    let base = library
        .by_number(run.scenario)
        .ok_or_else(|| format!("expected the number of a scenario, found {}", run.scenario))?;
    let sets = run
        .changes
        .iter()
        .map(|&(id, value)| Change::Set(id, value));
    let changes: Vec<Change> = sets
        .chain(run.commands.iter().copied().map(Change::Give))
        .collect();
    match numbers(counts)[..] {
        [runs, readings] if changes.len() < 4 && readings <= runs => {
            let (end, example) = Recipe::run(base, &changes);
            Ok(ReachedEnd {
                end,
                runs,
                readings,
                example,
            })
        }
        _ => Err("expected two counts and a run with up to three changes".into()),
    }
}

/// The whole numbers of a line; those that are none are left out.
fn numbers(line: &str) -> Vec<u64> {
    line.split(' ')
        .filter_map(|part| part.parse().ok())
        .collect()
}

/// FNV-1a over the bytes of a text: the same on every machine. It finds damage, not malice.
#[must_use]
pub fn sum(bytes: &[u8]) -> u64 {
    let mut sum = FnvHasher::default();
    sum.write(bytes);
    sum.finish()
}

/// Whether a world is read otherwise than the model reads it by itself.
fn under_a_reading(scenario: &Scenario) -> bool {
    PARAMETERS
        .iter()
        .filter(|spec| spec.group == Group::Reading)
        .any(|spec| scenario.values().get(spec.id) != spec.default)
}

/// Orders the outcomes at one place.
fn rank(outcome: Outcome) -> (u8, u32) {
    match outcome {
        Outcome::Joined => (0, 0),
        Outcome::WrongOwner(account) => (1, account as u32),
        Outcome::Failed(code) => (2, code.0),
        Outcome::Unfinished => (3, 0),
        Outcome::StepLimit => (4, 0),
        Outcome::Running => (5, 0),
    }
}
