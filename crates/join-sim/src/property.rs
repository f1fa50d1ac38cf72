//! What must hold in every run, and what must be seen in some run. The rule ids are the marks in the book.

use crate::command::Command;
use crate::event::{Event, ObjectChange, Record};
use crate::message::{Account, Hold, Key, Message, Participant, Refused, Starter, Task};
use crate::origin::ORIGINS;
use crate::parameter::Parameter;
use crate::parameter::choices::AutopilotMode;
use crate::world::{Outcome, World};

/// A finished run, to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Every record.
    pub records: &'a [Record],
    /// The world at the end.
    pub end: &'a World,
}

/// Whether a property must hold in every run or in at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// In every run.
    Always,
    /// In at least one run of the tests.
    Sometimes,
}

/// A property of runs.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Its id, such as `token.window`.
    pub rule: &'static str,
    /// It must hold always, or be seen sometimes.
    pub expect: Expect,
    /// What it says, in one sentence.
    pub statement: &'static str,
    /// Whether it holds in (or is seen in) a run.
    pub holds: fn(Run<'_>) -> bool,
}

const fn always(
    rule: &'static str,
    statement: &'static str,
    holds: fn(Run<'_>) -> bool,
) -> Property {
    Property {
        rule,
        expect: Expect::Always,
        statement,
        holds,
    }
}

const fn sometimes(
    rule: &'static str,
    statement: &'static str,
    holds: fn(Run<'_>) -> bool,
) -> Property {
    Property {
        rule,
        expect: Expect::Sometimes,
        statement,
        holds,
    }
}

/// Every property.
pub static PROPERTIES: &[Property] = &[
    always(
        "time.forward",
        "Time never runs back, and a cause never comes after its effect.",
        time_forward,
    ),
    always(
        "run.ends",
        "Every run ends before the step limit, unless commands keep it going.",
        |run| {
            !run.saw(|event| matches!(event, Event::StepLimit))
                || run.saw(|event| matches!(event, Event::Commanded(_)))
        },
    ),
    always(
        "phase.ends",
        "A run ends at the desktop or at an error page, unless the device stays without power or the step limit is reached.",
        phase_ends,
    ),
    always(
        "token.window",
        "A request is accepted only when nbf − skew ≤ now ≤ exp + skew by the registration service's clock, and refused for its token only outside.",
        token_window,
    ),
    always(
        "request.key-first",
        "No join request leaves before a transport key exists.",
        key_first,
    ),
    always(
        "request.aik",
        "Where an AIK certificate is required, no join request leaves without one unless the reading of the wait's end, or of user-driven mode, says so.",
        request_aik,
    ),
    always(
        "directory.accepted-only",
        "A device object becomes joined only by an accepted request.",
        accepted_only,
    ),
    always(
        "directory.refusal-harmless",
        "A refused request changes nothing in the directory.",
        refusal_harmless,
    ),
    always(
        "prt.needs-keys",
        "A Primary Refresh Token needs a device certificate and a transport key.",
        prt_needs_keys,
    ),
    always(
        "key.one-transport",
        "There is at most one current transport key.",
        one_transport_key,
    ),
    always(
        "task.held",
        "A start that energy saver holds does not run until energy saver is off or the device has restarted.",
        held_stays,
    ),
    always(
        "task.by-hand",
        "Energy saver does not hold a start by hand.",
        by_hand,
    ),
    always(
        "code.origin",
        "Every failure code has an origin that is sourced or labelled.",
        code_origin,
    ),
    always(
        "unjoin.before-reseal",
        "A pre-provisioned device that un-joins belongs to nobody when its user starts it.",
        unjoined,
    ),
    sometimes("seen.joined", "A run ends joined.", |run| {
        run.end.outcome() == Outcome::Joined
    }),
    sometimes(
        "seen.too-late-by-a-second",
        "A token arrives one second too late.",
        |run| run.margin_between(-1000, -1),
    ),
    sometimes(
        "seen.in-time-by-a-second",
        "A token makes it by one second.",
        |run| run.margin_between(0, 1000),
    ),
    sometimes(
        "seen.held-then-released",
        "A task waits and is then released.",
        |run| run.saw(|event| matches!(event, Event::TaskReleased { .. })),
    ),
    sometimes(
        "seen.retry-works",
        "A retry works after a failure.",
        |run| {
            run.saw(|event| matches!(event, Event::Failed { .. }))
                && run.end.outcome() == Outcome::Joined
        },
    ),
    sometimes(
        "seen.answer-lost",
        "The answer to an accepted request is lost.",
        |run| {
            run.saw(|event| {
                matches!(
                    event,
                    Event::Sent {
                        message: Message::Joined(crate::message::Judgement::Accepted),
                        fate: crate::event::Fate::Lost,
                        ..
                    }
                )
            })
        },
    ),
    sometimes(
        "seen.wrong-owner",
        "Without the un-join the device stays with the placeholder account.",
        |run| matches!(run.end.outcome(), Outcome::WrongOwner(_)),
    ),
];

impl Run<'_> {
    fn saw(&self, what: fn(&Event) -> bool) -> bool {
        self.records.iter().any(|record| what(&record.event))
    }

    fn margin_between(&self, low: i64, high: i64) -> bool {
        self.records.iter().any(|record| match record.event {
            Event::Judged(verdict) if verdict.token.account == Account::User => verdict
                .margin_ms
                .is_some_and(|margin| (low..=high).contains(&margin)),
            _ => false,
        })
    }
}

/// A parameter's value along a run; unknown before the first command that changes it.
struct Reading {
    id: Parameter,
    value: Option<i64>,
}

impl Reading {
    fn of(id: Parameter, run: Run<'_>) -> Reading {
        let changes = |record: &Record| matches!(record.event, Event::Commanded(Command::Set(changed, _)) if changed == id);
        let value = (!run.records.iter().any(changes)).then(|| run.end.values().get(id));
        Reading { id, value }
    }

    fn hear(&mut self, record: &Record) {
        if let Event::Commanded(Command::Set(id, value)) = record.event
            && id == self.id
        {
            self.value = Some(value);
        }
    }
}

fn time_forward(run: Run<'_>) -> bool {
    let steps = run.records.iter().enumerate().all(|(i, record)| {
        let earlier = |step: Option<crate::time::Step>| step.is_none_or(|step| step < record.step);
        record.step.0 as usize == i && earlier(record.cause) && earlier(record.also)
    });
    steps && run.records.is_sorted_by_key(|record| record.at)
}

/// The judgement against the parameters and true time, reckoned here and not by the service: its skew, its clock, its window.
fn token_window(run: Run<'_>) -> bool {
    let starts = run.end.utc().0 - run.end.now().0 as i64;
    let mut skew = Reading::of(Parameter::ValidatorSkew, run);
    let mut offset = Reading::of(Parameter::DrsClockOffset, run);
    run.records.iter().all(|record| {
        skew.hear(record);
        offset.hear(record);
        let Event::Judged(verdict) = record.event else {
            return true;
        };
        let is = |found: i64, value: Option<i64>| value.is_none_or(|value| found == value * 1000);
        let ahead = verdict.now.0 - starts - record.at.0 as i64;
        if !is(verdict.skew_ms, skew.value) || !is(ahead, offset.value) {
            return false;
        }
        let first = verdict.token.nbf.0 - verdict.skew_ms;
        let last = verdict.token.exp.0 + verdict.skew_ms;
        match verdict.margin_ms {
            Some(margin) => {
                let inside = first <= verdict.now.0 && verdict.now.0 <= last;
                margin == last - verdict.now.0
                    && inside == (verdict.refused != Some(Refused::TokenWindow))
            }
            None => verdict.refused == Some(Refused::Busy),
        }
    })
}

fn key_first(run: Run<'_>) -> bool {
    let mut key = false;
    run.records.iter().all(|record| {
        match record.event {
            Event::KeyMade {
                key: Key::Transport,
                ..
            } => key = true,
            Event::KeyGone {
                key: Key::Transport,
            } => key = false,
            Event::Sent {
                message: Message::Join(_),
                ..
            } => return key,
            _ => {}
        }
        true
    })
}

fn request_aik(run: Run<'_>) -> bool {
    let mut reading = Reading::of(Parameter::WhenTheWaitEnds, run);
    let mut excused = false;
    let mut mode = Reading::of(Parameter::Mode, run);
    run.records.iter().all(|record| {
        reading.hear(record);
        mode.hear(record);
        match record.event {
            Event::Received {
                message: Message::AikStatus { required, .. },
                ..
            } => excused = !required,
            Event::WaitEnded { .. } => {
                let prepared = AutopilotMode::PreProvisioned as i64;
                excused = reading.value != Some(1) || mode.value != Some(prepared);
            }
            Event::Sent {
                message: Message::Join(request),
                ..
            } => return request.aik_certificate || !request.tpm_key || excused,
            _ => {}
        }
        true
    })
}

fn accepted_only(run: Run<'_>) -> bool {
    let mut accepted = 0u32;
    run.records.iter().all(|record| {
        match record.event {
            Event::Judged(verdict) if verdict.refused.is_none() => accepted += 1,
            Event::Object(ObjectChange::Joined(_) | ObjectChange::Duplicated(_)) => {
                if accepted == 0 {
                    return false;
                }
                accepted -= 1;
            }
            _ => {}
        }
        true
    })
}

fn refusal_harmless(run: Run<'_>) -> bool {
    run.records.iter().all(|record| {
        let Event::Object(_) = record.event else {
            return true;
        };
        let mut cause = record.cause;
        while let Some(step) = cause {
            let Some(because) = run.records.get(step.0 as usize) else {
                return false;
            };
            match because.event {
                Event::Judged(verdict) => return verdict.refused.is_none(),
                _ => cause = because.cause,
            }
        }
        true
    })
}

fn prt_needs_keys(run: Run<'_>) -> bool {
    let (mut certificate, mut key) = (false, false);
    run.records.iter().all(|record| {
        match record.event {
            Event::CertificateStored { key: Key::Device } => certificate = true,
            Event::CertificateGone { key: Key::Device } => certificate = false,
            Event::KeyMade {
                key: Key::Transport,
                ..
            } => key = true,
            Event::KeyGone {
                key: Key::Transport,
            } => key = false,
            Event::PrtHeld => return certificate && key,
            _ => {}
        }
        true
    })
}

fn one_transport_key(run: Run<'_>) -> bool {
    let mut keys = 0;
    run.records.iter().all(|record| {
        match record.event {
            Event::KeyMade {
                key: Key::Transport,
                ..
            } => keys += 1,
            Event::KeyGone {
                key: Key::Transport,
            } => keys -= 1,
            _ => {}
        }
        keys <= 1
    })
}

fn phase_ends(run: Run<'_>) -> bool {
    run.end.outcome() != Outcome::Unfinished || !run.end.machines().power.is_on()
}

/// What Task Scheduler has been told counts: power says it first, and what comes between the two is not in order of time.
fn held_stays(run: Run<'_>) -> bool {
    let mut held = [false; Task::ALL.len()];
    run.records.iter().all(|record| {
        match record.event {
            Event::TaskHeld { task, hold, .. } => held[task as usize] = hold == Hold::EnergySaver,
            Event::Received {
                message: Message::PowerOff | Message::EnergySaver { on: false },
                ..
            } if record.who == Participant::Tasks => {
                held = [false; Task::ALL.len()];
            }
            // The reading itself may be changed in the middle of a run; what is held then starts by the new one.
            Event::Commanded(Command::Set(Parameter::EnergySaverHolds, _)) => {
                held = [false; Task::ALL.len()]
            }
            Event::TaskStarted {
                task,
                by: Starter::Hand,
            } => held[task as usize] = false,
            Event::TaskStarted { task, .. } => return !held[task as usize],
            _ => {}
        }
        true
    })
}

fn by_hand(run: Run<'_>) -> bool {
    run.records.iter().all(|record| {
        !matches!(record.event, Event::TaskHeld { by: Starter::Hand, hold, .. } if hold.queues() && hold != Hold::NeedsMaintenance)
    })
}

fn code_origin(run: Run<'_>) -> bool {
    run.records.iter().all(|record| match record.event {
        Event::Failed { code } => ORIGINS.iter().any(|origin| origin.code == code),
        _ => true,
    })
}

fn unjoined(run: Run<'_>) -> bool {
    let mut reading = Reading::of(Parameter::Unjoin, run);
    let (mut owned, mut unjoins) = (false, false);
    for record in run.records {
        reading.hear(record);
        match record.event {
            Event::Received {
                message: Message::Reseal,
                ..
            } => unjoins = reading.value == Some(1),
            Event::Object(ObjectChange::Joined(_) | ObjectChange::Duplicated(_)) => owned = true,
            Event::Object(ObjectChange::Released) => owned = false,
            Event::Shown(crate::message::Screen::SignIn) => return !owned || !unjoins,
            _ => {}
        }
    }
    true
}
