//! The ETL trace of dsreg: which of its functions says what.

use alloc::{format, string::String};

use super::attempt::{Stopped, Way, because, is_repeat, left, stopped};
use crate::event::{Event, Record};
use crate::message::{Key, Message, Participant};

const INITIALIZE: &str = "RegistrationController::InitializeJoinRequest";
const DELETE: &str = "RegistrationController::DeleteTransportKey";
const CREATE: &str = "RegistrationController::CreateTransportKey";
const CONTROLLER: &str = "RegistrationController";

/// What a record of a run writes; none when it writes nothing.
pub(super) fn line(records: &[Record], record: &Record) -> Option<String> {
    match record.who {
        Participant::Device => device(records, record),
        // Without the certificate the creation goes on only when the TPM is asked for the key all the same.
        Participant::Tpm => match (record.event, because(records, record)?.event) {
            (
                Event::Received {
                    message: Message::MakeKey(Key::Transport),
                    ..
                },
                Event::WaitEnded {
                    certificate: false, ..
                },
            ) => Some(format!("{CREATE}: goes on without AIK certificate")),
            _ => None,
        },
        _ => None,
    }
}

fn device(records: &[Record], record: &Record) -> Option<String> {
    Some(match record.event {
        Event::Sent { message, fate, .. } if left(fate) && !is_repeat(records, record) => {
            match message {
                Message::Discover => format!("{INITIALIZE}: discovery"),
                Message::Join(_) => format!("{CONTROLLER}: join request sent"),
                _ => return None,
            }
        }
        Event::Received { message, .. } => match message {
            Message::TransportKeyDeleted => format!("{DELETE}: S_OK"),
            Message::KeyMade {
                key: Key::Transport,
                ..
            } => format!("{CREATE}: key created"),
            Message::Certified => format!("{CREATE}: attestation statement taken"),
            Message::Joined(_) => format!("{CONTROLLER}: join response received"),
            _ => return None,
        },
        Event::Attempt {
            number,
            certificate,
        } => {
            let required = !matches!(
                because(records, record).map(|cause| cause.event),
                Some(Event::Received {
                    message: Message::AikStatus {
                        required: false,
                        ..
                    },
                    ..
                })
            );
            match (certificate, required) {
                (true, _) => format!("{CREATE}: attempt {number}, AIK certificate found"),
                (false, true) => {
                    format!("{CREATE}: attempt {number}, AIK certificate not available")
                }
                (false, false) => format!("{CREATE}: attempt {number}"),
            }
        }
        Event::Failed { code } => match stopped(records, record)? {
            Stopped::Discovery(_) => format!("{INITIALIZE}: discovery failed, {code}"),
            Stopped::DeviceKey => format!("{INITIALIZE}: device key not made, {code}"),
            Stopped::TransportKey => format!("{CREATE}: {code}"),
            Stopped::Join(Way::Unsent) => format!("{CONTROLLER}: join request not sent, {code}"),
            Stopped::Join(Way::Unanswered) => format!("{CONTROLLER}: no join response, {code}"),
            Stopped::Join(Way::Refused) | Stopped::Token | Stopped::After => return None,
        },
        _ => return None,
    })
}
