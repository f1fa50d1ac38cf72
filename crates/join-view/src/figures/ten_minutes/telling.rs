//! What is told of an act: its title, its sentence, and how it is known. As long as nothing is told, neither policy nor cause is.

use join_sim::{Event, Level, Parameter, Task};
use maud::{Markup, html};

use super::acts::{Act, Turn};
use super::scene::Scene;
use crate::session::RunSession;
use crate::words::ten_minutes as say;

/// The title, and what stands under it.
pub fn title(session: &RunSession, turn: Turn, told: bool) -> say::Titled {
    let plain = |(title, note): (&'static str, &str)| (title, note.to_string());
    match turn.act {
        Act::FirstCertificate => plain(say::FIRST_CERTIFICATE),
        Act::Policy if !told => plain(say::VEILED),
        Act::Policy => (say::POLICY, say::assigned(&assigned(session))),
        Act::Reseal { gone: true } => plain((say::RESEAL, say::GONE)),
        Act::Reseal { gone: false } => plain((say::RESEAL, say::KEPT)),
        Act::Tasks { held: Some(_) } if !told => plain((say::TASKS_HELD, say::BY_WHAT)),
        Act::Tasks { held: Some(hold) } => {
            (say::TASKS_HELD, say::held_by(hold, charge(session, turn)))
        }
        Act::Tasks { held: None } => plain((say::TASKS_START, say::NOTHING_HOLDS)),
        Act::Token => plain((say::TOKEN, "")),
        Act::Wait { waits: true } => plain((say::WAIT, "")),
        Act::Wait { waits: false } => plain((say::NO_WAIT, "")),
        Act::End => plain((say::END, "")),
    }
}

/// The act in a sentence or two.
pub fn sentence(session: &RunSession, scene: &Scene<'_>, turn: Turn, told: bool) -> Markup {
    let facts = session.facts();
    match turn.act {
        Act::FirstCertificate => html! { (say::FIRST_CERTIFICATE_SAID) },
        Act::Policy if !told => html! { (say::VEILED_SAID) },
        Act::Policy => match facts.records[turn.step].event {
            Event::PolicyInForce {
                battery,
                plugged_in,
                ..
            } => {
                html! { (say::policy_said(battery, plugged_in, &assigned(session))) }
            }
            _ => html! {},
        },
        Act::Reseal { gone } => html! { (if gone { say::GONE_SAID } else { say::KEPT_SAID }) },
        Act::Tasks { held: Some(hold) } if told => html! { (say::held_said(hold)) },
        Act::Tasks { held: Some(_) } => html! { (say::TASKS_HELD_SAID) },
        Act::Tasks { held: None } => html! { (say::TASKS_START_SAID) },
        Act::Token => html! { (say::token_said(scene.lifetime(), scene.attempt.began)) },
        Act::Wait { waits: false } => html! { (say::NO_WAIT_SAID) },
        Act::Wait { waits: true } => {
            let wait = scene
                .attempt
                .wait()
                .map_or((0, 0), |wait| (wait.from, wait.to));
            let runs = session.facts().tasks().iter().any(|bar| {
                let (from, to) = bar.span(&facts.records, scene.end);
                bar.task == Task::AikEnrol && !bar.held && from < wait.1 && to > wait.0
            });
            let (waits, rest) = say::wait_said(wait.1 - wait.0, runs);
            html! { b { (waits) } (rest) }
        }
        Act::End => {
            let judged = scene.attempt.judged.map(|(_, verdict)| verdict);
            html! { (say::end_said(judged.as_ref(), facts.outcome)) }
        }
    }
}

/// What the figure keeps back at first: the policy, and what holds the tasks.
pub fn because(session: &RunSession, scene: &Scene<'_>, turns: &[Turn]) -> Markup {
    html! {
        @for turn in turns {
            @if matches!(turn.act, Act::Policy | Act::Tasks { .. }) { (sentence(session, scene, *turn, true)) " " }
        }
    }
}

/// How an act is known.
pub fn known(act: Act) -> &'static [Level] {
    match act {
        Act::FirstCertificate | Act::Reseal { .. } | Act::Token => &[Level::Inferred],
        Act::Policy => &[Level::Concluded],
        Act::Tasks { .. } | Act::Wait { .. } => &[Level::Case],
        Act::End => &[Level::Case, Level::Concluded],
    }
}

/// The class that gives an act the colour of whoever it is about.
pub fn lane(act: Act) -> &'static str {
    match act {
        Act::FirstCertificate => "p-tpm",
        Act::Reseal { gone: true } => "bad",
        Act::Tasks { .. } => "p-tasks",
        _ => "p-policy",
    }
}

fn assigned(session: &RunSession) -> String {
    let spec = Parameter::AssignedTo.spec();
    spec.show(session.timeline().scenario().values().get(spec.id))
}

/// Charge and threshold when energy saver came on before an act.
fn charge(session: &RunSession, turn: Turn) -> Option<(u8, u8)> {
    let mut before = session.facts().records[..turn.step].iter().rev();
    before.find_map(|record| match record.event {
        Event::EnergySaver {
            on: true,
            charge,
            threshold,
            ..
        } => Some((charge, threshold?)),
        _ => None,
    })
}
