//! HTTP Archive 1.2, whole or cut: every entry that is complete is read.

use super::http::{Raw, push};
use super::{Sink, line_at};
use crate::record::Kind;
use crate::time::iso;
use serde_json::Value;

/// Whether the text is an archive, though it may be cut.
pub(crate) fn is(text: &str) -> bool {
    let head = super::clip(text, 65_536);
    head.trim_start().starts_with('{')
        && head.contains("\"log\"")
        && (head.contains("\"entries\"") || head.contains("\"creator\""))
}

/// Reads every complete entry.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) {
    sink.kind(Kind::Har);
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(text);
    let Some(found) = text.find("\"entries\"") else {
        sink.note("input-truncated", "the archive ends before its entries", 0);
        return;
    };
    let mut at = found + "\"entries\"".len();
    let mut count = 0;
    let (mut line, mut counted) = (1, 0);
    while let Some(next) =
        text[at..].find(|c: char| !c.is_whitespace() && !matches!(c, ':' | '[' | ','))
    {
        at += next;
        if !text[at..].starts_with('{') || count >= crate::limits::RECORDS {
            break;
        }
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        let Some(Ok(entry)) = values.next() else {
            break;
        };
        line += line_at(&text[counted..], at - counted) - 1;
        counted = at;
        at += values.byte_offset();
        count += 1;
        entry_of(sink, &entry, line);
    }
    if let Err(error) = whole {
        let text = format!(
            "the JSON ends or breaks at line {}, after {count} whole entries",
            error.line()
        );
        sink.note(
            "input-truncated",
            text,
            u32::try_from(error.line()).unwrap_or(0),
        );
    }
}

fn headers(value: &Value) -> Vec<(String, String)> {
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    let pair = |item: &Value| {
        let word = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        (word("name"), word("value"))
    };
    list.iter().take(500).map(pair).collect()
}

/// The body of an answer as text, also one that was written down packed.
pub(crate) fn content(answer: &Value) -> String {
    let content = &answer["content"];
    let text = content["text"].as_str().unwrap_or_default();
    match content["encoding"].as_str() {
        Some("base64") => match crate::token::base64(text) {
            Some(bytes) => super::body::text(&headers(&answer["headers"]), &bytes),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// Whether an answer that matters is there, and its body is packed so that it cannot be read.
fn packed(entry: &Value, body: &str) -> bool {
    let answer = &entry["response"];
    let url = entry["request"]["url"].as_str().unwrap_or_default();
    body.is_empty()
        && answer["content"]["text"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
        && super::body::packed_otherwise(&headers(&answer["headers"]), url)
}

fn entry_of(sink: &mut Sink<'_>, entry: &Value, line: u32) {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (request, answer) = (&entry["request"], &entry["response"]);
    let written = word(&entry["startedDateTime"]);
    let when = iso(&written);
    let lasted = entry["time"].as_f64().filter(|ms| *ms >= 0.0 && *ms < 1e10);
    let body = content(answer);
    let mut form = word(&request["postData"]["text"]);
    if form.is_empty() {
        let parts = headers(&request["postData"]["params"]);
        form = parts
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&");
    }
    if packed(entry, &body) {
        let text = format!(
            "{}: 1. Let the tool decode the bodies before it exports, or ask for them without Accept-Encoding br",
            super::body::PACKED
        );
        sink.note("input-limit", text, line);
    }
    let status = answer["status"]
        .as_u64()
        .and_then(|n| u16::try_from(n).ok())
        .unwrap_or(0);
    push(
        sink,
        Raw {
            line,
            written,
            when,
            lasted_ms: lasted.map(|ms| ms.ceil() as i64),
            method: word(&request["method"]),
            url: word(&request["url"]),
            request_headers: headers(&request["headers"]),
            request_body: form,
            status,
            answer_headers: headers(&answer["headers"]),
            answer_body: body,
            process: entry["_process"].as_str().map(str::to_owned),
        },
    );
}
