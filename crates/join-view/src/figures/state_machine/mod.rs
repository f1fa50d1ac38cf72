//! The state machine: the join controller's states and arrows as the model's table has them, the way of a run through them, what is
//! open of them, and the same run's token below with the same cursor.

mod chart;
mod panel;
mod picture;
mod places;
mod strip;
mod way;

use join_sim::{Library, Parameter};
use maud::{Markup, html};

use super::{Changed, RunFigure};
use crate::message::{Kinds, Msg, Spot};
use crate::parts::causes::{Asked, List};
use crate::parts::{OwnKey, RunView, controls, frame, transport};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, machine as text, runs as say, stepper};
use places::CHARTS;
use way::{Kind, Way};

/// The parameters that this figure lets the reader change.
const PARAMETERS: &[Parameter] = &[
    Parameter::AssignedTo,
    Parameter::Unjoin,
    Parameter::WhenTheWaitEnds,
];

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct StateMachine {
    /// What is open.
    open: Spot,
    /// What the reader asks about, while the list of its causes is open.
    why: Option<Asked>,
}

impl RunFigure for StateMachine {
    const HEARS: Kinds = Kinds::STATES;

    fn new(_spec: &FigureSpec, _session: &mut RunSession, _library: &Library) -> StateMachine {
        StateMachine {
            open: Spot::Now,
            why: None,
        }
    }

    fn keys(&self) -> &'static [OwnKey] {
        &[OwnKey {
            key: "w",
            msg: Msg::Why,
            words: stepper::W_SAYS_WHY,
        }]
    }

    fn update(
        &mut self,
        msg: Msg,
        value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        Some(Ok(match msg {
            Msg::LookAt => match Spot::read(value) {
                Ok(open) => self.look(open),
                Err(error) => return Some(Err(error)),
            },
            Msg::Look(open) => self.look(open),
            Msg::Why => {
                let about = || {
                    let step = panel::record_of(session, &Way::of(session), self.open)?;
                    Some(Asked::About(step, session.moves()))
                };
                self.why = match self.why {
                    None => Some(about().unwrap_or(Asked::Here)),
                    Some(_) => None,
                };
                Changed::Own
            }
            // The list stays about what it was about, until the cursor is put somewhere else.
            Msg::Link(step) => {
                let of = self.why.map(|asked| asked.record(session));
                session.seek(step);
                self.why = of.map(|of| Asked::About(of, session.moves()));
                Changed::Run
            }
            _ => return None,
        }))
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        let session = of.session;
        let way = Way::of(session);
        let list = self.why.map(|asked| List::of(session, asked));
        let count = |is: fn(&Kind) -> bool| way.arrows.iter().filter(|(_, kind)| is(kind)).count();
        let never = count(|kind| matches!(kind, Kind::Never | Kind::Nowhere));
        let all = way.arrows.len();
        let behind = html! {
            @if let Some(list) = &list { span.why-said { (list.summary(session)) } }
        };
        let beside = html! {
            button.cause type="button" data-msg=(Msg::Why) aria-expanded=(list.is_some()) { (say::WHY) }
        };
        html! {
            (frame::head(of, &text::caption(all - never, all)))
            (controls::few(of, PARAMETERS))
            (transport::transport(of))
            (transport::sentence(of, behind, beside))
            @if let Some(list) = &list { (list.chain(of)) }
            div.picture data-key="picture" {
                @for chart in &CHARTS { (picture::picture(session, &way, chart, self.open)) }
            }
            (legend())
            (panel::panel(session, &way, self.open))
            (table(of, &way, (never, count(|kind| *kind == Kind::Nowhere))))
        }
    }
}

impl StateMachine {
    /// What is pressed twice is closed again.
    fn look(&mut self, open: Spot) -> Changed {
        self.open = match open == self.open {
            true => Spot::Now,
            false => open,
        };
        self.why = None;
        Changed::Own
    }
}

/// What the strokes and marks of the picture mean.
fn legend() -> Markup {
    const LINES: [(Kind, &str); 4] = [
        (Kind::Gone, text::GONE),
        (Kind::Later, text::LATER),
        (Kind::Never, text::NEVER),
        (Kind::Nowhere, text::NOWHERE),
    ];
    html! {
        p.machine-legend data-key="legend" {
            (text::WAY)
            @for (kind, said) in LINES {
                span {
                    svg.machine.key viewBox="0 0 36 12" aria-hidden="true" {
                        g class={ "way " (kind.class()) } { path.line d="M2 6H32" {} path.head d="M34 6l-7-4v8z" {} }
                    }
                    (said)
                }
            }
            @for (d, said) in [("M3 3l6 6m0-6l-6 6", text::TO_THE_ERROR_PAGE), ("M6 2v4m-2.4-2.4a3.4 3.4 0 1 0 4.8 0", text::POWER_IS_OFF)] {
                span {
                    svg.machine.key.mark viewBox="0 0 12 12" aria-hidden="true" { g.way.never { path.mark d=(d) {} } }
                    (said)
                }
            }
            span {
                svg.machine.key.mark viewBox="0 0 12 12" aria-hidden="true" { g.state.visited { circle cx="6" cy="6" r="3" {} } }
                (text::A_VISIT)
            }
        }
    }
}

/// The states in their order, for paper, without JavaScript and on a narrow screen.
fn table(of: &RunView<'_>, way: &Way, (never, nowhere): (usize, usize)) -> Markup {
    let records = of.session.timeline().records();
    let phases = of.session.phases();
    let table = html! {
        table {
            caption { (text::THE_STATES_OF_THIS_RUN) (text::not_taken(never, nowhere)) }
            thead { tr { th scope="col" { (text::NO) } th scope="col" { (stepper::TIME) } th scope="col" { (text::STATE) } th scope="col" { (text::THE_DEVICE_2) } } }
            tbody {
                @for (i, (step, state)) in way.path.iter().enumerate() {
                    tr.here[i + 1 == way.gone] data-key={ "s" (step) } data-msg=(Msg::Seek(*step as u32)) {
                        td { (i + 1) } td.time { (words::offset(phases.offset_ms(records[*step].at))) } td { (state.name()) } td { (words::state(*state)) }
                    }
                }
            }
        }
    };
    frame::folded(of, table)
}
