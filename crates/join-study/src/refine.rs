//! From a value that reaches the goal to the one that is shown: exact edges, near to the present, and no more fragile than need be.

use crate::change::{Change, Factor};
use crate::found::Found;
use crate::trials::Trials;

impl Trials {
    /// A single change that reaches the goal from place `from` to place `to` of its ladder, with the exact edges of that
    /// window, and the value in it to show.
    pub fn single(&mut self, factor: Factor, candidates: &[i64], from: usize, to: usize) -> Found {
        if !factor.is_measured() {
            let mut found = self.found(vec![factor.at(candidates[from])], None);
            found.fails_at = self.failing(&found.changes, usize::MAX);
            return found;
        }
        let now = factor.present(self.base());
        let works = |trials: &mut Trials, value| trials.works(&[factor.at(value)]);
        let low = match neighbour(candidates, from, false, now) {
            Some(outside) => self.edge(outside, candidates[from], works),
            None => candidates[from],
        };
        let high = match neighbour(candidates, to, true, now) {
            Some(outside) => self.edge(outside, candidates[to], works),
            None => candidates[to],
        };
        let value = match now {
            // A plan that was not made: an early moment, but not the very first.
            _ if factor.is_plan() && now == Some(0) => {
                let early = low + (high - low) / 4;
                candidates[from..=to]
                    .iter()
                    .copied()
                    .rfind(|value| *value <= early)
                    .unwrap_or(low)
            }
            Some(now) if now > high => high,
            Some(_) | None => low,
        };
        self.sturdiest(factor, (low, high), value)
    }

    /// Of a window the value nearest to `first` at which the fewest circumstances fail: the ends and the quarters are
    /// tried, then what lies between.
    fn sturdiest(&mut self, factor: Factor, (low, high): (i64, i64), first: i64) -> Found {
        let at_first = self.failing(&[factor.at(first)], usize::MAX);
        let mut best = (first, at_first.len());
        let quarter = (high - low) / 4;
        let mut others = [
            low,
            low + quarter,
            low + 2 * quarter,
            low + 3 * quarter,
            high,
        ];
        others.sort_by_key(|value| value.abs_diff(first));
        for value in others {
            if best.1 > 0 && self.works(&[factor.at(value)]) {
                let fails = self.failing(&[factor.at(value)], best.1).len();
                if fails < best.1 {
                    best = (value, fails);
                }
            }
        }
        let fewest = best.1;
        let value = self.edge(first, best.0, |trials, value| {
            trials.holds(&[factor.at(value)], fewest)
        });
        let mut found = self.found(vec![factor.at(value)], Some((low, high)));
        found.fails_at = self.failing(&found.changes, usize::MAX);
        let of = |changes: &[Change]| changes.iter().map(Change::parameter).collect::<Vec<_>>();
        let still: Vec<_> = found.fails_at.iter().map(|one| of(one)).collect();
        found.nearer_fails_at = at_first.into_iter().find(|one| !still.contains(&of(one)));
        found
    }

    /// Whether changes reach the goal, with at most so many circumstances at which they do not.
    fn holds(&mut self, changes: &[Change], at_most: usize) -> bool {
        self.works(changes) && self.failing(changes, at_most).len() <= at_most
    }

    /// Brings every measured member of a set as near to its present value as the goal allows, one after the other, while
    /// no more circumstances fail than at the values given.
    pub fn tightened(&mut self, factors: &[Factor], mut changes: Vec<Change>) -> Found {
        let fewest = self.failing(&changes, usize::MAX).len();
        for (at, factor) in factors.iter().enumerate() {
            let Some(now) = factor.present(self.base()).filter(|_| factor.is_measured()) else {
                continue;
            };
            let value = self.edge(now, changes[at].value(), |trials, value| {
                changes[at] = factor.at(value);
                trials.holds(&changes, fewest)
            });
            changes[at] = factor.at(value);
        }
        let mut found = self.found(changes, None);
        found.fails_at = self.failing(&found.changes, usize::MAX);
        found
    }
}

/// The value beside a place of the ladder, away from the window: the next one tried, or the present value if that is nearer.
fn neighbour(candidates: &[i64], at: usize, above: bool, now: Option<i64>) -> Option<i64> {
    let (beside, here) = if above {
        (candidates.get(at + 1).copied(), candidates[at])
    } else {
        (at.checked_sub(1).map(|at| candidates[at]), candidates[at])
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
