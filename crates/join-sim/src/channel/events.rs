//! The event logs: which event a record writes, the error where a step failed and the success only where it did not.

use alloc::{format, string::String, vec::Vec};

use super::attempt::{Stopped, Way, before, is_repeat, joined_now, left, stopped, under_way};
use super::http::status_line;
use super::run::Run;
use super::tasks::{hold_event, start_event};
use super::{autopilot, certificate, keys};
use crate::event::{Event, Record};
use crate::machine::failure_code;
use crate::message::{Code, Hold, Judgement, Key, Message, Participant, Task};
use crate::parameter::Choice;
use crate::parameter::choices::RefusalCodes;

const UDR: &str = "User Device Registration";
const AAD: &str = "AAD";
const AUTOPILOT: &str = "Autopilot";
const SCHEDULER: &str = "TaskScheduler";
const CERT_ENROLL: &str = "CertificateServicesClient-CertEnroll";
const NCRYPT: &str = "Crypto-NCrypt";

/// The lines of one record.
struct Lines(Vec<(&'static str, u16, String)>);

impl Lines {
    fn put(&mut self, log: &'static str, id: u16, text: &str) {
        self.0.push((log, id, text.into()));
    }
}

/// What a record of a run writes: log, id and text of each event.
pub(super) fn lines(run: Run<'_>, record: &Record) -> Vec<(&'static str, u16, String)> {
    let mut lines = Lines(Vec::new());
    if let Some((id, text)) = keys::line(run, record) {
        lines.put(NCRYPT, id, &text);
    }
    match record.who {
        Participant::Device => device(run, record, &mut lines),
        Participant::Tasks => tasks(run, record, &mut lines),
        _ => {}
    }
    for (id, text) in autopilot::lines(run, record) {
        lines.put(AUTOPILOT, id, &text);
    }
    lines.0
}

fn device(run: Run<'_>, record: &Record, lines: &mut Lines) {
    let records = run.records;
    match record.event {
        Event::Sent { message, fate, .. } if !is_repeat(records, record) => match message {
            Message::Discover if left(fate) => lines.put(UDR, 100, "discovery request sent"),
            Message::Join(_) if left(fate) => lines.put(UDR, 103, "join request sent"),
            Message::AskNonce => lines.put(AAD, 1006, "PRT acquisition started"),
            _ => {}
        },
        Event::Received { message, .. } => heard(run, record, message, lines),
        Event::TimedOut { last: true, .. } => prt_unreachable(records, record, "no answer", lines),
        Event::CertificateStored { key: Key::Device } => {
            lines.put(UDR, 105, "join request completed")
        }
        Event::Unattested => {
            lines.put(UDR, 385, "no attestation statement of the transport key");
        }
        Event::PrtHeld => lines.put(AAD, 1007, "PRT acquisition ended"),
        Event::Failed { code } => failed(records, record, code, lines),
        _ => {}
    }
}

fn heard(run: Run<'_>, record: &Record, message: Message, lines: &mut Lines) {
    let records = run.records;
    match message {
        Message::Discovered => lines.put(UDR, 101, "discovery answer received"),
        Message::KeyMade {
            key: Key::Device, ..
        } => lines.put(
            UDR,
            102,
            "join request initialised, JoinRequest 0, domain contoso.example",
        ),
        Message::Certified => lines.put(UDR, 386, "attestation statement taken"),
        Message::Joined(Judgement::Accepted) => lines.put(UDR, 104, "join response received"),
        Message::Joined(Judgement::Refused(reason)) => {
            let status = status_line(&message).map_or(400, |(status, _)| status);
            let older = run.value(RefusalCodes::PARAMETER, record) == RefusalCodes::Older as i64;
            let code = failure_code(reason, older);
            let text = format!("join response failed, exit code {code}, HTTP status {status}");
            lines.put(UDR, 204, &text);
        }
        Message::Enrolled(_) if joined_now(records, record) => {
            lines.put(UDR, 106, "post-join tasks completed")
        }
        Message::KeyFailed {
            key: Key::Session,
            code,
        } => lines.put(AAD, 1098, &format!("session key not usable, {code}")),
        Message::NoConnection(_) => prt_unreachable(records, record, "name not resolved", lines),
        Message::NotTrusted(_) => {
            prt_unreachable(records, record, "server certificate not valid", lines);
        }
        _ => {}
    }
}

/// The acquisition of the Primary Refresh Token ends at the network; the join goes on without it.
fn prt_unreachable(records: &[Record], record: &Record, what: &str, lines: &mut Lines) {
    if let Some((Message::AskNonce | Message::AskPrt, _)) = under_way(records, record) {
        lines.put(AAD, 1084, &format!("sign-in service: {what}"));
    }
}

/// Each step has an error of its own; the try as a whole has one for its phase.
fn failed(records: &[Record], record: &Record, code: Code, lines: &mut Lines) {
    let Some(stopped) = stopped(records, record) else {
        return;
    };
    let own = match stopped {
        Stopped::Token => {
            let text = format!("registration failed in the authentication phase, exit code {code}");
            return lines.put(UDR, 305, &text);
        }
        Stopped::After => {
            return lines.put(
                UDR,
                206,
                &format!("post-join tasks failed, exit code {code}"),
            );
        }
        Stopped::Discovery(Way::Unsent) => Some((200, "discovery request not sent", "")),
        Stopped::Discovery(_) => Some((201, "discovery answer failed", "")),
        Stopped::DeviceKey => Some((202, "join request not initialised", "")),
        Stopped::TransportKey => Some((318, "creating the transport key failed", "")),
        Stopped::Join(Way::Unsent) => Some((203, "join request not sent", "")),
        Stopped::Join(Way::Unanswered) => Some((204, "join response failed", ", no HTTP status")),
        // The answer itself has written its event.
        Stopped::Join(Way::Refused) => None,
    };
    if let Some((id, text, more)) = own {
        lines.put(UDR, id, &format!("{text}, exit code {code}{more}"));
    }
    let text = format!("registration failed in the join phase, exit code {code}");
    lines.put(UDR, 304, &text);
}

fn tasks(run: Run<'_>, record: &Record, lines: &mut Lines) {
    match record.event {
        Event::TaskStarted { task, by } => {
            let name = task.name();
            match start_event(by) {
                110 => lines.put(SCHEDULER, 110, &format!("{name} started by a user")),
                107 => lines.put(SCHEDULER, 107, &format!("{name} triggered")),
                _ => {}
            }
            lines.put(SCHEDULER, 100, &format!("{name} started"));
        }
        Event::TaskEnded { task, code } => {
            if task == Task::AikEnrol
                && let Some((id, text)) = certificate::line(run, record, code)
            {
                lines.put(CERT_ENROLL, id, &text);
            }
            lines.put(SCHEDULER, 102, &format!("{} ended", task.name()));
        }
        Event::TaskRunning { task, .. } => {
            lines.put(SCHEDULER, 322, &format!("{} runs already", task.name()))
        }
        Event::TaskHeld { task, hold, .. } => {
            let why = match hold {
                Hold::NeedsMaintenance => "launch request queued behind Tpm-Maintenance",
                Hold::EnergySaver => "launch request queued",
                Hold::OnBattery => "not started, the device is on battery",
                Hold::NotIdle => "not started, the device is not idle",
                Hold::Disabled => "failed to start, 0x80041326",
                Hold::Missing | Hold::NotRegistered | Hold::MaintenanceOff => "",
            };
            if let Some(id) = hold_event(hold) {
                lines.put(SCHEDULER, id, &format!("{}: {why}", task.name()));
            }
        }
        Event::TaskReleased { task } if missed(run.records, record, task) => {
            let text = format!("{}: the missed start is made up for", task.name());
            lines.put(SCHEDULER, 114, &text);
        }
        _ => {}
    }
}

/// Whether a task that is released had been kept from starting; one queued behind another has missed nothing.
fn missed(records: &[Record], record: &Record, task: Task) -> bool {
    let mut held = before(records, record)
        .iter()
        .rev()
        .filter_map(|record| match record.event {
            Event::TaskHeld { task: of, hold, .. } if of == task => Some(hold),
            _ => None,
        });
    held.next() != Some(Hold::NeedsMaintenance)
}
