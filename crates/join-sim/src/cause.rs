//! What stood in the way of a join: of all that a failure's records name, what has to go for the run to end otherwise.

mod late;

use crate::event::{Event, Fate, ObjectChange, Record};
use crate::machine::NOT_YET_VALID;
use crate::message::{Account, Code, Hold, Message, Participant, Refused, Screen, Task};
use crate::parameter::Parameter;
use crate::parameter::choices::TpmKind;
use crate::time::{Instant, Step};
use crate::world::{Outcome, World};

/// What can stand in the way; `none` of a run that joined, `other` where the records name nothing of these.
pub(crate) const VALUES: &[&str] = &[
    "none",
    "energy-saver",
    "task-conditions",
    "slow-tasks",
    "aik-unreachable",
    "aik-refuses",
    "ek-certificate",
    "tpm",
    "not-permitted",
    "quota",
    "statement",
    "device-object",
    "busy",
    "service-unreachable",
    "network",
    "lost-answer",
    "outage",
    "slow-network",
    "slow-service",
    "slow-tpm",
    "device-clock",
    "service-clock",
    "short-token",
    "no-unjoin",
    "power",
    "other",
    "task-state",
    "maintenance-off",
    "aik-certificate",
    "conditional-access",
    "long-sealed",
];

/// A name of [`VALUES`], and the record that says so.
type Named<'a> = (&'static str, &'a Record);

/// What stood in the way of a run, and the record that names it.
pub(crate) fn cause<'a>(records: &'a [Record], end: &World) -> (&'static str, Option<&'a Record>) {
    let last = |is: fn(&Event) -> bool| records.iter().rfind(|record| is(&record.event));
    let run = Run {
        records,
        tpm: end.values().choice(),
        starts: end.utc().0 - end.now().0 as i64,
        boot: end.stage().user_boot.unwrap_or(Instant(0)),
    };
    match end.outcome() {
        Outcome::Joined => ("none", None),
        Outcome::WrongOwner(_) => (
            "no-unjoin",
            last(|event| {
                matches!(
                    event,
                    Event::Object(ObjectChange::Joined(Account::Autopilot))
                )
            }),
        ),
        Outcome::Unfinished => match last(|event| matches!(event, Event::Shown(_))) {
            Some(off) if off.event == Event::Shown(Screen::Off) => {
                let empty = |record: &&Record| record.event == Event::BatteryEmpty;
                ("power", Some(run.chain(off).find(empty).unwrap_or(off)))
            }
            _ => ("other", None),
        },
        Outcome::Failed(_) => match last(|event| matches!(event, Event::Failed { .. })) {
            Some(failed) => {
                let (name, record) = run.of_failure(failed).unwrap_or(("other", failed));
                (name, Some(record))
            }
            None => ("other", None),
        },
        Outcome::Running | Outcome::StepLimit => ("other", None),
    }
}

#[derive(Clone, Copy)]
struct Run<'a> {
    records: &'a [Record],
    /// What the TPM is.
    tpm: TpmKind,
    /// True time at the run's beginning, in milliseconds.
    starts: i64,
    /// When the user's phase began; the run's beginning, when there is none.
    boot: Instant,
}

impl<'a> Run<'a> {
    fn at(self, step: Option<Step>) -> Option<&'a Record> {
        self.records.get(step?.0 as usize)
    }

    /// From a record back to what led to it, as far as the try that it belongs to goes: what the technician's phase had to
    /// overcome, or a try before this one, does not stand in the user's way.
    fn chain(self, from: &'a Record) -> impl Iterator<Item = &'a Record> {
        let begins = |record: &Record| {
            record.who == Participant::Device
                && matches!(
                    record.event,
                    Event::Received {
                        message: Message::Credentials | Message::TryAgain,
                        ..
                    }
                )
        };
        core::iter::successors(Some(from), move |record| self.at(record.cause))
            .take_while(move |record| record.at >= self.boot && !begins(record))
    }

    /// Whether the request that was judged carried an AIK certificate.
    fn carried_one(self, judged: &Record) -> bool {
        matches!(
            self.at(judged.cause).map(|request| request.event),
            Some(Event::Received { message: Message::Join(request), .. }) if request.aik_certificate
        )
    }

    fn of_failure(self, failed: &'a Record) -> Option<Named<'a>> {
        if let Some(landed) = self.at(failed.cause)
            && matches!(
                landed.event,
                Event::Received {
                    message: Message::Synced(_),
                    ..
                }
            )
        {
            return Some(("long-sealed", landed));
        }
        for record in self.chain(failed) {
            match record.event {
                Event::Judged(verdict) => match verdict.refused {
                    Some(Refused::TokenWindow) => return self.out_of_window(record, verdict),
                    Some(Refused::NoAik) if self.carried_one(record) => {
                        return Some(("aik-certificate", record));
                    }
                    Some(Refused::NoAik) => return self.without_certificate(record, i64::MAX),
                    _ => {}
                },
                Event::WaitEnded { .. } => return self.without_certificate(record, i64::MAX),
                _ => {}
            }
            if let Some(named) = self.obstacle(record) {
                return Some(named);
            }
        }
        // The technician's page gave up the wait for tasks that say nothing of it themselves.
        self.of_tasks(failed).or_else(|| self.too_slow(failed))
    }

    /// The task that still ran when the technician's page gave up its wait for the TPM.
    fn too_slow(self, failed: &Record) -> Option<Named<'a>> {
        let gave_up = |record: &Record| {
            matches!(
                record.event,
                Event::Received {
                    message: Message::TpmNotReady(_),
                    ..
                }
            )
        };
        let started = |record: &&Record| matches!(record.event, Event::TaskStarted { .. });
        let before = &self.records[..failed.step.0 as usize];
        let running = before.iter().rfind(started).filter(|_| {
            let heard = self.at(failed.cause);
            heard.is_some_and(gave_up)
        })?;
        Some(("slow-tasks", running))
    }

    /// What a record by itself says stood in the way.
    fn obstacle(self, record: &'a Record) -> Option<Named<'a>> {
        let name = match record.event {
            Event::Judged(verdict) => match verdict.refused? {
                Refused::TokenWindow | Refused::NoAik => return None,
                Refused::NotPermitted => "not-permitted",
                Refused::Quota => "quota",
                Refused::Statement => "statement",
                Refused::NoObject => "device-object",
                Refused::Busy => "busy",
            },
            Event::TaskHeld { hold, .. } => match hold {
                Hold::EnergySaver => "energy-saver",
                Hold::OnBattery | Hold::NotIdle => "task-conditions",
                // What keeps Tpm-Maintenance is what keeps the task behind it; it lies further back.
                Hold::NeedsMaintenance => return None,
                Hold::Disabled | Hold::Missing | Hold::NotRegistered => "task-state",
                Hold::MaintenanceOff => "maintenance-off",
            },
            Event::TaskEnded {
                code: NOT_YET_VALID,
                ..
            } => "device-clock",
            Event::Sent {
                to: Participant::Aik,
                fate: Fate::Blocked,
                ..
            } => "aik-unreachable",
            Event::Sent {
                fate: Fate::Blocked,
                ..
            } => "service-unreachable",
            Event::Sent {
                fate: Fate::Untrusted,
                ..
            } => "device-clock",
            Event::TimedOut { .. } => self.unanswered(record),
            Event::Received { message, from } => match message {
                // Which TPM it is says more than what follows from it.
                Message::AikRefused(_) if self.tpm == TpmKind::WeakFirmware => "tpm",
                Message::NoEkCertificate
                    if matches!(self.tpm, TpmKind::None | TpmKind::Virtual) =>
                {
                    "tpm"
                }
                Message::AikRefused(_) => "aik-refuses",
                Message::NoEkCertificate => "ek-certificate",
                Message::KeyFailed { .. } if from == Participant::Tpm => "tpm",
                Message::TokenRefused(_) => "conditional-access",
                _ => return None,
            },
            _ => return None,
        };
        Some((name, record))
    }

    /// Why a request was not answered in time, by the record that says so: what was lost, or the request itself.
    fn unanswered(self, timed_out: &Record) -> &'static str {
        let Some(missing) = self.at(timed_out.cause) else {
            return "other";
        };
        match missing.event {
            Event::Undelivered { .. } => "outage",
            // A line looks for an outage first, then for the answer that is to be lost, then it throws its dice.
            Event::Sent {
                fate: Fate::Lost, ..
            } => {
                if !missing.rests_on.contains(Parameter::LostAnswer) {
                    "outage"
                } else if missing.rests_on.contains(Parameter::Seed) {
                    "network"
                } else {
                    "lost-answer"
                }
            }
            Event::Sent {
                fate: Fate::Arrives(at),
                ..
            } => {
                let both_ways = at.since(missing.at).0 * 2;
                if both_ways >= timed_out.at.since(missing.at).0 {
                    "slow-network"
                } else {
                    "slow-service"
                }
            }
            _ => "other",
        }
    }

    /// Why there was no AIK certificate when a record needed it, or why it came so many milliseconds too late.
    fn without_certificate(self, record: &'a Record, late: i64) -> Option<Named<'a>> {
        let came = matches!(
            record.event,
            Event::WaitEnded {
                certificate: true,
                ..
            }
        );
        for link in self.chain(record).skip(1) {
            let found = match link.event {
                // The task waited before; what it waited for is told by the record that says so.
                Event::TaskReleased { task } => self.held(link, task),
                _ => Some(link),
            };
            let Some(found) = found else { continue };
            // An obstacle that cost less than the certificate came too late is not what was in the way.
            let cost = link.at.since(found.at).0 as i64;
            let short = came && matches!(link.event, Event::TaskReleased { .. }) && cost < late;
            if let Some(named) = self
                .obstacle(found)
                .filter(|_| !short && !self.brief(found, came, late))
            {
                return Some(named);
            }
        }
        if !came && let Some(named) = self.of_tasks(record) {
            return Some(named);
        }
        // The tasks ran all the time; when the last of them ended says how much too late that was.
        let ended = |record: &&Record| {
            record.at >= self.boot
                && matches!(
                    record.event,
                    Event::TaskEnded {
                        task: Task::AikEnrol,
                        code: Code(0)
                    }
                )
        };
        Some((
            "slow-tasks",
            self.records.iter().rfind(ended).unwrap_or(record),
        ))
    }

    /// Whether a time-out on the way of a certificate that did come took less time than the certificate was late.
    fn brief(self, record: &Record, came: bool, late: i64) -> bool {
        let Event::TimedOut { to, .. } = record.event else {
            return false;
        };
        let asked = |other: &&Record| {
            other.who == record.who && matches!(other.event, Event::Sent { to: of, .. } if of == to)
        };
        let sent = self.records[..record.step.0 as usize].iter().rfind(asked);
        came && sent.is_some_and(|sent| (record.at.since(sent.at).0 as i64) < late)
    }

    /// The record that says what held a task before a place of the run.
    fn held(self, released: &Record, task: Task) -> Option<&'a Record> {
        let before = &self.records[..released.step.0 as usize];
        before
            .iter()
            .rfind(|record| matches!(record.event, Event::TaskHeld { task: of, .. } if of == task))
    }

    /// What the tasks met last before a place of the run, where it is not on the way that led there.
    fn of_tasks(self, place: &Record) -> Option<Named<'a>> {
        let before = &self.records[..place.step.0 as usize];
        let own = |record: &&Record| record.who == Participant::Tasks && record.at >= self.boot;
        before
            .iter()
            .rev()
            .filter(own)
            .find_map(|record| self.obstacle(record))
    }
}
