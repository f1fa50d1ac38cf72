//! After the join: the Primary Refresh Token, the enrolment, policies, Windows Hello, the desktop.

use super::Device;
use super::state::State;
use crate::event::Event;
use crate::machine::{Context, Timer};
use crate::message::{Account, Delivery, Message, Participant, Screen, Starter, Task};
use crate::parameter::Parameter;

impl Device {
    pub(super) fn ask_nonce(&mut self, cx: &mut Context<'_>) {
        self.ask(
            State::AwaitNonce,
            Participant::SignIn,
            Message::AskNonce,
            cx,
        );
    }

    pub(super) fn unseal(&mut self, cx: &mut Context<'_>) {
        self.answered(cx);
        self.state = State::AwaitSessionKey;
        cx.send(Participant::Tpm, Message::UnsealSession);
    }

    pub(super) fn hold_prt(&mut self, cx: &mut Context<'_>) {
        self.prt = true;
        cx.record(Event::PrtHeld);
        self.enrol_user(cx);
    }

    pub(super) fn enrol_user(&mut self, cx: &mut Context<'_>) {
        // The page belongs to Autopilot: a device without a profile joins as any other does.
        if self.profile {
            Device::show(Screen::Status, cx);
        }
        self.enrol(Account::User, cx);
    }

    pub(super) fn enrol(&mut self, account: Account, cx: &mut Context<'_>) {
        let state = State::AwaitEnrolment(account);
        self.ask(state, Participant::Policy, Message::Enrol(account), cx);
    }

    pub(super) fn check_in(&mut self, state: State, cx: &mut Context<'_>) {
        let holds = self.policy;
        self.ask(state, Participant::Policy, Message::Sync { holds }, cx);
    }

    /// What a check-in brought lands, and the device says so; when nothing more comes, the check-in is over.
    pub(super) fn synced(&mut self, delivery: Delivery, cx: &mut Context<'_>) {
        self.policy = match (delivery, self.state) {
            (Delivery::Nothing, State::AwaitPolicies(account)) => {
                return self.policies_landed(account, cx);
            }
            (Delivery::Nothing, _) => return self.ready(cx),
            (Delivery::Set(battery, plugged_in), _) => Some((battery, plugged_in)),
            (Delivery::Removed, _) => None,
        };
        let (battery, plugged_in) = self.policy.unwrap_or((0, 0));
        let thresholds = Message::Thresholds {
            present: self.policy.is_some(),
            battery,
            plugged_in,
        };
        cx.send(Participant::Power, thresholds);
        // The device checks in again because it checked in; what has been assigned led to the policy alone.
        if let Some(asked) = cx.call() {
            cx.led_by(asked);
        }
        self.check_in(self.state, cx);
    }

    fn policies_landed(&mut self, account: Account, cx: &mut Context<'_>) {
        if account == Account::User && self.sealed_too_long(cx) {
            self.state = State::AwaitAccountSetUp;
            cx.arm(Timer::AccountSetUp, cx.seconds(Parameter::StatusPageLimit));
        } else if account == Account::User {
            self.state = State::AwaitHello;
            Device::show(Screen::Hello, cx);
        } else {
            self.state = State::AwaitReseal;
            Device::show(Screen::ReadyToReseal, cx);
        }
    }

    /// Whether the user started the device so long after the reseal that account set-up waits in vain.
    fn sealed_too_long(&self, cx: &mut Context<'_>) -> bool {
        let (Some(sealed), Some(boot)) = (self.sealed, cx.stage().user_boot) else {
            return false;
        };
        boot.since(sealed).0 as i64 > cx.value(Parameter::AccountSetUpWithin) * 86_400_000
    }

    pub(super) fn reach_desktop(&mut self, cx: &mut Context<'_>) {
        self.state = State::Desktop;
        Device::show(Screen::Desktop, cx);
        cx.record(Event::Finished);
        let logon = Message::StartTask {
            task: Task::RecoveryCheck,
            by: Starter::Trigger,
        };
        cx.send(Participant::Tasks, logon);
    }
}
