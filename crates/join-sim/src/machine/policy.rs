//! Intune: to whom the Energy Saver policy is assigned, and when it therefore reaches the device.

use crate::event::Event;
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Account, Assignment, Delivery, Message, Participant};
use crate::parameter::Parameter;
use crate::parameter::choices::PolicyAssignment;
use crate::time::Step;

/// What Intune knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    assignment: Option<Assignment>,
    assigned: Option<Step>,
    enrolled: Option<Account>,
    /// What the device has said that it holds.
    acknowledged: Option<(u8, u8)>,
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

    /// Whether the policy lies on the device, as far as Intune has heard.
    #[must_use]
    pub fn delivered(&self) -> bool {
        self.acknowledged.is_some()
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

    /// The device says what it holds; it gets what differs from that. So a policy that has changed, or whose delivery was
    /// lost, comes with the next check-in, and it counts as delivered when the device says that it holds it.
    fn check_in(&mut self, holds: Option<(u8, u8)>, cx: &mut Context<'_>) {
        let applies = match (self.assignment(), self.enrolled) {
            (Assignment::Devices, Some(_)) | (Assignment::Users, Some(Account::User)) => true,
            (Assignment::Nobody | Assignment::Devices | Assignment::Users, _) => false,
        };
        self.acknowledged = holds;
        let due = applies.then(|| thresholds(cx));
        let (cause, delivery) = match due {
            _ if due == holds => (cx.trigger(), Delivery::Nothing),
            Some((battery, plugged_in)) => (self.assigned, Delivery::Set(battery, plugged_in)),
            None => (self.assigned, Delivery::Removed),
        };
        cx.send_because(cause, Participant::Device, Message::Synced(delivery));
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
            Stimulus::Expired(Timer::Begin) => match cx.choice() {
                PolicyAssignment::Devices => self.assign(Assignment::Devices, cx),
                PolicyAssignment::Users => self.assign(Assignment::Users, cx),
                PolicyAssignment::Nobody => {}
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
                message: Message::Sync { holds },
                ..
            } if self.enrolled.is_some() => self.check_in(holds, cx),
            Stimulus::Message { .. } | Stimulus::Expired(_) => return Err(Refusal),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::{Alone, Said};

    #[test]
    fn a_policy_for_devices_comes_with_the_first_enrolment_and_once() {
        let to_devices = PolicyAssignment::Devices as i64;
        let mut intune = Alone::new(Participant::Policy, Policy::default())
            .under(Parameter::AssignedTo, to_devices);
        let sync = |holds| Message::Sync { holds };
        assert_eq!(intune.hears(Participant::Device, sync(None)), Err(Refusal));
        assert!(intune.wakes(Timer::Begin).is_ok());
        let enrol = Message::Enrol(Account::FooUser);
        assert!(intune.hears(Participant::Device, enrol).is_ok());
        let brings = |delivery| {
            let synced = Message::Synced(delivery);
            Ok(alloc::vec![Said::Send(Participant::Device, synced)])
        };
        assert_eq!(
            intune.hears(Participant::Device, sync(None)),
            brings(Delivery::Set(70, 70))
        );
        assert_eq!(
            intune.hears(Participant::Device, sync(Some((70, 70)))),
            brings(Delivery::Nothing)
        );
    }
}
