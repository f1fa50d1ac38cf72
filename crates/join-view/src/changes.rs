//! What distinguishes a run from its named scenario: every change by name, each with what takes it back. It stands beside the
//! verdict of every figure, so that nobody takes a changed run for the scenario itself.

use join_sim::{Command, Library, Outcome};
use maud::{Markup, html};

use crate::bench::Bench;
use crate::{words, words_run};

/// A change, in words, and the message that takes it back.
struct Change {
    text: String,
    undo: String,
}

fn changes(bench: &Bench, library: &Library) -> Vec<Change> {
    let timeline = bench.timeline();
    let scenario = timeline.scenario();
    let (named, start) = (bench.named(library), bench.start());
    let phases = bench.phases();
    let of_figure = scenario.number() == start.number();
    let values = scenario
        .values()
        .changes(named.values())
        .map(|(id, value)| {
            let own = of_figure && start.values().get(id) == value;
            Change {
                text: words_run::change(id, value, own),
                undo: ["unset:", id.spec().name].concat(),
            }
        });
    let given = timeline.commands().iter().enumerate().map(|(at, given)| {
        let when = words::moment(&phases, given.at);
        Change {
            text: match given.command {
                Command::Set(id, value) => words_run::set_then(id, value, &when),
                command => [command.label(), ", ", &when].concat(),
            },
            undo: ["take-back:", &at.to_string()].concat(),
        }
    });
    values.chain(given).collect()
}

/// The list of changes; empty where the run is that of its scenario.
pub fn chips(bench: &Bench, library: &Library) -> Markup {
    let changes = changes(bench, library);
    html! {
        @if !changes.is_empty() {
            ul.chips data-key="chips" aria-label=(words_run::CHANGES) {
                @for Change { text, undo } in &changes {
                    li data-key=(undo) { (text) " "
                        button type="button" data-msg=(undo) aria-label={ (words_run::TAKE_BACK) ": " (text) } { "✕" }
                    }
                }
            }
        }
    }
}

/// What the reader's last change made of the run, where it gave it another end; nothing where they chose another run.
pub fn turned(bench: &Bench) -> Option<String> {
    let before = bench.beside.before().filter(|_| bench.beside.by_change)?;
    let (before, now) = (before.outcome()?, bench.timeline().outcome());
    (before != now).then(|| {
        let joined = |outcome| outcome == Outcome::Joined;
        words_run::turned(before, joined(before) != joined(now))
    })
}
