//! The event logs of a run as one file of XML, as `wevtutil qe LOG /f:xml` and Event Viewer write events.

use alloc::{format, string::String, vec, vec::Vec};

use join_sim::{Event, Message, Participant, Record, Scenario, Task, device_clock, rows};

use super::fields::{Field, fields};
use super::form::{COMPUTER, path};
use crate::exchange::{Exchange, exchanges};

/// A log of the model, its provider and its channel in Windows.
const LOGS: [(&str, &str, &str); 6] = [
    (
        "User Device Registration",
        "Microsoft-Windows-User Device Registration",
        "Microsoft-Windows-User Device Registration/Admin",
    ),
    (
        "AAD",
        "Microsoft-Windows-AAD",
        "Microsoft-Windows-AAD/Operational",
    ),
    (
        "Autopilot",
        "Microsoft-Windows-ModernDeployment-Diagnostics-Provider",
        "Microsoft-Windows-ModernDeployment-Diagnostics-Provider/Autopilot",
    ),
    (
        "TaskScheduler",
        "Microsoft-Windows-TaskScheduler",
        "Microsoft-Windows-TaskScheduler/Operational",
    ),
    (
        "CertificateServicesClient-CertEnroll",
        "Microsoft-Windows-CertificateServicesClient-CertEnroll",
        "Application",
    ),
    (
        "Crypto-NCrypt",
        "Microsoft-Windows-Crypto-NCrypt",
        "Microsoft-Windows-Crypto-NCrypt/Operational",
    ),
];

/// One event, before it has a time.
struct Written {
    provider: &'static str,
    channel: &'static str,
    id: u16,
    fields: Vec<Field>,
}

/// All events of a run, oldest first, with the times of the device's clock. Besides the logs that the model writes there are
/// the start of the system (12), the change of the power source (105) and the policy's values (813): which moment of a run
/// writes which is inferred.
#[must_use]
pub fn events_xml(records: &[Record], scenario: &Scenario) -> String {
    let sent = exchanges(records, scenario);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- {} Scenario: {} -->\r\n<Events>\r\n",
        escaped(crate::CAPTURED),
        escaped(scenario.title())
    );
    let mut number = 0;
    for record in records {
        let mut all: Vec<Written> = rows(scenario, records, record)
            .iter()
            .filter_map(|row| Some((row.event?, row.text.as_str())))
            .filter_map(|((log, id), line)| logged(log, id, line, record, &sent))
            .collect();
        all.extend(system(record));
        if all.is_empty() {
            continue;
        }
        let at = device_clock(scenario, records, record).iso();
        for event in all {
            number += 1;
            text += &element(&event, &at, number);
        }
    }
    text += "</Events>\r\n";
    text
}

/// An event that the model writes itself.
fn logged(log: &str, id: u16, line: &str, record: &Record, sent: &[Exchange]) -> Option<Written> {
    let (_, provider, channel) = LOGS.iter().find(|(name, ..)| *name == log)?;
    let mut fields = fields(line.split_once(": ").map_or(line, |(_, line)| line));
    match (log, record.event) {
        (
            "User Device Registration",
            Event::Sent {
                message: Message::Join(join),
                ..
            },
        ) => fields.push(("AuthToken", crate::token::jwt(&join.token))),
        ("User Device Registration", Event::Received { .. }) => {
            let answer =
                answered(record, sent).and_then(|exchange| exchange.response_body.as_ref());
            // What the service said; the events that say it as a whole.
            if let Some(answer) = answer.filter(|_| matches!(id, 101 | 104 | 204)) {
                fields.push(("ServerResponse", flat(&answer.text)));
            }
        }
        ("TaskScheduler", _) => {
            if let Some(task) = task_of(record) {
                fields.insert(0, ("TaskName", path(task).into()));
            }
            if id == 101 {
                fields.push(("ResultCode", "2147750694".into()));
            }
        }
        _ => {}
    }
    Some(Written {
        provider,
        channel,
        id,
        fields,
    })
}

/// Events of logs that the model does not write: the system starts, the power source changes, the policy sets its values.
fn system(record: &Record) -> Vec<Written> {
    match record.event {
        Event::Received {
            message: Message::PowerOn,
            ..
        } if record.who == Participant::Device => vec![Written {
            provider: "Microsoft-Windows-Kernel-General",
            channel: "System",
            id: 12,
            fields: Vec::new(),
        }],
        Event::Source { charge, battery } => vec![Written {
            provider: "Microsoft-Windows-Kernel-Power",
            channel: "System",
            id: 105,
            fields: vec![
                ("AcOnline", if battery { "false" } else { "true" }.into()),
                ("RemainingCapacity", format!("{}", u32::from(charge) * 500)),
                ("FullChargeCapacity", "50000".into()),
            ],
        }],
        Event::PolicyInForce {
            present: true,
            battery,
            plugged_in,
        } => [("OnBattery", battery), ("PluggedIn", plugged_in)]
            .into_iter()
            .map(|(source, percent)| Written {
                provider: "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider",
                channel: "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin",
                id: 813,
                fields: vec![
                    ("Message1", format!("EnergySaverBatteryThreshold{source}")),
                    ("Message2", "Power".into()),
                    ("Message3", "00000000-0000-4000-8000-0000000000e1".into()),
                    ("Message4", "Device".into()),
                    ("HexInt1", format!("0x{percent:x}")),
                    ("HexInt2", "0x6".into()),
                    ("HexInt3", "0x0".into()),
                ],
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The exchange whose answer a record is.
fn answered<'a>(record: &Record, sent: &'a [Exchange]) -> Option<&'a Exchange> {
    sent.iter()
        .find(|exchange| exchange.answer_step == Some(record.step))
}

/// Which task a record of Task Scheduler speaks of.
fn task_of(record: &Record) -> Option<Task> {
    match record.event {
        Event::TaskStarted { task, .. }
        | Event::TaskEnded { task, .. }
        | Event::TaskRunning { task, .. }
        | Event::TaskHeld { task, .. }
        | Event::TaskReleased { task } => Some(task),
        _ => None,
    }
}

/// A body of many lines as one: events hold a server's words as it sent them.
fn flat(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

fn element(event: &Written, at: &str, number: u32) -> String {
    let mut data = String::new();
    for (name, value) in &event.fields {
        data += &format!("<Data Name='{name}'>{}</Data>", escaped(value));
    }
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{}'/><EventID>{}</EventID>\
         <Version>0</Version><TimeCreated SystemTime='{at}'/><EventRecordID>{number}</EventRecordID><Channel>{}</Channel>\
         <Computer>{COMPUTER}</Computer></System><EventData>{data}</EventData></Event>\r\n",
        event.provider, event.id, event.channel
    )
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '\'' => safe += "&apos;",
            '"' => safe += "&quot;",
            // Two hyphens end a comment.
            '-' if safe.ends_with('-') => safe += "&#45;",
            _ => safe.push(letter),
        }
    }
    safe
}
