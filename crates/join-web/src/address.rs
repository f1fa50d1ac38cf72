//! The page's address and the clipboard: a state comes in by a link and goes out as one.
use crate::{
    Program,
    dispatcher::Dispatcher,
    dom::{self, ElementExt, NodeExt},
    page_event::PageEvent,
    tabs, words,
};
use alloc::string::String;
use js_sys::encode_uri;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// Browsers refuse an address that changes more often than some hundred times in half a minute.
const PAUSE_MS: i32 = 300;

/// How long a copy is confirmed.
const SAID_MS: i32 = 4000;

/// The end of an address that carries a fragment, with what an address may hold of it.
fn ending(fragment: &str) -> String {
    encode_uri(&["#", fragment].concat()).into()
}

/// So long nothing may have changed before the address says what there is: two times a second at most.
const REST_MS: i32 = 500;

/// Restores the state that the page's address carries, if any.
pub fn visit<P: Program>(dispatcher: &'static Dispatcher<P>) {
    let state = dom::fragment();
    if !state.starts_with("join=") {
        return;
    }
    open(dispatcher, state);
}

/// The address is another one: a link was followed, or the reader went back to a state, perhaps to the first.
pub fn changed<P: Program>(dispatcher: &'static Dispatcher<P>) {
    let state = dom::fragment();
    if P::BENCH && state.is_empty() {
        let first = dispatcher.address.first.borrow().clone();
        open(dispatcher, first);
    } else {
        visit(dispatcher);
    }
}

fn open<P: Program>(dispatcher: &'static Dispatcher<P>, state: String) {
    if P::TABS && dispatcher.handover.expected.get() && tabs::leads_to(&state, dispatcher.size()) {
        return dispatcher.handover.want(state);
    }
    dispatcher.dispatch(PageEvent::Open(state));
}

/// A page whose figures came alive has other heights than before: what its address names is brought into sight again.
pub fn keep_place() {
    if let Some(place) = dom::document().get_element_by_id(&dom::fragment()) {
        place.scroll_into_view();
    }
}

/// Lets the page's address end in `fragment`: now, or after a pause together with what comes until then.
pub fn note<P: Program>(dispatcher: &'static Dispatcher<P>, fragment: String) {
    dispatcher.address.next.replace(Some(fragment));
    if !dispatcher.address.paused.replace(true) {
        flush(dispatcher);
        dom::after(PAUSE_MS, |_| {
            dispatcher.address.paused.set(false);
            flush(dispatcher);
        });
    }
}

/// The bench has changed: once it is at rest, the address says how it is.
pub fn follow<P: Program>(dispatcher: &'static Dispatcher<P>) {
    let address = &dispatcher.address;
    address.moved.set(true);
    if !address.watched.replace(true) {
        dom::after(REST_MS, move |_| look(dispatcher));
    }
}

/// Whether the bench is at rest; if not, somebody looks again later.
fn look<P: Program>(dispatcher: &'static Dispatcher<P>) {
    let address = &dispatcher.address;
    if P::TABS && dispatcher.handover.over.get() {
        return;
    }
    let busy =
        address.held.get() || dispatcher.drag.borrow().is_some() || dispatcher.clock.wanted.get();
    if address.moved.replace(false) || busy {
        dom::after(REST_MS, move |_| look(dispatcher));
        return;
    }
    address.watched.set(false);
    if let Some(rest) = dispatcher.page.borrow_mut().rest() {
        let Ok(history) = dom::window().history() else {
            return;
        };
        let there = ending(&rest.fragment);
        let _ = match rest.anew {
            true => history.push_state_with_url(&JsValue::NULL, "", Some(&there)),
            false => history.replace_state_with_url(&JsValue::NULL, "", Some(&there)),
        };
    }
}

/// Writes the noted fragment into the address bar; the browser's history gets no new entry.
pub fn flush<P: Program>(dispatcher: &Dispatcher<P>) {
    if let Some(fragment) = dispatcher.address.next.take() {
        let history = dom::window().history();
        let _ = history.and_then(|history| {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&ending(&fragment)))
        });
    }
}

/// Puts `text` and behind it the page's address with `fragment` on the clipboard and says so, or shows both selected where
/// the browser does not allow that.
pub fn copy<P: Program>(
    dispatcher: &'static Dispatcher<P>,
    text: String,
    fragment: &str,
    figure: usize,
) {
    let address = dom::address();
    let page = address.split('#').next().unwrap_or_default();
    let text = [&text, page, &ending(fragment)].concat();
    let clipboard = dom::window().navigator().clipboard();
    // A browser has none for a page that came without encryption.
    if clipboard.is_undefined() {
        return show(dispatcher, &text, figure);
    }
    dom::settle(
        &clipboard.write_text(&text),
        move |_| said(dispatcher, figure),
        move |_| show(dispatcher, &text, figure),
    );
}

/// An empty line at the end of the figure, in place of an earlier one.
fn line<P: Program>(dispatcher: &Dispatcher<P>, figure: usize) -> Option<Element> {
    let host = dispatcher.element(figure)?;
    if let Some(earlier) = host.find(":scope > [data-own=copy]") {
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
fn said<P: Program>(dispatcher: &Dispatcher<P>, figure: usize) {
    if let Some(line) = line(dispatcher, figure) {
        line.set_text_content(Some(words::COPIED));
        dom::after(SAID_MS, move |_| line.remove());
    }
}

/// The text in a read-only field, selected, so that the reader can copy it by hand.
fn show<P: Program>(dispatcher: &Dispatcher<P>, text: &str, figure: usize) {
    let Some(line) = line(dispatcher, figure) else {
        return;
    };
    // A text of many lines needs a field of many.
    let field = if text.bytes().any(|byte| byte == b'\n') {
        "textarea"
    } else {
        "input"
    };
    let [label, input, close] = ["label", field, "button"].map(dom::create);
    label.set_text_content(Some(words::COPY_YOURSELF));
    input.set("readonly", "");
    input.set("value", text);
    input.set_text_content(Some(text));
    close.set("type", "button");
    close.set_text_content(Some(words::CLOSE));
    label.insert(&input, None);
    line.insert(&label, None);
    line.insert(&close, None);
    dom::focus(&input);
    dom::field(&input).select();
}

/// Takes the field away when `target` is its button; the focus goes back to the figure's first control.
pub fn close_clicked(target: &Element) -> bool {
    let Some(line) = target.around("[data-own=copy]") else {
        return false;
    };
    if target.node_name() == "BUTTON" {
        let host = line.around("figure");
        line.remove();
        if let Some(first) = host.and_then(|host| host.find("button")) {
            dom::focus(&first);
        }
    }
    true
}
