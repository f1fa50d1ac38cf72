//! The way from a join request of the run to its bytes: a link that names the run's times and what the request carries, and no byte.

use join_sim::{Account, Event, Message, Record, Step};
use maud::{Markup, html};

use crate::session::RunSession;
use crate::words;

/// The link for the request that a record sends; nothing for any other record. `full`: in the playground, which lies below the book.
pub fn link(session: &RunSession, record: &Record, full: bool) -> Markup {
    let name = name(session, record);
    let root = if full { "../" } else { "" };
    html! {
        @if let Some(name) = name { a.bytes href={ (root) "bytes.html#bytes=" (name) } { (words::OPEN_BYTES) } }
    }
}

/// The same for the request that a step sends.
pub fn link_at(session: &RunSession, step: Step, full: bool) -> Markup {
    let records = &session.facts().records;
    match records.get(step.0 as usize) {
        Some(record) => link(session, record, full),
        None => html! {},
    }
}

/// `run-IAT.NBF.EXP.JUDGED.WHO.HOLDS`: seconds since 1970; whose token; 1 for an AIK certificate and 2 for a statement, added.
fn name(session: &RunSession, record: &Record) -> Option<String> {
    let Event::Sent {
        message: Message::Join(request),
        ..
    } = record.event
    else {
        return None;
    };
    let facts = session.facts();
    let judged = facts.records.iter().find_map(|one| match one.event {
        Event::Judged(verdict) if one.call == Some(record.step) => Some(verdict.now),
        _ => None,
    });
    let start = session.timeline().scenario().starts_at();
    let at = judged.unwrap_or_else(|| start.plus_ms(record.at.0 as i64));
    let token = request.token;
    let who = match token.account {
        Account::Autopilot => "0",
        Account::FooUser => "1",
        Account::User => "2",
    };
    let holds = u8::from(request.aik_certificate) + 2 * u8::from(request.statement);
    let times = [token.iat, token.nbf, token.exp, at].map(|time| time.numeric_date().to_string());
    Some(["run-", &times.join("."), ".", who, ".", &holds.to_string()].concat())
}
