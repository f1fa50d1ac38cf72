//! Who knows what at the cursor: one small card for each lane; what has just changed is marked.

use maud::{Markup, html};

use crate::run::lanes::LANES;
use crate::session::RunSession;
use crate::words::stepper as text;

/// The cards.
pub fn view(session: &RunSession) -> Markup {
    let now = text::known(session.standing(session.settled()));
    let before = session
        .step_before()
        .map(|step| text::known(session.standing(step)));
    html! {
        div.cards data-key="cards" role="group" tabindex="0" aria-label=(text::WHO_KNOWS_WHAT_NOW) {
            @for (i, lane) in LANES.iter().enumerate() {
                div class={ "card p-" (lane.class) } data-key=(lane.class) {
                    h4 { (lane.name) @if !lane.second.is_empty() { " " (lane.second) } }
                    ul {
                        @for (j, line) in now[i].iter().enumerate() {
                            @let fresh = before.as_ref().is_some_and(|before| before[i].get(j) != Some(line));
                            li.fresh[fresh] { (line) }
                        }
                    }
                }
            }
        }
    }
}
