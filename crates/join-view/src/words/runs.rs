//! What the figures say about whole runs: why something came about, how two runs differ, a run as text.

use join_sim::{Command, Given, MODEL_VERSION, Outcome, Parameter, SAVE_LIMIT};

use crate::run::facts::RunFacts;
use crate::words;

/// Opens and closes the list of causes.
pub const WHY: &str = "Why?";

/// Before a moment of the technician phase.
pub const TECHNICIAN: &str = "technician phase, ";

/// Behind a chosen value that a re-run does not bear out.
pub const MOVES_NOTHING: &str = " With the default this moment is the same.";

/// Over the choices that move the record, of those that were looked at on the way to it; `idle` is how many of these do not.
#[must_use]
pub fn rests_on(choices: usize, idle: usize, together: Option<Outcome>) -> String {
    match (choices, idle, together) {
        (_, _, Some(end)) => format!(
            "More than one thing stands in the way: each of these is enough by itself. Without all of them: {}",
            words::outcome(end)
        ),
        (0, 0, None) => "Every value that was looked at on the way has its default.".into(),
        (0, _, None) => "No single choice moves it.".into(),
        _ => "It rests on these choices; without any one of them this moment is another:".into(),
    }
}

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
pub fn without(what: &str, now: Outcome, other: Outcome) -> String {
    if other == now {
        return format!(" {what} the run ends in the same way.");
    }
    format!(" {what}: {}", words::outcome(other))
}

/// Over the values that nobody chose, or whose choice moves nothing: they were looked at, which is no proof that they matter.
#[must_use]
pub fn looked_at(count: usize) -> String {
    if count == 1 {
        return String::from(
            "1 more value was looked at on the way; that alone does not make it a cause",
        );
    }
    format!("{count} more values were looked at on the way; that alone does not make them causes")
}

/// What is said when a link opens a run that went otherwise when the link was made.
#[must_use]
pub fn runs_otherwise(then: Outcome, now: Outcome) -> String {
    format!(
        "This run is not the one that was saved: the model has changed since. Then the run {}. Now: {}",
        ended(then),
        words::outcome(now)
    )
}

/// What is said of a link of another model that did not note how the run went.
#[must_use]
pub fn other_model(version: u16) -> String {
    format!(
        "This link was made with version {version} of the model; this is version {MODEL_VERSION}. The run may differ from the one that was saved."
    )
}

/// A run by what is seen of it from the sign-in on, or from the boot where nobody signs in: how long it takes, and how it ends.
#[must_use]
pub fn seen(facts: &RunFacts) -> String {
    let last = facts.moments.last().map(|step| facts.records[*step].at);
    let ms = facts.phases.offset_ms(last.unwrap_or_default());
    let end = match facts.outcome {
        Outcome::Failed(code) => code.to_string(),
        Outcome::Joined | Outcome::WrongOwner(_) => "the desktop".into(),
        _ => "no end".into(),
    };
    // What takes minutes is told in minutes.
    let ms = if ms < 120_000 {
        ms
    } else {
        ms / 60_000 * 60_000
    };
    let took = words::duration(ms);
    [took.strip_suffix(" 0 s").unwrap_or(&took), ", then ", &end].concat()
}

/// How a run ended, after "the run".
#[must_use]
pub fn ended(outcome: Outcome) -> String {
    match outcome {
        Outcome::Joined => "ended joined".into(),
        Outcome::Failed(code) => format!("failed with {code}"),
        Outcome::WrongOwner(_) => "left the device with another owner".into(),
        _ => "did not end".into(),
    }
}

/// When there is no room for one more command.
#[must_use]
pub fn too_many_commands(most: usize) -> String {
    format!("a run takes at most {most} commands; reset it to go on")
}

/// A link that could not be opened again.
#[must_use]
pub fn link_too_long(letters: usize) -> String {
    format!(
        "expected a link of at most {SAVE_LIMIT} letters, found {letters}: forget a kept run, then copy again"
    )
}

/// When this run is among the kept ones.
#[must_use]
pub fn kept_already(name: &str) -> String {
    format!("this run is kept already, as “{name}”")
}

/// When there is no room for one more run.
#[must_use]
pub fn too_many_kept(most: usize) -> String {
    format!("at most {most} runs are kept; forget one to keep another")
}

/// A message about a run that is not there.
#[must_use]
pub fn no_such_run(found: usize, kept: usize) -> String {
    format!("expected the place of one of {kept} kept runs, found “{found}”")
}

/// The name that its changes give a run; `other`: its scenario is not the figure's, so it is named first.
#[must_use]
pub fn name(
    title: &str,
    other: bool,
    changes: impl Iterator<Item = (Parameter, i64)>,
    commands: &[Given],
) -> String {
    let mut name = String::from(if other { title } else { "" });
    let mut add = |part: &str| {
        if !name.is_empty() {
            name.push_str("; ");
        }
        name.push_str(part);
    };
    for (id, value) in changes {
        let spec = id.spec();
        add(&[spec.label, ": ", &self::value(id, value)].concat());
    }
    for given in commands {
        match given.command {
            Command::Set(id, value) => {
                let spec = id.spec();
                add(&[spec.label, ": ", &spec.show(value), " from then on"].concat());
            }
            command => add(command.label()),
        }
    }
    if name.is_empty() {
        name.push_str(title);
    }
    name
}

/// A parameter's value in words; 0 seconds of what people plan means that nobody does it.
#[must_use]
pub fn value(id: Parameter, value: i64) -> String {
    let after = match id {
        Parameter::MaintenanceByHand | Parameter::AikByHand => " after the user's boot",
        Parameter::RetryAfterFailure => " after the error page",
        _ => return id.spec().show(value),
    };
    match value {
        0 => "never".into(),
        _ => id.spec().show(value) + after,
    }
}

/// What is wrong with a value, in the words of its field instead of the parameter's name.
#[must_use]
pub fn of_field(id: Parameter, error: &str) -> String {
    let spec = id.spec();
    let named = error.strip_prefix(spec.name);
    let what = named.map_or(error, |rest| rest.trim_start_matches([':', ' ']));
    [spec.label, ": ", what, "."].concat()
}

/// A change beside the verdict; `own`: the figure was set up with it.
#[must_use]
pub fn change(id: Parameter, to: i64, own: bool) -> String {
    let whose = if own { " (set by this figure)" } else { "" };
    [id.spec().label, ": ", &value(id, to), whose].concat()
}

/// A value that counts from a moment on.
#[must_use]
pub fn set_then(id: Parameter, to: i64, when: &str) -> String {
    [
        id.spec().label,
        ": ",
        &value(id, to),
        ", from ",
        when,
        " on",
    ]
    .concat()
}

/// What the changes beside the verdict are.
pub const CHANGES: &str = "Changes to the scenario";

/// Takes one of them back.
pub const TAKE_BACK: &str = "Take back";

/// When there is no such change.
#[must_use]
pub fn no_such_change(found: usize, given: usize) -> String {
    format!("expected the place of one of {given} acts, found “{found}”")
}

/// What the last change made of the run: `turned` where one of the two ends is the join.
#[must_use]
pub fn turned(before: Outcome, turned: bool) -> String {
    let did = if turned {
        "turned the outcome"
    } else {
        "gave the run another end"
    };
    format!("Your change {did}: before it, the run {}.", ended(before))
}

/// Behind what is wrong with a link: what the figure shows all the same.
#[must_use]
pub fn shown_instead(changed: bool) -> &'static str {
    if changed {
        " The figure still shows the run that was open before."
    } else {
        " The figure shows its own run instead."
    }
}

/// What a caption says of the two runs.
pub const WHAT_IF_CAPTION: &str = "What if. Two runs of the model stand beside each other, moment by moment; times count from power-on in the technician phase and from the sign-in of each run in the user phase.";

/// The other run: as it was.
pub const BEFORE: &str = "The run before my last change";

/// The other run: without changes.
pub const PLAIN: &str = "The scenario without changes";

/// Leads to where the two runs part.
pub const TO_FIRST: &str = "To the first difference";

/// When they do not.
pub const SAME_RUNS: &str =
    "The two runs are the same in every key moment. Change something, and see where they part.";

/// What the table is.
pub const BESIDE: &str = "The two runs, moment by moment";

/// Its caption.
pub const BESIDE_CAPTION: &str = "The key moments of both runs. Moments of the same kind stand beside each other; what has no partner stands where its time is.";

/// Over the marks.
pub const MARK: &str = "Mark";

/// Over the other run.
pub const THERE: &str = "Other run:";

/// Over the reader's run.
pub const HERE: &str = "This run:";

/// The mark of moments that are the same.
pub const SAME: &str = "= same";

/// The mark of moments that differ in what happens or when.
pub const DIFFERS: &str = "≠ different";

/// The mark of a moment of the other run.
pub const ONLY_THERE: &str = "◁ only there";

/// The mark of a moment of this run.
pub const ONLY_HERE: &str = "▷ only here";

/// The mark of the first difference.
pub const FIRST: &str = "▼ First difference";

/// Shows the moments that are the same, too.
pub const ALL_ROWS: &str = "Show the moments that are the same";

/// Hides them.
pub const FEWER_ROWS: &str = "Show the differences only";

/// In place of moments that are the same.
#[must_use]
pub fn hidden(count: usize) -> String {
    match count {
        1 => "one moment, the same in both".into(),
        _ => format!("{count} moments, the same in both"),
    }
}

/// How much later a moment comes in this run.
#[must_use]
pub fn later(ms: i64) -> String {
    let word = if ms < 0 { "earlier" } else { "later" };
    [&words::duration(ms.abs()), " ", word].concat()
}

/// Where two runs part, and how each ends.
#[must_use]
pub fn first_difference(
    there: Option<&str>,
    here: Option<&str>,
    then: Outcome,
    now: Outcome,
) -> String {
    let part = match (there, here) {
        (Some(there), Some(here)) => ["there “", there, "”, here “", here, "”"].concat(),
        (there, _) => {
            let place = if there.is_some() { "there" } else { "here" };
            let what = there.or(here).unwrap_or_default();
            ["“", what, "” happens only ", place].concat()
        }
    };
    let ends = if then == now {
        ["Both runs ", &both(now)].concat()
    } else {
        let (then, now) = (ended(then), ended(now));
        ["The other run ", &then, "; this one ", &now].concat()
    };
    ["The first difference: ", &part, ". ", &ends, "."].concat()
}

fn both(outcome: Outcome) -> String {
    match outcome {
        Outcome::Joined => "end joined".into(),
        Outcome::Failed(code) => format!("fail with {code}"),
        other => ended(other),
    }
}

/// Over the runs beside this one.
pub const RUNS: &str = "Other runs";

/// The field for the name of the next one.
pub const NAME: &str = "Name of this run";

/// Keeps this run.
pub const KEEP: &str = "Keep this run";

/// The field for another name.
pub const RENAME: &str = "Rename";

/// Of a run that came with a link and that nobody has looked at.
pub const NOT_RUN: &str = "not run yet";

/// Makes a run beside this one the reader's own.
pub const BACK_TO: &str = "Go back to it";

/// Compares with it.
pub const AGAINST: &str = "Compare with it";

/// Forgets it.
pub const FORGET: &str = "Forget";

/// Over the prediction.
pub const PREDICTION: &str = "Before you change something";

/// Before its choices.
pub const I_PREDICT: &str = "My prediction: after my next change the run";

/// What can be predicted, in the order of the permanent numbers.
pub const GUESSES: [&str; 1 + join_sim::GUESSES as usize] = [
    "(no prediction)",
    "ends joined",
    "fails with 0x801c03ed",
    "fails with another code",
];

/// What became of a prediction.
#[must_use]
pub fn answered(guess: u8, end: Outcome) -> String {
    let right = match end {
        Outcome::Joined => guess == 1,
        Outcome::Failed(code) => guess == if code.0 == 0x801c_03ed { 2 } else { 3 },
        _ => false,
    };
    let verdict = if right {
        "As predicted."
    } else {
        "Not as predicted."
    };
    let predicted = GUESSES.get(usize::from(guess)).copied().unwrap_or_default();
    format!(
        "Predicted: the run {predicted}. The run: {} {verdict}",
        words::outcome(end)
    )
}

/// How far a change reaches.
pub const SPAN: &str = "A change counts";

/// From the beginning.
pub const WHOLE: &str = "for the whole run";

/// As a command at the cursor.
pub const FROM_HERE: &str = "from this step on";

/// Puts the run as text on the clipboard.
pub const COPY_TEXT: &str = "Copy as text";

/// First of a run's text, so that nobody takes it for a device's log.
pub const TICKET: &str =
    "Join Lab: a simulated run. It shows what a model does, and is no evidence about a device.";
pub const SCENARIO: &str = "Scenario: ";
pub const CHANGED: &str = "Changed: ";
pub const INSTEAD_OF: &str = " instead of ";
pub const OUTCOME: &str = "Outcome: ";
pub const THE_SAME_RUN: &str = "The same run: ";
