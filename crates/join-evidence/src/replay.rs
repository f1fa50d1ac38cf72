//! Replay: what the evidence fixes of the model, the run, and how far it is from the evidence. An illustration, no proof.

use crate::answer::Replayed;
use crate::attempts::Attempt;
use crate::beside::Set;
use crate::evidence::Evidence;
use crate::finding::{Cite, Confidence, Finding, cite, rule};
use crate::record::{Fact, Log, Origin};
use crate::report::{Report, stories_of};
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

/// Values that the evidence fixes, each with the record that says it.
struct Fixed {
    set: BTreeMap<String, String>,
    notes: Vec<String>,
    lines: Vec<usize>,
}

impl Fixed {
    fn set(&mut self, name: &str, value: impl ToString, from: &str, at: Option<usize>) {
        let value = value.to_string();
        self.notes.push(format!("{name}={value}: {from}"));
        self.set.insert(name.to_owned(), value);
        self.lines.extend(at);
    }
}

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
    let expired = report
        .findings
        .iter()
        .any(|finding| finding.rule.id == "token-expired-at-use");
    let Some(attempt) = story.deciding().filter(|_| expired) else {
        return Vec::new();
    };
    let (Some(margin), Some(token)) = (story.margin(attempt), attempt.token.as_ref()) else {
        return Vec::new();
    };
    let Some((lifetime, _)) = story.lifetime(token) else {
        return Vec::new();
    };
    let fixed = fix(&story, attempt, lifetime);
    // Two stories that end alike; evidence of the tasks or of the AIK service tells them apart.
    let fired = |ids: &[&str]| {
        ids.iter()
            .any(|id| report.findings.iter().any(|finding| finding.rule.id == *id))
    };
    let policy = fired(&[
        "policy-thresholds-always-on",
        "policy-thresholds-conditional",
        "energy-saver-always-on",
        "task-queued",
        "task-state-queued",
    ]);
    let network = fired(&["aik-host-unreachable", "chain-aik-network"]);
    // The permanent number of the scenario, its name, what it sets.
    let held: &Set = &[
        ("policy_assigned_to", "devices"),
        ("threshold_on_battery_percent", "100"),
        ("threshold_plugged_in_percent", "100"),
    ];
    let mut candidates: Vec<(u8, &str, &Set)> = Vec::new();
    if policy || !network {
        candidates.push((2, "energy-saver", held));
    }
    if network || !policy {
        candidates.push((8, "aik-service-blocked", &[("blocked_host", "aik")]));
    }
    let mut runs = Vec::new();
    for (number, name, base) in candidates {
        let found = run(name, base, &fixed, lifetime, margin.low, margin.high);
        runs.extend(found.map(|run| beside(&story, attempt, number, run)));
    }
    say(evidence, report, attempt, &fixed, &runs);
    runs
}

/// The run with its steps, its remedies and its link.
fn beside(story: &Story<'_>, attempt: &Attempt, number: u8, mut run: Replayed) -> Replayed {
    let make = |set: &BTreeMap<String, String>| scenario(&run.scenario, set);
    if let Some(same) = make(&run.set) {
        let (records, _) = join_sim::run(&same, &[]);
        run.link = crate::beside::link(number, &run.set, &same, &records);
        run.steps = crate::beside::steps(story, attempt, &same);
    }
    run.remedies = crate::beside::remedies(&run.scenario, number, &run.set, make);
    run
}

/// What the evidence says of each parameter.
fn fix(story: &Story<'_>, attempt: &Attempt, lifetime: Ms) -> Fixed {
    let mut fixed = Fixed {
        set: BTreeMap::new(),
        notes: Vec::new(),
        lines: Vec::new(),
    };
    let token = attempt.token.as_ref();
    fixed.set(
        "token_lifetime_s",
        (lifetime + 500).div_euclid(1000),
        "exp less the time of issue",
        attempt.bearer,
    );
    if let (Some(iat), Some((issue, true))) = (
        token.and_then(|t| t.iat),
        token.and_then(|t| story.issue(t)),
    ) {
        let back = issue / 1000 - iat;
        if (0..=3600).contains(&back) {
            fixed.set("iat_backdate_s", back, "issue less iat", attempt.bearer);
        }
    }
    if attempt.refused {
        fixed.set(
            "validator_skew_s",
            0,
            "refused though its end lay only seconds back",
            attempt.answer,
        );
    }
    for offset in &story.offsets {
        let middle = (offset.low + offset.high) / 2;
        if middle.abs() >= 5_000 && middle.abs() <= 86_400_000 {
            let at = offset.lines.first().copied();
            fixed.set(
                "device_clock_offset_s",
                (middle as f64 / 1000.0).round() as i64,
                "the middle of the interval of client less server",
                at,
            );
        }
    }
    thresholds(story, attempt, &mut fixed);
    power(story, attempt, &mut fixed);
    boot(story, attempt, &mut fixed);
    fixed
}

/// The policy's values: as an event set them before the join, else as a registry or a report has them.
fn thresholds(story: &Story<'_>, attempt: &Attempt, fixed: &mut Fixed) {
    let mut found: Vec<(u8, usize, bool, u64)> = Vec::new();
    for (at, record) in story.all() {
        if let Fact::Threshold(threshold) = &record.fact
            && !threshold.for_user
            && threshold.percent <= 100
        {
            let late = attempt.utc && record.device_utc() > attempt.at;
            let worth = match threshold.origin {
                Origin::Event if !late => 0,
                Origin::Registry => 1,
                Origin::Report => 2,
                Origin::Event => 3,
            };
            found.push((worth, at, threshold.plugged_in, threshold.percent));
        }
    }
    crate::order::sort(&mut found);
    for (_, at, plugged_in, percent) in found {
        let name = if plugged_in {
            "threshold_plugged_in_percent"
        } else {
            "threshold_on_battery_percent"
        };
        if !fixed.set.contains_key(name) {
            fixed.set(name, percent, "the policy's value", Some(at));
        }
    }
}

/// The last word on the power source before the join.
fn power(story: &Story<'_>, attempt: &Attempt, fixed: &mut Fixed) {
    let before = |at: Option<Ms>| attempt.at.is_none() || !attempt.utc || at <= attempt.at;
    let found = story.events(Log::KernelPower, &[105]);
    let last = found
        .into_iter()
        .rfind(|(_, record)| before(record.device_utc()));
    let Some((at, event)) = last.and_then(|(at, record)| Some((at, record.event()?))) else {
        return;
    };
    if let Some(mains) = event.field(&["AcOnline"]) {
        let source = if mains.eq_ignore_ascii_case("true") {
            "mains"
        } else {
            "battery"
        };
        fixed.set("power_source", source, "Kernel-Power 105", Some(at));
    }
    let number = |name: &str| event.field(&[name]).and_then(crate::number::number);
    let charge = number("RemainingCapacity")
        .zip(number("FullChargeCapacity"))
        .and_then(|(left, full)| (left.saturating_mul(100)).checked_div(full))
        .filter(|charge| (1..=100).contains(charge));
    if let Some(charge) = charge {
        fixed.set("charge_percent", charge, "Kernel-Power 105", Some(at));
    }
}

/// From the boot to the token.
fn boot(story: &Story<'_>, attempt: &Attempt, fixed: &mut Fixed) {
    let Some((issue, true)) = attempt.token.as_ref().and_then(|t| story.issue(t)) else {
        return;
    };
    let boots = story.events(Log::KernelGeneral, &[12]);
    let last = boots
        .into_iter()
        .rfind(|(_, record)| record.device_utc().is_some_and(|at| at < issue));
    if let Some((at, record)) = last
        && let Some(boot) = record.device_utc()
        && (1_000..=14_400_000).contains(&(issue - boot))
    {
        fixed.set(
            "sign_in_after_boot_s",
            (issue - boot) / 1000,
            "the token's issue less the boot",
            Some(at),
        );
    }
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
    let (far, margin, outcome, set) = best?;
    let mut notes = fixed.notes.clone();
    if far == Ms::MAX {
        notes.push("the run judges no token: it does not come as far as the evidence".to_owned());
    } else {
        notes.push(format!(
            "aik_wait_s={}: lifetime less margin, less what the model's own steps take",
            set["aik_wait_s"]
        ));
        notes.push(format!(
            "margin of the run {}; of the evidence {} to {}; distance {}",
            duration(margin),
            duration(low),
            duration(high),
            duration(far)
        ));
    }
    notes.push("everything else is free and stands at its default".to_owned());
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
    attempt: &Attempt,
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
            .gap
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
