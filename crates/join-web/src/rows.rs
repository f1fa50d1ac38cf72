//! Rows that stay in the page as they were written and are only shown or hidden: a figure searches them by their texts.
use crate::{
    Page,
    dom::{self, Element, Node},
};
use alloc::vec::Vec;

/// The rows of a figure, in order.
pub fn of(figure: &Element) -> Vec<Element> {
    dom::elements(&figure.all("[data-row]"))
}

/// Gives the figure the texts of its rows.
pub fn read(page: &mut Page, figure: usize, rows: &[Element]) {
    let text = |row: &Element| Node::all_text(row).unwrap_or_default();
    page.rows(figure, rows.iter().map(text).collect());
}

/// Hides the rows that do not match and shows the others; a group without a row that is shown is hidden with its heading.
pub fn show(page: &Page, figure: usize, element: &Element, rows: &[Element]) {
    for (at, row) in rows.iter().enumerate() {
        hide(row, page.hides(figure, at));
    }
    if !rows.is_empty() {
        for group in dom::elements(&element.all("[data-rows]")) {
            hide(&group, group.one("[data-row]:not([hidden])").is_none());
        }
    }
}

fn hide(element: &Element, hidden: bool) {
    match hidden {
        true => element.set("hidden", ""),
        false => element.unset("hidden"),
    }
}
