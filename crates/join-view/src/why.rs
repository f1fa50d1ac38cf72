//! Why: the steps from a record back to a decision, and the choices it rests on, each tried without.

use join_sim::{Command, Event, Given, Library, Parameter, Record, Scenario, Weight, World, run};
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

/// Something that somebody chose, and the run without it.
struct Choice {
    parameter: Option<(Parameter, i64)>,
    /// The place of its record, and which command of the run it is.
    command: Option<(usize, usize)>,
    /// The world at the run's end without it.
    without: World,
    /// Whether the record asked about is then not there, or is another one.
    moves: bool,
}

/// What a record rests on: each choice that moves it, tried without; or, where several things are each enough by themselves,
/// the choices that move it only all together.
struct Ground {
    choices: Vec<Choice>,
    /// How the run ends without all of them, where no single one moves it.
    together: Option<World>,
    /// Chosen values that were looked at on the way and move nothing.
    idle: Vec<(Parameter, i64)>,
}

/// The run without a choice, and whether a moment is then missing.
fn try_without(scenario: &Scenario, commands: &[Given], asked: &Record) -> (World, bool) {
    let (records, end) = run(scenario, commands);
    let there = records
        .iter()
        .any(|one| join_study::same_moment(one, asked));
    (end, !there)
}

/// The run without several choices.
fn without_all(bench: &Bench, asked: &Record, choices: &[&Choice]) -> (World, bool) {
    let mut scenario = bench.timeline().scenario().clone();
    for (id, _) in choices.iter().filter_map(|choice| choice.parameter) {
        scenario = scenario
            .clone()
            .with(id, id.spec().default)
            .unwrap_or(scenario);
    }
    let gone = |nth: usize| {
        choices
            .iter()
            .any(|choice| choice.command.is_some_and(|it| it.1 == nth))
    };
    let commands = bench.timeline().commands().iter().enumerate();
    let rest: Vec<Given> = commands
        .filter(|(nth, _)| !gone(*nth))
        .map(|(_, given)| *given)
        .collect();
    try_without(&scenario, &rest, asked)
}

/// What a record rests on, as re-runs bear it out.
fn ground(bench: &Bench, of: usize, why: &join_sim::Why) -> Ground {
    let asked = &bench.timeline().records()[of];
    let mut choices = choices(bench, of, why);
    let mut together = None;
    if !choices.iter().any(|choice| choice.moves) && choices.len() > 1 {
        let mut needed: Vec<&Choice> = choices.iter().collect();
        if without_all(bench, asked, &needed).1 {
            // What is chosen later is left out first: the policy is named rather than one of its thresholds.
            for at in (0..needed.len()).rev() {
                let mut fewer = needed.clone();
                fewer.remove(at);
                if without_all(bench, asked, &fewer).1 {
                    needed = fewer;
                }
            }
            together = Some(without_all(bench, asked, &needed).0);
            let kept: Vec<_> = needed
                .iter()
                .map(|choice| (choice.parameter, choice.command))
                .collect();
            for choice in &mut choices {
                choice.moves = kept.contains(&(choice.parameter, choice.command));
            }
        }
    }
    let idle = choices.iter().filter(|choice| !choice.moves);
    let idle = idle.filter_map(|choice| choice.parameter).collect();
    choices.retain(|choice| choice.moves);
    Ground {
        choices,
        together,
        idle,
    }
}

/// The choices that were looked at on the way to a record.
fn choices(bench: &Bench, of: usize, why: &join_sim::Why) -> Vec<Choice> {
    let timeline = bench.timeline();
    let (scenario, commands) = (timeline.scenario(), timeline.commands());
    let asked = &timeline.records()[of];
    let mut choices = Vec::new();
    for id in why.rests_on.iter() {
        let value = scenario.values().get(id);
        let default = id.spec().default;
        if value != default
            && let Ok(other) = scenario.clone().with(id, default)
        {
            let (without, moves) = try_without(&other, commands, asked);
            choices.push(Choice {
                parameter: Some((id, value)),
                command: None,
                without,
                moves,
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
            let (without, moves) = try_without(scenario, &rest, asked);
            choices.push(Choice {
                parameter: None,
                command: Some((at, nth)),
                without,
                moves,
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
    let ground = ground(bench, of, &why);
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
            p { (words_run::rests_on(ground.choices.len(), ground.idle.len(), ground.together.as_ref())) }
            ul {
                @for choice in &ground.choices {
                    @if let Some((id, value)) = choice.parameter {
                        li title=(id.spec().meaning) {
                            code { (id.spec().name) }
                            (words_run::chosen(id, value, value != base.values().get(id)))
                            (controls::evidence(id.spec().level))
                            (words_run::without("With the default", bench.timeline().outcome(), &choice.without))
                        }
                    }
                    @if let Some((at, _)) = choice.command {
                        li {
                            (words::moment(&phases, records[at].at)) ": " (words::sentence(&records[at]))
                            (words_run::without("Without it", bench.timeline().outcome(), &choice.without))
                        }
                    }
                }
            }
            @if !ground.idle.is_empty() || !untouched.is_empty() {
                details data-key="defaults" {
                    summary { (words_run::looked_at(ground.idle.len() + untouched.len())) }
                    ul {
                        @for (id, value) in &ground.idle {
                            li title=(id.spec().meaning) {
                                code { (id.spec().name) }
                                (words_run::chosen(*id, *value, *value != base.values().get(*id)))
                                (controls::evidence(id.spec().level))
                                (words_run::MOVES_NOTHING)
                            }
                        }
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
