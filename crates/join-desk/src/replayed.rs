//! The model with what the evidence fixes: how near it comes step by step, and what would have saved this device.

use crate::reading::Reading;
use join_evidence::Shown;
use maud::{Markup, PreEscaped, html};

/// The runs; nothing where nothing fixes one.
pub(crate) fn replayed(of: &Reading, shown: Shown<'_>) -> Markup {
    let said = ["replay-outside-model", "replay-not-unique"];
    let said = of
        .report
        .findings
        .iter()
        .filter(|finding| said.contains(&finding.rule.id));
    html! {
        @if !of.replay.is_empty() {
            section.replay aria-label="The model beside it" {
                h3 { "The same in the model, and what would have saved this device" }
                p { "What your lines fix is set; everything else stands at the model's default. An illustration, no proof." }
                @for finding in said { p { (shown.text(&finding.headline)) } }
                @for run in &of.replay { (PreEscaped(&run.html)) }
            }
        }
    }
}
