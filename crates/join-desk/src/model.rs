//! The model's side of the desk: with it comes everything that a run needs. A question in, runs as HTML out.

use crate::ran::Ran;
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
