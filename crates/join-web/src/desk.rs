//! The desk holds the living [`Figures`]: questions go in one at a time, answers are carried out before the next.
use crate::{Program, address, dom::ElementExt, drag, files, follow, keep, patch::Shown, play};
use alloc::{string::String, vec::Vec};
use core::cell::{Cell, RefCell};
use web_sys::Element;

/// What the reader did in a figure whose code was not there yet, kept in the figure itself, one after another: each message
/// and its value, with [`MEANS`] between the two and [`THEN`] behind.
pub const FIRST: &str = "data-first";

/// Between a message and its value: no field and no message holds this letter.
pub const MEANS: char = '\u{1f}';

/// Behind a message with its value.
pub const THEN: char = '\u{1e}';

use join_view::{Answer, Effect, Figures};

/// Something that happened in the page.
pub enum Ask {
    /// A control was used.
    Message {
        figure: usize,
        msg: String,
        value: String,
    },
    /// A key went down inside a figure.
    Key { figure: usize, key: String },
    /// Real time passed while playing, in milliseconds.
    Tick(u32),
    /// The page's address carries a state (`join=…`).
    Open(String),
    /// Nothing new, but every field is to show the model's value, also the one in use: of one figure, or of all.
    Settle(Option<usize>),
    /// All guesses of the page are taken back.
    Forget,
}

/// A figure of the page.
struct Living {
    figure: usize,
    element: Element,
    shown: RefCell<Shown>,
}

/// Everything that lives as long as the page. Each part of the glue has its own share; nothing else is kept anywhere.
pub struct Desk<P: Program> {
    page: RefCell<Figures<P::Figures>>,
    figures: Vec<Living>,
    waiting: RefCell<Vec<Ask>>,
    busy: Cell<bool>,
    /// The last answer has brought something else into sight.
    pub led: Cell<bool>,
    pub address: address::Share,
    pub clock: play::Share,
    pub drag: drag::Share,
    pub progress: keep::Share,
}

impl<P: Program> Desk<P> {
    /// A desk for the page and its living figures.
    pub fn new(page: Figures<P::Figures>, figures: Vec<(usize, Element)>) -> Desk<P> {
        let living = figures.into_iter().map(|(figure, element)| {
            // A program that comes later takes over figures that their reader has begun to use: nothing in them is made anew.
            let shown = match P::COMES.later() {
                Some(_) => Shown::already(&element.inner_html()),
                None => Shown::default(),
            };
            Living {
                figure,
                element,
                shown: shown.into(),
            }
        });
        Desk {
            figures: living.collect(),
            page: RefCell::new(page),
            waiting: RefCell::default(),
            busy: Cell::default(),
            led: Cell::default(),
            address: Default::default(),
            clock: Default::default(),
            drag: Default::default(),
            progress: Default::default(),
        }
    }

    /// Asks the page and carries its answer out; true when the question was understood.
    ///
    /// Changing the document may itself raise events (a removed field reports its change). Such a question waits until the
    /// running one is done, still before the first caller returns, and is never understood as far as its own caller knows.
    pub fn ask(&'static self, question: Ask) -> bool {
        self.waiting.borrow_mut().push(question);
        if self.busy.replace(true) {
            return false;
        }
        let mut handled = None;
        while let Some(next) = self.next() {
            let speaker = match &next {
                Ask::Message { figure, .. } | Ask::Key { figure, .. } => Some(*figure),
                _ => None,
            };
            // Whoever did not understand says nothing about playing either.
            let ticked = matches!(next, Ask::Tick(_));
            if let Ask::Settle(one) = next {
                for living in &self.figures {
                    if one.is_none_or(|one| one == living.figure) {
                        self.show(living, true);
                    }
                }
                continue;
            }
            let answer = put::<P>(&mut self.page.borrow_mut(), next);
            handled.get_or_insert(answer.handled);
            if answer.handled || ticked {
                play::set(self, answer.playing);
            }
            self.carry_out(answer, speaker);
        }
        self.busy.set(false);
        handled.unwrap_or(false)
    }

    /// The question that has waited longest.
    fn next(&self) -> Option<Ask> {
        let mut waiting = self.waiting.borrow_mut();
        (!waiting.is_empty()).then(|| waiting.remove(0))
    }

    /// Renews the document, then does what else the answer says.
    fn carry_out(&'static self, answer: Answer, speaker: Option<usize>) {
        for living in &self.figures {
            if answer.changed.contains(&living.figure) {
                self.show(living, false);
            }
        }
        for effect in answer.effects {
            match effect {
                Effect::Show(figure) => {
                    if let Some(element) = self.element(figure) {
                        element.scroll_into_view();
                        self.led.set(true);
                    }
                }
                Effect::Remember(figure, memory) => {
                    let mut page = self.page.borrow_mut();
                    keep::keep::<P>(&mut page, figure, &memory);
                    keep::tell::<P>(&self.progress, &page);
                }
                Effect::Address(fragment) => address::note(self, fragment),
                Effect::Copy { text, fragment } => {
                    if let Some(figure) = speaker {
                        address::copy(self, text, &fragment, figure);
                    }
                }
                Effect::SaveFile(file) if P::FILES => {
                    if let Some(figure) = speaker {
                        files::save(self, figure, &file);
                    }
                }
                Effect::ReadFile if P::FILES => {
                    if let Some(figure) = speaker {
                        files::read(self, figure);
                    }
                }
                Effect::SaveFile(_) | Effect::ReadFile => {}
            }
        }
    }

    /// The element of a living figure.
    pub fn element(&self, figure: usize) -> Option<&Element> {
        let living = self.figures.iter().find(|living| living.figure == figure);
        living.map(|living| &living.element)
    }

    /// The control that has the focus, if it is in a living figure.
    pub fn in_use(&self) -> Option<Element> {
        let active = crate::dom::document().active_element()?;
        self.figure_of(&active).map(|_| active)
    }

    /// The living figure around an element, itself included.
    pub fn figure_of(&self, inner: &Element) -> Option<usize> {
        let around = inner.around("figure.join")?;
        let living = self.figures.iter().find(|living| living.element == around);
        living.map(|living| living.figure)
    }

    /// Renews one figure; only [`Desk::ask`] does, so never twice at once.
    fn show(&self, living: &Living, settled: bool) {
        let page = self.page.borrow();
        if let Some(run) = page.run(living.figure) {
            living.element.set("data-run", &run);
        }
        let markup = page.inner(living.figure);
        living
            .shown
            .borrow_mut()
            .renew(&living.element, markup, settled);
    }

    /// Shows every figure for the first time, says to styles and tests that they are alive, and brings into sight what
    /// each is about.
    pub fn begin(&'static self) {
        // What stands in a field of a program that came later was typed by its reader: it comes as a message, or is still being typed.
        match P::COMES.later() {
            Some(_) => self
                .figures
                .iter()
                .for_each(|living| self.show(living, false)),
            None => {
                self.ask(Ask::Settle(None));
            }
        }
        keep::tell::<P>(&self.progress, &self.page.borrow());
        for living in &self.figures {
            living.element.set("data-ready", "");
            follow::new_ones(&living.element, &[]);
        }
    }
}

impl<P: Program> Desk<P> {
    /// Does what the reader did while the code was on its way.
    pub fn catch_up(&'static self) {
        for living in &self.figures {
            let done = living.element.get_attribute(FIRST).unwrap_or_default();
            living.element.unset(FIRST);
            // From now on its own program hears what the reader does.
            living.element.set("data-taken", "");
            living.element.unset("data-busy");
            for (msg, value) in done.split(THEN).filter_map(|one| one.split_once(MEANS)) {
                self.ask(Ask::Message {
                    figure: living.figure,
                    msg: msg.into(),
                    value: value.into(),
                });
            }
        }
    }
}

/// The question in the page's own terms.
fn put<P: Program>(page: &mut Figures<P::Figures>, question: Ask) -> Answer {
    match question {
        Ask::Message { figure, msg, value } => page.message(figure, &msg, &value),
        Ask::Key { figure, key } => page.key(figure, &key),
        Ask::Tick(elapsed) => page.tick(elapsed),
        Ask::Open(fragment) => page.open(&fragment),
        Ask::Forget => page.forget_all(),
        Ask::Settle(_) => Answer::default(),
    }
}
