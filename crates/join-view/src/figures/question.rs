//! Predictions and checks: a question about a run, options to pick from, and the run itself as the judge.
//!
//! Without a program the options are a list and the answer is a `details` to open; on paper it is open.

use std::borrow::Cow;

use join_sim::{Decisions, Library, Measure, Save, Scenario, Step};
use maud::{Markup, html};

use super::{Heard, Hearing, Mounting, OwnFigure, OwnView, Progress};
use crate::effect::Effect;
use crate::message::{Kinds, Msg};
use crate::parts::alert;
use crate::parts::choices::{Choices, code};
use crate::run::facts::RunFacts;
use crate::run::reasons;
use crate::run::trace_lines::TracedRun;
use crate::spec::{FigureSpec, QuestionSpec};
use crate::words;

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
    ask: QuestionSpec,
    /// A check at a chapter's end, not a prediction.
    check: bool,
    /// Its place among all that is asked on its page.
    place: usize,
    right: usize,
    outcome: String,
    why: Vec<String>,
    save: String,
    stand: Stand,
}

impl OwnFigure for Question {
    const HEARS: Kinds = Kinds::ASKED;

    fn new(spec: &FigureSpec, page: &Mounting<'_>) -> Result<Question, String> {
        let start = spec.scenario(page.library)?;
        let ask = spec.ask.as_ref().ok_or(words::NO_QUESTION)?;
        let check = spec.widget == CHECK;
        Question::judged(ask, check, page.asked, &start, page.library)
    }

    fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String> {
        let before = self.stand;
        match (msg, before) {
            // A link into this page; one that leads elsewhere is the browser's.
            (Msg::See, _) => {
                return Ok(match self.run_address(page.stepper).strip_prefix('#') {
                    Some(fragment) => Heard::Elsewhere(fragment.into()),
                    None => Heard::NotMine,
                });
            }
            (Msg::Pick, Stand::Open(_)) => {
                let at = value.parse().ok();
                self.stand = Stand::Open(at.filter(|at| *at < self.ask.options.len()));
            }
            (Msg::Commit, Stand::Open(Some(at))) => self.stand = Stand::Guessed(at),
            (Msg::Known, Stand::Open(_)) => self.stand = Stand::Skipped,
            (Msg::Again, _) => self.forget(),
            (Msg::Pick | Msg::Commit | Msg::Known, _) => {}
            _ => return Ok(Heard::NotMine),
        }
        if self.stand == before {
            return Ok(Heard::Same);
        }
        if msg != Msg::Pick {
            let memory = self.memory().into();
            page.effects.push(Effect::Remember(page.number, memory));
        }
        Ok(Heard::Changed)
    }

    fn view(&self, page: &OwnView<'_>) -> Markup {
        let run = page.alive.then(|| self.run_address(page.stepper));
        self.markup(page, run.as_deref())
    }

    /// Tells this question from others on its page, and from a later wording of itself.
    fn memory_key(&self) -> Option<String> {
        Some(format!("{}:{:08x}", self.place, self.hash()))
    }

    fn recall(&mut self, memory: &str) {
        let known = self.ask.options.iter().position(|o| o.0 == memory);
        if memory == "-" {
            self.stand = Stand::Skipped;
        } else if let Some(at) = known {
            self.stand = Stand::Guessed(at);
        }
    }

    fn forget(&mut self) {
        self.stand = Stand::Open(None);
    }

    fn progress(&self) -> Option<Progress> {
        Some(Progress {
            told: Some(self.told()),
            cases: None,
        })
    }
}

/// The name of the figure that is a check.
const CHECK: &str = "check";

impl Question {
    /// Runs the scenario and looks up which option it bears out.
    ///
    /// # Errors
    /// A sentence: unknown measure, or what the run gave when no option says so.
    fn judged(
        ask: &QuestionSpec,
        check: bool,
        place: usize,
        start: &Scenario,
        library: &Library,
    ) -> Result<Question, String> {
        let what = Measure::from_name(&ask.measure)?;
        let run = TracedRun::of(start.clone(), &[]);
        let found = run.measure(what);
        let right = ask
            .options
            .iter()
            .position(|(value, _)| *value == found.value)
            .ok_or_else(|| words::no_such_option(&ask.measure, &found.value))?;
        let decided = found
            .decided
            .or_else(|| run.measure(Measure::Outcome).decided);
        let facts = &run.facts;
        Ok(Question {
            ask: ask.clone(),
            check,
            place,
            right,
            outcome: outcome(facts),
            why: reasons::sentences(&facts.records, told_from(facts, decided)),
            save: save(&run, library, decided),
            stand: Stand::Open(None),
        })
    }

    /// Where its run can be seen: in the page's first stepper, else in the playground.
    fn run_address(&self, stepper: Option<usize>) -> String {
        let save = &self.save;
        match stepper {
            Some(figure) => format!("#join={figure}/{save}"),
            None => [&self.ask.root, "playground/index.html#join=0/", save].concat(),
        }
    }

    fn hash(&self) -> u32 {
        self.ask.question.bytes().fold(0x811c_9dc5, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
    }

    /// Whether the reader has been told the answer.
    fn told(&self) -> bool {
        !matches!(self.stand, Stand::Open(_))
    }

    /// What to remember of it; empty for nothing.
    fn memory(&self) -> &str {
        match self.stand {
            Stand::Open(_) => "",
            Stand::Guessed(at) => &self.ask.options[at].0,
            Stand::Skipped => "-",
        }
    }

    /// The figure's inside; `run` is where its run can be seen.
    fn markup(&self, page: &OwnView<'_>, run: Option<&str>) -> Markup {
        let told = self.told();
        let picked = match self.stand {
            Stand::Open(picked) => picked,
            Stand::Guessed(at) => Some(at),
            Stand::Skipped => None,
        };
        let right = &self.ask.options[self.right].1;
        html! {
            figcaption data-key="caption" { (if self.check { words::CHECK } else { words::GUESS }) }
            (alert(page.alert))
            (Choices {
                key: "ask",
                group: format!("guess-{}", page.number),
                msg: Msg::Pick,
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
                    p { a href=(run) data-msg=(Msg::See) { (words::SEE_RUN) } }
                }
            }
            div.acts data-key="acts" {
                @if told {
                    button type="button" data-msg=(Msg::Again) data-key="again" { (words::AGAIN) }
                } @else {
                    button type="button" data-msg=(Msg::Commit) data-key="guess" aria-disabled=[picked.is_none().then_some("true")] { (words::COMMIT) }
                    button type="button" data-msg=(Msg::Known) data-key="known" { (words::KNOWN) }
                }
            }
        }
    }
}

/// How a run ended, and by how much.
pub fn outcome(facts: &RunFacts) -> String {
    let margin = words::margin(facts.margin_ms).map_or(Cow::Borrowed(""), Cow::Owned);
    [&words::outcome(facts.outcome), " ", &margin]
        .concat()
        .trim_end()
        .into()
}

/// The run with its cursor at the step that decided.
pub fn save(run: &TracedRun, library: &Library, decided: Option<Step>) -> String {
    let records = &run.facts.records;
    let step = decided.map_or(records.len() - 1, |step| step.0 as usize);
    Save::at(Decisions::of(&run.scenario, &[], library), records, step).write()
}

/// The record whose causes are told: the one that decided, else the last key moment.
fn told_from(facts: &RunFacts, decided: Option<Step>) -> usize {
    let last = || facts.moments.last().copied().unwrap_or_default();
    decided.map_or_else(last, |step| step.0 as usize)
}
