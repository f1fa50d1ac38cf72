//! What the reader answered, kept by the browser on this device and nowhere else; a browser may refuse, and then nothing is kept.
use crate::{
    Program,
    dispatcher::Dispatcher,
    dom::{self, ElementExt, NodeExt},
    page_event::PageEvent,
    words,
};
use alloc::string::String;
use core::cell::OnceCell;
use join_view::Figures;
use wasm_bindgen::JsValue;
use web_sys::{Element, Storage};

/// The whole name of what is kept: this book's prefix, the page, the figure's own key.
fn name(key: &str) -> String {
    let path = dom::window().location().pathname().unwrap_or_default();
    let page = path.strip_suffix("index.html").unwrap_or(&path);
    ["join-lab:", page, ":", key].concat()
}

/// Where the browser keeps what it is given; an error where it keeps nothing for the page.
fn storage() -> Result<Storage, JsValue> {
    dom::window().local_storage()?.ok_or(JsValue::NULL)
}

/// Gives a figure back what was kept of it, and says what that was.
pub fn recall<P: Program>(page: &mut Figures<P::Figures>, figure: usize) -> Option<String> {
    let key = page.memory_key(figure)?;
    match storage().and_then(|storage| storage.get_item(&name(&key))) {
        Ok(memory) => memory.inspect(|memory| page.recall(figure, memory)),
        Err(_) => {
            page.cannot_keep();
            None
        }
    }
}

/// Keeps `memory` of a figure, or forgets what was kept when it is empty.
pub fn keep<P: Program>(page: &mut Figures<P::Figures>, figure: usize, memory: &str) {
    let Some(key) = page.memory_key(figure) else {
        return;
    };
    let name = name(&key);
    let done = storage().and_then(|storage| match memory {
        "" => storage.remove_item(&name),
        _ => storage.set_item(&name, memory),
    });
    if done.is_err() {
        page.cannot_keep();
    }
}

/// Shows how many questions of the page are answered, behind the last figure that asks.
pub fn tell<P: Program>(share: &OnceCell<Element>, page: &Figures<P::Figures>) {
    let Some(markup) = page.progress() else {
        return;
    };
    let line = share.get_or_init(|| {
        let line = dom::create("p");
        line.set("class", "join-progress");
        line.set(words::OWN, "progress");
        let figures = dom::find_all(
            "figure:is([data-widget=predict],[data-widget=check],[data-widget=diagnose])",
        );
        if let Some((parent, last)) = figures
            .last()
            .and_then(|last| Some((last.parent_node()?, last)))
        {
            parent.insert(&line, last.next_sibling().as_ref());
        }
        line
    });
    line.set_inner_html(&markup);
}

/// Whether the click was on the line's button, which takes all guesses of the page back.
pub fn reset_clicked<P: Program>(dispatcher: &'static Dispatcher<P>, target: &Element) -> bool {
    let ours = target.node_name() == "BUTTON" && target.around("[data-own=progress]").is_some();
    if ours {
        dispatcher.dispatch(PageEvent::Forget);
    }
    ours
}
