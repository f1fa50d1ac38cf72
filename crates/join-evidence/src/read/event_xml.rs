//! Events as XML, from wevtutil, Event Viewer, `ToXml()` or tracerpt: with or without a root, in any order.

use super::xml::{Step, walk};
use super::{Sink, event, line_at};
use crate::number;
use crate::record::{Event, Fact, Kind, Lane, Log};
use crate::time::iso;

/// One event while it is read.
#[derive(Default)]
struct Draft {
    at: usize,
    provider: String,
    channel: String,
    id: Option<u32>,
    number: Option<u64>,
    computer: String,
    written: String,
    fields: Vec<(String, String)>,
    message: String,
}

/// The namespace of event XML.
const NAMESPACE: &str = "schemas.microsoft.com/win/2004/08/events/event";

/// Whether the text is event XML.
pub(crate) fn is(text: &str) -> bool {
    let head = super::clip(text, 4096);
    head.contains("<Event")
        && (text.contains(NAMESPACE) || (head.contains("<System>") && head.contains("<EventID")))
}

/// Reads every event.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) {
    let mut path: Vec<String> = Vec::new();
    let mut draft: Option<Draft> = None;
    let mut name = String::new();
    let mut value = String::new();
    let mut drafts = 0;
    let mut traces = 0;
    let mut last = (0, 1);
    let walked = walk(text, |at, step| match step {
        Step::Start(element, attributes) => {
            let attribute = |wanted: &str| {
                let found = attributes.iter().find(|(name, _)| name == wanted);
                found.map(|(_, value)| value.clone())
            };
            if element == "Event" {
                draft = Some(Draft {
                    at,
                    ..Draft::default()
                });
            }
            if let Some(draft) = &mut draft {
                match element.as_str() {
                    "Provider" if within(&path, "System") => {
                        draft.provider = attribute("Name")
                            .or_else(|| attribute("EventSourceName"))
                            .unwrap_or_default();
                    }
                    "TimeCreated" => draft.written = attribute("SystemTime").unwrap_or_default(),
                    _ => {}
                }
            }
            name = attribute("Name").unwrap_or_else(|| element.clone());
            value.clear();
            path.push(element);
        }
        Step::Text(words) => value.push_str(&words),
        Step::End(element) => {
            if let Some(open) = &mut draft {
                let text = value.trim();
                let inside = |part: &str| within(&path, part);
                match element.as_str() {
                    "EventID" => open.id = text.parse().ok(),
                    "EventRecordID" => open.number = text.parse().ok(),
                    "Channel" if inside("System") => text.clone_into(&mut open.channel),
                    "Computer" if inside("System") => text.clone_into(&mut open.computer),
                    "Message" if inside("RenderingInfo") => text.clone_into(&mut open.message),
                    "EventData" | "UserData" | "System" | "RenderingInfo" => {}
                    // A parent of fields has no value of its own.
                    _ if (inside("EventData") || inside("UserData"))
                        && (!text.is_empty() || element == "Data") =>
                    {
                        open.fields.push((name.clone(), text.to_owned()));
                    }
                    _ => {}
                }
            }
            value.clear();
            if let Some(at) = path.iter().rposition(|open| *open == element) {
                path.truncate(at);
            }
            if element == "Event"
                && let Some(done) = draft.take()
            {
                drafts += 1;
                last = (
                    done.at,
                    last.1 + line_at(&text[last.0..], done.at - last.0) - 1,
                );
                traces += usize::from(finish(sink, done, last.1));
            }
        }
    });
    if walked.cut || draft.is_some() {
        sink.note(
            "input-truncated",
            format!("the XML ends in the middle of an element, after {drafts} whole events"),
            0,
        );
    }
    let kind = if traces > 0 {
        Kind::TraceXml
    } else {
        Kind::EventXml
    };
    sink.kind(kind);
}

fn within(path: &[String], part: &str) -> bool {
    path.iter().any(|open| open == part)
}

/// Adds the event; says whether it is a line of a trace.
fn finish(sink: &mut Sink<'_>, draft: Draft, line: u32) -> bool {
    // A slot of a log that was never written reads as record 0 of the year 1601.
    let Some(id) = draft.id.filter(|id| *id != 0 || draft.number != Some(0)) else {
        return false;
    };
    let mut log = event::log_of(&draft.provider);
    if log == Log::Other || log == Log::EventLog {
        let by_channel = event::log_of(&draft.channel);
        if by_channel != Log::Other {
            log = by_channel;
        }
    }
    let when = iso(&draft.written);
    let named = |names: [&str; 3]| {
        let found = draft
            .fields
            .iter()
            .find(|(name, _)| names.iter().any(|n| name.eq_ignore_ascii_case(n)));
        found.map(|(_, value)| value.clone())
    };
    let traced = draft.channel.is_empty();
    let function =
        named(["Function", "FunctionName", "TaskName"]).filter(|name| name.contains("::"));
    if let Some(function) = function.filter(|_| traced) {
        let result = named(["hr", "HRESULT", "Result"]).and_then(|text| number::code(&text));
        let text = format!(
            "{function} {}",
            result.map(|r| format!("0x{r:08x}")).unwrap_or_default()
        );
        let record = sink.push(
            line,
            Lane::Registration,
            &text,
            Fact::Trace { function, result },
        );
        record.when = when;
        record.written = draft.written;
        return true;
    }
    let channel = if draft.channel.is_empty() {
        draft.provider
    } else {
        draft.channel
    };
    let made = Event {
        log,
        channel,
        id,
        computer: (!draft.computer.is_empty()).then_some(draft.computer),
        fields: draft.fields,
        message: draft.message,
    };
    event::push(sink, line, draft.number, &draft.written, when, made);
    traced
}
