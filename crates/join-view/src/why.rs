//! Why: the steps from a record back to a decision, and the choices it rests on, each tried without.

use join_sim::{Command, Event, Library, Parameter, Weight, World, end_of};
use maud::{Markup, html};

use crate::bench::Bench;
use crate::{controls, keys, words, words_run};

/// So many sentences say why, even where little of them explains much.
const LEAST: usize = 3;

/// At most so many sentences say why.
const LIMIT: usize = 5;

/// The sentences of the few moments that led to a record, in their order.
#[must_use]
pub fn sentences(records: &[join_sim::Record], of: usize) -> Vec<String> {
    let why = join_sim::why(records, of);
    let moments = keys::moments(records);
    let line = why.line.iter().map(|step| (Weight::Follows, step.0));
    let mut ranked: Vec<(Weight, u32)> = line
        .filter(|(_, at)| moments.binary_search(&(*at as usize)).is_ok())
        .collect();
    ranked.extend(why.told.iter().map(|(step, weight)| (*weight, step.0)));
    // What weighs most is told, of equals what came last, and nothing twice.
    let mut told: Vec<(u32, String)> = Vec::new();
    while let Some(best) = ranked.iter().copied().max() {
        ranked.retain(|one| *one != best);
        let (weight, at) = best;
        let sentence = words::sentence(&records[at as usize]);
        let room = if weight > Weight::Follows {
            LIMIT
        } else {
            LEAST
        };
        if told.len() < room && told.iter().all(|(_, other)| *other != sentence) {
            let place = told.partition_point(|(other, _)| *other < at);
            told.insert(place, (at, sentence));
        }
    }
    told.into_iter().map(|(_, sentence)| sentence).collect()
}

/// Something that somebody chose, and the world at the end of the run without it.
struct Choice {
    parameter: Option<(Parameter, i64)>,
    command: Option<usize>,
    without: World,
}

/// The choices that a record rests on.
fn choices(bench: &Bench, of: usize, why: &join_sim::Why) -> Vec<Choice> {
    let timeline = bench.timeline();
    let (scenario, commands) = (timeline.scenario(), timeline.commands());
    let mut choices = Vec::new();
    for id in why.rests_on.iter() {
        let value = scenario.values().get(id);
        let default = id.spec().default;
        if value != default
            && let Ok(other) = scenario.clone().with(id, default)
        {
            choices.push(Choice {
                parameter: Some((id, value)),
                command: None,
                without: end_of(&other, commands),
            });
        }
    }
    let mut nth = 0;
    for (at, record) in timeline.records()[..=of].iter().enumerate() {
        let Event::Commanded(command) = record.event else {
            continue;
        };
        let matters = match command {
            Command::Set(id, _) => why.rests_on.contains(id),
            _ => why.told.iter().any(|(step, _)| *step == record.step),
        };
        if matters {
            let mut rest = commands.to_vec();
            rest.remove(nth);
            choices.push(Choice {
                parameter: None,
                command: Some(at),
                without: end_of(scenario, &rest),
            });
        }
        nth += 1;
    }
    choices
}

/// How far the causes go back, in one sentence; empty until the reader asks.
#[must_use]
pub fn summary(bench: &Bench) -> String {
    let Some((of, why)) = bench.asked() else {
        return String::new();
    };
    let decision = |event| matches!(event, Event::Commanded(_) | Event::Assigned { .. });
    let decided = why
        .told
        .iter()
        .any(|(_, weight)| *weight == Weight::Decided)
        || decision(bench.timeline().records()[of].event);
    words_run::why(why.told.len(), decided)
}

/// The part of the stepper that says why; closed until the reader asks.
#[must_use]
pub fn view(bench: &Bench, library: &Library) -> Markup {
    let Some((of, why)) = bench.asked() else {
        return html! {};
    };
    let records = bench.timeline().records();
    let cursor = bench.timeline().cursor();
    let phases = bench.phases();
    let choices = choices(bench, of, &why);
    let values = bench.timeline().scenario().values();
    let untouched: Vec<Parameter> = why
        .rests_on
        .iter()
        .filter(|id| values.get(*id) == id.spec().default)
        .collect();
    let base = bench.base(library);
    html! {
        div.why data-key="why" {
            ol {
                @for (step, _) in &why.told {
                    @let record = &records[step.0 as usize];
                    li data-key=(step.0) {
                        button type="button" data-msg={ "link:" (step.0) } aria-current=[(*step == cursor).then_some("step")] {
                            span.time {
                                @if !phases.is_user(record.at) { (words_run::TECHNICIAN) }
                                (words::moment(&phases, record.at)) ": "
                            }
                            (words::sentence(record))
                        }
                    }
                }
            }
            p { (if choices.is_empty() { words_run::RESTS_ON_DEFAULTS } else { words_run::RESTS_ON }) }
            ul {
                @for choice in &choices {
                    @if let Some((id, value)) = choice.parameter {
                        li title=(id.spec().meaning) {
                            code { (id.spec().name) }
                            (words_run::chosen(id, value, value != base.values().get(id)))
                            (controls::evidence(id.spec().level))
                            (words_run::without("With the default", bench.timeline().outcome(), &choice.without))
                        }
                    }
                    @if let Some(at) = choice.command {
                        li {
                            (words::moment(&phases, records[at].at)) ": " (words::sentence(&records[at]))
                            (words_run::without("Without it", bench.timeline().outcome(), &choice.without))
                        }
                    }
                }
            }
            @if !untouched.is_empty() {
                details data-key="defaults" {
                    summary { (words_run::at_defaults(untouched.len())) }
                    ul {
                        @for id in &untouched {
                            li title=(id.spec().meaning) {
                                code { (id.spec().name) } " = " (id.spec().show(values.get(*id))) " " (controls::evidence(id.spec().level))
                            }
                        }
                    }
                }
            }
        }
    }
}
