//! What the figures say about whole runs: why something came about, how two runs differ, a run as text.

use join_sim::{Outcome, Parameter, World};

use crate::words;

/// Opens and closes the list of causes.
pub const WHY: &str = "Why?";

/// Before a moment of the technician phase.
pub const TECHNICIAN: &str = "technician phase, ";

/// Over the values that the scenario or the reader chose.
pub const RESTS_ON: &str = "It rests on these choices:";

/// When there are none.
pub const RESTS_ON_DEFAULTS: &str = "Every value that it rests on has its default.";

/// How far the causes go back.
#[must_use]
pub fn why(steps: usize, decided: bool) -> String {
    match (steps, decided) {
        (1, true) => "This was decided. Nothing in the run led to it.".into(),
        (1, false) => "Nothing in the run led to this.".into(),
        (_, true) => format!("Why: {steps} steps, from the effect back to a decision."),
        (_, false) => format!("Why: {steps} steps, from the effect back to where the run began."),
    }
}

/// A value that was chosen, behind the parameter's name.
#[must_use]
pub fn chosen(id: Parameter, value: i64, yours: bool) -> String {
    let spec = id.spec();
    let whose = if yours { "your" } else { "the scenario's" };
    let (value, default) = (spec.show(value), spec.show(spec.default));
    format!(" = {value}, {whose} choice; default {default} ")
}

/// What becomes of the run without a choice.
#[must_use]
pub fn without(what: &str, now: Outcome, other: &World) -> String {
    if other.outcome() == now {
        return format!(" {what} the run ends in the same way.");
    }
    format!(" {what}: {}", words::outcome(other))
}

/// Over the values that nobody chose.
#[must_use]
pub fn at_defaults(count: usize) -> String {
    format!("{count} more values that were looked at on the way, all at their defaults")
}
