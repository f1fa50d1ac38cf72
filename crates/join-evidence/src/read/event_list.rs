//! Events as `Format-List` prints them, and as the collector writes them: `Name : value`, an event after the other.

use super::{Sink, event, lines};
use crate::record::{Event, Kind, Log};

/// Properties of an event record. Their names are never translated.
const PROPERTIES: [&str; 34] = [
    "timecreated",
    "providername",
    "providerid",
    "id",
    "message",
    "level",
    "leveldisplayname",
    "machinename",
    "logname",
    "recordid",
    "processid",
    "threadid",
    "userid",
    "version",
    "qualifiers",
    "task",
    "opcode",
    "opcodedisplayname",
    "taskdisplayname",
    "keywords",
    "keywordsdisplaynames",
    "properties",
    "bookmark",
    "activityid",
    "relatedactivityid",
    "containerlog",
    "matchedqueryids",
    "pscomputername",
    "runspaceid",
    "entrytype",
    "source",
    "timegenerated",
    "eventid",
    "instanceid",
];

/// A line `Name : value`: indent, name, value.
fn labelled(line: &str) -> Option<(usize, &str, &str)> {
    let (name, value) = line.split_once(':')?;
    let indent = name.len() - name.trim_start().len();
    let name = name.trim();
    let fits = !name.is_empty()
        && name.len() <= 40
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    fits.then(|| (indent, name, value.trim()))
}

fn property(name: &str) -> bool {
    PROPERTIES.contains(&name.to_ascii_lowercase().as_str())
}

#[derive(Default)]
struct Draft {
    line: u32,
    seen: Vec<String>,
    provider: String,
    log_name: String,
    id: Option<u32>,
    number: Option<u64>,
    computer: Option<String>,
    written: String,
    fields: Vec<(String, String)>,
    message: String,
}

impl Draft {
    fn whole(&self) -> bool {
        self.id.is_some() && !self.written.is_empty()
    }
}

/// Reads the events of a list; gives how many there were.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) -> usize {
    if !text.contains("TimeCreated") {
        return 0;
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let mut open: Option<Draft> = None;
    let mut in_message = false;
    let mut base = 0;
    for (number, line) in lines(text) {
        let label = labelled(line);
        if let Some((indent, name, value)) = label {
            let lower = name.to_ascii_lowercase();
            let known = property(name);
            let again = open
                .as_ref()
                .is_some_and(|draft| draft.seen.contains(&lower));
            let outside = !in_message || indent <= base;
            if known && outside && (open.is_none() || again) {
                if let Some(done) = open.take() {
                    drafts.push(done);
                }
                base = indent;
                open = Some(Draft {
                    line: number,
                    ..Draft::default()
                });
                in_message = false;
            }
            if let Some(draft) = &mut open
                && outside
                && (known || !in_message)
            {
                draft.seen.push(lower.clone());
                in_message = false;
                match lower.as_str() {
                    "timecreated" | "timegenerated" => value.clone_into(&mut draft.written),
                    "providername" | "source" => value.clone_into(&mut draft.provider),
                    "logname" => value.clone_into(&mut draft.log_name),
                    "id" | "eventid" => draft.id = value.parse().ok(),
                    "recordid" => draft.number = value.parse().ok(),
                    "machinename" => draft.computer = Some(value.to_owned()),
                    "message" => {
                        value.clone_into(&mut draft.message);
                        in_message = true;
                    }
                    _ if known => {}
                    _ => draft.fields.push((name.to_owned(), value.to_owned())),
                }
                continue;
            }
        }
        if in_message && let Some(draft) = &mut open {
            if line.starts_with("---") || line.starts_with("+--") {
                in_message = false;
                continue;
            }
            draft.message.push('\n');
            draft.message.push_str(line.trim_start());
        } else if label.is_none() && !line.trim().is_empty() {
            // Something else begins here.
            if let Some(done) = open.take() {
                drafts.push(done);
            }
        }
    }
    drafts.extend(open);
    drafts.retain(Draft::whole);
    let mut count = 0;
    let common = common_log(&drafts);
    for draft in drafts {
        count += 1;
        let named = [&draft.provider, &draft.log_name]
            .into_iter()
            .find(|name| !name.is_empty());
        let by_name = named.map_or(Log::Other, |name| event::log_of(name));
        let log = if named.is_some() { by_name } else { common };
        let event = Event {
            log,
            channel: named.cloned().unwrap_or_default(),
            id: draft.id.unwrap_or_default(),
            computer: draft.computer,
            fields: draft.fields,
            message: draft.message.trim().to_owned(),
        };
        event::push(sink, draft.line, draft.number, &draft.written, None, event);
    }
    if count > 0 {
        sink.kind(Kind::EventText);
    }
    count
}

/// The log that the messages of a file without names speak of.
fn common_log(drafts: &[Draft]) -> Log {
    let found = drafts
        .iter()
        .map(|draft| event::log_of_message(&draft.message));
    found
        .into_iter()
        .find(|log| *log != Log::Other)
        .unwrap_or(Log::Other)
}
