//! Dragging a handle: a pointer's way as positions from 0 to 10000 across the handle's area.
use crate::{
    Program, dispatcher::Dispatcher, dom::ElementExt, page_event::PageEvent, shares::Drag,
};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
};
use web_sys::{Element, PointerEvent};

/// The main button went down; on a handle a drag begins.
pub fn down<P: Program>(
    dispatcher: &'static Dispatcher<P>,
    event: &PointerEvent,
    target: &Element,
) {
    let Some(handle) = target.around("[data-drag]") else {
        return;
    };
    if event.button() != 0 || !event.is_primary() || dispatcher.drag.borrow().is_some() {
        return;
    }
    let area = handle
        .around("[data-drag-area]")
        .or_else(|| handle.around("svg"));
    let (Some(area), Some(figure)) = (area, dispatcher.figure_of(&handle)) else {
        return;
    };
    let drag = Drag {
        figure,
        name: handle.get_attribute("data-drag").unwrap_or_default(),
        pointer: event.pointer_id(),
        area,
    };
    // The figure holds the pointer: it is the one element that renewing the markup never replaces.
    if let Some(element) = dispatcher.element(figure) {
        let _ = element.set_pointer_capture(drag.pointer);
    }
    event.prevent_default();
    dispatcher.drag.replace(Some(drag.clone()));
    tell(dispatcher, &drag, "drag-start:", event);
}

/// The pointer moved.
pub fn moved<P: Program>(dispatcher: &'static Dispatcher<P>, event: &PointerEvent) {
    if let Some(drag) = current(dispatcher, event) {
        tell(dispatcher, &drag, "drag:", event);
    }
}

/// The pointer was lifted.
pub fn up<P: Program>(dispatcher: &'static Dispatcher<P>, event: &PointerEvent) {
    if let Some(drag) = current(dispatcher, event) {
        dispatcher.drag.take();
        tell(dispatcher, &drag, "drag-end:", event);
    }
}

/// The reader or the system gave the drag up; true when there was one.
pub fn cancel<P: Program>(dispatcher: &'static Dispatcher<P>) -> bool {
    let Some(drag) = dispatcher.drag.take() else {
        return false;
    };
    if let Some(element) = dispatcher.element(drag.figure) {
        let _ = element.release_pointer_capture(drag.pointer);
    }
    dispatcher.dispatch(PageEvent::Message {
        figure: drag.figure,
        msg: "drag-cancel:".to_owned() + &drag.name,
        value: String::new(),
    });
    true
}

/// The drag that this pointer makes.
fn current<P: Program>(dispatcher: &Dispatcher<P>, event: &PointerEvent) -> Option<Drag> {
    let drag = dispatcher.drag.borrow().clone();
    drag.filter(|drag| drag.pointer == event.pointer_id())
}

/// Sends where the pointer is.
fn tell<P: Program>(
    dispatcher: &'static Dispatcher<P>,
    drag: &Drag,
    what: &str,
    event: &PointerEvent,
) {
    let area = drag.area.get_bounding_client_rect();
    let width = area.width();
    if width > 0.0 {
        let x = (f64::from(event.client_x()) - area.left()) / width;
        let value = (x.clamp(0.0, 1.0) * 10_000.0 + 0.5) as u32;
        dispatcher.dispatch(PageEvent::Message {
            figure: drag.figure,
            msg: what.to_owned() + &drag.name,
            value: value.to_string(),
        });
    }
}
