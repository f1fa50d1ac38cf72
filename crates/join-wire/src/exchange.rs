//! Requests of the device's side over HTTP, each with what became of it.

use alloc::vec::Vec;

use join_sim::{
    Event, Fate, Instant, Message, Participant, Record, Scenario, Step, Token, Utc, Verdict, date,
    device_clock, request_line, status_line,
};

use crate::answer::{self, Sent};
use crate::body::{Body, Header};
use crate::request;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// Its answer came.
    Answered,
    /// Its answer came over a closed connection, to nobody: the device had moved on or was off.
    AnswerUnused,
    /// No answer came in time.
    TimedOut,
    /// The name of the host could not be resolved; nothing was sent.
    NotResolved,
    /// By the device's clock the host's certificate was not valid; nothing was sent.
    NotTrusted,
    /// The run holds neither an answer nor a time-out.
    Open,
}

impl Ending {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Ending::Answered => "answered",
            Ending::AnswerUnused => "answer came when nobody waited for it",
            Ending::TimedOut => "no answer in time",
            Ending::NotResolved => "name not resolved",
            Ending::NotTrusted => "server certificate not valid by the device's clock",
            Ending::Open => "no answer in the trace",
        }
    }
}

/// A request and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The record that sent the request.
    pub request_step: Step,
    /// The record that ended it: the answer's arrival, the time-out, the missing name; none while it is open.
    pub answer_step: Option<Step>,
    /// Who asked: the join controller, or Task Scheduler for the AIK enrolment.
    pub client: Participant,
    /// Who was asked.
    pub server: Participant,
    /// What was asked, in the protocol's words.
    pub what: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Absolute address; host names of tenants and keys are invented.
    pub url: &'static str,
    /// HTTP status; none without a usable answer.
    pub status: Option<u16>,
    /// The status in words, or [`Ending::name`] when there is none.
    pub reason: &'static str,
    /// How it ended.
    pub ending: Ending,
    /// When the request left, in true time.
    pub started: Instant,
    /// When it ended, in true time; none while it is open.
    pub ended: Option<Instant>,
    /// Headers of the request; `Authorization` holds decoded claims.
    pub request_headers: Vec<Header>,
    /// Body of the request.
    pub request_body: Option<Body>,
    /// The `Date` of the answer, by the clock of the service that gave it.
    pub date: Option<Utc>,
    /// Body of the answer.
    pub response_body: Option<Body>,
    /// What the request sent, as the model has it.
    pub sent: Message,
    /// The bearer token that the request carried.
    pub token: Option<Token>,
    /// The token that the answer brought.
    pub issued: Option<Token>,
    /// How far the device's clock was ahead of true time when the request left, in milliseconds.
    pub device_ahead_ms: i64,
    /// The judgement that the answer gives, as the service made it.
    pub verdict: Option<Verdict>,
}

/// Every request of the device's side over HTTP, in the order of the run. `records` is a run from its beginning;
/// `scenario` is what ran.
#[must_use]
pub fn exchanges(records: &[Record], scenario: &Scenario) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    for record in records {
        if record.who.in_cloud() {
            continue;
        }
        match record.event {
            Event::Sent { to, message, fate } => {
                let clock = device_clock(scenario, records, record);
                let ahead_ms = clock.0 - scenario.starts_at().plus_ms(record.at.0 as i64).0;
                exchanges.extend(begin(record, to, &message, fate, ahead_ms));
            }
            Event::TimedOut { .. } => {
                if let Some(exchange) = of(&mut exchanges, record) {
                    exchange.end(record, Ending::TimedOut);
                }
            }
            Event::Received { message, .. } => {
                receive(&mut exchanges, records, record, &message, scenario);
            }
            Event::Undelivered {
                message,
                closed: true,
                ..
            } if status_line(&message).is_some() => {
                let open = |exchange: &&mut Exchange| exchange.ending == Ending::Open;
                if let Some(exchange) = of(&mut exchanges, record).filter(open) {
                    exchange.end(record, Ending::AnswerUnused);
                }
            }
            _ => {}
        }
    }
    exchanges
}

fn begin(
    record: &Record,
    server: Participant,
    message: &Message,
    fate: Fate,
    device_ahead_ms: i64,
) -> Option<Exchange> {
    let (method, url) = request_line(message)?;
    let ending = match fate {
        Fate::Blocked => Ending::NotResolved,
        Fate::Untrusted => Ending::NotTrusted,
        Fate::Arrives(_) | Fate::Lost => Ending::Open,
    };
    Some(Exchange {
        request_step: record.step,
        answer_step: None,
        client: record.who,
        server,
        what: message.name(),
        method,
        url,
        status: None,
        reason: ending.name(),
        ending,
        started: record.at,
        ended: (ending != Ending::Open).then_some(record.at),
        request_headers: request::headers(message, record.step.0),
        request_body: request::body(message),
        date: None,
        response_body: None,
        sent: *message,
        token: if let Message::Join(join) = message {
            Some(join.token)
        } else {
            None
        },
        issued: None,
        device_ahead_ms,
        verdict: None,
    })
}

impl Exchange {
    fn end(&mut self, record: &Record, ending: Ending) {
        self.answer_step = Some(record.step);
        self.ended = Some(record.at);
        self.ending = ending;
        self.reason = ending.name();
    }
}

/// An answer arrives.
fn receive(
    exchanges: &mut [Exchange],
    records: &[Record],
    record: &Record,
    message: &Message,
    scenario: &Scenario,
) {
    let status = status_line(message);
    let missing = matches!(message, Message::NoConnection(_) | Message::NotTrusted(_));
    if status.is_none() && !missing {
        return;
    }
    let Some(exchange) = of(exchanges, record) else {
        return;
    };
    let Some((status, reason)) = status else {
        return exchange.end(record, exchange.ending);
    };
    exchange.end(record, Ending::Answered);
    exchange.status = Some(status);
    exchange.reason = reason;
    exchange.date = date(scenario, records, record);
    if let Message::TokenIssued(token) = message {
        exchange.issued = Some(*token);
    }
    let end = records.partition_point(|part| part.step < record.step);
    let parts = || {
        let since = |part: &&Record| Some(part.step) >= record.call;
        let of_it = |part: &&Record| part.call == record.call;
        records[..end].iter().rev().take_while(since).filter(of_it)
    };
    exchange.verdict = parts().find_map(|part| match part.event {
        Event::Judged(verdict) => Some(verdict),
        _ => None,
    });
    let left = parts().find(|part| matches!(part.event, Event::Sent { .. }));
    let sent = Sent {
        at: scenario
            .starts_at()
            .plus_ms(left.unwrap_or(record).at.0 as i64),
        verdict: exchange.verdict.as_ref(),
    };
    exchange.response_body = answer::body(message, &sent);
}

/// The exchange that a record is part of.
fn of<'a>(exchanges: &'a mut [Exchange], record: &Record) -> Option<&'a mut Exchange> {
    let place = exchanges.binary_search_by_key(&record.call?, |exchange| exchange.request_step);
    exchanges.get_mut(place.ok()?)
}
