//! What this program asks of the document beside the short forms of all programs.
pub use join_dom::{ElementExt, callback, document, find_all, focus};

use join_reference::joined;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The value of an input, a text area or a select.
pub fn value(field: &Element) -> String {
    join_dom::field(field).value()
}

/// Sets the value of an input, a text area or a select.
pub fn set_value(field: &Element, value: &str) {
    join_dom::field(field).set_value(value);
}

/// Has a text copied, by the script that loaded this program: it hears the same click afterwards.
pub fn copy(button: &Element, text: &str) {
    button.set("data-copy", text);
}

/// Presses a button.
pub fn click(button: &Element) {
    button.unchecked_ref::<HtmlElement>().click();
}

/// Puts a sentence above the figure that interrupts whoever listens.
pub fn alert(figure: &Element, text: &str) {
    if let Ok(alert) = document().create_element("p") {
        alert.set("class", "alert");
        alert.set("role", "alert");
        alert.set_text_content(Some(text));
        let _ = figure.insert_before(&alert, figure.first_child().as_ref());
    }
}

/// Makes an element say a text; what says it already is left alone.
pub fn put_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Shows or hides an element.
pub fn hide(element: &Element, hidden: bool) {
    match hidden {
        true => element.set("hidden", ""),
        false => element.unset("hidden"),
    }
}

/// What figures of this program are asked for.
pub trait FigureExt {
    /// The value of an attribute, or nothing.
    fn said(&self, name: &str) -> String;
    /// The part of a figure that the program renews, by its name.
    fn part(&self, name: &str) -> Option<Element>;
}

impl FigureExt for Element {
    fn said(&self, name: &str) -> String {
        self.get_attribute(name).unwrap_or_default()
    }

    fn part(&self, name: &str) -> Option<Element> {
        self.find(&joined(&["[data-part=\"", name, "\"]"], ""))
    }
}
