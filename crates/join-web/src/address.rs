//! The page's address and the clipboard: a state comes in by a link and goes out as one.
use crate::{
    desk::{self, Ask},
    words,
};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, HtmlInputElement, Window};

/// Browsers refuse an address that changes more often than some hundred times in half a minute.
const PAUSE_MS: i32 = 300;

thread_local! {
    static NEXT: RefCell<Option<String>> = const { RefCell::new(None) };
    static PAUSED: Cell<bool> = const { Cell::new(false) };
}

/// Restores the state that the page's address carries, if any.
pub fn visit(window: &Window) {
    let hash = window.location().hash().unwrap_or_default();
    if let Some(state) = hash
        .strip_prefix('#')
        .filter(|state| state.starts_with("join="))
    {
        desk::ask(Ask::Open(state.into()));
    }
}

/// [`visit`] after the reader changed the address.
pub fn visit_now() {
    if let Some(window) = web_sys::window() {
        visit(&window);
    }
}

/// Lets the page's address end in `fragment`: now, or after a pause together with what comes until then.
pub fn note(fragment: String) {
    NEXT.set(Some(fragment));
    if !PAUSED.get() {
        flush();
        let Some(window) = web_sys::window() else {
            return;
        };
        let over = Closure::once_into_js(|| {
            PAUSED.set(false);
            flush();
        });
        PAUSED.set(
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(
                    over.unchecked_ref(),
                    PAUSE_MS,
                )
                .is_ok(),
        );
    }
}

/// Writes the noted fragment into the address bar; the browser's history gets no new entry.
pub fn flush() {
    let Some((fragment, window)) = NEXT.take().zip(web_sys::window()) else {
        return;
    };
    if let Ok(history) = window.history() {
        let _ =
            history.replace_state_with_url(&JsValue::NULL, "", Some(&["#", &fragment].concat()));
    }
}

/// Puts `text` on the clipboard, or shows it selected where the browser does not allow that; then tells the figure which.
pub fn copy(text: String, figure: usize) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let text = match text.starts_with('#') {
        true => [
            window
                .location()
                .href()
                .unwrap_or_default()
                .split('#')
                .next()
                .unwrap_or_default(),
            &text,
        ]
        .concat(),
        false => text,
    };
    let navigator = window.navigator();
    let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|c| c.is_object());
    if !there {
        return show(&text, figure);
    }
    let promise = navigator.clipboard().write_text(&text);
    let done = Closure::once_into_js(move || told(figure, "copy-done"));
    let refused = Closure::once_into_js(move || show(&text, figure));
    let _ = promise
        .unchecked_ref::<Thenable>()
        .then(done.unchecked_ref(), refused.unchecked_ref());
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    /// A promise, as far as it is needed here.
    type Thenable;
    #[wasm_bindgen(method)]
    fn then(this: &Thenable, done: &js_sys::Function, refused: &js_sys::Function) -> JsValue;
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
    let _ = field(text, figure);
    told(figure, "copy-failed");
}

/// Builds that field in place of an earlier one.
fn field(text: &str, figure: usize) -> Option<()> {
    let host = desk::element(figure)?;
    let document = host.owner_document()?;
    if let Ok(Some(earlier)) = host.query_selector(":scope > [data-own=copy]") {
        earlier.remove();
    }
    let make = |tag| document.create_element(tag).ok();
    let (line, label, input, close) = (make("p")?, make("label")?, make("input")?, make("button")?);
    line.set_class_name("join-copy");
    line.set_attribute(words::OWN, "copy").ok()?;
    label.set_text_content(Some(words::COPY_YOURSELF));
    input.set_attribute("readonly", "").ok()?;
    input.set_attribute("value", text).ok()?;
    close.set_attribute("type", "button").ok()?;
    close.set_text_content(Some(words::CLOSE));
    label.append_child(&input).ok()?;
    line.append_child(&label).ok()?;
    line.append_child(&close).ok()?;
    host.append_child(&line).ok()?;
    let input: HtmlInputElement = input.unchecked_into();
    let _ = input.focus();
    input.select();
    Some(())
}

/// Takes the field away when `target` is its button; the focus goes back to the figure's first control.
pub fn close_clicked(target: &Element) -> bool {
    let Ok(Some(line)) = target
        .closest("button")
        .map(|b| b.and_then(|b| b.closest("[data-own=copy]").ok()?))
    else {
        return false;
    };
    let host = line.parent_element();
    line.remove();
    if let Some(Ok(Some(first))) = host.map(|host| host.query_selector("button")) {
        let _ = first.unchecked_into::<web_sys::HtmlElement>().focus();
    }
    true
}
