//! Events as wevtutil's text and as Event Viewer copies them: labels in any language, the same order in all of them.

use super::{Sink, event, lines};
use crate::record::{Event, Kind};
use crate::time::{civil, iso};

/// A line `label: value`, with a colon of either width.
fn labelled(line: &str) -> Option<(&str, &str)> {
    let at = line.find([':', '：'])?;
    let label = line[..at].trim();
    let value = line[at..].trim_start_matches([':', '：']).trim();
    (!label.is_empty() && label.len() <= 60).then_some((label, value))
}

fn dated(value: &str) -> bool {
    iso(value).is_some() || civil(value).is_some()
}

/// Reads the blocks; gives how many there were. A block is a log, a source, a date and a number, each on its line.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) -> usize {
    let lines = lines(text);
    let value = |at: usize| {
        lines
            .get(at)
            .and_then(|(_, line)| labelled(line))
            .map(|(_, value)| value)
    };
    // `schtasks` lists a task's last run and its result in the same order; the task's path stands four lines before.
    let of_task = |at: usize| {
        at.checked_sub(4)
            .and_then(value)
            .is_some_and(|value| value.starts_with('\\'))
    };
    let mut anchors = Vec::new();
    for at in 2..lines.len() {
        let id = || {
            value(at + 1)
                .and_then(|text| text.parse::<u32>().ok())
                .filter(|id| *id <= 65_535)
        };
        // The label of a date is no label of a time inside a message: a log and a source stand before it.
        if value(at).is_some_and(dated)
            && let Some(id) = id()
            && let (Some(log), Some(source)) = (value(at - 2), value(at - 1))
            && !log.is_empty()
            && !source.is_empty()
            && !of_task(at)
        {
            anchors.push((at, id));
        }
    }
    for (index, &(at, id)) in anchors.iter().enumerate() {
        let end = anchors
            .get(index + 1)
            .map_or(lines.len(), |(next, _)| (next - 2).max(at + 2));
        let log_name = value(at - 2).unwrap_or_default();
        let source = value(at - 1).unwrap_or_default();
        let (computer, body) = rest(&lines[at + 2..end]);
        let mut log = event::log_of(source);
        if log == crate::record::Log::Other {
            log = event::log_of(log_name);
        }
        let made = Event {
            log,
            channel: log_name.to_owned(),
            id,
            computer,
            fields: Vec::new(),
            message: body,
        };
        let written = value(at).unwrap_or_default();
        event::push(sink, lines[at - 2].0, None, written, None, made);
    }
    if !anchors.is_empty() {
        sink.kind(Kind::EventText);
    }
    anchors.len()
}

/// Behind the number: the computer stands last before the description, whose own line has no value or begins the text.
fn rest(lines: &[(u32, &str)]) -> (Option<String>, String) {
    let name = |value: &str| {
        let parts = value
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
        parts && !value.is_empty() && value != "N/A"
    };
    let mut from = None;
    for (at, (_, line)) in lines.iter().enumerate().take(12) {
        let Some((_, value)) = labelled(line) else {
            break;
        };
        let before = at.checked_sub(1).and_then(|at| labelled(lines[at].1));
        if value.is_empty() && at >= 4 && before.is_some_and(|(_, value)| name(value)) {
            from = Some((at, before.map(|(_, value)| value.to_owned())));
            break;
        }
    }
    let Some((at, computer)) = from else {
        return (None, join(lines));
    };
    (computer, join(&lines[at + 1..]))
}

fn join(lines: &[(u32, &str)]) -> String {
    let body = lines.iter().map(|(_, line)| line.trim());
    let body: Vec<&str> = body.filter(|line| !line.starts_with("Event[")).collect();
    body.join("\n").trim().to_owned()
}
