//! What web-sys leaves to those who use it: the page's window and document, functions for the browser to call, and short
//! forms of calls that fail only for a selector, a tag or an attribute's name that is none. All of those stand in our programs.
use js_sys::{Function, Promise, decode_uri_component};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, throw_val};
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement, Node, NodeList, Window};

/// The page's window: a program runs nowhere else.
pub fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// Whether the reader wants nothing to move.
pub fn no_motion() -> bool {
    let asked = window().match_media("(prefers-reduced-motion: reduce)");
    asked.ok().flatten().is_some_and(|query| query.matches())
}

/// The page's document.
///
/// # Panics
/// Where there is no page.
pub fn document() -> Document {
    window().document().expect("a page has a document")
}

/// The page's whole address.
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// What stands behind the `#` of the page's address; a damaged one as it is, to be refused in its own words.
pub fn fragment() -> String {
    let address = address();
    let fragment = address.split_once('#').map_or("", |(_, fragment)| fragment);
    decode_uri_component(fragment).map_or_else(|_| fragment.into(), String::from)
}

/// A new element, not yet in the document.
pub fn create(tag: &str) -> Element {
    let made = document().create_element(tag);
    made.unwrap_or_else(|error| throw_val(error))
}

/// All elements of the page that match, in order.
pub fn find_all(selector: &str) -> Vec<Element> {
    let found = document().query_selector_all(selector);
    found.map_or_else(|_| Vec::new(), |list| elements(&list))
}

/// The elements of a list that holds nothing else.
fn elements(list: &NodeList) -> Vec<Element> {
    (0..list.length())
        .filter_map(|i| list.get(i))
        .map(JsCast::unchecked_into)
        .collect()
}

/// The element that an event is about; none where that is the document or the window.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// A field as an input. Calls of the browser go by name, and select, textarea and input share the names `type` and `value`.
pub fn field(element: &Element) -> &HtmlInputElement {
    element.unchecked_ref()
}

/// Moves the focus to an element, of HTML or of a drawing.
pub fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// A function that the browser may call as often as it likes, with an event or with anything else.
pub fn callback(f: impl FnMut(JsValue) + 'static) -> Function {
    closure(f).into_js_value().unchecked_into()
}

/// One type for all, because each costs the page its own code.
fn closure(f: impl FnMut(JsValue) + 'static) -> Closure<dyn FnMut(JsValue)> {
    Closure::new(f)
}

/// Lets the page fill the screen, or no longer. A browser may refuse; then nothing happens.
pub fn full_screen() {
    let document = document();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(root) = document.document_element() {
        let _ = root.request_fullscreen();
    }
}

/// Calls a function before the next picture is drawn.
pub fn next_frame(callback: &Function) {
    let _ = window().request_animation_frame(callback);
}

/// Calls a function after so many milliseconds.
pub fn after(ms: i32, f: impl FnMut(JsValue) + 'static) {
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&callback(f), ms);
}

/// Calls one of the two when it is known what becomes of a promise.
pub fn settle(
    promise: &Promise,
    done: impl FnMut(JsValue) + 'static,
    refused: impl FnMut(JsValue) + 'static,
) {
    let (done, refused) = (closure(done), closure(refused));
    let _ = promise.then2(&done, &refused);
    done.forget();
    refused.forget();
}

/// Short forms for elements.
pub trait ElementExt {
    /// `setAttribute`.
    fn set(&self, name: &str, value: &str);
    /// `removeAttribute`.
    fn unset(&self, name: &str);
    /// `closest`: the element itself or the nearest around it that matches.
    fn around(&self, selector: &str) -> Option<Element>;
    /// `matches`.
    fn is(&self, selector: &str) -> bool;
    /// `querySelector`.
    fn find(&self, selector: &str) -> Option<Element>;
    /// `querySelectorAll`.
    fn find_all(&self, selector: &str) -> Vec<Element>;
}

impl ElementExt for Element {
    fn set(&self, name: &str, value: &str) {
        let _ = self.set_attribute(name, value);
    }

    fn unset(&self, name: &str) {
        let _ = self.remove_attribute(name);
    }

    fn around(&self, selector: &str) -> Option<Element> {
        self.closest(selector).ok().flatten()
    }

    fn is(&self, selector: &str) -> bool {
        self.matches(selector).unwrap_or(false)
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.query_selector(selector).ok().flatten()
    }

    fn find_all(&self, selector: &str) -> Vec<Element> {
        let found = self.query_selector_all(selector);
        found.map_or_else(|_| Vec::new(), |list| elements(&list))
    }
}

/// Short forms for all nodes.
pub trait NodeExt {
    /// `insertBefore`: puts a node among the children, at the end without a `before`.
    fn insert(&self, new: &Node, before: Option<&Node>);
}

impl NodeExt for Node {
    fn insert(&self, new: &Node, before: Option<&Node>) {
        let _ = self.insert_before(new, before);
    }
}
