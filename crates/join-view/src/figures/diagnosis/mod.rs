//! A diagnosis from traces: of a given run with some of its steps shown, or of an unseen failure drawn with a seed.
//! The run itself is the judge of every answer.

pub mod generated_case;
mod steps;
mod view;

use join_sim::{Event, Library, Measure, Outcome, Random, Scenario};
use maud::Markup;

use super::{Heard, Hearing, Mounting, OwnFigure, OwnView, Progress};
use crate::effect::Effect;
use crate::judge::{outcome, save};
use crate::message::{Kinds, Msg};
use crate::run::reasons;
use crate::run::trace_lines::TracedRun;
use crate::spec::{DiagnosisSpec, FigureSpec};
use crate::words;
use crate::words::diagnosis::{self as say, STEPS};
use generated_case::{CASES, Case, SHOWN, ScenarioTraces};
use steps::{Part, part};

/// A diagnosis and where the reader is in it.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Its number among the figures of its page.
    number: usize,
    start: DiagnosisSpec,
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
    /// What the named scenarios' traces show; found where a case is generated.
    seen: Vec<ScenarioTraces>,
}

impl OwnFigure for Diagnosis {
    const HEARS: Kinds = Kinds::ASKED.and(Kinds::EXERCISE).and(Kinds::LINK);

    /// In a browser a generated case is another one at each visit.
    fn new(spec: &FigureSpec, page: &Mounting<'_>) -> Result<Diagnosis, String> {
        let start = spec.start.clone().ok_or(say::NO_START)?;
        let Some(fixed) = start.seed else {
            return Diagnosis::of(spec.scenario(page.library)?, start, page);
        };
        let place = page.number as u64;
        let seed = match page.visit {
            Some(visit) => number(place << 32 | u64::from(visit), "visit"),
            None => fixed,
        };
        let seen = generated_case::seen(page.library);
        let case = Diagnosis::generated(seed, page.number, start, page.library, &seen)?;
        Ok(Diagnosis { seen, ..case })
    }

    fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String> {
        match msg {
            Msg::Another if self.seed().is_some() => {
                self.generate(self.next_seed(), page.library)?;
            }
            Msg::Copy if self.seed().is_some() => {}
            Msg::PickIn(part) => {
                let picked = self.pick(part, value.parse().ok());
                return Ok(if picked { Heard::Changed } else { Heard::Same });
            }
            Msg::Commit | Msg::Known | Msg::Again => {
                if !self.answer(msg) {
                    return Ok(Heard::Same);
                }
                let memory = self.memory();
                page.effects.push(Effect::Remember(self.number, memory));
            }
            _ => return Ok(Heard::NotMine),
        }
        if let Some(seed) = self.seed() {
            page.link(&format!("s{seed}"), msg == Msg::Copy);
        }
        Ok(Heard::Changed)
    }

    fn view(&self, page: &OwnView<'_>) -> Markup {
        self.markup(page.alive, page.alert)
    }

    fn memory_key(&self) -> Option<String> {
        Some(match self.seed() {
            Some(_) => "cases".into(),
            None => format!("diagnosis {}", self.number),
        })
    }

    fn recall(&mut self, memory: &str) {
        self.take_up(memory);
    }

    fn forget(&mut self) {
        self.reopen();
        self.score = (0, 0);
    }

    fn progress(&self) -> Option<Progress> {
        let drawn = self.seed().is_some();
        let asks = !drawn && self.start.given < self.parts.len();
        Some(Progress {
            told: asks.then_some(self.told),
            cases: drawn.then_some(self.score),
        })
    }

    fn has_state(&self) -> bool {
        self.seed().is_some()
    }

    /// The state is `s` and the number of a case.
    fn open(&mut self, state: &str, library: &Library) -> Result<(), String> {
        let seed = state.strip_prefix('s').and_then(|text| text.parse().ok());
        let seed = seed.filter(|seed| (1..=CASES).contains(seed));
        self.generate(seed.ok_or(say::NO_CASE)?, library)
    }
}

impl Diagnosis {
    /// The diagnosis of a scenario's run, the first steps given.
    ///
    /// # Errors
    /// A sentence: more steps are given than there are, or what the run gave when no option says so.
    fn of(
        scenario: Scenario,
        start: DiagnosisSpec,
        page: &Mounting<'_>,
    ) -> Result<Diagnosis, String> {
        if start.given > STEPS.len() {
            return Err(say::too_many_given(STEPS.len(), start.given));
        }
        let run = TracedRun::of(scenario, &[]);
        let parts = STEPS.iter().map(|stage| part(&run, stage));
        let mut parts = parts.collect::<Result<Vec<Part>, _>>()?;
        // What the step before has shown needs no saying again.
        for at in (1..parts.len()).rev() {
            if parts[at].line == parts[at - 1].line {
                parts[at].line = None;
                parts[at].reason = String::new();
            }
        }
        let caption = say::caption(start.given, STEPS.len());
        let library = page.library;
        Ok(Diagnosis::about(
            page.number,
            start,
            &run,
            caption,
            parts,
            library,
        ))
    }

    /// The generated case of a number.
    ///
    /// # Errors
    /// A sentence when nothing can be generated from the library.
    fn generated(
        seed: u32,
        number: usize,
        mut start: DiagnosisSpec,
        library: &Library,
        seen: &[ScenarioTraces],
    ) -> Result<Diagnosis, String> {
        let Case {
            run,
            cause,
            decided,
            options,
            right,
        } = generated_case::generate(library, seen, seed).ok_or(say::NO_FAILURE)?;
        let reason = words::sentence(&run.facts.records[decided.0 as usize]);
        let causes = say::CAUSES.iter();
        let parts = vec![
            Part {
                question: say::CAUSE,
                options: causes
                    .map(|(_, text)| (String::new(), (*text).into()))
                    .collect(),
                right: cause,
                line: None,
                reason: String::new(),
            },
            Part {
                question: say::LINE,
                options,
                right,
                line: None,
                reason,
            },
        ];
        start.seed = Some(seed);
        let caption = say::UNSEEN.into();
        Ok(Diagnosis::about(
            number, start, &run, caption, parts, library,
        ))
    }

    fn about(
        number: usize,
        start: DiagnosisSpec,
        run: &TracedRun,
        caption: String,
        parts: Vec<Part>,
        library: &Library,
    ) -> Diagnosis {
        let (facts, records) = (&run.facts, &run.facts.records[..]);
        let failed = |record: &&join_sim::Record| matches!(record.event, Event::Failed { .. });
        let failed = records.iter().rfind(failed);
        let symptom = match (facts.outcome, failed) {
            (Outcome::Failed(code), Some(record)) => say::symptom(
                code,
                facts.phases.offset_ms(record.at),
                facts.phases.sign_in.is_some(),
            ),
            _ => words::outcome(facts.outcome),
        };
        let decided = run.measure(Measure::Outcome).decided;
        let told_from = decided.map_or(records.len() - 1, |step| step.0 as usize);
        Diagnosis {
            traces: SHOWN.map(|channel| {
                let all = run.lines(channel).into_iter();
                all.map(|(record, text)| (run.time(record), text)).collect()
            }),
            caption,
            symptom,
            outcome: outcome(facts),
            why: reasons::sentences(records, told_from),
            save: save(run, library, decided),
            picks: vec![None; parts.len()],
            told: parts.len() <= start.given,
            committed: false,
            score: (0, 0),
            seen: Vec::new(),
            number,
            parts,
            start,
        }
    }

    /// The number of a generated case.
    fn seed(&self) -> Option<u32> {
        self.start.seed
    }

    /// The number of the case after this one.
    fn next_seed(&self) -> u32 {
        let seed = self.seed().unwrap_or_default();
        match number(seed.into(), "another") {
            same if same == seed => same % CASES + 1,
            other => other,
        }
    }

    /// Another generated case in its place.
    ///
    /// # Errors
    /// As [`Diagnosis::generated`].
    fn generate(&mut self, seed: u32, library: &Library) -> Result<(), String> {
        let start = self.start.clone();
        let next = Diagnosis::generated(seed, self.number, start, library, &self.seen)?;
        *self = Diagnosis {
            score: self.score,
            seen: std::mem::take(&mut self.seen),
            ..next
        };
        Ok(())
    }

    /// What to remember of it; empty for nothing. Of generated cases only how many there were.
    fn memory(&self) -> String {
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

    fn take_up(&mut self, memory: &str) {
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

    /// Picks an option of a question; whether that is possible.
    fn pick(&mut self, part: usize, pick: Option<usize>) -> bool {
        let asked = !self.told && part >= self.start.given;
        let options = self.parts.get(part).map_or(0, |part| part.options.len());
        let picked = pick.filter(|pick| asked && *pick < options);
        if picked.is_some() {
            self.picks[part] = picked;
        }
        picked.is_some()
    }

    /// Commits the answers, tells them, or takes them back; whether that is possible.
    fn answer(&mut self, msg: Msg) -> bool {
        match msg {
            Msg::Commit if !self.told && self.complete() => {
                (self.told, self.committed) = (true, true);
                if self.seed().is_some() {
                    let (right, of) = self.right();
                    self.score.0 += u32::from(right == of);
                    self.score.1 += 1;
                }
            }
            Msg::Known if !self.told => self.told = true,
            Msg::Again if self.told => self.reopen(),
            _ => return false,
        }
        true
    }
}

/// A number of a case, drawn with a seed.
#[must_use]
pub fn number(seed: u64, concern: &str) -> u32 {
    Random::new(seed, concern).below(CASES.into()) as u32 + 1
}
