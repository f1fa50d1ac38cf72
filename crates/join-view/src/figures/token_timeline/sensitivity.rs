//! How the same run ends at other values of one parameter: a strip of tries, and the exact edges between.

use join_sim::Parameter;
use maud::{Markup, html};

use super::layout::{WIDTH, x_of};
use crate::parts::controls;
use crate::session::RunSession;
use crate::words::names;
use crate::words::token as say;

/// The strip; nothing where a value changes on the way.
pub fn strip(session: &RunSession) -> Markup {
    let id = session.touched();
    let spec = id.spec();
    let value = session.timeline().scenario().values().get(id);
    let (low, high, _) = controls::handy(id, value);
    // The token's end has its tries and edges in the picture; here they stand in words alone.
    let pictured = id == Parameter::TokenLifetime;
    let found = match pictured {
        true => session.lifetimes((low, high)),
        false => session.sensitivity((low, high)),
    };
    let Some(found) = found else {
        return html! {};
    };
    let tried = |end: Option<&(i64, bool)>| end.map_or(low, |(value, _)| *value);
    let (low, high) = (tried(found.tries.first()), tried(found.tries.last()));
    let x = |value: i64| x_of(value, low, high);
    html! {
        div.strip data-key="strip" {
            p { (say::THE_SAME_RUN_AT_OTHER) strong { (names::parameter(spec)) } ": "
                @if found.edges.is_empty() {
                    @if found.tries.first().is_some_and(|(_, ok)| *ok) { (say::IT_JOINS_AT_EVERY_VALUE) } @else { (say::IT_FAILS_AT_EVERY_VALUE) }
                    (spec.show(low)) (say::UP_TO) (spec.show(high)) "."
                }
                @for (i, edge) in found.edges.iter().enumerate() {
                    @if i > 0 { " " }
                    (if edge.joins_below { say::JOINS_UP_TO } else { say::FAILS_UP_TO }) (spec.show(edge.below))
                    (if edge.joins_below { say::FAILS_FROM } else { say::JOINS_FROM }) (spec.show(edge.below + 1)) "."
                }
            }
            @if !pictured { svg.strip viewBox={ "0 0 " (WIDTH) " 30" } aria-hidden="true" {
                @for (at, ok) in &found.tries {
                    @if *ok { circle.ok cx=(x(*at)) cy="10" r="5" {} }
                    @else { path.bad d={ "M" (x(*at) - 5) " 5l10 10m0-10l-10 10" } {} }
                }
                path.here d={ "M" (x(value).clamp(8, WIDTH - 8)) " 29l-6-9h12z" } {}
            } }
        }
    }
}
