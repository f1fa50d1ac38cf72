//! Task Scheduler as `Get-ScheduledTaskInfo` shows a task: state, last run, last result, missed runs. What holds a task it does
//! not say; the id of the event that it writes is all.

use alloc::{format, string::String};

use super::attempt::before;
use super::run::Run;
use crate::event::{Event, Record};
use crate::message::{Code, Hold, Starter, Task};
use crate::time::Utc;

/// SCHED_S_TASK_RUNNING.
const RUNNING: Code = Code(0x0004_1301);
/// SCHED_S_TASK_DISABLED.
const DISABLED: Code = Code(0x0004_1302);
/// ERROR_FILE_NOT_FOUND.
const NOT_FOUND: Code = Code(0x8007_0002);
/// SCHED_S_TASK_HAS_NOT_RUN.
const NEVER_RAN: Code = Code(0x0004_1303);
/// SCHED_S_TASK_TERMINATED.
const TERMINATED: Code = Code(0x0004_1306);
/// SCHED_S_TASK_QUEUED.
const QUEUED: Code = Code(0x0004_1325);

/// The event that Task Scheduler writes for a start, where the start has a kind of its own.
pub(super) const fn start_event(by: Starter) -> u16 {
    match by {
        Starter::Hand => 110,
        // The model's trigger has no kind; each kind has an id of its own, of which this is the first.
        Starter::Trigger => 107,
        Starter::Autopilot | Starter::Dsreg | Starter::Maintenance => 100,
    }
}

/// The event that it writes for a start that does not come about; none where it knows nothing of a start.
pub(super) const fn hold_event(hold: Hold) -> Option<u16> {
    match hold {
        Hold::NeedsMaintenance => Some(324),
        Hold::EnergySaver => Some(325),
        Hold::OnBattery => Some(326),
        Hold::NotIdle => Some(328),
        Hold::Disabled => Some(101),
        Hold::Missing | Hold::NotRegistered | Hold::MaintenanceOff => None,
    }
}

/// A task as the scheduler shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskStanding {
    /// Which task.
    pub task: Task,
    /// Its state in the scheduler's word; none where the scheduler knows no such task.
    pub state: Option<&'static str>,
    /// The last result.
    pub result: Code,
    /// The event that says so, where there is one.
    pub event: Option<u16>,
    /// When it last ran, by the device's clock.
    pub last: Option<Utc>,
    /// How many starts were left out since.
    pub missed: usize,
}

impl TaskStanding {
    /// A task that nothing has touched.
    #[must_use]
    pub const fn untouched(task: Task) -> TaskStanding {
        TaskStanding {
            task,
            state: Some("Ready"),
            result: NEVER_RAN,
            event: None,
            last: None,
            missed: 0,
        }
    }
}

/// How a task stands behind a record that speaks of it.
pub(super) fn standing(run: Run<'_>, record: &Record) -> Option<TaskStanding> {
    let (task, state, result, event) = match record.event {
        Event::TaskStarted { task, by } => (task, "Running", RUNNING, Some(start_event(by))),
        Event::TaskRunning { task, .. } => (task, "Running", RUNNING, Some(322)),
        Event::TaskHeld { task, hold, .. } => {
            let (state, result) = match hold {
                Hold::Missing | Hold::NotRegistered => {
                    return Some(TaskStanding {
                        state: None,
                        result: NOT_FOUND,
                        ..TaskStanding::untouched(task)
                    });
                }
                Hold::Disabled => ("Disabled", DISABLED),
                Hold::MaintenanceOff => ("Ready", NEVER_RAN),
                Hold::EnergySaver | Hold::OnBattery | Hold::NotIdle | Hold::NeedsMaintenance => {
                    ("Queued", QUEUED)
                }
            };
            (task, state, result, hold_event(hold))
        }
        Event::TaskEnded { task, code } => (task, "Ready", code, Some(102)),
        Event::TaskCut { task } => (task, "Ready", TERMINATED, None),
        _ => return None,
    };
    let (last, missed) = history(run, record, task);
    Some(TaskStanding {
        task,
        state: Some(state),
        result,
        event,
        last: last.map(|started| run.device_clock(started)),
        missed,
    })
}

/// What a record leaves: a task as it stands then.
pub(super) fn line(run: Run<'_>, record: &Record) -> Option<String> {
    let now = standing(run, record)?;
    let name = now.task.name();
    let result = now.result;
    let Some(state) = now.state else {
        let file = match record.event {
            Event::TaskHeld {
                hold: Hold::NotRegistered,
                ..
            } => ", though its file is in System32\\Tasks",
            _ => "",
        };
        return Some(format!("{name}: no such task, {result}{file}"));
    };
    let event = now
        .event
        .map_or_else(String::new, |id| format!(", event {id}"));
    let ran = now
        .last
        .map_or_else(|| format!("never ({NEVER_RAN})"), Utc::time_of_day);
    Some(format!(
        "{name}: {state}, last result {result}{event}; last run {ran}, missed runs {}",
        now.missed
    ))
}

/// With which record a task last started, and how many of its starts were left out since: by energy saver none, for such a
/// start stays in the queue.
fn history<'a>(run: Run<'a>, record: &'a Record, task: Task) -> (Option<&'a Record>, usize) {
    let started = |event: Event| matches!(event, Event::TaskStarted { task: of, .. } if of == task);
    if started(record.event) {
        return (Some(record), 0);
    }
    let before = before(run.records, record);
    let last = before.iter().rposition(|earlier| started(earlier.event));
    let since = &before[last.map_or(0, |at| at + 1)..];
    let missed = since.iter().chain([record]).filter(|later| {
        matches!(later.event, Event::TaskHeld { task: of, hold: Hold::OnBattery | Hold::NotIdle | Hold::MaintenanceOff, .. } if of == task)
    });
    (last.map(|at| &before[at]), missed.count())
}
