//! HTTP Archive 1.2: the exchanges in the form that browsers and proxies write.

use alloc::{format, string::String, vec::Vec};

use join_sim::{Utc, seconds};

use crate::SYNTHETIC;
use crate::body::{Body, claims};
use crate::exchange::{Ending, Exchange};
use crate::value::{Json, object};

/// The exchanges of a run as a HAR 1.2 file, UTF-8 JSON. Members that begin with `_` are ours: `_synthetic` is true in the
/// log and in each entry, `_step` leads back to the run, `_claims` are those of the bearer token, `_verdict` is what
/// the service's judgement was. A request without a usable answer has status 0.
#[must_use]
pub fn har(title: &str, exchanges: &[Exchange], starts_at: Utc) -> String {
    let log = object([
        ("version", "1.2".into()),
        ("_synthetic", true.into()),
        ("comment", format!("{SYNTHETIC} Scenario: {title}").into()),
        (
            "creator",
            object([
                ("name", "Join Lab".into()),
                ("version", env!("CARGO_PKG_VERSION").into()),
            ]),
        ),
        (
            "entries",
            exchanges
                .iter()
                .map(|exchange| entry(exchange, starts_at))
                .collect(),
        ),
    ]);
    let mut text = object([("log", log)]).pretty();
    text.push('\n');
    text
}

fn entry(exchange: &Exchange, starts_at: Utc) -> Json {
    let wait = exchange
        .ended
        .map_or(0, |ended| ended.since(exchange.started).0 as i64);
    let absent = || Json::Number(-1);
    let timings = object([
        ("blocked", absent()),
        ("dns", absent()),
        ("connect", absent()),
        ("send", Json::Number(0)),
        ("wait", Json::Number(wait)),
        ("receive", Json::Number(0)),
        ("ssl", absent()),
        (
            "comment",
            "From the request's departure to its end; the model does not divide it further.".into(),
        ),
    ]);
    let mut members = Vec::from([
        ("_synthetic", true.into()),
        ("_step", exchange.request_step.0.into()),
        (
            "_answer_step",
            exchange.answer_step.map(|step| step.0).into(),
        ),
        ("_client", exchange.client.name().into()),
        ("_ending", exchange.ending.name().into()),
        (
            "startedDateTime",
            starts_at.plus_ms(exchange.started.0 as i64).iso().into(),
        ),
        ("time", Json::Number(wait)),
        ("request", request(exchange)),
        ("response", response(exchange)),
        ("cache", object([])),
        ("timings", timings),
    ]);
    if let Some(token) = &exchange.token {
        members.push(("_claims", claims(token)));
    }
    if let Some(verdict) = &exchange.verdict {
        members.push((
            "_verdict",
            object([
                ("judged_at", verdict.now.iso().into()),
                ("exp_at", verdict.token.exp.iso().into()),
                ("skew_ms", Json::Number(verdict.skew_ms)),
                ("margin_ms", verdict.margin_ms.into()),
                (
                    "refused",
                    verdict.refused.map(|reason| reason.name()).into(),
                ),
            ]),
        ));
    }
    members.push(("comment", comment(exchange).into()));
    Json::Object(members)
}

fn comment(exchange: &Exchange) -> String {
    let mut text = format!(
        "Synthetic: {}, made by a simulation; ids, values and bodies are invented or reconstructed.",
        exchange.what
    );
    if exchange.ending != Ending::Answered {
        text.push_str(&format!(" It ended so: {}.", exchange.ending.name()));
    }
    if let Some(margin) = exchange.verdict.and_then(|verdict| verdict.margin_ms) {
        text.push_str(&format!(
            " Margin of the token when the service judged it, skew included: {} s.",
            seconds(margin)
        ));
    }
    text
}

fn request(exchange: &Exchange) -> Json {
    let headers = exchange.request_headers.iter();
    let mut members = Vec::from([
        ("method", exchange.method.into()),
        ("url", exchange.url.into()),
        ("httpVersion", "HTTP/1.1".into()),
        ("cookies", Json::List(Vec::new())),
        (
            "headers",
            headers
                .map(|header| pair(header.name, &header.value))
                .collect(),
        ),
        ("queryString", query(exchange.url)),
    ]);
    if let Some(body) = &exchange.request_body {
        members.push((
            "postData",
            object([
                ("mimeType", body.mime.into()),
                ("params", Json::List(Vec::new())),
                ("text", body.text.as_str().into()),
                ("comment", body.note.into()),
            ]),
        ));
    }
    members.push(("headersSize", Json::Number(-1)));
    members.push((
        "bodySize",
        Json::Number(if exchange.request_body.is_some() {
            -1
        } else {
            0
        }),
    ));
    Json::Object(members)
}

fn response(exchange: &Exchange) -> Json {
    let status = exchange.status.map_or(0, i64::from);
    let body = exchange.response_body.as_ref();
    let content_type = body.map(|body| pair("Content-Type", body.mime));
    let mut members = Vec::from([
        ("status", Json::Number(status)),
        (
            "statusText",
            if status == 0 { "" } else { exchange.reason }.into(),
        ),
        ("httpVersion", "HTTP/1.1".into()),
        ("cookies", Json::List(Vec::new())),
        ("headers", content_type.into_iter().collect()),
        ("content", body.map_or_else(no_content, content)),
        ("redirectURL", "".into()),
        ("headersSize", Json::Number(-1)),
        (
            "bodySize",
            Json::Number(if body.is_some() || status == 0 { -1 } else { 0 }),
        ),
    ]);
    if status == 0 {
        members.push(("_error", exchange.reason.into()));
    }
    Json::Object(members)
}

fn content(body: &Body) -> Json {
    object([
        ("size", Json::Number(body.text.len() as i64)),
        ("mimeType", body.mime.into()),
        ("text", body.text.as_str().into()),
        ("comment", body.note.into()),
    ])
}

fn no_content() -> Json {
    object([("size", Json::Number(0)), ("mimeType", "x-unknown".into())])
}

fn query(url: &str) -> Json {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| pair(name, value))
        .collect()
}

fn pair(name: &str, value: &str) -> Json {
    object([("name", name.into()), ("value", value.into())])
}
