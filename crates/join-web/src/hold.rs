//! Keeps the control that the reader is using where it stands in the window, whatever its figure becomes above it.
use crate::{
    Program,
    dispatcher::Dispatcher,
    dom::{self, ElementExt},
    page_event::PageEvent,
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
pub fn during<P: Program, T>(
    dispatcher: &'static Dispatcher<P>,
    control: &Element,
    act: impl FnOnce() -> T,
) -> T {
    let Some(root) = control.around("html") else {
        return act();
    };
    let place = {
        let (root, control) = (root.clone(), control.clone());
        let top = |element: &Element| element.get_bounding_client_rect().top();
        move || top(&control) - top(&root)
    };
    let before = place();
    root.set(HELD, "");
    dispatcher.led.set(false);
    let done = act();
    let control = control.clone();
    dom::next_frame(&dom::callback(move |_| {
        // Where the answer led elsewhere, or took the control away, there is nothing to keep.
        let moved = place() - before;
        if !dispatcher.led.get() && control.is_connected() && moved.abs() >= 1.0 {
            dom::window().scroll_by_with_x_and_y(0.0, moved);
        }
        let root = root.clone();
        dom::next_frame(&dom::callback(move |_| root.unset(HELD)));
    }));
    done
}
