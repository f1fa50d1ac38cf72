//! Fiddler's archive: raw requests and answers, with the times of each session beside them.

use crate::bundle::Bundle;
use crate::read::body::{PACKED, packed_otherwise, unpacked};
use crate::read::http::{Raw, header};
use crate::read::xml::{Step, walk};
use crate::time::iso;
use serde_json::json;
use std::collections::BTreeMap;

/// The number of a session, from a member's name: `raw/03_c.txt`, whatever folder and padding.
pub(crate) fn session(name: &str) -> Option<(u32, char)> {
    let lower = name.to_lowercase().replace('\\', "/");
    let (folder, file) = lower.rsplit_once('/')?;
    let (number, rest) = file.split_once('_')?;
    let what = match rest {
        "c.txt" => 'c',
        "s.txt" => 's',
        "m.xml" => 'm',
        _ => return None,
    };
    (folder == "raw" || folder.ends_with("/raw")).then_some(())?;
    Some((number.parse().ok()?, what))
}

/// Whether the member is a part of such an archive.
pub(crate) fn part(name: &str) -> bool {
    session(name).is_some()
}

#[derive(Default)]
struct Session {
    request: Option<Vec<u8>>,
    answer: Option<Vec<u8>>,
    begun: String,
    done: String,
    process: Option<String>,
}

/// Reads the sessions in the order of their numbers, of an archive that may have been cut; they as such, and as an HTTP archive: what is
/// shared of such an archive is the same.
pub(crate) fn read(
    desk: &mut impl Bundle,
    parts: Vec<(String, Vec<u8>)>,
    cut: bool,
) -> (Vec<Raw>, String) {
    let mut sessions: BTreeMap<u32, Session> = BTreeMap::new();
    for (name, bytes) in parts {
        let Some((number, what)) = session(&name) else {
            continue;
        };
        let session = sessions.entry(number).or_default();
        match what {
            'c' => session.request = Some(bytes),
            's' => session.answer = Some(bytes),
            _ => timers(session, &String::from_utf8_lossy(&bytes)),
        }
    }
    let (mut entries, mut all) = (Vec::new(), Vec::new());
    let mut packed = 0;
    for (number, session) in sessions {
        // In an archive that was cut an answer that is not there was perhaps behind the cut.
        if cut && session.answer.is_none() {
            continue;
        }
        if let Some(raw) = exchange(number, session) {
            packed += usize::from(packed_otherwise(&raw.answer_headers, &raw.url));
            entries.push(entry(&raw));
            all.push(raw);
        }
    }
    if packed > 0 {
        desk.note(
            "input-limit",
            format!(
                "{PACKED}: {packed}. In Fiddler choose Decode, select all sessions, Remove all encodings, and save again"
            ),
        );
    }
    let har = json!({"log": {"version": "1.2", "creator": {"name": "Join Lab", "version": "1"}, "entries": entries}});
    (all, serde_json::to_string_pretty(&har).unwrap_or_default())
}

fn timers(session: &mut Session, text: &str) {
    walk(text, |_, step| {
        let Step::Start(element, attributes) = step else {
            return;
        };
        let attribute = |wanted: &str| {
            let found = attributes.iter().find(|(name, _)| name == wanted);
            found
                .map(|(_, value)| value.clone())
                .filter(|value| !value.starts_with("0001-01-01"))
        };
        match element.as_str() {
            "SessionTimers" => {
                let begun = [
                    "ClientBeginRequest",
                    "FiddlerBeginRequest",
                    "ClientConnected",
                ];
                session.begun = begun
                    .iter()
                    .find_map(|name| attribute(name))
                    .unwrap_or_default();
                let done = [
                    "ServerDoneResponse",
                    "ClientDoneResponse",
                    "ServerBeginResponse",
                ];
                session.done = done
                    .iter()
                    .find_map(|name| attribute(name))
                    .unwrap_or_default();
            }
            "SessionFlag" if attribute("N").as_deref() == Some("x-processinfo") => {
                session.process = attribute("V")
            }
            _ => {}
        }
    });
}

/// First line, headers, body.
fn message(bytes: &[u8]) -> (String, Vec<(String, String)>, &[u8]) {
    let (head, body) = match bytes.windows(4).position(|w| w == b"\r\n\r\n") {
        Some(at) => (&bytes[..at], &bytes[at + 4..]),
        None => match bytes.windows(2).position(|w| w == b"\n\n") {
            Some(at) => (&bytes[..at], &bytes[at + 2..]),
            None => (bytes, &[][..]),
        },
    };
    let head = String::from_utf8_lossy(&head[..head.len().min(1 << 20)]).into_owned();
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    let pairs = lines.filter_map(|line| line.split_once(':'));
    let headers = pairs
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    (first, headers, body)
}

/// The body without chunks and without compression; what cannot be undone stays away.
fn plain(headers: &[(String, String)], body: &[u8]) -> String {
    let chunked = header(headers, "transfer-encoding")
        .is_some_and(|value| value.to_lowercase().contains("chunked"));
    let body = if chunked { joined(body) } else { body.to_vec() };
    unpacked(headers, &body)
}

fn joined(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(end) = body
        .get(at..)
        .and_then(|rest| rest.windows(2).position(|w| w == b"\r\n"))
    {
        let size = String::from_utf8_lossy(&body[at..at + end]);
        let size = size.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else {
            // It is not chunked at all.
            return if out.is_empty() { body.to_vec() } else { out };
        };
        if size == 0 {
            break;
        }
        let from = at + end + 2;
        let to = from.saturating_add(size).min(body.len());
        out.extend_from_slice(&body[from.min(body.len())..to]);
        at = to.saturating_add(2);
    }
    out
}

fn exchange(number: u32, session: Session) -> Option<Raw> {
    let (first, request_headers, request_body) = message(session.request.as_deref()?);
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let url = if target.starts_with('/') {
        format!(
            "https://{}{target}",
            header(&request_headers, "host").unwrap_or_default()
        )
    } else {
        target
    };
    let request_body = plain(&request_headers, request_body);
    let answer = session.answer.as_deref().map(message);
    let (status, answer_headers, answer_body) = match answer {
        Some((first, headers, body)) => {
            let status = first
                .split_whitespace()
                .nth(1)
                .and_then(|code| code.parse().ok())
                .unwrap_or(0);
            let body = plain(&headers, body);
            (status, headers, body)
        }
        None => (0, Vec::new(), String::new()),
    };
    let when = iso(&session.begun);
    let lasted_ms = when
        .zip(iso(&session.done))
        .map(|(from, to)| (to.ms - from.ms).max(0));
    Some(Raw {
        line: number,
        written: session.begun,
        when,
        lasted_ms,
        method,
        url,
        request_headers,
        request_body,
        status,
        answer_headers,
        answer_body,
        process: session.process,
    })
}

/// The same session as an entry of an HTTP archive.
fn entry(raw: &Raw) -> serde_json::Value {
    let pairs = |headers: &[(String, String)]| {
        let pair = |(name, value): &(String, String)| json!({"name": name, "value": value});
        headers.iter().map(pair).collect::<Vec<_>>()
    };
    json!({
        "startedDateTime": raw.written,
        "time": raw.lasted_ms.unwrap_or(-1),
        "_process": raw.process,
        "request": {"method": raw.method, "url": raw.url, "httpVersion": "HTTP/1.1", "headers": pairs(&raw.request_headers), "queryString": [], "cookies": [], "headersSize": -1, "bodySize": -1, "postData": {"mimeType": "", "text": raw.request_body}},
        "response": {"status": raw.status, "statusText": "", "httpVersion": "HTTP/1.1", "headers": pairs(&raw.answer_headers), "cookies": [], "content": {"size": -1, "mimeType": "", "text": raw.answer_body}, "redirectURL": "", "headersSize": -1, "bodySize": -1},
        "cache": {}, "timings": {}
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts what is said of an archive.
    #[derive(Default)]
    struct Said(usize);

    impl Bundle for Said {
        fn note(&mut self, _: &'static str, _: String) {
            self.0 += 1;
        }
        fn left(&self) -> usize {
            0
        }
        fn count(&mut self, _: usize) -> bool {
            false
        }
        fn member(&mut self, _: &str, _: &[u8]) {}
        fn sessions(&mut self, _: Vec<(String, Vec<u8>)>) {}
    }

    fn notes(host: &str, encoding: &str) -> usize {
        let request = format!("GET https://{host}/x HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n\r\n\u{1b}");
        let parts = vec![
            ("raw/1_c.txt".to_owned(), request.into_bytes()),
            ("raw/1_s.txt".to_owned(), answer.into_bytes()),
        ];
        let mut said = Said::default();
        assert_eq!(read(&mut said, parts, false).0.len(), 1);
        said.0
    }

    #[test]
    fn a_body_that_is_not_unpacked_is_said_where_it_matters() {
        let ours = "enterpriseregistration.windows.net";
        assert_eq!(notes(ours, "br"), 1);
        assert_eq!(notes(ours, "zstd"), 1);
        assert_eq!(notes(ours, "identity"), 0);
        assert_eq!(notes("news.example", "br"), 0);
    }
}
