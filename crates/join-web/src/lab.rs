//! The lab's figures before anybody uses one: whole pictures with controls, whose first use fetches the lab's code.
use crate::{
    desk::{FIRST, MEANS, THEN},
    dom::{self, ELEMENT, Element, Event, Field},
    words,
};
use alloc::vec::Vec;
use wasm_bindgen::JsCast;

/// Marks the figures as alive and waits for somebody to use one.
pub fn wait(figures: Vec<Element>) {
    if figures.is_empty() {
        return;
    }
    for figure in &figures {
        figure.set("data-ready", "");
    }
    let used = dom::callback(move |event: Event| used(&figures, &event));
    for kind in ["click", "change"] {
        dom::listen(kind, &used, true);
    }
}

/// Something was used; in one of the figures it becomes a message for the program that is on its way.
fn used(figures: &[Element], event: &Event) {
    let Some(target) = event.target().filter(|node| node.kind() == ELEMENT) else {
        return;
    };
    let target: Element = target.unchecked_into();
    let around = target.closest("figure.join");
    let Some(figure) = around.filter(|figure| figures.contains(figure)) else {
        return;
    };
    let control = target.closest("[data-msg]");
    let Some((control, msg)) = control.and_then(|e| Some((e.clone(), e.get("data-msg")?))) else {
        return;
    };
    let field = control.matches("input,select,textarea");
    if field != (event.sort() == "change") || figure.has("data-lab") {
        return;
    }
    let value = if field {
        control.unchecked_ref::<Field>().value()
    } else {
        words::run_along(&control)
    };
    let mut done = figure.get(FIRST).unwrap_or_default();
    done.push_str(&msg);
    done.push(MEANS);
    done.push_str(&value);
    done.push(THEN);
    figure.set(FIRST, &done);
    figure.set("data-busy", "");
    fetch(figures);
}

/// Loads the lab's script, once: it takes over all its figures.
fn fetch(figures: &[Element]) {
    let ours = dom::elements(&dom::find_all("script[data-lab]")).pop();
    let Some(address) = ours.and_then(|script| {
        let address = script.get("data-lab");
        script.unset("data-lab");
        address
    }) else {
        return; // it is on its way already
    };
    let script = dom::create("script");
    script.set("src", &address);
    let figures = figures.to_vec();
    let failed = dom::callback(move |_| {
        for figure in &figures {
            figure.unset("data-ready"); // what was computed before is shown again
            figure.unset("data-busy");
            words::alert(figure, words::NO_LAB);
        }
    });
    script.listen("error", &failed);
    dom::head().insert(&script, None);
}
