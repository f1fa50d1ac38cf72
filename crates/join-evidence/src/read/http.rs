//! What is common to exchanges of any archive: hosts, roles, `Date`, tokens.

use super::Sink;
pub(crate) use super::body::header;
use crate::record::{Exchange, Fact, Lane, Role};
use crate::time::{Moment, Ms, Scale, http_date};
use crate::token::{self, Token};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One exchange as an archive has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Raw {
    pub(crate) line: u32,
    pub(crate) written: String,
    pub(crate) when: Option<Moment>,
    pub(crate) lasted_ms: Option<Ms>,
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) request_headers: Vec<(String, String)>,
    pub(crate) request_body: String,
    pub(crate) status: u16,
    pub(crate) answer_headers: Vec<(String, String)>,
    pub(crate) answer_body: String,
    pub(crate) process: Option<String>,
}

/// Host and path of a URL, also of `host:443` as a tunnel names it.
fn parts(url: &str) -> (String, String) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = match rest.find(['/', '?']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let host = host.rsplit('@').next().unwrap_or(host);
    let host = host.split(':').next().unwrap_or(host);
    (host.to_lowercase(), path.to_owned())
}

/// Whether the host is one of the sign-in service.
pub(crate) fn sign_in_host(host: &str) -> bool {
    let known = [
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.windows.net",
        "login.microsoft.com",
        "login.partner.microsoftonline.cn",
        "login.live.com",
    ];
    known.contains(&host)
}

/// Whether the host is one of the registration service.
pub(crate) fn registration_host(host: &str) -> bool {
    host.starts_with("enterpriseregistration.")
}

/// Whether the host is one of the AIK certificate service.
pub(crate) fn aik_host(host: &str) -> bool {
    host.ends_with(".microsoftaik.azure.net")
}

fn role(method: &str, host: &str, path: &str) -> Role {
    let path = path.to_lowercase();
    if method.eq_ignore_ascii_case("CONNECT") {
        Role::Other
    } else if aik_host(host) {
        Role::Aik
    } else if path.contains("/enrollmentserver/device") && method.eq_ignore_ascii_case("POST") {
        Role::Join
    } else if path.contains("/discover") && registration_host(host)
        || path.contains("/enrollmentserver/contract")
    {
        Role::Discovery
    } else if path.contains("/oauth2/") && path.contains("token") {
        Role::Token
    } else {
        Role::Other
    }
}

/// A token's text in an Authorization header, and whether only something in its place stands there.
fn bearer(value: &str) -> (Option<Token>, bool) {
    let mut rest = value.trim();
    let mut named = false;
    while let Some(after) = rest
        .get(..6)
        .filter(|word| word.eq_ignore_ascii_case("bearer"))
    {
        rest = rest[after.len()..].trim_start_matches([' ', ':', '\t']);
        named = true;
    }
    let lower = rest.to_lowercase();
    let masked = rest.is_empty()
        || ["redact", "mask", "removed", "***", "xxxx", "hidden"]
            .iter()
            .any(|word| lower.contains(word));
    if masked && !rest.starts_with(token::DECODED) {
        return (None, true);
    }
    let decoded = percent(rest);
    let read = Token::read(&decoded);
    if !named && read.unreadable.is_some() {
        return (None, true);
    }
    (Some(read), false)
}

/// A text without `%XX`.
pub(crate) fn percent(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The token in the answer of the sign-in service.
fn issued(role: Role, body: &str) -> Option<Token> {
    if role != Role::Token {
        return None;
    }
    let value: Value = serde_json::from_str(body).ok()?;
    let text = value["access_token"].as_str()?;
    let mut token = Token::read(text);
    let seconds = |name: &str| match &value[name] {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    if token.exp.is_none() {
        token.exp = seconds("expires_on");
    }
    Some(token)
}

/// Adds an exchange.
pub(crate) fn push(sink: &mut Sink<'_>, raw: Raw) {
    let (host, path) = parts(&raw.url);
    let role = role(&raw.method, &host, &path);
    let start = raw.when.map(|when| when.ms);
    let (token, placeholder) = match header(&raw.request_headers, "authorization") {
        Some(value) => bearer(value),
        None => (None, false),
    };
    let date = header(&raw.answer_headers, "date").and_then(http_date);
    if role == Role::Join
        && let Ok(body) = serde_json::from_str::<Value>(&raw.request_body)
        && let Some(name) = body["DeviceDisplayName"].as_str()
    {
        sink.device(name);
    }
    let lane = match role {
        Role::Aik => Lane::Tpm,
        Role::Token => Lane::SignIn,
        _ => Lane::Http,
    };
    let answer = if raw.status == 0 {
        "no answer".to_owned()
    } else {
        raw.status.to_string()
    };
    let short = path.split('?').next().unwrap_or_default();
    let shown = format!(
        "{} https://{host}{short} → {answer}{}",
        raw.method,
        date.map(|_| header(&raw.answer_headers, "date").unwrap_or_default())
            .map(|d| format!(", Date {d}"))
            .unwrap_or_default()
    );
    let answer_body = super::body::part(&raw.answer_headers, &raw.answer_body).to_owned();
    let issued = issued(role, &answer_body);
    let exchange = Exchange {
        role,
        method: raw.method,
        host,
        path,
        request_headers: raw.request_headers,
        request_body: raw.request_body,
        status: raw.status,
        answer_headers: raw.answer_headers,
        answer_body,
        start,
        end: start
            .zip(raw.lasted_ms)
            .map(|(start, ms)| start + ms)
            .or(start),
        date,
        token,
        placeholder,
        issued,
        process: raw.process,
    };
    let record = sink.push(raw.line, lane, &shown, Fact::Exchange(Box::new(exchange)));
    record.written = raw.written;
    record.when = raw.when.map(|when| Moment {
        scale: Scale::Device,
        ..when
    });
}
