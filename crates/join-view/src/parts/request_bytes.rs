//! The way from a join request of the run to its bytes: a link that names the run's times and what the request carries, and no byte.

use join_sim::{Account, Event, Message, Record, Step, Token, Utc, in_window};
use maud::{Markup, html};

use crate::session::RunSession;
use crate::words;

/// The link for the request that a record sends; nothing for any other record. `full`: in the playground, which lies below the book.
pub fn link(session: &RunSession, record: &Record, full: bool) -> Markup {
    let start = session.timeline().scenario().starts_at();
    let name = name(&session.facts().records, start, record);
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

/// `run-IAT.NBF.EXP.JUDGED.WHO.HOLDS`: seconds since 1970; whose token; 1 for an AIK certificate and 2 for a statement, added. Behind it
/// `.TOLERANCE` in seconds, where the run's service has one.
///
/// `records` is a run that begins at `start`; nothing for a record that sends no join request.
#[must_use]
pub fn name(records: &[Record], start: Utc, record: &Record) -> Option<String> {
    let Event::Sent {
        message: Message::Join(request),
        ..
    } = record.event
    else {
        return None;
    };
    let judged = records.iter().find_map(|one| match one.event {
        Event::Judged(verdict) if one.call == Some(record.step) => Some(verdict),
        _ => None,
    });
    let token = request.token;
    let skew_ms = judged.map_or(0, |verdict| verdict.skew_ms);
    let at = match judged {
        Some(verdict) => whole_second(&token, verdict.now, skew_ms),
        None => start.plus_ms(record.at.0 as i64),
    };
    let who = match token.account {
        Account::Autopilot => "0",
        Account::FooUser => "1",
        Account::User => "2",
    };
    let holds = u8::from(request.aik_certificate) + 2 * u8::from(request.statement);
    let times = [token.iat, token.nbf, token.exp, at].map(|time| time.numeric_date().to_string());
    let holds = holds.to_string();
    let mut name = ["run-", &times.join("."), ".", who, ".", &holds].concat();
    if skew_ms > 0 {
        name.push('.');
        name.push_str(&(skew_ms / 1000).to_string());
    }
    Some(name)
}

/// A token holds whole seconds, and the model is finer: the second nearest to the moment of judgement in which the token's own numbers say
/// what the service said.
fn whole_second(token: &Token, now: Utc, skew_ms: i64) -> Utc {
    let held = in_window(token, now, skew_ms);
    let whole = |time: Utc| Utc(time.numeric_date() * 1000);
    let written = Token {
        iat: whole(token.iat),
        nbf: whole(token.nbf),
        exp: whole(token.exp),
        ..*token
    };
    let near = [0, 1000, -1000].map(|ms| whole(now).plus_ms(ms));
    let mut same = near.into_iter();
    same.find(|at| in_window(&written, *at, skew_ms) == held)
        .unwrap_or(now)
}
