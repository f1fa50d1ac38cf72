//! The runs before this one and after it, and what can be done at a moment.

use std::rc::Rc;

use join_sim::{Command, Given, Parameter, Record, Scenario};

/// What can be done at a moment: each command, and where it is not possible the record that says so.
pub type Possible = Rc<Vec<(Command, Option<Record>)>>;

/// So many changes can be taken back.
pub const LIMIT: usize = 100;

/// What makes a run.
pub type Decided = (Scenario, Vec<Given>);

/// The runs before this one and those after it, as far as they were undone.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The runs before this one, the latest last.
    pub past: Vec<Decided>,
    /// Those that were taken back, the next one last.
    pub future: Vec<Decided>,
    /// The last change moved this parameter; as long as it moves, that is one change.
    pub moving: Option<Parameter>,
}

impl History {
    /// Whether something can be taken back, and whether something can be done again.
    #[must_use]
    pub fn reach(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }
}
