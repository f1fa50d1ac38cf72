//! What the reader answered, kept by the browser on this device and nowhere else; a browser may refuse, and then nothing is kept.
use crate::{
    Page,
    desk::{Ask, Desk},
    dom::{self, Element},
    words,
};
use alloc::string::String;
use core::cell::OnceCell;

/// The line that shows how many questions are answered.
pub type Share = OnceCell<Element>;

/// The whole name of what is kept: this book's prefix, the page, the figure's own key.
fn name(key: &str) -> String {
    let path = dom::path();
    let page = path.strip_suffix("index.html").unwrap_or(&path);
    ["join-lab:", page, ":", key].concat()
}

/// Gives a figure back what was kept of it.
pub fn recall(page: &mut Page, figure: usize) {
    if let Some(key) = page.memory_key(figure) {
        match dom::kept(&name(&key)) {
            Ok(Some(memory)) => page.recall(figure, &memory),
            Ok(None) => {}
            Err(_) => page.cannot_keep(),
        }
    }
}

/// Keeps `memory` of a figure, or forgets what was kept when it is empty.
pub fn keep(page: &mut Page, figure: usize, memory: &str) {
    let Some(key) = page.memory_key(figure) else {
        return;
    };
    let name = name(&key);
    let done = match memory {
        "" => dom::forget(&name),
        _ => dom::keep(&name, memory),
    };
    if done.is_err() {
        page.cannot_keep();
    }
}

/// Shows how many questions of the page are answered, behind the last figure that asks.
pub fn tell(share: &Share, page: &Page) {
    let Some(markup) = page.progress() else {
        return;
    };
    let line = share.get_or_init(|| {
        let line = dom::create("p");
        line.set("class", "join-progress");
        line.set(words::OWN, "progress");
        let figures = dom::elements(&dom::find_all(
            "figure:is([data-widget=predict],[data-widget=check],[data-widget=diagnose])",
        ));
        if let Some((parent, last)) = figures.last().and_then(|last| Some((last.parent()?, last))) {
            parent.insert(&line, last.next().as_ref());
        }
        line
    });
    line.set_markup(&markup);
}

/// Whether the click was on the line's button, which takes all guesses of the page back.
pub fn reset_clicked(desk: &'static Desk, target: &Element) -> bool {
    let ours = target.name() == "BUTTON" && target.closest("[data-own=progress]").is_some();
    if ours {
        desk.ask(Ask::Forget);
    }
    ours
}
