//! The message inspector: every HTTP exchange of the run in a list, and one of them open, with headers, bodies and decoded tokens.

mod decoded;
mod opened;

use join_sim::{Library, Outcome, Parameter};
use join_wire::{Exchange, exchanges};
use maud::{Markup, html};

use super::{Changed, RunFigure};
use crate::message::Msg;
use crate::parts::{RunView, controls, frame, transport};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, messages as say};
use opened::{is_bad, status};

const PARAMETERS: &[Parameter] = &[
    Parameter::AssignedTo,
    Parameter::TokenLifetime,
    Parameter::AikWait,
];

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct Messages {
    /// The exchange that the reader has opened, by the record of its request.
    opened: Option<u32>,
    /// In the playground.
    full: bool,
    /// Until the cursor is put somewhere else than where it was then.
    moves: u32,
}

impl RunFigure for Messages {
    fn new(spec: &FigureSpec, session: &mut RunSession, _library: &Library) -> Messages {
        Messages {
            opened: None,
            full: spec.full,
            moves: session.moves(),
        }
    }

    fn update(
        &mut self,
        msg: Msg,
        _value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        let Msg::Exchange(step) = msg else {
            return None;
        };
        let all = all(session);
        if !all.iter().any(|one| one.request_step.0 == step) {
            return Some(Err(say::no_exchange(step)));
        }
        self.opened = Some(step);
        self.moves = session.moves();
        Some(Ok(Changed::Own))
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        let session = of.session;
        let all = all(session);
        let open = self.open(&all, session);
        html! {
            (frame::head(of, say::CAPTION))
            (transport::transport(of))
            (transport::sentence(of, html! {}, html! {}))
            div.inspector data-key="inspector" {
                (list(&all, open, session))
                @match open.and_then(|at| all.get(at)) {
                    Some(exchange) => (opened::view(exchange, session, self.full)),
                    None => p { (words::NOTHING_HERE) },
                }
            }
            div.change data-key="change" { (controls::few(of, PARAMETERS)) }
        }
    }
}

/// Every exchange of the run.
fn all(session: &RunSession) -> Vec<Exchange> {
    exchanges(&session.facts().records, session.timeline().scenario())
}

impl Messages {
    /// The place of the open one: the reader's choice; where the cursor was moved since, the last that was sent by then; else the
    /// one that decided the run.
    fn open(&self, all: &[Exchange], session: &RunSession) -> Option<usize> {
        let moved = self.moves != session.moves();
        let cursor = session.timeline().cursor();
        let open = if moved {
            all.iter().rposition(|one| one.request_step <= cursor)
        } else {
            let chosen = self.opened;
            chosen.and_then(|step| all.iter().position(|one| one.request_step.0 == step))
        };
        open.or_else(|| decisive(all, session.facts().outcome))
    }
}

/// The exchange after which nothing could turn the run: the last judgement of the registration service; in a run that fails,
/// also what failed later.
fn decisive(all: &[Exchange], outcome: Outcome) -> Option<usize> {
    let joined = outcome == Outcome::Joined;
    let decides = |one: &Exchange| one.verdict.is_some() || (!joined && is_bad(one));
    let found = all.iter().rposition(decides);
    found.or(all.len().checked_sub(1))
}

/// All of them, one a row; those that the run has not come to are marked.
fn list(all: &[Exchange], open: Option<usize>, session: &RunSession) -> Markup {
    let phases = session.phases();
    let cursor = session.timeline().cursor();
    let begins = |at: usize| {
        let user = phases.is_user(all[at].started);
        (at == 0 || phases.is_user(all[at - 1].started) != user).then_some(user)
    };
    html! {
        div.exchanges data-key="exchanges" tabindex="0" role="region" aria-label=(say::LIST) {
            table {
                caption { (say::LIST_CAPTION) }
                thead { tr { th scope="col" { (say::TIME) } th scope="col" { (say::REQUEST) } th scope="col" { (say::ANSWER) } } }
                tbody {
                    @for (at, one) in all.iter().enumerate() {
                        @if let Some(user) = begins(at) {
                            tr.phase data-key={ "p" (at) } { th colspan="3" scope="rowgroup" { (say::phase(user)) } }
                        }
                        @let here = Some(at) == open;
                        @let unsent = one.request_step > cursor;
                        tr.here[here].unsent[unsent].bad[is_bad(one)] data-key=(one.request_step.0) data-msg=(Msg::Exchange(one.request_step.0)) data-follow[here] {
                            td.time { (words::offset(phases.offset_ms(one.started))) }
                            td {
                                button type="button" data-msg=(Msg::Exchange(one.request_step.0)) aria-pressed=(here) {
                                    (one.method) " " (place(one.url))
                                }
                            }
                            td.came { (status(one)) @if unsent { span.yet { (say::NOT_YET) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Host and path of an address.
fn place(url: &str) -> &str {
    let place = url.split_once("://").map_or(url, |(_, place)| place);
    place.split_once('?').map_or(place, |(place, _)| place)
}
