//! The log of Windows' key storage: which key was looked for, made, deleted, and by which process.

use alloc::{format, string::String};

use super::attempt::before;
use super::run::Run;
use crate::event::{Event, Record};
use crate::message::{Code, Key, Message, Participant};

/// NTE_BAD_KEYSET: the key is not there.
const NOT_THERE: Code = Code(0x8009_0016);
const IN_TPM: &str = "Microsoft Platform Crypto Provider";

/// Event and text of a record. The fields are those of Windows; the names of the two keys of the join are ours.
pub(super) fn line(run: Run<'_>, record: &Record) -> Option<(u16, String)> {
    if record.who == Participant::Device
        && let Event::Received {
            message: Message::KeyFailed { key, code },
            from: Participant::Tpm,
        } = record.event
        && key != Key::Session
    {
        let (name, process) = names(key)?;
        let text = format!(
            "key not made, KeyName {name}, Status {code}; ProviderName {IN_TPM}, AlgorithmName RSA, ProcessName {process}"
        );
        return Some((4, text));
    }
    if record.who != Participant::Tpm {
        return None;
    }
    match record.event {
        // The enrolment looks for the AIK before it makes one.
        Event::Received {
            message: Message::CreateAik,
            ..
        } if !has_aik(run, record) => {
            let (name, process) = names(Key::Aik)?;
            let text = format!(
                "key not opened, KeyName {name}, Status {NOT_THERE}; ProviderName {IN_TPM}, ProcessName {process}"
            );
            Some((3, text))
        }
        Event::KeyMade { key, .. } => written(9, "key made", key),
        Event::KeyGone { key } => written(11, "key deleted", key),
        _ => None,
    }
}

fn written(id: u16, what: &str, key: Key) -> Option<(u16, String)> {
    let (name, process) = names(key)?;
    let text = format!(
        "{what}, KeyName {name}; ProcessName {process}, UserId S-1-5-18, Status 0x00000000"
    );
    Some((id, text))
}

/// A key's name, and the process that works with it; none of keys that are not in a key storage.
const fn names(key: Key) -> Option<(&'static str, &'static str)> {
    match key {
        Key::Aik => Some(("Windows AIK", "taskhostw.exe")),
        Key::Device => Some(("device-key", "svchost.exe")),
        Key::Transport => Some(("transport-key", "svchost.exe")),
        Key::Endorsement | Key::Session => None,
    }
}

fn has_aik(run: Run<'_>, record: &Record) -> bool {
    let aik = before(run.records, record)
        .iter()
        .rev()
        .find_map(|earlier| match earlier.event {
            Event::KeyMade { key: Key::Aik, .. } => Some(true),
            Event::KeyGone { key: Key::Aik } => Some(false),
            _ => None,
        });
    aik.unwrap_or(false)
}
