//! The model with what the evidence fixes: how near it comes step by step, and what would have saved this device.

use crate::reading::Reading;
use join_evidence::Shown;
use maud::{Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};

/// A run of the model: in short for a finding, and as HTML.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ran {
    pub(crate) said: String,
    html: String,
}

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

#[cfg(feature = "replay")]
pub use model::run;

/// The side of the model: with it comes everything that a run needs.
#[cfg(feature = "replay")]
mod model {
    use super::Ran;
    use join_evidence::time::duration;
    use join_evidence::{Remedy, Replayed, Step, Wish};
    use maud::{Markup, html};

    /// The page that opens a run.
    const PLAYGROUND: &str = "playground/index.html#join=0/";

    /// Runs what [`crate::Reading::question`] asks for; what is no question has no answer.
    #[must_use]
    pub fn run(question: &str) -> String {
        let wishes: Vec<Wish> = serde_json::from_str(question).unwrap_or_default();
        let runs = wishes.iter().filter_map(join_evidence::run);
        let ran: Vec<Ran> = runs
            .map(|run| Ran {
                said: run.said(),
                html: one(&run).into_string(),
            })
            .collect();
        serde_json::to_string(&ran).unwrap_or_default()
    }

    fn one(run: &Replayed) -> Markup {
        html! {
            div.run {
                p { strong { (run.scenario) } ": " (run.outcome) " " a href={ (PLAYGROUND) (run.link) } { "Open " (run.scenario) " with these values in the stepper" } }
                @if !run.steps.is_empty() { (steps(&run.steps)) }
                @if !run.remedies.is_empty() { (remedies(&run.remedies)) }
                details {
                    summary { "What fixes which value, and what stays free" }
                    ul { @for note in &run.notes { li { (note) } } }
                }
            }
        }
    }

    fn steps(steps: &[Step]) -> Markup {
        html! {
            div.table-wrapper role="group" tabindex="0" aria-label="Steps" {
                table {
                    caption { "Counted from the join request, by the device's clock" }
                    thead { tr { th scope="col" { "Step" } th scope="col" { "Your lines" } th scope="col" { "Model" } th scope="col" { "Apart" } } }
                    tbody { @for step in steps {
                        tr {
                            th scope="row" { (step.name) }
                            td { (duration(step.evidence_ms)) }
                            td { (duration(step.model_ms)) }
                            td { (duration(step.distance_ms)) }
                        }
                    } }
                }
            }
        }
    }

    fn remedies(remedies: &[Remedy]) -> Markup {
        html! {
            ul.remedies {
                @for remedy in remedies {
                    li class=(if remedy.joined { "joined" } else { "failed" }) {
                        strong { (if remedy.joined { "Saves it: " } else { "Does not save it: " }) }
                        (remedy.what) ". " small { (remedy.outcome) } " "
                        a href={ (PLAYGROUND) (remedy.link) } aria-label={ "Open it: the run in which " (remedy.what) } { "Open it" }
                    }
                }
            }
        }
    }
}
