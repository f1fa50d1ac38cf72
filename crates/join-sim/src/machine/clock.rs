//! The time service, as the device's clock meets it: it is asked at boot, over the network.

use crate::machine::{Context, Machine, Refusal, Stimulus};
use crate::message::{Message, Participant};

/// The time service; the three times of the model (true, device, cloud) are never mixed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock;

impl Machine for Clock {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::TimeRequest,
                ..
            } => {
                cx.send(Participant::Device, Message::TimeAnswer);
                Ok(())
            }
            Stimulus::Message { .. } | Stimulus::Expired(_) => Err(Refusal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::{Alone, Said};

    #[test]
    fn it_answers_the_device_and_nothing_else() {
        let mut clock = Alone::new(Participant::Clock, Clock);
        let answer = Said::Send(Participant::Device, Message::TimeAnswer);
        assert_eq!(
            clock.hears(Participant::Device, Message::TimeRequest),
            Ok(alloc::vec![answer])
        );
        assert_eq!(
            clock.hears(Participant::Device, Message::Discover),
            Err(Refusal)
        );
    }
}
