//! Rules as data, and what they find: a sentence, how sure it is, and the lines it rests on.

use crate::limits;
use crate::record::{Log, Record};
use crate::story::Story;
use serde::Serialize;

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// It agrees with the lines, and others agree as well.
    Low,
    /// One witness with an unknown clock or zone, or a documented rule applied to lines.
    Medium,
    /// A line says it, or arithmetic with a margin larger than its uncertainty.
    High,
}

/// What a rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// A file.
    Input,
    /// The clock.
    Clock,
    /// A fact.
    Fact,
    /// A cause.
    Cause,
    /// The device's state.
    State,
    /// Something to be masked.
    Mask,
    /// The model.
    Model,
}

/// A row of `rules.toml`.
#[derive(Debug)]
pub struct Rule {
    /// Permanent.
    pub id: &'static str,
    /// What it speaks of.
    pub kind: RuleKind,
    /// The most that a finding may claim.
    pub confidence: Confidence,
    /// What it says.
    pub finding: &'static str,
    /// The next step; `none` where there is none.
    pub next: &'static str,
    /// The chapter that explains it.
    pub chapter: &'static str,
    /// Rules that are no headline beside it.
    pub beats: &'static [&'static str],
    /// Logs and numbers, from and to, that alone decide.
    pub events: &'static [(Log, u32, u32)],
    /// Codes that alone decide.
    pub codes: &'static [u32],
    /// Words of services that alone decide.
    pub words: &'static [&'static str],
    /// It explains a failed join otherwise than the case does.
    pub rival: bool,
}

/// Every rule, in the order of the table.
pub static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// What the book says of a rule, and a reading does not: a list of its own, so that the page's program has none of it.
#[derive(Debug)]
pub struct About {
    /// When it holds, in words.
    pub condition: &'static str,
    /// The level of its evidence.
    pub level: &'static str,
    /// Ids of sources.
    pub sources: &'static [&'static str],
    /// Parameters of the model that it fixes.
    pub parameters: &'static [&'static str],
    /// Scenarios that show it.
    pub scenarios: &'static [&'static str],
}

/// The same, by the rule's id and in the same order.
pub static ABOUT: &[(&str, About)] = include!(concat!(env!("OUT_DIR"), "/about.rs"));

impl Rule {
    /// What the book says of it.
    #[must_use]
    pub fn about(&self) -> &'static About {
        let own = ABOUT.iter().find(|(id, _)| *id == self.id);
        own.map_or(&ABOUT[0].1, |(_, about)| about)
    }
}

/// The rule of that id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// A line that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// Index of its source.
    pub source: usize,
    /// Its line, or 0.
    pub line: u32,
    /// Its record number, in an event log.
    pub number: Option<u64>,
    /// What is shown of it, not yet masked.
    pub text: String,
}

/// What a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How sure.
    pub confidence: Confidence,
    /// The device, not yet masked.
    pub device: Option<String>,
    /// The sentence, with its numbers, not yet masked.
    pub headline: String,
    /// The lines.
    pub lines: Vec<Cite>,
    /// Another rule holds that keeps this one from being the headline.
    pub silenced_by: Option<&'static str>,
}

/// The findings on one device while they are made.
pub(crate) struct Case<'s, 'e> {
    pub(crate) story: &'s Story<'e>,
    pub(crate) found: Vec<Finding>,
}

impl<'e> Case<'_, 'e> {
    /// Says what a rule found. Said twice, the lines are joined and the surer one counts.
    pub(crate) fn fire(
        &mut self,
        id: &'static str,
        confidence: Confidence,
        detail: impl Into<String>,
        lines: &[usize],
    ) {
        let Some(rule) = rule(id) else {
            debug_assert!(false, "no rule has the id {id}");
            return;
        };
        let cites = lines.iter().map(|at| cite(self.story.record(*at)));
        let confidence = confidence.min(rule.confidence);
        let detail = detail.into();
        if let Some(old) = self.found.iter_mut().find(|finding| finding.rule.id == id) {
            for cite in cites {
                if old.lines.len() < limits::CITED && !old.lines.contains(&cite) {
                    old.lines.push(cite);
                }
            }
            if confidence > old.confidence {
                old.confidence = confidence;
                old.headline = headline(rule, &detail);
            }
            return;
        }
        let mut lines: Vec<Cite> = cites.take(limits::CITED).collect();
        lines.dedup();
        self.found.push(Finding {
            rule,
            confidence,
            device: self.story.device.clone(),
            headline: headline(rule, &detail),
            lines,
            silenced_by: None,
        });
    }

    /// How sure a rule is that has fired.
    pub(crate) fn has(&self, id: &str) -> Option<Confidence> {
        let found = self.found.iter().find(|finding| finding.rule.id == id);
        found.map(|finding| finding.confidence)
    }

    /// Whether one of these rules has fired.
    pub(crate) fn any(&self, ids: &[&str]) -> bool {
        ids.iter().any(|id| self.has(id).is_some())
    }

    /// Fires when there are such events, and cites them.
    pub(crate) fn on_events(&mut self, id: &'static str, events: &[(usize, &'e Record)]) {
        if !events.is_empty() {
            let lines: Vec<usize> = events.iter().map(|(at, _)| *at).collect();
            self.fire(id, Confidence::High, "", &lines);
        }
    }
}

fn headline(rule: &Rule, detail: &str) -> String {
    if detail.is_empty() {
        return rule.finding.to_owned();
    }
    format!("{} {detail}", rule.finding)
}

/// A record as a line to cite.
pub(crate) fn cite(record: &Record) -> Cite {
    Cite {
        source: record.source,
        line: record.line,
        number: record.number,
        text: record.text.clone(),
    }
}
