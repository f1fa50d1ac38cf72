//! Task Scheduler: who asks a task to start, which rule holds it, and what the AIK enrolment task does once it runs.

mod rules;
#[cfg(test)]
mod tests;

use crate::event::Event;
use crate::machine::client::{Client, Trouble};
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Code, Hold, Message, Participant, Start, Starter, Task};
use crate::parameter::Parameter;
use crate::parameter::choices::{
    AikNeedsMaintenance, AikTask, AutomaticMaintenance, EnergySaverHolds, Image, TasksNeedIdle,
    TasksNeedMains,
};
use crate::time::Step;

pub use rules::{Rules, rules};

/// How a task stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskState {
    /// Nobody has asked, or it has ended.
    #[default]
    Ready,
    /// It waits for what holds it to go away.
    Queued {
        /// Who asked.
        by: Starter,
        /// What holds it.
        hold: Hold,
        /// The record that says so.
        held: Step,
    },
    /// It runs.
    Running {
        /// Who asked.
        by: Starter,
        /// The record that says so.
        started: Step,
    },
}

/// What the running AIK enrolment task awaits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Enrolment {
    #[default]
    NotRunning,
    AwaitAik,
    AwaitCaps,
    AwaitChain,
    AwaitChallenge,
    AwaitActivation,
    AwaitCertificate,
}

/// The AIK service's host name cannot be resolved.
const NAME_NOT_RESOLVED: Code = Code(0x8007_2ee7);
/// By the device's clock the AIK service's TLS certificate is not valid.
const SECURE_FAILURE: Code = Code(0x8007_2f8f);
/// The AIK service does not answer.
const TIMEOUT: Code = Code(0x8007_2ee2);
/// There is no EK certificate to show (ERROR_NOT_FOUND).
const NOT_FOUND: Code = Code(0x8007_0490);
/// By the device's clock the new certificate has not begun (CERT_E_EXPIRED: not within its validity period).
pub const NOT_YET_VALID: Code = Code(0x800b_0101);
const SUCCESS: Code = Code(0);

/// Task Scheduler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tasks {
    on: bool,
    states: [TaskState; Task::ALL.len()],
    enrolment: Enrolment,
    client: Client,
    energy_saver: Option<Step>,
    battery: Option<Step>,
    busy: Option<Step>,
    maintained: bool,
    /// The record that says why Tpm-Maintenance was not started at all.
    refused: Option<Step>,
}

impl Tasks {
    /// How a task stands.
    #[must_use]
    pub fn state(&self, task: Task) -> TaskState {
        self.states[task as usize]
    }

    /// What would hold a start now, and the record that is to blame.
    fn hold(&self, task: Task, by: Starter, cx: &Context<'_>) -> Option<(Hold, Option<Step>)> {
        if let Some(hold) = Tasks::refuses(task, by, cx) {
            return Some((hold, None));
        }
        if task == Task::AikEnrol && cx.is(AikNeedsMaintenance::Yes) && !self.maintained {
            let blame = match self.state(Task::Maintenance) {
                TaskState::Queued { held, .. } => Some(held),
                TaskState::Running { started, .. } => Some(started),
                TaskState::Ready => self.refused,
            };
            return Some((Hold::NeedsMaintenance, blame));
        }
        if by == Starter::Hand {
            return None;
        }
        let holds_services = cx.is(EnergySaverHolds::TriggersAndServiceStarts);
        if let Some(step) = self.energy_saver
            && !rules(task).may_trigger(true)
            && (by == Starter::Trigger || holds_services)
        {
            return Some((Hold::EnergySaver, Some(step)));
        }
        if task == Task::RecoveryCheck {
            return None;
        }
        match (self.battery, self.busy) {
            (Some(step), _) if cx.is(TasksNeedMains::Yes) => Some((Hold::OnBattery, Some(step))),
            (_, Some(step)) if cx.is(TasksNeedIdle::Yes) => Some((Hold::NotIdle, Some(step))),
            _ => None,
        }
    }

    /// What keeps a task from ever starting so: its own state, or a switch of Windows.
    fn refuses(task: Task, by: Starter, cx: &Context<'_>) -> Option<Hold> {
        if task == Task::RecoveryCheck {
            return None;
        }
        if cx.is(Image::Changed) {
            return Some(Hold::Missing);
        }
        if !cx.user_phase() {
            return None;
        }
        if task == Task::AikEnrol {
            return match cx.choice() {
                AikTask::Ready => None,
                AikTask::Disabled => Some(Hold::Disabled),
                AikTask::Missing => Some(Hold::Missing),
                AikTask::NotRegistered => Some(Hold::NotRegistered),
            };
        }
        (by != Starter::Hand && cx.is(AutomaticMaintenance::Off)).then_some(Hold::MaintenanceOff)
    }

    fn request(
        &mut self,
        task: Task,
        by: Starter,
        asker: Option<Participant>,
        cx: &mut Context<'_>,
    ) {
        let cause = cx.trigger();
        self.request_because(cause, task, by, asker, cx);
    }

    fn request_because(
        &mut self,
        cause: Option<Step>,
        task: Task,
        by: Starter,
        asker: Option<Participant>,
        cx: &mut Context<'_>,
    ) {
        // A start by hand that waits for Tpm-Maintenance stays one, whoever asks after it.
        let by = if let TaskState::Queued {
            by: Starter::Hand, ..
        } = self.state(task)
        {
            Starter::Hand
        } else {
            by
        };
        let (step, result) = match (self.state(task), self.hold(task, by, cx)) {
            (TaskState::Running { started, .. }, _) => {
                cx.record_because(Some(started), Event::TaskRunning { task, by });
                (started, Start::Running)
            }
            (
                TaskState::Queued {
                    hold: before, held, ..
                },
                Some((hold, blame)),
            ) if before == hold && blame <= Some(held) => (held, Start::Queued),
            (_, Some((hold, blame))) => {
                let held = cx.record_because(blame.or(cause), Event::TaskHeld { task, by, hold });
                if !hold.queues() {
                    return self.refused(task, held, asker, cx);
                }
                self.states[task as usize] = TaskState::Queued { by, hold, held };
                (held, Start::Queued)
            }
            (_, None) => (self.start(cause, task, by, cx), Start::Started),
        };
        if let Some(asker) = asker {
            cx.send_because(Some(step), asker, Message::StartResult { task, result });
        }
    }

    fn refused(
        &mut self,
        task: Task,
        held: Step,
        asker: Option<Participant>,
        cx: &mut Context<'_>,
    ) {
        self.states[task as usize] = TaskState::Ready;
        if task == Task::Maintenance {
            self.refused = Some(held);
        }
        if let Some(asker) = asker {
            let result = Start::Refused;
            cx.send_because(Some(held), asker, Message::StartResult { task, result });
        }
    }

    fn start(
        &mut self,
        cause: Option<Step>,
        task: Task,
        by: Starter,
        cx: &mut Context<'_>,
    ) -> Step {
        let started = cx.record_because(cause, Event::TaskStarted { task, by });
        self.states[task as usize] = TaskState::Running { by, started };
        match task {
            Task::Maintenance => {
                cx.send_because(Some(started), Participant::Tpm, Message::MaintainTpm)
            }
            Task::AikEnrol => {
                self.enrolment = Enrolment::AwaitAik;
                cx.send_because(Some(started), Participant::Tpm, Message::CreateAik);
            }
            Task::RecoveryCheck => self.end(task, SUCCESS, cx),
        }
        started
    }

    fn end(&mut self, task: Task, code: Code, cx: &mut Context<'_>) {
        self.states[task as usize] = TaskState::Ready;
        let ended = cx.record(Event::TaskEnded { task, code });
        match task {
            Task::Maintenance => {
                self.maintained = true;
                cx.send_because(
                    Some(ended),
                    Participant::Autopilot,
                    Message::TaskEnded { task, code },
                );
                self.request_because(Some(ended), Task::AikEnrol, Starter::Maintenance, None, cx);
            }
            Task::AikEnrol => {
                self.enrolment = Enrolment::NotRunning;
                self.client.stop(cx);
                for to in [Participant::Autopilot, Participant::Device] {
                    cx.send_because(Some(ended), to, Message::TaskEnded { task, code });
                }
            }
            Task::RecoveryCheck => {}
        }
    }

    /// Looks again at every waiting task after something has changed.
    fn look_again(&mut self, cx: &mut Context<'_>) {
        for &task in Task::ALL {
            let TaskState::Queued { by, hold, .. } = self.state(task) else {
                continue;
            };
            match self.hold(task, by, cx) {
                None => {
                    let released = cx.record(Event::TaskReleased { task });
                    self.start(Some(released), task, by, cx);
                }
                Some((other, _)) if !other.queues() => {
                    let hold = other;
                    cx.record(Event::TaskHeld { task, by, hold });
                    self.states[task as usize] = TaskState::Ready;
                }
                Some((other, blame)) if other != hold => {
                    let held = cx.record_because(
                        blame,
                        Event::TaskHeld {
                            task,
                            by,
                            hold: other,
                        },
                    );
                    self.states[task as usize] = TaskState::Queued {
                        by,
                        hold: other,
                        held,
                    };
                }
                Some(_) => {}
            }
        }
    }

    fn input(&mut self, cx: &mut Context<'_>) {
        self.busy = cx.trigger();
        cx.arm(Timer::Idle, cx.seconds(Parameter::IdleAfter));
    }

    fn ask(&mut self, awaits: Enrolment, request: Message, cx: &mut Context<'_>) {
        self.enrolment = awaits;
        self.client.ask(Participant::Aik, request, cx);
    }

    fn answer_missing(&mut self, cx: &mut Context<'_>) -> Result<(), Refusal> {
        if self.client.time_out(false, cx)? {
            self.end(Task::AikEnrol, TIMEOUT, cx);
        }
        Ok(())
    }

    /// The SCEP exchange, one arm an arrow.
    fn enrol(&mut self, message: Message, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match (self.enrolment, message) {
            (Enrolment::AwaitAik, Message::NoEkCertificate) => {
                self.end(Task::AikEnrol, NOT_FOUND, cx)
            }
            (Enrolment::AwaitAik, Message::AikCreated) => {
                self.ask(Enrolment::AwaitCaps, Message::GetCaCaps, cx)
            }
            (Enrolment::AwaitCaps, Message::CaCaps) => {
                self.ask(Enrolment::AwaitChain, Message::GetCaCertChain, cx)
            }
            (Enrolment::AwaitChain, Message::CaCertChain) => {
                self.ask(Enrolment::AwaitChallenge, Message::EnrolAik, cx)
            }
            (Enrolment::AwaitChallenge, Message::Challenge) => {
                self.client.stop(cx);
                self.enrolment = Enrolment::AwaitActivation;
                cx.send(Participant::Tpm, Message::ActivateCredential);
            }
            (Enrolment::AwaitCaps | Enrolment::AwaitChallenge, Message::AikRefused(status)) => {
                self.end(Task::AikEnrol, Code(0x8019_0000 + u32::from(status)), cx);
            }
            (Enrolment::AwaitActivation, Message::CredentialActivated) => {
                self.ask(Enrolment::AwaitCertificate, Message::AnswerChallenge, cx);
            }
            (Enrolment::AwaitCertificate, Message::AikCertificate) if Tasks::too_early(cx) => {
                self.end(Task::AikEnrol, NOT_YET_VALID, cx);
            }
            (Enrolment::AwaitCertificate, Message::AikCertificate) => {
                cx.send(Participant::Tpm, Message::StoreAikCertificate);
                self.end(Task::AikEnrol, SUCCESS, cx);
            }
            (Enrolment::AwaitAik, Message::AikExists) => self.end(Task::AikEnrol, SUCCESS, cx),
            (enrolment, _) if enrolment != Enrolment::NotRunning => {
                let code = match Trouble::of(&message).ok_or(Refusal)? {
                    Trouble::NotResolved => NAME_NOT_RESOLVED,
                    Trouble::NotTrusted => SECURE_FAILURE,
                    Trouble::NoAnswer => TIMEOUT,
                };
                self.end(Task::AikEnrol, code, cx);
            }
            (_, _) => return Err(Refusal),
        }
        Ok(())
    }

    /// Whether a certificate that is issued now has not begun by the device's clock.
    fn too_early(cx: &Context<'_>) -> bool {
        let behind_ms = -cx.device_ahead_ms();
        behind_ms > 0 && behind_ms > cx.value(Parameter::AikBackdate) * 1000
    }

    fn lose_power(&mut self, cx: &mut Context<'_>) {
        for &task in Task::ALL {
            if let TaskState::Running { .. } = self.state(task) {
                cx.record(Event::TaskCut { task });
            }
        }
        // The reseal takes the AIK, so the user's needs Tpm-Maintenance anew.
        let sealed = cx.stage().resealed && !cx.user_phase();
        *self = Tasks {
            maintained: self.maintained && !sealed,
            ..Tasks::default()
        };
        cx.let_go();
    }
}

impl Machine for Tasks {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        let (from, message) = match stimulus {
            Stimulus::Message { from, message } => (from, message),
            Stimulus::Expired(Timer::Idle) => {
                self.busy = None;
                self.look_again(cx);
                return Ok(());
            }
            Stimulus::Expired(Timer::Answer) => return self.answer_missing(cx),
            Stimulus::Expired(_) => return Err(Refusal),
        };
        match message {
            Message::StartTask { .. } | Message::RunTask(_) if !self.on => return Err(Refusal),
            Message::StartTask { task, by } => self.request(task, by, Some(from), cx),
            Message::RunTask(task) => self.request(task, Starter::Hand, None, cx),
            Message::EnergySaver { on } => {
                self.energy_saver = if on { cx.trigger() } else { None };
                self.look_again(cx);
            }
            Message::Source { battery } => {
                self.battery = if battery { cx.trigger() } else { None };
                self.look_again(cx);
            }
            Message::PowerOn => {
                self.on = true;
                self.input(cx);
            }
            Message::Input => self.input(cx),
            Message::PowerOff => self.lose_power(cx),
            Message::TpmMaintained
                if matches!(self.state(Task::Maintenance), TaskState::Running { .. }) =>
            {
                self.end(Task::Maintenance, SUCCESS, cx);
                self.look_again(cx);
            }
            other => return self.enrol(other, cx),
        }
        Ok(())
    }
}
