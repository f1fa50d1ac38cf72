//! Tables that are made by running every scenario: how each ends, and what is said.
use super::parts::{Faults, rows, table};
use crate::book::Book;
use crate::problem::quoted;
use join_sim::{Event, Expectation, Outcome, Participant, Scenario, Values, notation};
use maud::{Markup, html};

/// The scenarios; empty when they could not be read, which is told elsewhere.
fn all<'a>(book: &'a Book<'_>) -> &'a [Scenario] {
    book.model
        .library()
        .map_or(&[], join_sim::Library::scenarios)
}

/// The scenarios: what each changes and how its run ends.
pub fn scenarios(book: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    let base = Values::default();
    let rows = rows(all(book), |scenario: &Scenario| {
        let world = join_sim::run_to_end(scenario);
        let expected = match scenario.expect() {
            Expectation::Joined => Outcome::Joined,
            Expectation::Failed(code) => Outcome::Failed(code),
        };
        let ends = notation::outcome(&world);
        if world.outcome() != expected {
            return Err(vec![format!(
                "scenario {} does not end as its file expects; {ends}",
                quoted(scenario.name())
            )]);
        }
        let changes: Vec<_> = scenario
            .values()
            .changes(&base)
            .map(|(id, value)| (id.spec(), id.spec().show(value)))
            .collect();
        Ok(html! {
            tr id={ "scenario-" (scenario.name()) } {
                th scope="row" { code { (scenario.name()) } br; (scenario.title()) }
                td {
                    (scenario.summary())
                    @if !changes.is_empty() {
                        ul { @for (spec, value) in &changes { li { (spec.label) ": " (value) } } }
                    }
                }
                td { (ends.strip_prefix("outcome: ").unwrap_or(&ends)) }
            }
        })
    })?;
    Ok(table(
        "Scenarios and how their runs end",
        &["Scenario", "What is different from the base world", "Ends"],
        &rows,
    ))
}

/// Counts things in the order in which they are first seen, and in how many scenarios.
struct Seen<T> {
    rows: Vec<(T, usize)>,
}

impl<T: PartialEq> Seen<T> {
    /// The things that one run shows.
    fn run(&mut self, things: Vec<T>) {
        let mut once: Vec<T> = Vec::new();
        for thing in things {
            if !once.contains(&thing) {
                once.push(thing);
            }
        }
        for thing in once {
            match self.rows.iter_mut().find(|(other, _)| *other == thing) {
                Some((_, runs)) => *runs += 1,
                None => self.rows.push((thing, 1)),
            }
        }
    }
}

/// The messages that arrive in the runs of the scenarios.
pub fn messages(book: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    let mut seen: Seen<(&str, Participant, Participant)> = Seen { rows: Vec::new() };
    for scenario in all(book) {
        let (records, _) = join_sim::run(scenario, &[]);
        seen.run(
            records
                .iter()
                .filter_map(|record| match record.event {
                    Event::Received { from, message } => Some((message.name(), from, record.who)),
                    _ => None,
                })
                .collect(),
        );
    }
    let count = all(book).len();
    let rows = html! {
        @for ((name, from, to), runs) in &seen.rows {
            tr {
                th scope="row" { (name) }
                td { (from.name()) }
                td { (to.name()) }
                td { (runs) " of " (count) }
            }
        }
    };
    Ok(table(
        "Messages that arrive",
        &["Message", "From", "To", "In scenarios"],
        &rows,
    ))
}
