//! Dragging a handle: a pointer's way as positions from 0 to 10000 across the handle's area.
use crate::{Program, ask::Ask, desk::Desk, dom::ElementExt};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
};
use core::cell::RefCell;
use web_sys::{Element, PointerEvent};

/// The drag under way, if any.
pub type Share = RefCell<Option<Drag>>;

/// A drag under way.
#[derive(Clone)]
pub struct Drag {
    figure: usize,
    name: String,
    pointer: i32,
    area: Element,
}

/// The main button went down; on a handle a drag begins.
pub fn down<P: Program>(desk: &'static Desk<P>, event: &PointerEvent, target: &Element) {
    let Some(handle) = target.around("[data-drag]") else {
        return;
    };
    if event.button() != 0 || !event.is_primary() || desk.drag.borrow().is_some() {
        return;
    }
    let area = handle
        .around("[data-drag-area]")
        .or_else(|| handle.around("svg"));
    let (Some(area), Some(figure)) = (area, desk.figure_of(&handle)) else {
        return;
    };
    let drag = Drag {
        figure,
        name: handle.get_attribute("data-drag").unwrap_or_default(),
        pointer: event.pointer_id(),
        area,
    };
    // The figure holds the pointer: it is the one element that renewing the markup never replaces.
    if let Some(element) = desk.element(figure) {
        let _ = element.set_pointer_capture(drag.pointer);
    }
    event.prevent_default();
    desk.drag.replace(Some(drag.clone()));
    tell(desk, &drag, "drag-start:", event);
}

/// The pointer moved.
pub fn moved<P: Program>(desk: &'static Desk<P>, event: &PointerEvent) {
    if let Some(drag) = current(desk, event) {
        tell(desk, &drag, "drag:", event);
    }
}

/// The pointer was lifted.
pub fn up<P: Program>(desk: &'static Desk<P>, event: &PointerEvent) {
    if let Some(drag) = current(desk, event) {
        desk.drag.take();
        tell(desk, &drag, "drag-end:", event);
    }
}

/// The reader or the system gave the drag up; true when there was one.
pub fn cancel<P: Program>(desk: &'static Desk<P>) -> bool {
    let Some(drag) = desk.drag.take() else {
        return false;
    };
    if let Some(element) = desk.element(drag.figure) {
        let _ = element.release_pointer_capture(drag.pointer);
    }
    desk.ask(Ask::Message {
        figure: drag.figure,
        msg: "drag-cancel:".to_owned() + &drag.name,
        value: String::new(),
    });
    true
}

/// The drag that this pointer makes.
fn current<P: Program>(desk: &Desk<P>, event: &PointerEvent) -> Option<Drag> {
    let drag = desk.drag.borrow().clone();
    drag.filter(|drag| drag.pointer == event.pointer_id())
}

/// Sends where the pointer is.
fn tell<P: Program>(desk: &'static Desk<P>, drag: &Drag, what: &str, event: &PointerEvent) {
    let area = drag.area.get_bounding_client_rect();
    let width = area.width();
    if width > 0.0 {
        let x = (f64::from(event.client_x()) - area.left()) / width;
        let value = (x.clamp(0.0, 1.0) * 10_000.0 + 0.5) as u32;
        desk.ask(Ask::Message {
            figure: drag.figure,
            msg: what.to_owned() + &drag.name,
            value: value.to_string(),
        });
    }
}
