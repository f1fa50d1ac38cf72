//! The answer as JSON and as text, masked unless the reader wants to see it raw; tokens never.

use crate::evidence::Evidence;
use crate::finding::{Cite, Finding};
use crate::mask::Mask;
use crate::record::Kind;
use crate::report::{Interval, Report, State, Verdict};
use crate::time::duration;
use serde::Serialize;
use std::collections::BTreeMap;

/// A run of the model with what the evidence fixes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// The scenario that was taken.
    pub scenario: String,
    /// What was set, by the names of the parameters.
    pub set: BTreeMap<String, String>,
    /// How the run ended.
    pub outcome: String,
    /// What each value rests on, what is free, how far the run is from the evidence.
    pub notes: Vec<String>,
    /// Its steps beside those of the evidence.
    pub steps: Vec<Step>,
    /// The same run with one thing mended.
    pub remedies: Vec<Remedy>,
    /// The run as a link to the playground carries it: parameters, nothing else.
    pub link: String,
}

impl Replayed {
    /// How far the run is from the evidence, in short; how it ended where no distance is known.
    #[must_use]
    pub fn said(&self) -> String {
        let apart = self.notes.iter().rfind(|note| note.starts_with("margin"));
        let said = apart.map_or(self.outcome.as_str(), String::as_str);
        format!("{}: {said}", self.scenario)
    }
}

/// A step of the deciding attempt, counted from its join request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What happens.
    pub name: &'static str,
    /// When, in the evidence.
    pub evidence_ms: crate::time::Ms,
    /// When, in the model.
    pub model_ms: crate::time::Ms,
    /// The model's time less that of the evidence.
    pub distance_ms: crate::time::Ms,
}

/// A run with one thing mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remedy {
    /// What is mended.
    pub what: String,
    /// The device is joined at its end.
    pub joined: bool,
    /// How it ended.
    pub outcome: String,
    /// Its link.
    pub link: String,
}

#[derive(Serialize)]
struct Input {
    path: String,
    kind: Kind,
    encoding: Option<&'static str>,
    device: Option<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Line {
    path: String,
    line: Option<u64>,
    text: String,
}

#[derive(Serialize)]
struct Found {
    id: &'static str,
    confidence: crate::finding::Confidence,
    device: Option<String>,
    headline: String,
    lines: Vec<Line>,
    next: &'static str,
    kind: crate::finding::RuleKind,
    chapter: &'static str,
    silenced_by: Option<&'static str>,
}

#[derive(Serialize)]
struct Lacking {
    what: String,
    r#where: &'static str,
    command: &'static str,
}

#[derive(Serialize)]
struct Answer {
    inputs: Vec<Input>,
    verdict: Verdict,
    state: State,
    findings: Vec<Found>,
    missing: Vec<Lacking>,
    margin: Option<Interval>,
    clock: Option<Interval>,
    replay: Vec<Replayed>,
}

/// How values are shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'m> {
    /// The aliases of the bundle.
    pub mask: &'m Mask,
    /// Names as they are; tokens never.
    pub raw: bool,
}

impl Shown<'_> {
    /// A sentence, a line or a name as it is shown.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if self.raw {
            Mask::without_secrets(text)
        } else {
            self.mask.line(text)
        }
    }

    /// The path as the reader gave it; the names of members may hold names of theirs.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        match path.split_once('!') {
            Some((given, member)) => format!("{given}!{}", self.text(member)),
            None => path.to_owned(),
        }
    }
}

fn line(evidence: &Evidence, shown: Shown<'_>, cite: &Cite) -> Line {
    let line = if cite.line > 0 {
        Some(u64::from(cite.line))
    } else {
        cite.number
    };
    Line {
        path: shown.path(&evidence.sources[cite.source].path),
        line,
        text: shown.text(&cite.text),
    }
}

fn found(evidence: &Evidence, shown: Shown<'_>, finding: &Finding) -> Found {
    Found {
        id: finding.rule.id,
        confidence: finding.confidence,
        device: finding.device.as_deref().map(|name| shown.text(name)),
        headline: shown.text(&finding.headline),
        lines: finding
            .lines
            .iter()
            .map(|cite| line(evidence, shown, cite))
            .collect(),
        next: finding.rule.next,
        kind: finding.rule.kind,
        chapter: finding.rule.chapter,
        silenced_by: finding.silenced_by,
    }
}

fn answer(evidence: &Evidence, report: &Report, replay: &[Replayed], shown: Shown<'_>) -> Answer {
    let input = |source: &crate::evidence::Source| Input {
        path: shown.path(&source.path),
        kind: source.kind,
        encoding: source.encoding,
        device: source.device.as_deref().map(|name| shown.text(name)),
        notes: source
            .notes
            .iter()
            .map(|note| shown.text(&note.text))
            .collect(),
    };
    Answer {
        inputs: evidence.sources.iter().map(input).collect(),
        verdict: report.verdict,
        state: report.state,
        findings: report
            .findings
            .iter()
            .map(|finding| found(evidence, shown, finding))
            .collect(),
        missing: report
            .missing
            .iter()
            .map(|step| Lacking {
                what: step.what.clone(),
                r#where: step.where_,
                command: step.command,
            })
            .collect(),
        margin: report.margin,
        clock: report.clock,
        replay: replay.to_vec(),
    }
}

/// The answer as JSON, pretty, with a line end.
#[must_use]
pub fn json(evidence: &Evidence, report: &Report, replay: &[Replayed], shown: Shown<'_>) -> String {
    let answer = answer(evidence, report, replay, shown);
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}

/// The answer as text.
#[must_use]
pub fn text(evidence: &Evidence, report: &Report, replay: &[Replayed], shown: Shown<'_>) -> String {
    let answer = answer(evidence, report, replay, shown);
    let verdict = match answer.verdict {
        Verdict::Fits => "The evidence fits the case.",
        Verdict::DoesNotFit => "The evidence does not fit the case.",
        Verdict::CannotTell => "From this evidence it cannot be told whether it is the case.",
    };
    let state = match answer.state {
        State::Joined => "The device is joined.",
        State::NotJoined => "The device is not joined.",
        State::Unknown => "Whether the device is joined is not known.",
    };
    let mut out = format!("{verdict}\n{state}\n");
    let interval = |name: &str, interval: Option<Interval>| {
        let text = interval.map(|i| {
            format!(
                "{name}: {} to {}\n",
                duration(i.low_ms),
                duration(i.high_ms)
            )
        });
        text.unwrap_or_default()
    };
    out += &interval("Margin of the token at its use", answer.margin);
    out += &interval("Device's clock less the server's", answer.clock);
    out += "\nInputs\n";
    for input in &answer.inputs {
        let kind = serde_json::to_value(input.kind)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default();
        out += &format!(
            "  {}  {kind}{}{}\n",
            input.path,
            input.encoding.map(|e| format!(", {e}")).unwrap_or_default(),
            input
                .device
                .as_ref()
                .map(|d| format!(", {d}"))
                .unwrap_or_default()
        );
        for note in &input.notes {
            out += &format!("    {note}\n");
        }
    }
    out += "\nFindings\n";
    for finding in &answer.findings {
        let confidence = serde_json::to_value(finding.confidence)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default();
        out += &format!("  {} ({confidence}): {}\n", finding.id, finding.headline);
        for line in finding.lines.iter().take(5) {
            let at = line.line.map(|n| format!(":{n}")).unwrap_or_default();
            out += &format!("    {}{at}  {}\n", line.path, line.text);
        }
        if finding.lines.len() > 5 {
            out += &format!("    and {} more\n", finding.lines.len() - 5);
        }
        if finding.next != "none" {
            out += &format!("    next: {}\n", finding.next);
        }
    }
    if !answer.missing.is_empty() {
        out += "\nMissing, the smallest step first\n";
        for step in &answer.missing {
            out += &format!(
                "  {}\n    {}\n    {}\n",
                step.what, step.r#where, step.command
            );
        }
    }
    if !answer.replay.is_empty() {
        out += "\nThe model with what the evidence fixes: an illustration, no proof\n";
        for run in &answer.replay {
            let set: Vec<String> = run
                .set
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            out += &format!("  {} {} → {}\n", run.scenario, set.join(" "), run.outcome);
            for note in &run.notes {
                out += &format!("    {note}\n");
            }
            for step in &run.steps {
                out += &format!(
                    "    {}: {} in the evidence, {} in the model, {} apart\n",
                    step.name,
                    duration(step.evidence_ms),
                    duration(step.model_ms),
                    duration(step.distance_ms)
                );
            }
            for remedy in &run.remedies {
                out += &format!("    if {}: {}\n", remedy.what, remedy.outcome);
            }
        }
    }
    out
}
