//! How the same run ends at other values of one parameter: a strip of tries, and the exact edges between.

use maud::{Markup, html};

use super::picture::{WIDTH, x_of};
use crate::parts::controls;
use crate::session::RunSession;

/// The strip; nothing where a value changes on the way.
pub fn strip(session: &RunSession) -> Markup {
    let id = session.touched();
    let spec = id.spec();
    let value = session.timeline().scenario().values().get(id);
    let (low, high, _) = controls::handy(id, value);
    let Some(found) = session.sensitivity((low, high)) else {
        return html! {};
    };
    let x = |value: i64| x_of(value, low, high);
    html! {
        div.strip data-key="strip" {
            p { "The same run at other values of " strong { (spec.label) } ": "
                @if found.edges.is_empty() {
                    @if found.tries.first().is_some_and(|(_, ok)| *ok) { "it joins at every value tried from " } @else { "it fails at every value tried from " }
                    (spec.show(low)) " to " (spec.show(high)) "."
                }
                @for (i, edge) in found.edges.iter().enumerate() {
                    @if i > 0 { " " }
                    (if edge.joins_below { "joins up to " } else { "fails up to " }) (spec.show(edge.below))
                    (if edge.joins_below { ", fails from " } else { ", joins from " }) (spec.show(edge.below + 1)) "."
                }
            }
            svg.strip viewBox={ "0 0 " (WIDTH) " 30" } aria-hidden="true" {
                @for (at, ok) in &found.tries {
                    @if *ok { circle.ok cx=(x(*at)) cy="10" r="5" {} }
                    @else { path.bad d={ "M" (x(*at) - 5) " 5l10 10m0-10l-10 10" } {} }
                }
                path.here d={ "M" (x(value).clamp(8, WIDTH - 8)) " 29l-6-9h12z" } {}
            }
        }
    }
}
