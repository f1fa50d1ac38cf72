//! The dispatcher holds the living [`Figures`]: what happens in the page goes to them one at a time, and each answer is carried out
//! (`carry_out.rs`) before the next.
use crate::{
    Program,
    dom::ElementExt,
    handover,
    page_event::{FIRST, MEANS, PageEvent, THEN, put},
    patch::Shown,
    shares::{Address, Clock, Drag, Held},
    tabs,
};
use alloc::vec::Vec;
use core::cell::{Cell, OnceCell, RefCell};
use web_sys::Element;

use join_view::{Answer, Figures};

/// A figure of the page.
pub struct Living {
    pub figure: usize,
    pub element: Element,
    shown: RefCell<Shown>,
    /// It has changed while its tab was closed: it is drawn when somebody opens that.
    stale: Cell<bool>,
}

/// What becomes of an answer: whose figure was spoken to, and whether the answer decides about the clock.
pub type CarryOut<P> = fn(&'static Dispatcher<P>, Answer, Option<usize>, bool);

/// Everything that lives as long as the page. Each part of the glue has its own share; nothing else is kept anywhere.
pub struct Dispatcher<P: Program> {
    pub page: RefCell<Figures<P::Figures>>,
    pub figures: Vec<Living>,
    carry_out: CarryOut<P>,
    waiting: RefCell<Vec<PageEvent>>,
    busy: Cell<bool>,
    /// The last answer has brought something else into sight.
    pub led: Cell<bool>,
    /// What is to stay where it is when the next picture is drawn.
    pub held: RefCell<Option<Held>>,
    pub address: Address,
    pub clock: Clock,
    pub drag: RefCell<Option<Drag>>,
    /// The line that shows how many questions are answered.
    pub progress: OnceCell<Element>,
    pub handover: handover::Share,
    /// The figures show something already that their reader uses: nothing in them is made anew.
    pub takes_over: bool,
}

impl<P: Program> Dispatcher<P> {
    /// A dispatcher for the page and its living figures.
    pub fn new(
        page: Figures<P::Figures>,
        figures: Vec<(usize, Element)>,
        takes_over: bool,
        handover: handover::Share,
        carry_out: CarryOut<P>,
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
                stale: Cell::default(),
            }
        });
        Dispatcher {
            figures: living.collect(),
            page: RefCell::new(page),
            carry_out,
            waiting: RefCell::default(),
            busy: Cell::default(),
            led: Cell::default(),
            held: RefCell::default(),
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
            let clocked = answer.handled || ticked;
            (self.carry_out)(self, answer, speaker, clocked);
        }
        self.busy.set(false);
        handled.unwrap_or(false)
    }

    /// The event that has waited longest.
    fn next(&self) -> Option<PageEvent> {
        let mut waiting = self.waiting.borrow_mut();
        (!waiting.is_empty()).then(|| waiting.remove(0))
    }

    /// How many figures there are, and whether one of them is a stepper.
    pub fn size(&self) -> (usize, bool) {
        (self.figures.len(), self.page.borrow().stepper().is_some())
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

    /// Renews one figure; only [`Dispatcher::dispatch`] and what it calls do, so never twice at once.
    pub fn show(&self, living: &Living, settled: bool) {
        let unseen = P::TAKES_OVER && tabs::is_closed(&living.element);
        living.stale.set(unseen);
        if unseen {
            return;
        }
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
}

impl<P: Program> Dispatcher<P> {
    /// A tab was opened or closed: what has changed unseen is drawn.
    pub fn opened(&'static self) {
        for living in &self.figures {
            if living.stale.get() && !tabs::is_closed(&living.element) {
                self.dispatch(PageEvent::Settle(Some(living.figure)));
            }
        }
    }

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
