//! The smallest changes that turn a failed run into a join, or a join into a failure: found by running the model, nothing else.

use join_sim::{By, Given, Instant, Outcome, Scenario, run};

use crate::change::{Change, Ended, Thing, Trial, all_things};
use crate::gist::{differs, gist};

/// At how many moments a command is tried together with other changes.
const MOMENTS: usize = 8;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// What would have made it join.
    Join,
    /// What would have made it fail.
    Fail,
}

/// A set of changes that reaches the goal while no smaller one of the same things does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The changes, one to three.
    pub changes: Vec<Change>,
    /// How the run with them ends.
    pub ended: Ended,
    /// For a single measured change: the least and the greatest value around it that reach the goal. Both edges are
    /// exact to one unit of the parameter (a millisecond for a moment), as far as nothing changes between two values tried.
    pub window: Option<(i64, i64)>,
    /// How many things happen in only one of the two runs, the one with and the one without the changes.
    pub differs: usize,
}

/// A thing that alone does not reach the goal.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What.
    pub thing: Thing,
    /// The value that lies farthest from the present one, as an example to look at.
    pub example: Change,
    /// How the run ends with it.
    pub ended: Ended,
    /// Whether every value tried ends with the same outcome as the example.
    pub always: bool,
}

/// Where the search is.
#[derive(Clone, Debug)]
enum Stage {
    /// One change: the place of the next thing.
    One(usize),
    /// Two or three changes: the places of the elements that come next.
    Several(Vec<usize>),
    /// There is nothing left to try.
    Done,
}

/// A change that is tried together with others, and which thing it is of.
#[derive(Clone, Copy, Debug)]
struct Element {
    thing: usize,
    change: Change,
    /// What happens when it is the only one.
    gist: u64,
}

/// A search under way.
#[derive(Clone, Debug)]
pub struct Search {
    base: Scenario,
    given: Vec<Given>,
    goal: Goal,
    largest: usize,
    things: Vec<Thing>,
    instants: Vec<Instant>,
    every_triple: bool,
    elements: Vec<Element>,
    /// What happens without any change.
    plain: u64,
    /// For every two elements, row by row: whether the first changes what happens besides the second.
    wakes: Vec<bool>,
    stage: Stage,
    runs: u64,
    sets_done: u64,
    sets: u64,
    found: Vec<(Vec<usize>, Found)>,
    readings: Vec<Found>,
    tried: Vec<Tried>,
}

impl Search {
    /// A search among everything that the model's tables have, for sets of at most `largest` changes.
    #[must_use]
    pub fn new(base: &Scenario, given: &[Given], goal: Goal, largest: usize) -> Search {
        Search::among(all_things(), base, given, goal, largest)
    }

    /// A search among given things.
    #[must_use]
    pub fn among(
        things: Vec<Thing>,
        base: &Scenario,
        given: &[Given],
        goal: Goal,
        largest: usize,
    ) -> Search {
        let (records, _) = run(base, given);
        let mut instants: Vec<Instant> = records.iter().map(|record| record.at).collect();
        instants.dedup();
        Search {
            base: base.clone(),
            given: given.to_vec(),
            goal,
            largest: largest.clamp(1, 3),
            things,
            instants,
            every_triple: false,
            elements: Vec::new(),
            plain: 0,
            wakes: Vec::new(),
            stage: Stage::One(0),
            runs: 0,
            sets_done: 0,
            sets: 0,
            found: Vec::new(),
            readings: Vec::new(),
            tried: Vec::new(),
        }
    }

    /// Tries triples also of changes that do not change what happens, only when. That takes several times as many runs.
    pub fn try_every_triple(&mut self) {
        self.every_triple = true;
    }

    /// Does some more: about so many runs, a few more where an edge is being halved. True when there is nothing left to do.
    pub fn slice(&mut self, runs: u64) -> bool {
        let until = self.runs + runs;
        while self.runs < until {
            match self.stage.clone() {
                Stage::One(place) if place < self.things.len() => {
                    self.alone(place);
                    self.stage = Stage::One(place + 1);
                }
                Stage::One(_) => self.begin_several(2),
                Stage::Several(places) => self.together(&places),
                Stage::Done => return true,
            }
        }
        matches!(self.stage, Stage::Done)
    }

    /// How many sets have been tried and how many there are, as far as is known: things first, then pairs, then triples.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        match self.stage {
            Stage::One(place) => (place as u64, self.things.len() as u64),
            Stage::Several(_) => (self.sets_done, self.sets.max(self.sets_done)),
            Stage::Done => (1, 1),
        }
    }

    /// How many changes are being combined now: 1, 2 or 3.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.stage {
            Stage::One(_) => 1,
            Stage::Several(places) => places.len(),
            Stage::Done => self.largest,
        }
    }

    /// How many runs it took so far.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// What reaches the goal: smallest sets first, among equals those first that are easiest to bring about, then those
    /// that change least of what happens.
    #[must_use]
    pub fn found(&self) -> Vec<&Found> {
        let mut found: Vec<&Found> = self.found.iter().map(|(_, found)| found).collect();
        found.sort_by_key(|found| (found.changes.len(), found.by(), found.differs));
        found
    }

    /// Readings that, were they wrong, would reach the goal. They are nobody's to change.
    #[must_use]
    pub fn readings(&self) -> &[Found] {
        &self.readings
    }

    /// What alone does not reach the goal, in the order of the tables.
    #[must_use]
    pub fn tried(&self) -> &[Tried] {
        &self.tried
    }

    fn reaches(&self, ended: &Ended) -> bool {
        match self.goal {
            Goal::Join => ended.outcome == Outcome::Joined,
            Goal::Fail => ended.outcome != Outcome::Joined,
        }
    }

    fn end(&mut self, changes: &[Change]) -> Ended {
        self.runs += 1;
        Ended::of(&Trial::new(&self.base, &self.given, changes).end())
    }

    /// Tries every value of one thing alone.
    fn alone(&mut self, place: usize) {
        let thing = self.things[place];
        let ladder = thing.ladder(&self.base, &self.instants);
        let ends: Vec<Ended> = ladder
            .iter()
            .map(|value| self.end(&[thing.at(*value)]))
            .collect();
        let reached: Vec<bool> = ends.iter().map(|ended| self.reaches(ended)).collect();
        let now = self.present(&thing);
        let mut at = 0;
        let mut windows = Vec::new();
        while at < ladder.len() {
            if !reached[at] {
                at += 1;
                continue;
            }
            let mut to = at;
            // A window of a measured thing does not reach across the present value, which does not reach the goal.
            while thing.is_measured()
                && to + 1 < ladder.len()
                && reached[to + 1]
                && !now.is_some_and(|now| ladder[to] < now && now < ladder[to + 1])
            {
                to += 1;
            }
            windows.push((at, to));
            at = to + 1;
        }
        if windows.is_empty() {
            if let Some(farthest) = self.farthest(&ladder, now) {
                self.tried.push(Tried {
                    thing,
                    example: thing.at(ladder[farthest]),
                    ended: ends[farthest],
                    always: ends
                        .iter()
                        .all(|ended| ended.outcome == ends[farthest].outcome),
                });
            }
            return;
        }
        for (from, to) in windows {
            let found = if thing.is_measured() {
                self.window(thing, &ladder, now, from, to)
            } else {
                self.reached(vec![thing.at(ladder[from])], None)
            };
            if thing.is_reading() {
                self.readings.push(found);
            } else {
                self.found.push((vec![place], found));
            }
        }
    }

    /// The value that a thing has in the run; none for a command that nobody gives.
    fn present(&self, thing: &Thing) -> Option<i64> {
        match thing {
            Thing::Parameter(spec) => Some(self.base.values().get(spec.id)),
            Thing::Command(_) => None,
        }
    }

    fn farthest(&self, ladder: &[i64], now: Option<i64>) -> Option<usize> {
        let from = now.unwrap_or(0);
        (0..ladder.len()).max_by_key(|at| ladder[*at].abs_diff(from))
    }

    /// Widens a stretch of values that reach the goal to its exact edges, and says which of them to open.
    fn window(
        &mut self,
        thing: Thing,
        ladder: &[i64],
        now: Option<i64>,
        from: usize,
        to: usize,
    ) -> Found {
        let low = match neighbour(ladder, from, false, now) {
            Some(outside) => self.edge(thing, outside, ladder[from]),
            None => ladder[from],
        };
        let high = match neighbour(ladder, to, true, now) {
            Some(outside) => self.edge(thing, outside, ladder[to]),
            None => ladder[to],
        };
        let value = match now {
            // A plan that was not made: an early moment, but not the very first.
            _ if thing.is_plan() && now == Some(0) => {
                let early = low + (high - low) / 4;
                ladder[from..=to]
                    .iter()
                    .copied()
                    .rfind(|value| *value <= early)
                    .unwrap_or(low)
            }
            Some(now) if now > high => high,
            Some(_) | None => low,
        };
        self.reached(vec![thing.at(value)], Some((low, high)))
    }

    /// The last value, from `inside` towards `outside`, that reaches the goal: by halving what lies between.
    fn edge(&mut self, thing: Thing, outside: i64, inside: i64) -> i64 {
        let (mut outside, mut inside) = (outside, inside);
        while outside.abs_diff(inside) > 1 {
            let middle = outside + (inside - outside) / 2;
            let ended = self.end(&[thing.at(middle)]);
            if self.reaches(&ended) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        inside
    }

    fn begin_several(&mut self, size: usize) {
        if size > self.largest {
            self.stage = Stage::Done;
            return;
        }
        if size == 2 {
            self.elements = self.all_elements();
        }
        let places: Vec<usize> = (0..size).collect();
        let count = self.elements.len() as u64;
        self.sets = match size {
            2 => count * count.saturating_sub(1) / 2,
            _ => count * count.saturating_sub(1) / 2 * count.saturating_sub(2) / 3,
        };
        self.sets_done = 0;
        self.stage = Stage::Several(places);
    }

    /// The changes that are worth combining: of things that alone do not reach the goal.
    fn all_elements(&mut self) -> Vec<Element> {
        let mut elements = Vec::new();
        self.plain = self.gist(&[]).0;
        for (place, thing) in self.things.clone().iter().enumerate() {
            let alone = self.found.iter().any(|(things, _)| things == &[place]);
            if alone || thing.is_reading() {
                continue;
            }
            for value in thing.few(&self.base, &self.instants, MOMENTS) {
                let change = thing.at(value);
                elements.push(Element {
                    thing: place,
                    change,
                    gist: self.gist(&[change]).0,
                });
            }
        }
        self.wakes = vec![false; elements.len() * elements.len()];
        elements
    }

    /// Whether each of three elements changes what happens, alone or besides one of the others. If one changes only
    /// times in all these runs, the three together are left out: see the tests for what this has been held against.
    fn all_wake(&self, places: &[usize]) -> bool {
        let count = self.elements.len();
        let wakes = |at: usize| {
            self.elements[at].gist != self.plain
                || places.iter().any(|other| self.wakes[at * count + other])
        };
        places.iter().all(|at| wakes(*at))
    }

    /// Tries one set and moves on to the next.
    fn together(&mut self, places: &[usize]) {
        let count = self.elements.len();
        if places.iter().any(|at| *at >= count) {
            self.begin_several(places.len() + 1);
            return;
        }
        self.sets_done += 1;
        let set: Vec<Element> = places.iter().map(|at| self.elements[*at]).collect();
        let mut things: Vec<usize> = set.iter().map(|element| element.thing).collect();
        things.dedup();
        let known = || {
            self.found
                .iter()
                .any(|(smaller, _)| smaller.iter().all(|thing| things.contains(thing)))
        };
        let promising = places.len() < 3 || self.every_triple || self.all_wake(places);
        if things.len() == set.len() && promising && !known() {
            let changes: Vec<Change> = set.iter().map(|element| element.change).collect();
            let ended = if let &[one, other] = places {
                let (gist, ended) = self.gist(&changes);
                self.wakes[one * count + other] = gist != self.elements[other].gist;
                self.wakes[other * count + one] = gist != self.elements[one].gist;
                ended
            } else {
                self.end(&changes)
            };
            if self.reaches(&ended) {
                let found = self.tightened(&things, changes);
                self.found.push((things, found));
            }
        }
        match next_set(places, count) {
            Some(next) => self.stage = Stage::Several(next),
            None => self.begin_several(places.len() + 1),
        }
    }

    /// Brings every measured member of a set as near to its present value as the goal allows, one after the other.
    fn tightened(&mut self, things: &[usize], mut changes: Vec<Change>) -> Found {
        for (at, place) in things.iter().enumerate() {
            let thing = self.things[*place];
            let Some(now) = self.present(&thing).filter(|_| thing.is_measured()) else {
                continue;
            };
            let (mut outside, mut inside) = (now, changes[at].value());
            while outside.abs_diff(inside) > 1 {
                let middle = outside + (inside - outside) / 2;
                changes[at] = thing.at(middle);
                let ended = self.end(&changes);
                if self.reaches(&ended) {
                    inside = middle;
                } else {
                    outside = middle;
                }
            }
            changes[at] = thing.at(inside);
        }
        self.reached(changes, None)
    }

    /// A set that reaches the goal, with how its run ends and how far it is from the run as it was.
    fn reached(&mut self, changes: Vec<Change>, window: Option<(i64, i64)>) -> Found {
        let (_, ended) = self.gist(&changes);
        let trial = Trial::new(&self.base, &self.given, &changes);
        let records = run(&trial.scenario, &trial.commands).0;
        let before = run(&self.base, &self.given).0;
        Found {
            changes,
            ended,
            window,
            differs: differs(&before, &records),
        }
    }

    /// What happens in a run with changes, without its times, and how it ends.
    fn gist(&mut self, changes: &[Change]) -> (u64, Ended) {
        self.runs += 1;
        let trial = Trial::new(&self.base, &self.given, changes);
        let (records, end) = run(&trial.scenario, &trial.commands);
        (gist(&records), Ended::of(&end))
    }
}

impl Found {
    /// Who could bring it about: whoever is needed for the hardest of its changes.
    #[must_use]
    pub fn by(&self) -> By {
        self.changes
            .iter()
            .map(Change::by)
            .max()
            .unwrap_or(By::Nobody)
    }
}

/// The value beside a place of the ladder, away from the window: the next one tried, or the present value if that is nearer.
fn neighbour(ladder: &[i64], at: usize, above: bool, now: Option<i64>) -> Option<i64> {
    let (beside, here) = if above {
        (ladder.get(at + 1).copied(), ladder[at])
    } else {
        (at.checked_sub(1).map(|at| ladder[at]), ladder[at])
    };
    let between = |now: &i64| {
        if above {
            here < *now && beside.is_none_or(|beside| *now < beside)
        } else {
            *now < here && beside.is_none_or(|beside| beside < *now)
        }
    };
    now.filter(between).or(beside)
}

/// The next set of as many places, all below `count`, in order; none after the last.
fn next_set(places: &[usize], count: usize) -> Option<Vec<usize>> {
    let size = places.len();
    let mut next = places.to_vec();
    let at = (0..size).rposition(|at| next[at] + (size - at) < count)?;
    next[at] += 1;
    for later in at + 1..size {
        next[later] = next[later - 1] + 1;
    }
    Some(next)
}
