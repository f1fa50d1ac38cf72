//! A sum over a run, which a link carries: whether the run is still the one that was saved.

use crate::command::Command;
use crate::event::{Event, Fate, ObjectChange, Record};
use crate::parameter::{Parameter, Values};
use crate::reads::Reads;
use crate::time::Step;

/// A sum of 24 bits over a run. The words for what happened are in none, so that a link does not speak of a change where only
/// a sentence was mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// Over what happened when to whom, and because of what; earlier links have it. It does not see a changed value.
    Moments(u32),
    /// Over that and over what each record says in numbers, and over the parameters that the run has looked at.
    Contents(u32),
}

/// The last parameter that every link with a sum over contents knew.
const LAST_OF_ALL_LINKS: u8 = Parameter::HelloSetUp as u8;

/// The sum that numbers are added to one by one.
struct Sum(u32);

impl Sum {
    fn new() -> Sum {
        Sum(0x811c_9dc5)
    }

    fn add(&mut self, number: u64) {
        for part in [number as u32, (number >> 32) as u32] {
            self.0 = (self.0 ^ part).wrapping_mul(0x0100_0193);
            self.0 ^= self.0 >> 15;
        }
    }

    fn add_moment(&mut self, record: &Record) {
        let step = |step: Option<Step>| step.map_or(0, |step| u64::from(step.0) + 1);
        self.add(record.at.0);
        self.add(record.who as u64);
        self.add(step(record.cause) << 32 | step(record.also));
    }

    fn folded(&self) -> u32 {
        (self.0 ^ self.0 >> 24) & 0x00ff_ffff
    }
}

impl Digest {
    /// The sum over what happened when to whom, and because of what.
    #[must_use]
    pub fn moments(records: &[Record]) -> Digest {
        let mut sum = Sum::new();
        for record in records {
            sum.add_moment(record);
        }
        Digest::Moments(sum.folded())
    }

    /// The sum over what the records say as well, and over the values with which the run began of the parameters that it has
    /// looked at.
    #[must_use]
    pub fn contents(records: &[Record], values: &Values, read: Reads) -> Digest {
        let mut sum = Sum::new();
        for record in records {
            sum.add_moment(record);
            for number in numbers(&record.event) {
                sum.add(number as u64);
            }
        }
        for id in read.iter() {
            // Of parameters that came later only a change counts: links made before them still hold.
            if id as u8 > LAST_OF_ALL_LINKS && values.get(id) == id.spec().default {
                continue;
            }
            sum.add(id as u64);
            sum.add(values.get(id) as u64);
        }
        Digest::Contents(sum.folded())
    }
}

/// What an event says in numbers; its kind follows from who it happened to, when, and because of what.
fn numbers(event: &Event) -> [i64; 5] {
    let flag = i64::from;
    let margin = |ms: Option<i64>| ms.unwrap_or(i64::MIN);
    match *event {
        Event::Sent { to, fate, .. } => match fate {
            Fate::Arrives(at) => [1, to as i64, at.0 as i64, 0, 0],
            Fate::Lost => [2, to as i64, 0, 0, 0],
            Fate::Blocked => [3, to as i64, 0, 0, 0],
            Fate::Untrusted => [33, to as i64, 0, 0, 0],
        },
        Event::Received { from, .. } => [4, from as i64, 0, 0, 0],
        Event::Assigned {
            to,
            battery,
            plugged_in,
        } => [5, to as i64, battery.into(), plugged_in.into(), 0],
        Event::TimedOut { to, repeat, last } => [6, to as i64, repeat.into(), flag(last), 0],
        Event::ClockRead { device, ahead_ms } => [7, device.0, ahead_ms, 0, 0],
        Event::Attempt {
            number,
            certificate,
        } => [8, number.into(), flag(certificate), 0, 0],
        Event::WaitEnded {
            certificate,
            waited,
        } => [9, flag(certificate), waited.0 as i64, 0, 0],
        Event::KeyMade { key, software } => [10, key as i64, flag(software), 0, 0],
        Event::KeyGone { key } => [11, key as i64, 0, 0, 0],
        Event::CertificateStored { key } => [12, key as i64, 0, 0, 0],
        Event::CertificateGone { key } => [13, key as i64, 0, 0, 0],
        Event::TaskStarted { task, by } => [14, task as i64, by as i64, 0, 0],
        Event::TaskHeld { task, by, hold } => [15, task as i64, by as i64, hold as i64, 0],
        Event::TaskReleased { task } => [16, task as i64, 0, 0, 0],
        Event::TaskEnded { task, code } => [17, task as i64, code.0.into(), 0, 0],
        Event::TaskRunning { task, by } => [18, task as i64, by as i64, 0, 0],
        Event::TaskCut { task } => [19, task as i64, 0, 0, 0],
        Event::EnergySaver {
            on,
            charge,
            threshold,
            battery,
        } => [
            20,
            flag(on),
            charge.into(),
            threshold.map_or(-1, i64::from),
            flag(battery),
        ],
        Event::Source { charge, battery } => [21, charge.into(), flag(battery), 0, 0],
        Event::PolicyInForce {
            present,
            battery,
            plugged_in,
        } => [22, flag(present), battery.into(), plugged_in.into(), 0],
        Event::TokenIssued(token) => [
            23,
            token.account as i64,
            token.iat.0,
            token.nbf.0,
            token.exp.0,
        ],
        Event::Judged(verdict) => [
            24,
            verdict.refused.map_or(-1, |reason| reason as i64),
            verdict.now.0,
            verdict.skew_ms,
            margin(verdict.margin_ms),
        ],
        Event::Object(change) => match change {
            ObjectChange::PreCreated => [25, 0, 0, 0, 0],
            ObjectChange::Joined(account) => [25, 1, account as i64, 0, 0],
            ObjectChange::Released => [25, 2, 0, 0, 0],
            ObjectChange::Deleted => [25, 3, 0, 0, 0],
            ObjectChange::Duplicated(account) => [25, 4, account as i64, 0, 0],
        },
        Event::Shown(screen) => [26, screen as i64, 0, 0, 0],
        Event::Failed { code } => [27, code.0.into(), 0, 0, 0],
        Event::NotAllowed { .. } => [28, 0, 0, 0, 0],
        Event::Undelivered { from, closed, .. } => [34, from as i64, flag(closed), 0, 0],
        Event::Unattested => [35, 0, 0, 0, 0],
        Event::BatteryEmpty => [36, 0, 0, 0, 0],
        Event::PrtHeld => [29, 0, 0, 0, 0],
        Event::Finished => [30, 0, 0, 0, 0],
        Event::StepLimit => [31, 0, 0, 0, 0],
        Event::Commanded(command) => match command {
            Command::Set(id, value) => [32, command.number().into(), id as i64, value, 0],
            _ => [32, command.number().into(), 0, 0, 0],
        },
    }
}
