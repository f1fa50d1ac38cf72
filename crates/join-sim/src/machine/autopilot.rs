//! Windows.Management.Service, the Autopilot part of the device, which starts the TPM's tasks; and the service with the profile.

use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
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

/// What the service is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Autopilot {
    /// It waits for the TPM's attestation (technician phase).
    attesting: bool,
    retries: i64,
    /// The record that says why the TPM is not ready yet.
    blame: Option<Step>,
}

impl Autopilot {
    fn start_maintenance(cx: &mut Context<'_>) {
        let start = Message::StartTask {
            task: Task::Maintenance,
            by: Starter::Autopilot,
        };
        cx.send(Participant::Tasks, start);
    }

    fn end(&mut self, cause: Option<Step>, word: Message, cx: &mut Context<'_>) {
        self.attesting = false;
        cx.let_go();
        match cause {
            Some(_) => cx.send_because(cause, Participant::Device, word),
            None => cx.send(Participant::Device, word),
        }
    }

    fn attested(&mut self, code: Code, cx: &mut Context<'_>) {
        if !self.attesting {
            return;
        }
        if code == Code(0) {
            self.end(None, Message::TpmReady, cx);
            return;
        }
        let hopeless = match cx.choice() {
            TpmKind::None => Some(NOT_IN_TIME),
            TpmKind::WeakFirmware => Some(WEAK_TPM),
            TpmKind::Ready | TpmKind::LockedOut | TpmKind::Cleared => (self.retries
                >= cx.value(Parameter::AttestationRetries))
            .then_some(MAX_ATTESTATION_RETRY_EXCEEDED),
        };
        match hopeless {
            Some(code) => self.end(None, Message::TpmNotReady(code), cx),
            None => {
                self.retries += 1;
                cx.arm(Timer::Attestation, cx.seconds(Parameter::AttestationRetry));
            }
        }
    }
}

impl Machine for Autopilot {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::Booted,
                ..
            } => {
                // In a healthy tenant the service starts the TPM's tasks when the resealed device boots.
                if cx.user_phase() && !cx.is(TpmKind::None) {
                    Autopilot::start_maintenance(cx);
                }
            }
            Stimulus::Message {
                message: Message::AskProfile,
                ..
            } => cx.send(Participant::Device, Message::Profile),
            Stimulus::Message {
                message: Message::PrepareTpm,
                ..
            } => {
                *self = Autopilot {
                    attesting: true,
                    ..Autopilot::default()
                };
                cx.arm(
                    Timer::AttestationLimit,
                    cx.seconds(Parameter::AttestationLimit),
                );
                Autopilot::start_maintenance(cx);
            }
            Stimulus::Expired(Timer::AttestationLimit) => {
                self.end(self.blame, Message::TpmNotReady(NOT_IN_TIME), cx);
            }
            Stimulus::Expired(Timer::Attestation) => {
                cx.send(
                    Participant::Tasks,
                    Message::StartTask {
                        task: Task::AikEnrol,
                        by: Starter::Autopilot,
                    },
                );
            }
            Stimulus::Message {
                message:
                    Message::TaskEnded {
                        task: Task::AikEnrol,
                        code,
                    },
                ..
            } => self.attested(code, cx),
            Stimulus::Message {
                message: Message::StartResult { .. } | Message::TaskEnded { .. },
                ..
            } => self.blame = cx.trigger(),
            Stimulus::Message {
                message: Message::PowerOff,
                ..
            } => {
                *self = Autopilot::default();
                cx.let_go();
            }
            Stimulus::Message { .. } | Stimulus::Expired(_) => return Err(Refusal),
        }
        Ok(())
    }
}
