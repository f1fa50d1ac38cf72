//! Every sentence of the desk, and every name.

use join_evidence::record::{Kind, Lane};
use join_evidence::time::Scale;
use join_evidence::{Confidence, RuleKind, State, Verdict};

/// The figure's caption.
pub const CAPTION: &str =
    "Your own evidence: give what you have of a failed join, and read its story";
/// Above everything else.
pub const SAFE: &str = "Nothing leaves this page.";
/// Why that is so.
pub const SAFE_WHY: &str = "Its policy lets it open no connection: pull the cable and try. What you give stays in this tab's memory until you forget it or close the tab.";
/// In the drop zone.
pub const DROP: &str = "Drop files or a folder here";
/// What can be given.
pub const FORMS: &str = "Cabinet, zip, .evtx, HAR, SAZ, MDM report, .reg, XML, CSV, or the text of any command; up to 256 MiB each. Names of files do not matter: the desk looks inside.";
/// A button.
pub const FILES: &str = "Choose files";
/// A button.
pub const FOLDER: &str = "Choose a folder";
/// Above the box for text.
pub const PASTE: &str = "Or paste what the screen or a command says";
/// A button.
pub const READ: &str = "Read it";
/// In front of the buttons of the samples.
pub const TRY: &str = "No files? Try a sample, with invented values:";
/// A button.
pub const CLEAN: &str = "Clean a HAR file";
/// Beside that button.
pub const CLEAN_NOTE: &str = "You get the masked file at once.";
/// A button.
pub const FORGET: &str = "Forget everything";
/// A button.
pub const CANCEL: &str = "Cancel";
/// A button.
pub const COPY: &str = "Copy";
/// Above the sample of the book.
pub const WORKED: &str = "A worked sample: every name, id, time and token in it is invented. What you give takes its place.";
/// Above the list of artefacts in what was given.
pub const FOUND: &str = "Artefacts in what you gave";
/// What opening one means.
pub const FOUND_NOTE: &str = "Each opens in the figure of bytes below, in this page only: no link, no copy and no store holds it, and of a token the signature is shown as a length.";
/// What to do without a script.
pub const WITHOUT: &str = "The desk needs JavaScript. Without it: collect what the list below asks for, and compare it with this sample by hand.";

/// The verdict in words.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fits => "It fits the case of this book",
        Verdict::DoesNotFit => "It does not fit the case of this book",
        Verdict::CannotTell => "It cannot be told from this evidence",
    }
}

/// The state in words.
#[must_use]
pub fn state(state: State) -> &'static str {
    match state {
        State::Joined => "The device is joined.",
        State::NotJoined => "The device is not joined.",
        State::Unknown => "Whether the device is joined now is not in here.",
    }
}

/// How sure, in a word.
#[must_use]
pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// What a rule speaks of.
#[must_use]
pub fn rule_kind(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Input => "about a file",
        RuleKind::Clock => "about a clock",
        RuleKind::Fact => "a fact",
        RuleKind::Cause => "a cause",
        RuleKind::State => "the device's state",
        RuleKind::Mask => "about masking",
        RuleKind::Model => "about the model",
    }
}

/// What an input was recognised as.
#[must_use]
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Dsregcmd => "dsregcmd /status",
        Kind::Har => "HTTP archive",
        Kind::Saz => "Fiddler archive",
        Kind::EventLog => "event log",
        Kind::EventXml => "events as XML",
        Kind::EventText => "events as text",
        Kind::EventTable => "events as a table",
        Kind::TraceXml => "trace as XML",
        Kind::MdmReport => "MDM report",
        Kind::MdmPage => "MDM report as a page",
        Kind::Cabinet => "cabinet",
        Kind::Zip => "zip archive",
        Kind::Registry => "registry export",
        Kind::Profile => "Autopilot profile",
        Kind::HardwareHash => "hardware hash: never shown",
        Kind::Tpmtool => "tpmtool",
        Kind::TpmWmi => "Win32_Tpm",
        Kind::Certreq => "certreq or certutil",
        Kind::Tasks => "states of tasks",
        Kind::TaskXml => "definition of a task",
        Kind::Powercfg => "power settings",
        Kind::W32tm => "w32tm",
        Kind::Jwt => "token",
        Kind::Ime => "log of the Intune agent",
        Kind::Prose => "people's own words",
        Kind::Etl => "trace that only Windows reads",
        Kind::Empty => "empty",
        Kind::Text => "a text that no reader knows",
        Kind::Unknown => "not recognised",
    }
}

/// Lanes in the order in which they stand, with their names.
pub const LANES: [(Lane, &str); 10] = [
    (Lane::Policy, "policy"),
    (Lane::Power, "power"),
    (Lane::Tasks, "tasks"),
    (Lane::Tpm, "TPM and AIK"),
    (Lane::Registration, "registration"),
    (Lane::SignIn, "sign-in"),
    (Lane::Http, "HTTP"),
    (Lane::Screen, "screen"),
    (Lane::Clock, "clock"),
    (Lane::Other, "other"),
];

/// The colour of a lane: the participant's, as everywhere in the book.
#[must_use]
pub fn lane_class(lane: Lane) -> &'static str {
    match lane {
        Lane::Policy => "policy",
        Lane::Power | Lane::Clock | Lane::Other => "other",
        Lane::Tasks => "tasks",
        Lane::Tpm => "tpm",
        Lane::Registration => "device",
        Lane::SignIn | Lane::Http => "signin",
        Lane::Screen => "user",
    }
}

/// Whose clock a time is of.
#[must_use]
pub fn scale(scale: Scale, zone_min: Option<i64>) -> String {
    match (scale, zone_min) {
        (Scale::Server, _) => "server".to_owned(),
        (Scale::Device, _) => "device, UTC".to_owned(),
        (Scale::Local, None) => "device, zone not known".to_owned(),
        (Scale::Local, Some(minutes)) => format!("device, {}", zone(minutes)),
    }
}

/// A zone by its offset: `UTC+05:30`.
#[must_use]
pub fn zone(minutes: i64) -> String {
    let sign = if minutes < 0 { '−' } else { '+' };
    let minutes = minutes.abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Asks for the zone of a text.
pub const ASK_ZONE: &str = "Its times have no zone. On which offset stood the device then?";
/// Asks for the order of its dates.
pub const ASK_ORDER: &str = "Its dates can be read in two ways. Which number is the month?";
/// The day stands first.
pub const DAY_FIRST: &str = "the second: day first";
/// The month stands first.
pub const MONTH_FIRST: &str = "the first: month first";
/// No answer: nothing rests on it.
pub const NOT_SAID: &str = "not known: nothing rests on it";

/// A number of things, with the word for one and for many.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{number} {word}")
}
