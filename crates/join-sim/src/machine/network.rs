//! The network between device and cloud: latency, loss, outages, blocked names.

use crate::event::Fate;
use crate::machine::{Machine, Refusal, Stage};
use crate::message::{Message, Participant};
use crate::parameter::Parameter;
use crate::random::Random;
use crate::time::{Instant, Millis};
use crate::world::{Context, Stimulus};

/// What the device's network adapter knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Network {
    connected: bool,
}

impl Network {
    /// Whether the device has been connected since its last boot.
    #[must_use]
    pub fn connected(&self) -> bool {
        self.connected
    }
}

impl Machine for Network {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::Connect,
                ..
            } => {
                self.connected = true;
                cx.send(Participant::Device, Message::Connected);
                Ok(())
            }
            Stimulus::Message {
                message: Message::PowerOff,
                ..
            } => {
                self.connected = false;
                Ok(())
            }
            Stimulus::Message { .. } | Stimulus::Expired(_) => Err(Refusal),
        }
    }
}

/// The line itself: what becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    random: Random,
    answer_lost: bool,
}

impl Line {
    /// A line whose losses are drawn from `seed`.
    #[must_use]
    pub fn new(seed: i64) -> Line {
        Line {
            random: Random::new(seed as u64, "network"),
            answer_lost: false,
        }
    }

    /// What becomes of a message that leaves now; `value` looks at a parameter.
    pub fn carry(
        &mut self,
        from: Participant,
        to: Participant,
        message: &Message,
        now: Instant,
        value: impl Fn(Parameter) -> i64,
        stage: &Stage,
    ) -> Fate {
        let remote = if from.in_cloud() { from } else { to };
        let latency = match remote {
            Participant::SignIn => Parameter::SignInLatency,
            Participant::Aik => Parameter::AikLatency,
            Participant::Policy => Parameter::IntuneLatency,
            _ => Parameter::DrsLatency,
        };
        let arrives = Fate::Arrives(now + Millis::from_ms(value(latency)));
        let Some(boot) = stage.user_boot else {
            return arrives;
        };
        if to.in_cloud() && blocked(value(Parameter::BlockedHost)) == Some(to) {
            return Fate::Blocked;
        }
        let outage = value(Parameter::OutageFor);
        if outage > 0 {
            let begins = boot + Millis::from_s(value(Parameter::OutageAfterBoot));
            if now >= begins && now < begins + Millis::from_s(outage) {
                return Fate::Lost;
            }
        }
        if !self.answer_lost && is_lost_answer(value(Parameter::LostAnswer), message) {
            self.answer_lost = true;
            return Fate::Lost;
        }
        let loss = value(Parameter::Loss);
        if loss > 0 {
            // Only now is the seed of any consequence.
            let _ = value(Parameter::Seed);
            if self.random.below(100) < loss as u64 {
                return Fate::Lost;
            }
        }
        arrives
    }
}

fn blocked(choice: i64) -> Option<Participant> {
    match choice {
        1 => Some(Participant::SignIn),
        2 => Some(Participant::Drs),
        3 => Some(Participant::Aik),
        4 => Some(Participant::Policy),
        _ => None,
    }
}

fn is_lost_answer(choice: i64, message: &Message) -> bool {
    matches!(
        (choice, message),
        (1, Message::TokenIssued(_)) | (2, Message::Discovered) | (3, Message::Joined(_))
    )
}
