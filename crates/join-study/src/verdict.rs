//! The verdict of the five minutes: whether a failure fits the case, by what an administrator can observe and by nothing else.

use join_sim::{
    Account, Code, Event, Hold, Measure, NOT_YET_VALID, Outcome, Record, Scenario, Task, measure,
    run,
};

/// The code of the case.
const CODE: Code = Code(0x801c_03ed);
/// The AIK certificate service's own refusals, as the device shows them.
const REFUSALS: [Code; 2] = [Code(0x8019_0190), Code(0x8019_0194)];

/// Whose clock gave the time of the refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The service's own: the header `Date` of the refusal, or the time in its body.
    Service,
    /// A device's, which may be wrong by so many seconds in either direction.
    Device {
        /// Seconds.
        error_s: u32,
    },
}

/// What kept the AIK certificate away while the device waited for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody looked at the tasks.
    NotLookedAt,
    /// Nothing did: it was there.
    Nothing,
    /// Energy saver held the two tasks.
    EnergySaver,
    /// Another condition held them, or their result: the battery, a device in use, a clock that is slow.
    AnotherCondition,
    /// A task is disabled or missing.
    TaskDisabledOrMissing,
    /// The task ran, and the AIK certificate service refused.
    AikServiceRefused,
    /// The task ran, and could not reach the AIK certificate service.
    AikServiceUnreachable,
    /// The tasks ran, and were not done in time.
    TasksSlow,
}

/// What can be seen of a failed join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// Whether the registration service refused the join request, and the device showed the case's code.
    pub refused: bool,
    /// `exp` of the token that was sent, in seconds since 1970.
    pub exp_s: Option<i64>,
    /// When the service refused, in whole seconds since 1970, and by whose clock.
    pub refused_at: Option<(i64, Clock)>,
    /// Whether the device waited for the AIK certificate before it sent its request.
    pub waited_for_aik: Option<bool>,
    /// What kept that certificate away.
    pub reason: Reason,
}

/// What the two times say about the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// It had expired when the service refused it.
    Expired,
    /// It had not.
    NotExpired,
    /// The times do not tell.
    CannotTell,
}

/// Whether it is the case of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It fits the case.
    Fits,
    /// It is something else.
    DoesNotFit,
    /// What was observed does not decide.
    CannotTell,
}

impl Verdict {
    /// The words of the book.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Verdict::Fits => "fits",
            Verdict::DoesNotFit => "does not fit",
            Verdict::CannotTell => "cannot tell",
        }
    }
}

impl Observed {
    /// `exp` less the time of the refusal, in seconds; negative when the token's time was over.
    #[must_use]
    pub fn margin_s(&self) -> Option<i64> {
        Some(self.exp_s? - self.refused_at?.0)
    }

    /// The sign decides by the service's clock, but for the same second: its time is cut to whole seconds. A device's clock decides
    /// only what is further away than its own error.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        let (Some(margin), Some((_, clock))) = (self.margin_s(), self.refused_at) else {
            return Expiry::CannotTell;
        };
        let error = match clock {
            Clock::Service => 0,
            Clock::Device { error_s } => u64::from(error_s),
        };
        if margin.unsigned_abs() <= error {
            Expiry::CannotTell
        } else if margin < 0 {
            Expiry::Expired
        } else {
            Expiry::NotExpired
        }
    }

    /// The rule: a refused token that had expired, a wait for the AIK certificate, and energy saver, not a rival, as the reason.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        use Reason::{EnergySaver, NotLookedAt};
        let rival = !matches!(self.reason, EnergySaver | NotLookedAt);
        match (self.expiry(), self.waited_for_aik, self.reason) {
            _ if !self.refused || rival => Verdict::DoesNotFit,
            (Expiry::NotExpired, ..) | (_, Some(false), _) => Verdict::DoesNotFit,
            (Expiry::Expired, Some(true), EnergySaver) => Verdict::Fits,
            _ => Verdict::CannotTell,
        }
    }

    /// What an administrator could see of a run who records everything and reads the service's own time.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Observed {
        let (records, end) = run(scenario, &[]);
        let judged = records.iter().rev().find_map(|record| match record.event {
            Event::Judged(verdict) if verdict.token.account == Account::User => Some(verdict),
            _ => None,
        });
        let boot = end.stage().user_boot;
        let users = records
            .iter()
            .filter(|record| boot.is_some_and(|boot| record.at >= boot));
        let without = measure(Measure::AikAtRequest, &records, &end).value == "no";
        let wait = measure(Measure::Wait, &records, &end).value;
        Observed {
            refused: end.outcome() == Outcome::Failed(CODE),
            exp_s: judged.map(|verdict| verdict.token.exp.numeric_date()),
            refused_at: judged.map(|verdict| (verdict.now.numeric_date(), Clock::Service)),
            waited_for_aik: Some(matches!(&*wait, "minutes" | "ten-minutes-or-more")),
            reason: if without {
                reason(users)
            } else {
                Reason::Nothing
            },
        }
    }
}

/// What the log of the tasks says; a task that ran speaks louder than one that was held before.
fn reason<'a>(records: impl Iterator<Item = &'a Record>) -> Reason {
    let mut reason = Reason::NotLookedAt;
    for record in records {
        reason = match record.event {
            Event::TaskHeld { hold, .. } => match hold {
                Hold::EnergySaver => Reason::EnergySaver,
                Hold::OnBattery | Hold::NotIdle | Hold::NeedsMaintenance => {
                    Reason::AnotherCondition
                }
                Hold::Disabled | Hold::Missing | Hold::NotRegistered | Hold::MaintenanceOff => {
                    Reason::TaskDisabledOrMissing
                }
            },
            Event::TaskStarted {
                task: Task::AikEnrol,
                ..
            } => Reason::TasksSlow,
            Event::TaskEnded {
                task: Task::AikEnrol,
                code,
            } if code == NOT_YET_VALID => Reason::AnotherCondition,
            Event::TaskEnded {
                task: Task::AikEnrol,
                code,
            } if REFUSALS.contains(&code) => Reason::AikServiceRefused,
            Event::TaskEnded {
                task: Task::AikEnrol,
                code,
            } if code.0 != 0 => Reason::AikServiceUnreachable,
            _ => reason,
        };
    }
    reason
}
