//! The table of the device's states: from which state, at what, to which states, as the model has it.
use super::parts::{Faults, rows, table};
use crate::book::Book;
use join_sim::{DeviceState, Message, Stimulus, TRANSITIONS, Transition};
use join_view::words;
use maud::{Markup, html};

/// Every line of the model's figure, in the order of the protocol.
pub fn transitions(_: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    let lines = rows(TRANSITIONS, |line: &Transition| {
        let heard = heard(line.heard())?;
        Ok(html! {
            tr {
                th scope="row" { (line.from.name()) br; small { (words::state(line.from)) } }
                td { (either(heard)) }
                td { (either(line.to.iter().map(|to| to.name().to_owned()))) }
            }
        })
    })?;
    let of_tasks = heard(of_tasks())?;
    let rows = html! {
        (lines)
        tr {
            th scope="row" { "every state but " (DeviceState::Off.name()) }
            td { (Message::PowerOff.name()) }
            td { (DeviceState::Off.name()) }
        }
        tr {
            th scope="row" { "every other state but " (DeviceState::Off.name()) }
            td { (either(of_tasks)) }
            td { "the same state" }
        }
    };
    let head = ["State", "What it hears", "Next state"];
    Ok(table(
        "The device's states, and what leads on",
        &head,
        &rows,
    ))
}

/// Word of a task, which changes nothing where nobody waits for it.
fn of_tasks() -> impl Iterator<Item = Stimulus> {
    join_sim::stimuli().filter(|stimulus| {
        let Stimulus::Message { message, .. } = stimulus else {
            return false;
        };
        matches!(
            message,
            Message::StartResult { .. } | Message::TaskEnded { .. }
        )
    })
}

/// The names of what is heard, each once.
fn heard(all: impl Iterator<Item = Stimulus>) -> Result<Vec<String>, Faults> {
    let mut names = Vec::new();
    for stimulus in all {
        let name = name(&stimulus)?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

/// What is heard, in the words of the figure; a time that it has no words for is none that the device awaits.
fn name(stimulus: &Stimulus) -> Result<String, Faults> {
    match stimulus {
        Stimulus::Expired(timer) if words::timer_words(*timer).is_none() => Err(vec![format!(
            "the device awaits the time {timer:?}, and the table has no words for it"
        )]),
        _ => Ok(words::heard(stimulus)),
    }
}

/// Alternatives, one below the other.
fn either(all: impl IntoIterator<Item = String>) -> Markup {
    html! {
        @for (i, one) in all.into_iter().enumerate() {
            @if i > 0 { " or" br; }
            (one)
        }
    }
}
