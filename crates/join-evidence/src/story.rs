//! One device's records as a story: its attempts to join, each with token, answer, times and wait; its clock against the servers'.

use crate::attempts::Attempt;
use crate::evidence::Evidence;
use crate::record::{Exchange, Log, Record};
use crate::time::Ms;
use crate::token::Token;

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
        let mut attempts = crate::attempts::http(story.exchanges());
        for attempt in crate::attempts::events(story.all()) {
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
        crate::order::sort_by_key(&mut attempts, |attempt| attempt.at);
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

    /// When the device was un-joined last: by its logs, or by the request that asks for it.
    pub(crate) fn left(&self) -> Option<Ms> {
        let logged = [(Log::Registration, 110), (Log::Autopilot, 196)];
        let logged = logged
            .iter()
            .flat_map(|(log, id)| self.events(*log, &[*id]));
        let asked = self.exchanges().filter(|(_, exchange)| {
            exchange.method == "DELETE"
                && exchange
                    .path
                    .to_lowercase()
                    .contains("/enrollmentserver/device")
                && (200..300).contains(&exchange.status)
        });
        let logged = logged.filter_map(|(_, record)| record.device_utc());
        logged
            .chain(asked.filter_map(|(_, exchange)| exchange.end))
            .max()
    }

    /// From when on this phase counts: the last un-join or accepted join before the attempt that decides.
    pub(crate) fn since(&self) -> Option<Ms> {
        let refused = self.deciding().filter(|attempt| !attempt.accepted);
        let end = refused.and_then(|attempt| attempt.at);
        let before = |at: &Ms| end.is_none_or(|end| *at < end);
        let accepted = self.attempts.iter().filter(|attempt| attempt.accepted);
        let accepted = accepted.filter_map(|attempt| attempt.until).filter(before);
        accepted.chain(self.left().filter(before)).max()
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
