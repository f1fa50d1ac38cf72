//! Short forms of what is asked of the document; calls that fail only for a bad selector are taken to answer with nothing.
use join_reference::joined;
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, Window};

/// The page's window: the program runs nowhere else.
pub fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// The page's document.
pub fn document() -> Document {
    window().document().expect("a page has a document")
}

/// All elements of the page that match, in order.
pub fn find_all(selector: &str) -> Vec<Element> {
    document()
        .document_element()
        .map_or_else(Vec::new, |root| root.find_all(selector))
}

/// The value of an input, a text area or a select.
pub fn value(field: &Element) -> String {
    field.unchecked_ref::<HtmlInputElement>().value()
}

/// Sets the value of an input, a text area or a select.
pub fn set_value(field: &Element, value: &str) {
    field.unchecked_ref::<HtmlInputElement>().set_value(value);
}

/// Moves the focus to an element.
pub fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// A function that the browser may call as often as it likes.
pub fn callback(f: impl FnMut(JsValue) + 'static) -> Function {
    closure(f).into_js_value().unchecked_into()
}

/// One type for all, because each costs the page its own code.
fn closure(f: impl FnMut(JsValue) + 'static) -> Closure<dyn FnMut(JsValue)> {
    Closure::new(f)
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

/// Short forms for elements.
pub trait ElementExt {
    /// The value of an attribute, or nothing.
    fn said(&self, name: &str) -> String;
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
    /// The part of a figure that the program renews, by its name.
    fn part(&self, name: &str) -> Option<Element>;
}

impl ElementExt for Element {
    fn said(&self, name: &str) -> String {
        self.get_attribute(name).unwrap_or_default()
    }

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
        let Ok(list) = self.query_selector_all(selector) else {
            return Vec::new();
        };
        let all = (0..list.length()).filter_map(|i| list.get(i));
        all.map(JsCast::unchecked_into).collect()
    }

    fn part(&self, name: &str) -> Option<Element> {
        self.find(&joined(&["[data-part=\"", name, "\"]"], ""))
    }
}
