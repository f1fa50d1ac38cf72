//! How far a try to join came: what its requests and its failure say, read from the records before them.

use crate::event::{Event, Fate, Record};
use crate::machine::is_code_of;
use crate::message::{Judgement, Key, Message, Participant};

/// What became of a request that the device gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It never left the device.
    Unsent,
    /// It left, and no answer came.
    Unanswered,
    /// The answer was a refusal.
    Refused,
}

/// The step at which the device gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// The bearer token.
    Token,
    /// Discovery.
    Discovery(Way),
    /// The device key, and with it the preparation of the request.
    DeviceKey,
    /// The transport key.
    TransportKey,
    /// The join request.
    Join(Way),
    /// What follows the join.
    After,
}

/// The record that led to one.
pub(super) fn because<'a>(records: &'a [Record], record: &Record) -> Option<&'a Record> {
    records.get(record.cause?.0 as usize)
}

/// Whether a message of this fate left the device.
pub(super) fn left(fate: Fate) -> bool {
    matches!(fate, Fate::Arrives(_) | Fate::Lost)
}

/// Whether a message that was sent is a request that is sent again because no answer came.
pub(super) fn is_repeat(records: &[Record], sent: &Record) -> bool {
    because(records, sent)
        .is_some_and(|cause| matches!(cause.event, Event::TimedOut { last: false, .. }))
}

/// The records of a run before one of them.
pub(super) fn before<'a>(records: &'a [Record], record: &Record) -> &'a [Record] {
    records.get(..record.step.0 as usize).unwrap_or(records)
}

/// The request that the device had under way when a record was made, and whether any try of it had left the device.
pub(super) fn under_way(records: &[Record], now: &Record) -> Option<(Message, bool)> {
    let mut asked = None;
    let mut sent = false;
    for record in before(records, now).iter().rev() {
        let Event::Sent {
            to, message, fate, ..
        } = record.event
        else {
            continue;
        };
        if record.who != Participant::Device || !to.in_cloud() {
            continue;
        }
        asked = asked.or(Some(message));
        sent |= left(fate);
        if !is_repeat(records, record) {
            break;
        }
    }
    asked.map(|message| (message, sent))
}

/// Where the try stopped that a failure ended; none when it was no join that failed.
pub(super) fn stopped(records: &[Record], failed: &Record) -> Option<Stopped> {
    let Event::Failed { code } = failed.event else {
        return None;
    };
    let cause = because(records, failed)?;
    match cause.event {
        Event::TimedOut { .. }
        | Event::Received {
            message: Message::NoConnection(_) | Message::NotTrusted(_),
            ..
        } => {
            let (message, sent) = under_way(records, cause)?;
            let way = if sent { Way::Unanswered } else { Way::Unsent };
            request(message, way)
        }
        Event::WaitEnded { .. } => Some(Stopped::TransportKey),
        Event::Received {
            message: Message::TokenRefused(_),
            ..
        } => Some(Stopped::Token),
        Event::Received { message, .. } => match message {
            Message::TaskEnded { .. } => Some(Stopped::TransportKey),
            Message::KeyFailed { key, .. } => match key {
                Key::Device => Some(Stopped::DeviceKey),
                Key::Transport => Some(Stopped::TransportKey),
                Key::Endorsement | Key::Aik | Key::Session => None,
            },
            Message::Joined(Judgement::Refused(reason)) if is_code_of(reason, code) => {
                Some(Stopped::Join(Way::Refused))
            }
            _ => None,
        },
        _ => None,
    }
    .filter(|stopped| *stopped != Stopped::After || joined_now(records, failed))
}

fn request(message: Message, way: Way) -> Option<Stopped> {
    match message {
        Message::AskToken(_) => Some(Stopped::Token),
        Message::Discover => Some(Stopped::Discovery(way)),
        Message::Join(_) => Some(Stopped::Join(way)),
        Message::AskNonce | Message::AskPrt | Message::Enrol(_) => Some(Stopped::After),
        _ => None,
    }
}

/// Whether the try under way has brought the device its certificate before a record.
pub(super) fn joined_now(records: &[Record], now: &Record) -> bool {
    let begins = |record: &&Record| {
        matches!(
            record.event,
            Event::Received {
                message: Message::Credentials | Message::TryAgain | Message::TpmReady,
                ..
            }
        ) && record.who == Participant::Device
    };
    let stored =
        |record: &Record| matches!(record.event, Event::CertificateStored { key: Key::Device });
    let before = before(records, now);
    let first = before
        .iter()
        .rposition(|record| begins(&record))
        .unwrap_or(0);
    before[first..].iter().any(stored)
}
