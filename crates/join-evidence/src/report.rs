//! The answer: verdict, state, findings in the order of headlines, what is missing and the command that gets it.

use crate::devices::devices;
use crate::evidence::Evidence;
use crate::finding::{Confidence, Finding, RuleKind};
use crate::missing::Missing;
use crate::rules;
use crate::story::Story;
use crate::time::Ms;
use serde::Serialize;

/// What the evidence says to the question: is it this case?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is.
    Fits,
    /// It is not.
    DoesNotFit,
    /// The evidence does not decide.
    CannotTell,
}

/// Whether the device is joined now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is.
    Joined,
    /// It is not.
    NotJoined,
    /// Nothing tells.
    Unknown,
}

/// An interval in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// Lower end, not reached.
    pub low_ms: Ms,
    /// Upper end.
    pub high_ms: Ms,
}

/// An attempt to join as times: of the device where nothing else is said, `None` where they are not known as UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// When the wait before the request began, and how long it took.
    pub wait: Option<(Ms, Ms)>,
    /// The request.
    pub at: Option<Ms>,
    /// Its answer.
    pub until: Option<Ms>,
    /// When its token was issued, by the server's clock, if that is known.
    pub issued: Option<Ms>,
    /// When its token ended, by the server's clock.
    pub exp: Option<Ms>,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// It was refused.
    pub refused: bool,
    /// It was accepted.
    pub accepted: bool,
    /// Margin, clock and verdict are about this one.
    pub decides: bool,
}

/// The whole answer, not yet masked.
#[derive(Clone, Debug)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// The state.
    pub state: State,
    /// Findings, in the order of headlines.
    pub findings: Vec<Finding>,
    /// What is missing, the smallest step first.
    pub missing: Vec<Missing>,
    /// Margin of the refused request's token, else of the last.
    pub margin: Option<Interval>,
    /// The device's clock minus the server's, at that request.
    pub clock: Option<Interval>,
    /// The attempts of the device that the verdict is about, oldest first.
    pub tries: Vec<Tried>,
}

/// The attempts of a story as times.
fn tries(story: &Story<'_>) -> Vec<Tried> {
    let deciding = story.deciding();
    let one = |attempt: &crate::attempts::Attempt| {
        let known = |at: Option<Ms>| at.filter(|_| attempt.utc);
        let token = attempt.token.as_ref().filter(|token| token.readable());
        Tried {
            wait: attempt.gap.and_then(|(gap, from, _)| {
                Some((
                    story.record(from).device_utc().filter(|_| attempt.utc)?,
                    gap,
                ))
            }),
            at: known(attempt.at),
            until: known(attempt.until),
            issued: token
                .and_then(|token| story.issue(token))
                .and_then(|(at, sure)| sure.then_some(at)),
            exp: token.and_then(|token| token.exp).map(|exp| exp * 1000),
            status: attempt.status,
            refused: attempt.refused,
            accepted: attempt.accepted,
            decides: deciding.is_some_and(|other| std::ptr::eq(other, attempt)),
        }
    };
    story.attempts.iter().map(one).collect()
}

/// Judges everything that was read.
#[must_use]
pub fn diagnose(evidence: &Evidence) -> Report {
    let (of, names) = devices(evidence);
    let several = rules::bundle(evidence, &of, &names);
    let mut findings = rules::sources(evidence);
    let stories = stories(evidence, &of, &names, several.is_some());
    for story in &stories {
        findings.extend(rules::judge(story));
    }
    let split = several.is_some();
    findings.extend(several);
    let main = stories
        .iter()
        .find(|story| !story.attempts.is_empty())
        .or(stories.first());
    let state = if split {
        State::Unknown
    } else {
        main.map_or(State::Unknown, |story| state(story, &findings))
    };
    silence(&mut findings, state);
    order(&mut findings, state);
    let verdict = if split {
        Verdict::CannotTell
    } else {
        verdict(&findings, state)
    };
    let deciding = main.and_then(|story| Some((story, story.deciding()?)));
    let margin = deciding.and_then(|(story, attempt)| story.margin(attempt));
    let clock = main.and_then(|story| {
        let at = deciding.and_then(|(_, attempt)| attempt.answer);
        let with = story
            .offsets
            .iter()
            .find(|offset| at.is_some_and(|at| offset.lines.contains(&at)));
        with.or(story.offsets.last()).map(|offset| Interval {
            low_ms: offset.low,
            high_ms: offset.high,
        })
    });
    let missing = if main.is_some() {
        crate::missing::missing(
            evidence,
            &findings,
            verdict != Verdict::DoesNotFit,
            state == State::Joined,
        )
    } else {
        Vec::new()
    };
    Report {
        verdict,
        state,
        findings,
        missing,
        margin: margin.map(|margin| Interval {
            low_ms: margin.low,
            high_ms: margin.high,
        }),
        clock,
        tries: main.map(tries).unwrap_or_default(),
    }
}

/// The stories of a bundle.
pub(crate) fn stories_of(evidence: &Evidence) -> Vec<Story<'_>> {
    let (of, names) = devices(evidence);
    let mut stories = stories(evidence, &of, &names, false);
    crate::order::sort_by_key(&mut stories, |story| story.attempts.is_empty());
    stories
}

/// A story for each device. What names none belongs to the only one; with several, to none.
fn stories<'e>(
    evidence: &'e Evidence,
    of: &[Option<usize>],
    names: &[String],
    split: bool,
) -> Vec<Story<'e>> {
    let short = |name: &str| name.split('.').next().unwrap_or(name).to_lowercase();
    let place = |name: &str| names.iter().position(|known| short(known) == short(name));
    if names.len() <= 1 && !split {
        let all = (0..evidence.records.len()).collect();
        return vec![Story::of(evidence, names.first().cloned(), all)];
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); names.len() + 1];
    for (at, record) in evidence.records.iter().enumerate() {
        // In one text without a tie the status has the name, and the events have none.
        let own = match &record.fact {
            crate::record::Fact::Event(event) => event
                .computer
                .as_deref()
                .and_then(place)
                .or_else(|| of[record.source].filter(|_| names.len() > 1)),
            _ => of[record.source].or_else(|| folder(evidence, of, record.source)),
        };
        groups[own.unwrap_or(names.len())].push(at);
    }
    let mut stories = Vec::new();
    for (device, records) in groups.into_iter().enumerate() {
        if !records.is_empty() {
            stories.push(Story::of(evidence, names.get(device).cloned(), records));
        }
    }
    stories
}

/// A file without a name stands in a folder or archive in which all that have a name have the same.
fn folder(evidence: &Evidence, of: &[Option<usize>], source: usize) -> Option<usize> {
    let parent = |path: &str| path.rfind(['!', '/', '\\']).map(|at| path[..at].to_owned());
    let mine = parent(&evidence.sources[source].path)?;
    let mut found = of
        .iter()
        .enumerate()
        .filter(|(at, _)| parent(&evidence.sources[*at].path).as_ref() == Some(&mine))
        .filter_map(|(_, own)| *own);
    let first = found.next()?;
    found.all(|own| own == first).then_some(first)
}

fn silence(findings: &mut [Finding], now: State) {
    // That a device was joined once silences nothing; that it is joined now does.
    let counts = |finding: &&Finding| finding.rule.kind != RuleKind::State || now == State::Joined;
    let holding: Vec<(&'static str, &'static [&'static str])> = findings
        .iter()
        .filter(counts)
        .map(|finding| (finding.rule.id, finding.rule.beats))
        .collect();
    for finding in findings {
        finding.silenced_by = holding
            .iter()
            .find(|(id, beats)| *id != finding.rule.id && beats.contains(&finding.rule.id))
            .map(|(id, _)| *id);
    }
}

/// Rules that say a join took place, at their time.
const JOINED: [&str; 4] = [
    "join-accepted",
    "udr-106-joined",
    "dsreg-entra-joined",
    "dsreg-prt-present",
];

/// State now, chains, other causes, symptoms, limits of the input, facts on demand.
fn order(findings: &mut Vec<Finding>, now: State) {
    let class = |finding: &Finding| {
        let rule = finding.rule;
        let class = match rule.kind {
            _ if finding.silenced_by.is_some() => 7,
            // That it was joined once is a fact; that it is joined now comes first.
            RuleKind::State if JOINED.contains(&rule.id) && now != State::Joined => 4,
            RuleKind::State => 0,
            RuleKind::Cause if rule.id.starts_with("chain-") => 1,
            RuleKind::Cause => 2,
            RuleKind::Clock => 3,
            RuleKind::Fact => 4,
            RuleKind::Input if rule.id != "input-read" => 5,
            _ => 6,
        };
        (class, std::cmp::Reverse(finding.confidence))
    };
    crate::order::sort_by_key(findings, class);
}

fn has(findings: &[Finding], id: &str) -> Option<Confidence> {
    findings
        .iter()
        .find(|finding| finding.rule.id == id)
        .map(|finding| finding.confidence)
}

fn state(story: &Story<'_>, findings: &[Finding]) -> State {
    let any = |ids: &[&str]| ids.iter().any(|id| has(findings, id).is_some());
    let refused = story
        .attempts
        .iter()
        .filter(|attempt| attempt.refused || attempt.status == Some(503))
        .filter_map(|attempt| attempt.at)
        .max();
    let accepted = story
        .attempts
        .iter()
        .filter(|attempt| attempt.accepted)
        .filter_map(|attempt| attempt.at)
        .max();
    if any(&["dsreg-entra-joined"]) {
        return State::Joined;
    }
    if any(&["dsreg-not-joined", "dsreg-registered"]) {
        return State::NotJoined;
    }
    let left = story.left();
    if left.is_some() && left > accepted.max(refused) {
        return State::NotJoined;
    }
    if any(&["udr-106-joined", "chain-recovered"]) {
        return State::Joined;
    }
    if accepted.is_some() && any(&["udr-unjoined-before-reseal"]) && refused.is_none() {
        return State::NotJoined;
    }
    match (accepted, refused) {
        (Some(yes), Some(no)) if yes > no => State::Joined,
        (Some(_), None) => State::Joined,
        (_, Some(_)) => State::NotJoined,
        _ => State::Unknown,
    }
}

fn verdict(findings: &[Finding], state: State) -> Verdict {
    if state == State::Joined {
        return Verdict::DoesNotFit;
    }
    let rival = findings
        .iter()
        .filter(|finding| finding.rule.rival && finding.silenced_by.is_none())
        .map(|finding| finding.confidence)
        .filter(|sure| *sure >= Confidence::Medium)
        .max();
    let token = has(findings, "token-expired-at-use").filter(|sure| *sure >= Confidence::Medium);
    let queued =
        has(findings, "task-queued").is_some() || has(findings, "task-state-queued").is_some();
    let chain = has(findings, "chain-energy-saver");
    let policy = [
        "policy-thresholds-always-on",
        "policy-thresholds-conditional",
        "energy-saver-always-on",
    ]
    .iter()
    .any(|id| has(findings, id).is_some());
    if let (Some(chain), Some(_), true, true) = (chain, token, queued, policy)
        && rival.is_none_or(|rival| rival <= chain)
    {
        return Verdict::Fits;
    }
    if rival.is_some() {
        return Verdict::DoesNotFit;
    }
    Verdict::CannotTell
}
