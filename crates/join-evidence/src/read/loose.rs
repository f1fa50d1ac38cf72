//! Lines of people: a log's name with a number, and codes or names of errors in a text that is no evidence of its own.

use super::{Sink, event, lines};
use crate::number;
use crate::record::{Event, Fact, Kind, Lane, Log};
use crate::time::iso;

/// How people name the logs when they write.
const NAMES: [(&str, Log); 17] = [
    ("user device registration", Log::Registration),
    ("udr", Log::Registration),
    ("aad/operational", Log::Aad),
    ("taskscheduler", Log::Tasks),
    ("task scheduler", Log::Tasks),
    ("certificateservicesclient-certenroll", Log::CertEnroll),
    ("certenroll", Log::CertEnroll),
    ("moderndeployment", Log::Autopilot),
    ("autopilot log", Log::Autopilot),
    ("autopilot", Log::Autopilot),
    ("tpm-wmi", Log::Tpm),
    ("kernel-power", Log::KernelPower),
    ("kernel-general", Log::KernelGeneral),
    ("time-service", Log::TimeService),
    ("devicemanagement", Log::DeviceManagement),
    ("shell-core", Log::ShellCore),
    ("mdm log", Log::DeviceManagement),
];

/// Numbers of events behind a log's name: all of the line that stand alone, until words take over.
fn numbers(rest: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut words = 0;
    let part = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '/' | '|');
    for word in rest.split(part).filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches('.');
        let plain = digits.len() <= 5 && digits.chars().all(|c| c.is_ascii_digit());
        match digits.parse::<u32>() {
            Ok(id) if plain && id > 0 => found.push(id),
            _ => words += 1,
        }
        if words > 8 || found.len() > 12 {
            break;
        }
    }
    found
}

/// Reads lines that name a log and a number; gives how many there were.
pub(crate) fn events(sink: &mut Sink<'_>, text: &str) -> usize {
    let lines = lines(text);
    let mut count = 0;
    for (at, (number, line)) in lines.iter().enumerate().take(5000) {
        let lower = line.to_lowercase();
        let named = NAMES.iter().find_map(|(name, log)| {
            let found = lower.find(name)?;
            let before = lower[..found]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric());
            let after = lower[found + name.len()..]
                .chars()
                .next()
                .is_none_or(|c| !c.is_alphabetic());
            (before && after).then_some((found + name.len(), *log))
        });
        let Some((from, log)) = named else {
            continue;
        };
        let Some(rest) = line.get(from..) else {
            continue;
        };
        // A time between the name and the number is no number; what is indented below belongs to it.
        let ids = numbers(rest);
        let stamp = line
            .split_whitespace()
            .find(|word| word.len() > 15 && iso(word).is_some());
        let mut message = (*line).to_owned();
        // What stands below until a blank line or another log belongs to it.
        let more = lines.iter().skip(at + 1).take(6).take_while(|(_, below)| {
            let lower = below.to_lowercase();
            !below.trim().is_empty() && !NAMES.iter().any(|(name, _)| lower.contains(name))
        });
        for (_, below) in more {
            message.push('\n');
            message.push_str(below.trim());
        }
        for id in ids {
            let fields = pairs(&message);
            let made = Event {
                log,
                channel: String::new(),
                id,
                computer: None,
                fields,
                message: message.clone(),
            };
            let when = stamp.and_then(iso);
            event::push(sink, *number, None, stamp.unwrap_or_default(), when, made);
            count += 1;
        }
    }
    if count > 0 {
        sink.kind(Kind::EventText);
    }
    count
}

/// `Name=value` pairs of a line.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for piece in text.split_whitespace() {
        if let Some((name, value)) = piece.split_once('=')
            && name.len() > 2
            && name.chars().all(char::is_alphanumeric)
            && !value.is_empty()
        {
            found.push((name.to_owned(), value.to_owned()));
        }
    }
    // An answer may have blanks: all behind its name.
    for name in ["ServerResponse", "ServerMessage"] {
        if let Some(at) = text.find(&format!("{name}=")) {
            let value = &text[at + name.len() + 1..];
            found.retain(|(known, _)| known != name);
            found.push((name.to_owned(), value.to_owned()));
        }
    }
    found
}

/// Names of errors that services write.
const WORDS: [&str; 13] = [
    "OtaDomainJoin",
    "DirectoryError",
    "AuthorizationError",
    "AuthenticationError",
    "error_missing_device",
    "DeviceQuota",
    "invalid_token",
    "authorization_error",
    "MsaTicketTpmValidationFailed",
    "RequireCompliantDevice",
    "FailedAuthentication",
    "invalid_grant",
    "not eligible",
];

/// Reads codes and names; they make no evidence of the text.
pub(crate) fn codes(sink: &mut Sink<'_>, text: &str) {
    let mut seen = Vec::new();
    for (number, line) in lines(text).into_iter().take(20_000) {
        for code in number::codes(line) {
            if !seen.contains(&code) && seen.len() < 64 {
                seen.push(code);
                sink.push(number, Lane::Other, line, Fact::Code(code));
            }
        }
        let lower = line.to_lowercase();
        let hybrid = ["no hybrid", "not hybrid", "hybrid: no", "hybrid?"];
        if lower.contains("hybrid") && !hybrid.iter().any(|not| lower.contains(not)) {
            sink.push(number, Lane::Other, line, Fact::Word("hybrid".to_owned()));
        }
        let signed = line
            .split(|c: char| !c.is_ascii_alphanumeric())
            .find(|word| word.starts_with("AADSTS") && word.len() > 9);
        for word in WORDS
            .iter()
            .filter(|word| line.contains(**word))
            .copied()
            .chain(signed)
        {
            sink.push(number, Lane::Other, line, Fact::Word(word.to_owned()));
        }
    }
}
