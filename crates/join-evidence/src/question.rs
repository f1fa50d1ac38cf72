//! What the evidence asks the model: worlds to run with the values that it fixes, and what is said of the answers. The model itself is
//! not needed for that: it stands behind a feature (`replay.rs`), and in a page in a program of its own.

use crate::attempts::Attempt;
use crate::evidence::Evidence;
use crate::finding::{Cite, Confidence, Finding, cite, rule};
use crate::fixed::{Fixed, fix};
use crate::record::{Log, Role};
use crate::report::{Report, State, stories_of};
use crate::stories::{self, World};
use crate::story::Story;
use crate::time::{Ms, duration};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the model's own latencies take between discovery and the join, besides the wait.
const LATENCIES_MS: Ms = 3_300;
/// The longest wait that the model knows.
pub(crate) const LONGEST_WAIT_S: Ms = 7_200;
/// Findings that no parameter of the model stands for.
const OUTSIDE: [&str; 6] = [
    "join-answer-not-json",
    "token-mfa-missing",
    "token-other-tenant",
    "dsreg-hybrid",
    "token-wrong-audience",
    "token-scope-not-join",
];

/// What happens in evidence and model alike, in this order.
pub(crate) const STEPS: [&str; 5] = [
    "the token arrives",
    "discovery is answered",
    "the request is begun",
    "the join request leaves",
    "the answer arrives",
];
pub(crate) const TOKEN: usize = 0;
pub(crate) const DISCOVERED: usize = 1;
pub(crate) const MADE: usize = 2;
pub(crate) const REQUEST: usize = 3;
pub(crate) const ANSWERED: usize = 4;

/// One run that is asked for. It holds values of the model's parameters and what they rest on, and nothing else of a reader's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The scenario's name, and the permanent number that links have.
    pub(crate) scenario: String,
    pub(crate) number: u8,
    /// What is set, by the names of the parameters.
    pub(crate) set: BTreeMap<String, String>,
    /// What each value rests on.
    pub(crate) notes: Vec<String>,
    /// Margin of the evidence, from and to, in milliseconds.
    pub(crate) margin: Option<(Ms, Ms)>,
    /// The wait in seconds that is tried first; the one is wanted that brings the run's margin to that of the evidence.
    pub(crate) wait: Option<Ms>,
    /// The device is joined in the evidence.
    pub(crate) joined: bool,
    /// When each of [`STEPS`] was, by the device's clock; empty where there was no attempt.
    pub(crate) seen: Vec<Option<Ms>>,
}

/// All runs that are asked for, and the lines that fix their values.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The runs.
    pub wishes: Vec<Wish>,
    lines: Vec<usize>,
    gap: Option<Ms>,
}

impl Question {
    /// Adds to the report what the runs have said, in the words of [`crate::Replayed::said`].
    pub fn tell(&self, evidence: &Evidence, report: &mut Report, said: &[String]) {
        let lines: Vec<Cite> = self
            .lines
            .iter()
            .map(|at| cite(&evidence.records[*at]))
            .collect();
        let gap = self
            .gap
            .map(|gap| format!("; the wait of the evidence is {}", duration(gap)))
            .unwrap_or_default();
        for run in said {
            let detail = format!("{run}{gap}.");
            add(
                report,
                "replay-distance",
                Confidence::Medium,
                &detail,
                lines.clone(),
            );
        }
        if said.len() > 1 {
            let detail = "CertEnroll 86 of the Application log speaks for the network, 325 of the task log for energy saver.";
            add(report, "replay-not-unique", Confidence::High, detail, lines);
        }
    }
}

/// What is asked; nothing where nothing fixes a run. That a finding stands for nothing in the model is added to the report.
pub fn question(evidence: &Evidence, report: &mut Report) -> Question {
    let has = |id: &str| {
        report
            .findings
            .iter()
            .any(|finding| finding.rule.id == id && finding.confidence >= Confidence::Medium)
    };
    if has("input-several-devices") {
        return Question::default();
    }
    outside(report);
    let Some(story) = stories_of(evidence).into_iter().next() else {
        return Question::default();
    };
    let asked = expired(report, &story);
    if asked.wishes.is_empty() {
        neighbour(report, &story)
    } else {
        asked
    }
}

/// The token that ran out in a wait: one story, or two that end alike.
fn expired(report: &Report, story: &Story<'_>) -> Question {
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
        return Question::default();
    };
    let lifetime = attempt
        .token
        .as_ref()
        .and_then(|token| story.lifetime(token));
    let Some((lifetime, _)) = lifetime else {
        return Question::default();
    };
    let middle = (margin.low + margin.high) / 2;
    let wait = (lifetime - middle - LATENCIES_MS + 500).div_euclid(1000);
    if !(0..=LONGEST_WAIT_S).contains(&wait) {
        return Question::default();
    }
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
    let wishes = candidates.into_iter().map(|world| Wish {
        margin: Some((margin.low, margin.high)),
        wait: Some(wait),
        ..wish(story, Some(attempt), world, &fixed)
    });
    Question {
        wishes: wishes.collect(),
        lines: fixed.lines.clone(),
        gap: attempt.gap.map(|(gap, ..)| gap),
    }
}

/// Any other story of which a rule knows the cause, and the join that worked.
fn neighbour(report: &Report, story: &Story<'_>) -> Question {
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
        return Question::default();
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
    let margin = attempt.and_then(|attempt| story.margin(attempt));
    Question {
        wishes: vec![Wish {
            margin: margin.map(|margin| (margin.low, margin.high)),
            joined,
            ..wish(story, attempt, world, &fixed)
        }],
        lines: fixed.lines,
        gap: attempt.and_then(|attempt| attempt.gap).map(|(gap, ..)| gap),
    }
}

/// The run of a world with what the evidence fixes.
fn wish(story: &Story<'_>, attempt: Option<&Attempt>, world: &World, fixed: &Fixed) -> Wish {
    let mut set = BTreeMap::new();
    for (name, value) in world.set {
        set.insert((*name).to_owned(), (*value).to_owned());
    }
    for (name, value) in &fixed.set {
        set.insert(name.clone(), value.clone());
    }
    Wish {
        scenario: world.name.to_owned(),
        number: world.number,
        set,
        notes: fixed.notes.clone(),
        margin: None,
        wait: None,
        joined: false,
        seen: attempt.map_or_else(Vec::new, |attempt| seen(story, attempt)),
    }
}

/// Times of the attempt that decides, by the device's clock.
fn seen(story: &Story<'_>, attempt: &Attempt) -> Vec<Option<Ms>> {
    let mut all = vec![None; STEPS.len()];
    let Some(sent) = attempt.at.filter(|_| attempt.utc) else {
        return all;
    };
    all[REQUEST] = Some(sent);
    all[ANSWERED] = attempt.until.filter(|until| *until > sent);
    // What belongs to another attempt lies further back than a token lives.
    let before = |at: &Ms| (sent - 7_200_000..=sent).contains(at);
    for (_, exchange) in story.exchanges() {
        let step = match exchange.role {
            Role::Token if exchange.issued.is_some() => TOKEN,
            Role::Discovery => DISCOVERED,
            _ => continue,
        };
        if let Some(end) = exchange.end.filter(before) {
            all[step] = Some(end);
        }
    }
    for (id, step) in [(101, DISCOVERED), (102, MADE)] {
        let found = story.events(Log::Registration, &[id]);
        let times = found
            .iter()
            .filter_map(|(_, record)| record.device_utc())
            .filter(before);
        all[step] = times.max().or(all[step]);
    }
    all
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
