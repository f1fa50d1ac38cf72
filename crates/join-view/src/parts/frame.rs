//! What every figure with steps and a picture has in common: caption, scenario, outcome, what can be changed, transport, the
//! sentence, a table. What answers a change stands under the control that made it.

use join_sim::Parameter;
use maud::{Markup, html};

use super::{RunView, alert, controls, transport};
use crate::message::Msg;
use crate::words::controls as text;

/// A figure's own part inside the common frame.
pub struct Content {
    /// The caption, in full.
    pub caption: &'static str,
    /// The picture.
    pub picture: Markup,
    /// The steps or facts as a table with its caption, for paper, without JavaScript and on a narrow screen.
    pub table: Markup,
    /// The parameters that this figure lets the reader change.
    pub parameters: &'static [Parameter],
}

/// The figure's inside.
pub fn view(of: &RunView<'_>, content: Content) -> Markup {
    html! {
        (head(of, content.caption))
        (controls::few(of, content.parameters))
        (transport::transport(of))
        (transport::sentence(of, html! {}, html! {}))
        div.picture data-key="picture" tabindex="0" role="region" aria-label=(text::THE_PICTURE_IT_MAY_BE) { (content.picture) }
        (folded(of, content.table))
    }
}

/// The first lines: the caption, what went wrong, the scenario, and how it ends.
pub fn head(of: &RunView<'_>, caption: &str) -> Markup {
    html! {
        figcaption data-key="caption" { (caption) }
        (alert(of.panel.alert.as_deref()))
        @if !of.panel.bare { div.top data-key="top" {
            (controls::scenarios(of))
            (controls::headline(of))
        } }
    }
}

/// A table that is always there on paper, without JavaScript and on a narrow screen, and else one press away.
pub fn folded(of: &RunView<'_>, table: Markup) -> Markup {
    html! {
        div.steps.open[of.panel.table] data-key="steps" {
            button.table-toggle type="button" data-msg=(Msg::Table) aria-expanded=(of.panel.table) {
                (if of.panel.table { text::HIDE_THE_TABLE } else { text::SHOW_THE_TABLE })
            }
            div.table-scroll tabindex="0" role="region" aria-label=(text::TABLE) { (table) }
        }
    }
}
