//! The two tasks of the AIK certificate as `schtasks /query /v /fo LIST` shows them at the end of a run.

use alloc::{format, string::String};

use join_sim::{Record, Scenario, Task, TaskStanding, task_standing};

use super::form::{COMPUTER, head, local, path};

/// How both tasks stand behind the last record that speaks of them. For a task that Task Scheduler does not know stands what
/// PowerShell says of it.
#[must_use]
pub fn tasks_text(records: &[Record], scenario: &Scenario) -> String {
    let mut text = head("schtasks /query /v /fo LIST, of two tasks");
    for task in [Task::Maintenance, Task::AikEnrol] {
        let last = records
            .iter()
            .rev()
            .filter_map(|record| task_standing(scenario, records, record))
            .find(|standing| standing.task == task);
        text += &listed(&last.unwrap_or(TaskStanding::untouched(task)));
    }
    text
}

fn listed(standing: &TaskStanding) -> String {
    let path = path(standing.task);
    let Some(state) = standing.state else {
        return format!(
            "Get-ScheduledTask : No MSFT_ScheduledTask objects found with property 'TaskName' equal to '{}'.\r\n\r\n",
            standing.task.name()
        );
    };
    let folder = path.rsplit_once('\\').map_or(path, |(folder, _)| folder);
    let ran = standing
        .last
        .map_or_else(|| "11/30/1999 12:00:00 AM".into(), local);
    let result = format!("{}", standing.result.0);
    let enabled = if state == "Disabled" {
        "Disabled"
    } else {
        "Enabled"
    };
    let lines: [(&str, &str); 12] = [
        ("HostName", COMPUTER),
        ("TaskName", path),
        ("Next Run Time", "N/A"),
        ("Status", state),
        ("Logon Mode", "Interactive/Background"),
        ("Last Run Time", &ran),
        ("Last Result", &result),
        ("Author", "N/A"),
        ("Task To Run", "COM handler"),
        ("Start In", "N/A"),
        ("Comment", "N/A"),
        ("Scheduled Task State", enabled),
    ];
    let mut text = format!("Folder: {folder}\r\n");
    for (label, value) in lines {
        text += &format!("{:<38}{value}\r\n", format!("{label}:"));
    }
    text += "\r\n";
    text
}
