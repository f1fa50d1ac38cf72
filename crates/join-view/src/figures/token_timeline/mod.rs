//! The token timeline: the token's window, the waits, the moment of use, and the margin between. It judges nothing itself:
//! verdict and margin are those of the registration service's record in the run.

mod layout;
mod lens;
mod picture;
mod sensitivity;

use join_sim::{Level, Library, Parameter, Task};
use maud::{Markup, html};

use super::{Changed, RunFigure};
use crate::message::Msg;
use crate::parts::evidence::evidence;
use crate::parts::{RunView, button, controls, frame};
use crate::run::attempt::Attempt;
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, token as say};
use picture::Drag;

/// The parameters that this figure lets the reader change.
const CONTROLS: &[Parameter] = &[
    Parameter::TokenLifetime,
    Parameter::ValidatorSkew,
    Parameter::Maintenance,
    Parameter::AikEnrolment,
    Parameter::AikWait,
    Parameter::SignInAfterBoot,
    Parameter::AssignedTo,
];

/// The figure. `SIZES`: its program also shows it at full size.
#[derive(Clone, Debug)]
pub struct TokenTimeline<const SIZES: bool> {
    full: bool,
    /// The drag under way.
    drag: Option<Drag>,
}

impl<const SIZES: bool> RunFigure for TokenTimeline<SIZES> {
    fn new(spec: &FigureSpec, _session: &mut RunSession, _library: &Library) -> Self {
        TokenTimeline {
            full: spec.full,
            drag: None,
        }
    }

    fn has_steps(&self) -> bool {
        !(SIZES && self.full)
    }

    fn update(
        &mut self,
        msg: Msg,
        value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        let done = match msg {
            Msg::DragStart(parameter) => {
                self.drag = Some(picture::grip(session, parameter));
                session.touch(parameter);
                Ok(())
            }
            Msg::Drag(parameter) => self.moved(parameter, value, session, true),
            Msg::DragEnd(parameter) => self.moved(parameter, value, session, false),
            Msg::DragCancel(parameter) => {
                if let Some(drag) = self.drag_of(parameter) {
                    session.put_back(parameter, drag.before);
                }
                Ok(())
            }
            _ => return None,
        };
        Some(done.map(|()| Changed::Run))
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        let session = of.session;
        let facts = session.facts().attempt();
        let said = match session.keeps_back() {
            true => say::ASKED.into(),
            false => say::chip(facts),
        };
        html! {
            (frame::head(of, words::TOKEN_CAPTION))
            @if !(SIZES && self.full) { (controls::few(of, CONTROLS)) }
            p.chip data-key="chip" role="status" aria-live=(of.live()) { (said) }
            (picture::picture(session, facts, self.drag.as_ref(), &said))
            (documented(session))
            (sensitivity::strip(session))
            @if SIZES && self.full {
                p.hint data-key="few" { (say::THE_PARAMETERS_STAND_WITH_THE) }
            }
            div.figure-actions data-key="actions" { (button(Msg::Copy, words::COPY)) }
            (table(of, facts))
        }
    }
}

impl<const SIZES: bool> TokenTimeline<SIZES> {
    /// The drag of that handle, which is over then.
    fn drag_of(&mut self, parameter: Parameter) -> Option<Drag> {
        self.drag.take_if(|drag| drag.parameter == parameter)
    }

    /// The handle stands somewhere else; `on`: it is still held.
    fn moved(
        &mut self,
        parameter: Parameter,
        value: &str,
        session: &mut RunSession,
        on: bool,
    ) -> Result<(), String> {
        let Some(drag) = self.drag_of(parameter) else {
            return Ok(());
        };
        let place: Result<i64, _> = value.parse();
        let to = place.map(|place| picture::dragged(&drag, place));
        if on {
            self.drag = Some(drag);
        }
        let to = to.map_err(|_| say::no_drag_place(value))?;
        session.set(parameter, &to.to_string())
    }
}

/// The lifetimes that Microsoft documents, one press away.
fn documented(session: &RunSession) -> Markup {
    let id = Parameter::TokenLifetime;
    let now = session.timeline().scenario().values().get(id);
    html! {
        p.presets data-key="presets" {
            (say::DOCUMENTED_LIFETIME)
            @for (value, text) in say::DOCUMENTED {
                " " label { input type="radio" value=(value) data-msg=(Msg::Set(id)) checked[now == *value]; " " (text) }
            }
            " " (evidence(Level::Documented))
        }
    }
}

/// The moments as a table.
fn table(of: &RunView<'_>, facts: &Attempt) -> Markup {
    let at = |ms: i64| words::offset(ms - facts.zero);
    let table = html! {
        table {
            caption { (say::THE_MOMENTS_OF_THIS_RUN) (say::axis_unit(facts.began)) ". " (say::chip(facts)) }
            thead { tr { th scope="col" { (say::FROM) } th scope="col" { (say::TO) } th scope="col" { (say::WHAT) } } }
            tbody {
                tr { td { (at(facts.boot)) } td { (at(facts.start)) } td { (say::until_start(facts.began)) "." } }
                @for (task, bars) in [Task::Maintenance, Task::AikEnrol].iter().zip(&facts.tasks) {
                    @for (from, to, held) in bars {
                        tr { td { (at(*from)) } td { (at(*to)) } td { (task.name()) (if *held { say::IS_ASKED_FOR_AND_HELD } else { say::RUNS }) } }
                    }
                }
                @if let Some(bar) = &facts.bar && let Some(issued) = bar.issued {
                    tr { td { (at(issued)) } td { (at(bar.exp)) } td { (say::THE_TOKEN_FROM_ITS_ISSUE) } }
                }
                @for part in &facts.stretches {
                    tr { td { (at(part.from)) } td { (at(part.to)) } td { (say::work(part.work)) "." } }
                }
                @if let Some((used, _)) = facts.judged {
                    tr { td { (at(used)) } td {} td { (say::THE_REGISTRATION_SERVICE_JUDGES_THE) } }
                }
                @let run = of.session.facts();
                tr { td { (at(facts.last)) } td {} td { (words::outcome(run.outcome)) @if let Some(margin) = words::margin(run.margin_ms) { " " (margin) } } }
            }
        }
    };
    frame::folded(of, table)
}
