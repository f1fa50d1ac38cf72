//! The one clock of two runs: milliseconds since sign-in, and where they lie across a drawing of any width.

use join_sim::{Event, Instant};

use crate::run::facts::RunFacts;
use crate::run::phases::Phases;
use crate::words::bench as say;

/// No clock is shorter than this.
const LEAST_MS: i64 = 2_000;

/// The steps of a scale, in seconds.
const STEPS_S: [i64; 14] = [
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400,
];

/// At most so many numbers stand at the scale.
const NUMBERS: i64 = 6;

/// The moment of a run from which its clock counts: the sign-in, else the user's boot, else power-on.
#[must_use]
pub fn zero(phases: &Phases) -> i64 {
    let zero: Instant = phases.sign_in.or(phases.user_boot).unwrap_or_default();
    zero.0 as i64
}

/// What that moment is.
#[must_use]
pub fn since(phases: &Phases) -> &'static str {
    match (phases.sign_in, phases.user_boot) {
        (Some(_), _) => say::SINCE_SIGN_IN,
        (None, Some(_)) => say::SINCE_BOOT,
        (None, None) => say::SINCE_POWER_ON,
    }
}

/// When a run is over, on its clock.
#[must_use]
pub fn end(facts: &RunFacts) -> i64 {
    let last = facts.records.last().map_or(0, |record| record.at.0 as i64);
    last - zero(&facts.phases)
}

/// The tokens of a run: from when until when, on its clock.
#[must_use]
pub fn tokens(facts: &RunFacts) -> Vec<(i64, i64)> {
    let zero = zero(&facts.phases);
    let issued = facts
        .records
        .iter()
        .filter_map(|record| match record.event {
            Event::TokenIssued(token) => {
                let from = record.at.0 as i64 - zero;
                Some((from, facts.expires(&token) - zero))
            }
            _ => None,
        });
    issued.filter(|(from, _)| *from >= 0).collect()
}

/// The clock: its two ends in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Where it begins, before the sign-in.
    pub from: i64,
    /// Where it ends.
    pub until: i64,
}

impl Axis {
    /// The clock on which all of some runs fit, and their tokens' ends where those are not far off.
    #[must_use]
    pub fn of<'a>(runs: impl Iterator<Item = &'a RunFacts>) -> Axis {
        let mut until = LEAST_MS;
        let mut tokens_end = 0;
        for facts in runs {
            until = until.max(end(facts));
            let ends = tokens(facts).into_iter().map(|(_, to)| to);
            tokens_end = tokens_end.max(ends.max().unwrap_or(0));
        }
        if tokens_end < 2 * until {
            until = until.max(tokens_end);
        }
        Axis {
            from: -until / 16,
            until: until + until / 30,
        }
    }

    /// Where a moment lies, in hundredths of a per cent; what lies outside is at the ends.
    #[must_use]
    pub fn place(&self, at: i64) -> i64 {
        (at.clamp(self.from, self.until) - self.from) * 10_000 / (self.until - self.from).max(1)
    }

    /// The same as a drawing says it.
    #[must_use]
    pub fn x(&self, at: i64) -> String {
        per_cent(self.place(at))
    }

    /// The moments that have a number at the scale.
    pub fn ticks(&self) -> impl Iterator<Item = i64> + use<> {
        let most = self.until / 1000 / NUMBERS;
        let last = STEPS_S[STEPS_S.len() - 1];
        let step = STEPS_S.iter().copied().find(|step| *step >= most);
        // Longer than some days: whole days.
        let step = step.unwrap_or_else(|| (most / last + 1) * last) * 1000;
        (0..=self.until / step).map(move |nth| nth * step)
    }
}

/// Hundredths of a per cent as a drawing says it.
#[must_use]
pub fn per_cent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_has_few_numbers_and_every_moment_a_place_on_it() {
        for until in [
            2_000,
            61_000,
            603_000,
            3_600_000,
            40 * 3_600_000,
            400 * 86_400_000,
        ] {
            let axis = Axis {
                from: -until / 16,
                until,
            };
            let ticks: Vec<i64> = axis.ticks().collect();
            assert!((2..=8).contains(&ticks.len()), "{until}: {ticks:?}");
            assert!(ticks.windows(2).all(|two| axis.x(two[0]) != axis.x(two[1])));
            assert_eq!((axis.place(axis.from), axis.place(until)), (0, 10_000));
            assert_eq!(axis.place(until * 2), 10_000);
        }
        assert_eq!(per_cent(5), "0.05%");
        assert_eq!(per_cent(10_000), "100.00%");
    }
}
