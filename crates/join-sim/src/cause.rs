//! What stood in the way of a join: a failure's chain of causes, walked back to the first record that names it.

use crate::event::{Event, Fate, Record};
use crate::message::{Hold, Message, Participant, Refused, Task};
use crate::world::{Outcome, World};

/// What can stand in the way; `none` of a run that joined, `other` where the chain names nothing of these.
pub(crate) const VALUES: &[&str] = &[
    "none",
    "energy-saver",
    "task-conditions",
    "slow-tasks",
    "aik-unreachable",
    "aik-refuses",
    "ek-certificate",
    "tpm",
    "not-permitted",
    "quota",
    "statement",
    "device-object",
    "busy",
    "service-unreachable",
    "network",
    "other",
];

/// What stood in the way of a run, and the record that names it.
pub(crate) fn cause<'a>(records: &'a [Record], end: &World) -> (&'static str, Option<&'a Record>) {
    let failed = records
        .iter()
        .rposition(|record| matches!(record.event, Event::Failed { .. }));
    let (Outcome::Failed(_), Some(failed)) = (end.outcome(), failed) else {
        let joined = end.outcome() == Outcome::Joined;
        return (if joined { "none" } else { "other" }, None);
    };
    let boot = end.stage().user_boot;
    let mut waited = false;
    let mut next = Some(&records[failed]);
    while let Some(record) = next {
        // What the technician's phase had to overcome does not stand in the user's way.
        if boot.is_some_and(|boot| record.at < boot) {
            break;
        }
        if let Some(name) = obstacle(record) {
            return (name, Some(record));
        }
        waited |= matches!(record.event, Event::WaitEnded { .. });
        next = record.cause.map(|step| &records[step.0 as usize]);
    }
    if !waited {
        return ("other", Some(&records[failed]));
    }
    // The tasks ran all the time; when the last of them ended says how much too late that was.
    let ended = |record: &&Record| {
        matches!(record.event, Event::TaskEnded { task: Task::AikEnrol, code } if code.0 == 0)
            && boot.is_some_and(|boot| record.at >= boot)
    };
    let ended = records.iter().rfind(ended).unwrap_or(&records[failed]);
    ("slow-tasks", Some(ended))
}

/// What a record by itself says stood in the way.
fn obstacle(record: &Record) -> Option<&'static str> {
    Some(match record.event {
        Event::Judged(verdict) => match verdict.refused? {
            // A late token and a missing certificate have causes of their own, further back.
            Refused::TokenWindow | Refused::NoAik => return None,
            Refused::NotPermitted => "not-permitted",
            Refused::Quota => "quota",
            Refused::Statement => "statement",
            Refused::NoObject => "device-object",
            Refused::Busy => "busy",
        },
        Event::TaskHeld { hold, .. } => match hold {
            Hold::EnergySaver => "energy-saver",
            Hold::OnBattery | Hold::NotIdle => "task-conditions",
            Hold::NeedsMaintenance => return None,
        },
        Event::Sent {
            to: Participant::Aik,
            fate: Fate::Blocked,
            ..
        } => "aik-unreachable",
        Event::Sent {
            fate: Fate::Blocked,
            ..
        } => "service-unreachable",
        Event::TimedOut { .. } => "network",
        Event::Received { message, from } => match message {
            Message::AikRefused(_) => "aik-refuses",
            Message::NoEkCertificate => "ek-certificate",
            Message::KeyFailed { .. } if from == Participant::Tpm => "tpm",
            _ => return None,
        },
        _ => return None,
    })
}
