//! The certificate enrolment's events in the Application log, with the fields that they have in Windows.

use alloc::{format, string::String};

use super::attempt::{before, left};
use super::http::{request_line, status_line};
use super::run::Run;
use crate::event::{Event, Record};
use crate::message::{Code, Message, Participant, Task};

/// Event and text when AikCertEnrollTask ends: 86 where the enrolment did not begin, 87 where it failed later, 88 where it brought
/// a certificate; none where there was nothing to enrol. Which exchange belongs to which stage is inferred.
pub(super) fn line(run: Run<'_>, record: &Record, code: Code) -> Option<(u16, String)> {
    let own = before(run.records, record).iter().rev();
    let begins = |record: &&Record| {
        !matches!(
            record.event,
            Event::TaskStarted {
                task: Task::AikEnrol,
                ..
            }
        )
    };
    let own = own
        .filter(|record| record.who == Participant::Tasks)
        .take_while(begins);
    let asked = own.clone().find_map(|record| match record.event {
        Event::Sent { message, fate, .. } => Some((record, message, fate)),
        _ => None,
    });
    let submitted = own.clone().any(|record| {
        matches!(record.event, Event::Sent { message: Message::EnrolAik, fate, .. } if left(fate))
    });
    let (id, what) = match (code, asked.is_some(), submitted) {
        (Code(0), false, _) => return None,
        (Code(0), true, _) => (88, "SCEP certificate enrolment succeeded"),
        (_, _, true) => (87, "SCEP certificate enrolment failed"),
        (_, _, false) => (86, "SCEP certificate enrolment did not start"),
    };
    let Some((sent, message, _)) = asked else {
        return Some((
            id,
            format!("{what}, ErrorCode {code}; Context WORKGROUP\\DESKTOP-SIM0001$"),
        ));
    };
    let stage = match message {
        Message::GetCaCaps => "GetCACaps",
        Message::GetCaCertChain => "GetCACert",
        _ => "Submit",
    };
    let answer = own.clone().find_map(|record| match record.event {
        Event::Received { message, .. } if record.call == Some(sent.step) => {
            Some((record, status_line(&message)?))
        }
        _ => None,
    });
    let (method, url) = request_line(&message)?;
    let url = url.split('?').next().unwrap_or(url);
    let text = answer.map_or_else(String::new, |(answer, (status, reason))| {
        let date = super::http::date(run.scenario, run.records, answer);
        let date = date.map_or_else(String::new, |date| date.http_date());
        format!(", MessageText HTTP/1.1 {status} {reason} Date: {date}")
    });
    let took = answer
        .map_or(record.at, |(answer, _)| answer.at)
        .since(sent.at)
        .0;
    let error = if code == Code(0) {
        String::new()
    } else {
        format!(", ErrorCode {code}")
    };
    Some((
        id,
        format!(
            "{what}, Stage {stage}{error}; Context WORKGROUP\\DESKTOP-SIM0001$, Url {url}{text}, Method {method}({took}ms)"
        ),
    ))
}
