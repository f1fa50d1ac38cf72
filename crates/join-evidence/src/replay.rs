//! Replay: the runs that the evidence asks for, and how far they are from it. An illustration, no proof.

use crate::answer::Replayed;
use crate::evidence::Evidence;
use crate::question::{Wish, question};
use crate::report::Report;
use crate::time::{Ms, duration};
use join_sim::{Draft, Scenario, notation, run_to_end};
use std::collections::BTreeMap;

/// Runs the model; empty where nothing fixes it. What the runs say is added to the report's findings.
pub fn replay(evidence: &Evidence, report: &mut Report) -> Vec<Replayed> {
    let asked = question(evidence, report);
    let runs: Vec<Replayed> = asked.wishes.iter().filter_map(run).collect();
    let said: Vec<String> = runs.iter().map(Replayed::said).collect();
    asked.tell(evidence, report, &said);
    runs
}

/// One run with its steps, its remedies and its link; none where the values that are asked for are no run's.
#[must_use]
pub fn run(wish: &Wish) -> Option<Replayed> {
    let run = match (wish.wait, wish.margin) {
        (Some(wait), Some((low, high))) => waited(wish, wait, low, high)?,
        _ => plain(wish)?,
    };
    Some(beside(wish, run))
}

/// The run as it is asked for.
fn plain(wish: &Wish) -> Option<Replayed> {
    let same = scenario(&wish.scenario, &wish.set)?;
    let end = run_to_end(&same);
    let outcome = notation::outcome(&end);
    let mut notes = wish.notes.clone();
    if let Some((margin, (low, high))) = notation::margin_ms(&end).zip(wish.margin) {
        notes.push(apart(margin, low, high));
    }
    let ends = outcome.trim_start_matches("outcome: ").to_owned();
    if ends.starts_with("joined") != wish.joined {
        notes.push("the run ends otherwise than the evidence: what made the difference is among what stays free".to_owned());
    }
    Some(Replayed {
        scenario: wish.scenario.clone(),
        set: wish.set.clone(),
        outcome: ends,
        notes,
        steps: Vec::new(),
        remedies: Vec::new(),
        link: String::new(),
    })
}

/// How far the run's margin is from that of the evidence, in words.
fn apart(margin: Ms, low: Ms, high: Ms) -> String {
    let far = if margin <= low {
        low - margin
    } else {
        (margin - high).max(0)
    };
    format!(
        "margin of the run {}; of the evidence {} to {}; distance {}",
        duration(margin),
        duration(low),
        duration(high),
        duration(far)
    )
}

/// The run with its steps, its remedies and its link.
fn beside(wish: &Wish, mut run: Replayed) -> Replayed {
    let (name, number) = (wish.scenario.clone(), wish.number);
    let make = |set: &BTreeMap<String, String>| scenario(&name, set);
    let Some(same) = make(&run.set) else {
        return run;
    };
    let (records, end) = join_sim::run(&same, &[]);
    run.link = crate::beside::link(number, &run.set, &same, &records);
    run.steps = crate::beside::steps(&wish.seen, &same);
    run.notes.push(free(&end, &run.set));
    run.remedies = crate::beside::remedies(&name, number, &run.set, make);
    if !run.outcome.starts_with("joined") {
        let (found, whole) = crate::beside::found(number, &run.set, &same, make);
        if found.is_empty() {
            run.notes.push(
                "no single change that somebody can make at will lets this run join: it would be another device, network or day"
                    .to_owned(),
            );
        }
        run.remedies.extend(found);
        run.notes.push(if whole {
            "every parameter that somebody can change was tried alone".to_owned()
        } else {
            "the search stopped at its limit of runs: not every parameter that somebody can change was tried".to_owned()
        });
    }
    run
}

/// What the run looks at and nothing fixes: it stands at the model's default, and could be otherwise.
fn free(end: &join_sim::World, set: &BTreeMap<String, String>) -> String {
    /// So many are named.
    const NAMED: usize = 8;
    let open: Vec<&str> = end
        .read()
        .iter()
        .map(|id| id.spec().name)
        .filter(|name| !set.contains_key(*name))
        .collect();
    let more = match open.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = open[..open.len().min(NAMED)].join(", ");
    format!(
        "free, at the model's default, and looked at by this run: {named}{more}; whatever it does not look at could have any value"
    )
}

fn scenario(name: &str, set: &BTreeMap<String, String>) -> Option<Scenario> {
    let draft = Draft {
        number: 250,
        name: name.to_owned(),
        title: name.to_owned(),
        summary: String::new(),
        starts_at: "2025-02-10T08:00:00Z".to_owned(),
        expect: "failed 0x801c03ed".to_owned(),
        set: set
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    };
    Scenario::check(&draft).ok()
}

/// The wait that brings the model's margin to the evidence's interval, and the run with it.
fn waited(wish: &Wish, mut wait: Ms, low: Ms, high: Ms) -> Option<Replayed> {
    let name = wish.scenario.as_str();
    let middle = (low + high) / 2;
    let mut set = wish.set.clone();
    let mut best: Option<(Ms, Ms, String, BTreeMap<String, String>)> = None;
    for _ in 0..4 {
        if !(0..=crate::question::LONGEST_WAIT_S).contains(&wait) {
            break;
        }
        set.insert("aik_wait_s".to_owned(), wait.to_string());
        let end = run_to_end(&scenario(name, &set)?);
        let outcome = notation::outcome(&end);
        let Some(margin) = notation::margin_ms(&end) else {
            best.get_or_insert((Ms::MAX, 0, outcome, set.clone()));
            break;
        };
        let far = if margin <= low {
            low - margin
        } else {
            (margin - high).max(0)
        };
        if best.as_ref().is_none_or(|(old, ..)| far < *old) {
            best = Some((far, margin, outcome, set.clone()));
        }
        if far == 0 {
            break;
        }
        wait += (margin - middle + 500).div_euclid(1000);
    }
    // Of the whole seconds that fit, the one in the middle of the interval.
    for near in [wait - 1, wait + 1] {
        let Some((0, margin, ..)) = best else {
            break;
        };
        set.insert("aik_wait_s".to_owned(), near.to_string());
        let Some(end) = scenario(name, &set).map(|scenario| run_to_end(&scenario)) else {
            continue;
        };
        let nearer = notation::margin_ms(&end)
            .filter(|other| (other - middle).abs() < (margin - middle).abs());
        if let Some(other) = nearer {
            best = Some((0, other, notation::outcome(&end), set.clone()));
        }
    }
    let (far, margin, outcome, set) = best?;
    let mut notes = wish.notes.clone();
    if far == Ms::MAX {
        notes.push("the run judges no token: it does not come as far as the evidence".to_owned());
    } else {
        notes.push(format!(
            "aik_wait_s={}: lifetime less margin, less what the model's own steps take",
            set["aik_wait_s"]
        ));
        notes.push(apart(margin, low, high));
    }
    Some(Replayed {
        scenario: name.to_owned(),
        set,
        outcome: outcome.trim_start_matches("outcome: ").to_owned(),
        notes,
        steps: Vec::new(),
        remedies: Vec::new(),
        link: String::new(),
    })
}
