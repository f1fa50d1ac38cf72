//! Keeps the control that the reader is using where it stands in the window, whatever its figure becomes above it.
use crate::{
    Program,
    dispatcher::Dispatcher,
    dom::{self, ElementExt},
    page_event::PageEvent,
    shares::Held,
};
use web_sys::Element;

/// While this stands at the root, the browser does not choose for itself what stays in place.
const HELD: &str = "data-held";

/// Dispatches as [`Dispatcher::dispatch`] does; `control` stays where it is.
pub fn dispatch<P: Program>(
    dispatcher: &'static Dispatcher<P>,
    control: &Element,
    event: PageEvent,
) -> bool {
    during(dispatcher, control, || dispatcher.dispatch(event))
}

/// Acts, and moves the page by as much as `control` was moved in it, before anything is drawn.
///
/// Who acts again before that is asked once for its place: asking makes the browser lay out at once what the first act changed.
pub fn during<P: Program, T>(
    dispatcher: &'static Dispatcher<P>,
    control: &Element,
    act: impl FnOnce() -> T,
) -> T {
    let Some(root) = control.around("html") else {
        return act();
    };
    let waits = dispatcher.held.take();
    let asked = waits.is_some();
    let held = waits
        .filter(|held| held.control == *control)
        .unwrap_or_else(|| {
            dispatcher.led.set(false);
            Held {
                top: place(control),
                control: control.clone(),
            }
        });
    dispatcher.held.replace(Some(held));
    if !asked {
        root.set(HELD, "");
        dom::next_frame(&dom::callback(move |_| settle(dispatcher, &root)));
    }
    act()
}

/// Where a control stands in the window: what the browser has scrolled by itself to keep it there is not done twice.
fn place(control: &Element) -> f64 {
    control.get_bounding_client_rect().top()
}

/// Puts the held control back under the hand.
fn settle<P: Program>(dispatcher: &'static Dispatcher<P>, root: &Element) {
    // Where the answer led elsewhere, or took the control away, there is nothing to keep.
    if let Some(held) = dispatcher.held.take()
        && !dispatcher.led.get()
        && held.control.is_connected()
    {
        let moved = place(&held.control) - held.top;
        if moved.abs() >= 1.0 {
            dom::window().scroll_by_with_x_and_y(0.0, moved);
        }
    }
    let root = root.clone();
    dom::next_frame(&dom::callback(move |_| {
        if dispatcher.held.borrow().is_none() {
            root.unset(HELD);
        }
    }));
}
