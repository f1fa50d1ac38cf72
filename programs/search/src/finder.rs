//! The search box: lines above the rows, and which of the page's rows are seen.
use crate::dom::{self, ElementExt};
use alloc::{borrow::ToOwned, string::String};
use join_decision::{search as sought, words};
use join_reference::{Table, decimal, joined};
use web_sys::Element;

/// The figures with a search box.
const FINDERS: &str = "figure.join[data-widget=codes][data-needs=find]";
/// So many bytes may stand in a link to a search.
const LINK_LIMIT: usize = 200;

/// Shows what a text finds.
pub fn search(table: &Table, figure: &Element, text: &str) {
    if let Some(alert) = figure.find("[role=alert]") {
        alert.remove();
    }
    let of = sought(table, &figure.said("data-page"), text);
    if let Some(status) = figure.part("status") {
        dom::put_text(&status, &of.status);
    }
    if let Some(lines) = figure.part("hits") {
        lines.set_inner_html(&of.lines);
    }
    for row in figure.find_all("[data-row]") {
        let key = row.said("data-row");
        dom::hide(
            &row,
            of.shown.as_ref().is_some_and(|own| !own.contains(&key)),
        );
    }
    for group in figure.find_all("[data-rows]") {
        dom::hide(&group, group.find("[data-row]:not([hidden])").is_none());
    }
}

fn field(figure: &Element) -> Option<Element> {
    figure.find("[data-do=search]")
}

/// Ends the search.
pub fn show_all(table: &Table, figure: &Element) {
    if let Some(field) = field(figure) {
        dom::set_value(&field, "");
        dom::focus(&field);
    }
    search(table, figure, "");
}

/// Has a link to this search copied. It carries ids of rows and words of the table.
pub fn copy_link(table: &Table, figure: &Element, button: &Element) {
    let text = field(figure)
        .map(|field| dom::value(&field))
        .unwrap_or_default();
    let link = sought(table, &figure.said("data-page"), &text).link;
    let own = dom::find_all(FINDERS)
        .iter()
        .position(|other| other == figure);
    let page = dom::window().location().href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    let state = String::from(js_sys::encode_uri_component(&link));
    let number = decimal(own.unwrap_or_default() as u64);
    dom::copy(button, &joined(&[page, "#join=", &number, "/", &state], ""));
}

/// Searches for what the page's address asks for: `#join=FIGURE/TEXT`.
pub fn open_address(table: &Table) {
    let figures = dom::find_all(FINDERS);
    let hash = dom::window().location().hash().unwrap_or_default();
    let (Some(first), Some(state)) = (figures.first(), hash.strip_prefix("#join=")) else {
        return;
    };
    let (number, text) = state.split_once('/').unwrap_or((state, ""));
    let own = number
        .parse()
        .ok()
        .and_then(|number: usize| figures.get(number));
    let decoded = js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from);
    let problem = match own {
        None => Some(words::NO_FIGURE.to_owned()),
        Some(_) if decoded.len() > LINK_LIMIT => Some(words::long_query(decoded.len(), LINK_LIMIT)),
        Some(_) => None,
    };
    let figure = own.unwrap_or(first);
    if let Some(problem) = problem {
        search(table, figure, "");
        return dom::alert(figure, &words::bad_link(&problem));
    }
    if let Some(field) = field(figure) {
        dom::set_value(&field, &decoded);
    }
    search(table, figure, &decoded);
}
