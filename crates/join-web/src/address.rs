//! The page's address and the clipboard: a state comes in by a link and goes out as one.
use crate::{
    desk::{self, Ask},
    dom::{self, Element, Field},
    words,
};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};

/// Browsers refuse an address that changes more often than some hundred times in half a minute.
const PAUSE_MS: u32 = 300;

thread_local! {
    static NEXT: RefCell<Option<String>> = const { RefCell::new(None) };
    static PAUSED: Cell<bool> = const { Cell::new(false) };
}

/// Restores the state that the page's address carries, if any.
pub fn visit() {
    let address = dom::address();
    if let Some((_, state)) = address.split_once('#')
        && state.starts_with("join=")
    {
        desk::ask(Ask::Open(state.into()));
    }
}

/// Lets the page's address end in `fragment`: now, or after a pause together with what comes until then.
pub fn note(fragment: String) {
    NEXT.set(Some(fragment));
    if !PAUSED.replace(true) {
        flush();
        let over = dom::callback(|_| {
            PAUSED.set(false);
            flush();
        });
        dom::after(&over, PAUSE_MS);
    }
}

/// Writes the noted fragment into the address bar; the browser's history gets no new entry.
pub fn flush() {
    if let Some(fragment) = NEXT.take() {
        let _ = dom::replace_address(&JsValue::NULL, "", &["#", &fragment].concat());
    }
}

/// Puts `text` on the clipboard, or shows it selected where the browser does not allow that; then tells the figure which.
pub fn copy(mut text: String, figure: usize) {
    if text.starts_with('#') {
        let mut whole = dom::address();
        whole.truncate(whole.find('#').unwrap_or(whole.len()));
        text.insert_str(0, &whole);
    }
    match dom::copy(&text) {
        Ok(promise) => {
            let done = dom::callback(move |_| told(figure, "copy-done"));
            let refused = dom::callback(move |_| show(&text, figure));
            promise.then(&done, &refused);
        }
        Err(_) => show(&text, figure),
    }
}

/// Tells the figure how a copy went.
fn told(figure: usize, how: &str) {
    desk::ask(Ask::Message {
        figure,
        msg: how.into(),
        value: String::new(),
    });
}

/// The text in a read-only field at the end of the figure, selected, so that the reader can copy it by hand.
fn show(text: &str, figure: usize) {
    told(figure, "copy-failed");
    let Some(host) = desk::element(figure) else {
        return;
    };
    if let Some(earlier) = host.one(":scope > [data-own=copy]") {
        earlier.remove();
    }
    let [line, label, input, close] = ["p", "label", "input", "button"].map(dom::create);
    line.set("class", "join-copy");
    line.set(words::OWN, "copy");
    label.set_all_text(words::COPY_YOURSELF);
    input.set("readonly", "");
    input.set("value", text);
    close.set("type", "button");
    close.set_all_text(words::CLOSE);
    label.insert(&input, None);
    line.insert(&label, None);
    line.insert(&close, None);
    host.insert(&line, None);
    input.focus(&JsValue::UNDEFINED);
    input.unchecked_ref::<Field>().select();
}

/// Takes the field away when `target` is its button; the focus goes back to the figure's first control.
pub fn close_clicked(target: &Element) -> bool {
    let Some(line) = target.closest("[data-own=copy]") else {
        return false;
    };
    if target.name() == "BUTTON" {
        let host = line.closest("figure");
        line.remove();
        if let Some(first) = host.and_then(|host| host.one("button")) {
            first.focus(&JsValue::UNDEFINED);
        }
    }
    true
}
