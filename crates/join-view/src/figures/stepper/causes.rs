//! Why: the steps from a record back to a decision, and the choices it rests on, each tried without.

use join_sim::{Event, Parameter, Step, Weight, Why};
use join_study::Chosen;
use maud::{Markup, html};

use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::evidence::evidence;
use crate::session::RunSession;
use crate::words::{self, names, runs as say, stepper as text};

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

    /// What was found.
    #[must_use]
    pub fn why(&self) -> &Why {
        &self.why
    }

    /// The record that is asked about.
    #[must_use]
    pub fn effect(&self) -> Step {
        Step(self.of as u32)
    }

    /// The list, and what the record rests on.
    #[must_use]
    pub fn view(&self, of: &RunView<'_>) -> Markup {
        let (session, why) = (of.session, &self.why);
        let records = session.timeline().records();
        let cursor = session.timeline().cursor();
        let phases = session.phases();
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
                (self.rests(of))
            }
        }
    }

    /// What the record rests on.
    #[must_use]
    pub fn rests(&self, of: &RunView<'_>) -> Markup {
        let (session, why) = (of.session, &self.why);
        let records = session.timeline().records();
        let phases = session.phases();
        let ground = session.ground(self.of, why);
        let outcome = session.facts().outcome;
        let values = session.timeline().scenario().values();
        let untouched: Vec<Parameter> = why
            .rests_on
            .iter()
            .filter(|id| values.get(*id) == id.spec().default)
            .collect();
        let base = session.base(of.library);
        html! {
            p { (say::rests_on(ground.choices.len(), ground.idle.len(), ground.together)) }
            ul {
                @for choice in &ground.choices {
                    @match choice.what {
                        Chosen::Value(id, value) => li title=(names::meaning(id.spec())) {
                            code { (id.spec().name) }
                            (say::chosen(id, value, value != base.values().get(id)))
                            (evidence(id.spec().level))
                            (say::without(text::WITH_THE_DEFAULT, outcome, choice.without))
                        },
                        Chosen::Command(at, _) => li {
                            (words::moment(&phases, records[at].at)) ": " (words::sentence(&records[at]))
                            (say::without(text::WITHOUT_IT, outcome, choice.without))
                        },
                    }
                }
            }
            @if !ground.idle.is_empty() || !untouched.is_empty() {
                details data-key="defaults" {
                    summary { (say::looked_at(ground.idle.len() + untouched.len())) }
                    ul {
                        @for (id, value) in &ground.idle {
                            li title=(names::meaning(id.spec())) {
                                code { (id.spec().name) }
                                (say::chosen(*id, *value, *value != base.values().get(*id)))
                                (evidence(id.spec().level))
                                (say::MOVES_NOTHING)
                            }
                        }
                        @for id in &untouched {
                            li title=(names::meaning(id.spec())) {
                                code { (id.spec().name) } " = " (id.spec().show(values.get(*id))) " " (evidence(id.spec().level))
                            }
                        }
                    }
                }
            }
        }
    }
}
