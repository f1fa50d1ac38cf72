//! The page's address and the clipboard: a state comes in by a link and goes out as one.
use crate::{
    desk::{Ask, Desk},
    dom::{self, Element, Field},
    words,
};
use alloc::string::String;
use core::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};

/// Browsers refuse an address that changes more often than some hundred times in half a minute.
const PAUSE_MS: u32 = 300;

/// How long a copy is confirmed.
const SAID_MS: u32 = 4000;

/// What waits to be written into the address bar.
#[derive(Default)]
pub struct Share {
    next: RefCell<Option<String>>,
    paused: Cell<bool>,
}

/// Restores the state that the page's address carries, if any.
pub fn visit(desk: &'static Desk) {
    let address = dom::address();
    if let Some((_, state)) = address.split_once('#')
        && state.starts_with("join=")
    {
        let state = dom::decode(state).unwrap_or_else(|_| state.into());
        desk.ask(Ask::Open(state));
    }
}

/// A page whose figures came alive has other heights than before: what its address names is brought into sight again.
#[cfg(feature = "book")]
pub fn keep_place() {
    let address = dom::address();
    if let Some((_, id)) = address.split_once('#')
        && let Some(place) = dom::by_id(id)
    {
        place.scroll_into_view();
    }
}

/// Lets the page's address end in `fragment`: now, or after a pause together with what comes until then.
pub fn note(desk: &'static Desk, fragment: String) {
    desk.address.next.replace(Some(fragment));
    if !desk.address.paused.replace(true) {
        flush(desk);
        let over = dom::callback(|_| {
            desk.address.paused.set(false);
            flush(desk);
        });
        dom::after(&over, PAUSE_MS);
    }
}

/// Writes the noted fragment into the address bar; the browser's history gets no new entry.
pub fn flush(desk: &Desk) {
    if let Some(fragment) = desk.address.next.take() {
        let _ = dom::replace_address(&JsValue::NULL, "", &dom::encode(&["#", &fragment].concat()));
    }
}

/// Puts `text` and behind it the page's address with `fragment` on the clipboard and says so, or shows both selected where
/// the browser does not allow that.
pub fn copy(desk: &'static Desk, text: String, fragment: &str, figure: usize) {
    let address = dom::address();
    let page = address.split('#').next().unwrap_or_default();
    let text = [&text, page, &dom::encode(&["#", fragment].concat())].concat();
    match dom::copy(&text) {
        Ok(promise) => {
            let done = dom::callback(move |_| said(desk, figure));
            let refused = dom::callback(move |_| show(desk, &text, figure));
            promise.then(&done, &refused);
        }
        Err(_) => show(desk, &text, figure),
    }
}

/// An empty line at the end of the figure, in place of an earlier one.
fn line(desk: &Desk, figure: usize) -> Option<Element> {
    let host = desk.host(figure)?;
    if let Some(earlier) = host.one(":scope > [data-own=copy]") {
        earlier.remove();
    }
    let line = dom::create("p");
    line.set("class", "join-copy");
    line.set("aria-live", "polite");
    line.set(words::OWN, "copy");
    host.insert(&line, None);
    Some(line)
}

/// Says for a while that the text was copied.
fn said(desk: &Desk, figure: usize) {
    if let Some(line) = line(desk, figure) {
        line.set_all_text(words::COPIED);
        dom::after(&dom::callback(move |_| line.remove()), SAID_MS);
    }
}

/// The text in a read-only field, selected, so that the reader can copy it by hand.
fn show(desk: &Desk, text: &str, figure: usize) {
    let Some(line) = line(desk, figure) else {
        return;
    };
    // A text of many lines needs a field of many.
    let field = if text.bytes().any(|byte| byte == b'\n') {
        "textarea"
    } else {
        "input"
    };
    let [label, input, close] = ["label", field, "button"].map(dom::create);
    label.set_all_text(words::COPY_YOURSELF);
    input.set("readonly", "");
    input.set("value", text);
    input.set_all_text(text);
    close.set("type", "button");
    close.set_all_text(words::CLOSE);
    label.insert(&input, None);
    line.insert(&label, None);
    line.insert(&close, None);
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
