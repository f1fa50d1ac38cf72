//! Keeps what the figure is about in sight inside the box that scrolls it. The page itself never moves.
use crate::dom::{self, ElementExt};
use alloc::vec::Vec;
use web_sys::Element;

/// The elements that the figure is about now.
pub fn marked(host: &Element) -> Vec<Element> {
    host.find_all("[data-follow]")
}

/// Scrolls to the marked elements that were not marked `before`, when the next picture is drawn.
pub fn new_ones(host: &Element, before: &[Element]) {
    let new: Vec<Element> = marked(host)
        .into_iter()
        .filter(|e| !before.contains(e))
        .collect();
    if !new.is_empty() {
        let host = host.clone();
        // Asking for places makes the browser lay the page out; it does that now anyway, once.
        dom::next_frame(&dom::callback(move |_| {
            new.iter().for_each(|e| reveal(&host, e))
        }));
    }
}

/// Moves each box around the element so that its middle is well inside.
fn reveal(host: &Element, element: &Element) {
    let mut around = element.parent_element();
    while let Some(outer) = around.filter(|outer| outer != host) {
        let (height, whole) = (outer.client_height(), outer.scroll_height());
        if whole > height + 1 && height > 0 {
            let height = f64::from(height);
            let (outer_box, inner_box) = (
                outer.get_bounding_client_rect(),
                element.get_bounding_client_rect(),
            );
            let middle = inner_box.top() + inner_box.height() / 2.0 - outer_box.top();
            if !(height * 0.2..height * 0.8).contains(&middle) {
                outer.set_scroll_top(outer.scroll_top() + (middle - height / 2.0) as i32);
            }
        }
        around = outer.parent_element();
    }
}
