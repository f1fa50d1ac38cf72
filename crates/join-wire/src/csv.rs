//! A run as a table: RFC 4180, with a heading line, safe to open in a spreadsheet.

use alloc::{borrow::Cow, format, string::String, vec::Vec};

use csv::{Terminator, WriterBuilder};
use join_sim::{Channel, Record, Scenario, Step, Utc, notation, rows};
use serde::Serialize;

const HEADING: [&str; 8] = [
    "step",
    "at_ms",
    "utc",
    "participant",
    "channel",
    "text",
    "cause",
    "also",
];

/// A line of the table, its members in the order of the heading.
#[derive(Serialize)]
struct Line<'a> {
    step: u32,
    at_ms: u64,
    utc: String,
    participant: Cow<'a, str>,
    channel: Cow<'a, str>,
    text: Cow<'a, str>,
    cause: Option<u32>,
    also: Option<u32>,
}

impl<'a> Line<'a> {
    fn of(record: &Record, starts_at: Utc, channel: &'a str, text: &'a str) -> Line<'a> {
        let number = |step: Option<Step>| step.map(|step| step.0);
        Line {
            step: record.step.0,
            at_ms: record.at.0,
            utc: starts_at.plus_ms(record.at.0 as i64).iso(),
            participant: inert(record.who.name()),
            channel: inert(channel),
            text: inert(text),
            cause: number(record.cause),
            also: number(record.also),
        }
    }
}

/// The records as CSV with CRLF line ends. Without a channel: one line a record, its text in the trace notation, `channel`
/// naming all channels in which it leaves something. With one: a line for each of that channel's own.
/// `scenario` is what ran; `cause` and `also` are steps, empty where there is none.
#[must_use]
pub fn csv(records: &[Record], scenario: &Scenario, channel: Option<Channel>) -> String {
    let starts_at = scenario.starts_at();
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .has_headers(false) // it would leave a table without lines without a heading, too
        .from_writer(Vec::new());
    // Writing into memory fails only for what has no place in a table, such as a list; a line holds none.
    writer.write_record(HEADING).unwrap_or_default();
    let mut put = |line: Line<'_>| writer.serialize(line).unwrap_or_default();
    for record in records {
        match channel {
            None => {
                let mut names = String::new();
                for row in rows(scenario, records, record) {
                    let name = row.channel.name();
                    if !names.split(' ').any(|known| known == name) {
                        names.push_str(if names.is_empty() { "" } else { " " });
                        names.push_str(name);
                    }
                }
                let text = notation::event(&record.event);
                put(Line::of(record, starts_at, &names, &text));
            }
            Some(channel) => {
                for row in rows(scenario, records, record)
                    .iter()
                    .filter(|row| row.channel == channel)
                {
                    put(Line::of(record, starts_at, channel.name(), &row.text));
                }
            }
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A text that a spreadsheet does not run: an apostrophe stands before what it would take for a formula.
fn inert(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_names_the_members_of_a_line() {
        let line = Line {
            step: 0,
            at_ms: 0,
            utc: String::new(),
            participant: "".into(),
            channel: "".into(),
            text: "".into(),
            cause: None,
            also: None,
        };
        let mut writer = WriterBuilder::new().from_writer(Vec::new());
        writer.serialize(line).unwrap();
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        assert_eq!(text.lines().next(), Some(HEADING.join(",").as_str()));
    }

    #[test]
    fn no_field_runs_in_a_spreadsheet() {
        for (text, expect) in [
            ("", ""),
            ("plain words; here", "plain words; here"),
            ("a=b", "a=b"),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
        ] {
            assert_eq!(inert(text), expect);
        }
    }
}
