//! One exchange, open: who asked whom and when, status, headers and bodies, tokens decoded, the judgement that the answer gives.

use join_sim::{Event, Level, Utc};
use join_wire::{Body, Ending, Exchange, Header};
use maud::{Markup, html};

use super::decoded::{self, Line};
use crate::message::Msg;
use crate::parts::button;
use crate::parts::evidence::evidence;
use crate::parts::request_bytes;
use crate::session::RunSession;
use crate::words::{self, messages as say, names};

/// Whether the answer says no, or there is none.
pub fn is_bad(exchange: &Exchange) -> bool {
    exchange.ending != Ending::Answered || exchange.status.is_some_and(|status| status >= 400)
}

/// What came of it, as a network view has it.
pub fn status(exchange: &Exchange) -> String {
    match exchange.status {
        Some(status) => say::status(status, exchange.reason),
        None => exchange.reason.into(),
    }
}

/// The whole exchange.
pub fn view(of: &Exchange, session: &RunSession, full: bool) -> Markup {
    let left = session
        .timeline()
        .scenario()
        .starts_at()
        .plus_ms(of.started.0 as i64);
    let unsent = of.request_step > session.timeline().cursor();
    let took = of.ended.map(|ended| ended.since(of.started).0 as i64);
    let when = words::moment(&session.phases(), of.started);
    html! {
        div.opened.unsent[unsent] data-key="opened" role="region" aria-label=(say::OPENED) {
            h4 { (of.method) " " (of.url) }
            p { (say::sent(of.what, names::participant(of.client), names::participant(of.server), &when)) @if unsent { span.yet { " " (say::NOT_YET_HERE) } } }
            p.verdict.ok[!is_bad(of)].bad[is_bad(of)] { span.shape aria-hidden="true" {} (status(of)) (say::took(took)) }
            @if let Some(sentence) = judged(of, session) { p.judged { (sentence) } }
            p.go {
                (button(Msg::Seek(of.request_step.0), say::TO_REQUEST))
                @if let Some(step) = of.answer_step { " " (button(Msg::Seek(step.0), say::TO_ANSWER)) }
                " " (request_bytes::link_at(session, of.request_step, full))
            }
            h5 { (say::REQUEST) }
            dl.headers { @for one in &of.request_headers { (header(one, left)) } }
            (body(of.request_body.as_ref(), left))
            h5 { (say::ANSWER) }
            @if of.status.is_none() { p { (say::NO_ANSWER) } }
            @if of.date.is_some() || of.response_body.is_some() {
                dl.headers {
                    @if let Some(date) = of.date { dt { (say::DATE) } dd { (date.http_date()) " " span.words { (say::by_service(date, left)) } } }
                    @if let Some(body) = &of.response_body { dt { (say::CONTENT_TYPE) } dd { (body.mime) } }
                }
            }
            (body(of.response_body.as_ref(), left))
        }
    }
}

/// What the service said to itself before it answered.
fn judged(of: &Exchange, session: &RunSession) -> Option<String> {
    of.verdict?;
    let mut records = session.facts().records.iter();
    let judged = records.find(|record| {
        record.call == Some(of.request_step) && matches!(record.event, Event::Judged(_))
    });
    judged.map(words::sentence)
}

/// A header line; one that carries a token shows what stands in that.
fn header(of: &Header, left: Utc) -> Markup {
    html! {
        dt { (of.name) }
        dd {
            @if of.name == say::AUTHORIZATION {
                p.part { (say::TOKEN_HEADER) " " (evidence(Level::Documented)) }
                (lines(&decoded::lines(say::BEARER_HEADER), left))
                p.part { (say::TOKEN_PAYLOAD) }
                (lines(&decoded::lines(&of.value), left))
                p.part { (say::TOKEN_SIGNATURE) }
            } @else { (of.value) }
        }
    }
}

/// A body, each moment in it in words beside it; a note says how its shape is known.
fn body(of: Option<&Body>, left: Utc) -> Markup {
    html! {
        @if let Some(body) = of {
            (lines(&decoded::lines(&body.text), left))
            p.hint { (body.note) }
        }
    }
}

fn lines(all: &[Line], left: Utc) -> Markup {
    html! {
        pre {
            @for (at, line) in all.iter().enumerate() {
                @if at > 0 { "\n" }
                (line.text)
                @if let Some((name, moment)) = &line.moment { " " span.words { (say::claim(name, *moment, left)) } }
            }
        }
    }
}
