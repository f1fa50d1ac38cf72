//! One device's records as a story: its attempts to join, each with token, answer, times and wait; its clock against the servers'.

use crate::clock::{body_time, server_time};
use crate::evidence::Evidence;
use crate::record::{Exchange, Log, Record, Role};
use crate::time::Ms;
use crate::token::Token;
use serde_json::Value;

/// What was seen of one request to join.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attempt {
    /// Records that tell of it.
    pub(crate) lines: Vec<usize>,
    /// The record of its answer.
    pub(crate) answer: Option<usize>,
    /// The record that bears the token.
    pub(crate) bearer: Option<usize>,
    /// Its token.
    pub(crate) token: Option<Token>,
    /// From HTTP.
    pub(crate) http: bool,
    /// HTTP status; 0 without an answer.
    pub(crate) status: Option<u16>,
    /// The code that the client made of it.
    pub(crate) code: Option<u32>,
    /// The answer's body or message.
    pub(crate) words: String,
    /// The device's time of the request, as UTC if that is known.
    pub(crate) at: Option<Ms>,
    /// The device's time of the answer.
    pub(crate) until: Option<Ms>,
    /// `at` is UTC.
    pub(crate) utc: bool,
    /// The server's `Date`, and how long the exchange was.
    pub(crate) date: Option<(Ms, Ms)>,
    /// The time in the body.
    pub(crate) body_time: Option<Ms>,
    /// It was accepted.
    pub(crate) accepted: bool,
    /// It was refused.
    pub(crate) refused: bool,
    /// The user of its answer.
    pub(crate) user: String,
    /// How long the client waited before it, and between which records.
    pub(crate) gap: Option<(Ms, usize, usize)>,
}

impl Attempt {
    /// Whether the answer names the token as the reason.
    pub(crate) fn names_token(&self) -> bool {
        let words = self.words.to_lowercase();
        words.contains("invalid token")
            || words.contains("jwt")
            || words.contains("invalid_token")
            || words.contains("authenticationerror")
    }

    /// Whether the answer names a missing right.
    pub(crate) fn names_right(&self) -> bool {
        let words = self.words.to_lowercase();
        words.contains("authorizationerror")
            || words.contains("authorization_error")
            || words.contains("not eligible")
            || words.contains("does not allow")
    }
}

/// Margin of a token at its use, in milliseconds: more than `low`, at most `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margin {
    /// Lower end, not reached.
    pub low: Ms,
    /// Upper end.
    pub high: Ms,
    /// Whose clock it was judged by.
    pub by: Judge,
}

/// What told the moment of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// The server's `Date`.
    Date,
    /// The time in the answer's body.
    Body,
    /// The client's time, with a known offset.
    Offset,
    /// The client's time alone.
    Client,
}

/// The device's clock minus the servers', in milliseconds: more than `low`, at most `high`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offset {
    pub(crate) low: Ms,
    pub(crate) high: Ms,
    pub(crate) lines: Vec<usize>,
}

/// The story of one device.
pub(crate) struct Story<'e> {
    pub(crate) evidence: &'e Evidence,
    /// The device's name, if it has one.
    pub(crate) device: Option<String>,
    /// Its records, in the order of their times where they have one.
    pub(crate) records: Vec<usize>,
    /// Its attempts, oldest first.
    pub(crate) attempts: Vec<Attempt>,
    /// The offset of its clock, a value for each stretch without a jump.
    pub(crate) offsets: Vec<Offset>,
}

impl<'e> Story<'e> {
    /// Tells the story of these records.
    pub(crate) fn of(
        evidence: &'e Evidence,
        device: Option<String>,
        mut records: Vec<usize>,
    ) -> Story<'e> {
        crate::devices::sort(evidence, &mut records);
        let mut story = Story {
            evidence,
            device,
            records,
            attempts: Vec::new(),
            offsets: Vec::new(),
        };
        story.offsets = story.http_offsets();
        let mut attempts = story.http_attempts();
        for attempt in story.event_attempts() {
            // The same request, seen by the log and on the wire.
            let twin = attempts.iter_mut().find(|other| {
                let near = other
                    .at
                    .zip(attempt.until.or(attempt.at))
                    .is_some_and(|(a, b)| (a - b).abs() < 10_000);
                let same = other
                    .token
                    .as_ref()
                    .zip(attempt.token.as_ref())
                    .is_some_and(|(a, b)| a.exp == b.exp && a.iat == b.iat);
                other.http
                    && attempt.utc
                    && near
                    && (same || attempt.token.is_none() || other.token.is_none())
            });
            match twin {
                Some(other) => {
                    other.lines.extend(&attempt.lines);
                    other.code = other.code.or(attempt.code);
                    if other.token.is_none() {
                        other.token = attempt.token;
                        other.bearer = attempt.bearer;
                    }
                    other.gap = other.gap.or(attempt.gap);
                    other.accepted |= attempt.accepted;
                }
                None => attempts.push(attempt),
            }
        }
        attempts.sort_by_key(|attempt| attempt.at);
        story.attempts = attempts;
        story
    }

    pub(crate) fn record(&self, at: usize) -> &'e Record {
        &self.evidence.records[at]
    }

    /// Every record with its index.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &'e Record)> + '_ {
        self.records
            .iter()
            .map(|at| (*at, &self.evidence.records[*at]))
    }

    /// Events of a log with one of these numbers, oldest first.
    pub(crate) fn events(&self, log: Log, ids: &[u32]) -> Vec<(usize, &'e Record)> {
        let wanted = |record: &Record| {
            record
                .event()
                .is_some_and(|event| event.log == log && ids.contains(&event.id))
        };
        self.all().filter(|(_, record)| wanted(record)).collect()
    }

    /// Exchanges, in the order of their times.
    pub(crate) fn exchanges(&self) -> impl Iterator<Item = (usize, &'e Exchange)> + '_ {
        self.all()
            .filter_map(|(at, record)| Some((at, record.exchange()?)))
    }

    /// The attempt that decides: the last that was refused, else the last.
    pub(crate) fn deciding(&self) -> Option<&Attempt> {
        let refused = self
            .attempts
            .iter()
            .rev()
            .find(|attempt| attempt.refused && attempt.token.is_some());
        let refused =
            refused.or_else(|| self.attempts.iter().rev().find(|attempt| attempt.refused));
        refused.or(self.attempts.last())
    }

    /// The longest wait before a join.
    pub(crate) fn longest_gap(&self) -> Option<Ms> {
        self.attempts
            .iter()
            .filter_map(|attempt| attempt.gap)
            .map(|(gap, ..)| gap)
            .max()
    }

    fn http_offsets(&self) -> Vec<Offset> {
        let mut offsets: Vec<Offset> = Vec::new();
        for (at, exchange) in self.exchanges() {
            let (Some(start), Some(end), Some(date)) =
                (exchange.start, exchange.end, exchange.date)
            else {
                continue;
            };
            let cached = ["age", "via", "x-cache"]
                .iter()
                .any(|name| crate::read::http::header(&exchange.answer_headers, name).is_some());
            if cached || exchange.method == "CONNECT" {
                continue;
            }
            let (low, high) = (start - date - 1000, end - date);
            match offsets.last_mut() {
                Some(open) if low.max(open.low) < high.min(open.high) => {
                    open.low = open.low.max(low);
                    open.high = open.high.min(high);
                    open.lines.push(at);
                }
                _ => offsets.push(Offset {
                    low,
                    high,
                    lines: vec![at],
                }),
            }
        }
        offsets
    }

    fn http_attempts(&self) -> Vec<Attempt> {
        let mut attempts = Vec::new();
        let mut before: Option<(Ms, usize, Option<&str>)> = None;
        for (at, exchange) in self.exchanges() {
            if exchange.role == Role::Join {
                let gap = before
                    .zip(exchange.start)
                    .map(|((end, line, _), start)| (start - end, line, at));
                let lasted = exchange
                    .end
                    .zip(exchange.start)
                    .map_or(0, |(end, start)| end - start);
                let body: Value =
                    serde_json::from_str(&exchange.answer_body).unwrap_or(Value::Null);
                let time = body["Time"].as_str().or_else(|| body["time"].as_str());
                let accepted =
                    matches!(exchange.status, 200 | 201) && !body["Certificate"].is_null();
                attempts.push(Attempt {
                    lines: vec![at],
                    answer: Some(at),
                    bearer: Some(at),
                    token: exchange.token.clone(),
                    http: true,
                    status: Some(exchange.status),
                    code: None,
                    words: exchange.answer_body.clone(),
                    at: exchange.start,
                    until: exchange.end,
                    utc: true,
                    date: exchange.date.map(|date| (date, lasted)),
                    body_time: time.and_then(crate::time::answer_time),
                    accepted,
                    refused: (400..500).contains(&exchange.status),
                    user: body["User"]["Upn"].as_str().unwrap_or_default().to_owned(),
                    gap,
                });
            }
            if matches!(exchange.role, Role::Join | Role::Discovery | Role::Token)
                && let Some(end) = exchange.end
            {
                before = Some((end, at, exchange.process.as_deref()));
            }
        }
        attempts
    }

    fn event_attempts(&self) -> Vec<Attempt> {
        let mut attempts: Vec<Attempt> = Vec::new();
        let mut open: Option<Attempt> = None;
        let mut made: Option<(Ms, usize)> = None;
        for (at, record) in self.all() {
            let Some(event) = record
                .event()
                .filter(|event| event.log == Log::Registration)
            else {
                continue;
            };
            let utc = record.device_utc();
            let time = utc.or_else(|| record.when.map(|when| when.ms));
            match event.id {
                100..=106 | 204 => {}
                _ => continue,
            }
            if event.id == 100 {
                attempts.extend(open.take());
                made = None;
            }
            let attempt = open.get_or_insert_with(Attempt::default);
            attempt.lines.push(at);
            attempt.utc = utc.is_some();
            match event.id {
                102 => made = time.map(|time| (time, at)),
                103 => {
                    let text = event.field(&["AuthToken", "Token"]).map(str::to_owned);
                    let text = text.or_else(|| {
                        crate::token::find(&event.message)
                            .into_iter()
                            .next()
                            .map(|place| place.text)
                    });
                    let text = text.or_else(|| {
                        event
                            .message
                            .find(crate::token::DECODED)
                            .map(|from| event.message[from..].to_owned())
                    });
                    attempt.token =
                        text.map(|text| Token::read(text.lines().next().unwrap_or_default()));
                    attempt.bearer = Some(at);
                    attempt.at = time;
                    attempt.gap = made
                        .zip(time)
                        .map(|((from, line), to)| (to - from, line, at));
                }
                104 => {
                    attempt.accepted = true;
                    let answer = event.answer().unwrap_or(Value::Null);
                    attempt.user = answer["User"]["Upn"]
                        .as_str()
                        .unwrap_or_default()
                        .to_owned();
                    attempt.answer = Some(at);
                }
                105 | 106 => attempt.accepted = true,
                204 => {
                    attempt.refused = true;
                    attempt.answer = Some(at);
                    attempt.code = event.code();
                    attempt.status = crate::clock::status(event);
                    attempt.words = event.all();
                    attempt.body_time = server_time(event).or_else(|| body_time(event));
                    attempt.refused = attempt.status.is_none_or(|status| status < 500);
                }
                _ => {}
            }
            if attempt.at.is_none() {
                attempt.at = time;
            }
            attempt.until = time;
            if matches!(event.id, 106 | 204) {
                attempts.extend(open.take());
                made = None;
            }
        }
        attempts.extend(open);
        // A log that begins with the end of a join has only its last lines.
        attempts.retain(|attempt| {
            attempt.accepted
                || attempt.refused
                || attempt.token.is_some()
                || attempt.status.is_some()
                || attempt.gap.is_some()
                || attempt.lines.len() > 1
        });
        attempts
    }

    /// The margin of an attempt's token.
    pub(crate) fn margin(&self, attempt: &Attempt) -> Option<Margin> {
        let token = attempt.token.as_ref().filter(|token| token.readable())?;
        let exp = token.exp? * 1000;
        if let Some((date, lasted)) = attempt.date {
            return Some(Margin {
                low: exp - date - 1000,
                high: exp - date + lasted,
                by: Judge::Date,
            });
        }
        if let Some(time) = attempt.body_time {
            return Some(Margin {
                low: exp - time - 1000,
                high: exp - time,
                by: Judge::Body,
            });
        }
        let (at, until) = (attempt.at?, attempt.until.or(attempt.at)?);
        if !attempt.utc {
            return None;
        }
        match self.offsets.as_slice() {
            [only] => Some(Margin {
                low: exp - (until - only.low),
                high: exp - (at - only.high),
                by: Judge::Offset,
            }),
            _ => Some(Margin {
                low: exp - until - 1000,
                high: exp - at,
                by: Judge::Client,
            }),
        }
    }

    /// When the token of an attempt was issued, by the server's clock: the answer that brought it, else what it says itself.
    pub(crate) fn issue(&self, token: &Token) -> Option<(Ms, bool)> {
        let answer = self.exchanges().find(|(_, exchange)| {
            let issued = exchange.issued.as_ref();
            issued.is_some_and(|issued| {
                issued.same == token.same || (issued.exp == token.exp && issued.iat == token.iat)
            })
        });
        if let Some((_, exchange)) = answer
            && let Some(date) = exchange.date
        {
            return Some((date, true));
        }
        if let Some(signed) = token
            .auth_time
            .filter(|at| token.iat.is_none_or(|iat| (0..=900).contains(&(at - iat))))
        {
            return Some((signed * 1000, true));
        }
        token.iat.map(|iat| ((iat + 300) * 1000, false))
    }

    /// Lifetime of a token from its issue, and whether the issue is known and not assumed.
    pub(crate) fn lifetime(&self, token: &Token) -> Option<(Ms, bool)> {
        let exp = token.exp.filter(|_| token.readable())? * 1000;
        let (issue, sure) = self.issue(token)?;
        Some((exp - issue, sure))
    }
}
