//! Rows that stay in the page as they were written and are only shown or hidden: a figure searches them by their texts.
use crate::{Program, dom::ElementExt};
use alloc::vec::Vec;
use join_view::Figures;
use web_sys::Element;

/// Where the markup of a figure goes: the part beside the rows, or the figure itself.
pub fn host<P: Program>(figure: &Element) -> Element {
    let part = match P::ROWS {
        true => figure.find("[data-host]"),
        false => None,
    };
    part.unwrap_or_else(|| figure.clone())
}

/// The rows of a figure, in order.
pub fn of<P: Program>(figure: &Element) -> Vec<Element> {
    match P::ROWS {
        true => figure.find_all("[data-row]"),
        false => Vec::new(),
    }
}

/// Gives the figure the texts of its rows.
pub fn read<P: Program>(page: &mut Figures<P::Figures>, figure: usize, rows: &[Element]) {
    let text = |row: &Element| row.text_content().unwrap_or_default();
    page.rows(figure, rows.iter().map(text).collect());
}

/// Hides the rows that do not match and shows the others; a group without a row that is shown is hidden with its heading.
pub fn show<P: Program>(
    page: &Figures<P::Figures>,
    figure: usize,
    element: &Element,
    rows: &[Element],
) {
    if P::ROWS && !rows.is_empty() {
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
