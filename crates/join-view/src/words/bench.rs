//! What the bench says: its head, its clock, what can be done at a moment, the runs at its foot.

use join_sim::{Command, Outcome, Record};

use super::events::sentence;
use super::names;
use super::time::{duration, offset};

pub const CAPTION: &str =
    "The bench. Two runs on one clock: yours, and the one that you compare it with.";
pub const BOOK: &str = "Book";
pub const UNDO: &str = "Undo";
pub const REDO: &str = "Redo";
pub const FULL_SCREEN: &str = "Full screen";
pub const GO_TO: &str = "Go to";
pub const GO_TO_HINT: &str =
    "Seconds since sign-in, or minutes and seconds such as 4:00; −8:00 is before it";
pub const NO_CHANGES: &str =
    "The scenario as it is. Whatever you change or do appears here, each with what takes it back.";
pub const FIND: &str = "Find a parameter";
pub const NOTHING_FOUND: &str = "No parameter is called that, and none is about it.";
pub const NOTHING_CHANGED: &str = "Nothing yet.";
pub const PARAMETERS: &str = "Parameters";
pub const CURSOR: &str = "Moment";
pub const SINCE_SIGN_IN: &str = "since sign-in";
pub const SINCE_BOOT: &str = "since the user's boot";
pub const SINCE_POWER_ON: &str = "since power-on";
pub const ACT_HERE: &str = "Act here";
pub const WHY_NOT: &str = "Why not the others?";
pub const ALL_POSSIBLE: &str = "Here everything is possible.";
pub const MARK: &str = "Mark this moment";
pub const MARKS: &str = "Marked moments";
pub const UNMARK: &str = "Take the mark away";
pub const RUNS: &str = "Runs";
pub const SINCE_LAST: &str = "since the last step: ";
pub const THIS_RUN: &str = "this run";
pub const RUN: &str = "Run";
pub const WHAT_DIFFERS: &str = "What differs";
pub const FIRST_DIFFERENCE: &str = "First difference";
pub const OUTCOME: &str = "Outcome";
pub const MARGIN: &str = "Margin";
pub const WHAT_TO_DO: &str = "What to do";
pub const NO_DIFFERENCE: &str = "–";
pub const AIK_CERTIFICATE: &str = "AIK certificate";
pub const AS_IT_IS: &str = "the scenario as it is";
pub const COMPARE: &str = "Compare";
pub const BACK_TO: &str = "Back to it";
pub const REMOVE: &str = "Remove";
pub const KEEP: &str = "Keep this run";
pub const KEEP_AS: &str = "Keep it as";
pub const LANES: [(&str, &str); 6] = [
    ("user", "user"),
    ("device", "device"),
    ("tpm", "TPM"),
    ("tasks", "tasks"),
    ("signin", "token"),
    ("drs", "service"),
];
/// The keys, as the list of them says it.
pub const KEYS: [&str; 7] = [
    "u takes the last change or act back",
    "r does it again",
    "g leads to the field for a moment",
    "/ finds a parameter",
    "m marks the moment",
    "k keeps the run",
    "f fills the screen",
];

/// The heading over the changed parameters, and over what a search has found.
#[must_use]
pub fn changed(count: usize) -> String {
    format!("Changed ({count})")
}

/// The heading over what a search has found.
#[must_use]
pub fn found(count: usize) -> String {
    format!("Found ({count})")
}

/// A kept run without a name.
#[must_use]
pub fn kept(nth: usize) -> String {
    format!("kept run {nth}")
}

/// What a value was in the scenario.
#[must_use]
pub fn was(value: &str) -> String {
    ["was ", value].concat()
}

/// A field for one of so many parameters.
#[must_use]
pub fn find_in(count: usize) -> String {
    format!("Find in {count} parameters…")
}

/// What is wrong with a moment; `from`, `to`: the run's ends, in milliseconds since sign-in.
#[must_use]
pub fn no_moment(from: i64, to: i64, found: &str) -> String {
    format!(
        "Expected a moment of this run from {} to {}, such as 4:00 or 240; found “{found}”.",
        offset(from),
        offset(to)
    )
}

/// How a run ended, in a few words, for a line of a table.
#[must_use]
pub fn end(outcome: Outcome) -> String {
    match outcome {
        Outcome::Joined => "✓ joined".into(),
        Outcome::Failed(code) => format!("✗ {code}"),
        Outcome::WrongOwner(_) => "✗ another owner".into(),
        Outcome::Running | Outcome::Unfinished => "… not at the desktop".into(),
        Outcome::StepLimit => "✗ step limit".into(),
    }
}

/// The same with when.
#[must_use]
pub fn end_at(outcome: Outcome, at: i64) -> String {
    [&end(outcome), " at ", &offset(at)].concat()
}

/// How much of the token was left, with its sign.
#[must_use]
pub fn margin(ms: i64) -> String {
    let sign = if ms < 0 { "" } else { "+" };
    [sign, &duration(ms)].concat()
}

/// What the service made of a request.
#[must_use]
pub fn judged(accepted: bool, margin_ms: Option<i64>) -> String {
    let said = if accepted {
        "✓ accepted"
    } else {
        "✗ refused"
    };
    match margin_ms {
        Some(ms) => [said, ", ", &margin(ms)].concat(),
        None => said.into(),
    }
}

/// A wait, in its bar.
#[must_use]
pub fn waits(ms: i64) -> String {
    ["waits ", &duration(ms)].concat()
}

/// A task, in its bar.
#[must_use]
pub fn task(name: &str, held: bool) -> String {
    [name, if held { ", held" } else { "" }].concat()
}

/// A token, in its wedge.
#[must_use]
pub fn token(ms: i64) -> String {
    ["lives ", &duration(ms)].concat()
}

/// Why something cannot be done at a moment.
#[must_use]
pub fn not_now(command: Command, refused: &Record) -> String {
    let sentence = sentence(refused);
    let reason = sentence.trim_end_matches("; nothing changes.");
    [names::command(command), ": ", reason, "."].concat()
}

/// A mark's name: A, B, C.
#[must_use]
pub fn letter(nth: usize) -> char {
    char::from(b'A' + (nth % 26) as u8)
}

/// How long after the first mark another one is.
#[must_use]
pub fn after_first(nth: usize, ms: i64) -> String {
    format!("{} − A = {}", letter(nth), duration(ms))
}

/// The picture in a sentence.
#[must_use]
pub fn picture(name: &str, end: &str) -> String {
    format!(
        "{name}: {end}. Screens, waits, keys, tasks, tokens and judgements over time; the steps say the same in words."
    )
}

/// Below a figure that says why.
pub const WHY_CAPTION: &str = "Why this came about. A cause stands above its effect; what came from elsewhere stands apart, further in.";

/// Below a figure that says who knows what.
pub const NOW_CAPTION: &str = "Who knows what at this moment. What has just changed is marked.";

/// Before a branch of causes.
pub const MEANWHILE: &str = "and from elsewhere";
