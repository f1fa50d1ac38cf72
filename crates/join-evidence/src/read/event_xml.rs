//! Events as XML, from wevtutil, Event Viewer, `ToXml()` or tracerpt: with or without a root, in any order.

use super::xml::{Step, walk};
use super::{Sink, event, line_at};
use crate::number;
use crate::record::{Event, Fact, Kind, Lane, Log};
use crate::time::iso;
use serde::{Deserialize, Serialize};

/// One event while it is read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Draft {
    #[serde(skip)]
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
    let mut builder = Builder::default();
    let mut logs = Logs::default();
    let mut drafts = 0;
    let mut traces = 0;
    let mut last = (0, 1);
    let walked = walk(text, |at, step| match step {
        Step::Start(element, attributes) => {
            builder.start(at, &element);
            for (name, value) in &attributes {
                builder.attribute(name, value);
            }
        }
        Step::Text(words) => builder.text(&words),
        Step::End(element) => {
            if let Some(done) = builder.end(&element) {
                drafts += 1;
                last = (
                    done.at,
                    last.1 + line_at(&text[last.0..], done.at - last.0) - 1,
                );
                traces += usize::from(finish(sink, &mut logs, done, last.1));
            }
        }
    });
    if walked.cut || builder.draft.is_some() {
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

/// Takes an event of a binary log, which has no lines.
pub(crate) fn take(sink: &mut Sink<'_>, logs: &mut Logs, event: Draft) {
    finish(sink, logs, event, 0);
}

/// Makes drafts of elements.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    /// The names of the open elements, one after the other, and where each begins.
    names: String,
    open: Vec<usize>,
    draft: Option<Draft>,
    name: String,
    value: String,
}

impl Builder {
    /// Drops what is not whole.
    #[cfg(feature = "archive")]
    pub(crate) fn clear(&mut self) {
        self.names.clear();
        self.open.clear();
        self.draft = None;
    }

    fn opened(&self, number: usize) -> &str {
        let end = self.open.get(number + 1);
        &self.names[self.open[number]..end.map_or(self.names.len(), |end| *end)]
    }

    fn inside(&self, part: &str) -> bool {
        (0..self.open.len()).any(|number| self.opened(number) == part)
    }

    pub(crate) fn start(&mut self, at: usize, element: &str) {
        if element == "Event" {
            self.draft = Some(Draft {
                at,
                ..Draft::default()
            });
        }
        element.clone_into(&mut self.name);
        self.value.clear();
        self.open.push(self.names.len());
        self.names.push_str(element);
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        let Some(element) = self.open.len().checked_sub(1) else {
            return;
        };
        if let Some(mut draft) = self.draft.take() {
            match (self.opened(element), name) {
                ("Provider", "Name") if self.inside("System") => {
                    value.clone_into(&mut draft.provider);
                }
                ("Provider", "EventSourceName")
                    if self.inside("System") && draft.provider.is_empty() =>
                {
                    value.clone_into(&mut draft.provider);
                }
                ("TimeCreated", "SystemTime") => value.clone_into(&mut draft.written),
                _ => {}
            }
            self.draft = Some(draft);
        }
        if name == "Name" {
            value.clone_into(&mut self.name);
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.value.push_str(text);
    }

    /// The event, when this was its end.
    pub(crate) fn end(&mut self, element: &str) -> Option<Draft> {
        if let Some(mut open) = self.draft.take() {
            let text = self.value.trim();
            match element {
                "EventID" => open.id = text.parse().ok(),
                "EventRecordID" => open.number = text.parse().ok(),
                "Channel" if self.inside("System") => text.clone_into(&mut open.channel),
                "Computer" if self.inside("System") => text.clone_into(&mut open.computer),
                "Message" if self.inside("RenderingInfo") => text.clone_into(&mut open.message),
                "EventData" | "UserData" | "System" | "RenderingInfo" => {}
                // A parent of fields has no value of its own.
                _ if (!text.is_empty() || element == "Data")
                    && (self.inside("EventData") || self.inside("UserData")) =>
                {
                    open.fields.push((self.name.clone(), text.to_owned()));
                }
                _ => {}
            }
            self.draft = Some(open);
        }
        self.value.clear();
        let open = (0..self.open.len()).rposition(|number| self.opened(number) == element);
        if let Some(at) = open {
            self.names.truncate(self.open[at]);
            self.open.truncate(at);
        }
        if element == "Event" {
            return self.draft.take();
        }
        None
    }
}

/// The logs that were met, by provider and channel: of millions of events there are a few.
#[derive(Debug, Default)]
pub(crate) struct Logs(Vec<(String, String, Log)>);

impl Logs {
    fn of(&mut self, draft: &Draft) -> Log {
        let (provider, channel) = (&draft.provider, &draft.channel);
        let mut met = self.0.iter();
        if let Some((_, _, log)) = met.find(|(p, c, _)| p == provider && c == channel) {
            return *log;
        }
        let mut log = event::log_of(provider);
        if log == Log::Other || log == Log::EventLog {
            let by_channel = event::log_of(channel);
            if by_channel != Log::Other {
                log = by_channel;
            }
        }
        if self.0.len() < 64 {
            self.0.push((provider.clone(), channel.clone(), log));
        }
        log
    }
}

/// Adds the event; says whether it is a line of a trace.
fn finish(sink: &mut Sink<'_>, logs: &mut Logs, draft: Draft, line: u32) -> bool {
    // A slot of a log that was never written reads as record 0 of the year 1601.
    let Some(id) = draft.id.filter(|id| *id != 0 || draft.number != Some(0)) else {
        return false;
    };
    let log = logs.of(&draft);
    let when = iso(&draft.written);
    let named = |names: [&str; 3]| {
        let found = draft
            .fields
            .iter()
            .find(|(name, _)| names.iter().any(|n| name.eq_ignore_ascii_case(n)));
        found.map(|(_, value)| value.clone())
    };
    let traced = draft.channel.is_empty();
    let function = if traced {
        named(["Function", "FunctionName", "TaskName"]).filter(|name| name.contains("::"))
    } else {
        None
    };
    if let Some(function) = function {
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
