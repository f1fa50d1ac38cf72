//! Attempts to join, as HTTP and as the log of registration show them.

use crate::clock::{body_time, server_time};
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
    /// The sub-code in its answer, in small letters.
    pub(crate) subcode: String,
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
        if names_quota(&words) {
            return false;
        }
        words.contains("authorizationerror")
            || words.contains("authorization_error")
            || words.contains("not eligible")
            || words.contains("does not allow")
    }
}

/// Whether words in small letters say that there are as many devices as allowed.
pub(crate) fn names_quota(words: &str) -> bool {
    let signs = [
        "quota",
        "devicecapreached",
        "device cap",
        "device limit",
        "maximum number of devices",
        "too many devices",
    ];
    signs.iter().any(|sign| words.contains(sign))
}

/// Attempts as HTTP shows them: exchanges with their indices, in the order of their times.
pub(crate) fn http<'e>(exchanges: impl Iterator<Item = (usize, &'e Exchange)>) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    let mut before: Option<(Ms, usize, Option<&str>)> = None;
    for (at, exchange) in exchanges {
        if exchange.role == Role::Join {
            let gap = before
                .zip(exchange.start)
                .map(|((end, line, _), start)| (start - end, line, at));
            let lasted = exchange
                .end
                .zip(exchange.start)
                .map_or(0, |(end, start)| end - start);
            let body: Value = serde_json::from_str(&exchange.answer_body).unwrap_or(Value::Null);
            let time = body["Time"].as_str().or_else(|| body["time"].as_str());
            let accepted = matches!(exchange.status, 200 | 201) && !body["Certificate"].is_null();
            attempts.push(Attempt {
                lines: vec![at],
                answer: Some(at),
                bearer: Some(at),
                token: exchange.token.clone(),
                http: true,
                status: Some(exchange.status),
                code: None,
                subcode: subcode(&body),
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

/// Attempts as the log shows them: records with their indices, oldest first.
pub(crate) fn events<'e>(records: impl Iterator<Item = (usize, &'e Record)>) -> Vec<Attempt> {
    let mut attempts: Vec<Attempt> = Vec::new();
    let mut open: Option<Attempt> = None;
    let mut made: Option<(Ms, usize)> = None;
    for (at, record) in records {
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
                attempt.subcode = event.answer().as_ref().map(subcode).unwrap_or_default();
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

/// The sub-code of an answer.
fn subcode(body: &Value) -> String {
    body["subcode"].as_str().unwrap_or_default().to_lowercase()
}
