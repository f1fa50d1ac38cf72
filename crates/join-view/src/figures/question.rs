//! Predictions and checks: a question about a run, options to pick from, and the run itself as the judge.
//!
//! The run was asked when the book was written, and the page carries what it said: see `judge.rs`. In a page the options have
//! another order at each visit. Without a program they are a list and the answer is a `details` to open; on paper it is open.

use join_sim::Random;
use maud::{Markup, html};

use super::{Heard, Hearing, Mounting, OwnFigure, OwnView, Progress};
use crate::effect::Effect;
use crate::message::{Kinds, Msg};
use crate::parts::alert;
use crate::parts::choices::{Choices, code};
use crate::spec::{FigureSpec, Judged, QuestionSpec};
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

/// A question with what its run says.
#[derive(Clone, Debug)]
pub struct Question {
    question: String,
    /// The way from the page to the book's root.
    root: String,
    /// For each option, in the order shown, what speaks against it, and its text.
    options: Vec<(String, String)>,
    /// For each of them its value, and the run at the step that decides about it.
    values: Vec<(String, String)>,
    /// A check at a chapter's end, not a prediction.
    check: bool,
    /// Its place among all that is asked on its page.
    place: usize,
    right: usize,
    outcome: String,
    why: Vec<String>,
    stand: Stand,
}

impl OwnFigure for Question {
    const HEARS: Kinds = Kinds::ASKED;

    fn new(spec: &FigureSpec, page: &Mounting<'_>) -> Result<Question, String> {
        let ask = spec.ask.as_ref();
        let told = ask.and_then(|ask| Some((ask, ask.judged.as_ref()?)));
        let (ask, judged) = told.ok_or(words::NO_QUESTION)?;
        Ok(Question {
            check: spec.widget == CHECK,
            place: page.asked,
            ..Question::of(ask, judged, page.visit)
        })
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
                self.stand = Stand::Open(at.filter(|at| *at < self.options.len()));
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
        let known = self.values.iter().position(|(value, _)| value == memory);
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
    /// The question with its options in the order of a visit, or as they were written.
    fn of(ask: &QuestionSpec, judged: &Judged, visit: Option<u32>) -> Question {
        let mut order: Vec<usize> = (0..ask.options.len()).collect();
        if let Some(visit) = visit {
            let mut random = Random::new(u64::from(visit), &ask.question);
            for last in (1..order.len()).rev() {
                order.swap(last, random.below(last as u64 + 1) as usize);
            }
        }
        let of = |at: &usize| (&ask.options[*at], &judged.steps[*at]);
        let option = |((_, text), (_, said)): (&(String, String), &(String, String))| {
            (said.clone(), text.clone())
        };
        let value = |((value, _), (save, _)): (&(String, String), &(String, String))| {
            (value.clone(), save.clone())
        };
        Question {
            question: ask.question.clone(),
            root: ask.root.clone(),
            options: order.iter().map(of).map(option).collect(),
            values: order.iter().map(of).map(value).collect(),
            check: false,
            place: 0,
            right: (order.iter().position(|at| *at == judged.right)).unwrap_or_default(),
            outcome: judged.outcome.clone(),
            why: judged.why.clone(),
            stand: Stand::Open(None),
        }
    }

    /// Where its run can be seen, at the step that decides about the reader's guess: in the page's first stepper, else in the
    /// playground.
    fn run_address(&self, stepper: Option<usize>) -> String {
        let at = match self.stand {
            Stand::Guessed(at) => at,
            Stand::Open(_) | Stand::Skipped => self.right,
        };
        let save = &self.values[at].1;
        match stepper {
            Some(figure) => format!("#join={figure}/{save}"),
            None => [&self.root, "playground/index.html#join=0/", save].concat(),
        }
    }

    fn hash(&self) -> u32 {
        self.question.bytes().fold(0x811c_9dc5, |hash, byte| {
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
            Stand::Guessed(at) => &self.values[at].0,
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
        let right = &self.options[self.right].1;
        html! {
            figcaption data-key="caption" { (if self.check { words::CHECK } else { words::GUESS }) }
            (alert(page.alert))
            (Choices {
                key: "ask",
                group: format!("guess-{}", page.number),
                msg: Msg::Pick,
                question: &self.question,
                options: &self.options,
                notes: true,
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
