//! Why: the steps from a record back to a decision, and the choices it rests on, each tried without.

use join_sim::{Command, Event, Given, Parameter, Record, Scenario, Step, Weight, Why, World, run};
use maud::{Markup, html};

use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::evidence::evidence;
use crate::session::RunSession;
use crate::words::{self, runs as say};

/// What the reader asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The record at which the cursor stands, wherever it goes.
    Here,
    /// A record by its place, as long as the cursor stays where the list has put it ([`RunSession::moves`]).
    About(usize, u32),
}

impl Asked {
    /// The place of the record.
    #[must_use]
    pub fn record(self, session: &RunSession) -> usize {
        let last = session.timeline().records().len() - 1;
        match self {
            Asked::About(of, moves) if moves == session.moves() => of.min(last),
            _ => session.timeline().cursor().0 as usize,
        }
    }
}

/// The list of causes of a record.
#[derive(Debug)]
pub struct List {
    of: usize,
    why: Why,
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
fn without_all(session: &RunSession, asked: &Record, choices: &[&Choice]) -> (World, bool) {
    let mut scenario = session.timeline().scenario().clone();
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
    let commands = session.timeline().commands().iter().enumerate();
    let rest: Vec<Given> = commands
        .filter(|(nth, _)| !gone(*nth))
        .map(|(_, given)| *given)
        .collect();
    try_without(&scenario, &rest, asked)
}

/// What a record rests on, as re-runs bear it out.
fn ground(session: &RunSession, of: usize, why: &join_sim::Why) -> Ground {
    let asked = &session.timeline().records()[of];
    let mut choices = choices(session, of, why);
    let mut together = None;
    if !choices.iter().any(|choice| choice.moves) && choices.len() > 1 {
        let mut needed: Vec<&Choice> = choices.iter().collect();
        if without_all(session, asked, &needed).1 {
            // What is chosen later is left out first: the policy is named rather than one of its thresholds.
            for at in (0..needed.len()).rev() {
                let mut fewer = needed.clone();
                fewer.remove(at);
                if without_all(session, asked, &fewer).1 {
                    needed = fewer;
                }
            }
            together = Some(without_all(session, asked, &needed).0);
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
fn choices(session: &RunSession, of: usize, why: &join_sim::Why) -> Vec<Choice> {
    let timeline = session.timeline();
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

impl List {
    /// What led to the record that the reader asks about.
    #[must_use]
    pub fn of(session: &RunSession, asked: Asked) -> List {
        let of = asked.record(session);
        let why = join_sim::why(session.timeline().records(), of);
        List { of, why }
    }

    /// Its records, the effect first.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        self.why.told.iter().map(|(step, _)| *step).collect()
    }

    /// How far the causes go back, in one sentence.
    #[must_use]
    pub fn summary(&self, session: &RunSession) -> String {
        let decision = |event| matches!(event, Event::Commanded(_) | Event::Assigned { .. });
        let told = &self.why.told;
        let decided = told.iter().any(|(_, weight)| *weight == Weight::Decided)
            || decision(session.timeline().records()[self.of].event);
        say::why(told.len(), decided)
    }

    /// The list, and what the record rests on.
    #[must_use]
    pub fn view(&self, of: &RunView<'_>) -> Markup {
        let (session, why) = (of.session, &self.why);
        let records = session.timeline().records();
        let cursor = session.timeline().cursor();
        let phases = session.phases();
        let ground = ground(session, self.of, why);
        let values = session.timeline().scenario().values();
        let untouched: Vec<Parameter> = why
            .rests_on
            .iter()
            .filter(|id| values.get(*id) == id.spec().default)
            .collect();
        let base = session.base(of.library);
        html! {
            div.why data-key="why" {
                ol {
                    @for (step, _) in &why.told {
                        @let record = &records[step.0 as usize];
                        li data-key=(step.0) {
                            button type="button" data-msg=(Msg::Link(step.0)) aria-current=[(*step == cursor).then_some("step")] {
                                span.time {
                                    @if !phases.is_user(record.at) { (say::TECHNICIAN) }
                                    (words::moment(&phases, record.at)) ": "
                                }
                                (words::sentence(record))
                            }
                        }
                    }
                }
                p { (say::rests_on(ground.choices.len(), ground.idle.len(), ground.together.as_ref())) }
                ul {
                    @for choice in &ground.choices {
                        @if let Some((id, value)) = choice.parameter {
                            li title=(id.spec().meaning) {
                                code { (id.spec().name) }
                                (say::chosen(id, value, value != base.values().get(id)))
                                (evidence(id.spec().level))
                                (say::without("With the default", session.timeline().outcome(), &choice.without))
                            }
                        }
                        @if let Some((at, _)) = choice.command {
                            li {
                                (words::moment(&phases, records[at].at)) ": " (words::sentence(&records[at]))
                                (say::without("Without it", session.timeline().outcome(), &choice.without))
                            }
                        }
                    }
                }
                @if !ground.idle.is_empty() || !untouched.is_empty() {
                    details data-key="defaults" {
                        summary { (say::looked_at(ground.idle.len() + untouched.len())) }
                        ul {
                            @for (id, value) in &ground.idle {
                                li title=(id.spec().meaning) {
                                    code { (id.spec().name) }
                                    (say::chosen(*id, *value, *value != base.values().get(*id)))
                                    (evidence(id.spec().level))
                                    (say::MOVES_NOTHING)
                                }
                            }
                            @for id in &untouched {
                                li title=(id.spec().meaning) {
                                    code { (id.spec().name) } " = " (id.spec().show(values.get(*id))) " " (evidence(id.spec().level))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
