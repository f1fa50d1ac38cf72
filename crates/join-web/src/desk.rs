//! The one place that holds the living [`Page`]: questions go in one at a time, answers are carried out before the next.
use crate::{address, dom::Element, follow, keep, patch::Shown, play, words};
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

thread_local! {
    static PAGE: RefCell<Option<Page>> = const { RefCell::new(None) };
    static FIGURES: OnceCell<Vec<Living>> = const { OnceCell::new() };
    static WAITING: RefCell<VecDeque<Ask>> = const { RefCell::new(VecDeque::new()) };
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Takes the page and its living figures; false when there already was one.
pub fn open(page: Page, figures: Vec<(usize, Element)>) -> bool {
    let living = figures.into_iter().map(|(figure, element)| Living {
        figure,
        element,
        shown: RefCell::default(),
    });
    let fresh = FIGURES.with(|cell| cell.set(living.collect()).is_ok());
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
            _ => None,
        };
        let opened = matches!(next, Ask::Open(_));
        // Whoever did not understand says nothing about playing either.
        let ticked = matches!(next, Ask::Tick(_));
        if let Ask::Settle(one) = next {
            each(|living| {
                if one.is_none_or(|one| one == living.figure) {
                    show(living, true);
                }
            });
            continue;
        }
        let answer = PAGE.with(|cell| cell.borrow_mut().as_mut().map(|page| put(page, next)));
        let Some(answer) = answer else { break };
        handled.get_or_insert(answer.handled);
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
        Ask::Forget => page.forget_all(),
        Ask::Settle(_) => Answer::default(),
    }
}

/// Does something with the page, once there is one.
pub fn with_page(f: impl FnOnce(&mut Page)) {
    PAGE.with(|cell| cell.borrow_mut().as_mut().map(f));
}

/// Renews the document, then the address and the clipboard.
fn carry_out(answer: Answer, speaker: Option<usize>, opened: bool) {
    each(|living| {
        if answer.changed.contains(&living.figure) {
            show(living, false);
        }
    });
    if (opened || answer.show)
        && let Some(element) = answer.changed.first().and_then(|&figure| element(figure))
    {
        element.scroll_into_view();
    }
    if !answer.keep.is_empty() {
        with_page(|page| {
            for (figure, memory) in &answer.keep {
                keep::keep(page, *figure, memory);
            }
            keep::tell(page);
        });
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
        let living = cell.get()?.iter().find(|living| living.figure == figure);
        living.map(|living| living.element.clone())
    })
}

/// The living figure around an element, itself included.
pub fn figure_of(inner: &Element) -> Option<usize> {
    let around = inner.closest("figure.join")?;
    FIGURES.with(|cell| {
        let living = cell.get()?.iter().find(|living| living.element == around);
        living.map(|living| living.figure)
    })
}

/// Renews one figure; only [`ask`] does, so never twice at once.
fn show(living: &Living, settled: bool) {
    let page =
        |cell: &RefCell<Option<Page>>| cell.borrow().as_ref().map(|page| page.inner(living.figure));
    if let Some(markup) = PAGE.with(page) {
        living
            .shown
            .borrow_mut()
            .renew(&living.element, markup, settled);
    }
}

/// Says to styles and tests that the figures are alive, and brings into sight what each is about.
pub fn mark_ready() {
    each(|living| {
        living.element.set("data-ready", "");
        follow::new_ones(&living.element, &[]);
    });
}

/// The program failed and will not answer again: every figure says so.
pub fn broke(reason: &str) {
    each(|living| {
        living.element.unset("data-ready");
        words::alert(&living.element, &words::broke(reason));
    });
}

/// Every living figure in turn; the list is fixed once the page is open, so `f` may touch the document.
fn each(f: impl Fn(&Living)) {
    FIGURES.with(|cell| cell.get().into_iter().flatten().for_each(f));
}
