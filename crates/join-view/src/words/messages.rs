//! What the message inspector says.

use join_sim::Utc;

use crate::words;

// The names of headers are those of the protocol, in every language.
pub const AUTHORIZATION: &str = "Authorization";
pub const CONTENT_TYPE: &str = "Content-Type";
pub const DATE: &str = "Date";

pub const LIST: &str = "The requests of this run";
pub const LIST_CAPTION: &str =
    "Every HTTP request of this run and its answer; one of them is open.";
pub const TIME: &str = "Time";
pub const REQUEST: &str = "Request";
pub const ANSWER: &str = "Answer";
pub const OPENED: &str = "The open exchange";
pub const NOT_YET: &str = "not yet sent";
pub const NOT_YET_HERE: &str = "At the step above it is not yet sent.";
pub const TO_REQUEST: &str = "Step to the request";
pub const TO_ANSWER: &str = "Step to the answer";
pub const NO_ANSWER: &str = "None came.";
/// The header of a bearer token as Microsoft's documentation shows it for its access tokens.
pub const BEARER_HEADER: &str = r#"{"typ":"JWT","alg":"RS256"}"#;
pub const TOKEN_HEADER: &str = "Token, header (without the ids of the key)";
pub const TOKEN_PAYLOAD: &str = "Payload";
pub const TOKEN_SIGNATURE: &str =
    "The signature is left out: there is no token here that could be used.";

/// What a caption says of it.
pub const CAPTION: &str = "Message inspector. Every HTTP exchange as a recorder between device and services would have it, decoded; ids are invented, bodies are reconstructions.";

/// The head above the exchanges of a phase.
#[must_use]
pub fn phase(user: bool) -> &'static str {
    match user {
        true => "User phase",
        false => "Technician phase",
    }
}

/// Status and reason.
#[must_use]
pub fn status(status: u16, reason: &str) -> String {
    format!("{status} {reason}")
}

/// What was asked, of whom, and when.
#[must_use]
pub fn sent(what: &str, client: &str, server: &str, when: &str) -> String {
    format!("{what}: from {client} to {server}, {when}.")
}

/// Behind the answer: how long it took.
#[must_use]
pub fn took(ms: Option<i64>) -> String {
    match ms {
        Some(ms) if ms > 0 => format!(", {} after the request", words::duration(ms)),
        _ => String::new(),
    }
}

/// Behind a claim about a moment: what it is, when that is, and how far from the request.
#[must_use]
pub fn claim(name: &str, moment: Utc, request: Utc) -> String {
    let what = match name {
        "iat" => "issued",
        "nbf" | "not_before" => "valid from",
        _ => "expires",
    };
    format!("{what} {}, {}", moment.http_date(), away(moment, request))
}

/// Behind the date of an answer: whose clock it is.
#[must_use]
pub fn by_service(date: Utc, request: Utc) -> String {
    format!("by the service's own clock, {}", away(date, request))
}

/// How far a moment is from the request.
fn away(moment: Utc, request: Utc) -> String {
    match moment.0 - request.0 {
        0 => "the moment of this request".into(),
        ms if ms < 0 => format!("{} before this request", words::duration(-ms)),
        ms => format!("{} after this request", words::duration(ms)),
    }
}

/// A number that is not that of a request.
#[must_use]
pub fn no_exchange(found: u32) -> String {
    format!("expected the record of an HTTP request of this run, found record {found}")
}
