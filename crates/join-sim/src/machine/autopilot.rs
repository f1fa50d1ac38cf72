//! Windows.Management.Service, the Autopilot part of the device, which starts the TPM's tasks; and the service with the profile.

use crate::machine::{Context, Machine, NOT_YET_VALID, Refusal, Stimulus, Timer};
use crate::message::{Code, Message, Participant, Starter, Task};
use crate::parameter::Parameter;
use crate::parameter::choices::TpmKind;
use crate::time::Step;

/// The technician phase gives up after the last retry of the attestation.
const MAX_ATTESTATION_RETRY_EXCEEDED: Code = Code(0x8103_9001);
/// The TPM has a known weakness.
const WEAK_TPM: Code = Code(0x8103_9024);
/// The TPM is not ready in time (ERROR_TIMEOUT); also where there is no real TPM 2.0.
const NOT_IN_TIME: Code = Code(0x8007_05b4);

/// The TPM cannot be attested, so a join by the device's own token is not possible.
const NOT_ATTESTED: Code = Code(0x801c_03ea);

/// What the service is about; each state is named for what it awaits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Autopilot {
    /// Nothing, or a boot.
    #[default]
    Idle,
    /// The TPM's attestation (technician phase).
    AwaitAttestation {
        /// How often it was tried again.
        retries: i64,
        /// The record that says why the TPM is not ready yet.
        blame: Option<Step>,
    },
}

impl Autopilot {
    fn start_maintenance(cx: &mut Context<'_>) {
        let start = Message::StartTask {
            task: Task::Maintenance,
            by: Starter::Autopilot,
        };
        cx.send(Participant::Tasks, start);
    }

    fn start_enrolment(cx: &mut Context<'_>) {
        let start = Message::StartTask {
            task: Task::AikEnrol,
            by: Starter::Autopilot,
        };
        cx.send(Participant::Tasks, start);
    }

    /// Tells the device how the wait for the TPM ended; `None`: the present stimulus led to it.
    fn end(&mut self, cause: Option<Step>, word: Message, cx: &mut Context<'_>) {
        *self = Autopilot::Idle;
        cx.let_go();
        cx.send_because(cause.or(cx.trigger()), Participant::Device, word);
    }

    /// The attestation was tried for the `retries` + 1st time.
    fn attested(&mut self, code: Code, retries: i64, blame: Option<Step>, cx: &mut Context<'_>) {
        if code == Code(0) {
            return self.end(None, Message::TpmReady, cx);
        }
        if code == NOT_YET_VALID {
            // Another certificate would be as fresh as this one: the clock has to go on, and the time runs out before.
            *self = Autopilot::AwaitAttestation {
                retries,
                blame: cx.trigger(),
            };
            return;
        }
        let hopeless = match cx.choice() {
            TpmKind::None => Some(NOT_IN_TIME),
            TpmKind::WeakFirmware => Some(WEAK_TPM),
            TpmKind::Virtual => Some(NOT_ATTESTED),
            TpmKind::Ready | TpmKind::LockedOut | TpmKind::Cleared => (retries
                >= cx.value(Parameter::AttestationRetries))
            .then_some(MAX_ATTESTATION_RETRY_EXCEEDED),
        };
        if let Some(code) = hopeless {
            return self.end(None, Message::TpmNotReady(code), cx);
        }
        *self = Autopilot::AwaitAttestation {
            retries: retries + 1,
            blame,
        };
        cx.arm(Timer::Attestation, cx.seconds(Parameter::AttestationRetry));
    }

    fn hears(&mut self, message: Message, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match (*self, message) {
            (_, Message::Booted) => {
                // In a healthy tenant the service starts the TPM's tasks when the resealed device boots.
                if cx.user_phase() && !cx.is(TpmKind::None) {
                    Autopilot::start_maintenance(cx);
                }
            }
            (_, Message::AskProfile) => cx.send(Participant::Device, Message::Profile),
            (_, Message::PrepareTpm) => {
                *self = Autopilot::AwaitAttestation {
                    retries: 0,
                    blame: None,
                };
                let limit = cx.seconds(Parameter::AttestationLimit);
                cx.arm(Timer::AttestationLimit, limit);
                Autopilot::start_maintenance(cx);
            }
            (
                Autopilot::AwaitAttestation { retries, blame },
                Message::TaskEnded {
                    task: Task::AikEnrol,
                    code,
                },
            ) => self.attested(code, retries, blame, cx),
            (
                Autopilot::AwaitAttestation { retries, .. },
                Message::StartResult { .. } | Message::TaskEnded { .. },
            ) => {
                *self = Autopilot::AwaitAttestation {
                    retries,
                    blame: cx.trigger(),
                };
            }
            // Word of the tasks that it starts at boot is no news to anybody.
            (Autopilot::Idle, Message::StartResult { .. } | Message::TaskEnded { .. }) => {}
            (_, Message::PowerOff) => {
                *self = Autopilot::Idle;
                cx.let_go();
            }
            (_, _) => return Err(Refusal),
        }
        Ok(())
    }
}

impl Machine for Autopilot {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        let timer = match stimulus {
            Stimulus::Message { message, .. } => return self.hears(message, cx),
            Stimulus::Expired(timer) => timer,
        };
        match (*self, timer) {
            (Autopilot::AwaitAttestation { blame, .. }, Timer::AttestationLimit) => {
                self.end(blame, Message::TpmNotReady(NOT_IN_TIME), cx);
            }
            (Autopilot::AwaitAttestation { .. }, Timer::Attestation) => {
                Autopilot::start_enrolment(cx);
            }
            (_, _) => return Err(Refusal),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::{Alone, Said};

    #[test]
    fn the_technicians_wait_ends_with_the_task_or_at_its_limit() {
        let enrolled = Message::TaskEnded {
            task: Task::AikEnrol,
            code: Code(0),
        };
        let word = |message| {
            Ok(alloc::vec![
                Said::LetGo,
                Said::Send(Participant::Device, message)
            ])
        };
        let waiting = || {
            let mut service = Alone::new(Participant::Autopilot, Autopilot::default());
            assert!(
                service
                    .hears(Participant::Device, Message::PrepareTpm)
                    .is_ok()
            );
            service
        };
        assert_eq!(
            waiting().hears(Participant::Tasks, enrolled),
            word(Message::TpmReady)
        );
        let mut late = waiting();
        assert_eq!(
            late.wakes(Timer::AttestationLimit),
            word(Message::TpmNotReady(NOT_IN_TIME))
        );
        assert_eq!(late.wakes(Timer::AttestationLimit), Err(Refusal));
        assert_eq!(late.hears(Participant::Tasks, enrolled), Ok(alloc::vec![]));
    }
}
