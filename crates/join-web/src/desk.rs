//! The one place that holds the living [`Page`]: questions go in one at a time, answers are carried out before the next.
use crate::{address, dom::Element, follow, patch, play, words};
use join_view::{Answer, Page};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::VecDeque,
};

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
}

thread_local! {
    static PAGE: RefCell<Option<Page>> = const { RefCell::new(None) };
    static FIGURES: OnceCell<Vec<(usize, Element)>> = const { OnceCell::new() };
    static WAITING: RefCell<VecDeque<Ask>> = const { RefCell::new(VecDeque::new()) };
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Takes the page and its living figures; false when there already was one.
pub fn open(page: Page, figures: Vec<(usize, Element)>) -> bool {
    let fresh = FIGURES.with(|cell| cell.set(figures).is_ok());
    if fresh {
        PAGE.with(|cell| cell.replace(Some(page)));
    }
    fresh
}

/// Asks the page and carries its answer out; true when the question was understood.
///
/// Changing the document may itself raise events (a removed field reports its change). Such a question waits until the
/// running one is done, still before the first caller returns, and is never understood as far as its own caller knows.
pub fn ask(question: Ask) -> bool {
    WAITING.with(|queue| queue.borrow_mut().push_back(question));
    if BUSY.replace(true) {
        return false;
    }
    let mut handled = None;
    while let Some(next) = WAITING.with(|queue| queue.borrow_mut().pop_front()) {
        let speaker = match &next {
            Ask::Message { figure, .. } | Ask::Key { figure, .. } => Some(*figure),
            Ask::Tick(_) | Ask::Open(_) => None,
        };
        let opened = matches!(next, Ask::Open(_));
        let ticked = matches!(next, Ask::Tick(_));
        let answer = PAGE.with(|cell| cell.borrow_mut().as_mut().map(|page| put(page, next)));
        let Some(answer) = answer else { break };
        handled.get_or_insert(answer.handled);
        // Whoever did not understand says nothing about playing either.
        if answer.handled || ticked {
            play::set(answer.playing);
        }
        carry_out(answer, speaker, opened);
    }
    BUSY.set(false);
    handled.unwrap_or(false)
}

/// The question in the page's own terms.
fn put(page: &mut Page, question: Ask) -> Answer {
    match question {
        Ask::Message { figure, msg, value } => page.message(figure, &msg, &value),
        Ask::Key { figure, key } => page.key(figure, &key),
        Ask::Tick(elapsed) => page.tick(elapsed),
        Ask::Open(fragment) => page.open(&fragment),
    }
}

/// Renews the document, then the address and the clipboard.
fn carry_out(answer: Answer, speaker: Option<usize>, opened: bool) {
    for &figure in &answer.changed {
        show(figure, false);
    }
    if opened && let Some(element) = answer.changed.first().and_then(|&figure| element(figure)) {
        element.scroll_into_view();
    }
    if let Some(fragment) = answer.fragment {
        address::note(fragment);
    }
    if let Some((text, figure)) = answer.copy.zip(speaker) {
        address::copy(text, figure);
    }
}

/// The element of a living figure.
pub fn element(figure: usize) -> Option<Element> {
    FIGURES.with(|cell| {
        cell.get()?
            .iter()
            .find(|(at, _)| *at == figure)
            .map(|(_, e)| e.clone())
    })
}

/// The living figure around an element, itself included.
pub fn figure_of(inner: &Element) -> Option<usize> {
    let around = inner.closest("figure.join")?;
    FIGURES.with(|cell| {
        cell.get()?
            .iter()
            .find(|(_, e)| *e == around)
            .map(|(at, _)| *at)
    })
}

/// Renews one figure. `settled`: fields show the model's values even where the reader is writing.
pub fn show(figure: usize, settled: bool) {
    let markup = PAGE.with(|cell| cell.borrow().as_ref().map(|page| page.inner(figure)));
    if let Some((markup, element)) = markup.zip(element(figure)) {
        patch::renew(&element, &markup, settled);
    }
}

/// Renews every figure.
pub fn show_all() {
    each(|figure, _| show(figure, true));
}

/// Says to styles and tests that the figures are alive, and brings into sight what each is about.
pub fn mark_ready() {
    each(|_, element| {
        element.set("data-ready", "");
        follow::new_ones(element, &[]);
    });
}

/// The program failed and will not answer again: every figure says so.
pub fn broke(reason: &str) {
    each(|_, element| {
        element.unset("data-ready");
        words::alert(element, &words::broke(reason));
    });
}

/// Every living figure in turn; the list is fixed once the page is open, so `f` may touch the document.
fn each(f: impl Fn(usize, &Element)) {
    FIGURES.with(|cell| {
        cell.get()
            .into_iter()
            .flatten()
            .for_each(|(figure, element)| f(*figure, element))
    });
}
