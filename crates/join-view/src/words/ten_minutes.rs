//! What the first figure says: the ten minutes, their acts, and what would have turned them.

use join_sim::{Hold, Outcome, Refused, Screen, Task, Verdict};

use super::short::short_refused;
use super::time::{duration, offset};
use crate::run::attempt::{Attempt, Began, Stretch, Work};

pub const USER_SEES: &str = "user sees";
pub const AIK_TASKS: &str = "AIK tasks";
pub const BEARER_TOKEN: &str = "bearer token";
pub const NO_TOKEN: &str = "no token was issued for this attempt";
pub const NOBODY_LOOKED: &str = "no server looked at the token";
pub const BEFORE_SIGN_IN: &str = "Before sign-in";
pub const NOT_TO_SCALE: &str = "not to scale";
pub const SHOW_ANSWER: &str = "Show me the answer";
pub const NOT_WHY_YET: &str = "You see what happened. Why? Play it to its end, or:";
pub const REPAIR: &str = "Repair it";
pub const CHANGE: &str = "Change it";
pub const POLICY_FOR: &str = "Policy for";
pub const BET: &str = "What do you think?";
pub const IT_JOINS: &str = "It joins";
pub const IT_DOES_NOT: &str = "It does not";
pub const BET_RIGHT: &str = "as you said: ";
pub const BET_WRONG: &str = "not as you said: ";
pub const ACTS: &str = "The acts of this run. Times count from power-on in the technician phase and from sign-in in the user phase.";
pub const ACT: &str = "Act";
pub const TIME: &str = "Time";
pub const WHAT: &str = "What";

/// What the caption says; a scenario's title tells its cause.
#[must_use]
pub fn caption(title: Option<&str>) -> String {
    let title = title.unwrap_or("A simulated run");
    format!("{title}. To scale; the token is as high as what is left of it.")
}

/// The whole picture in a sentence.
#[must_use]
pub fn said(attempt: &Attempt, looks: usize, now: Option<i64>) -> String {
    let waited = match attempt.wait() {
        Some(wait) => format!(
            "The device waits {} and looks {looks} times for the AIK certificate.",
            duration(wait.to - wait.from)
        ),
        None => String::from("The device does not wait for the AIK certificate."),
    };
    let left = now.map_or(String::new(), |now| {
        [" The token: ", &left(now), "."].concat()
    });
    [&waited, &left, " ", &lens_said(attempt)].concat()
}

/// The lens in a sentence.
#[must_use]
pub fn lens_said(attempt: &Attempt) -> String {
    match attempt.judged {
        Some((_, verdict)) => match verdict.margin_ms {
            Some(margin) if margin < 0 => format!(
                "The token ends {} before the server looks at it.",
                duration(-margin)
            ),
            Some(margin) => format!(
                "The token has {} left when the server looks at it.",
                duration(margin)
            ),
            None => "The server does not look at the token.".into(),
        },
        None => "No server looks at the token.".into(),
    }
}

/// How the run ended, in one or two words.
#[must_use]
pub fn end(outcome: Outcome) -> String {
    match outcome {
        Outcome::Joined => "✓ Joined".into(),
        Outcome::Failed(code) => format!("✗ {code}"),
        Outcome::WrongOwner(_) => "✗ Wrong owner".into(),
        Outcome::Running | Outcome::Unfinished | Outcome::StepLimit => "■ No end".into(),
    }
}

/// Before and behind the number that says by how much.
#[must_use]
pub fn by_how_much(verdict: Option<&Verdict>) -> (&'static str, String, &'static str) {
    let margin = verdict.and_then(|verdict| verdict.margin_ms);
    match (margin, verdict.and_then(|verdict| verdict.refused)) {
        (Some(margin), Some(Refused::TokenWindow)) if margin < 0 => (
            "the token ended ",
            duration(-margin),
            " before the server looked",
        ),
        (Some(_), Some(Refused::TokenWindow)) => (
            "the token was ",
            "not valid yet".into(),
            " when the server looked",
        ),
        (Some(margin), None) => (
            "the token had ",
            duration(margin),
            " left when the server looked",
        ),
        (Some(margin), Some(_)) => (
            "refused for another reason; the token had ",
            duration(margin),
            " left",
        ),
        (None, Some(_)) => (
            "refused before the server looked at the token",
            String::new(),
            "",
        ),
        (None, None) => ("no server looked at the user's token", String::new(), ""),
    }
}

/// Where the number comes from; `lifetime`: the value that was chosen.
#[must_use]
pub fn chosen(lifetime: &str) -> String {
    format!("That number follows from the token's {lifetime}, which we chose. Nobody measured it.")
}

/// What people see.
#[must_use]
pub fn sees(screen: Screen, wide: bool) -> String {
    match screen {
        Screen::PleaseWait if wide => "“Please wait while we set up your device”".into(),
        Screen::PleaseWait => "user sees: “Please wait”".into(),
        other if wide => other.name().into(),
        other => ["user sees: ", other.name()].concat(),
    }
}

/// What people see when it is over.
#[must_use]
pub fn then(screen: Screen) -> String {
    ["then: ", screen.name()].concat()
}

/// What became of a task in the attempt; `held`: of each time that it was asked for.
#[must_use]
pub fn task(task: Task, held: &[bool], wide: bool) -> String {
    let what = match (held.contains(&true), held.contains(&false), wide) {
        (false, false, _) => "not asked for",
        (true, false, true) => "asked for, held, never started",
        (true, false, false) => "held",
        (true, true, _) => "held, then runs",
        (false, true, _) => "runs",
    };
    [task.name(), ": ", what].concat()
}

/// How long the device waits.
#[must_use]
pub fn waits(ms: i64) -> String {
    ["waits ", &duration(ms)].concat()
}

/// How often it looked.
#[must_use]
pub fn looks(count: usize) -> String {
    format!("{count} looks for an AIK certificate")
}

/// In the place of a wait that there is none of.
#[must_use]
pub fn no_wait(work: &[Stretch]) -> &'static str {
    let made = |part: &Stretch| part.work == Work::TransportKey;
    if work.iter().any(made) {
        "no wait for an AIK certificate"
    } else {
        "it does not come to the transport key"
    }
}

/// How long the token lived when it was issued.
#[must_use]
pub fn issued(lifetime: i64, wide: bool) -> String {
    let before = if wide { "issued with " } else { "token: " };
    [before, &duration(lifetime), " of life"].concat()
}

/// Of a token that outlives the picture.
#[must_use]
pub fn ends_at(ms: i64) -> String {
    ["ends at ", &offset(ms), " →"].concat()
}

/// From when the axis counts.
#[must_use]
pub fn since(began: Began) -> &'static str {
    match began {
        Began::SignIn => "since sign-in",
        Began::Again => "since Try again",
        Began::Technician => "of the first join",
    }
}

/// What is left of the token.
#[must_use]
pub fn left(ms: i64) -> String {
    if ms < 0 {
        ["ended ", &offset(-ms), " ago"].concat()
    } else {
        [&offset(ms), " left"].concat()
    }
}

/// The lens's title; `wait`: more of the attempt lies before it.
#[must_use]
pub fn lens(ms: i64, wait: bool) -> String {
    let seconds = (ms + 500) / 1000;
    let which = if wait { "The last" } else { "These" };
    match seconds {
        0..=1 => [which, " moments"].concat(),
        2..=99 => format!("{which} {seconds} seconds"),
        _ => [which, " ", &duration(seconds * 1000)].concat(),
    }
}

/// How much larger it is.
#[must_use]
pub fn magnified(times: i64) -> String {
    match times {
        0..=1 => "the same scale".into(),
        _ => format!("magnified {times} ×"),
    }
}

/// What the device does, for a narrow bar.
#[must_use]
pub fn work(work: Work) -> &'static str {
    match work {
        Work::Token => "token",
        Work::Discovery => "discovery",
        Work::DeviceKey => "device key",
        Work::OldKey => "old key",
        Work::Wait => "waits",
        Work::TransportKey => "makes the key",
        Work::Statement => "TPM signs",
        Work::Request => "POST",
    }
}

/// Where the token ends.
#[must_use]
pub fn exp(skew: bool) -> &'static str {
    if skew { "exp + skew" } else { "exp" }
}

/// The margin, with its sign.
#[must_use]
pub fn margin(ms: i64) -> String {
    let sign = if ms < 0 { "" } else { "+" };
    [sign, &duration(ms)].concat()
}

/// What the server answered.
#[must_use]
pub fn looked(verdict: &Verdict) -> String {
    let what = verdict.refused.map_or("accepted", short_refused);
    ["server looks: ", what].concat()
}

/// How long the picture's stretch is, as the button that plays it says it.
#[must_use]
pub fn stretch(ms: i64) -> String {
    const NUMBERS: [&str; 13] = [
        "", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let (seconds, minutes) = ((ms + 500) / 1000, (ms + 30_000) / 60_000);
    let number = |n: i64| {
        usize::try_from(n)
            .ok()
            .and_then(|n| NUMBERS.get(n))
            .filter(|word| !word.is_empty())
    };
    if seconds < 90 {
        let count = number(seconds).map_or_else(|| seconds.to_string(), |word| (*word).to_string());
        format!(" the {count} seconds in 10 s")
    } else {
        let count = number(minutes).map_or_else(|| minutes.to_string(), |word| (*word).to_string());
        format!(" the {count} minutes in 10 s")
    }
}

/// The title of an act, and what stands under it.
pub type Titled = (&'static str, String);

pub const FIRST_CERTIFICATE: (&str, &str) = ("AIK certificate", "fetched by the first join");
pub const FIRST_CERTIFICATE_SAID: &str = "The technician's join gets an AIK certificate: a Microsoft service vouches for the device's TPM.";
pub const VEILED: (&str, &str) = ("Something arrives", "what? the answer tells");
pub const VEILED_SAID: &str = "Something reaches the device here, and it decides the rest. What could it be? The answer tells.";
pub const POLICY: &str = "Policy lands";
pub const RESEAL: &str = "Reseal";
pub const GONE: &str = "AIK certificate gone";
pub const KEPT: &str = "AIK certificate kept";
pub const GONE_SAID: &str =
    "The technician hands the device over. Its keys go, and the AIK certificate goes with them.";
pub const KEPT_SAID: &str = "The technician hands the device over. The AIK certificate stays.";
pub const TASKS_HELD: &str = "Boot: tasks held";
pub const TASKS_START: &str = "Boot: tasks start";
pub const BY_WHAT: &str = "by what?";
pub const NOTHING_HOLDS: &str = "nothing holds them";
pub const TASKS_HELD_SAID: &str = "The user starts the device. The tasks that fetch the certificate are asked for, and do not start.";
pub const TASKS_START_SAID: &str =
    "The user starts the device. The tasks that fetch the certificate are asked for, and start.";
pub const TOKEN: &str = "Token issued";
pub const NO_WAIT: &str = "No wait";
pub const NO_WAIT_SAID: &str =
    "The device makes its transport key at once: it has no certificate to wait for.";
pub const WAIT: &str = "The wait";
pub const END: &str = "The end";

/// To whom the policy is assigned.
#[must_use]
pub fn assigned(to: &str) -> String {
    ["assigned to ", to].concat()
}

/// What the policy does.
#[must_use]
pub fn policy_said(battery: u8, plugged_in: u8, to: &str) -> String {
    format!(
        "The Energy Saver policy, assigned to {to}, lands: at or below {battery} % on battery and {plugged_in} % plugged in, save energy."
    )
}

/// What holds the tasks, in a few words; `charge`: the charge and the threshold that it is not above.
#[must_use]
pub fn held_by(hold: Hold, charge: Option<(u8, u8)>) -> String {
    match (hold, charge) {
        (Hold::EnergySaver, Some((charge, threshold))) => {
            format!("charge {charge} % ≤ {threshold} %")
        }
        (Hold::EnergySaver, None) => "energy saver".into(),
        (Hold::OnBattery, _) => "on battery".into(),
        (Hold::NotIdle, _) => "not idle".into(),
        (other, _) => other.name().into(),
    }
}

/// The same as a sentence.
#[must_use]
pub fn held_said(hold: Hold) -> String {
    let what = match hold {
        Hold::EnergySaver => "energy saver holds them",
        Hold::OnBattery => "they need mains, and the device is on battery",
        Hold::NotIdle => "they need an idle device",
        Hold::NeedsMaintenance => "Tpm-Maintenance has to run first",
        other => other.name(),
    };
    format!(
        "The user starts the device. The tasks that fetch the certificate are asked for, and do not start: {what}."
    )
}

/// When the token is issued.
#[must_use]
pub fn token_said(lifetime: Option<i64>, began: Began) -> String {
    let who = match began {
        Began::Technician => "The technician's join",
        Began::SignIn | Began::Again => "The user signs in and",
    };
    match lifetime {
        Some(lifetime) => format!(
            "{who} gets a bearer token, proof of who asks. It lives {}, and its time begins to run.",
            duration(lifetime)
        ),
        None => format!("{who} gets a bearer token."),
    }
}

/// The wait; `runs`: a task is fetching the certificate meanwhile.
#[must_use]
pub fn wait_said(ms: i64, runs: bool) -> (String, &'static str) {
    let waits = format!("The device waits {}", duration(ms));
    let rest = if runs {
        " for a certificate that a task is fetching. Its token loses one second every second."
    } else {
        " for a certificate that no task is fetching. Its token loses one second every second."
    };
    (waits, rest)
}

/// The end.
#[must_use]
pub fn end_said(verdict: Option<&Verdict>, outcome: Outcome) -> String {
    let margin = verdict.and_then(|verdict| verdict.margin_ms);
    let refused = verdict.map(|verdict| verdict.refused);
    match (refused, margin) {
        (Some(Some(Refused::TokenWindow)), Some(margin)) if margin < 0 => format!(
            "The request goes out, and its token ended {} ago. The server looks, and refuses: 400, Invalid Token.",
            duration(-margin)
        ),
        (Some(None), Some(margin)) if outcome == Outcome::Joined => format!(
            "The request goes out. The server accepts it with {} of the token left, and the device is the user's.",
            duration(margin)
        ),
        (Some(Some(reason)), _) => format!(
            "The server refuses: {}. {}",
            short_refused(reason),
            super::outcome(outcome)
        ),
        _ => super::outcome(outcome),
    }
}

/// A repair.
#[must_use]
pub fn repair(place: usize) -> &'static str {
    match place {
        0 => "Assign the policy to users",
        1 => "Run AikCertEnrollTask by hand 1 min after the boot",
        _ => "Let the user wait an hour, then sign in",
    }
}

/// How it ends then.
#[must_use]
pub fn repaired(outcome: Outcome, margin_ms: Option<i64>) -> String {
    match (outcome, margin_ms) {
        (Outcome::Joined, Some(margin)) => format!("✓ joins, {} left", duration(margin)),
        (Outcome::Joined, None) => "✓ joins".into(),
        (Outcome::Failed(code), Some(margin)) if margin < 0 => {
            format!("✗ {code}, {} too late", duration(-margin))
        }
        (Outcome::Failed(code), _) => format!("✗ {code}"),
        (other, _) => super::outcome(other),
    }
}

/// A value that is not a repair.
#[must_use]
pub fn no_repair(found: usize) -> String {
    format!("expected the place of a repair from 0 to 2, found “{found}”")
}
