//! The dispatcher holds the living [`Figures`]: what happens in the page goes to them one at a time, answers are carried out before the next.
use crate::{
    Program, address, animation_clock,
    dom::ElementExt,
    drag, files, follow, handover,
    page_event::{FIRST, MEANS, PageEvent, THEN, put},
    patch::Shown,
    saved_answers, tabs,
};
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use web_sys::Element;

use join_view::{Answer, Effect, Figures};

/// A figure of the page.
struct Living {
    figure: usize,
    element: Element,
    shown: RefCell<Shown>,
}

/// Everything that lives as long as the page. Each part of the glue has its own share; nothing else is kept anywhere.
pub struct Dispatcher<P: Program> {
    page: RefCell<Figures<P::Figures>>,
    figures: Vec<Living>,
    waiting: RefCell<Vec<PageEvent>>,
    busy: Cell<bool>,
    /// The last answer has brought something else into sight.
    pub led: Cell<bool>,
    pub address: address::Share,
    pub clock: animation_clock::Share,
    pub drag: drag::Share,
    pub progress: saved_answers::Share,
    pub handover: handover::Share,
    /// The figures show something already that their reader uses: nothing in them is made anew.
    takes_over: bool,
}

impl<P: Program> Dispatcher<P> {
    /// A dispatcher for the page and its living figures.
    pub fn new(
        page: Figures<P::Figures>,
        figures: Vec<(usize, Element)>,
        takes_over: bool,
        handover: handover::Share,
    ) -> Dispatcher<P> {
        let living = figures.into_iter().map(|(figure, element)| {
            let shown = match takes_over {
                true => Shown::already(&element.inner_html()),
                false => Shown::default(),
            };
            Living {
                figure,
                element,
                shown: shown.into(),
            }
        });
        Dispatcher {
            figures: living.collect(),
            page: RefCell::new(page),
            waiting: RefCell::default(),
            busy: Cell::default(),
            led: Cell::default(),
            address: Default::default(),
            clock: Default::default(),
            drag: Default::default(),
            progress: Default::default(),
            handover,
            takes_over,
        }
    }

    /// Tells the figures of an event and carries their answer out; true when they understood it.
    ///
    /// Changing the document may itself raise events (a removed field reports its change). Such an event waits until the
    /// running one is done, still before the first caller returns, and is never understood as far as its own caller knows.
    pub fn dispatch(&'static self, event: PageEvent) -> bool {
        self.waiting.borrow_mut().push(event);
        if self.busy.replace(true) {
            return false;
        }
        let mut handled = None;
        while let Some(next) = self.next() {
            let speaker = match &next {
                PageEvent::Message { figure, .. } | PageEvent::Key { figure, .. } => Some(*figure),
                _ => None,
            };
            // Whoever did not understand says nothing about playing either.
            let ticked = matches!(next, PageEvent::Tick(_));
            if let PageEvent::Settle(one) = next {
                for living in &self.figures {
                    if one.is_none_or(|one| one == living.figure) {
                        self.show(living, true);
                    }
                }
                continue;
            }
            let answer = put(&mut self.page.borrow_mut(), &next);
            if P::TABS {
                self.handover.note(&next, &answer);
            }
            handled.get_or_insert(answer.handled);
            if answer.handled || ticked {
                animation_clock::set(self, answer.playing);
            }
            self.carry_out(answer, speaker);
        }
        self.busy.set(false);
        handled.unwrap_or(false)
    }

    /// The event that has waited longest.
    fn next(&self) -> Option<PageEvent> {
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
                    saved_answers::keep::<P>(&mut page, figure, &memory);
                    saved_answers::tell::<P>(&self.progress, &page);
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

    /// How many figures there are, and whether one of them is a stepper.
    pub fn size(&self) -> (usize, bool) {
        (self.figures.len(), self.page.borrow().stepper().is_some())
    }

    /// Another program calls for the page: it gets it, unless its reader holds a handle just now.
    pub fn leave(&'static self) {
        if self.drag.borrow().is_none() {
            address::flush(self);
            animation_clock::set(self, false);
            if let Some(line) = self.progress.get() {
                line.remove();
            }
            self.handover.leave();
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

    /// Renews one figure; only [`Dispatcher::dispatch`] does, so never twice at once.
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
        // What stands in a field of a figure that is taken over was typed by its reader: it comes as a message, or is still being typed.
        if self.takes_over {
            self.figures
                .iter()
                .for_each(|living| self.show(living, false));
        } else {
            self.dispatch(PageEvent::Settle(None));
        }
        saved_answers::tell::<P>(&self.progress, &self.page.borrow());
        for living in &self.figures {
            living.element.set("data-ready", "");
            follow::new_ones(&living.element, &[]);
        }
    }
}

impl<P: Program> Dispatcher<P> {
    /// Does what the reader did while the code was on its way.
    pub fn catch_up(&'static self) {
        for living in &self.figures {
            let done = living.element.get_attribute(FIRST).unwrap_or_default();
            living.element.unset(FIRST);
            // From now on its own program hears what the reader does.
            living.element.set("data-taken", "");
            living.element.unset("data-busy");
            for (msg, value) in done.split(THEN).filter_map(|one| one.split_once(MEANS)) {
                self.dispatch(PageEvent::Message {
                    figure: living.figure,
                    msg: msg.into(),
                    value: value.into(),
                });
            }
        }
        if P::TAKES_OVER || P::COMES.later().is_some() {
            tabs::arrived();
        }
    }
}
