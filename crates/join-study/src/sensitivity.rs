//! How one run ends at other values of one parameter: tries over a stretch of its range, and the exact edges between them.

use join_sim::{Given, Outcome, Parameter, Scenario, end_of};

/// So many steps lie between the first and the last value tried.
const TRIES: i64 = 24;

/// At most so many edges are looked for.
const EDGES: usize = 3;

/// What came of other values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitivity {
    /// The parameter.
    pub parameter: Parameter,
    /// Each value tried, and whether the run then joins; ascending.
    pub tries: Vec<(i64, bool)>,
    /// Where two neighbouring values end differently.
    pub edges: Vec<Edge>,
}

/// A boundary between two neighbouring values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The lower of the two.
    pub below: i64,
    /// With the lower one the run joins, with the upper one it does not; else it is the other way round.
    pub joins_below: bool,
}

impl Sensitivity {
    /// Runs a scenario with what is done in it at values from `low` to `high`.
    #[must_use]
    pub fn of(
        scenario: &Scenario,
        commands: &[Given],
        parameter: Parameter,
        (low, high): (i64, i64),
    ) -> Sensitivity {
        let joins = |value: i64| {
            let other = scenario.clone().with(parameter, value);
            other.is_ok_and(|other| end_of(&other, commands).outcome() == Outcome::Joined)
        };
        let mut values: Vec<i64> = (0..=TRIES)
            .map(|i| low + (high - low) * i / TRIES)
            .collect();
        values.dedup();
        let tries: Vec<(i64, bool)> = values.iter().map(|value| (*value, joins(*value))).collect();
        let parts = tries.windows(2).filter(|pair| pair[0].1 != pair[1].1);
        let edges = parts.take(EDGES).map(|pair| {
            let ((mut low, joins_below), (mut high, _)) = (pair[0], pair[1]);
            // Halving finds it exactly.
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if joins(middle) == joins_below {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            Edge {
                below: low,
                joins_below,
            }
        });
        Sensitivity {
            parameter,
            edges: edges.collect(),
            tries,
        }
    }
}
