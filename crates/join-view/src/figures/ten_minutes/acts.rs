//! The acts of a run: its few turning points, each with the record that is one. What a run does not have is no act of it.

use join_sim::{Event, Hold, Key, Message, ObjectChange, Participant, Record, Task};

use crate::run::facts::RunFacts;

/// What an act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The technician's join gets an AIK certificate.
    FirstCertificate,
    /// The Energy Saver policy lands on the device.
    Policy,
    /// The technician reseals; the certificate goes, or stays.
    Reseal {
        /// The AIK certificate is gone.
        gone: bool,
    },
    /// The user's boot: a task is asked for.
    Tasks {
        /// What holds it; none when it starts.
        held: Option<Hold>,
    },
    /// The device gets the attempt's token.
    Token,
    /// The device is about to make its transport key: with the certificate, or waiting for it.
    Wait {
        /// It waits.
        waits: bool,
    },
    /// How it ends.
    End,
}

/// An act and its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What it is about.
    pub act: Act,
    /// The record, by its number.
    pub step: usize,
}

/// The acts of a run in their order, at least one.
#[must_use]
pub fn acts(facts: &RunFacts) -> Vec<Turn> {
    let records = &facts.records;
    let attempt = facts.attempt();
    let last = facts.moments.last().copied().unwrap_or_default();
    let users = |record: &Record| facts.phases.is_user(record.at);
    let within = |record: &Record| (attempt.start..=attempt.last).contains(&(record.at.0 as i64));
    let first = |what: &dyn Fn(&Record) -> bool| records.iter().position(what);
    let of_aik = |key: Key| key == Key::Aik;

    let certificate =
        first(&|r| matches!(r.event, Event::CertificateStored { key } if of_aik(key)) && !users(r));
    let policy = first(&|r| matches!(r.event, Event::PolicyInForce { present: true, .. }));
    let gone =
        first(&|r| matches!(r.event, Event::CertificateGone { key } if of_aik(key)) && !users(r));
    let released = first(&|r| matches!(r.event, Event::Object(ObjectChange::Released)));
    let task = first(&|r| {
        let asked = match r.event {
            Event::TaskHeld { task, .. } | Event::TaskStarted { task, .. } => task,
            _ => return false,
        };
        users(r) && matches!(asked, Task::Maintenance | Task::AikEnrol)
    });
    let token = first(&|r| {
        let gets = matches!(
            r.event,
            Event::Received {
                message: Message::TokenIssued(_),
                ..
            }
        );
        gets && r.who == Participant::Device && within(r)
    });
    let key = first(&|r| matches!(r.event, Event::Attempt { number: 1, .. }) && within(r));

    let mut turns = Vec::new();
    let mut add = |act: Act, step: Option<usize>| {
        turns.extend(step.map(|step| Turn { act, step }));
    };
    add(Act::FirstCertificate, certificate);
    add(Act::Policy, policy);
    let gone_then = gone.is_some();
    add(Act::Reseal { gone: gone_then }, gone.or(released));
    let held = task.and_then(|step| match records[step].event {
        Event::TaskHeld { hold, .. } => Some(hold),
        _ => None,
    });
    add(Act::Tasks { held }, task);
    add(Act::Token, token);
    let waits = attempt.wait().is_some();
    add(Act::Wait { waits }, key.map(|step| midway(facts, step)));
    add(Act::End, Some(last));
    turns.sort_by_key(|turn| turn.step);
    // The end has nothing behind it.
    turns.retain(|turn| turn.act == Act::End || turn.step < last);
    turns
}

/// The last attempt to make the key in the first half of the wait: there the wait is felt, and much of it still to come.
fn midway(facts: &RunFacts, first: usize) -> usize {
    let Some(wait) = facts.attempt().wait() else {
        return first;
    };
    let half = wait.from + (wait.to - wait.from) / 2;
    let is_look = |record: &Record| matches!(record.event, Event::Attempt { .. });
    let early = |record: &Record| (record.at.0 as i64) < half;
    let found = facts
        .records
        .iter()
        .rposition(|record| is_look(record) && early(record));
    found.map_or(first, |step| step.max(first))
}
