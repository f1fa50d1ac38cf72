//! The smallest changes that turn a failed run into a join, or a join into a failure: found by running the model, nothing else.

use core::mem;

use join_sim::{Given, Instant, Reads, Scenario};

use crate::change::{Change, Ended, Factor, MOMENTS, all_factors};
use crate::found::{Found, Goal, Tried};
use crate::signature::signature;
use crate::trials::Trials;

/// So many sets that need no run cost as much as one that does.
const SETS_A_RUN: u64 = 32;

/// Where the search is.
#[derive(Clone, Debug)]
enum Stage {
    /// One change: the place of the next factor.
    One(usize),
    /// Two or three changes: the places of the elements that come next.
    Several(Vec<usize>),
    /// There is nothing left to try.
    Done,
}

/// A change that is tried together with others, and which factor it is of.
#[derive(Clone, Copy, Debug)]
struct Element {
    factor: usize,
    change: Change,
    /// It is one of the few values that are tried in threes, too.
    in_threes: bool,
    /// What happens when it is the only one.
    signature: u64,
    /// What the run looks at when it is the only one.
    reads: Reads,
}

/// A search under way.
#[derive(Clone, Debug)]
pub struct Search {
    largest: usize,
    factors: Vec<Factor>,
    instants: Vec<Instant>,
    every_triple: bool,
    elements: Vec<Element>,
    /// What happens without any change.
    plain: u64,
    /// For every two elements, row by row: whether the first changes what happens besides the second.
    wakes: Vec<bool>,
    /// For every two elements, row by row: what the run with both looks at.
    reads: Vec<Reads>,
    stage: Stage,
    trials: Trials,
    sets_done: u64,
    sets: u64,
    /// What reaches the goal, each with the places of its factors.
    found: Vec<(Vec<usize>, Found)>,
    readings: Vec<Found>,
    tried: Vec<Tried>,
}

impl Search {
    /// A search among everything that the model's tables have, for sets of at most `largest` changes.
    #[must_use]
    pub fn new(base: &Scenario, given: &[Given], goal: Goal, largest: usize) -> Search {
        Search::among(all_factors(), base, given, goal, largest)
    }

    /// A search among given factors.
    #[must_use]
    pub fn among(
        factors: Vec<Factor>,
        base: &Scenario,
        given: &[Given],
        goal: Goal,
        largest: usize,
    ) -> Search {
        let trials = Trials::new(base, given, goal);
        let mut instants: Vec<Instant> = trials.before().iter().map(|record| record.at).collect();
        instants.dedup();
        Search {
            largest: largest.clamp(1, 3),
            factors,
            instants,
            every_triple: false,
            elements: Vec::new(),
            plain: signature(trials.before()),
            wakes: Vec::new(),
            reads: Vec::new(),
            stage: Stage::One(0),
            trials,
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

    /// Does some more: about as much as so many runs cost, a few more where an edge is being halved. True when there is
    /// nothing left to do.
    pub fn slice(&mut self, runs: u64) -> bool {
        let cost = |search: &Search| search.runs() * SETS_A_RUN + search.sets_done;
        let mut last = cost(self);
        let mut left = runs * SETS_A_RUN;
        while left > 0 {
            self.stage = match mem::replace(&mut self.stage, Stage::Done) {
                Stage::One(place) if place < self.factors.len() => {
                    self.try_single(place);
                    Stage::One(place + 1)
                }
                Stage::One(_) => self.several(2),
                Stage::Several(places) => self.try_set(&places),
                Stage::Done => return true,
            };
            // The sets are counted anew for each size.
            let now = cost(self);
            left = left.saturating_sub(now.saturating_sub(last));
            last = now;
        }
        matches!(self.stage, Stage::Done)
    }

    /// How many sets have been tried and how many there are, as far as is known: factors first, then pairs, then triples.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        match self.stage {
            Stage::One(place) => (place as u64, self.factors.len() as u64),
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
        self.trials.runs()
    }

    /// What reaches the goal: smallest sets first; among equals first those that hold at every circumstance tried, then
    /// those that are easiest to bring about, then those that change least of what happens.
    #[must_use]
    pub fn found(&self) -> Vec<&Found> {
        let mut found: Vec<&Found> = self.found.iter().map(|(_, found)| found).collect();
        found.sort_by_key(|found| {
            let fragile = !found.fails_at.is_empty();
            (found.changes.len(), fragile, found.by(), found.differs)
        });
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

    /// Tries every value of one factor alone.
    fn try_single(&mut self, place: usize) {
        let factor = self.factors[place];
        let candidates = factor.candidate_values(self.trials.base(), &self.instants);
        let ends: Vec<Ended> = candidates
            .iter()
            .map(|value| self.trials.end(&[factor.at(*value)]))
            .collect();
        let reached: Vec<bool> = ends.iter().map(|end| self.trials.reaches(end)).collect();
        let now = factor.present(self.trials.base());
        let mut at = 0;
        let mut windows = Vec::new();
        while at < candidates.len() {
            if !reached[at] {
                at += 1;
                continue;
            }
            let mut to = at;
            // A window of a measured factor does not reach across the present value, which does not reach the goal.
            while factor.is_measured()
                && to + 1 < candidates.len()
                && reached[to + 1]
                && !now.is_some_and(|now| candidates[to] < now && now < candidates[to + 1])
            {
                to += 1;
            }
            windows.push((at, to));
            at = to + 1;
        }
        if windows.is_empty()
            && let Some(farthest) = farthest(&candidates, now)
        {
            self.tried.push(Tried {
                factor,
                example: factor.at(candidates[farthest]),
                ended: ends[farthest],
                always: ends
                    .iter()
                    .all(|ended| ended.outcome == ends[farthest].outcome),
            });
        }
        for (from, to) in windows {
            let found = self.trials.single(factor, &candidates, from, to);
            if factor.is_reading() {
                self.readings.push(found);
            } else {
                self.found.push((vec![place], found));
            }
        }
    }

    /// The stage of sets of so many changes.
    fn several(&mut self, size: usize) -> Stage {
        if size > self.largest {
            return Stage::Done;
        }
        if size == 2 {
            self.elements = self.all_elements();
            let pairs = self.elements.len() * self.elements.len();
            self.wakes = vec![false; pairs];
            self.reads = vec![Reads::NONE; pairs];
        } else {
            self.keep_those_in_threes();
        }
        let count = self.elements.len() as u64;
        self.sets = match size {
            2 => count * count.saturating_sub(1) / 2,
            _ => count * count.saturating_sub(1) / 2 * count.saturating_sub(2) / 3,
        };
        self.sets_done = 0;
        Stage::Several((0..size).collect())
    }

    /// The changes that are worth combining: of factors that alone do not reach the goal.
    fn all_elements(&mut self) -> Vec<Element> {
        let mut elements = Vec::new();
        for place in 0..self.factors.len() {
            let factor = self.factors[place];
            if factor.is_reading() || self.is_known(&[place]) {
                continue;
            }
            let base = self.trials.base();
            let few = factor.coarse_values(base, &self.instants, MOMENTS);
            for value in factor.spread(base, &self.instants, MOMENTS) {
                let change = factor.at(value);
                let (signature, end) = self.trials.signature(&[change]);
                // Between the values tried alone there may be one that reaches the goal; then its factor is known now.
                if self.trials.reaches(&Ended::of(&end)) {
                    self.add(vec![place], vec![change]);
                    break;
                }
                elements.push(Element {
                    factor: place,
                    change,
                    in_threes: few.contains(&value),
                    signature,
                    reads: end.read(),
                });
            }
        }
        elements.retain(|element| !self.is_known(&[element.factor]));
        elements
    }

    fn keep_those_in_threes(&mut self) {
        let count = self.elements.len();
        let kept: Vec<usize> = (0..count)
            .filter(|at| self.elements[*at].in_threes)
            .collect();
        let places = || {
            let rows = kept.iter().map(|at| at * count);
            rows.flat_map(|row| kept.iter().map(move |other| row + other))
        };
        self.wakes = places().map(|at| self.wakes[at]).collect();
        self.reads = places().map(|at| self.reads[at]).collect();
        self.elements.retain(|element| element.in_threes);
    }

    /// Whether each of three elements changes what happens, alone or besides one of the others. If one changes only
    /// times in all these runs, the three together are left out: see the tests for what this has been held against.
    fn all_wake(&self, places: &[usize]) -> bool {
        let count = self.elements.len();
        let wakes = |at: usize| {
            self.elements[at].signature != self.plain
                || places.iter().any(|other| self.wakes[at * count + other])
        };
        places.iter().all(|at| wakes(*at))
    }

    /// Whether the run with two of three elements looks at the parameter of the third, whichever that is. Where it does not,
    /// the run with all three is the one with the two, which was made already.
    fn all_are_read(&self, places: &[usize]) -> bool {
        let count = self.elements.len();
        let &[a, b, c] = places else { return true };
        let reads = |at: usize, one: usize, other: usize| {
            let id = self.elements[at].change.parameter();
            id.is_none_or(|id| self.reads[one * count + other].contains(id))
        };
        reads(a, b, c) && reads(b, a, c) && reads(c, a, b)
    }

    /// Whether some of these factors, or all of them, are known to reach the goal.
    fn is_known(&self, factors: &[usize]) -> bool {
        self.found
            .iter()
            .any(|(smaller, _)| smaller.iter().all(|factor| factors.contains(factor)))
    }

    /// Tries one set; gives the stage with the next one.
    fn try_set(&mut self, places: &[usize]) -> Stage {
        let count = self.elements.len();
        if places.iter().any(|at| *at >= count) {
            return self.several(places.len() + 1);
        }
        self.sets_done += 1;
        let mut factors: Vec<usize> = places.iter().map(|at| self.elements[*at].factor).collect();
        factors.dedup();
        let promising = self.all_are_read(places)
            && (places.len() < 3 || self.every_triple || self.all_wake(places));
        if factors.len() == places.len() && promising && !self.is_known(&factors) {
            let changes: Vec<Change> = places.iter().map(|at| self.elements[*at].change).collect();
            let reaches = match *places {
                [one, other] => self.pair(one, other),
                _ => self.trials.works(&changes),
            };
            if reaches {
                self.add(factors, changes);
            }
        }
        match next_set(places, count) {
            Some(next) => Stage::Several(next),
            None => self.several(places.len() + 1),
        }
    }

    /// Whether two elements together reach the goal. Where the run with one of them does not look at the parameter of
    /// the other, the run with both is the same, and none is made.
    fn pair(&mut self, one: usize, other: usize) -> bool {
        let [first, second] = [one, other].map(|at| self.elements[at]);
        let unread = |element: Element, besides: Element| {
            let id = element.change.parameter();
            id.is_some_and(|id| !besides.reads.contains(id))
        };
        let (signature, reads, reaches) = if unread(second, first) {
            (first.signature, first.reads, false)
        } else if unread(first, second) {
            (second.signature, second.reads, false)
        } else {
            let (signature, end) = self.trials.signature(&[first.change, second.change]);
            let reaches = self.trials.reaches(&Ended::of(&end));
            (signature, end.read(), reaches)
        };
        let count = self.elements.len();
        for at in [one * count + other, other * count + one] {
            self.reads[at] = reads;
        }
        self.wakes[one * count + other] = signature != second.signature;
        self.wakes[other * count + one] = signature != first.signature;
        reaches
    }

    /// Takes a set that reaches the goal: brought near to the present values, and without what is superfluous there.
    fn add(&mut self, places: Vec<usize>, changes: Vec<Change>) {
        let factors: Vec<Factor> = places.iter().map(|place| self.factors[*place]).collect();
        let found = if let &[factor] = &factors[..] {
            let mut candidates = factor.candidate_values(self.trials.base(), &self.instants);
            let value = changes[0].value();
            let at = candidates.partition_point(|other| *other < value);
            if candidates.get(at) != Some(&value) {
                candidates.insert(at, value);
            }
            self.trials.single(factor, &candidates, at, at)
        } else {
            self.trials.tightened(&factors, changes)
        };
        // A part that suffices at these values is a find of its own, and what holds it is not minimal.
        for part in parts(places.len()) {
            let changes: Vec<Change> = part.iter().map(|at| found.changes[*at]).collect();
            if self.trials.works(&changes) {
                self.add(part.iter().map(|at| places[*at]).collect(), changes);
                return;
            }
        }
        let holds_all = |larger: &[usize]| places.iter().all(|place| larger.contains(place));
        self.found
            .retain(|(larger, _)| larger.len() <= places.len() || !holds_all(larger));
        if let &[place] = &places[..] {
            let name = |factor: &Factor| factor.at(0);
            let here = name(&self.factors[place]);
            self.tried.retain(|tried| name(&tried.factor) != here);
        }
        self.found.push((places, found));
    }
}

fn farthest(candidates: &[i64], now: Option<i64>) -> Option<usize> {
    let from = now.unwrap_or(0);
    (0..candidates.len()).max_by_key(|at| candidates[*at].abs_diff(from))
}

/// The places of every part of a set of so many, smallest parts first, without the empty one and the whole.
fn parts(size: usize) -> impl Iterator<Item = Vec<usize>> {
    (1..size).flat_map(move |of| {
        core::iter::successors(Some((0..of).collect::<Vec<usize>>()), move |places| {
            next_set(places, size)
        })
    })
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
