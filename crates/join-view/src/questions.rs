//! The predictions and checks of a page: who asks what, what is remembered, and where a judged run can be seen.

use maud::html;

use crate::page::{Answer, Page, Widget};
use crate::predict::Question;
use crate::words;

impl Page {
    /// The page is in a browser now: figures may lead to what lives elsewhere.
    pub fn wake(&mut self) {
        self.alive = true;
    }

    /// The question of a figure, by its place among the page's questions.
    fn question(&self, figure: usize) -> Option<usize> {
        let figure = self.figures.get(figure).filter(|figure| figure.asks());
        figure.map(|figure| figure.bench)
    }

    /// Under which name the reader's guess is remembered; none for a figure that asks nothing.
    #[must_use]
    pub fn memory_key(&self, figure: usize) -> Option<String> {
        let at = self.question(figure)?;
        Some(format!("{at}:{:08x}", self.questions[at].hash()))
    }

    /// Takes up what was remembered under that name.
    pub fn recall(&mut self, figure: usize, memory: &str) {
        if let Some(at) = self.question(figure) {
            self.questions[at].recall(memory);
        }
    }

    /// The browser does not let the page remember anything.
    pub fn cannot_keep(&mut self) {
        self.unkept = true;
    }

    /// The line that says how many questions are answered, with its button; none on a page that asks nothing.
    #[must_use]
    pub fn progress(&self) -> Option<String> {
        let told = self.questions.iter().filter(|one| one.told()).count();
        let of = self.questions.len();
        let kept = match (told, self.unkept) {
            (0, _) => "",
            (_, true) => words::NOT_KEPT,
            (_, false) => words::KEPT,
        };
        (of > 0).then(|| {
            html! {
                span { (words::answered(told, of)) (kept) }
                @if told > 0 { " " button type="button" { (words::RESET_PAGE) } }
            }
            .into_string()
        })
    }

    /// Takes all guesses of the page back.
    pub fn forget_all(&mut self) -> Answer {
        self.questions.iter_mut().for_each(Question::forget);
        let asking = |figure: &usize| self.question(*figure).is_some();
        let changed: Vec<usize> = (0..self.figures.len()).filter(asking).collect();
        Answer {
            handled: true,
            keep: changed.iter().map(|at| (*at, String::new())).collect(),
            changed,
            playing: self.playing(),
            ..Answer::default()
        }
    }

    /// The inside of a figure that asks; none for another.
    pub(crate) fn question_view(&self, figure: usize) -> Option<String> {
        let at = self.question(figure)?;
        let run = self.alive.then(|| self.run_address(at));
        let view = self.questions[at].view(figure, run.as_deref());
        Some(view.into_string())
    }

    /// Where the run of a question can be seen: in the page's first stepper, else in the playground.
    fn run_address(&self, question: usize) -> String {
        let question = &self.questions[question];
        let stepper = |figure: &crate::page::Figure| figure.widget == Widget::Stepper;
        match self.figures.iter().position(stepper) {
            Some(figure) => format!("#join={figure}/{}", question.save()),
            None => {
                let (root, save) = (question.root(), question.save());
                format!("{root}playground/index.html#join=0/{save}")
            }
        }
    }

    /// As [`Page::message`], of a figure that asks; none for another.
    pub(crate) fn question_message(
        &mut self,
        figure: usize,
        msg: &str,
        value: &str,
    ) -> Option<Answer> {
        let at = self.question(figure)?;
        let mut answer = Answer {
            playing: self.playing(),
            ..Answer::default()
        };
        if msg == "see" {
            // A link into this page; one that leads elsewhere is the browser's.
            if let Some(fragment) = self.run_address(at).strip_prefix('#') {
                answer = self.open(fragment);
                answer.show = true;
                answer.fragment = Some(fragment.into());
            }
        } else if let Some(changed) = self.questions[at].message(msg, value) {
            answer.handled = true;
            if changed {
                answer.changed.push(figure);
                if msg != "pick" {
                    let memory = self.questions[at].memory();
                    answer.keep.push((figure, memory.into()));
                }
            }
        }
        Some(answer)
    }
}
