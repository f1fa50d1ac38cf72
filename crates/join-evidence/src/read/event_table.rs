//! Events and task states as tables: CSV or tabs from Event Viewer, Export-Csv, schtasks, and JSON from ConvertTo-Json.

use super::{Sink, event, tasks};
use crate::record::{Event, Fact, Kind, Lane, Log};
use crate::time::{Moment, Scale, civil, iso, json_date};
use serde_json::Value;

/// A row: the line it begins on, and its cells.
pub(crate) type Row = (u32, Vec<String>);

/// Cuts a text into rows. Quotes may hold line ends and doubled quotes; what is never closed ends with the text.
pub(crate) fn rows(text: &str, separator: char) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted, mut line, mut begun) =
        (Vec::new(), String::new(), false, 1, 1);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            // A quote inside a cell that did not begin with one is a letter.
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push((begun, std::mem::take(&mut row)));
                line += 1;
                begun = line;
            }
            '\r' if !quoted => {}
            c if c == separator && !quoted => row.push(std::mem::take(&mut cell)),
            c => {
                line += u32::from(c == '\n');
                cell.push(c);
            }
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((begun, row));
    }
    rows
}

fn dated(cell: &str) -> bool {
    iso(cell).is_some() || civil(cell).is_some() || json_date(cell).is_some()
}

/// The separator that makes the most rows of at least four cells.
fn separator(text: &str) -> Option<char> {
    let head = super::clip(text, 65_536);
    let worth = |c: char| {
        rows(head, c)
            .iter()
            .filter(|(_, row)| row.len() >= 4)
            .count()
    };
    let best = [',', '\t', ';']
        .into_iter()
        .max_by_key(|c| (worth(*c), *c == '\t'))?;
    (worth(best) > 0).then_some(best)
}

/// Reads the rows that are events, and those that are tasks; gives how many there were.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) -> usize {
    let Some(separator) = separator(text) else {
        return 0;
    };
    let mut header: Option<Vec<String>> = None;
    let mut drafts = Vec::new();
    let mut count = 0;
    for (line, cells) in rows(text, separator) {
        if cells.len() < 4 {
            continue;
        }
        if let Some(task) = tasks::of_row(&cells) {
            count += 1;
            sink.push(line, Lane::Tasks, &cells.join(" "), Fact::Task(task));
            sink.kind(Kind::Tasks);
            continue;
        }
        let named = |name: &str| {
            let header = header.as_ref()?;
            let at = header
                .iter()
                .position(|cell| cell.trim().eq_ignore_ascii_case(name))?;
            cells.get(at).map(|cell| cell.trim().to_owned())
        };
        let at = cells.iter().position(|cell| dated(cell));
        let Some(at) = at else {
            if header.is_none() {
                header = Some(cells);
            }
            continue;
        };
        let number = |cell: &String| cell.trim().parse::<u32>().ok().filter(|id| *id <= 65_535);
        let id = named("Id")
            .or_else(|| named("EventID"))
            .and_then(|cell| number(&cell));
        let by_place = cells
            .iter()
            .enumerate()
            .skip(at + 1)
            .find_map(|(at, cell)| Some((at, number(cell)?)));
        let Some(id) = id.or(by_place.map(|(_, id)| id)) else {
            continue;
        };
        let source = named("ProviderName")
            .or_else(|| named("LogName"))
            .or_else(|| {
                let known = |cell: &&String| event::log_of(cell) != Log::Other && cell.len() < 120;
                let properties = header
                    .as_ref()
                    .is_some_and(|header| header.iter().any(|name| name.trim() == "TimeCreated"));
                cells.iter().find(known).filter(|_| !properties).cloned()
            })
            .or_else(|| {
                by_place
                    .and_then(|(at, _)| cells.get(at.checked_sub(1)?))
                    .filter(|cell| !dated(cell))
                    .cloned()
            })
            .unwrap_or_default();
        let message = named("Message")
            .or_else(|| cells.last().cloned())
            .unwrap_or_default();
        let written = named("TimeCreated")
            .filter(|cell| dated(cell))
            .unwrap_or_else(|| cells[at].clone());
        drafts.push((
            line,
            source,
            id,
            written,
            named("MachineName"),
            named("RecordId"),
            message,
        ));
    }
    let common = drafts.iter().map(|draft| event::log_of_message(&draft.6));
    let common = common
        .into_iter()
        .find(|log| *log != Log::Other)
        .unwrap_or(Log::Other);
    let mut known = 0;
    for (line, source, id, written, computer, number, message) in drafts {
        let log = match event::log_of(&source) {
            Log::Other if source.is_empty() || event::log_of_message(&source) == common => common,
            log => log,
        };
        known += usize::from(log != Log::Other || source.contains("Microsoft-Windows"));
        let made = Event {
            log,
            channel: source,
            id,
            computer: computer.filter(|name| !name.is_empty()),
            fields: Vec::new(),
            message,
        };
        let number = number.and_then(|text| text.parse().ok());
        event::push(sink, line, number, &written, None, made);
        count += 1;
    }
    if known > 0 {
        sink.kind(Kind::EventTable);
    }
    count
}

/// Reads what `Get-WinEvent | ConvertTo-Json` wrote: one event, or a list of them.
pub(crate) fn read_json(sink: &mut Sink<'_>, value: &Value) -> usize {
    let one = std::slice::from_ref(value);
    let list = value.as_array().map_or(one, Vec::as_slice);
    let mut count = 0;
    for item in list.iter().take(crate::limits::RECORDS) {
        let number = |name: &str| item[name].as_u64();
        let word = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let time = &item["TimeCreated"];
        let written = time
            .as_str()
            .or_else(|| time["value"].as_str())
            .unwrap_or_default();
        let Some(id) = number("Id")
            .and_then(|id| u32::try_from(id).ok())
            .filter(|_| !written.is_empty())
        else {
            continue;
        };
        let provider = word("ProviderName");
        let name = if provider.is_empty() {
            word("LogName")
        } else {
            provider
        };
        let message = word("Message");
        let log = match event::log_of(&name) {
            Log::Other if name.is_empty() => event::log_of_message(&message),
            log => log,
        };
        let when = json_date(written).map(|ms| Moment {
            ms,
            scale: Scale::Device,
            resolution_ms: 1,
        });
        let made = Event {
            log,
            channel: name,
            id,
            computer: Some(word("MachineName")).filter(|name| !name.is_empty()),
            fields: Vec::new(),
            message,
        };
        event::push(
            sink,
            0,
            number("RecordId"),
            written,
            when.or_else(|| iso(written)),
            made,
        );
        count += 1;
    }
    if count > 0 {
        sink.kind(Kind::EventTable);
    }
    count
}
