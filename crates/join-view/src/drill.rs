//! The figures that stand on pages of their own: the search over the error codes, and the diagnoses. They are a program of
//! their own, which such a page loads in place of the book's.

use join_sim::Library;
use maud::Markup;

use crate::FigureSpec;
use crate::case::Seen;
use crate::diagnose::Diagnosis;
use crate::find::Finder;
use crate::page::Answer;
use crate::words;

/// The figures' names; a page that has one has no other figures.
pub const DRILL_WIDGETS: &[&str] = &["codes", "diagnose"];

/// One figure of the drill.
#[derive(Debug)]
pub(crate) enum Drilled {
    Finder(Finder),
    Diagnosis(Box<Diagnosis>),
}

/// All drill figures of one page.
#[derive(Debug, Default)]
pub struct Drill {
    pub(crate) library: Library,
    pub(crate) figures: Vec<Drilled>,
    alive: bool,
    /// Differs from visit to visit; none on the way into a file.
    pub(crate) visit: Option<u32>,
    /// What the named scenarios' traces show; found when a case is drawn.
    pub(crate) seen: Vec<Seen>,
    /// The browser keeps nothing for the page.
    pub(crate) unkept: bool,
}

impl Drill {
    /// A drill without figures.
    #[must_use]
    pub fn new(library: Library) -> Drill {
        Drill {
            library,
            ..Drill::default()
        }
    }

    /// It is in a browser now.
    pub fn wake(&mut self) {
        self.alive = true;
    }

    /// Cases are drawn with this number from now on; any will do that differs from visit to visit.
    pub fn visit(&mut self, visit: u32) {
        self.visit = Some(visit);
    }

    /// Adds a figure and gives its index.
    ///
    /// # Errors
    /// A sentence naming what was expected and found: unknown widget, scenario, parameter or value.
    pub fn mount(&mut self, spec: &FigureSpec) -> Result<usize, String> {
        let figure = match spec.widget.as_str() {
            "codes" => Drilled::Finder(Finder::default()),
            "diagnose" => Drilled::Diagnosis(Box::new(self.diagnosis(spec)?)),
            other => return Err(words::no_figure(other, DRILL_WIDGETS)),
        };
        self.figures.push(figure);
        Ok(self.figures.len() - 1)
    }

    fn finder(&mut self, figure: usize) -> Option<&mut Finder> {
        match self.figures.get_mut(figure)? {
            Drilled::Finder(finder) => Some(finder),
            Drilled::Diagnosis(_) => None,
        }
    }

    /// Gives a figure that searches the texts of the rows that it searches; another figure has none.
    pub fn rows(&mut self, figure: usize, texts: Vec<String>) {
        if let Some(finder) = self.finder(figure) {
            finder.rows(texts);
        }
    }

    /// Whether a row of the figure is out of sight now.
    #[must_use]
    pub fn hides(&self, figure: usize, row: usize) -> bool {
        matches!(self.figures.get(figure), Some(Drilled::Finder(finder)) if !finder.shows(row))
    }

    /// A control with `data-msg` was used; `value` is the value of an input, else empty.
    pub fn message(&mut self, figure: usize, msg: &str, value: &str) -> Answer {
        let Some(finder) = self.finder(figure) else {
            return self.case_message(figure, msg, value);
        };
        finder.alert = None;
        let mut copied = None;
        match msg {
            "find" => finder.search(value.into()),
            "all" => finder.search(String::new()),
            "copy" => copied = Some(finder.query().into()),
            _ => return Answer::default(),
        }
        self.answer(figure, copied)
    }

    /// Something was done to a figure; the reader wants a link to this state of it.
    pub(crate) fn answer(&self, figure: usize, copied: Option<String>) -> Answer {
        let fragment = copied.map(|state| format!("join={figure}/{state}"));
        Answer {
            handled: true,
            changed: vec![figure],
            copy: fragment.as_ref().map(|_| String::new()),
            fragment,
            ..Answer::default()
        }
    }

    /// Shows the state that a page's address carries: `join=FIGURE/STATE`, without `#`. The state is what is searched for, or
    /// `s` and the number of a case. A damaged one is said in the figure.
    pub fn open(&mut self, fragment: &str) -> Answer {
        let Some(text) = fragment.strip_prefix("join=") else {
            return Answer::default();
        };
        let (number, state) = text.split_once('/').unwrap_or(("", text));
        let named = number.parse().ok();
        let named = named.filter(|figure| self.has_state(*figure));
        let first = (0..self.figures.len()).find(|figure| self.has_state(*figure));
        let Some(figure) = named.or(first) else {
            return Answer::default();
        };
        let lost = named.is_none();
        match self.finder(figure) {
            Some(finder) if lost => finder.alert = Some(words::bad_link(words::NO_FIGURE)),
            Some(finder) => finder.open(state),
            None => self.open_case(figure, if lost { "" } else { state }),
        }
        self.answer(figure, None)
    }

    /// Whether a page's address can name a state of the figure.
    fn has_state(&self, figure: usize) -> bool {
        match self.figures.get(figure) {
            Some(Drilled::Finder(_)) => true,
            Some(Drilled::Diagnosis(diagnosis)) => diagnosis.seed().is_some(),
            None => false,
        }
    }

    /// The markup inside the `<figure>` element, or inside the part of it that is set aside for that.
    #[must_use]
    pub fn inner(&self, figure: usize) -> String {
        let view = match self.figures.get(figure) {
            Some(Drilled::Finder(finder)) => finder.view(),
            Some(Drilled::Diagnosis(diagnosis)) => diagnosis.view(figure, self.alive),
            None => Markup::default(),
        };
        view.into_string()
    }
}

/// What the glue asks of every page, and what only other figures have an answer to.
impl Drill {
    /// No run is shown here that somebody else could study.
    #[must_use]
    pub fn run(&self, _figure: usize) -> Option<String> {
        None
    }

    /// No figure here has keys of its own.
    pub fn key(&mut self, _figure: usize, _key: &str) -> Answer {
        Answer::default()
    }

    /// Nothing here goes on by itself.
    pub fn tick(&mut self, _elapsed_ms: u32) -> Answer {
        Answer::default()
    }
}
