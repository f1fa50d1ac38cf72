//! A diagnosis from traces: of a given run with some of its steps shown, or of an unseen failure drawn with a seed.
//! The run itself is the judge of every answer.

use join_sim::{Event, Library, Measure, Outcome, Random, Scenario, measure};
use maud::{Markup, html};

use crate::case::{self, CASES, Case, SHOWN, Seen};
use crate::lines::Traced;
use crate::predict::{Choices, outcome, save};
use crate::stages::{Part, part};
use crate::words_case::{self, STAGES};
use crate::{why, words};

/// How a diagnosis begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The number of a drawn case; without one the figure's own scenario is diagnosed step by step.
    pub seed: Option<u32>,
    /// How many of the steps are shown with their answers.
    pub given: usize,
    /// The way from the page to the book's root: empty or `../` repeated.
    pub root: String,
}

/// A diagnosis and where the reader is in it.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    start: Start,
    /// All that the traces say: channel by channel, each line with its time.
    traces: [Vec<(String, String)>; 4],
    caption: String,
    symptom: String,
    parts: Vec<Part>,
    outcome: String,
    why: Vec<String>,
    save: String,
    /// What the reader picked, question by question.
    picks: Vec<Option<usize>>,
    told: bool,
    /// The reader committed answers and was not merely told.
    committed: bool,
    /// Drawn cases that the reader has diagnosed, and all that were committed.
    score: (u32, u32),
    /// Something went wrong; said with `role="alert"`.
    pub alert: Option<String>,
}

impl Diagnosis {
    /// The diagnosis of a scenario's run, the first steps given.
    ///
    /// # Errors
    /// A sentence: more steps are given than there are, or what the run gave when no option says so.
    pub fn of(scenario: Scenario, start: Start, library: &Library) -> Result<Diagnosis, String> {
        if start.given > STAGES.len() {
            return Err(format!(
                "given: expected at most the {} steps of a diagnosis, found {}",
                STAGES.len(),
                start.given
            ));
        }
        let run = Traced::of(scenario);
        let parts = STAGES.iter().map(|stage| part(&run, stage));
        let mut parts = parts.collect::<Result<Vec<Part>, _>>()?;
        // What the step before has shown needs no saying again.
        for at in (1..parts.len()).rev() {
            if parts[at].line == parts[at - 1].line {
                parts[at].line = None;
                parts[at].reason = String::new();
            }
        }
        let caption = words_case::caption(start.given, STAGES.len());
        Ok(Diagnosis::new(start, &run, caption, parts, library))
    }

    /// The drawn case of a number.
    ///
    /// # Errors
    /// A sentence when nothing can be drawn from the library.
    pub fn drawn(
        seed: u32,
        mut start: Start,
        library: &Library,
        seen: &[Seen],
    ) -> Result<Diagnosis, String> {
        let Case {
            run,
            cause,
            decided,
            options,
            right,
        } = case::drawn(library, seen, seed)
            .ok_or("no scenario gives a failure that can be diagnosed")?;
        let reason = words::sentence(&run.records[decided.0 as usize]);
        let causes = words_case::CAUSES.iter();
        let parts = vec![
            Part {
                question: words_case::CAUSE,
                options: causes
                    .map(|(_, text)| (String::new(), (*text).into()))
                    .collect(),
                right: cause,
                line: None,
                reason: String::new(),
            },
            Part {
                question: words_case::LINE,
                options,
                right,
                line: None,
                reason,
            },
        ];
        start.seed = Some(seed);
        Ok(Diagnosis::new(
            start,
            &run,
            words_case::UNSEEN.into(),
            parts,
            library,
        ))
    }

    fn new(
        start: Start,
        run: &Traced,
        caption: String,
        parts: Vec<Part>,
        library: &Library,
    ) -> Diagnosis {
        let (records, end) = (&run.records[..], &run.end);
        let failed = |record: &&join_sim::Record| matches!(record.event, Event::Failed { .. });
        let failed = records.iter().rfind(failed);
        let symptom = match (end.outcome(), failed) {
            (Outcome::Failed(code), Some(record)) => words_case::symptom(
                code,
                run.phases.offset_ms(record.at),
                run.phases.sign_in.is_some(),
            ),
            _ => words::outcome(end),
        };
        let decided = measure(Measure::Outcome, records, end).decided;
        let told_from = decided.map_or(records.len() - 1, |step| step.0 as usize);
        Diagnosis {
            traces: SHOWN.map(|channel| {
                let all = run.lines(channel).into_iter();
                all.map(|(record, text)| (run.time(record), text)).collect()
            }),
            caption,
            symptom,
            outcome: outcome(end),
            why: why::sentences(records, told_from),
            save: save(&run.scenario, library, records, decided),
            picks: vec![None; parts.len()],
            told: parts.len() <= start.given,
            committed: false,
            score: (0, 0),
            alert: None,
            parts,
            start,
        }
    }

    /// The number of a drawn case.
    #[must_use]
    pub fn seed(&self) -> Option<u32> {
        self.start.seed
    }

    /// Whether it counts among the questions of the page, and then whether the reader has been told.
    #[must_use]
    pub fn asks(&self) -> Option<bool> {
        let asks = self.seed().is_none() && self.start.given < self.parts.len();
        asks.then_some(self.told)
    }

    /// Drawn cases that the reader has diagnosed, and all that were committed.
    #[must_use]
    pub fn score(&self) -> (u32, u32) {
        self.score
    }

    /// The number of the case after this one.
    #[must_use]
    pub fn next_seed(&self) -> u32 {
        let seed = self.seed().unwrap_or_default();
        match number(seed.into(), "another") {
            same if same == seed => same % CASES + 1,
            other => other,
        }
    }

    /// Another drawn case in its place.
    ///
    /// # Errors
    /// As [`Diagnosis::drawn`].
    pub fn draw(&mut self, seed: u32, library: &Library, seen: &[Seen]) -> Result<(), String> {
        let score = self.score;
        *self = Diagnosis::drawn(seed, self.start.clone(), library, seen)?;
        self.score = score;
        Ok(())
    }

    /// What to remember of it; empty for nothing. Of drawn cases only how many there were.
    #[must_use]
    pub fn memory(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        if self.seed().is_some() {
            if self.score.1 > 0 {
                words = vec![self.score.0.to_string(), self.score.1.to_string()];
            }
        } else if self.committed {
            words.extend(self.picks.iter().flatten().map(usize::to_string));
        } else if self.told {
            words.push("-".into());
        }
        words.join(" ")
    }

    /// Takes up what was remembered; what means nothing to this diagnosis is ignored.
    pub fn recall(&mut self, memory: &str) {
        let numbers: Option<Vec<usize>> = memory.split(' ').map(|part| part.parse().ok()).collect();
        if self.seed().is_some() {
            if let Some(&[right, of]) = numbers.as_deref()
                && right <= of
                && of < 1_000_000
            {
                self.score = (right as u32, of as u32);
            }
            return;
        }
        let asked = self.parts.get(self.start.given..).unwrap_or_default();
        let fits = |(pick, part): (&usize, &Part)| *pick < part.options.len();
        match numbers {
            None => self.told |= memory == "-",
            Some(picks) => {
                if picks.len() == asked.len() && picks.iter().zip(asked).all(fits) {
                    let picks = picks.into_iter().map(Some);
                    self.picks.splice(self.start.given.., picks);
                    (self.told, self.committed) = (true, true);
                }
            }
        }
    }

    /// Takes the answers back.
    fn reopen(&mut self) {
        self.picks.fill(None);
        (self.told, self.committed) = (self.parts.len() <= self.start.given, false);
    }

    /// Forgets all that the reader did.
    pub fn forget(&mut self) {
        self.reopen();
        self.score = (0, 0);
    }

    /// How many answers are right, and of how many.
    fn right(&self) -> (usize, usize) {
        let given = self.start.given;
        let asked = self.picks.iter().zip(&self.parts).skip(given);
        let right = asked.filter(|(pick, part)| **pick == Some(part.right));
        (right.count(), self.parts.len() - given)
    }

    fn complete(&self) -> bool {
        let mut asked = self.picks.iter().skip(self.start.given);
        asked.all(Option::is_some)
    }

    /// A control was used; none when there is no such message, else whether anything changed.
    pub fn message(&mut self, verb: &str, name: &str, value: &str) -> Option<bool> {
        match verb {
            "pick" if !self.told => {
                let (Ok(part), Ok(pick)) = (name.parse::<usize>(), value.parse()) else {
                    return Some(false);
                };
                let asked = part >= self.start.given;
                let known = |part: &&Part| asked && pick < part.options.len();
                if self.parts.get(part).filter(known).is_none() {
                    return Some(false);
                }
                self.picks[part] = Some(pick);
            }
            "guess" if !self.told && self.complete() => {
                (self.told, self.committed) = (true, true);
                if self.seed().is_some() {
                    let (right, of) = self.right();
                    self.score.0 += u32::from(right == of);
                    self.score.1 += 1;
                }
            }
            "known" if !self.told => self.told = true,
            "again" if self.told => self.reopen(),
            "pick" | "guess" | "known" | "again" => return Some(false),
            _ => return None,
        }
        Some(true)
    }

    /// The figure's inside. `number` tells its groups of radio buttons from others; a living one leads to its run.
    #[must_use]
    pub fn view(&self, number: usize, alive: bool) -> Markup {
        let run =
            alive.then(|| [&self.start.root, "playground/index.html#join=/", &self.save].concat());
        let (given, drawn) = (self.start.given, self.seed());
        let asked = self.parts.get(given..).unwrap_or_default();
        html! {
            figcaption data-key="caption" { (self.caption) }
            @if let Some(text) = &self.alert { p.alert role="alert" data-key="alert" { (text) } }
            p.case data-key="case" {
                @if let Some(seed) = drawn { b { (words_case::case(seed)) } " " }
                (self.symptom)
            }
            div.columns data-key="columns" {
                @for (channel, lines) in SHOWN.iter().zip(&self.traces) {
                    div.column {
                        h4 { (words::channel(*channel)) }
                        @if lines.is_empty() { p { (words::NOTHING_HERE) } }
                        ol.trace tabindex="0" aria-label=(words::channel(*channel)) {
                            @for (time, text) in lines { li { span.time { (time) } " " (text) } }
                        }
                    }
                }
            }
            ol.walk data-key="walk" {
                @for (at, part) in self.parts.iter().enumerate() {
                    li data-key=(at) {
                        @if at < given {
                            p.asked { (part.question) }
                            (part.answer())
                        } @else {
                            (Choices {
                                key: "ask",
                                group: format!("case-{number}-{at}"),
                                msg: &format!("pick:{at}"),
                                question: part.question,
                                options: &part.options,
                                notes: true,
                                right: part.right,
                                picked: self.picks[at],
                                told: self.told,
                            }.view())
                        }
                    }
                }
            }
            @if asked.is_empty() { div.answer data-told { (self.because(run.as_deref())) } }
            @else {
                p.verdict role="status" data-key="status" {
                    @if self.committed {
                        @let (right, of) = self.right();
                        (words_case::graded(right, of))
                    } @else if self.told { (words_case::SKIPPED) }
                }
                details.answer data-key="answer" open[self.told] data-told[self.told] {
                    summary { (words::ANSWER) }
                    @for part in asked { p { (part.question) } (part.answer()) }
                    (self.because(run.as_deref()))
                }
                div.acts data-key="acts" {
                    @if !self.told {
                        button type="button" data-msg="guess" data-key="guess" aria-disabled=[(!self.complete()).then_some("true")] { (words_case::COMMIT) }
                        button type="button" data-msg="known" data-key="known" { (if drawn.is_some() { words_case::TELL } else { words::KNOWN }) }
                    } @else if drawn.is_none() {
                        button type="button" data-msg="again" data-key="again" { (words::AGAIN) }
                    }
                    @if drawn.is_some() {
                        button type="button" data-msg="another" data-key="another" { (words_case::ANOTHER) }
                        button type="button" data-msg="copy" data-key="copy" { (words::COPY) }
                    }
                }
            }
        }
    }
}

impl Diagnosis {
    /// How the run ended, and why, in its own steps.
    fn because(&self, run: Option<&str>) -> Markup {
        html! {
            p { (self.outcome) " " (words::WHY) }
            ol { @for sentence in &self.why { li { (sentence) } } }
            @if let Some(run) = run { p { a href=(run) { (words::SEE_RUN) } } }
        }
    }
}

/// A number of a case, drawn with a seed.
#[must_use]
pub fn number(seed: u64, concern: &str) -> u32 {
    Random::new(seed, concern).below(CASES.into()) as u32 + 1
}
