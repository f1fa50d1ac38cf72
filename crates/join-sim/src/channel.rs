//! One run, read the way an administrator reads a device: each channel in the vocabulary of its own tool.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::event::{Event, Fate, Record};
use crate::message::{
    Code, Hold, Judgement, Key, Message, Participant, Refused, Starter, Task, named,
};
use crate::notation;

named! {
    /// A place where traces of a run are kept.
    Channel {
        /// An HTTPS trace, as Fiddler shows it.
        Http => "http",
        /// The ETL trace of dsreg, by function.
        Etl => "etl",
        /// The event logs.
        Events => "events",
        /// Task Scheduler.
        Tasks => "tasks",
        /// The pages that the device shows.
        Screen => "screen",
        /// The directory's device objects.
        Directory => "directory",
        /// Battery, mains, energy saver, policy.
        Power => "power",
    }
}

/// A line in a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub channel: Channel,
    /// What it says.
    pub text: String,
}

/// What a record leaves in the channels. The event ids and function names are Windows' own; which moment of the model
/// writes which is inferred, and the bodies are reconstructions.
#[must_use]
pub fn rows(record: &Record) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut put =
        |channel, text: Option<String>| rows.extend(text.map(|text| Row { channel, text }));
    put(Channel::Http, http(record));
    put(Channel::Etl, etl(record));
    for text in events(record) {
        put(Channel::Events, Some(text));
    }
    let own = || Some(notation::event(&record.event));
    match record.event {
        Event::TaskStarted { .. }
        | Event::TaskHeld { .. }
        | Event::TaskReleased { .. }
        | Event::TaskEnded { .. }
        | Event::TaskRunning { .. }
        | Event::TaskCut { .. } => put(Channel::Tasks, own()),
        Event::Shown(_) => put(Channel::Screen, own()),
        Event::Failed { code } => put(Channel::Screen, Some(format!("error code {code}"))),
        Event::Object(_) => put(Channel::Directory, own()),
        Event::EnergySaver { .. } | Event::Source { .. } | Event::PolicyInForce { .. } => {
            put(Channel::Power, own())
        }
        _ => {}
    }
    rows
}

/// Method and URL of a request; tenant and host names are invented where they are not the protocol's.
#[must_use]
pub fn request_line(message: &Message) -> Option<(&'static str, &'static str)> {
    const SIGN_IN: &str = "https://login.microsoftonline.com/common/oauth2/token";
    Some(match message {
        Message::AskToken(_) | Message::AskNonce | Message::AskPrt => ("POST", SIGN_IN),
        Message::Discover => (
            "GET",
            "https://enterpriseregistration.windows.net/contoso.example/Discover?api-version=1.9",
        ),
        Message::Join(_) => (
            "POST",
            "https://enterpriseregistration.windows.net/EnrollmentServer/device/?api-version=2.0",
        ),
        Message::Leave => (
            "DELETE",
            "https://enterpriseregistration.windows.net/EnrollmentServer/device/00000000-0000-4000-8000-0000000000d1?api-version=2.0",
        ),
        Message::GetCaCaps => (
            "GET",
            "https://xyz-keyid-0000000000000000.microsoftaik.azure.net/templates/Aik/scep?operation=GetCACaps",
        ),
        Message::GetCaCertChain => (
            "GET",
            "https://xyz-keyid-0000000000000000.microsoftaik.azure.net/templates/Aik/scep?operation=GetCACertChain&message=default",
        ),
        Message::EnrolAik | Message::AnswerChallenge => (
            "POST",
            "https://xyz-keyid-0000000000000000.microsoftaik.azure.net/templates/Aik/scep?operation=PKIOperation",
        ),
        Message::Enrol(_) => (
            "POST",
            "https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc",
        ),
        Message::Sync { .. } => (
            "POST",
            "https://manage.microsoft.com/devicegatewayproxy/cimhandler.ashx",
        ),
        _ => return None,
    })
}

/// Status of an answer.
#[must_use]
pub fn status_line(message: &Message) -> Option<(u16, &'static str)> {
    Some(match message {
        Message::TokenIssued(_)
        | Message::Nonce
        | Message::Prt
        | Message::Discovered
        | Message::Left
        | Message::CaCaps
        | Message::CaCertChain
        | Message::Challenge
        | Message::AikCertificate
        | Message::Enrolled(_)
        | Message::Synced(_) => (200, "OK"),
        Message::Joined(Judgement::Accepted) => (201, "Created"),
        Message::Joined(Judgement::Refused(Refused::Busy)) => (503, "Service Unavailable"),
        Message::Joined(Judgement::Refused(_)) | Message::AikRefused(400) => (400, "Bad Request"),
        Message::AikRefused(_) => (404, "Not Found"),
        _ => return None,
    })
}

fn http(record: &Record) -> Option<String> {
    match record.event {
        Event::Sent { message, fate, .. } if !record.who.in_cloud() => {
            let (method, url) = request_line(&message)?;
            Some(match fate {
                Fate::Blocked => format!("{method} {url}: name not resolved"),
                Fate::Untrusted => format!("{method} {url}: server certificate not valid"),
                Fate::Lost | Fate::Arrives(_) => format!("{method} {url}"),
            })
        }
        Event::Received { from, message } if from.in_cloud() && !record.who.in_cloud() => {
            let (status, reason) = status_line(&message)?;
            let mut line = format!("{status} {reason}: {}", message.name());
            if let Message::Joined(Judgement::Refused(refused)) = message {
                line = line + ", \"" + refused.server_message() + "\"";
            }
            Some(line)
        }
        Event::TimedOut { .. } => Some(notation::event(&record.event)),
        _ => None,
    }
}

fn etl(record: &Record) -> Option<String> {
    if record.who != Participant::Device && record.who != Participant::Tpm {
        return None;
    }
    Some(match record.event {
        Event::Sent {
            message: Message::Discover,
            ..
        } => "RegistrationController::InitializeJoinRequest: discovery".to_string(),
        Event::Received {
            message: Message::TransportKeyDeleted,
            ..
        } => "RegistrationController::DeleteTransportKey: S_OK".to_string(),
        Event::Attempt {
            number,
            certificate: false,
        } => {
            format!(
                "RegistrationController::CreateTransportKey: attempt {number}, AIK certificate not available"
            )
        }
        Event::Attempt {
            number,
            certificate: true,
        } => {
            format!(
                "RegistrationController::CreateTransportKey: attempt {number}, AIK certificate found"
            )
        }
        Event::WaitEnded {
            certificate: false, ..
        } => "RegistrationController::CreateTransportKey: goes on without AIK certificate"
            .to_string(),
        Event::Received {
            message:
                Message::KeyMade {
                    key: Key::Transport,
                    ..
                },
            ..
        } => "RegistrationController::CreateTransportKey: key created".to_string(),
        Event::Received {
            message: Message::Certified,
            ..
        } => "RegistrationController::CreateTransportKey: attestation statement taken".to_string(),
        Event::Received {
            message: Message::KeyFailed { code, .. },
            ..
        } => {
            format!("RegistrationController::CreateTransportKey: {code}")
        }
        Event::Sent {
            message: Message::Join(_),
            ..
        } => "RegistrationController: join request sent".to_string(),
        Event::Received {
            message: Message::Joined(_),
            ..
        } => "RegistrationController: join response received".to_string(),
        _ => return None,
    })
}

const UDR: &str = "User Device Registration";
const SCHEDULER: &str = "TaskScheduler";

fn events(record: &Record) -> Vec<String> {
    let one = |provider: &str, id: u16, text: &str| Vec::from([format!("{provider} {id}: {text}")]);
    match (record.who, record.event) {
        (
            Participant::Device,
            Event::Sent {
                message: Message::Discover,
                ..
            },
        ) => one(UDR, 100, "discovery request sent"),
        (
            Participant::Device,
            Event::Received {
                message: Message::Discovered,
                ..
            },
        ) => one(UDR, 101, "discovery answer received"),
        (
            Participant::Device,
            Event::Sent {
                message: Message::Join(_),
                ..
            },
        ) => Vec::from([
            format!("{UDR} 102: join request initialised, JoinRequest 0, domain contoso.example"),
            format!("{UDR} 103: join request sent"),
        ]),
        (
            Participant::Device,
            Event::Received {
                message: Message::Joined(Judgement::Accepted),
                ..
            },
        ) => one(UDR, 104, "join response received"),
        (
            Participant::Device,
            Event::Received {
                message: Message::Joined(Judgement::Refused(reason)),
                ..
            },
        ) => {
            let (status, _) =
                status_line(&Message::Joined(Judgement::Refused(reason))).unwrap_or((400, ""));
            let code = crate::machine::failure_code(reason);
            one(
                UDR,
                204,
                &format!("join response failed, exit code {code}, HTTP status {status}"),
            )
        }
        (Participant::Device, Event::CertificateStored { key: Key::Device }) => Vec::from([
            format!("{UDR} 105: join request completed"),
            format!("{UDR} 106: post-join tasks completed"),
        ]),
        (
            Participant::Device,
            Event::Received {
                message:
                    Message::KeyFailed {
                        key: Key::Transport,
                        code,
                    },
                ..
            },
        ) => one(
            UDR,
            318,
            &format!("creating the transport key failed, {code}"),
        ),
        (Participant::Device, Event::Unattested) => {
            one(UDR, 385, "attestation statement: no AIK certificate")
        }
        (
            Participant::Device,
            Event::Received {
                message: Message::Certified,
                ..
            },
        ) => one(UDR, 386, "attestation statement taken"),
        (
            Participant::Device,
            Event::Sent {
                message: Message::AskPrt,
                ..
            },
        ) => one("AAD", 1006, "PRT acquisition started"),
        (Participant::Device, Event::PrtHeld) => one("AAD", 1007, "PRT acquisition ended"),
        (
            Participant::Device,
            Event::Received {
                message: Message::Connected,
                ..
            },
        ) => one("Autopilot", 164, "internet available"),
        (
            Participant::Device,
            Event::Received {
                message: Message::Profile,
                ..
            },
        ) => one("Autopilot", 161, "profile downloaded"),
        (
            Participant::Device,
            Event::Received {
                message: Message::TpmNotReady(code),
                ..
            },
        ) => one(
            "Autopilot",
            171,
            &format!("TPM identity confirmation failed, {code}"),
        ),
        (
            Participant::Tasks,
            Event::TaskStarted {
                task,
                by: Starter::Hand,
            },
        ) => Vec::from([
            format!("{SCHEDULER} 110: {} started by a user", task.name()),
            format!("{SCHEDULER} 100: {} started", task.name()),
        ]),
        (Participant::Tasks, Event::TaskStarted { task, .. }) => {
            one(SCHEDULER, 100, &format!("{} started", task.name()))
        }
        (
            Participant::Tasks,
            Event::TaskEnded {
                task: Task::AikEnrol,
                code,
            },
        ) if code != Code(0) => Vec::from([
            format!(
                "CertificateServicesClient-CertEnroll 86: SCEP certificate enrolment failed, {code}"
            ),
            format!("{SCHEDULER} 102: {} ended", Task::AikEnrol.name()),
        ]),
        (Participant::Tasks, Event::TaskEnded { task, .. }) => {
            one(SCHEDULER, 102, &format!("{} ended", task.name()))
        }
        (Participant::Tasks, Event::TaskRunning { task, .. }) => {
            one(SCHEDULER, 322, &format!("{} runs already", task.name()))
        }
        (Participant::Tasks, Event::TaskHeld { task, hold, .. }) => {
            let (id, why) = match hold {
                Hold::EnergySaver | Hold::NeedsMaintenance => (325, "launch request queued"),
                Hold::OnBattery => (326, "not started, the device is on battery"),
                Hold::NotIdle => (328, "not started, the device is not idle"),
            };
            one(SCHEDULER, id, &format!("{}: {why}", task.name()))
        }
        _ => Vec::new(),
    }
}
