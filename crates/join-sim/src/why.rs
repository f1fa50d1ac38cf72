//! Why: from a record back to a decision, along what the run itself has recorded.

use alloc::{vec, vec::Vec};

use crate::event::{Event, Fate, ObjectChange, Record};
use crate::message::{Key, Message, Participant, Refused};
use crate::reads::Reads;
use crate::time::Step;

/// How much a record explains of what it led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It merely came between.
    Follows,
    /// Here the run took its turn.
    Turns,
    /// Something stood in the way.
    Hinders,
    /// Somebody decided it.
    Decided,
    /// It is what is asked about.
    Effect,
}

/// The way from a record back to a decision.
#[derive(Clone, Debug)]
pub struct Why {
    /// The line of causes: every record from the effect back to the decision at which it ends.
    pub line: Vec<Step>,
    /// The records that explain, on the line or beside it: the effect first, then backwards in time.
    pub told: Vec<(Step, Weight)>,
    /// The parameters that were looked at on the way.
    pub rests_on: Reads,
}

/// Why a record came about; `of` is its place among the `records` of the run, and the last one if there is no such place.
///
/// The line goes from record to cause until somebody decides something. Where a record of it explains, the second one that it
/// rests on is followed, too, and what it names by content: the token that is judged, the certificate or object that is found.
#[must_use]
pub fn why(records: &[Record], of: usize) -> Why {
    let of = of.min(records.len().saturating_sub(1));
    let mut why = Why {
        line: Vec::new(),
        told: Vec::new(),
        rests_on: Reads::NONE,
    };
    let mut seen = vec![false; records.len()];
    let mut heads = vec![of];
    let mut about_certificate = true;
    while let Some(head) = heads.pop() {
        let mut next = Some(head);
        while let Some(at) = next.filter(|at| records.len() > *at && !seen[*at]) {
            let record = &records[at];
            let main = head == of;
            seen[at] = true;
            why.rests_on |= record.rests_on;
            let weight = match at {
                _ if at == of => Weight::Effect,
                _ => weight_of(records, record),
            };
            let decided = weight_of(records, record) == Weight::Decided && at != of;
            if main {
                why.line.push(record.step);
            }
            // Who decided is told where the line ends; beside it only what hindered or turned the run, or the reader did.
            let commanded = matches!(record.event, Event::Commanded(_));
            if weight > Weight::Follows && (main || !decided || commanded) {
                tell(&mut why.told, records, at, weight);
                heads.extend(record.also.map(|also| also.0 as usize));
            }
            if let Event::Judged(verdict) = record.event {
                about_certificate &= !matches!(
                    verdict.refused,
                    Some(reason) if !matches!(reason, Refused::TokenWindow | Refused::NoAik)
                );
            }
            if let Some((named, weight)) = named(records, record, about_certificate) {
                if weight > Weight::Follows {
                    tell(&mut why.told, records, named, weight);
                }
                heads.push(named);
            }
            let ends = decided && matches!(record.event, Event::Received { .. });
            next = record.cause.filter(|_| !ends).map(|cause| cause.0 as usize);
        }
    }
    why
}

/// To what each record that is told led, among those that are told: cause and effect, the latest effect first. Read backwards it is a
/// tree whose root is what is asked about; what nothing told rests on stands below that root.
#[must_use]
pub fn led_to(records: &[Record], why: &Why) -> Vec<(Step, Step)> {
    let about = |step: &Step| match records[step.0 as usize].event {
        Event::Judged(verdict) => !matches!(
            verdict.refused,
            Some(reason) if !matches!(reason, Refused::TokenWindow | Refused::NoAik)
        ),
        _ => true,
    };
    let about_certificate = why.told.iter().all(|(step, _)| about(step));
    let is_told = |at: usize| why.told.iter().any(|(step, _)| step.0 as usize == at);
    let mut led: Vec<(Step, Step)> = Vec::new();
    for (effect, _) in &why.told {
        let mut seen = vec![effect.0 as usize];
        let mut next = 0;
        while let Some(&at) = seen.get(next) {
            next += 1;
            let record = &records[at];
            let also = record.also.filter(|_| is_told(at));
            let named = named(records, record, about_certificate).map(|(named, _)| named);
            let causes = record.cause.into_iter().chain(also);
            let causes = causes.map(|step| step.0 as usize).chain(named);
            for cause in causes {
                if seen.contains(&cause) || cause >= at {
                    continue;
                }
                if !is_told(cause) {
                    seen.push(cause);
                } else if led.iter().all(|(told, _)| told.0 as usize != cause) {
                    led.push((records[cause].step, *effect));
                }
            }
        }
    }
    if let Some((root, _)) = why.told.first() {
        for (step, _) in &why.told[1..] {
            if led.iter().all(|(told, _)| told != step) {
                led.push((*step, *root));
            }
        }
    }
    led
}

/// Puts a record in its place, unless the same thing is told of another moment already: the latest is kept.
fn tell(told: &mut Vec<(Step, Weight)>, records: &[Record], at: usize, weight: Weight) {
    let event = |step: Step| &records[step.0 as usize].event;
    let step = records[at].step;
    let place = told.partition_point(|(other, _)| *other > step);
    let again = |(other, _): &(Step, Weight)| same(event(*other), event(step));
    if !told[..place].iter().any(again) {
        told.insert(place, (step, weight));
        let mut kept = 0;
        told.retain(|one| {
            kept += 1;
            kept <= place + 1 || !again(one)
        });
    }
}

/// Whether two events say the same of different moments.
fn same(one: &Event, other: &Event) -> bool {
    match (one, other) {
        (Event::Judged(one), Event::Judged(other)) => {
            (one.refused, one.token) == (other.refused, other.token)
        }
        (
            Event::Sent {
                message: Message::Join(one),
                ..
            },
            Event::Sent {
                message: Message::Join(other),
                ..
            },
        ) => one.token == other.token,
        (Event::TimedOut { to: one, .. }, Event::TimedOut { to: other, .. }) => one == other,
        _ => one == other,
    }
}

/// What a record names by content and not by number, and how much that explains.
fn named(records: &[Record], record: &Record, about_certificate: bool) -> Option<(usize, Weight)> {
    type Is<'a> = &'a dyn Fn(&Event) -> bool;
    let (is, weight): (Is<'_>, Weight) = match record.event {
        Event::Judged(verdict) => {
            let late = verdict.refused == Some(Refused::TokenWindow);
            let issued = |event: &Event| matches!(event, Event::TokenIssued(token) if *token == verdict.token);
            let before = &records[..record.step.0 as usize];
            let at = before.iter().rposition(|record| issued(&record.event))?;
            return Some((at, if late { Weight::Turns } else { Weight::Follows }));
        }
        Event::Received {
            message: Message::AikStatus {
                certificate: true, ..
            },
            ..
        } if about_certificate => (
            &|event| matches!(event, Event::CertificateStored { key: Key::Aik }),
            Weight::Turns,
        ),
        // What was lost of the exchange that ran out of time: the request, or the answer.
        Event::TimedOut { to, .. } => {
            let before = &records[..record.step.0 as usize];
            let said = |one: &Record, from, to| {
                one.who == from && matches!(one.event, Event::Sent { to: heard, .. } if heard == to)
            };
            let asked = before.iter().rposition(|one| said(one, record.who, to))?;
            let lost = |one: &Record| {
                let ours = said(one, record.who, to) || said(one, to, record.who);
                ours && matches!(
                    one.event,
                    Event::Sent {
                        fate: Fate::Lost,
                        ..
                    }
                )
            };
            let at = before[asked..].iter().position(lost)?;
            return Some((asked + at, Weight::Hinders));
        }
        Event::Received {
            message: Message::Found { present: false, .. },
            ..
        } => (
            &|event| matches!(event, Event::Object(ObjectChange::Deleted)),
            Weight::Hinders,
        ),
        _ => return None,
    };
    let before = &records[..record.step.0 as usize];
    let at = before.iter().rposition(|record| is(&record.event))?;
    Some((at, weight))
}

fn weight_of(records: &[Record], record: &Record) -> Weight {
    let commanded = |record: &Record| matches!(record.event, Event::Commanded(_));
    match record.event {
        Event::Assigned { .. } | Event::Commanded(_) => Weight::Decided,
        // Somebody touches the device: no decision about the run.
        Event::Received {
            message: Message::Input,
            ..
        } => Weight::Follows,
        // What the reader commanded is told once, as the command.
        Event::Received {
            from: Participant::User,
            ..
        } if record
            .cause
            .is_some_and(|cause| commanded(&records[cause.0 as usize])) =>
        {
            Weight::Follows
        }
        Event::Received {
            from: Participant::User,
            ..
        } => Weight::Decided,
        Event::EnergySaver { on: true, .. }
        | Event::TaskHeld { .. }
        | Event::TaskCut { .. }
        | Event::WaitEnded { .. }
        | Event::TimedOut { .. }
        | Event::Object(ObjectChange::Deleted | ObjectChange::Duplicated(_)) => Weight::Hinders,
        Event::Sent { fate, .. } if !matches!(fate, Fate::Arrives(_)) => Weight::Hinders,
        Event::TaskEnded { code, .. } if code.0 != 0 => Weight::Hinders,
        Event::Received {
            message:
                Message::NoEkCertificate
                | Message::AikRefused(_)
                | Message::TokenRefused(_)
                | Message::KeyFailed { .. }
                | Message::TpmNotReady(_),
            ..
        } => Weight::Hinders,
        Event::Attempt {
            number,
            certificate,
        } if number == 1 || certificate => Weight::Turns,
        Event::EnergySaver { on: false, .. }
        | Event::PolicyInForce { .. }
        | Event::Failed { .. }
        | Event::Source { .. }
        | Event::CertificateStored { key: Key::Aik }
        | Event::TaskStarted { .. }
        | Event::TaskReleased { .. }
        | Event::Judged(_)
        | Event::Sent {
            message: Message::Join(_),
            ..
        }
        | Event::Object(ObjectChange::Joined(_) | ObjectChange::Released) => Weight::Turns,
        _ => Weight::Follows,
    }
}
