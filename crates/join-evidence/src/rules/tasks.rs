//! The tasks of TPM and AIK: queued, started, how long, by whom.

use super::about::{failed, ours};
use crate::finding::{Case, Confidence};
use crate::read::tasks::{DISABLED, NEVER_RAN, NOT_REGISTERED, QUEUED, RUNNING};
use crate::record::{Fact, Kind, Log, Record};
use crate::time::{Ms, duration};

pub(super) fn judge(case: &mut Case<'_, '_>) {
    queue(case);
    durations(case);
    results(case);
    states(case);
    definitions(case);
    log_off(case);
}

/// Events of the scheduler for one of our tasks.
fn events<'e>(case: &Case<'_, 'e>, ids: &[u32]) -> Vec<(usize, &'e Record, String)> {
    let found = case.story.events(Log::Tasks, ids).into_iter();
    found
        .filter_map(|(at, record)| {
            let name = record.event()?.task()?;
            ours(&name).then_some((at, record, name.to_lowercase()))
        })
        .collect()
}

fn at(record: &Record) -> Option<Ms> {
    record
        .device_utc()
        .or_else(|| record.when.map(|when| when.ms))
}

/// When the join was asked for: by the attempt that decides.
fn join(case: &Case<'_, '_>) -> Option<Ms> {
    case.story.deciding().and_then(|attempt| attempt.at)
}

fn cut(case: &Case<'_, '_>) -> bool {
    let story = case.story;
    let of_tasks = |source: usize| {
        story.all().any(|(_, record)| {
            record.source == source && record.event().is_some_and(|event| event.log == Log::Tasks)
        })
    };
    let sources = story.evidence.sources.iter().enumerate();
    let mut cut = sources.filter(|(_, source)| {
        source
            .notes
            .iter()
            .any(|note| note.rule == "input-truncated" || note.rule == "input-limit")
    });
    cut.any(|(at, _)| of_tasks(at))
}

fn queue(case: &mut Case<'_, '_>) {
    let queued = events(case, &[324, 325]);
    if queued.is_empty() {
        return;
    }
    let lines: Vec<usize> = queued.iter().map(|(at, ..)| *at).collect();
    case.fire("task-queued", Confidence::High, "", &lines);
    let join = join(case);
    let starts = events(case, &[100, 110, 129, 200]);
    let mut never = Vec::new();
    for (line, record, name) in queued.iter().take(1000) {
        let since = at(record);
        let start = starts
            .iter()
            .find(|(_, start, other)| other == name && at(start) >= since);
        match start {
            Some((to, start, _)) => {
                let waited = at(start)
                    .zip(since)
                    .map(|(to, from)| to - from)
                    .unwrap_or(0);
                if start.event().is_some_and(|event| event.id == 100) && waited > 0 {
                    case.fire(
                        "task-started-after-queue",
                        Confidence::High,
                        format!("{}.", duration(waited)),
                        &[*line, *to],
                    );
                }
                let late = join
                    .zip(at(start))
                    .is_some_and(|(join, start)| start > join)
                    && since < join;
                if late {
                    never.push(*line);
                }
            }
            None => never.push(*line),
        }
    }
    if never.is_empty() {
        return;
    }
    if cut(case) {
        case.fire(
            "absence-is-not-negative",
            Confidence::High,
            "The log of the tasks was cut: that it shows no start proves nothing.",
            &never,
        );
        return;
    }
    // The log must reach to the join, and begin before the queue.
    let ends = case
        .story
        .events(Log::Tasks, &(0..2000).collect::<Vec<u32>>())
        .last()
        .and_then(|(_, record)| at(record));
    let covers = join.is_some_and(|join| ends >= Some(join));
    let sure = if covers {
        Confidence::High
    } else {
        Confidence::Medium
    };
    let detail = if covers {
        ""
    } else {
        "The log ends before the join, or the time of the join is not known."
    };
    case.fire("task-never-started", sure, detail, &never);
}

fn durations(case: &mut Case<'_, '_>) {
    let hand = events(case, &[110]);
    let lines: Vec<usize> = hand.iter().map(|(at, ..)| *at).collect();
    if !lines.is_empty() {
        case.fire("task-by-hand", Confidence::High, "", &lines);
    }
    for (from, to) in [(100, 102), (200, 201)] {
        let ends = events(case, &[to]);
        for (line, record, name) in events(case, &[from]).into_iter().take(1000) {
            let begun = at(record);
            let end = ends
                .iter()
                .find(|(_, end, other)| *other == name && at(end) >= begun);
            if let Some((until, end, _)) = end {
                let ms = at(end).zip(begun).map(|(to, from)| to - from).unwrap_or(0);
                case.fire(
                    "task-duration",
                    Confidence::High,
                    format!("{name}: {}.", duration(ms)),
                    &[line, *until],
                );
            }
        }
    }
}

/// Results that are states of the scheduler and no failures.
fn harmless(code: u32) -> bool {
    code == 0 || (0x0004_1300..=0x0004_1330).contains(&code)
}

fn results(case: &mut Case<'_, '_>) {
    for (line, record, name) in events(case, &[201, 202]) {
        let Some(event) = record.event() else {
            continue;
        };
        let code = event
            .field(&["ResultCode"])
            .and_then(crate::number::code)
            .or_else(|| event.code());
        if let Some(code) = code.filter(|code| !harmless(*code)) {
            case.fire(
                "task-failed-result",
                Confidence::High,
                format!("{name}: 0x{code:08x}."),
                &[line],
            );
        }
    }
}

fn states(case: &mut Case<'_, '_>) {
    for (line, record) in case.story.all() {
        let Fact::Task(task) = &record.fact else {
            continue;
        };
        if task.disabled && task.name.contains("Automatic-Device-Join") {
            case.fire(
                "hybrid-join",
                Confidence::High,
                "Its task is disabled.",
                &[line],
            );
        }
        if !ours(&task.name) {
            continue;
        }
        let name = task
            .name
            .rsplit('\\')
            .next()
            .unwrap_or(&task.name)
            .to_owned();
        if task.state == NOT_REGISTERED {
            case.fire(
                "task-not-registered",
                Confidence::High,
                format!("{name}."),
                &[line],
            );
        }
        let queued = task.result == Some(QUEUED) || task.state == "Queued";
        if queued {
            case.fire(
                "task-state-queued",
                Confidence::High,
                format!("{name}."),
                &[line],
            );
        }
        match task.result {
            Some(NEVER_RAN) => case.fire(
                "task-never-ran",
                Confidence::High,
                format!("{name}."),
                &[line],
            ),
            Some(RUNNING) => case.fire(
                "task-running-now",
                Confidence::High,
                format!("{name}."),
                &[line],
            ),
            Some(code) if !harmless(code) => case.fire(
                "task-failed-result",
                Confidence::High,
                format!("{name}: 0x{code:08x}."),
                &[line],
            ),
            _ => {}
        }
        if task.disabled || task.result == Some(DISABLED) || task.state == "Disabled" {
            case.fire(
                "task-disabled",
                Confidence::High,
                format!("{name}."),
                &[line],
            );
        }
    }
}

fn definitions(case: &mut Case<'_, '_>) {
    for (line, record) in case.story.all() {
        let Fact::Definition(task) = &record.fact else {
            continue;
        };
        if !ours(&task.uri) {
            continue;
        }
        let setting = |name: &str| {
            task.settings
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
        };
        if setting("Enabled") == Some("false") {
            case.fire("task-disabled", Confidence::High, "", &[line]);
        }
        let kinds = [
            "BootTrigger",
            "LogonTrigger",
            "EventTrigger",
            "TimeTrigger",
            "CalendarTrigger",
            "RegistrationTrigger",
            "SessionStateChangeTrigger",
            "WnfStateChangeTrigger",
            "CustomTrigger",
        ];
        let triggered = task
            .triggers
            .iter()
            .any(|trigger| kinds.contains(&trigger.as_str()));
        if triggered && setting("UseUnifiedSchedulingEngine") == Some("true") {
            let battery = setting("DisallowStartIfOnBatteries").unwrap_or("as by default");
            case.fire(
                "task-held-by-energy-saver-rule",
                Confidence::Medium,
                format!("Its own battery condition is {battery}."),
                &[line],
            );
        }
    }
}

/// A failed join, and no log of the scheduler.
fn log_off(case: &mut Case<'_, '_>) {
    let story = case.story;
    let off = story.events(Log::Tasks, &[719]);
    if !off.is_empty() {
        let lines: Vec<usize> = off.iter().map(|(at, _)| *at).collect();
        case.fire("task-log-off", Confidence::High, "The log says so.", &lines);
        return;
    }
    let any = story
        .all()
        .any(|(_, record)| record.event().is_some_and(|event| event.log == Log::Tasks));
    let archive = story
        .evidence
        .sources
        .iter()
        .any(|source| matches!(source.kind, Kind::Cabinet | Kind::Zip));
    let wait = story
        .attempts
        .iter()
        .any(|attempt| !attempt.accepted && attempt.gap.is_some_and(|(gap, ..)| gap > 60_000));
    let refused = story
        .attempts
        .iter()
        .any(|attempt| attempt.refused || attempt.status == Some(0));
    if !any && (wait || refused || (archive && failed(case))) {
        case.fire("task-log-off", Confidence::High, "", &[]);
    }
}
