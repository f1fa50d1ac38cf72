//! Predictions and checks: a question about a run, options to pick from, and the run itself as the judge.
//!
//! Without a program the options are a list and the answer is a `details` to open; on paper it is open.

use std::borrow::Cow;

use join_sim::{
    Event, Fate, Instant, Library, Measure, Message, ObjectChange, Participant, Record, Scenario,
    Step, World, measure, run,
};
use maud::{Markup, html};

use crate::{keys, words};

/// At most so many sentences say why.
const WHY_LIMIT: usize = 5;

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
            why: why(&records, &end, decided),
            save: crate::bench::Bench::new(start.clone()).save(library),
            stand: Stand::Open(None),
        })
    }

    /// The run as a save, at its end.
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
            fieldset data-key="ask" {
                legend { (code(&self.ask.question)) }
                ul {
                    @for (at, (_, text)) in self.ask.options.iter().enumerate() {
                        @let class = if !told { None } else if at == self.right { Some("right") } else if picked == Some(at) { Some("wrong") } else { None };
                        li class=[class] {
                            label {
                                input type="radio" name=(format!("guess-{number}")) value=(at) data-msg="pick" checked[picked == Some(at)] disabled[told];
                                span { (code(text)) }
                            }
                            @if told && picked == Some(at) { " " b { (words::YOURS) } }
                            @if told && at == self.right { " " b { (words::THE_RUNS) } }
                        }
                    }
                }
            }
            p.verdict role="status" data-key="status" {
                @match self.stand {
                    Stand::Open(_) => {}
                    Stand::Guessed(at) if at == self.right => { (words::RIGHT) }
                    Stand::Guessed(_) => { (words::WRONG) " " (code(right)) }
                    Stand::Skipped => { (words::SKIPPED) " " (code(right)) }
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
            details.answer data-key="answer" open[told] data-told[told] {
                summary { (words::ANSWER) }
                p { b { (code(right)) } " " (self.outcome) }
                p { (words::WHY) }
                ol { @for sentence in &self.why { li { (sentence) } } }
                @if let Some(run) = run {
                    p { a href=(run) data-msg="see" { (words::SEE_RUN) } }
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

fn outcome(end: &World) -> String {
    let margin = words::margin(end).map_or(Cow::Borrowed(""), |margin| Cow::Owned(margin));
    [&words::outcome(end), " ", &margin]
        .concat()
        .trim_end()
        .into()
}

/// The sentences of the few moments that led to the one that decided, in their order.
fn why(records: &[Record], end: &World, decided: Option<Step>) -> Vec<String> {
    let moments = keys::moments(records);
    let last = moments.last().copied().unwrap_or_default();
    let decided = decided.map_or(last, |step| step.0 as usize);
    let mut chain = vec![decided];
    if let Event::Judged(verdict) = records[decided].event {
        let issue = |record: &Record| matches!(record.event, Event::TokenIssued(token) if token == verdict.token);
        chain.extend(records.iter().rposition(issue));
    }
    let mut step = records[decided].cause;
    while let Some(at) = step {
        if moments.binary_search(&(at.0 as usize)).is_ok() {
            chain.push(at.0 as usize);
        }
        step = records[at.0 as usize].cause;
    }
    let boot = end.stage().user_boot;
    // The heaviest few, taken one by one: a library's sort would weigh more than the rest of this file.
    let rank = |at: usize| {
        if at == decided {
            9
        } else {
            weight(&records[at], boot)
        }
    };
    let mut kept: Vec<usize> = Vec::new();
    while kept.len() < WHY_LIMIT {
        let rest = chain.iter().copied().filter(|at| !kept.contains(at));
        let Some(best) = rest.max_by_key(|at| (rank(*at), *at)) else {
            break;
        };
        let place = kept.partition_point(|at| *at < best);
        kept.insert(place, best);
    }
    kept.iter()
        .map(|at| words::sentence(&records[*at]))
        .collect()
}

/// How much a moment explains: 4 what somebody decided or something stood in the way, 2 what moved the join on, less for
/// what was long ago.
fn weight(record: &Record, boot: Option<Instant>) -> u8 {
    let weight = match record.event {
        Event::Assigned { .. }
        | Event::Commanded(_)
        | Event::EnergySaver { .. }
        | Event::Source { .. }
        | Event::TaskHeld { .. }
        | Event::TaskCut { .. }
        | Event::WaitEnded { .. }
        | Event::TimedOut { .. }
        | Event::NotAllowed { .. }
        | Event::Object(ObjectChange::Deleted | ObjectChange::Duplicated(_)) => return 4,
        Event::Sent { fate, .. } if !matches!(fate, Fate::Arrives(_)) => return 4,
        Event::TaskEnded { code, .. } if code.0 != 0 => return 4,
        Event::Received {
            message:
                Message::NoEkCertificate
                | Message::AikRefused(_)
                | Message::KeyFailed { .. }
                | Message::TpmNotReady(_),
            ..
        } => return 4,
        Event::Received {
            message: Message::RunTask(_) | Message::TryAgain | Message::PullPlug,
            from: Participant::User,
        } => return 4,
        Event::TokenIssued(_)
        | Event::Judged(_)
        | Event::PolicyInForce { .. }
        | Event::CertificateStored { .. }
        | Event::TaskStarted { .. }
        | Event::TaskReleased { .. }
        | Event::Attempt { .. }
        | Event::Object(_) => 3,
        _ => 2,
    };
    weight - u8::from(boot.is_some_and(|boot| record.at < boot))
}
