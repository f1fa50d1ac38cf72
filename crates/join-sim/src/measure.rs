//! Questions that a finished run answers: what predictions and checks are graded by. No answer stands anywhere else.

use alloc::{borrow::Cow, format, string::String};

use crate::cause;
use crate::event::{Event, ObjectChange, Record};
use crate::machine::is_code_of;
use crate::message::{
    Account, Code, Hold, Key, Message, Participant, Refused, Screen, Starter, Task, named,
};
use crate::quote::{nearest, quote};
use crate::time::{Instant, Step};
use crate::world::{Outcome, World};

named! {
    /// What is asked of a run. "The user's" means: for the account of the person, not for the technician phase's placeholder.
    Measure {
        /// How the run ends: `joined`, `wrong-owner`, `unfinished`, or the code on the error page as `0x` and eight digits.
        Outcome => "outcome",
        /// What the registration service made of the user's last join request that it judged.
        Refused => "refused",
        /// Whether the user's token was in time when the service last judged it, skew included: before its end, after it, or
        /// before its beginning.
        Margin => "margin",
        /// The user's longest wait for an AIK certificate inside CreateTransportKey.
        Wait => "wait",
        /// What last held Tpm-Maintenance or AikCertEnrollTask in the user's phase, whether or not it was released later.
        HeldBy => "held-by",
        /// Who had AikCertEnrollTask start first in the user's phase.
        StartedBy => "started-by",
        /// Who owned the device object when the user first signed in (or at the end, when nobody did).
        OwnerAtSignIn => "owner-at-sign-in",
        /// Whether a join request for the user left the device.
        RequestSent => "request-sent",
        /// In which phase the Energy Saver policy first came into force on the device.
        PolicyLands => "policy-lands",
        /// Whether the user's last join request carried an AIK certificate.
        AikAtRequest => "aik-at-request",
        /// How many join requests for the user left the device, repeats included.
        Requests => "requests",
        /// Whether the joined device's transport key is in the TPM (what `dsregcmd` calls TpmProtected).
        TpmProtected => "tpm-protected",
        /// What stood in the way of the join, by the failure's chain of causes.
        Cause => "cause",
    }
}

/// The answer of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// One of [`Measure::values`], or a code.
    pub value: Cow<'static, str>,
    /// The record that decided it; none when it is that something did not happen.
    pub decided: Option<Step>,
}

impl Measure {
    /// A measure by its name.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn from_name(name: &str) -> Result<Measure, String> {
        Measure::ALL
            .iter()
            .copied()
            .find(|measure| measure.name() == name)
            .ok_or_else(|| {
                let near = nearest(name, Measure::ALL.iter().map(|measure| measure.name()));
                format!(
                    "no measure is called {}; the nearest name is \"{near}\"",
                    quote(name)
                )
            })
    }

    /// The values that it can take; [`Measure::Outcome`] takes codes as well.
    #[must_use]
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Measure::Outcome => &["joined", "wrong-owner", "unfinished"],
            Measure::Refused => &[
                "none-judged",
                "accepted",
                "busy",
                "token-window",
                "not-permitted",
                "quota",
                "no-aik",
                "statement",
                "no-object",
            ],
            Measure::Margin => &["none", "negative", "positive", "not-yet-valid"],
            Measure::Wait => &["none", "under-a-minute", "minutes", "ten-minutes-or-more"],
            Measure::HeldBy => &[
                "nothing",
                "energy-saver",
                "battery",
                "not-idle",
                "needs-maintenance",
                "disabled",
                "missing",
                "not-registered",
                "maintenance-off",
            ],
            Measure::StartedBy => &[
                "nobody",
                "autopilot",
                "dsreg",
                "maintenance",
                "trigger",
                "hand",
            ],
            Measure::OwnerAtSignIn => &["nobody", "autopilot", "user"],
            Measure::RequestSent => &["yes", "no"],
            Measure::PolicyLands => &["never", "technician-phase", "user-phase"],
            Measure::AikAtRequest => &["yes", "no", "no-request"],
            Measure::Requests => &["0", "1", "2", "3", "more"],
            Measure::TpmProtected => &["yes", "no", "not-joined"],
            Measure::Cause => cause::VALUES,
        }
    }

    /// Checks that a run could give this value.
    ///
    /// # Errors
    /// A sentence with the values that it takes.
    pub fn check(self, value: &str) -> Result<(), String> {
        let code = value.strip_prefix("0x").is_some_and(|digits| {
            digits.len() == 8
                && digits
                    .bytes()
                    .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        });
        if self.values().contains(&value) || (self == Measure::Outcome && code) {
            return Ok(());
        }
        let codes = if self == Measure::Outcome {
            ", or a code such as 0x801c03ed"
        } else {
            ""
        };
        Err(format!(
            "{} is never {}; it is one of {}{codes}",
            self.name(),
            quote(value),
            self.values().join(", ")
        ))
    }
}

/// Asks a run, given by its records and the world at its end.
#[must_use]
pub fn measure(what: Measure, records: &[Record], end: &World) -> Measured {
    let boot = end.stage().user_boot;
    let mut users = records
        .iter()
        .filter(|record| boot.is_some_and(|boot| record.at >= boot));
    let last = |found: &dyn Fn(&Record) -> bool| records.iter().rfind(|record| found(record));
    let request = |record: &Record| match record.event {
        Event::Sent {
            message: Message::Join(request),
            ..
        } if request.token.account == Account::User => Some(request),
        _ => None,
    };
    let requested = last(&|record| request(record).is_some());
    let judged = last(
        &|record| matches!(record.event, Event::Judged(verdict) if verdict.token.account == Account::User),
    );
    let (value, record): (&'static str, Option<&Record>) = match what {
        Measure::Outcome => return outcome(records, end),
        Measure::Refused => match judged.map(|record| (record, &record.event)) {
            Some((record, Event::Judged(verdict))) => {
                (verdict.refused.map_or("accepted", refused), Some(record))
            }
            _ => ("none-judged", None),
        },
        Measure::Margin => match judged.map(|record| record.event) {
            Some(Event::Judged(verdict)) => match verdict.margin_ms {
                None => ("none", None),
                Some(margin) if margin < 0 => ("negative", judged),
                Some(_) if verdict.refused == Some(Refused::TokenWindow) => {
                    ("not-yet-valid", judged)
                }
                Some(_) => ("positive", judged),
            },
            _ => ("none", None),
        },
        Measure::Wait => match longest_wait(records, boot) {
            None => ("none", None),
            Some((waited, record)) => (
                match waited {
                    0..60_000 => "under-a-minute",
                    60_000..600_000 => "minutes",
                    _ => "ten-minutes-or-more",
                },
                Some(record),
            ),
        },
        Measure::HeldBy => {
            let held = |record: &&Record| match record.event {
                Event::TaskHeld {
                    task: Task::Maintenance | Task::AikEnrol,
                    hold,
                    ..
                } => Some(hold),
                _ => None,
            };
            match users.rfind(|record| held(record).is_some()) {
                Some(record) => (held(&record).map_or("nothing", holder), Some(record)),
                None => ("nothing", None),
            }
        }
        Measure::StartedBy => match users.find_map(|record| match record.event {
            Event::TaskStarted {
                task: Task::AikEnrol,
                by,
            } => Some((by, record)),
            _ => None,
        }) {
            Some((by, record)) => (starter(by), Some(record)),
            None => (
                "nobody",
                last(&|record| {
                    matches!(
                        record.event,
                        Event::TaskHeld {
                            task: Task::AikEnrol,
                            ..
                        }
                    )
                }),
            ),
        },
        Measure::OwnerAtSignIn => owner_at_sign_in(records),
        Measure::Cause => cause::cause(records, end),
        Measure::RequestSent => (if requested.is_some() { "yes" } else { "no" }, requested),
        Measure::PolicyLands => {
            match records
                .iter()
                .find(|record| matches!(record.event, Event::PolicyInForce { present: true, .. }))
            {
                None => ("never", None),
                Some(record) if boot.is_some_and(|boot| record.at >= boot) => {
                    ("user-phase", Some(record))
                }
                Some(record) => ("technician-phase", Some(record)),
            }
        }
        Measure::AikAtRequest => match requested.and_then(request) {
            None => ("no-request", None),
            Some(request) => (
                if request.aik_certificate { "yes" } else { "no" },
                requested,
            ),
        },
        Measure::Requests => {
            let count = records
                .iter()
                .filter(|record| request(record).is_some())
                .count();
            (["0", "1", "2", "3", "more"][count.min(4)], requested)
        }
        Measure::TpmProtected => match requested.and_then(request) {
            Some(request) if end.machines().device.joined_as() == Some(Account::User) => {
                let made = |record: &Record| {
                    matches!(
                        record.event,
                        Event::KeyMade {
                            key: Key::Transport,
                            ..
                        }
                    )
                };
                (if request.tpm_key { "yes" } else { "no" }, last(&made))
            }
            _ => ("not-joined", judged),
        },
    };
    Measured {
        value: Cow::Borrowed(value),
        decided: record.map(|record| record.step),
    }
}

fn outcome(records: &[Record], end: &World) -> Measured {
    let value = match end.outcome() {
        Outcome::Joined => Cow::Borrowed("joined"),
        Outcome::WrongOwner(_) => Cow::Borrowed("wrong-owner"),
        Outcome::Failed(Code(code)) => Cow::Owned(format!("0x{code:08x}")),
        Outcome::Running | Outcome::Unfinished | Outcome::StepLimit => Cow::Borrowed("unfinished"),
    };
    // The judgement behind the code is what decided; a failure on the device's own side is its own last word.
    let failed = |record: &&Record| {
        matches!(
            record.event,
            Event::Failed { .. } | Event::Finished | Event::StepLimit
        )
    };
    let last = records.iter().rfind(failed);
    let judged = records
        .iter()
        .rfind(|record| match (end.outcome(), record.event) {
            (Outcome::Failed(code), Event::Judged(verdict)) => verdict
                .refused
                .is_some_and(|reason| is_code_of(reason, code)),
            (Outcome::Joined, Event::Judged(verdict)) => verdict.refused.is_none(),
            _ => false,
        });
    Measured {
        value,
        decided: judged.or(last).map(|record| record.step),
    }
}

const fn refused(reason: Refused) -> &'static str {
    match reason {
        Refused::Busy => "busy",
        Refused::TokenWindow => "token-window",
        Refused::NotPermitted => "not-permitted",
        Refused::Quota => "quota",
        Refused::NoAik => "no-aik",
        Refused::Statement => "statement",
        Refused::NoObject => "no-object",
    }
}

const fn holder(hold: Hold) -> &'static str {
    match hold {
        Hold::EnergySaver => "energy-saver",
        Hold::OnBattery => "battery",
        Hold::NotIdle => "not-idle",
        Hold::NeedsMaintenance => "needs-maintenance",
        Hold::Disabled => "disabled",
        Hold::Missing => "missing",
        Hold::NotRegistered => "not-registered",
        Hold::MaintenanceOff => "maintenance-off",
    }
}

const fn starter(by: Starter) -> &'static str {
    match by {
        Starter::Autopilot => "autopilot",
        Starter::Dsreg => "dsreg",
        Starter::Maintenance => "maintenance",
        Starter::Trigger => "trigger",
        Starter::Hand => "hand",
    }
}

/// The user's longest wait in milliseconds and the record that ended it: its end, or the failure or power loss in it.
fn longest_wait(records: &[Record], boot: Option<Instant>) -> Option<(u64, &Record)> {
    let boot = boot?;
    let mut began = None;
    let mut longest: Option<(u64, &Record)> = None;
    for record in records.iter().filter(|record| record.at >= boot) {
        match record.event {
            Event::Attempt {
                number: 1,
                certificate: false,
            } => began = Some(record.at),
            // No certificate was needed, so the key is made at once.
            Event::Received {
                message: Message::MakeKey(_),
                ..
            } => began = None,
            Event::WaitEnded { .. } | Event::Failed { .. } | Event::Shown(Screen::Off) => {
                let waited = began.take().map(|began| record.at.since(began).0);
                if let Some(waited) = waited
                    && longest.is_none_or(|(before, _)| waited >= before)
                {
                    longest = Some((waited, record));
                }
            }
            _ => {}
        }
    }
    longest
}

fn owner_at_sign_in(records: &[Record]) -> (&'static str, Option<&Record>) {
    let (mut owner, mut changed) = ("nobody", None);
    for record in records {
        match record.event {
            Event::Object(ObjectChange::Joined(account) | ObjectChange::Duplicated(account)) => {
                owner = if account == Account::User {
                    "user"
                } else {
                    "autopilot"
                };
                changed = Some(record);
            }
            Event::Object(ObjectChange::Released) => (owner, changed) = ("nobody", Some(record)),
            Event::Received {
                message: Message::Credentials,
                ..
            } if record.who == Participant::Device => break,
            _ => {}
        }
    }
    (owner, changed)
}
