//! Predictions and checks: a question about a run, options to pick from, and the run itself as the judge.
//!
//! Without a program the options are a list and the answer is a `details` to open; on paper it is open.

use std::borrow::Cow;

use join_sim::{Decisions, Library, Measure, Record, Save, Scenario, Step, World, measure, run};
use maud::{Markup, html};

use crate::{keys, why, words};

/// A question as its author asks it. Which option is right is nowhere written: the run decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// The question; a part between backticks is shown as code.
    pub question: String,
    /// Name of the [`Measure`] that the run answers.
    pub measure: String,
    /// Value of the measure and text, in the order shown.
    pub options: Vec<(String, String)>,
    /// The way from the page to the book's root: empty or `../` repeated.
    pub root: String,
}

/// Where the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Nothing is committed; perhaps an option is picked.
    Open(Option<usize>),
    /// An option was committed.
    Guessed(usize),
    /// "I know this".
    Skipped,
}

/// A question with its judge.
#[derive(Clone, Debug)]
pub struct Question {
    ask: Ask,
    /// A check at a chapter's end, not a prediction.
    check: bool,
    right: usize,
    outcome: String,
    why: Vec<String>,
    save: String,
    stand: Stand,
}

impl Question {
    /// Runs the scenario and looks up which option it bears out.
    ///
    /// # Errors
    /// A sentence: unknown measure, or what the run gave when no option says so.
    pub fn new(
        ask: Option<&Ask>,
        check: bool,
        start: &Scenario,
        library: &Library,
    ) -> Result<Question, String> {
        let ask = ask.ok_or("a prediction or check needs the lines ask, measure and option")?;
        let what = Measure::from_name(&ask.measure)?;
        let (records, end) = run(start, &[]);
        let found = measure(what, &records, &end);
        let right = ask
            .options
            .iter()
            .position(|(value, _)| *value == found.value)
            .ok_or_else(|| {
                format!(
                    "the run gives {} = {}, and no option says so",
                    ask.measure, found.value
                )
            })?;
        let decided = found
            .decided
            .or_else(|| measure(Measure::Outcome, &records, &end).decided);
        Ok(Question {
            ask: ask.clone(),
            check,
            right,
            outcome: outcome(&end),
            why: why::sentences(&records, told_from(&records, decided)),
            save: save(start, library, &records, decided),
            stand: Stand::Open(None),
        })
    }

    /// The run as a save, at the step that decided.
    #[must_use]
    pub fn save(&self) -> &str {
        &self.save
    }

    /// The way to the book's root.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.ask.root
    }

    /// Tells this question from others on its page, and from a later wording of itself.
    #[must_use]
    pub fn hash(&self) -> u32 {
        self.ask.question.bytes().fold(0x811c_9dc5, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
    }

    /// Whether the reader has been told the answer.
    #[must_use]
    pub fn told(&self) -> bool {
        !matches!(self.stand, Stand::Open(_))
    }

    /// What to remember of it; empty for nothing.
    #[must_use]
    pub fn memory(&self) -> &str {
        match self.stand {
            Stand::Open(_) => "",
            Stand::Guessed(at) => &self.ask.options[at].0,
            Stand::Skipped => "-",
        }
    }

    /// Takes up what was remembered; what means nothing to this question is ignored.
    pub fn recall(&mut self, memory: &str) {
        let known = self.ask.options.iter().position(|o| o.0 == memory);
        if memory == "-" {
            self.stand = Stand::Skipped;
        } else if let Some(at) = known {
            self.stand = Stand::Guessed(at);
        }
    }

    /// Forgets the reader's guess.
    pub fn forget(&mut self) {
        self.stand = Stand::Open(None);
    }

    /// A control was used; none when there is no such message, else whether anything changed.
    pub fn message(&mut self, verb: &str, value: &str) -> Option<bool> {
        let before = self.stand;
        match (verb, before) {
            ("pick", Stand::Open(_)) => {
                let at = value.parse().ok();
                self.stand = Stand::Open(at.filter(|at| *at < self.ask.options.len()));
            }
            ("guess", Stand::Open(Some(at))) => self.stand = Stand::Guessed(at),
            ("known", Stand::Open(_)) => self.stand = Stand::Skipped,
            ("again", _) => self.forget(),
            ("pick" | "guess" | "known", _) => {}
            _ => return None,
        }
        Some(self.stand != before)
    }

    /// The figure's inside. `number` tells its group of radio buttons from others; `run` is where its run can be seen.
    #[must_use]
    pub fn view(&self, number: usize, run: Option<&str>) -> Markup {
        let told = self.told();
        let picked = match self.stand {
            Stand::Open(picked) => picked,
            Stand::Guessed(at) => Some(at),
            Stand::Skipped => None,
        };
        let right = &self.ask.options[self.right].1;
        html! {
            figcaption data-key="caption" { (if self.check { words::CHECK } else { words::GUESS }) }
            (Choices {
                key: "ask",
                group: format!("guess-{number}"),
                msg: "pick",
                question: &self.ask.question,
                options: &self.ask.options,
                notes: false,
                right: self.right,
                picked,
                told,
            }.view())
            p.verdict role="status" data-key="status" {
                @match self.stand {
                    Stand::Open(_) => {}
                    Stand::Guessed(at) if at == self.right => { (words::RIGHT) }
                    Stand::Guessed(_) => { (words::WRONG) " " (code(right)) }
                    Stand::Skipped => { (words::SKIPPED) " " (code(right)) }
                }
            }
            details.answer data-key="answer" open[told] data-told[told] {
                summary { (words::ANSWER) }
                p { b { (code(right)) } " " (self.outcome) }
                p { (words::WHY) }
                ol { @for sentence in &self.why { li { (sentence) } } }
                @if let Some(run) = run {
                    p { a href=(run) data-msg="see" { (words::SEE_RUN) } }
                }
            }
            div.acts data-key="acts" {
                @if told {
                    button type="button" data-msg="again" data-key="again" { (words::AGAIN) }
                } @else {
                    button type="button" data-msg="guess" data-key="guess" aria-disabled=[picked.is_none().then_some("true")] { (words::COMMIT) }
                    button type="button" data-msg="known" data-key="known" { (words::KNOWN) }
                }
            }
        }
    }
}

/// A question with options to pick one from, and what came of it.
pub(crate) struct Choices<'a> {
    /// Tells it from what stands beside it.
    pub(crate) key: &'a str,
    /// The group of radio buttons.
    pub(crate) group: String,
    /// What picking sends, with the option's place.
    pub(crate) msg: &'a str,
    pub(crate) question: &'a str,
    /// Each with its text behind.
    pub(crate) options: &'a [(String, String)],
    /// What stands before the text says why the option is not the right one.
    pub(crate) notes: bool,
    pub(crate) right: usize,
    pub(crate) picked: Option<usize>,
    /// The answer is told.
    pub(crate) told: bool,
}

impl Choices<'_> {
    pub(crate) fn view(&self) -> Markup {
        html! {
            fieldset data-key=(self.key) {
                legend { (code(self.question)) }
                ul {
                    @for (at, (note, text)) in self.options.iter().enumerate() {
                        @let (right, picked) = (at == self.right, self.picked == Some(at));
                        @let class = if !self.told { None } else if right { Some("borne-out") } else if picked { Some("missed") } else { None };
                        li class=[class] {
                            label {
                                input type="radio" name=(self.group) value=(at) data-msg=(self.msg) checked[picked] disabled[self.told];
                                span { (code(text)) }
                            }
                            @if self.told && picked { " " b { (words::YOURS) } }
                            @if self.told && right { " " b { (words::THE_RUNS) } }
                            @if self.told && picked && self.notes && !note.is_empty() { p.said { (note) } }
                        }
                    }
                }
            }
        }
    }
}

/// A text in which a part between backticks is code.
fn code(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// How a run ended, and by how much.
pub(crate) fn outcome(end: &World) -> String {
    let margin = words::margin(end).map_or(Cow::Borrowed(""), Cow::Owned);
    [&words::outcome(end), " ", &margin]
        .concat()
        .trim_end()
        .into()
}

/// The run with its cursor at the step that decided.
pub(crate) fn save(
    start: &Scenario,
    library: &Library,
    records: &[Record],
    decided: Option<Step>,
) -> String {
    let step = decided.map_or(records.len() - 1, |step| step.0 as usize);
    Save::at(Decisions::of(start, &[], library), records, step).write()
}

/// The record whose causes are told: the one that decided, else the last key moment.
fn told_from(records: &[Record], decided: Option<Step>) -> usize {
    let last = || keys::moments(records).last().copied().unwrap_or_default();
    decided.map_or_else(last, |step| step.0 as usize)
}
