//! Requests of the device's side over HTTP, each with what became of it.

use alloc::vec::Vec;

use join_sim::{
    Event, Fate, Instant, Message, Participant, Record, Step, Token, Utc, Verdict, request_line,
    status_line,
};

use crate::answer::{self, Sent};
use crate::body::{Body, Header};
use crate::request;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// Its answer came.
    Answered,
    /// Its answer came after the client had stopped waiting, and was still of use.
    AnsweredLate,
    /// Its answer came when nobody waited for it any more: the device had moved on or was off.
    AnswerUnused,
    /// No answer came in time.
    TimedOut,
    /// The name of the host could not be resolved; nothing was sent.
    NotResolved,
    /// The run holds neither an answer nor a time-out.
    Open,
}

impl Ending {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Ending::Answered => "answered",
            Ending::AnsweredLate => "answered after the time-out",
            Ending::AnswerUnused => "answer came when nobody waited for it",
            Ending::TimedOut => "no answer in time",
            Ending::NotResolved => "name not resolved",
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
    /// Body of the answer.
    pub response_body: Option<Body>,
    /// The bearer token that the request carried.
    pub token: Option<Token>,
    /// The judgement that the answer gives, as the service made it.
    pub verdict: Option<Verdict>,
}

/// Every request of the device's side over HTTP, in the order of the run. `records` is a run from its beginning;
/// `starts_at` is the scenario's.
#[must_use]
pub fn exchanges(records: &[Record], starts_at: Utc) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    for (i, record) in records.iter().enumerate() {
        if record.who.in_cloud() {
            continue;
        }
        match record.event {
            Event::Sent { to, message, fate } => {
                exchanges.extend(begin(record, to, &message, fate))
            }
            Event::TimedOut { to, .. } => {
                let open = |exchange: &&mut Exchange| {
                    exchange.client == record.who
                        && exchange.server == to
                        && exchange.ending == Ending::Open
                };
                if let Some(exchange) = exchanges.iter_mut().rfind(open) {
                    exchange.end(record, Ending::TimedOut);
                }
            }
            Event::Received { message, .. } => {
                let refused = records.get(i + 1).is_some_and(|next| {
                    next.cause == Some(record.step)
                        && matches!(next.event, Event::NotAllowed { .. })
                });
                receive(
                    &mut exchanges,
                    records,
                    record,
                    &message,
                    refused,
                    starts_at,
                );
            }
            _ => {}
        }
    }
    exchanges
}

fn begin(record: &Record, server: Participant, message: &Message, fate: Fate) -> Option<Exchange> {
    let (method, url) = request_line(message)?;
    let blocked = fate == Fate::Blocked;
    let ending = if blocked {
        Ending::NotResolved
    } else {
        Ending::Open
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
        ended: blocked.then_some(record.at),
        request_headers: request::headers(message, record.step.0),
        request_body: request::body(message),
        response_body: None,
        token: if let Message::Join(join) = message {
            Some(join.token)
        } else {
            None
        },
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

/// An answer arrives. The chain of causes leads to its request, so that an answer is never taken for that of a repeat.
fn receive(
    exchanges: &mut [Exchange],
    records: &[Record],
    record: &Record,
    message: &Message,
    refused: bool,
    starts_at: Utc,
) {
    let status = status_line(message);
    let unresolved = matches!(message, Message::NoConnection(_));
    if status.is_none() && !unresolved {
        return;
    }
    let Some(request) = causes(records, record).find(|earlier| is_request(earlier, record.who))
    else {
        return;
    };
    let Ok(place) = exchanges.binary_search_by_key(&request.step, |exchange| exchange.request_step)
    else {
        return;
    };
    let exchange = &mut exchanges[place];
    let Some((status, reason)) = status else {
        return exchange.end(record, Ending::NotResolved);
    };
    match (exchange.ending, refused) {
        (Ending::TimedOut, true) => return,
        (Ending::Open, true) => return exchange.end(record, Ending::AnswerUnused),
        (Ending::TimedOut, false) => exchange.end(record, Ending::AnsweredLate),
        (_, _) => exchange.end(record, Ending::Answered),
    }
    exchange.status = Some(status);
    exchange.reason = reason;
    exchange.verdict = causes(records, record)
        .take_while(|earlier| earlier.step > request.step)
        .find_map(|earlier| match earlier.event {
            Event::Judged(verdict) => Some(verdict),
            _ => None,
        });
    let left = causes(records, record).find(|earlier| matches!(earlier.event, Event::Sent { .. }));
    let sent = Sent {
        at: starts_at.plus_ms(left.unwrap_or(record).at.0 as i64),
        verdict: exchange.verdict.as_ref(),
        thresholds: left.and_then(|left| thresholds(records, left)),
    };
    exchange.response_body = answer::body(message, &sent);
}

fn is_request(record: &Record, client: Participant) -> bool {
    match record.event {
        Event::Sent { message, .. } => record.who == client && request_line(&message).is_some(),
        _ => false,
    }
}

/// The records that led to this one, nearest first, as far back as its own request and beyond.
fn causes<'a>(records: &'a [Record], record: &'a Record) -> impl Iterator<Item = &'a Record> {
    let before = |later: &&Record| {
        let cause = later.cause.filter(|cause| *cause < later.step)?;
        let place = records
            .binary_search_by_key(&cause, |earlier| earlier.step)
            .ok()?;
        records.get(place)
    };
    core::iter::successors(before(&record), move |later| before(later))
}

/// What a policy answer sets: the message that the same check-in caused, on its way to another part of the device.
fn thresholds(records: &[Record], answer: &Record) -> Option<(bool, u8, u8)> {
    let check_in = answer.cause?;
    let first = records.partition_point(|record| record.step <= check_in);
    records[first..]
        .iter()
        .take_while(|record| record.step < answer.step)
        .find_map(|record| match record.event {
            Event::Sent {
                message:
                    Message::Thresholds {
                        present,
                        battery,
                        plugged_in,
                    },
                ..
            } if record.cause == Some(check_in) || record.also == Some(check_in) => {
                Some((present, battery, plugged_in))
            }
            _ => None,
        })
}
