//! The join stepper: lanes per participant, messages between them, and who knows what at the cursor.

pub mod causes;
mod drawing;
pub mod knowledge;
mod layout;

use join_sim::{Library, Parameter, Step};
use maud::{Markup, html};

use super::{Changed, RunFigure};
use crate::message::Msg;
use crate::parts::{OwnKey, RunView, controls, frame, request_bytes, transport};
use crate::run::lanes::{LANES, lane};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, names, runs as say, stepper as text};
use causes::Asked;

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct Stepper {
    full: bool,
    /// What the reader asks about, while the list of its causes is open.
    why: Option<Asked>,
}

impl RunFigure for Stepper {
    fn new(spec: &FigureSpec, session: &mut RunSession, _library: &Library) -> Self {
        if let Some(at) = spec.at {
            session.open_at(at);
        }
        Stepper {
            full: spec.full,
            why: None,
        }
    }

    fn keys(&self) -> &'static [OwnKey] {
        &[OwnKey {
            key: "w",
            msg: Msg::Why,
            words: text::W_SAYS_WHY,
        }]
    }

    fn update(
        &mut self,
        msg: Msg,
        _value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        Some(Ok(match msg {
            Msg::Why => {
                self.why = match self.why {
                    None => Some(Asked::Here),
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
        let list = self.why.map(|asked| causes::List::of(session, asked));
        let told = list.as_ref().map(causes::List::steps).unwrap_or_default();
        let behind = html! {
            @if let Some(list) = &list { span.why-said { (list.summary(session)) } }
        };
        let beside = html! {
            button.cause type="button" data-msg=(Msg::Why) aria-expanded=(list.is_some()) { (say::WHY) }
            (request_bytes::link(session, session.timeline().record(), self.full))
        };
        html! {
            (frame::head(of, words::STEPPER_CAPTION))
            @if !of.panel.bare {
                (controls::few(of, &[Parameter::AssignedTo, Parameter::TokenLifetime, Parameter::SignInAfterBoot]))
                (controls::commands())
            }
            (transport::transport(of))
            (transport::sentence(of, behind, beside))
            @if let Some(list) = &list { (list.view(of)) }
            div.stage data-key="stage" {
                (drawing::drawing(session, &told))
                (knowledge::view(session))
            }
            (table(of, &told))
        }
    }
}

/// The steps as a table: for print, without JavaScript, on a narrow screen, and for a screen reader.
fn table(of: &RunView<'_>, told: &[Step]) -> Markup {
    let records = of.session.timeline().records();
    let phases = of.session.phases();
    let cursor = of.session.timeline().cursor().0 as usize;
    let here = of
        .session
        .moments()
        .partition_point(|step| *step <= cursor)
        .saturating_sub(1);
    let table = html! {
        table {
            caption { (text::THE_KEY_MOMENTS_OF_THIS) }
            thead { tr { th scope="col" { (text::TIME) } th scope="col" { (text::WHO) } th scope="col" { (text::WHAT) } } }
            tbody {
                @for (i, &step) in of.session.moments().iter().enumerate() {
                    @let record = &records[step];
                    tr.here[i == here] data-key={ "t" (step) } data-msg=(Msg::Seek(step as u32)) data-follow[i == here] {
                        td.time { (words::offset(phases.offset_ms(record.at))) }
                        td class={ "who p-" (LANES[lane(record.who)].class) } { (names::participant(record.who)) }
                        td {
                            @if let Some(i) = told.iter().position(|told| *told == record.step) { span.way { (i + 1) } " " }
                            (words::sentence(record))
                        }
                    }
                }
            }
        }
    };
    frame::folded(of, table)
}
