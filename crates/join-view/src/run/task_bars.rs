//! When each task ran, or was asked for and held, by the records that say so.

use join_sim::{Event, Record, Task};

/// A stretch of one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskBar {
    /// The task.
    pub task: Task,
    /// The record with which it begins.
    pub from: usize,
    /// The record with which it ends; none where the run ends before.
    pub to: Option<usize>,
    /// It was asked for and held; else it ran.
    pub held: bool,
}

impl TaskBar {
    /// From when until when, in milliseconds of true time; `last` where it has no end.
    #[must_use]
    pub fn span(&self, records: &[Record], last: i64) -> (i64, i64) {
        let at = |step: usize| records[step].at.0 as i64;
        (at(self.from), self.to.map_or(last, at))
    }
}

/// All of them, in the order of their beginnings.
#[must_use]
pub fn task_bars(records: &[Record]) -> Vec<TaskBar> {
    let mut bars: Vec<TaskBar> = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let (task, held) = match record.event {
            Event::TaskStarted { task, .. } => (task, Some(false)),
            Event::TaskHeld { task, .. } => (task, Some(true)),
            Event::TaskEnded { task, .. } | Event::TaskCut { task } => (task, None),
            _ => continue,
        };
        let open = |bar: &&mut TaskBar| bar.task == task && bar.to.is_none();
        if let Some(open) = bars.iter_mut().find(open) {
            open.to = Some(at);
        }
        bars.extend(held.map(|held| TaskBar {
            task,
            from: at,
            to: None,
            held,
        }));
    }
    bars
}
