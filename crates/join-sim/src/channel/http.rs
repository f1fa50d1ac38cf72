//! The HTTPS trace: request lines, statuses, and the `Date` of an answer.

use alloc::{format, string::String};

use super::attempt::before;
use super::run::Run;
use crate::event::{Event, Fate, Record};
use crate::message::{Judgement, Message, Participant, Refused};
use crate::notation;
use crate::parameter::Parameter;
use crate::scenario::Scenario;
use crate::time::Utc;

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
        Message::Joined(Judgement::Refused(_))
        | Message::AikRefused(400)
        | Message::TokenRefused(_) => (400, "Bad Request"),
        Message::AikRefused(_) => (404, "Not Found"),
        _ => return None,
    })
}

pub(super) fn line(run: Run<'_>, record: &Record) -> Option<String> {
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
            if let Message::TokenRefused(number) = message {
                line = line + &format!(", AADSTS{number}");
            }
            if let Some(date) = date(run.scenario, run.records, record) {
                line = line + "; Date: " + &date.http_date();
            }
            Some(line)
        }
        Event::TimedOut { .. } => Some(notation::event(&record.event)),
        _ => None,
    }
}

/// The `Date` of an answer that has arrived: the moment it left, by the clock of the service that sent it; none of a record
/// that is no answer over HTTP.
#[must_use]
pub fn date(scenario: &Scenario, records: &[Record], answer: &Record) -> Option<Utc> {
    let Event::Received { from, message } = answer.event else {
        return None;
    };
    status_line(&message)?;
    let before = before(records, answer);
    let left = before.iter().rfind(|record| {
        record.call == answer.call
            && record.who == from
            && matches!(record.event, Event::Sent { .. })
    })?;
    let utc = scenario.starts_at().plus_ms(left.at.0 as i64);
    if from != Participant::Drs {
        return Some(utc);
    }
    let run = Run { scenario, records };
    let ahead_s = run.value(Parameter::DrsClockOffset, left);
    Some(utc.plus_ms(ahead_s * 1000))
}
