//! The diagnoses of a page: which case is drawn, what is remembered and counted.

use maud::html;

use crate::FigureSpec;
use crate::case::{self, CASES};
use crate::diagnose::{Diagnosis, number};
use crate::drill::{Drill, Drilled};
use crate::page::Answer;
use crate::{words, words_case};

impl Drill {
    /// The diagnosis that a figure asks for. In a browser a drawn case is another one at each visit.
    pub(crate) fn diagnosis(&mut self, spec: &FigureSpec) -> Result<Diagnosis, String> {
        let start = spec.start.clone().ok_or(words_case::NO_START)?;
        let Some(fixed) = start.seed else {
            let scenario = self.library.get(&spec.scenario)?.clone();
            return Diagnosis::of(scenario.with_texts(&spec.set)?, start, &self.library);
        };
        let place = self.figures.len() as u64;
        let seed = match self.visit {
            Some(visit) => number(place << 32 | u64::from(visit), "visit"),
            None => fixed,
        };
        if self.seen.is_empty() {
            self.seen = case::seen(&self.library);
        }
        Diagnosis::drawn(seed, start, &self.library, &self.seen)
    }

    /// The diagnoses of the page with the numbers of their figures.
    fn diagnoses(&self) -> impl Iterator<Item = (usize, &Diagnosis)> {
        let all = self.figures.iter().enumerate();
        all.filter_map(|(at, figure)| match figure {
            Drilled::Diagnosis(diagnosis) => Some((at, &**diagnosis)),
            Drilled::Finder(_) => None,
        })
    }

    fn diagnosis_of(&mut self, figure: usize) -> Option<&mut Diagnosis> {
        match self.figures.get_mut(figure)? {
            Drilled::Diagnosis(diagnosis) => Some(diagnosis),
            Drilled::Finder(_) => None,
        }
    }

    /// Draws a case in the place of the one that a figure shows.
    fn draw(&mut self, figure: usize, seed: u32) {
        if let Some(Drilled::Diagnosis(diagnosis)) = self.figures.get_mut(figure) {
            let drawn = diagnosis.draw(seed, &self.library, &self.seen);
            diagnosis.alert = drawn.err();
        }
    }

    /// Draws the case that a page's address names.
    pub(crate) fn open_case(&mut self, figure: usize, text: &str) {
        let seed = text.strip_prefix('s').and_then(|text| text.parse().ok());
        match seed.filter(|seed| (1..=CASES).contains(seed)) {
            Some(seed) => self.draw(figure, seed),
            None => {
                if let Some(diagnosis) = self.diagnosis_of(figure) {
                    diagnosis.alert = Some(words::bad_link(words_case::NO_CASE));
                }
            }
        }
    }

    /// As [`Drill::message`], of a figure that diagnoses.
    pub(crate) fn case_message(&mut self, figure: usize, msg: &str, value: &str) -> Answer {
        let Some(diagnosis) = self.diagnosis_of(figure) else {
            return Answer::default();
        };
        diagnosis.alert = None;
        let (verb, name) = msg.split_once(':').unwrap_or((msg, ""));
        let mut keep = Vec::new();
        let mut link = false;
        match diagnosis.message(verb, name, value) {
            Some(changed) => {
                if changed && verb != "pick" {
                    keep.push((figure, diagnosis.memory()));
                    link = true;
                }
            }
            None if diagnosis.seed().is_some() && matches!(verb, "another" | "copy") => {
                link = true;
                if verb == "another" {
                    let seed = diagnosis.next_seed();
                    self.draw(figure, seed);
                }
            }
            None => return Answer::default(),
        }
        let seed = self.diagnosis_of(figure).and_then(|one| one.seed());
        let state = seed.filter(|_| link).map(|seed| format!("s{seed}"));
        let mut answer = self.answer(figure, state);
        answer.copy = answer.copy.filter(|_| verb == "copy");
        answer.keep = keep;
        answer
    }

    /// Under which name the reader's answers are remembered; none for a figure that asks nothing.
    #[must_use]
    pub fn memory_key(&self, figure: usize) -> Option<String> {
        let mut all = self.diagnoses();
        let (_, diagnosis) = all.find(|(at, _)| *at == figure)?;
        Some(match diagnosis.seed() {
            Some(_) => "cases".into(),
            None => format!("diagnosis {figure}"),
        })
    }

    /// Takes up what was remembered under that name.
    pub fn recall(&mut self, figure: usize, memory: &str) {
        if let Some(diagnosis) = self.diagnosis_of(figure) {
            diagnosis.recall(memory);
        }
    }

    /// The browser does not let the page remember anything.
    pub fn cannot_keep(&mut self) {
        self.unkept = true;
    }

    /// The line that says what the reader has diagnosed, with its button; none on a page that asks nothing.
    #[must_use]
    pub fn progress(&self) -> Option<String> {
        let (mut told, mut of) = (0, 0);
        let (mut drawn, mut right, mut all) = (false, 0, 0);
        for (_, one) in self.diagnoses() {
            if let Some(is_told) = one.asks() {
                of += 1;
                told += usize::from(is_told);
            }
            drawn |= one.seed().is_some();
            let score = one.score();
            (right, all) = (right + score.0, all + score.1);
        }
        let done = told > 0 || all > 0;
        (of > 0 || drawn).then(|| {
            html! {
                span {
                    @if of > 0 { (words::answered(told, of)) }
                    @if drawn { (words_case::cases(right, all)) " " }
                    @if done { (if self.unkept { words::NOT_KEPT } else { words::KEPT }) }
                }
                @if done { " " button type="button" { (words::RESET_PAGE) } }
            }
            .into_string()
        })
    }

    /// Takes all answers of the page back.
    pub fn forget_all(&mut self) -> Answer {
        let changed: Vec<usize> = self.diagnoses().map(|(at, _)| at).collect();
        for at in &changed {
            self.diagnosis_of(*at)
                .into_iter()
                .for_each(Diagnosis::forget);
        }
        Answer {
            handled: true,
            keep: changed.iter().map(|at| (*at, String::new())).collect(),
            changed,
            ..Answer::default()
        }
    }
}
