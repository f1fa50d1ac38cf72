//! Which figure stands in a page, on which run, and what else its author says of it.

use join_sim::{Library, Scenario};

use crate::run::opening::Opening;
use crate::words;

/// A figure as its author asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureSpec {
    /// `join-stepper`, `token-timeline`, …
    pub widget: String,
    /// Name of a scenario of the library.
    pub scenario: String,
    /// Parameter changes on top of the scenario, by name.
    pub set: Vec<(String, String)>,
    /// Name of the scenario to compare with, for `what-if`; empty for the same one without changes.
    pub other: String,
    /// With every parameter and command, as in the playground; in the book a figure shows what its chapter is about.
    pub full: bool,
    /// At which moment it opens; else at the one that its kind is about.
    pub at: Option<Opening>,
    /// Its scenario and what can be changed are not named before its reader has seen how it ends.
    pub untold: bool,
    /// What is asked; `predict` and `check` need it, other figures ignore it.
    pub ask: Option<QuestionSpec>,
    /// How a diagnosis begins; `diagnose` needs it, other figures ignore it.
    pub start: Option<DiagnosisSpec>,
    /// So many records of the run are shown until the question before the figure is answered; 0 for all.
    pub until: usize,
}

/// A question as its author asks it. Which option is right is nowhere written: the run decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionSpec {
    /// The question; a part between backticks is shown as code.
    pub question: String,
    /// Name of the [`Measure`] that the run answers.
    pub measure: String,
    /// Value of the measure and text, in the order shown.
    pub options: Vec<(String, String)>,
    /// For a value what the author has look for the record that speaks against it: the name of another measure.
    pub against: Vec<(String, String)>,
    /// What the run says, once it has been asked.
    pub judged: Option<Judged>,
    /// The way from the page to the book's root: empty or `../` repeated.
    pub root: String,
}

/// What the run says to a question. It is found when the book is written and stands in the page: no program there asks a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// The place of the option that the run bears out.
    pub right: usize,
    /// How the run ended.
    pub outcome: String,
    /// For each option the run as a save, at the step that decides about it, and the sentence of that step; of the right one
    /// there is no sentence.
    pub steps: Vec<(String, String)>,
    /// Why, in the run's own steps.
    pub why: Vec<String>,
}

impl Judged {
    /// As an attribute: the place, how it ended, a line for each option, and those that say why.
    fn write(&self) -> String {
        let steps = self
            .steps
            .iter()
            .map(|(save, said)| [save, " ", said].concat());
        let mut lines = vec![self.right.to_string(), self.outcome.clone()];
        lines.extend(steps.chain(self.why.iter().cloned()));
        lines.join("\n")
    }

    fn read(text: &str, options: usize) -> Option<Judged> {
        let mut lines = text.lines();
        let right = lines.next()?.parse().ok().filter(|at| *at < options)?;
        let outcome = lines.next()?.into();
        let steps: Vec<(String, String)> = (lines.by_ref().take(options))
            .filter_map(|line| line.split_once(' '))
            .map(|(save, said)| (save.into(), said.into()))
            .collect();
        (steps.len() == options).then(|| Judged {
            right,
            outcome,
            steps,
            why: lines.map(Into::into).collect(),
        })
    }
}

/// How a diagnosis begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiagnosisSpec {
    /// The number of a generated case; without one the figure's own scenario is diagnosed step by step.
    pub seed: Option<u32>,
    /// How many of the steps are shown with their answers.
    pub given: usize,
    /// The way from the page to the book's root: empty or `../` repeated.
    pub root: String,
}

impl FigureSpec {
    /// The scenario with the author's changes.
    ///
    /// # Errors
    /// A sentence naming what was expected and found: unknown scenario, parameter or value.
    pub fn scenario(&self, library: &Library) -> Result<Scenario, String> {
        library.get(&self.scenario)?.clone().with_texts(&self.set)
    }

    /// The scenario to compare with, without changes.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn home(&self, library: &Library) -> Result<Scenario, String> {
        let name = match self.other.as_str() {
            "" => &self.scenario,
            other => other,
        };
        library.get(name).cloned()
    }

    /// The attributes of the figure's element, from which [`FigureSpec::read`] makes it again; an empty value for one that is
    /// just there.
    #[must_use]
    pub fn attributes(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![
            (WIDGET, self.widget.clone()),
            (SCENARIO, self.scenario.clone()),
        ];
        let pair = |(name, value): &(String, String)| [name, "=", value].concat();
        let join = |pairs: &[(String, String)], by: &str| {
            let pairs: Vec<String> = pairs.iter().map(pair).collect();
            pairs.join(by)
        };
        if !self.set.is_empty() {
            all.push((SET, join(&self.set, "&")));
        }
        if !self.other.is_empty() {
            all.push((OTHER, self.other.clone()));
        }
        if let Some(at) = self.at {
            all.push((AT, at.name().into()));
        }
        if self.untold {
            all.push((UNTOLD, String::new()));
        }
        if self.full {
            all.push((FULL, String::new()));
        }
        if let Some(ask) = &self.ask {
            all.push((ASK, ask.question.clone()));
            all.push((MEASURE, ask.measure.clone()));
            all.push((OPTIONS, join(&ask.options, "\n")));
            if let Some(judged) = &ask.judged {
                all.push((JUDGED, judged.write()));
            }
        }
        let root = self.ask.as_ref().map(|ask| &ask.root);
        let root = root.or(self.start.as_ref().map(|start| &start.root));
        if let Some(root) = root.filter(|root| !root.is_empty()) {
            all.push((ROOT, root.clone()));
        }
        if let Some(start) = &self.start {
            all.push(match start.seed {
                Some(seed) => (SEED, seed.to_string()),
                None => (GIVEN, start.given.to_string()),
            });
        }
        if self.until > 0 {
            all.push((UNTIL, self.until.to_string()));
        }
        all
    }

    /// Reads what [`FigureSpec::attributes`] has written; `attribute` gives the value of one of the element's.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn read(attribute: impl Fn(&str) -> Option<String>) -> Result<FigureSpec, String> {
        let said = |name| attribute(name).unwrap_or_default();
        let number = |name| attribute(name).and_then(|text| text.parse().ok());
        let mut set = Vec::new();
        for pair in said(SET).split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(|| words::bad_pair(pair))?;
            set.push((name.into(), value.into()));
        }
        let ask = attribute(ASK).map(|question| {
            let options: Vec<(String, String)> = (said(OPTIONS).lines())
                .filter_map(|line| line.split_once('='))
                .map(|(value, text)| (value.into(), text.into()))
                .collect();
            QuestionSpec {
                question,
                measure: said(MEASURE),
                judged: Judged::read(&said(JUDGED), options.len()),
                options,
                against: Vec::new(),
                root: said(ROOT),
            }
        });
        let (seed, given): (Option<u32>, Option<u32>) = (number(SEED), number(GIVEN));
        let start = (seed.is_some() || given.is_some()).then(|| DiagnosisSpec {
            seed,
            given: given.unwrap_or_default() as usize,
            root: said(ROOT),
        });
        Ok(FigureSpec {
            widget: said(WIDGET),
            scenario: said(SCENARIO),
            set,
            other: said(OTHER),
            at: attribute(AT)
                .map(|name| Opening::parse(&name))
                .transpose()?,
            untold: attribute(UNTOLD).is_some(),
            full: attribute(FULL).is_some(),
            ask,
            start,
            until: number(UNTIL).unwrap_or_default() as usize,
        })
    }
}

const WIDGET: &str = "data-widget";
const SCENARIO: &str = "data-scenario";
const SET: &str = "data-set";
const OTHER: &str = "data-other";
const AT: &str = "data-at";
const UNTOLD: &str = "data-untold";
const FULL: &str = "data-full";
const ASK: &str = "data-ask";
const MEASURE: &str = "data-measure";
const OPTIONS: &str = "data-options";
const ROOT: &str = "data-root";
const SEED: &str = "data-seed";
const GIVEN: &str = "data-given";
const JUDGED: &str = "data-judged";
const UNTIL: &str = "data-until";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_as_it_was_written() {
        let plain = FigureSpec {
            widget: "what-if".into(),
            scenario: "energy-saver".into(),
            ..FigureSpec::default()
        };
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        let asked = QuestionSpec {
            question: "What happens to `a & b`?".into(),
            measure: "outcome".into(),
            options: vec![pair("joined", "It = joins"), pair("failed", "\"no\"")],
            against: Vec::new(),
            judged: Some(Judged {
                right: 1,
                outcome: "It fails.".into(),
                steps: vec![pair("1-2-3", "Against it, now: no."), pair("1-2-4", "")],
                why: vec!["One.".into(), "Two & three.".into()],
            }),
            root: "../".into(),
        };
        let start = |seed, given| DiagnosisSpec {
            seed,
            given,
            root: "../".into(),
        };
        let all = [
            plain.clone(),
            FigureSpec {
                set: vec![pair("aik_wait_s", "60"), pair("tpm", "locked out")],
                other: "healthy".into(),
                at: Some(Opening::Discovery),
                untold: true,
                full: true,
                ..plain.clone()
            },
            FigureSpec {
                ask: Some(asked),
                ..plain.clone()
            },
            FigureSpec {
                start: Some(start(Some(28), 0)),
                scenario: String::new(),
                ..plain.clone()
            },
            FigureSpec {
                start: Some(start(None, 4)),
                ..plain.clone()
            },
            FigureSpec { until: 31, ..plain },
        ];
        for spec in all {
            let written = spec.attributes();
            let read = FigureSpec::read(|name| {
                let found = written.iter().find(|(one, _)| *one == name);
                found.map(|(_, value)| value.clone())
            });
            assert_eq!(read, Ok(spec));
        }
        let bad = FigureSpec::read(|name| (name == SET).then(|| "a=1&b".into()));
        assert_eq!(bad, Err("data-set: expected name=value, found b".into()));
    }
}
