//! Every sentence that the decision and the calculator speak.
use crate::calendar::civil;
use crate::judge::{Judgement, Missing};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use join_reference::Verdict;

// The decision.
pub(crate) const PASTE: &str = "Paste a line, an event, an output";
pub(crate) const PASTE_NOTE: &str = "What it says answers questions below. It stays in this page.";
pub(crate) const FORGET: &str = "Begin anew";
pub(crate) const NOT_LOOKED: &str = "not looked at";
pub(crate) const NEXT_QUESTION: &str = "Next question";
pub(crate) const OPEN: &str = "Open";
pub(crate) const NORMAL: &str = "Normal";
pub(crate) const TELLING: &str = "Telling";
pub(crate) const NEXT: &str = "Next:";
pub(crate) const IN_THE_TENANT: &str = "Where to click:";
pub(crate) const SEE: &str = "What do you see?";
pub(crate) const SO_FAR: &str = "What can be said";
pub(crate) const TICKET_HEAD: &str = "Text for a ticket";
pub(crate) const MESSAGE_HEAD: &str = "Message to whoever owns the policy";
pub(crate) const COPY: &str = "Copy";
/// Stands beside an answer that the pasted text gave.
pub const FROM_TEXT: &str = "from the text";
/// Nothing that was pasted is known.
pub const NO_SIGN: &str = "Nothing in it is known here. Questions can be answered by hand.";
pub(crate) const CAPTION: &str = "The decision: what rules the case out is asked first. Nobody needs to answer every question; what is not looked at leaves the verdict open.";

/// What the pasted text gave.
#[must_use]
pub fn signs(found: usize, answered: usize) -> String {
    let rows = if found == 1 {
        "1 sign".to_owned()
    } else {
        format!("{found} signs")
    };
    match answered {
        0 => format!("{rows} found; none of them answers a question."),
        1 => format!("{rows} found; 1 question is answered by them."),
        more => format!("{rows} found; {more} questions are answered by them."),
    }
}

/// How far one is, in one sentence.
#[must_use]
pub fn status(answered: usize, of: usize, judged: &Judgement) -> String {
    format!(
        "{answered} of {of} questions answered. Verdict: {}",
        verdict_line(judged)
    )
}

/// The verdict, and what it still needs.
#[must_use]
pub fn verdict_line(judged: &Judgement) -> String {
    let words = judged.verdict.words();
    if judged.verdict != Verdict::CannotTell {
        return format!("{words}.");
    }
    let missing: Vec<&str> = judged.missing.iter().map(|one| lacks(*one)).collect();
    let near = if judged.near {
        " yet; so far it fits the case"
    } else {
        ""
    };
    match missing.is_empty() {
        true => format!("{words}{near}."),
        false => format!("{words}{near}. Missing: {}.", missing.join("; ")),
    }
}

fn lacks(missing: Missing) -> &'static str {
    match missing {
        Missing::Refusal => "a refusal with 0x801c03ed",
        Missing::Wait => "how long the device waited for the AIK certificate",
        Missing::Reason => "what held the two tasks",
        Missing::Token => "whether the token had ended",
    }
}

/// Where to look for what is missing.
pub(crate) fn look_for(missing: Missing) -> &'static str {
    match missing {
        Missing::Refusal => "event 204 of User Device Registration/Admin.",
        Missing::Wait => "events 250, 251 and 254 of the Autopilot log.",
        Missing::Reason => {
            "state and last result of Tpm-Maintenance and AikCertEnrollTask, and energy saver."
        }
        Missing::Token => "exp of the token against the service's own Date.",
    }
}

pub(crate) const AFTER_FITS: &str = "try the rescue before any reset; then assign the Energy Saver policy to users instead of devices.";
pub(crate) const TICKET: &str = "Entra join during set-up, 0x801c03ed: what was looked at";
pub(crate) const BY_SERVICE: &str = "by the service's clock";
pub(crate) const BY_DEVICE: &str = "by the device's clock";
pub(crate) const MESSAGE_FITS: &str =
    "A device could not join Entra during its set-up (0x801c03ed, Invalid Token). ";
pub(crate) const MESSAGE_NEAR: &str = "A device could not join Entra during its set-up, and what was looked at so far points to energy saver; it is not proved. ";
pub(crate) const MESSAGE: &str = "Energy saver held two scheduled tasks (Tpm-Maintenance and AikCertEnrollTask) that the join waits for, \
so its token grew too old.\n\nPlease look at the policy with the settings Energy Saver Battery Threshold On Battery and Plugged In, and \
assign it to users instead of devices. Then it arrives after the user's join and not before. To undo it, assign it to devices again.\n\n\
Devices that were prepared while it was assigned to devices, and whose user has not signed in yet, carry it already.";

/// How late the token came.
pub(crate) fn message_margin(margin: i64) -> String {
    format!(
        "The token had ended {} before it was used. ",
        span(margin.unsigned_abs())
    )
}

// The calculator.
pub(crate) const ENDS: &str = "Token ends: exp";
pub(crate) const REFUSED: &str = "Refused: Date of the answer";
pub(crate) const SENT: &str = "Sent, by the device's clock (if Date is missing)";
pub(crate) const CALCULATOR_CAPTION: &str = "The calculator: had the token ended when it was refused? Times in any spelling; no token. They stay in this page.";
pub(crate) const ORDER: &str = "Which number is the day?";
pub(crate) const ORDERS: [(&str, &str); 3] = [
    ("", "choose"),
    ("day", "the first"),
    ("month", "the second"),
];
pub(crate) const ZONE: &str = "This time's difference to UTC";
pub(crate) const A_TOKEN: &str = "That holds a token, and is taken out again. Only its exp is wanted: a number such as 1739171881.";
pub(crate) const NO_ZONE: &str =
    "Another time says its zone, this one does not: choose its difference to UTC.";
pub(crate) const NO_DAY: &str = "Another time says its day, this one does not: write the day too.";
pub(crate) const FAR_APART: &str =
    "These times of day lie more than twelve hours apart: write the days too.";
pub(crate) const PICTURE_ENDS: &str = "token ends";
pub(crate) const PICTURE_REFUSED: &str = "refused";
pub(crate) const PICTURE_SENT: &str = "sent";
/// Nothing to judge yet.
pub const TWO_TIMES: &str = "Two times are needed: exp, and Date or the device's own time.";

pub(crate) fn wrong(why: &str) -> String {
    let mut letters = why.chars();
    let first = letters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Asks which of two days is meant.
pub(crate) fn which_day(day_first: Option<i64>, month_first: Option<i64>) -> String {
    let day = |day: Option<i64>| day.map(long_day).unwrap_or_default();
    format!(
        "Is that {} or {}? Choose which number is the day.",
        day(day_first),
        day(month_first)
    )
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn long_day(day: i64) -> String {
    let (y, m, d) = civil(day);
    let month = MONTHS
        .get(usize::try_from(m - 1).unwrap_or_default())
        .unwrap_or(&"");
    format!("{d} {month} {y}")
}

/// `07:18:01`.
#[must_use]
pub fn clock(moment: i64) -> String {
    let second = moment.rem_euclid(86_400);
    format!(
        "{:02}:{:02}:{:02}",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// `2025-02-10 07:18:01`; without the day when none is known.
#[must_use]
pub fn moment(moment: i64, bare: bool) -> String {
    let (y, m, d) = civil(moment.div_euclid(86_400));
    match bare && (0..2 * 86_400).contains(&moment) {
        true => clock(moment),
        false => format!("{y:04}-{m:02}-{d:02} {}", clock(moment)),
    }
}

/// A length of time in words.
#[must_use]
pub fn span(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds}\u{a0}s"),
        120..=7199 => format!("{}\u{a0}min {}\u{a0}s", seconds / 60, seconds % 60),
        7200..=172_799 => format!("{}\u{a0}h {}\u{a0}min", seconds / 3600, seconds / 60 % 60),
        _ => format!("{}\u{a0}days", seconds / 86_400),
    }
}

/// A margin with its sign.
#[must_use]
pub fn margin(seconds: i64) -> String {
    let sign = match seconds {
        0 => "",
        ..0 => "\u{2212}",
        _ => "+",
    };
    format!("{sign}{}", span(seconds.unsigned_abs()))
}
