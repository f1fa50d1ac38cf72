//! What a search is for, and what it says: the sets of changes that turn a run, and the factors that alone do not.

use join_sim::By;

use crate::change::{Change, Ended, Factor};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// What would have made it join.
    Join,
    /// What would have made it fail.
    Fail,
}

/// A set of changes that reaches the goal, while no part of it does at the same values.
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
    /// What makes a saver fragile: ordinary values of one circumstance, or of two, at which the run with the same changes
    /// does not join. Empty where it holds at all that are tried, and for what breaks a run.
    pub fails_at: Vec<Vec<Change>>,
    /// For a single measured change that is farther from the present value than the goal asks for: ordinary values at
    /// which it holds as shown, but not at the edge of its window.
    pub nearer_fails_at: Option<Vec<Change>>,
}

/// A factor that alone does not reach the goal.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What.
    pub factor: Factor,
    /// The value that lies farthest from the present one, as an example to look at.
    pub example: Change,
    /// How the run ends with it.
    pub ended: Ended,
    /// Whether every value tried ends with the same outcome as the example.
    pub always: bool,
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
