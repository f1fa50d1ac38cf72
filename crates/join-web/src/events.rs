//! What the reader does: one listener on the document, in the capture phase, so that it hears a figure before the book does.
use crate::{
    address,
    desk::{self, Ask},
    drag,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, HtmlInputElement, KeyboardEvent, Node, Window};

/// Every event that can mean something to a figure.
const HEARD: [&str; 8] = [
    "click",
    "input",
    "change",
    "keydown",
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
];

/// Starts listening; never stops.
pub fn listen(window: &Window, document: &Document) {
    let hear = Closure::<dyn FnMut(Event)>::new(heard).into_js_value();
    for kind in HEARD {
        let _ =
            document.add_event_listener_with_callback_and_bool(kind, hear.unchecked_ref(), true);
    }
    // A page that comes back from the browser's memory may bring old field values along.
    for kind in ["hashchange", "pageshow", "pagehide"] {
        let _ = window.add_event_listener_with_callback(kind, hear.unchecked_ref());
    }
}

/// Any event.
fn heard(event: Event) {
    let kind = event.type_();
    match kind.as_str() {
        "hashchange" => return address::visit_now(),
        "pageshow" => return desk::show_all(),
        "pagehide" => return address::flush(),
        "pointermove" => return drag::moved(event.unchecked_ref()),
        "pointerup" => return drag::up(event.unchecked_ref()),
        "pointercancel" => {
            drag::cancel();
            return;
        }
        _ => {}
    }
    let Some(target) = event.target() else { return };
    let target: Node = target.unchecked_into();
    if target.node_type() != Node::ELEMENT_NODE {
        if kind == "keydown" {
            escape(event.unchecked_ref());
        }
        return;
    }
    let target: Element = target.unchecked_into();
    match kind.as_str() {
        "click" => click(&event, &target),
        "input" => entered(&target, false),
        "change" => entered(&target, true),
        "keydown" => key(event.unchecked_ref(), &target),
        _ => drag::down(event.unchecked_ref(), &target),
    }
}

/// The element around `target` that says what it sends.
fn sender(target: &Element) -> Option<(usize, Element, String)> {
    let element = target.closest("[data-msg]").ok()??;
    let figure = desk::figure_of(&element)?;
    let msg = element.get_attribute("data-msg")?;
    Some((figure, element, msg))
}

/// Sends what an element says; false when it is switched off or nobody understood.
fn send(target: &Element) -> bool {
    let Some((figure, element, msg)) = sender(target) else {
        return false;
    };
    let off = element.get_attribute("aria-disabled").as_deref() == Some("true");
    !off && desk::ask(Ask::Message {
        figure,
        msg,
        value: String::new(),
    })
}

/// A click; fields speak by their values instead.
fn click(event: &Event, target: &Element) {
    if address::close_clicked(target) {
        return;
    }
    let Some((_, element, _)) = sender(target) else {
        return;
    };
    let tag = element.tag_name();
    if !field(&tag) && send(&element) && tag == "A" {
        event.prevent_default();
    }
}

/// A field's value changed (`input`) or was settled (`change`).
fn entered(target: &Element, settled: bool) {
    let Some((figure, element, msg)) = sender(target) else {
        return;
    };
    if !field(&element.tag_name()) {
        return;
    }
    let waits = element.get_attribute("data-on").as_deref() == Some("change");
    if waits == settled {
        let input: &HtmlInputElement = element.unchecked_ref();
        let value = match element.tag_name() == "INPUT" && input.type_() == "checkbox" {
            true => input.checked().to_string(),
            false => input.value(),
        };
        desk::ask(Ask::Message { figure, msg, value });
    }
    if settled {
        desk::show(figure, true);
    }
}

/// Elements that hold a value.
fn field(tag: &str) -> bool {
    matches!(tag, "INPUT" | "SELECT" | "TEXTAREA")
}

/// Escape ends a drag wherever the focus is.
fn escape(event: &KeyboardEvent) -> bool {
    let ends = event.key() == "Escape" && drag::cancel();
    if ends {
        event.prevent_default();
        event.stop_propagation();
    }
    ends
}

/// A key; inside a figure the figure comes first and the book's own page turning not at all.
fn key(event: &KeyboardEvent, target: &Element) {
    if escape(event)
        || event.alt_key()
        || event.ctrl_key()
        || event.meta_key()
        || event.is_composing()
    {
        return;
    }
    let Some(figure) = desk::figure_of(target) else {
        return;
    };
    let key = event.key();
    if matches!(key.as_str(), "ArrowLeft" | "ArrowRight" | "?") {
        event.stop_propagation();
    }
    let presses = key == "Enter" || key == " ";
    let handled = match uses(target, &key) {
        Use::Yes => false,
        // An element drawn as a button (a mark in a picture) is pressed like one.
        Use::No if presses && target.has_attribute("data-msg") => {
            send(target);
            true
        }
        Use::No => desk::ask(Ask::Key { figure, key }),
    };
    if handled {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Whether the focused element itself does something with a key.
enum Use {
    Yes,
    No,
}

/// What browsers let the focused element do with a key.
fn uses(target: &Element, key: &str) -> Use {
    let arrow = key.starts_with("Arrow");
    let tag = target.tag_name();
    let kind = if tag == "INPUT" {
        target.unchecked_ref::<HtmlInputElement>().type_()
    } else {
        tag
    };
    let used = match kind.as_str() {
        "range" => arrow || matches!(key, "Home" | "End" | "PageUp" | "PageDown"),
        "radio" => arrow || key == " ",
        "checkbox" => key == " ",
        "BUTTON" | "SUMMARY" | "button" => key == " " || key == "Enter",
        "A" | "a" => key == "Enter",
        "SELECT" | "TEXTAREA" => true,
        _ if target.tag_name() == "INPUT" => true,
        _ => false,
    };
    match used || matches!(target.closest("[data-own-keys]"), Ok(Some(_))) {
        true => Use::Yes,
        false => Use::No,
    }
}
