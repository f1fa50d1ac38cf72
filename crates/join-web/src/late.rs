//! Figures whose program comes later, before anybody uses one: whole pictures with controls, whose first use fetches the code.
use crate::{
    dom::{self, ElementExt, NodeExt},
    page_event::{FIRST, MEANS, THEN},
    words,
};
use alloc::{borrow::ToOwned, vec::Vec};
use join_view::PROGRAMS;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The attribute of a script that comes to take the page over.
const TAKES_OVER: &str = "data-takes-over";

/// Marks the figures of a program as alive and waits for somebody to use one.
pub fn wait(figures: Vec<Element>, program: &'static str) {
    if figures.is_empty() {
        return;
    }
    for figure in &figures {
        figure.set("data-ready", "");
    }
    let used = dom::callback(move |event| used(&figures, program, event.unchecked_ref()));
    for kind in ["click", "change"] {
        let _ = dom::document().add_event_listener_with_callback_and_bool(kind, &used, true);
    }
}

/// Something was used; in one of the figures it becomes a message for the program that is on its way.
fn used(figures: &[Element], program: &str, event: &Event) {
    let Some(target) = dom::target(event) else {
        return;
    };
    let around = target.around("figure.join");
    let Some(figure) = around.filter(|figure| figures.contains(figure)) else {
        return;
    };
    let control = target.around("[data-msg]");
    let Some((control, msg)) =
        control.and_then(|e| Some((e.clone(), e.get_attribute("data-msg")?)))
    else {
        return;
    };
    let field = control.is("input,select,textarea");
    // Once its own program has taken the figure over, that hears what the reader does.
    if field != (event.type_() == "change") || figure.has_attribute("data-taken") {
        return;
    }
    let value = if field {
        dom::field(&control).value()
    } else {
        words::run_along(&control)
    };
    let mut done = figure.get_attribute(FIRST).unwrap_or_default();
    done.push_str(&msg);
    done.push(MEANS);
    done.push_str(&value);
    done.push(THEN);
    figure.set(FIRST, &done);
    figure.set("data-busy", "");
    fetch(figures, program);
}

/// Loads the program's script, once: it takes over all its figures, or all of the page. The page's own script names it.
pub fn fetch(figures: &[Element], program: &str) {
    let name = "data-".to_owned() + program;
    let ours = dom::find_all(&["script[", &name, "]"].concat()).pop();
    let Some(address) = ours.and_then(|script| {
        let address = script.get_attribute(&name);
        script.unset(&name);
        address
    }) else {
        return; // it is on its way already
    };
    let script = dom::create("script");
    script.set("src", &address);
    if PROGRAMS
        .iter()
        .any(|one| one.name == program && one.takes_over)
    {
        script.set(TAKES_OVER, "");
    }
    let figures = figures.to_vec();
    let failed = dom::callback(move |_| {
        for figure in &figures {
            figure.unset("data-ready"); // what was computed before is shown again
            figure.unset("data-busy");
            words::alert(figure, words::NO_PROGRAM);
        }
    });
    let _ = script.add_event_listener_with_callback("error", &failed);
    if let Some(head) = dom::document().head() {
        head.insert(&script, None);
    }
}
