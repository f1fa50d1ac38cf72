//! What the reader does: one listener on the document, in the capture phase, so that it hears a figure before the book does.
use crate::{
    Program, address, carry_out,
    dispatcher::Dispatcher,
    dom::{self, ElementExt},
    drag, handover, hold,
    page_event::PageEvent,
    saved_answers, words,
};
use alloc::string::{String, ToString};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

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
pub fn listen<P: Program>(dispatcher: &'static Dispatcher<P>) {
    let hear = dom::callback(move |event| heard(dispatcher, &event.unchecked_into()));
    for kind in HEARD {
        let _ = dom::document().add_event_listener_with_callback_and_bool(kind, &hear, true);
    }
    if P::TABS {
        let _ = dom::document().add_event_listener_with_callback(handover::CALL, &hear);
    }
    if P::TAKES_OVER {
        let _ = dom::document().add_event_listener_with_callback_and_bool("toggle", &hear, true);
    }
    // A page that comes back from the browser's memory may bring old field values along.
    for kind in ["hashchange", "pageshow", "pagehide"] {
        let _ = dom::window().add_event_listener_with_callback(kind, &hear);
    }
}

/// Any event.
fn heard<P: Program>(dispatcher: &'static Dispatcher<P>, event: &Event) {
    if P::TABS && dispatcher.handover.over.get() {
        return;
    }
    let kind = event.type_();
    if P::BENCH && kind.starts_with("pointer") && kind != "pointermove" {
        dispatcher.address.held.set(kind == "pointerdown");
    }
    match kind.as_str() {
        "hashchange" => return address::changed(dispatcher),
        "pageshow" => {
            dispatcher.dispatch(PageEvent::Settle(None));
            return;
        }
        handover::CALL if P::TABS => return carry_out::leave(dispatcher),
        "pagehide" => return address::flush(dispatcher),
        "toggle" => return dispatcher.opened(),
        "pointermove" => return drag::moved(dispatcher, event.unchecked_ref()),
        "pointerup" => return drag::up(dispatcher, event.unchecked_ref()),
        "pointercancel" => {
            drag::cancel(dispatcher);
            return;
        }
        "keydown" if escaped(dispatcher, event.unchecked_ref()) => return,
        _ => {}
    }
    let Some(target) = dom::target(event) else {
        return;
    };
    match kind.as_str() {
        "click" => click(dispatcher, event, &target),
        "input" => entered(dispatcher, &target, false),
        "change" => entered(dispatcher, &target, true),
        "keydown" => key(dispatcher, event.unchecked_ref(), &target),
        _ => drag::down(dispatcher, event.unchecked_ref(), &target),
    }
}

/// The element around `target` that says what it sends.
fn sender<P: Program>(
    dispatcher: &Dispatcher<P>,
    target: &Element,
) -> Option<(usize, Element, String)> {
    let element = target.around("[data-msg]")?;
    let figure = dispatcher.figure_of(&element)?;
    let msg = element.get_attribute("data-msg")?;
    Some((figure, element, msg))
}

/// A click, or what stands for one; fields speak by their values instead.
fn click<P: Program>(dispatcher: &'static Dispatcher<P>, event: &Event, target: &Element) {
    if address::close_clicked(target) || saved_answers::reset_clicked(dispatcher, target) {
        return;
    }
    let Some((figure, element, msg)) = sender(dispatcher, target) else {
        return;
    };
    let off = element.get_attribute("aria-disabled").as_deref() == Some("true");
    let value = words::run_along(&element);
    if !off
        && !is_field(&element)
        && hold::dispatch(
            dispatcher,
            &element,
            PageEvent::Message { figure, msg, value },
        )
        && element.has_attribute("href")
    {
        event.prevent_default();
    }
}

/// A field's value changed (`input`) or was settled (`change`).
fn entered<P: Program>(dispatcher: &'static Dispatcher<P>, target: &Element, settled: bool) {
    let Some((figure, element, msg)) = sender(dispatcher, target) else {
        return;
    };
    if !is_field(&element) {
        return;
    }
    let waits = element.get_attribute("data-on").as_deref() == Some("change");
    if waits == settled {
        let field = dom::field(&element);
        let value = match field.type_().as_str() {
            "checkbox" => field.checked().to_string(),
            _ => field.value(),
        };
        hold::dispatch(
            dispatcher,
            &element,
            PageEvent::Message { figure, msg, value },
        );
    }
    if settled {
        dispatcher.dispatch(PageEvent::Settle(Some(figure)));
    }
}

/// Elements that hold a value.
fn is_field(element: &Element) -> bool {
    element.is("input,select,textarea")
}

/// Escape ends a drag wherever the focus is.
fn escaped<P: Program>(dispatcher: &'static Dispatcher<P>, event: &KeyboardEvent) -> bool {
    let ends = event.key() == "Escape" && drag::cancel(dispatcher);
    if ends {
        event.prevent_default();
        event.stop_propagation();
    }
    ends
}

/// A key; inside a figure the figure comes first and the book's own page turning not at all.
fn key<P: Program>(dispatcher: &'static Dispatcher<P>, event: &KeyboardEvent, target: &Element) {
    if event.alt_key() || event.ctrl_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let Some(figure) = dispatcher.figure_of(target) else {
        return;
    };
    let key = event.key();
    if matches!(key.as_str(), "ArrowLeft" | "ArrowRight" | "?") {
        event.stop_propagation();
    }
    let handled = if uses(target, &key) {
        false
    } else if (key == "Enter" || key == " ") && target.has_attribute("data-msg") {
        // An element drawn as a button (a mark in a picture) is pressed like one.
        click(dispatcher, event, target);
        true
    } else {
        hold::dispatch(dispatcher, target, PageEvent::Key { figure, key })
    };
    if handled {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Whether the browser lets the focused element do something with the key.
fn uses(target: &Element, key: &str) -> bool {
    let (arrow, space) = (key.starts_with("Arrow"), key == " ");
    let used = match target.node_name().as_str() {
        "INPUT" => match dom::field(target).type_().as_str() {
            "range" => arrow || matches!(key, "Home" | "End" | "PageUp" | "PageDown"),
            "radio" => arrow || space,
            "checkbox" => space,
            _ => true,
        },
        "SELECT" | "TEXTAREA" => true,
        "BUTTON" | "SUMMARY" => space || key == "Enter",
        "A" | "a" => key == "Enter" && target.has_attribute("href"),
        _ => false,
    };
    used || target.around("[data-own-keys]").is_some()
}
