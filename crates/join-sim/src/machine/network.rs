//! The device's network adapter: it connects as soon as the network is there. A changed parameter lets it look at once.

use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Message, Participant};

/// The device's network adapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Network;

impl Network {
    /// Connects as soon as the network is there.
    fn connect(cx: &mut Context<'_>) {
        match cx.outage() {
            Some(rest) => cx.arm(Timer::Reconnect, rest),
            None => cx.send(Participant::Device, Message::Connected),
        }
    }
}

impl Machine for Network {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::Connect,
                ..
            }
            | Stimulus::Expired(Timer::Reconnect) => Network::connect(cx),
            Stimulus::Message {
                message: Message::PowerOff,
                ..
            } => cx.let_go(),
            Stimulus::Message { .. } | Stimulus::Expired(_) => return Err(Refusal),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::{Alone, Said};
    use crate::parameter::Parameter;
    use crate::time::Instant;

    #[test]
    fn it_connects_at_once_or_looks_again_after_an_outage() {
        let connect = Message::Connect;
        let mut network = Alone::new(Participant::Network, Network).users();
        let connected = Said::Send(Participant::Device, Message::Connected);
        assert_eq!(
            network.hears(Participant::Device, connect),
            Ok(alloc::vec![connected])
        );
        let mut fails = network.under(Parameter::OutageFor, 2);
        fails.now = Instant(1_500);
        let again = Said::Arm(Timer::Reconnect, Instant(2_000));
        assert_eq!(
            fails.hears(Participant::Device, connect),
            Ok(alloc::vec![again])
        );
        assert_eq!(
            fails.hears(Participant::Device, Message::Discover),
            Err(Refusal)
        );
    }
}
