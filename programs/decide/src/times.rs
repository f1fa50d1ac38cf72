//! The calculator alive: three fields are read, what is left open is asked beside them, the result is said and drawn.
use crate::dom::{self, ElementExt, FigureExt};
use join_decision::{Calculated, Entry, FIELDS, calculate as reckon, picture, told};
use web_sys::Element;

/// Reads the fields of a calculator. A token that somebody put into one is taken out at once.
pub fn calculate(figure: &Element) -> Calculated {
    let entries = FIELDS.map(|(name, _)| {
        let value = |what: &str| {
            let field = figure.find(&["[data-do=", what, "][data-field=", name, "]"].concat());
            field.map(|field| dom::value(&field)).unwrap_or_default()
        };
        Entry {
            text: value("time"),
            day_first: match value("order").as_str() {
                "day" => Some(true),
                "month" => Some(false),
                _ => None,
            },
            east: value("zone").parse().ok(),
        }
    });
    let own = reckon(&entries);
    for (at, (name, _)) in FIELDS.iter().enumerate() {
        if own.tokens[at]
            && let Some(field) = figure.find(&["[data-do=time][data-field=", name, "]"].concat())
        {
            dom::set_value(&field, "");
        }
    }
    own
}

/// Renews the figure.
pub fn show(figure: &Element, of: &Calculated) {
    for (at, (name, _)) in FIELDS.iter().enumerate() {
        let part = |what: &str| figure.part(&[what, "-", name].concat());
        if let Some(order) = part("order") {
            dom::hide(&order, !of.asks_order[at]);
        }
        if let Some(zone) = part("zone") {
            dom::hide(&zone, !of.asks_zone[at]);
        }
        if let Some(said) = part("said") {
            dom::put_text(&said, of.said[at].as_deref().unwrap_or_default());
        }
    }
    let mut text = told::result(of);
    if let Some(more) = told::device_clock(of) {
        text += " ";
        text += &more;
    }
    if let Some(status) = figure.part("status") {
        dom::put_text(&status, &text);
    }
    if let Some(drawn) = figure.part("picture") {
        drawn.set_inner_html(&picture(of).into_string());
    }
}
