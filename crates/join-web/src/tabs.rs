//! Tabs: closed `details` whose figures come alive when their reader first opens one. Until then the page has neither their program
//! nor, where its author leaves that out, their picture.
use crate::{
    dom::{self, ElementExt},
    late,
};
use alloc::vec::Vec;
use join_view::STEPPER;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// A tab; the attribute names the program that its figures wait for.
pub const TAB: &str = "details[data-later]";

/// A tab that is to come into sight once its figures have come: a link has led to it.
const LED: &str = "data-led";

/// A figure whose program has not come.
const WAITING: &str = "figure.join:not([data-taken])";

/// The figures in tabs.
const FIGURES: &str = "details[data-later] figure.join[data-widget]";

/// Whether the figure stands in a tab.
pub fn holds(figure: &Element) -> bool {
    figure.around(TAB).is_some()
}

/// Whether the figure stands in a tab that is closed.
pub fn is_closed(figure: &Element) -> bool {
    figure.around("details[data-later]:not([open])").is_some()
}

/// Waits for somebody to open a tab, by hand or by a link that leads to it; true where the page has one.
pub fn wait() -> bool {
    let tabs = dom::find_all(TAB);
    if tabs.is_empty() {
        return false;
    }
    let heard = dom::callback(|event| heard(event.unchecked_ref()));
    for kind in ["toggle", "click"] {
        let _ = dom::document().add_event_listener_with_callback_and_bool(kind, &heard, true);
    }
    let named = dom::callback(|_| name(&dom::fragment()));
    let _ = dom::window().add_event_listener_with_callback("hashchange", &named);
    name(&dom::fragment());
    tabs.iter().for_each(opened);
    true
}

/// A tab was opened or closed, or a link was followed: also one to where the address leads already.
fn heard(event: &Event) {
    let Some(target) = dom::target(event) else {
        return;
    };
    if event.type_() == "toggle" {
        opened(&target);
    } else if let Some(link) = target.around("a[href^='#']") {
        let href = link.get_attribute("href").unwrap_or_default();
        name(href.trim_start_matches('#'));
    }
}

/// Opens the tab around the element of this id, or around the place that it names.
fn name(id: &str) {
    if let Some(place) = dom::document().get_element_by_id(id) {
        open(&place);
    }
}

/// Opens the tab around an element.
pub fn open(place: &Element) {
    if let Some(tab) = place.around(TAB)
        && !tab.has_attribute("open")
    {
        if tab.find(WAITING).is_some() {
            tab.set(LED, "");
        }
        tab.set("open", "");
    }
}

/// Fetches what an open tab waits for.
fn opened(tab: &Element) {
    let waiting = tab.find_all(WAITING);
    if !tab.is(TAB) || !tab.has_attribute("open") || waiting.is_empty() {
        return;
    }
    let program = tab.get_attribute("data-later").unwrap_or_default();
    for figure in &waiting {
        figure.set("data-busy", "");
    }
    let all = dom::find_all(FIGURES);
    let ours = |figure: &Element| {
        let tab = figure.around(TAB);
        tab.and_then(|tab| tab.get_attribute("data-later")).as_ref() == Some(&program)
    };
    late::fetch(&all.into_iter().filter(ours).collect::<Vec<_>>(), &program);
}

/// The figures in tabs that the page's own program, or what takes its place, counts behind those that stand outside.
pub fn figures() -> Vec<Element> {
    let mut all = dom::find_all(FIGURES);
    all.retain(|figure| !figure.has_attribute("data-needs") && crate::waits_for(figure).is_none());
    all
}

/// Whether an address names the state of a figure in a tab, in a page with so many living figures, a stepper among them or not; the
/// tab is then opened.
pub fn leads_to(fragment: &str, (count, has_stepper): (usize, bool)) -> bool {
    let text = fragment.strip_prefix("join=").unwrap_or_default();
    let number = text.split_once('/').map_or("", |(number, _)| number);
    let figures = figures();
    let stepper =
        |figure: &&Element| figure.get_attribute("data-widget").as_deref() == Some(STEPPER);
    let figure = match number {
        "" if !has_stepper => figures.iter().find(stepper),
        _ => {
            let at = number.parse().ok();
            at.and_then(|at: usize| figures.get(at.checked_sub(count)?))
        }
    };
    if let Some(figure) = figure {
        open(figure);
    }
    figure.is_some()
}

/// Figures have come: a tab to which a link has led now has its height, and can be brought into sight; unless its reader is at
/// something else meanwhile.
pub fn arrived() {
    let used = dom::document().active_element();
    let elsewhere = used.is_some_and(|used| used.around("figure.join").is_some());
    for tab in dom::find_all("details[data-led]") {
        if tab.find(WAITING).is_none() {
            tab.unset(LED);
            if !elsewhere {
                tab.scroll_into_view();
            }
        }
    }
}
