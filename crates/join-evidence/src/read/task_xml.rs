//! The definition of a scheduled task, whatever its declaration says of the encoding.

use super::Sink;
use super::xml::{Step, walk};
use crate::record::{Fact, Kind, Lane, TaskDefinition};

/// Whether the text is such a definition.
pub(crate) fn is(text: &str) -> bool {
    super::clip(text, 65_536).contains("schemas.microsoft.com/windows/2004/02/mit/task")
}

/// Reads the definitions in the text.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) {
    let mut path: Vec<String> = Vec::new();
    let mut value = String::new();
    let mut open = TaskDefinition::default();
    let mut done = Vec::new();
    let walked = walk(text, |at, step| match step {
        Step::Start(element, _) => {
            if path.last().is_some_and(|parent| parent == "Triggers") {
                open.triggers.push(element.clone());
            }
            value.clear();
            path.push(element);
            if path.last().is_some_and(|name| name == "Task") {
                open = TaskDefinition::default();
                done.push((at, TaskDefinition::default()));
            }
        }
        Step::Text(words) => value.push_str(&words),
        Step::End(element) => {
            let text = value.trim().to_owned();
            if element == "URI" {
                open.uri = text;
            } else if path.iter().any(|part| part == "Settings") && !text.is_empty() {
                open.settings.push((element.clone(), text));
            }
            value.clear();
            if let Some(at) = path.iter().rposition(|name| *name == element) {
                path.truncate(at);
            }
            if let Some((_, last)) = done.last_mut() {
                *last = open.clone();
            }
        }
    });
    for (at, task) in done {
        let shown = format!("task {}: triggers {}", task.uri, task.triggers.join(", "));
        sink.push(
            super::line_at(text, at),
            Lane::Tasks,
            &shown,
            Fact::Definition(task),
        );
    }
    if walked.cut {
        sink.note(
            "input-truncated",
            "the task's definition ends in the middle",
            0,
        );
    }
    sink.kind(Kind::TaskXml);
}
