//! What the figure says that searches for what would have saved a run.

use join_sim::{By, Code, Given, Instant, Outcome, Parameter, Scenario};
use join_study::{CIRCUMSTANCES, Change, Ended, Factor, Goal, Search, Tried};

use crate::run::phases::Phases;
use crate::words;

/// Before anything was searched.
pub const READY: &str =
    "Press the button. The model is then run some ten thousand times, here in your browser.";

/// Said of what a page shows without a program.
pub const FOUND_WHEN_BUILT: &str = "This list was computed when the book was built; the button computes it anew, in your browser, for any run.";

/// Heading of the readings.
pub const READINGS: &str = "If this reading were wrong";

/// Link to a run.
pub const STEP_THROUGH: &str = "Step through it";

/// Before the names of what nobody at the device could change.
pub const OTHERS: &str = "Nor does any of these alone, at any value tried:";

/// What was tried.
pub const GRID: &str = "Tried alone: every choice; every number at distances from its present value that double up to both ends of its range, with edges then found by halving; every command at each moment at which something happens. Tried in twos: what alone does not do it; every choice; each number at both ends of its range and at an eighth, a quarter, a half and three quarters of the way there; commands at eight moments. Tried in threes: the same with both ends only, and only those threes in which each one changes what happens and not only when. Between these values there may be more; what a rate of lost messages loses is drawn, so that a set which does it by the luck of one draw may be missing, too. Numbers of a set are then brought as near to their present value as the outcome allows, and what is superfluous there is left out.";

/// What fragile means.
pub fn circumstances() -> String {
    let mut text = String::from(
        "Each saver was tried again at other ordinary values of what nobody decides for a repair, one at a time, and of what acts on the battery also two together: ",
    );
    for (at, circumstance) in CIRCUMSTANCES.iter().enumerate() {
        let spec = circumstance.parameter.spec();
        let values: Vec<String> = circumstance
            .values
            .iter()
            .map(|value| spec.show(*value))
            .collect();
        text.push_str(if at > 0 { "; " } else { "" });
        text.push_str(&format!("{}: {}", spec.label, values.join(", ")));
    }
    text + ". One that fails at such a value is called fragile, and a number is shown where the fewest of them fail. Which values are ordinary is our choice."
}

/// The word before what makes a saver fragile.
pub const FRAGILE: &str = "Fragile:";

/// Link to a run.
pub const SEE_IT_FAIL: &str = "Step through a run in which it fails";

/// At which ordinary values a saver does not help.
pub fn fragile(fails_at: &[Vec<Change>], base: &Scenario) -> String {
    let all: Vec<String> = fails_at.iter().map(|one| otherwise(one, base)).collect();
    format!("it does not help if {}.", all.join(", or if "))
}

/// Why a value farther from the present one is shown than the goal asks for.
pub fn nearer(fails_at: &[Change], base: &Scenario) -> String {
    format!(
        "This run would need less, but right at the edge it fails if {}.",
        otherwise(fails_at, base)
    )
}

/// Circumstances that are otherwise, as the end of a sentence.
fn otherwise(changes: &[Change], base: &Scenario) -> String {
    let one = |change: &Change| match *change {
        Change::Set(id, to) => {
            let was = value(id, base.values().get(id));
            format!("{} is {} instead of {was}", id.spec().label, value(id, to))
        }
        Change::Give(given) => given.command.label().into(),
    };
    changes
        .iter()
        .map(one)
        .collect::<Vec<String>>()
        .join(" and ")
}

/// The caption of the search.
pub fn savers_caption(title: &str, goal: Goal) -> String {
    match goal {
        Goal::Join => format!("What would have saved this run? {title}."),
        Goal::Fail => format!("What would have broken this run? {title}."),
    }
}

/// The button of the search.
pub const fn ask(goal: Goal) -> &'static str {
    match goal {
        Goal::Join => "What would have saved it?",
        Goal::Fail => "What would break it?",
    }
}

/// A count as people read it: `46,809`.
fn grouped(count: u64) -> String {
    match count / 1000 {
        0 => count.to_string(),
        thousands => format!("{},{:03}", grouped(thousands), count % 1000),
    }
}

/// How far a search is.
pub fn trying(size: usize, done: u64, of: u64) -> String {
    match size {
        1 => format!("Trying one change at a time: {done} of {of} things."),
        2 => format!(
            "Trying two changes together: {} of {} pairs.",
            grouped(done),
            grouped(of)
        ),
        _ => format!(
            "Trying three changes together: {} of {} triples.",
            grouped(done),
            grouped(of)
        ),
    }
}

/// What came of a search.
pub fn found(search: &Search, goal: Goal, stopped: bool) -> String {
    let count = search.found().len();
    let ways = if count == 1 { "way" } else { "ways" };
    let doing = match goal {
        Goal::Join => "in which this run would have joined",
        Goal::Fail => "in which this run would have failed",
    };
    let fragile = search
        .found()
        .iter()
        .filter(|found| !found.fails_at.is_empty())
        .count();
    let fragile = match fragile {
        0 => String::new(),
        1 => " One of them is fragile.".into(),
        count => format!(" {count} of them are fragile."),
    };
    let end = if stopped {
        "You stopped the search, so there may be more."
    } else {
        "Smallest first; then those that hold on other devices, too; then those that people at hand could bring about."
    };
    format!(
        "{count} {ways} {doing}, found by running the model {} times.{fragile} {end}",
        grouped(search.runs())
    )
}

/// Heading of the sets of more than one change.
pub fn several(count: usize) -> String {
    let sets = if count == 1 { "set" } else { "sets" };
    format!("{count} {sets} of two or three changes, none of which does it alone")
}

/// What readings are, for the list of those that would turn the outcome.
pub const fn readings(goal: Goal) -> &'static str {
    match goal {
        Goal::Join => {
            "Nobody can change these: they are what the sources leave open. Were one of them otherwise, the same run would have joined."
        }
        Goal::Fail => {
            "Nobody can change these: they are what the sources leave open. Were one of them otherwise, the same run would not have joined."
        }
    }
}

/// Heading of what alone does not turn the outcome.
pub const fn tried(goal: Goal) -> &'static str {
    match goal {
        Goal::Join => "What alone does not help, and why",
        Goal::Fail => "What alone does no harm",
    }
}

/// Who could bring a change about.
pub const fn by(by: By) -> &'static str {
    match by {
        By::User => "the user",
        By::Administrator => "an administrator",
        By::Vendor => "the vendor",
        By::World => "only another world",
        By::Nobody => "nobody: a reading",
    }
}

/// What could be changed, by its name.
pub fn factor(factor: &Factor) -> &'static str {
    match factor {
        Factor::Parameter(spec) => spec.label,
        Factor::Command(command) => command.label(),
    }
}

fn value(id: Parameter, value: i64) -> String {
    let spec = id.spec();
    if value == 0 && Factor::Parameter(*spec).is_plan() {
        "never".into()
    } else {
        spec.show(value)
    }
}

/// A moment of a run as people count it.
pub fn moment(at: Instant, phases: &Phases) -> String {
    words::moment(phases, at)
}

/// A change in a few words.
pub fn change(change: &Change, base: &Scenario, phases: &Phases) -> String {
    match *change {
        Change::Set(id, to) => {
            let was = value(id, base.values().get(id));
            format!("{}: {} instead of {was}", id.spec().label, value(id, to))
        }
        Change::Give(Given { at, command }) => {
            format!("{}, {}", command.label(), moment(at, phases))
        }
    }
}

/// For which other values a change does the same.
pub fn window(change: &Change, (low, high): (i64, i64), goal: Goal, phases: &Phases) -> String {
    let does = match goal {
        Goal::Join => "joins",
        Goal::Fail => "fails",
    };
    match *change {
        Change::Set(id, _) => {
            let spec = id.spec();
            match (low == spec.min, high == spec.max) {
                _ if low == high => format!("It {does} at exactly this value."),
                (_, true) => format!("It {does} from {} on.", spec.show(low)),
                (true, _) => format!("It {does} up to {}.", spec.show(high)),
                _ => format!("It {does} from {} to {}.", spec.show(low), spec.show(high)),
            }
        }
        Change::Give(_) => {
            let at = |ms: i64| moment(Instant(ms as u64), phases);
            match low {
                0 => format!("It {does} whenever this is done until {}.", at(high)),
                _ => format!(
                    "It {does} whenever this is done from {} to {}.",
                    at(low),
                    at(high)
                ),
            }
        }
    }
}

/// How a run with changes ends, in a sentence.
pub fn ended(ended: &Ended) -> String {
    let margin = match ended.margin_ms {
        Some(margin) if margin < 0 => format!(", its token {} too late", words::duration(-margin)),
        Some(margin) => format!(", with {} of its token left", words::duration(margin)),
        None => String::new(),
    };
    match ended.outcome {
        Outcome::Joined => format!("Then it joins{margin}."),
        Outcome::Failed(Code(_)) => format!("Then it fails with {}{margin}.", code(ended.outcome)),
        Outcome::WrongOwner(_) => "Then the device is somebody else's at the desktop.".into(),
        _ => "Then the user does not reach the desktop.".into(),
    }
}

/// How a run ended, in a word or a code.
pub fn code(outcome: Outcome) -> String {
    match outcome {
        Outcome::Failed(code) => code.to_string(),
        Outcome::Joined => "joined".into(),
        Outcome::WrongOwner(_) => "another owner".into(),
        _ => "no desktop".into(),
    }
}

/// What was tried of a factor.
pub fn range(factor: &Factor, base: &Scenario) -> String {
    match factor {
        Factor::Parameter(spec) if factor.is_measured() => {
            format!(
                "tried from {} to {}.",
                spec.show(spec.min),
                spec.show(spec.max)
            )
        }
        Factor::Parameter(spec) => {
            let now = base.values().get(spec.id);
            let mut names = String::new();
            for choice in (spec.min..=spec.max).filter(|choice| *choice != now) {
                if !names.is_empty() {
                    names.push_str(", ");
                }
                names.push_str(&spec.show(choice));
            }
            format!("tried as {names}.")
        }
        Factor::Command(_) => "tried at every moment of the run.".into(),
    }
}

/// What came of trying a factor.
pub fn tried_end(tried: &Tried, before: &Ended) -> String {
    if tried.always && tried.ended == *before {
        "It changes nothing.".into()
    } else if tried.always {
        format!("It always ends the same: {}.", code(tried.ended.outcome))
    } else {
        format!(
            "Farthest from now it ends with {}.",
            code(tried.ended.outcome)
        )
    }
}

/// Between two changes of one set.
pub const AND: &str = " and ";

pub const SEARCH: &str = "Search";
