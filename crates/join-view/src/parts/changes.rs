//! What distinguishes a run from its named scenario: every change by name, each with what takes it back. It stands beside the
//! verdict of every figure, so that nobody takes a changed run for the scenario itself.

use join_sim::{Command, Library, Outcome};
use maud::{Markup, html};

use crate::message::Msg;
use crate::session::RunSession;
use crate::words::{self, names, runs as say};

/// A change, in words, and the message that takes it back.
struct Change {
    text: String,
    undo: Msg,
}

fn changes(session: &RunSession, library: &Library) -> Vec<Change> {
    let timeline = session.timeline();
    let scenario = timeline.scenario();
    let (named, start) = (session.named(library), session.start());
    let phases = session.phases();
    let of_figure = scenario.number() == start.number();
    let values = scenario
        .values()
        .changes(named.values())
        .map(|(id, value)| {
            let own = of_figure && start.values().get(id) == value;
            Change {
                text: say::change(id, value, own),
                undo: Msg::Unset(id),
            }
        });
    let given = timeline.commands().iter().enumerate().map(|(at, given)| {
        let when = words::moment(&phases, given.at);
        Change {
            text: match given.command {
                Command::Set(id, value) => say::set_then(id, value, &when),
                command => [names::command(command), ", ", &when].concat(),
            },
            undo: Msg::TakeBack(at),
        }
    });
    values.chain(given).collect()
}

/// The list of changes; empty where the run is that of its scenario.
pub fn chips(session: &RunSession, library: &Library) -> Markup {
    let changes = changes(session, library);
    html! {
        @if !changes.is_empty() {
            ul.chips data-key="chips" aria-label=(say::CHANGES) {
                @for Change { text, undo } in &changes {
                    li data-key=(undo) { (text) " "
                        button type="button" data-msg=(undo) aria-label={ (say::TAKE_BACK) ": " (text) } { "✕" }
                    }
                }
            }
        }
    }
}

/// What the reader's last change made of the run, where it gave it another end; nothing where they chose another run.
pub fn turned(session: &RunSession) -> Option<String> {
    let before = session
        .comparison
        .before()
        .filter(|_| session.comparison.by_change)?;
    let (before, now) = (before.outcome()?, session.timeline().outcome());
    (before != now).then(|| {
        let joined = |outcome| outcome == Outcome::Joined;
        say::turned(before, joined(before) != joined(now))
    })
}
