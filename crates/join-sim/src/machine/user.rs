//! The people: the technician who prepares the device, the user who gets it, the administrator who wrote the policy.

use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Message, Participant, Screen, Task};
use crate::parameter::Parameter;
use crate::time::{Instant, Millis};

/// What the people have in mind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct User {
    screen: Option<Screen>,
    booted_at: Option<Instant>,
    retried: bool,
}

impl User {
    /// The page they look at.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screen.unwrap_or(Screen::Off)
    }

    fn sees(&mut self, screen: Screen, cx: &mut Context<'_>) {
        self.screen = Some(screen);
        match screen {
            Screen::Welcome => cx.send(Participant::Device, Message::StartPreProvisioning),
            Screen::ReadyToReseal => cx.send(Participant::Device, Message::Reseal),
            Screen::Off if !cx.user_phase() && cx.stage().resealed => {
                cx.arm(Timer::UserBoot, cx.seconds(Parameter::ResealToBoot));
            }
            Screen::SignIn => {
                let planned =
                    self.booted_at.unwrap_or(cx.now()) + cx.seconds(Parameter::SignInAfterBoot);
                cx.arm(Timer::SignIn, planned.since(cx.now()));
            }
            Screen::PleaseWait => cx.disarm(Timer::SignIn),
            Screen::Error => {
                let after = cx.seconds(Parameter::RetryAfterFailure);
                if after > Millis(0) && !self.retried && cx.user_phase() {
                    cx.arm(Timer::Retry, after);
                }
            }
            Screen::Hello => cx.arm(Timer::Hello, cx.seconds(Parameter::HelloSetUp)),
            Screen::Off => {
                cx.disarm(Timer::SignIn);
                cx.disarm(Timer::Retry);
                cx.disarm(Timer::Hello);
            }
            Screen::Starting => self.device_starts(cx),
            Screen::PreProvisioning | Screen::Status | Screen::Desktop => {}
        }
    }

    /// The first start of the user's phase is the moment from which the people's plans count, whoever pressed the button.
    fn device_starts(&mut self, cx: &mut Context<'_>) {
        cx.disarm(Timer::UserBoot);
        if !cx.user_phase() || self.booted_at.is_some() {
            return;
        }
        self.booted_at = Some(cx.now());
        for (timer, id) in [
            (Timer::MaintenanceByHand, Parameter::MaintenanceByHand),
            (Timer::AikByHand, Parameter::AikByHand),
        ] {
            let after = cx.seconds(id);
            if after > Millis(0) {
                cx.arm(timer, after);
            }
        }
    }
}

impl Machine for User {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::Show(screen),
                ..
            } => self.sees(screen, cx),
            Stimulus::Expired(Timer::Begin | Timer::UserBoot) => {
                cx.send(Participant::Power, Message::PressPower)
            }
            Stimulus::Expired(Timer::Hello) => cx.send(Participant::Device, Message::Input),
            Stimulus::Expired(Timer::SignIn) => cx.send(Participant::Device, Message::Credentials),
            Stimulus::Expired(Timer::MaintenanceByHand) => {
                cx.send(Participant::Tasks, Message::RunTask(Task::Maintenance));
            }
            Stimulus::Expired(Timer::AikByHand) => {
                cx.send(Participant::Tasks, Message::RunTask(Task::AikEnrol))
            }
            Stimulus::Expired(Timer::Retry) => {
                self.retried = true;
                cx.send(Participant::Device, Message::TryAgain);
            }
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
    fn the_user_signs_in_so_long_after_the_boot_as_was_planned() {
        let mut user = Alone::new(Participant::User, User::default()).users();
        let sees = |screen| Message::Show(screen);
        assert!(
            user.hears(Participant::Device, sees(Screen::Starting))
                .is_ok()
        );
        user.now = Instant(40_000);
        let sign_in = Said::Arm(Timer::SignIn, Instant(480_000));
        assert_eq!(
            user.hears(Participant::Device, sees(Screen::SignIn)),
            Ok(alloc::vec![sign_in])
        );
        let credentials = Said::Send(Participant::Device, Message::Credentials);
        assert_eq!(user.wakes(Timer::SignIn), Ok(alloc::vec![credentials]));
        assert_eq!(user.wakes(Timer::Charge), Err(Refusal));
    }
}
