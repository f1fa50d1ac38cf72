//! What the figure says that has a case to diagnose: the steps of a diagnosis, the causes to choose from, and what came of it.

use join_sim::{Channel, Code, Measure};

use crate::words;

/// A step of a diagnosis: a question, where to look, and what may be found there, by the value of the measure.
pub struct DiagnosisStep {
    /// What the run answers.
    pub measure: Measure,
    /// Where its answer stands.
    pub channel: Channel,
    /// The question.
    pub question: &'static str,
    /// Values and their words.
    pub options: &'static [(&'static str, &'static str)],
}

/// From what happened to what stood in the way.
pub static STEPS: [DiagnosisStep; 5] = [
    DiagnosisStep {
        measure: Measure::Refused,
        channel: Channel::Http,
        question: "The HTTPS trace: what became of the join request?",
        options: &[
            ("none-judged", "None was judged."),
            ("accepted", "It was accepted."),
            (
                "token-window",
                "It was refused: the token is not valid at this moment.",
            ),
            (
                "not-permitted",
                "It was refused: the user may not join devices.",
            ),
        ],
    },
    DiagnosisStep {
        measure: Measure::Margin,
        channel: Channel::Http,
        question: "The token's end against the moment of the request: was there time left?",
        options: &[
            ("positive", "Yes: the request came before the end."),
            ("negative", "No: the request came after it."),
            ("none", "Nobody looked at the token."),
        ],
    },
    DiagnosisStep {
        measure: Measure::Wait,
        channel: Channel::Etl,
        question: "The ETL trace: how long did CreateTransportKey wait for an AIK certificate?",
        options: &[
            ("none", "It did not wait: the certificate was there."),
            ("under-a-minute", "Less than a minute."),
            ("minutes", "Some minutes, but less than ten."),
            ("ten-minutes-or-more", "Ten minutes or more."),
        ],
    },
    DiagnosisStep {
        measure: Measure::HeldBy,
        channel: Channel::Tasks,
        question: "Task Scheduler: what held the two tasks that get the certificate?",
        options: &[
            ("nothing", "Nothing: they ran."),
            ("energy-saver", "Energy saver."),
            ("battery", "They start on mains only."),
            ("not-idle", "They start on an idle device only."),
            ("disabled", "AikCertEnrollTask is disabled."),
        ],
    },
    DiagnosisStep {
        measure: Measure::Cause,
        channel: Channel::Tasks,
        question: CAUSE,
        options: CAUSES.first_chunk::<5>().unwrap(),
    },
];

/// The question for the cause.
pub const CAUSE: &str = "What stood in the way of this join?";

/// The question for the line.
pub const LINE: &str = "Which of these lines decides it, because no other cause writes it?";

/// The causes that a case can have, by the value of the measure; those that end with `0x801c03ed` come first.
pub static CAUSES: [(&str, &str); 15] = [
    (
        "energy-saver",
        "Energy saver holds back the tasks that get the AIK certificate.",
    ),
    (
        "task-conditions",
        "The tasks' own conditions (mains, idle) hold them back.",
    ),
    ("slow-tasks", "The tasks run, but end too late."),
    (
        "aik-unreachable",
        "The AIK certificate service cannot be reached.",
    ),
    ("not-permitted", "This user may not join devices."),
    ("aik-refuses", "The AIK certificate service refuses."),
    (
        "ek-certificate",
        "The TPM's endorsement key has no certificate.",
    ),
    ("quota", "The user has joined as many devices as allowed."),
    (
        "statement",
        "The TPM's statement about the transport key is not accepted.",
    ),
    ("device-object", "Autopilot's device object is gone."),
    ("busy", "The registration service is too busy."),
    (
        "service-unreachable",
        "The registration service cannot be reached.",
    ),
    ("task-state", "AikCertEnrollTask is disabled or not there."),
    (
        "device-clock",
        "The device's clock is slow: the new certificate has not begun.",
    ),
    (
        "conditional-access",
        "Conditional access refuses the user's token.",
    ),
];

/// Above a case whose steps are shown, all of them or some. Its title would give the answer away.
#[must_use]
pub fn caption(given: usize, of: usize) -> String {
    let shown = match of - given {
        0 => "every step is shown".into(),
        1 => "the last step is yours".into(),
        _ if given == 0 => "every step is yours".into(),
        left => format!("the last {left} steps are yours"),
    };
    format!("A diagnosis from traces: {shown}. Times count from sign-in.")
}

/// Above a drawn case.
pub const UNSEEN: &str = "An unseen failure. Its traces are all you get; times count from sign-in, or from power-on when nobody has signed in.";

/// The name of a drawn case.
#[must_use]
pub fn case(seed: u32) -> String {
    format!("Case {seed}.")
}

/// What somebody reports of a case.
#[must_use]
pub fn symptom(code: Code, ms: i64, signed_in: bool) -> String {
    let since = if signed_in {
        "the sign-in"
    } else {
        "power-on, in the technician's hands"
    };
    format!(
        "{} after {since} the device shows {code}.",
        words::duration(ms)
    )
}

/// A line of a trace by itself.
#[must_use]
pub fn line(time: &str, channel: Channel, text: &str) -> String {
    [time, " ", words::channel(channel), ": ", text].concat()
}

/// Why an option is not the line that decides.
#[must_use]
pub fn also_in(title: &str) -> String {
    format!("The same line stands in another run, too: “{title}”.")
}

/// When the token was judged, on the clock of the traces.
#[must_use]
pub fn judged_at(time: &str) -> String {
    format!("The registration service judged it at {time}.")
}

/// Where a run says nothing of the kind that was asked for.
pub const NOTHING_SUCH: &str = "No line of the run says otherwise.";

/// What the reader is told of several answers at once.
#[must_use]
pub fn graded(right: usize, of: usize) -> String {
    if right == of {
        words::RIGHT.into()
    } else {
        format!("{right} of {of} right. What the run says is marked, and told below.")
    }
}

/// What the reader is told without having answered.
pub const SKIPPED: &str = "No diagnosis made. What the run says is marked, and told below.";

/// Commits the answers.
pub const COMMIT: &str = "Commit my diagnosis";

/// Tells the answers of a drawn case.
pub const TELL: &str = "Tell me";

/// Draws another case.
pub const ANOTHER: &str = "Another one";

/// What a figure that diagnoses lacks.
pub const NO_START: &str = "a diagnosis needs the line given or seed";

/// What a link says that is no case.
pub const NO_CASE: &str = "expected the number of a case from 1 to 9999, such as s7";

/// How many cases the reader has named.
#[must_use]
pub fn cases(right: u32, of: u32) -> String {
    format!("Unseen failures: {right} of {of} diagnosed.")
}

/// When more steps are shown than there are.
#[must_use]
pub fn too_many_given(most: usize, found: usize) -> String {
    format!("given: expected at most the {most} steps of a diagnosis, found {found}")
}

/// When no option of a step is what the run says.
#[must_use]
pub fn no_such_answer(measure: &str, found: &str) -> String {
    format!("the run gives {measure} = {found}, and no step of a diagnosis says so")
}

/// When nothing can be generated.
pub const NO_FAILURE: &str = "no scenario gives a failure that can be diagnosed";
