//! One run, read the way an administrator reads a device: each channel in the vocabulary of its own tool.

mod attempt;
mod etl;
mod events;

use alloc::{format, string::String, vec::Vec};

use crate::event::{Event, Fate, Record};
use crate::message::{Judgement, Message, Refused, named};
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
    /// In the event logs: the log, and the id of the event; the text begins with both.
    pub event: Option<(&'static str, u16)>,
}

/// What a record of a run leaves in the channels. The event ids and function names are Windows' own; which moment of the
/// model writes which is inferred, and the bodies are reconstructions.
#[must_use]
pub fn rows(records: &[Record], record: &Record) -> Vec<Row> {
    let mut rows = Vec::new();
    let row = |channel, text: String| Row {
        channel,
        text,
        event: None,
    };
    rows.extend(http(record).map(|text| row(Channel::Http, text)));
    rows.extend(etl::line(records, record).map(|text| row(Channel::Etl, text)));
    rows.extend(events::lines(records, record));
    let mut put = |channel, text: Option<String>| rows.extend(text.map(|text| row(channel, text)));
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
