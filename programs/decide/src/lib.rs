//! The program behind the decision and the calculator. A page loads it when its reader first uses one of them.
//!
//! What the reader writes stands in the page's own fields: the program reads them when it comes and at every event, and keeps
//! nothing else. It sends nothing, and shows rows, answers and times, never the text.
mod decision;
mod dom;
mod times;

use dom::{ElementExt, FigureExt};
use join_reference::{Decision, Table};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use web_sys::{Element, Event, KeyboardEvent};

/// Much smaller than the standard one.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/table.txt"));
const DECISION: &str = include_str!(concat!(env!("OUT_DIR"), "/decision.txt"));

/// The figures that this program is for.
const FIGURES: &str = "figure.join[data-needs=decide]";

/// A fault of the program itself: every figure says so, since nothing in it answers any more.
fn broke() {
    for figure in dom::find_all(FIGURES) {
        dom::alert(&figure, join_decision::words::BROKE);
    }
}

/// What lives as long as the page.
struct Desk {
    table: Table,
    deciding: decision::Deciding,
    times: join_decision::Calculated,
}

/// Takes over the figures of the page, with what their reader has written and pressed meanwhile.
#[wasm_bindgen]
pub fn start() {
    std::panic::set_hook(Box::new(|_| broke()));
    let desk: &'static RefCell<Desk> = Box::leak(Box::new(RefCell::new(Desk {
        table: Table::baked(TABLE),
        deciding: decision::Deciding::new(Decision::baked(DECISION)),
        times: join_decision::Calculated::default(),
    })));
    let heard = dom::callback(move |event| hear(&mut desk.borrow_mut(), event.unchecked_ref()));
    for kind in ["input", "change", "click", "keydown"] {
        let _ = dom::document().add_event_listener_with_callback(kind, &heard);
    }
    let mut own = desk.borrow_mut();
    for figure in dom::find_all(FIGURES) {
        figure.unset("aria-busy");
        for field in figure.find_all("textarea,[data-do=time]") {
            if !dom::value(&field).is_empty() {
                act(&mut own, &figure, &field, "input");
            }
        }
    }
    for chosen in dom::find_all("figure.decision input[type=radio]:checked") {
        own.deciding.chosen(&chosen);
    }
    let mut again = Vec::new();
    for pressed in dom::find_all("[data-pressed]") {
        pressed.unset("data-pressed");
        again.push(pressed);
    }
    own.show();
    drop(own);
    for figure in dom::find_all(FIGURES) {
        figure.set("data-taken", "");
    }
    for pressed in again {
        dom::click(&pressed);
    }
}

/// Something happened in the page.
fn hear(desk: &mut Desk, event: &Event) {
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(target) = target else { return };
    let Some(figure) = target.around(FIGURES) else {
        return;
    };
    let kind = event.type_();
    if kind == "keydown" {
        let key: &KeyboardEvent = event.unchecked_ref();
        if key.key() == "Escape" && target.is("textarea") && !key.is_composing() {
            dom::set_value(&target, "");
            act(desk, &figure, &target, "input");
            desk.show();
        }
        return;
    }
    let control = match kind.as_str() {
        "change" if target.is("[type=radio]") => {
            desk.deciding.chosen(&target);
            desk.show();
            return;
        }
        _ => target.around("[data-do]"),
    };
    if let Some(control) = control {
        act(desk, &figure, &control, &kind);
        desk.show();
    }
}

/// Does what a control asks for.
fn act(desk: &mut Desk, figure: &Element, control: &Element, kind: &str) {
    let what = control.said("data-do");
    match (what.as_str(), kind) {
        ("paste", "input") => desk
            .deciding
            .pasted(&desk.table, figure, &dom::value(control)),
        ("anew", "click") => desk.deciding.anew(figure),
        ("open", "click") => decision::toggle(control),
        ("next", "click") => decision::next(control),
        ("copy", "click") => {
            if let Some(text) = figure.part(&control.said("data-of")) {
                dom::copy(control, &text.text_content().unwrap_or_default());
            }
        }
        ("time" | "order" | "zone", "input" | "change") if control.is("input,select") => {
            desk.times = times::calculate(figure)
        }
        _ => {}
    }
}

impl Desk {
    /// Renews what the decision and the calculator show.
    fn show(&self) {
        for figure in dom::find_all("figure.decision[data-needs=decide]") {
            self.deciding.show(&figure, &self.times);
        }
        for figure in dom::find_all("figure.calculator[data-needs=decide]") {
            times::show(&figure, &self.times);
        }
    }
}
