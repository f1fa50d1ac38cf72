//! States of scheduled tasks: `schtasks` in any language by the order of its lines, `Get-ScheduledTaskInfo`, and a line of a report.

use super::{Sink, lines};
use crate::number;
use crate::record::{Fact, Kind, Lane, TaskState};

/// Result: the task has never run.
pub const NEVER_RAN: u32 = 0x0004_1303;
/// Result: it runs.
pub const RUNNING: u32 = 0x0004_1301;
/// Result: it is disabled.
pub const DISABLED: u32 = 0x0004_1302;
/// Result: it is queued.
pub const QUEUED: u32 = 0x0004_1325;

fn value_of(line: &str) -> Option<&str> {
    line.split_once(':').map(|(_, value)| value.trim())
}

fn path(value: &str) -> bool {
    value.starts_with('\\')
        && value.len() > 2
        && !value.contains("\\\\")
        && !value.contains(['"', '|'])
}

/// A row of `schtasks /fo CSV /v`: the columns stand in the order of the list's lines.
pub(crate) fn of_row(cells: &[String]) -> Option<TaskState> {
    let at = cells.iter().take(3).position(|cell| path(cell.trim()))?;
    let cell = |after: usize| cells.get(at + after).map(|cell| cell.trim().to_owned());
    let result = number::code(&cell(5)?)?;
    Some(TaskState {
        name: cell(0)?,
        state: cell(2)?,
        result: Some(result),
        last_run: cell(4)?,
        missed: None,
        disabled: cell(10).is_some_and(|text| text == "Disabled"),
    })
}

/// Reads every state; gives how many there were.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) -> usize {
    let lines = lines(text);
    schtasks(sink, &lines) + properties(sink, &lines)
}

/// `schtasks /v /fo LIST`: behind the line with the path: next run, state, mode, last run, result.
fn schtasks(sink: &mut Sink<'_>, lines: &[(u32, &str)]) -> usize {
    let value = |at: usize| lines.get(at).and_then(|(_, line)| value_of(line));
    let mut count = 0;
    for (at, (number, _)) in lines.iter().enumerate().skip(1) {
        let Some(name) = value(at).filter(|value| path(value)) else {
            continue;
        };
        // The folder's line has a path, too; the host stands before the task's.
        let Some(result) = value(at + 5).and_then(number::code) else {
            continue;
        };
        // The last line of a text may have been cut: only a number that is a state is taken from it.
        let whole = [0, NEVER_RAN, RUNNING, DISABLED, QUEUED].contains(&result);
        if at + 6 >= lines.len() && !whole {
            continue;
        }
        if let Some(host) =
            value(at - 1).filter(|host| host.contains(char::is_alphabetic) && !path(host))
        {
            sink.device(host);
        }
        let state = TaskState {
            name: name.to_owned(),
            state: value(at + 2).unwrap_or_default().to_owned(),
            result: Some(result),
            last_run: value(at + 4).unwrap_or_default().to_owned(),
            missed: None,
            disabled: value(at + 10) == Some("Disabled"),
        };
        let shown = format!("{} : {}, last result {result}", state.name, state.state);
        sink.push(*number, Lane::Tasks, &shown, Fact::Task(state));
        sink.kind(Kind::Tasks);
        count += 1;
    }
    count
}

/// What stands as the state of a task that the scheduler does not know.
pub const NOT_REGISTERED: &str = "not registered";

/// Properties whose names are never translated.
const NAMES: [&str; 9] = [
    "TaskName",
    "TaskPath",
    "State",
    "LastTaskResult",
    "LastRunTime",
    "NumberOfMissedRuns",
    "NextRunTime",
    "PSComputerName",
    "Author",
];

/// `Get-ScheduledTaskInfo` as a list, the collector's file, or all of it in one line.
fn properties(sink: &mut Sink<'_>, lines: &[(u32, &str)]) -> usize {
    let mut found: Vec<(u32, TaskState)> = Vec::new();
    let mut open: Option<(u32, TaskState, Vec<&str>)> = None;
    for (number, line) in lines {
        let pairs = pairs(line);
        if pairs.is_empty() && line.trim().is_empty() {
            continue;
        }
        for (name, value) in pairs {
            let again = open.as_ref().is_some_and(|(.., seen)| seen.contains(&name));
            if again && let Some((line, state, _)) = open.take() {
                found.push((line, state));
            }
            let (_, state, seen) =
                open.get_or_insert_with(|| (*number, TaskState::default(), Vec::new()));
            seen.push(name);
            match name {
                "TaskName" => state.name.push_str(&value),
                "State" => {
                    state.disabled = value == "Disabled" || value == "1";
                    state.state = if value == "2" {
                        "Queued".to_owned()
                    } else {
                        value
                    };
                }
                "LastTaskResult" => state.result = number::code(&value),
                "LastRunTime" => state.last_run = value,
                "NumberOfMissedRuns" => state.missed = value.parse().ok(),
                _ => {}
            }
        }
    }
    found.extend(open.map(|(line, state, _)| (line, state)));
    // PowerShell's own words for a task that is not there.
    for (number, line) in lines
        .iter()
        .filter(|(_, line)| line.contains("MSFT_ScheduledTask"))
    {
        if let Some(name) = line.rsplit('\'').nth(1) {
            found.push((
                *number,
                TaskState {
                    name: name.to_owned(),
                    state: NOT_REGISTERED.to_owned(),
                    ..TaskState::default()
                },
            ));
        }
    }
    let known = |state: &TaskState| {
        !state.name.is_empty() && (state.result.is_some() || !state.state.is_empty())
    };
    found.retain(|(_, state)| known(state));
    let count = found.len();
    for (line, state) in found {
        let result = state
            .result
            .map(|code| format!(", last result {code}"))
            .unwrap_or_default();
        let shown = format!("{} : {}{result}", state.name, state.state);
        sink.push(line, Lane::Tasks, &shown, Fact::Task(state));
        sink.kind(Kind::Tasks);
    }
    count
}

/// The properties of a line: `Name : value`, or several names with their values behind each other.
fn pairs(line: &str) -> Vec<(&'static str, String)> {
    let mut places: Vec<(usize, &'static str)> = Vec::new();
    for name in NAMES {
        if let Some(at) = line.find(name) {
            let before = line[..at]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric() && c != '\'');
            let after = line[at + name.len()..]
                .chars()
                .next()
                .is_some_and(|c| c.is_whitespace() || c == ':');
            if before && after {
                places.push((at, name));
            }
        }
    }
    crate::order::sort(&mut places);
    if places.is_empty() || !places.iter().any(|(at, _)| *at < 12) {
        return Vec::new();
    }
    let end = |index: usize| places.get(index + 1).map_or(line.len(), |(at, _)| *at);
    let cut = |index: usize, at: usize, name: &str| {
        let value = line[at + name.len()..end(index)]
            .trim_start_matches([' ', ':', '\t', '='])
            .trim();
        value.to_owned()
    };
    places
        .iter()
        .enumerate()
        .map(|(index, (at, name))| (*name, cut(index, *at, name)))
        .filter(|(_, value)| !value.contains("TaskName"))
        .collect()
}
