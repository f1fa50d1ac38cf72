//! HTTP Archive 1.2: the exchanges in the form that browsers and proxies write.

use alloc::{borrow::Cow, format, string::String, vec::Vec};

use join_sim::{Message, Token, Utc, seconds};
use serde::Serialize;

use crate::body::{Body, Claims};
use crate::exchange::{Ending, Exchange};
use crate::{CAPTURED, answer, artefacts, json_text, token};

/// HAR's own number for what is not known or does not apply.
const ABSENT: i64 = -1;

/// The exchanges of a run as a HAR 1.2 file, UTF-8 JSON. Members that begin with `_` are ours: `_synthetic` is true in the
/// log and in each entry, `_step` leads back to the run, `_claims` are those of the bearer token, `_verdict` is what
/// the service's judgement was. A request without a usable answer has status 0. Times are the device's, as a proxy on it
/// would write them; `Date` is the service's, `judged_at` too.
#[must_use]
pub fn har(title: &str, exchanges: &[Exchange], starts_at: Utc) -> String {
    let entry = |exchange| Entry::of(exchange, starts_at);
    let archive = Archive {
        log: Log {
            version: "1.2",
            synthetic: true,
            comment: format!("{CAPTURED} Scenario: {title}"),
            creator: Creator {
                name: "Join Lab",
                version: env!("CARGO_PKG_VERSION"),
            },
            entries: exchanges.iter().map(entry).collect(),
        },
    };
    let mut text = json_text::pretty(&archive);
    text.push('\n');
    text
}

/// The file. Members stand in the order in which they are written; names and meanings are those of HAR 1.2.
#[derive(Serialize)]
struct Archive<'a> {
    log: Log<'a>,
}

#[derive(Serialize)]
struct Log<'a> {
    version: &'static str,
    #[serde(rename = "_synthetic")]
    synthetic: bool,
    comment: String,
    creator: Creator,
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Creator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(rename = "_synthetic")]
    synthetic: bool,
    #[serde(rename = "_step")]
    step: u32,
    #[serde(rename = "_answer_step")]
    answer_step: Option<u32>,
    #[serde(rename = "_client")]
    client: &'static str,
    #[serde(rename = "_ending")]
    ending: &'static str,
    started_date_time: String,
    time: i64,
    request: Request<'a>,
    response: Response<'a>,
    cache: Cache,
    timings: Timings,
    #[serde(rename = "_claims", skip_serializing_if = "Option::is_none")]
    claims: Option<Claims>,
    #[serde(rename = "_verdict", skip_serializing_if = "Option::is_none")]
    verdict: Option<Judged>,
    comment: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    method: &'static str,
    url: &'static str,
    http_version: &'static str,
    cookies: [(); 0],
    headers: Vec<Pair<'a>>,
    query_string: Vec<Pair<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_data: Option<PostData<'a>>,
    headers_size: i64,
    body_size: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostData<'a> {
    mime_type: &'static str,
    params: [(); 0],
    text: Cow<'a, str>,
    comment: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Response<'a> {
    status: u16,
    status_text: &'static str,
    http_version: &'static str,
    cookies: [(); 0],
    headers: Vec<Pair<'a>>,
    content: Content<'a>,
    #[serde(rename = "redirectURL")]
    redirect_url: &'static str,
    headers_size: i64,
    body_size: i64,
    #[serde(rename = "_error", skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    size: usize,
    mime_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'static str>,
}

/// A header, or a parameter of an address.
#[derive(Serialize)]
struct Pair<'a> {
    name: &'a str,
    value: Cow<'a, str>,
}

/// Nothing is known of a cache.
#[derive(Serialize)]
struct Cache {}

/// In milliseconds.
#[derive(Serialize)]
struct Timings {
    blocked: i64,
    dns: i64,
    connect: i64,
    send: i64,
    wait: i64,
    receive: i64,
    ssl: i64,
    comment: &'static str,
}

/// The judgement of the service, as `_verdict`.
#[derive(Serialize)]
struct Judged {
    judged_at: String,
    exp_at: String,
    skew_ms: i64,
    margin_ms: Option<i64>,
    refused: Option<&'static str>,
}

impl<'a> Entry<'a> {
    fn of(exchange: &'a Exchange, starts_at: Utc) -> Entry<'a> {
        let wait = exchange
            .ended
            .map_or(0, |ended| ended.since(exchange.started).0 as i64);
        let started = starts_at.plus_ms(exchange.started.0 as i64 + exchange.device_ahead_ms);
        Entry {
            synthetic: true,
            step: exchange.request_step.0,
            answer_step: exchange.answer_step.map(|step| step.0),
            client: exchange.client.name(),
            ending: exchange.ending.name(),
            started_date_time: started.iso(),
            time: wait,
            request: Request::of(exchange),
            response: Response::of(exchange),
            cache: Cache {},
            timings: Timings {
                blocked: ABSENT,
                dns: ABSENT,
                connect: ABSENT,
                send: 0,
                wait,
                receive: 0,
                ssl: ABSENT,
                comment: "From the request's departure to its end; the model does not divide it further.",
            },
            claims: exchange.token.as_ref().map(Claims::of),
            verdict: exchange.verdict.as_ref().map(|verdict| Judged {
                judged_at: verdict.now.iso(),
                exp_at: verdict.token.exp.iso(),
                skew_ms: verdict.skew_ms,
                margin_ms: verdict.margin_ms,
                refused: verdict.refused.map(|reason| reason.name()),
            }),
            comment: comment(exchange),
        }
    }
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

impl<'a> Request<'a> {
    fn of(exchange: &'a Exchange) -> Request<'a> {
        let headers = exchange.request_headers.iter();
        let body = exchange.request_body.as_ref();
        Request {
            method: exchange.method,
            url: exchange.url,
            http_version: "HTTP/1.1",
            cookies: [],
            headers: headers
                .map(|header| Pair {
                    name: header.name,
                    value: match &exchange.token {
                        Some(token) if header.name == "Authorization" => {
                            format!("Bearer {}", token::jwt(token)).into()
                        }
                        _ => header.value.as_str().into(),
                    },
                })
                .collect(),
            query_string: query(exchange.url),
            post_data: body.map(|body| {
                let (text, comment) = match &exchange.sent {
                    Message::Join(request) => (artefacts::join(request).into(), artefacts::JOIN),
                    Message::EnrolAik => (artefacts::aik().into(), artefacts::AIK),
                    _ => (body.text.as_str().into(), body.note),
                };
                PostData {
                    mime_type: body.mime,
                    params: [],
                    text,
                    comment,
                }
            }),
            headers_size: ABSENT,
            body_size: if body.is_some() { ABSENT } else { 0 },
        }
    }
}

impl<'a> Response<'a> {
    fn of(exchange: &'a Exchange) -> Response<'a> {
        let answered = exchange.status.is_some();
        let body = exchange.response_body.as_ref();
        let content_type = body.map(|body| Pair {
            name: "Content-Type",
            value: body.mime.into(),
        });
        let date = exchange.date.map(|date| Pair {
            name: "Date",
            value: date.http_date().into(),
        });
        Response {
            status: exchange.status.unwrap_or(0),
            status_text: if answered { exchange.reason } else { "" },
            http_version: "HTTP/1.1",
            cookies: [],
            headers: date.into_iter().chain(content_type).collect(),
            content: Content::of(body, exchange.issued.as_ref()),
            redirect_url: "",
            headers_size: ABSENT,
            body_size: if body.is_some() || !answered {
                ABSENT
            } else {
                0
            },
            error: (!answered).then_some(exchange.reason),
        }
    }
}

impl<'a> Content<'a> {
    fn of(body: Option<&'a Body>, issued: Option<&Token>) -> Content<'a> {
        let text = body.map(|body| match issued {
            Some(issued) => body
                .text
                .replace(answer::ACCESS_TOKEN, &token::jwt(issued))
                .into(),
            None => Cow::from(body.text.as_str()),
        });
        Content {
            size: text.as_ref().map_or(0, |text| text.len()),
            mime_type: body.map_or("x-unknown", |body| body.mime),
            text,
            comment: body.map(|body| body.note),
        }
    }
}

fn query(url: &str) -> Vec<Pair<'_>> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| Pair {
            name,
            value: value.into(),
        })
        .collect()
}
