//! Replay: what the evidence fixes of the model, the run, and how far it is from the evidence. An illustration, no proof.

use crate::answer::Replayed;
use crate::attempts::Attempt;
use crate::beside::Set;
use crate::evidence::Evidence;
use crate::finding::{Cite, Confidence, Finding, cite, rule};
use crate::fixed::{Fixed, fix};
use crate::report::{Report, State, stories_of};
use crate::stories::{self, World};
use crate::story::Story;
use crate::time::{Ms, duration};
use join_sim::{Draft, Scenario, notation, run_to_end};
use std::collections::BTreeMap;

/// What the model's own latencies take between discovery and the join, besides the wait.
const LATENCIES_MS: Ms = 3_300;
/// Findings that no parameter of the model stands for.
const OUTSIDE: [&str; 6] = [
    "join-answer-not-json",
    "token-mfa-missing",
    "token-other-tenant",
    "dsreg-hybrid",
    "token-wrong-audience",
    "token-scope-not-join",
];

/// Runs the model; empty where nothing fixes it. What the runs say is added to the report's findings.
pub fn replay(evidence: &Evidence, report: &mut Report) -> Vec<Replayed> {
    let has = |id: &str| {
        report
            .findings
            .iter()
            .any(|finding| finding.rule.id == id && finding.confidence >= Confidence::Medium)
    };
    if has("input-several-devices") {
        return Vec::new();
    }
    outside(report);
    let Some(story) = stories_of(evidence).into_iter().next() else {
        return Vec::new();
    };
    let mut runs = expired(evidence, report, &story);
    if runs.is_empty() {
        runs = neighbour(evidence, report, &story);
    }
    runs
}

/// The token that ran out in a wait: one story, or two that end alike.
fn expired(evidence: &Evidence, report: &mut Report, story: &Story<'_>) -> Vec<Replayed> {
    let fired = |ids: &[&str]| {
        ids.iter()
            .any(|id| report.findings.iter().any(|finding| finding.rule.id == *id))
    };
    // Where another cause of the wait is known, its own world is run.
    let other = fired(&[
        "chain-task-kept",
        "chain-clock-attestation",
        "chain-slow-tasks",
    ]);
    let deciding = story
        .deciding()
        .filter(|_| !other && fired(&["token-expired-at-use"]));
    let Some((attempt, margin)) =
        deciding.and_then(|attempt| Some((attempt, story.margin(attempt)?)))
    else {
        return Vec::new();
    };
    let lifetime = attempt
        .token
        .as_ref()
        .and_then(|token| story.lifetime(token));
    let Some((lifetime, _)) = lifetime else {
        return Vec::new();
    };
    let fixed = fix(story, Some(attempt), Some(lifetime));
    // Evidence of the tasks or of the AIK service tells the two apart.
    let policy = fired(&[
        "policy-thresholds-always-on",
        "policy-thresholds-conditional",
        "energy-saver-always-on",
        "task-queued",
        "task-state-queued",
    ]);
    let network = fired(&["aik-host-unreachable", "chain-aik-network"]);
    let mut candidates: Vec<&World> = Vec::new();
    if policy || !network {
        candidates.push(&stories::ENERGY_SAVER);
    }
    if network || !policy {
        candidates.push(&stories::AIK_BLOCKED);
    }
    let mut runs = Vec::new();
    for world in candidates {
        let found = run(
            world.name,
            world.set,
            &fixed,
            lifetime,
            margin.low,
            margin.high,
        );
        runs.extend(found.map(|run| beside(story, Some(attempt), world.number, run)));
    }
    say(evidence, report, Some(attempt), &fixed, &runs);
    runs
}

/// Any other story of which a rule knows the cause, and the join that worked.
fn neighbour(evidence: &Evidence, report: &mut Report, story: &Story<'_>) -> Vec<Replayed> {
    let joined = report.state == State::Joined;
    let holds = |world: &&World| {
        report.findings.iter().any(|finding| {
            world.rules.contains(&finding.rule.id)
                && (joined || finding.silenced_by.is_none())
                && finding.confidence >= Confidence::Medium
        })
    };
    let world = if joined {
        // Tasks that were too slow for the first token were done for the next one.
        let all = [&stories::SLOW_TASKS, &stories::JOINED];
        all.into_iter().find(holds)
    } else {
        stories::NEIGHBOURS.iter().find(holds)
    };
    let Some(world) = world else {
        return Vec::new();
    };
    // Of a join that worked in the end its last attempt is shown.
    let attempt = if joined {
        story.attempts.iter().rev().find(|attempt| attempt.accepted)
    } else {
        // The technician's join, which worked, is not what failed.
        story.deciding().filter(|attempt| !attempt.accepted)
    };
    let lifetime = attempt
        .and_then(|attempt| attempt.token.as_ref())
        .and_then(|token| story.lifetime(token))
        .map(|(lifetime, _)| lifetime);
    let fixed = fix(story, attempt, lifetime);
    let mut set: BTreeMap<String, String> = world
        .set
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    set.extend(fixed.set.clone());
    let Some(same) = scenario(world.name, &set) else {
        return Vec::new();
    };
    let end = run_to_end(&same);
    let outcome = notation::outcome(&end);
    let mut notes = fixed.notes.clone();
    if let Some((margin, seen)) =
        notation::margin_ms(&end).zip(attempt.and_then(|a| story.margin(a)))
    {
        notes.push(apart(margin, seen.low, seen.high));
    }
    let ends = outcome.trim_start_matches("outcome: ").to_owned();
    if ends.starts_with("joined") != joined {
        notes.push("the run ends otherwise than the evidence: what made the difference is among what stays free".to_owned());
    }
    let run = Replayed {
        scenario: world.name.to_owned(),
        set,
        outcome: ends,
        notes,
        steps: Vec::new(),
        remedies: Vec::new(),
        link: String::new(),
    };
    let runs = vec![beside(story, attempt, world.number, run)];
    say(evidence, report, attempt, &fixed, &runs);
    runs
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
fn beside(story: &Story<'_>, attempt: Option<&Attempt>, number: u8, mut run: Replayed) -> Replayed {
    let name = run.scenario.clone();
    let make = |set: &BTreeMap<String, String>| scenario(&name, set);
    let Some(same) = make(&run.set) else {
        return run;
    };
    let (records, end) = join_sim::run(&same, &[]);
    run.link = crate::beside::link(number, &run.set, &same, &records);
    if let Some(attempt) = attempt {
        run.steps = crate::beside::steps(story, attempt, &same);
    }
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
fn run(name: &str, base: &Set, fixed: &Fixed, lifetime: Ms, low: Ms, high: Ms) -> Option<Replayed> {
    let middle = (low + high) / 2;
    let mut set: BTreeMap<String, String> = base
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    set.extend(fixed.set.clone());
    let mut wait = (lifetime - middle - LATENCIES_MS + 500).div_euclid(1000);
    let mut best: Option<(Ms, Ms, String, BTreeMap<String, String>)> = None;
    for _ in 0..4 {
        if !(0..=7200).contains(&wait) {
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
    let mut notes = fixed.notes.clone();
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

fn add(report: &mut Report, id: &str, confidence: Confidence, detail: &str, lines: Vec<Cite>) {
    let Some(rule) = rule(id) else {
        return;
    };
    report.findings.push(Finding {
        rule,
        confidence,
        device: None,
        headline: format!("{} {detail}", rule.finding).trim_end().to_owned(),
        lines,
        silenced_by: None,
    });
}

fn outside(report: &mut Report) {
    let found: Vec<Cite> = report
        .findings
        .iter()
        .filter(|finding| OUTSIDE.contains(&finding.rule.id))
        .flat_map(|finding| finding.lines.iter().take(2).cloned())
        .collect();
    if !found.is_empty() {
        add(report, "replay-outside-model", Confidence::High, "", found);
    }
}

fn say(
    evidence: &Evidence,
    report: &mut Report,
    attempt: Option<&Attempt>,
    fixed: &Fixed,
    runs: &[Replayed],
) {
    let lines: Vec<Cite> = fixed
        .lines
        .iter()
        .map(|at| cite(&evidence.records[*at]))
        .collect();
    for run in runs {
        let said = run.notes.iter().rfind(|note| note.starts_with("margin"));
        let gap = attempt
            .and_then(|attempt| attempt.gap)
            .map(|(gap, ..)| format!("; the wait of the evidence is {}", duration(gap)));
        let detail = format!(
            "{}: {}{}.",
            run.scenario,
            said.map_or(run.outcome.as_str(), String::as_str),
            gap.unwrap_or_default()
        );
        add(
            report,
            "replay-distance",
            Confidence::Medium,
            &detail,
            lines.clone(),
        );
    }
    if runs.len() > 1 {
        let detail = "CertEnroll 86 of the Application log speaks for the network, 325 of the task log for energy saver.";
        add(report, "replay-not-unique", Confidence::High, detail, lines);
    }
}
