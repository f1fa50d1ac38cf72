//! What the controls say that figures share: menus, buttons for steps, tables.

use join_sim::Spec;

use super::names;

pub const SCENARIO: &str = "Scenario";
pub const CHANGE_THE_WORLD: &str = "Change the world";
pub const CANCEL: &str = "Cancel";
pub const UNDO_ALL_CHANGES: &str = "Undo all changes";
pub const ACT_AT_THIS_STEP: &str = "Act at this step";
pub const THE_PICTURE_IT_MAY_BE: &str = "The picture; it may be scrolled sideways";
pub const HIDE_THE_TABLE: &str = "Hide the table";
pub const SHOW_THE_TABLE: &str = "Show the table";
pub const TABLE: &str = "Table";
pub const STEPS: &str = "Steps";
pub const TO_START: &str = "To start";
pub const STEP_BACK: &str = "Step back";
pub const PAUSE: &str = "Pause";
pub const PLAY: &str = "Play";
pub const STEP_FORWARD: &str = "Step forward";
pub const TO_END: &str = "To end";
pub const STEP: &str = "Step";
pub const SHOW: &str = "Show";
pub const KEY_MOMENTS: &str = "key moments";
pub const EVERY_RECORD: &str = "every record";
pub const KEYS: &str = "Keys";
pub const AND_STEP_HOME_AND_END: &str =
    "→ and ← step, Home and End go to the ends, space plays and pauses, c goes to the cause, ";
pub const SHOWS_THIS_LINE: &str = "? shows this line.";
pub const BECAUSE: &str = "Because: ";

/// In the place of what a run's reader has to find out.
pub const UNTOLD: &str =
    "What run this is, and what can be changed in it, is named when you have seen its end.";

/// Over the controls that are one press away.
#[must_use]
pub fn more_to_change(count: usize) -> String {
    format!("{count} more to change")
}

/// Where the slider of steps stands.
#[must_use]
pub fn step_of(place: usize, of: usize) -> String {
    format!("step {place} of {of}")
}

/// Before the sentence of a step; `moment`: when it happens.
#[must_use]
pub fn at_step(place: usize, of: usize, moment: &str) -> String {
    format!("Step {place} of {of}, {moment}: ")
}

/// What a parameter means, with what sources say about its range.
#[must_use]
pub fn meaning(spec: &Spec) -> String {
    let meaning = names::meaning(spec);
    match spec.documented_range {
        "" => meaning.into(),
        range => format!("{meaning} Sources: {range}."),
    }
}

/// The slider beside a parameter's number.
#[must_use]
pub fn slider(spec: &Spec) -> String {
    format!("{}, slider", names::parameter(spec))
}
