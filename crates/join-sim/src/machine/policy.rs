//! Intune: to whom the Energy Saver policy is assigned, and when it therefore reaches the device.

use crate::event::Event;
use crate::machine::{Machine, Refusal};
use crate::message::{Account, Assignment, Message, Participant};
use crate::parameter::Parameter;
use crate::time::Step;
use crate::world::{Context, Stimulus, Timer};

/// What Intune knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    assignment: Option<Assignment>,
    assigned: Option<Step>,
    enrolled: Option<Account>,
    delivered: bool,
}

impl Policy {
    /// The account that the device is enrolled for.
    #[must_use]
    pub fn enrolled(&self) -> Option<Account> {
        self.enrolled
    }

    /// To whom the policy is assigned.
    #[must_use]
    pub fn assignment(&self) -> Assignment {
        self.assignment.unwrap_or(Assignment::Nobody)
    }

    /// Whether the policy lies on the device.
    #[must_use]
    pub fn delivered(&self) -> bool {
        self.delivered
    }

    fn assign(&mut self, to: Assignment, cx: &mut Context<'_>) {
        self.assignment = Some(to);
        let (battery, plugged_in) = thresholds(cx);
        self.assigned = Some(cx.record(Event::Assigned {
            to,
            battery,
            plugged_in,
        }));
    }

    fn check_in(&mut self, cx: &mut Context<'_>) {
        let applies = match (self.assignment(), self.enrolled) {
            (Assignment::Devices, Some(_)) | (Assignment::Users, Some(Account::User)) => true,
            (Assignment::Nobody | Assignment::Devices | Assignment::Users, _) => false,
        };
        if applies != self.delivered {
            self.delivered = applies;
            let (battery, plugged_in) = thresholds(cx);
            let message = Message::Thresholds {
                present: applies,
                battery,
                plugged_in,
            };
            cx.send_because(self.assigned, Participant::Power, message);
        }
        cx.send(Participant::Device, Message::Synced);
    }
}

fn thresholds(cx: &Context<'_>) -> (u8, u8) {
    let percent = |id| u8::try_from(cx.value(id)).unwrap_or(0);
    (
        percent(Parameter::ThresholdOnBattery),
        percent(Parameter::ThresholdPluggedIn),
    )
}

impl Machine for Policy {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Expired(Timer::Begin) => match cx.value(Parameter::AssignedTo) {
                1 => self.assign(Assignment::Devices, cx),
                2 => self.assign(Assignment::Users, cx),
                _ => {}
            },
            Stimulus::Message {
                message: Message::Assign(to),
                ..
            } => self.assign(to, cx),
            Stimulus::Message {
                message: Message::Enrol(account),
                ..
            } => {
                self.enrolled = Some(account);
                cx.send(Participant::Device, Message::Enrolled(account));
            }
            Stimulus::Message {
                message: Message::Sync,
                ..
            } if self.enrolled.is_some() => self.check_in(cx),
            Stimulus::Message { .. } | Stimulus::Expired(_) => return Err(Refusal),
        }
        Ok(())
    }
}
