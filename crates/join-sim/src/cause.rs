//! What stood in the way of a join: of all that a failure's records name, what has to go for the run to end otherwise.

use alloc::vec::Vec;

use crate::event::{Event, Fate, ObjectChange, Record, Verdict};
use crate::message::{Account, Code, Hold, Judgement, Message, Participant, Refused, Screen, Task};
use crate::parameter::Parameter;
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
];

/// By the device's clock a service's certificate is not valid.
const SECURE_FAILURE: Code = Code(0x8007_2f8f);

/// A name of [`VALUES`], and the record that says so.
type Named<'a> = (&'static str, &'a Record);

/// What stood in the way of a run, and the record that names it.
pub(crate) fn cause<'a>(records: &'a [Record], end: &World) -> (&'static str, Option<&'a Record>) {
    let last = |is: fn(&Event) -> bool| records.iter().rfind(|record| is(&record.event));
    let run = Run {
        records,
        tpm: end.values().get(Parameter::Tpm),
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
            Some(off) if off.event == Event::Shown(Screen::Off) => ("power", Some(off)),
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

/// Time that a request lost on its way to the service that judges its token.
struct Delay<'a> {
    by: Named<'a>,
    ms: i64,
}

#[derive(Clone, Copy)]
struct Run<'a> {
    records: &'a [Record],
    /// What the TPM is, by the parameter of that name.
    tpm: i64,
    /// True time at the run's beginning, in milliseconds.
    starts: i64,
    /// When the user's phase began; the run's beginning, when there is none.
    boot: Instant,
}

impl<'a> Run<'a> {
    fn at(self, step: Option<Step>) -> Option<&'a Record> {
        self.records.get(step?.0 as usize)
    }

    fn default(id: Parameter) -> i64 {
        id.spec().default
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

    fn of_failure(self, failed: &'a Record) -> Option<Named<'a>> {
        if failed.event
            == (Event::Failed {
                code: SECURE_FAILURE,
            })
        {
            return Some(("device-clock", failed));
        }
        for record in self.chain(failed) {
            match record.event {
                Event::Judged(verdict) => match verdict.refused {
                    Some(Refused::TokenWindow) => return self.out_of_window(record, verdict),
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
        self.of_tasks(failed)
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
            },
            Event::Sent {
                to,
                fate: Fate::Blocked,
                ..
            } if to == Participant::Aik => "aik-unreachable",
            Event::Sent {
                fate: Fate::Blocked,
                ..
            } => "service-unreachable",
            Event::TimedOut { to, .. } => self.unanswered(record, to),
            Event::Received { message, from } => match message {
                // Which TPM it is says more than what follows from it.
                Message::AikRefused(_) if self.tpm == 4 => "tpm",
                Message::NoEkCertificate if self.tpm == 1 => "tpm",
                Message::AikRefused(_) => "aik-refuses",
                Message::NoEkCertificate => "ek-certificate",
                Message::KeyFailed { .. } if from == Participant::Tpm => "tpm",
                _ => return None,
            },
            _ => return None,
        };
        Some((name, record))
    }

    /// Why the request that a time-out ends was not answered.
    fn unanswered(self, timed_out: &Record, to: Participant) -> &'static str {
        let before = &self.records[..timed_out.step.0 as usize];
        let line = |record: &Record| match record.event {
            Event::Sent {
                to: other, fate, ..
            } => {
                let asked = (record.who, other) == (timed_out.who, to);
                let answered = (record.who, other) == (to, timed_out.who);
                (asked || answered).then_some((asked, fate))
            }
            _ => None,
        };
        let Some(asked) = before
            .iter()
            .rposition(|record| line(record).is_some_and(|it| it.0))
        else {
            return "other";
        };
        let lost = before[asked..]
            .iter()
            .find(|record| line(record).is_some_and(|(_, fate)| fate == Fate::Lost));
        if let Some(lost) = lost {
            // A line looks for an outage first, then for the answer that is to be lost, then it throws its dice.
            return if !lost.rests_on.contains(Parameter::LostAnswer) {
                "outage"
            } else if lost.rests_on.contains(Parameter::Seed) {
                "network"
            } else {
                "lost-answer"
            };
        }
        let waited = timed_out.at.since(before[asked].at).0;
        match line(&before[asked]) {
            Some((_, Fate::Arrives(at))) if at.since(before[asked].at).0 * 2 >= waited => {
                "slow-network"
            }
            _ => "slow-service",
        }
    }

    /// A token that the service judged outside its window: whose delay, taken away, would have brought it in time?
    fn out_of_window(self, judged: &'a Record, verdict: Verdict) -> Option<Named<'a>> {
        let margin = verdict.margin_ms?;
        if margin >= 0 {
            return Some(("service-clock", judged));
        }
        let mut delays = self.delays(judged, verdict, -margin);
        let total = |delays: &[Delay<'_>], name: &str| -> i64 {
            let own = delays.iter().filter(|delay| delay.by.0 == name);
            own.map(|delay| delay.ms).sum()
        };
        delays.retain(|delay| delay.ms > 0);
        let enough = delays
            .iter()
            .find(|delay| total(&delays, delay.by.0) >= -margin);
        let longest = || delays.iter().max_by_key(|delay| total(&delays, delay.by.0));
        enough.or_else(longest).map(|delay| delay.by)
    }

    /// The delays between the issue of a token and its judgement, against the base world; waits first, the token's own
    /// length last, so that of two that would each be enough the one is named that the other only lets through.
    fn delays(self, judged: &'a Record, verdict: Verdict, late: i64) -> Vec<Delay<'a>> {
        let before = &self.records[..judged.step.0 as usize];
        let is = |record: &&Record| matches!(record.event, Event::TokenIssued(token) if token == verdict.token);
        let Some(issued) = before.iter().rfind(is) else {
            return Vec::new();
        };
        let way = &before[issued.step.0 as usize..];
        let mut delays = Vec::new();
        let mut put = |by: Option<Named<'a>>, ms: i64| delays.extend(by.map(|by| Delay { by, ms }));
        let (mut sent, mut busy) = (issued, None);
        let (mut work, mut line) = (0, 0);
        let mut asked = issued;
        for record in way {
            let since = |other: &Record| record.at.since(other.at).0 as i64;
            match (record.who, record.event) {
                (_, Event::WaitEnded { waited, .. }) => {
                    put(self.without_certificate(record, late), waited.0 as i64);
                }
                (Participant::Device, Event::TimedOut { .. }) => {
                    put(self.obstacle(record), since(sent))
                }
                (Participant::Device, Event::Sent { to, message, fate }) if to.in_cloud() => {
                    if let (Message::Join(_), Some(refused)) = (message, busy.take()) {
                        put(Some(("busy", refused)), since(sent));
                    }
                    sent = record;
                    if let Fate::Arrives(at) = fate {
                        line += at.since(record.at).0 as i64 - Self::default(Parameter::DrsLatency);
                    }
                }
                (
                    Participant::Device,
                    Event::Received {
                        message: Message::Joined(Judgement::Refused(Refused::Busy)),
                        ..
                    },
                ) => busy = Some(record),
                (
                    Participant::Tpm,
                    Event::Received {
                        message: Message::MakeKey(_) | Message::Certify,
                        ..
                    },
                ) => asked = record,
                (
                    Participant::Device,
                    Event::Received {
                        message: Message::KeyMade { .. } | Message::Certified,
                        ..
                    },
                ) => {
                    work += since(asked) - Self::default(Parameter::KeyCreation);
                }
                _ => {}
            }
        }
        put(Some(("slow-tpm", asked)), work);
        put(Some(("slow-network", sent)), line);
        let arrived = judged
            .also
            .or(judged.cause)
            .and_then(|step| self.at(Some(step)));
        if let Some(arrived) = arrived {
            let took = judged.at.since(arrived.at).0 as i64;
            put(
                Some(("slow-service", judged)),
                took - Self::default(Parameter::DrsWork),
            );
        }
        put(
            Some(("service-clock", judged)),
            verdict.now.0 - self.starts - judged.at.0 as i64,
        );
        let lives = verdict.token.exp.0 - self.starts - issued.at.0 as i64;
        let usual = Self::default(Parameter::TokenLifetime) * 1000;
        put(Some(("short-token", issued)), usual - lives);
        delays
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
