//! The device's clock and the time service that may set it.

use crate::event::Event;
use crate::machine::{Machine, Refusal};
use crate::message::{Message, Participant};
use crate::parameter::Parameter;
use crate::world::{Context, Stimulus};

/// The device's clock; the three times of the model (true, device, cloud) are never mixed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    ahead_ms: i64,
}

impl Clock {
    /// How far the clock was ahead of true time when it was last read, in milliseconds.
    #[must_use]
    pub fn ahead_ms(&self) -> i64 {
        self.ahead_ms
    }
}

impl Machine for Clock {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::TimeRequest,
                ..
            } => {
                if cx.is(Parameter::TimeSync) {
                    cx.stage().clock_set = true;
                }
                self.ahead_ms = cx.device_ahead_ms();
                cx.record(Event::ClockRead {
                    device: cx.device_now(),
                    ahead_ms: self.ahead_ms,
                });
                cx.send(Participant::Device, Message::TimeAnswer);
                Ok(())
            }
            Stimulus::Message { .. } | Stimulus::Expired(_) => Err(Refusal),
        }
    }
}
