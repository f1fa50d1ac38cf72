//! What every figure with steps has in common: caption, scenario, outcome, transport, the sentence, what can be changed, a table.

use join_sim::{Library, Parameter};
use maud::{Markup, html};

use crate::bench::Bench;
use crate::{controls, stepper};

/// A figure's own part inside the common frame.
pub struct Content {
    /// The caption, in full.
    pub caption: String,
    /// The picture.
    pub picture: Markup,
    /// The steps or facts as a table with its caption, for paper, without JavaScript and on a narrow screen.
    pub table: Markup,
    /// The parameters that this figure lets the reader change.
    pub parameters: &'static [Parameter],
}

/// The figure's inside.
pub fn view(bench: &Bench, library: &Library, content: Content) -> Markup {
    html! {
        figcaption data-key="caption" { (content.caption) }
        (controls::alert(bench))
        div.top data-key="top" {
            (controls::scenarios(bench, library))
            (controls::headline(bench, library))
        }
        (controls::transport(bench, false))
        (stepper::sentence(bench, false))
        div.picture data-key="picture" tabindex="0" role="region" aria-label="The picture; it may be scrolled sideways" { (content.picture) }
        @if !content.parameters.is_empty() {
            div.change data-key="change" { (controls::few(bench, content.parameters)) }
        }
        (folded(bench, content.table))
    }
}

/// A table that is always there on paper, without JavaScript and on a narrow screen, and else one press away.
pub fn folded(bench: &Bench, table: Markup) -> Markup {
    html! {
        div.steps.open[bench.table] data-key="steps" {
            button.table-toggle type="button" data-msg="table" aria-expanded=(bench.table) {
                (if bench.table { "Hide the table" } else { "Show the table" })
            }
            div.table-scroll tabindex="0" role="region" aria-label="Table" { (table) }
        }
    }
}
