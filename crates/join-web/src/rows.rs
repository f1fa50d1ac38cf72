//! Rows that stay in the page as they were written and are only shown or hidden: a figure searches them by their texts.
use crate::{Page, dom::ElementExt};
use alloc::vec::Vec;
use web_sys::Element;

/// Where the markup of a figure goes: the part beside the rows, or the figure itself.
pub fn host(figure: &Element) -> Element {
    let part = match cfg!(feature = "drill") {
        true => figure.find("[data-host]"),
        false => None,
    };
    part.unwrap_or_else(|| figure.clone())
}

/// The rows of a figure, in order.
pub fn of(figure: &Element) -> Vec<Element> {
    match cfg!(feature = "drill") {
        true => figure.find_all("[data-row]"),
        false => Vec::new(),
    }
}

/// Gives the figure the texts of its rows.
pub fn read(page: &mut Page, figure: usize, rows: &[Element]) {
    let text = |row: &Element| row.text_content().unwrap_or_default();
    page.rows(figure, rows.iter().map(text).collect());
}

/// Hides the rows that do not match and shows the others; a group without a row that is shown is hidden with its heading.
pub fn show(page: &Page, figure: usize, element: &Element, rows: &[Element]) {
    if cfg!(feature = "drill") && !rows.is_empty() {
        for (at, row) in rows.iter().enumerate() {
            hide(row, page.hides(figure, at));
        }
        for group in element.find_all("[data-rows]") {
            hide(&group, group.find("[data-row]:not([hidden])").is_none());
        }
    }
}

fn hide(element: &Element, hidden: bool) {
    match hidden {
        true => element.set("hidden", ""),
        false => element.unset("hidden"),
    }
}
