//! A run as text for a ticket: what was set up, what was done, what happened when, and how it ended.

use join_sim::{Library, Outcome};

use crate::session::RunSession;
use crate::words::{self, names, runs as say};

/// The run as plain text; its link belongs at the end.
#[must_use]
pub fn text(session: &RunSession, library: &Library) -> String {
    let timeline = session.timeline();
    let (scenario, facts) = (timeline.scenario(), session.facts());
    let phases = session.phases();
    let mut text = String::new();
    let mut line = |parts: &[&str]| {
        parts.iter().for_each(|part| text.push_str(part));
        text.push('\n');
    };
    line(&[say::TICKET]);
    line(&[]);
    line(&[
        say::SCENARIO,
        names::scenario(scenario),
        " (",
        scenario.name(),
        ")",
    ]);
    let named = library.by_number(scenario.number());
    let base = named.unwrap_or(scenario).values();
    for (id, value) in scenario.values().changes(base) {
        let spec = id.spec();
        let (value, before) = (say::value(id, value), say::value(id, base.get(id)));
        line(&[
            say::CHANGED,
            names::parameter(spec),
            ": ",
            &value,
            say::INSTEAD_OF,
            &before,
        ]);
    }
    line(&[]);
    for (nth, &step) in session.moments().iter().enumerate() {
        let record = &timeline.records()[step];
        let when = words::moment(&phases, record.at);
        let sentence = words::sentence(record);
        line(&[&(nth + 1).to_string(), ". ", &when, ": ", &sentence]);
    }
    line(&[]);
    line(&[say::OUTCOME, &words::outcome(facts.outcome)]);
    if let Some(margin) = words::margin(facts.margin_ms) {
        line(&[&margin]);
    }
    if let Outcome::Failed(_) = facts.outcome {
        line(&[facts.origin.unwrap_or_default()]);
    }
    line(&[]);
    text.push_str(say::THE_SAME_RUN);
    text
}
