//! What figures have outside of their markup: the browser around them, what their reader has answered, and what that tells of their runs.

use maud::html;

use super::Figures;
use crate::effect::{Answer, Effect};
use crate::figure_set::FigureSet;
use crate::figures::Progress;
use crate::words;

impl<F: FigureSet> Figures<F> {
    /// The page is in a browser now: figures may lead to what lives elsewhere, and compute nothing before their reader asks.
    pub fn wake(&mut self) {
        self.alive = true;
    }

    /// Cases are generated with this number from now on; any will do that differs from visit to visit.
    pub fn visit(&mut self, visit: u32) {
        self.visit = Some(visit);
    }

    /// Its reader wants no motion: what plays jumps.
    pub fn keep_still(&mut self) {
        self.still = true;
    }

    /// Under which name a reader's answers are remembered; none for a figure that asks nothing.
    #[must_use]
    pub fn memory_key(&self, figure: usize) -> Option<String> {
        self.figures.get(figure)?.figure.memory_key()
    }

    /// Takes up what was remembered under that name.
    pub fn recall(&mut self, figure: usize, memory: &str) {
        if let Some(mounted) = self.figures.get_mut(figure) {
            mounted.figure.recall(memory);
            self.keep_back();
        }
    }

    /// The browser does not let the page remember anything.
    pub fn cannot_keep(&mut self) {
        self.unkept = true;
    }

    /// The line that says how far the reader is with what the page asks, with its button; none on a page that asks nothing.
    #[must_use]
    pub fn progress(&self) -> Option<String> {
        let all = self.figures.iter().map(|one| one.figure.progress());
        let all: Vec<Progress> = all.flatten().collect();
        let asked = all.iter().filter_map(|one| one.told);
        let (of, told) = (asked.clone().count(), asked.filter(|told| *told).count());
        let cases = all.iter().filter_map(|one| one.cases);
        let cases = cases.reduce(|(a, b), (c, d)| (a + c, b + d));
        let done = told > 0 || cases.is_some_and(|(_, committed)| committed > 0);
        let kept = match (done, self.unkept) {
            (false, _) => "",
            (true, true) => words::NOT_KEPT,
            (true, false) => words::KEPT,
        };
        (!all.is_empty()).then(|| {
            html! {
                span {
                    @if of > 0 { (words::answered(told, of)) }
                    @if let Some((right, of)) = cases { (words::diagnosis::cases(right, of)) " " }
                    (kept)
                }
                @if done { " " button type="button" { (words::RESET_PAGE) } }
            }
            .into_string()
        })
    }

    /// Takes all answers of the page back.
    pub fn forget_all(&mut self) -> Answer {
        let mut changed = Vec::new();
        for (number, mounted) in self.figures.iter_mut().enumerate() {
            if mounted.figure.memory_key().is_some() {
                mounted.figure.forget();
                changed.push(number);
            }
        }
        let effects: Vec<Effect> = changed
            .iter()
            .map(|at| Effect::Remember(*at, String::new()))
            .collect();
        changed.extend(self.keep_back());
        self.answer(changed, effects)
    }

    /// The last question of the page so far is about a run: so many of its records come before what is asked.
    pub(super) fn asked_before(&mut self, at: usize, until: usize) {
        let mut all = self.figures.iter();
        let question = all.rposition(|one| one.figure.progress().is_some());
        self.runs[at].asked = question.map(|question| (question, until));
        self.keep_back();
    }

    /// Of a run that a question is about, the figures show what comes before the answer, until that is told; gives those that
    /// are other ones now.
    pub(super) fn keep_back(&mut self) -> Vec<usize> {
        let mut changed = Vec::new();
        for at in 0..self.runs.len() {
            let Some((question, until)) = self.runs[at].asked else {
                continue;
            };
            let told = self.figures[question].figure.progress();
            let told = told.and_then(|progress| progress.told) == Some(true);
            let until = (!told).then_some(until);
            if self.runs[at].session.keep_back(until) {
                changed.extend(self.on_run(at));
            }
        }
        changed
    }
}
