//! Every sentence that the figures speak, and every name that they use, by subject: a second language is this folder once more.

pub(crate) mod bench;
pub(crate) mod controls;
pub(crate) mod diagnosis;
mod events;
pub(crate) mod files;
pub(crate) mod fleet;
pub(crate) mod messages;
pub(crate) mod names;
pub(crate) mod pictures;
mod questions;
pub(crate) mod runs;
mod short;
mod states;
pub(crate) mod stepper;
pub(crate) mod studies;
pub(crate) mod ten_minutes;
mod time;
pub(crate) mod token;

pub use events::sentence;
pub use questions::*;
pub use short::{before_at, hold_short, short, short_refused};
pub use states::{margin, outcome, power, state, state_short, task_state, token_left};
pub use time::{duration, expires, moment, offset};

/// What a caption says of a figure.
pub const STEPPER_CAPTION: &str = "Join stepper. Time runs downward; every arrow is a message, every bar a wait or a running task.";

/// What a caption says of the timeline.
pub const TOKEN_CAPTION: &str = "Token timeline. Time runs to the right, to scale; the line “used here” is the moment at which the registration service judged the token.";

/// A channel, as the playground names it.
#[must_use]
pub fn channel(channel: join_sim::Channel) -> &'static str {
    match channel {
        join_sim::Channel::Http => "HTTPS trace",
        join_sim::Channel::Etl => "ETL trace of dsreg",
        join_sim::Channel::Events => "event logs",
        join_sim::Channel::Tasks => "Task Scheduler",
        join_sim::Channel::Screen => "screen",
        join_sim::Channel::Directory => "directory",
        join_sim::Channel::Power => "power and policy",
    }
}

/// A message that nobody here knows.
#[must_use]
pub fn unknown_message(found: &str) -> String {
    format!("the page does not know “{found}”")
}

/// The stepper's run could not be read by a figure that studies it.
#[must_use]
pub fn no_run(error: &str) -> String {
    format!("The run of the figure above could not be taken over: {error}.")
}

/// A message about a record, without its number.
#[must_use]
pub fn no_record(found: &str) -> String {
    format!("expected the number of a record, found “{found}”")
}

/// A message about one of several, without its place.
#[must_use]
pub fn no_place(found: &str) -> String {
    format!("expected a place in a list, found “{found}”")
}

/// A step that the run does not have.
#[must_use]
pub fn no_step(steps: usize, found: &str) -> String {
    format!("expected a step from 1 to {steps}, found “{found}”")
}

/// Why a link leads nowhere.
#[must_use]
pub fn bad_link(error: &str) -> String {
    format!("This link cannot be opened: {error}.")
}

/// The link from a join request to its bytes.
pub const OPEN_BYTES: &str = "Open its bytes";

/// Where a run leaves no line in a trace.
pub const NOTHING_HERE: &str = "This run leaves nothing here.";

/// When a page asks for a figure that its program does not have.
#[must_use]
pub fn no_figure(found: &str, known: impl Iterator<Item = &'static str>) -> String {
    let near = join_sim::nearest(found, known);
    format!("no figure is called “{found}”; the nearest name is “{near}”")
}

/// A moment at which no figure can open.
#[must_use]
pub fn no_opening(found: &str, known: impl Iterator<Item = &'static str>) -> String {
    let near = join_sim::nearest(found, known);
    format!("no figure opens at “{found}”; the nearest name is “{near}”")
}

/// A pair of an attribute without an equals sign.
#[must_use]
pub fn bad_pair(found: &str) -> String {
    format!("data-set: expected name=value, found {found}")
}

/// What is wrong with a link that names no figure.
pub const NO_FIGURE: &str = "expected the number of a figure of this page";

/// Button that copies a link to what is shown.
pub const COPY: &str = "Copy link";
