//! The log of Autopilot: profile, readying of the TPM, the wait for the AIK certificate, the un-join.

use alloc::{format, string::String, vec::Vec};

use super::attempt::{Stopped, because, before, is_repeat, left, stopped, under_way};
use super::run::Run;
use crate::event::{Event, Record};
use crate::machine::NOT_YET_VALID;
use crate::message::{Code, Message, Participant, Start, Starter, Task};
use crate::parameter::choices::{EkCertificate, TpmKind};
use crate::parameter::{Choice, Parameter};
use crate::time::{Instant, Millis};

/// A wait for the AIK certificate that ran out (ERROR_TIMEOUT).
const TIMEOUT: Code = Code(0x8007_05b4);
/// The tries to ready the TPM are used up.
const TRIES_USED_UP: Code = Code(0x8103_9001);

/// The lines of one record.
struct Lines(Vec<(u16, String)>);

impl Lines {
    fn put(&mut self, id: u16, text: &str) {
        self.0.push((id, text.into()));
    }

    /// 250, and before it whether the TPM has what the certificate service asks for.
    fn wait_begins(&mut self, run: Run<'_>, record: &Record) {
        let missing = run.value(EkCertificate::PARAMETER, record) == EkCertificate::Missing as i64
            || run.value(TpmKind::PARAMETER, record) == TpmKind::None as i64;
        if missing {
            self.put(209, "EK certificate is not present");
        } else {
            self.put(208, "EK certificate is present");
        }
        self.put(250, "AIK acquisition started");
    }

    fn wait_ends(&mut self, code: Code, waited: Millis, allowed_s: i64) {
        let text = format!(
            "AIK acquisition ended, HRESULT {code}; {} us of {} ms allowed",
            waited.0 * 1000,
            allowed_s * 1000
        );
        self.put(251, &text);
    }

    fn certificate(&mut self, found: bool) {
        if found {
            self.put(253, "AIK certificate was located");
        } else {
            self.put(254, "AIK certificate was not located");
        }
    }
}

/// What a record writes: ids and texts. The ids and their senses are public; which moment of the model writes which is inferred.
pub(super) fn lines(run: Run<'_>, record: &Record) -> Vec<(u16, String)> {
    let mut lines = Lines(Vec::new());
    match (record.who, record.event) {
        (Participant::Autopilot, Event::Received { message, .. }) => {
            service(run, record, message, &mut lines);
        }
        (Participant::Device, Event::Received { message, .. }) => {
            heard(run, record, message, &mut lines);
        }
        (Participant::Device, Event::Sent { message, fate, .. })
            if left(fate) && !is_repeat(run.records, record) =>
        {
            match message {
                Message::AskProfile => lines.put(160, "profile download begins"),
                Message::Leave => lines.put(195, "device unenrolment began"),
                _ => {}
            }
        }
        (
            Participant::Device,
            Event::TimedOut {
                to: Participant::Autopilot,
                last: true,
                ..
            },
        ) => lines.put(100, "no profile found"),
        (
            Participant::Device,
            Event::WaitEnded {
                certificate,
                waited,
            },
        ) => {
            let code = if certificate { Code(0) } else { TIMEOUT };
            lines.wait_ends(code, waited, run.value(Parameter::AikWait, record));
            lines.certificate(certificate);
        }
        // The new certificate has not begun by the device's clock; which of them says so is inferred.
        (
            Participant::Tasks,
            Event::TaskEnded {
                code: NOT_YET_VALID,
                ..
            },
        ) => {
            let (server, client) = (run.utc(record.at).iso(), run.device_clock(record).iso());
            let text =
                format!("machine clock is too far off; server time {server}, client time {client}");
            lines.put(753, &text);
            lines.put(752, "time sync failed, HRESULT 0x800705b4");
        }
        (Participant::Device, Event::Failed { code }) => failed(run, record, code, &mut lines),
        _ => {}
    }
    lines.0
}

/// Windows.Management.Service and the TPM's tasks.
fn service(run: Run<'_>, record: &Record, message: Message, lines: &mut Lines) {
    let attempt = |number: usize| {
        let of = run.value(Parameter::AttestationRetries, record) + 1;
        format!("configuring the TPM for attestation, attempt {number} of {of}")
    };
    match message {
        Message::PrepareTpm => {
            lines.put(177, &attempt(1));
            lines.wait_begins(run, record);
        }
        Message::StartResult {
            task: Task::Maintenance,
            result: Start::Refused,
        } => lines.put(155, "failed to start TPM task, HRESULT 0x80070002"),
        Message::StartResult {
            task: Task::Maintenance,
            ..
        } => lines.put(151, "TPM maintenance task started"),
        Message::TaskEnded {
            task: Task::Maintenance,
            ..
        } => lines.put(152, "TPM maintenance task is complete"),
        Message::StartResult {
            task: Task::AikEnrol,
            ..
        } => {
            let again = before(run.records, record).iter().filter(|earlier| {
                matches!(
                    earlier.event,
                    Event::Received {
                        message: Message::StartTask {
                            task: Task::AikEnrol,
                            by: Starter::Autopilot
                        },
                        ..
                    }
                )
            });
            lines.put(177, &attempt(again.count() + 1));
            lines.put(190, "AIK certificate enrolment task was triggered");
        }
        _ => {}
    }
}

/// The device's own part.
fn heard(run: Run<'_>, record: &Record, message: Message, lines: &mut Lines) {
    // How long the technician's wait for the TPM was.
    let mut ready = |code| {
        let began = since(run, record, |message| message == Message::PrepareTpm);
        let allowed_s = run.value(Parameter::AttestationLimit, record);
        lines.wait_ends(code, record.at.since(began), allowed_s);
    };
    match message {
        Message::Connected => lines.put(164, "internet available"),
        Message::Profile => lines.put(161, "profile downloaded"),
        Message::NoConnection(Participant::Autopilot)
        | Message::NotTrusted(Participant::Autopilot) => lines.put(100, "no profile found"),
        Message::TpmReady => {
            ready(Code(0));
            lines.put(169, "TPM identity confirmed");
        }
        Message::TpmNotReady(code) => {
            ready(code);
            if code == TRIES_USED_UP {
                lines.put(189, "configuring the TPM exceeded the attempts allowed");
            }
            let text = format!("TPM identity confirmation failed, HRESULT {code}");
            lines.put(171, &text);
        }
        Message::AikStatus {
            required,
            certificate,
        } => {
            lines.certificate(certificate);
            if required && !certificate {
                lines.wait_begins(run, record);
            }
        }
        Message::Left => lines.put(196, "device unenrolment completed, HRESULT 0x00000000"),
        _ => {}
    }
}

/// A failure inside the wait ends it; one while the device leaves Entra ends the un-join.
fn failed(run: Run<'_>, record: &Record, code: Code, lines: &mut Lines) {
    let cause = because(run.records, record);
    let heard = cause.map(|cause| cause.event);
    if let Some(Event::Received {
        message: Message::TaskEnded { .. },
        ..
    }) = heard
        && stopped(run.records, record) == Some(Stopped::TransportKey)
    {
        let began = since(run, record, |message| {
            matches!(message, Message::AikStatus { .. })
        });
        let allowed_s = run.value(Parameter::AikWait, record);
        lines.wait_ends(code, record.at.since(began), allowed_s);
    }
    let unanswered = matches!(
        heard,
        Some(
            Event::TimedOut { .. }
                | Event::Received {
                    message: Message::NoConnection(_) | Message::NotTrusted(_),
                    ..
                }
        )
    );
    if let Some(cause) = cause.filter(|_| unanswered)
        && let Some((Message::Leave, _)) = under_way(run.records, cause)
    {
        lines.put(197, &format!("device unenrolment failed, HRESULT {code}"));
    }
}

/// When a message was last heard before a record; the record's own moment when it was not.
fn since(run: Run<'_>, record: &Record, is: impl Fn(Message) -> bool) -> Instant {
    let heard = before(run.records, record)
        .iter()
        .rfind(|earlier| matches!(earlier.event, Event::Received { message, .. } if is(message)));
    heard.map_or(record.at, |heard| heard.at)
}
