//! A run as the traces read it, with the civil times of its clocks.

use super::attempt::before;
use crate::command::Command;
use crate::event::{Event, Record};
use crate::message::{Message, Participant};
use crate::parameter::Parameter;
use crate::scenario::Scenario;
use crate::time::{Instant, Utc};

/// A run whose traces are read.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) records: &'a [Record],
}

impl Run<'_> {
    /// True time as civil time.
    pub(super) fn utc(self, at: Instant) -> Utc {
        self.scenario.starts_at().plus_ms(at.0 as i64)
    }

    /// A parameter's value when a record was made.
    pub(super) fn value(self, id: Parameter, record: &Record) -> i64 {
        let set = |earlier: &Record| match earlier.event {
            Event::Commanded(Command::Set(changed, value)) if changed == id => Some(value),
            _ => None,
        };
        let changed = before(self.records, record).iter().rev().find_map(set);
        changed.unwrap_or(self.scenario.values().get(id))
    }

    /// What the device's clock showed, as it was read in the same boot; true time when it was not.
    pub(super) fn device_clock(self, record: &Record) -> Utc {
        let read = |other: &Record| match other.event {
            Event::ClockRead { ahead_ms, .. } => Some(Some(ahead_ms)),
            Event::Received {
                message: Message::PowerOn,
                ..
            } if other.who == Participant::Device => Some(None),
            _ => None,
        };
        let before = before(self.records, record);
        let ahead_ms = match before.iter().rev().find_map(read) {
            Some(Some(ahead_ms)) => ahead_ms,
            // It is read later in this boot.
            Some(None) => {
                let after = &self.records[before.len()..];
                after.iter().find_map(read).flatten().unwrap_or(0)
            }
            None => 0,
        };
        self.utc(record.at).plus_ms(ahead_ms)
    }
}
