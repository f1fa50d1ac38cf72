//! A client of the device on the network: one request at a time, its repeats, and what keeps the answer away.

use crate::event::Event;
use crate::machine::{Context, Refusal, Timer};
use crate::message::{JoinRequest, Message, Participant};
use crate::parameter::Parameter;

/// Why a request has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The host's name cannot be resolved.
    NotResolved,
    /// By the device's clock the host's TLS certificate is not valid.
    NotTrusted,
    /// No answer came in time, however often it was asked.
    NoAnswer,
}

impl Trouble {
    /// The trouble that a message of the network names.
    pub(super) fn of(message: &Message) -> Option<Trouble> {
        match message {
            Message::NoConnection(_) => Some(Trouble::NotResolved),
            Message::NotTrusted(_) => Some(Trouble::NotTrusted),
            _ => None,
        }
    }
}

/// The request for which a part of the device waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Client {
    asked: Option<(Participant, Message)>,
    repeats: u8,
}

impl Client {
    /// Sends a request and waits for its answer.
    pub(super) fn ask(&mut self, to: Participant, request: Message, cx: &mut Context<'_>) {
        *self = Client {
            asked: Some((to, request)),
            repeats: 0,
        };
        cx.send(to, request);
        cx.arm(Timer::Answer, cx.seconds(Parameter::HttpTimeout));
    }

    /// Waits no longer: the answer is there, or nobody wants it any more.
    pub(super) fn stop(&mut self, cx: &mut Context<'_>) {
        *self = Client::default();
        cx.hang_up();
        cx.disarm(Timer::Answer);
    }

    /// No answer in time: the connection is closed, and the request goes out again over a new one, unless it is asked
    /// only `once`. Says whether the last one went unanswered, too; what follows is led by the record of that.
    ///
    /// # Errors
    /// [`Refusal`] when nobody waits.
    pub(super) fn time_out(&mut self, once: bool, cx: &mut Context<'_>) -> Result<bool, Refusal> {
        let Some((to, request)) = self.asked else {
            return Err(Refusal);
        };
        let last = once || i64::from(self.repeats) >= cx.value(Parameter::HttpRetries);
        let missing = cx.record_because(
            cx.unanswered(),
            Event::TimedOut {
                to,
                repeat: self.repeats,
                last,
            },
        );
        cx.led_by(missing);
        if last {
            self.stop(cx);
            return Ok(true);
        }
        self.repeats += 1;
        let request = match request {
            Message::Join(join) => Message::Join(JoinRequest {
                repeat: self.repeats,
                ..join
            }),
            other => other,
        };
        cx.send(to, request);
        cx.arm(Timer::Answer, cx.seconds(Parameter::HttpTimeout));
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Call;
    use crate::machine::Stimulus;
    use crate::machine::alone::{Alone, Said};
    use crate::time::Step;

    /// A client by itself, which asks at its first stimulus.
    struct Asking(Client);

    impl crate::machine::Machine for Asking {
        fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
            match stimulus {
                Stimulus::Message { .. } => {
                    self.0.ask(Participant::Drs, Message::Discover, cx);
                    Ok(())
                }
                Stimulus::Expired(_) => self.0.time_out(false, cx).map(|_| ()),
            }
        }
    }

    #[test]
    fn a_request_is_repeated_as_often_as_is_set_and_then_given_up() {
        let mut client = Alone::new(Participant::Device, Asking(Client::default()))
            .under(Parameter::HttpRetries, 1);
        assert_eq!(client.wakes(Timer::Answer), Err(Refusal), "nobody waits");
        assert!(client.hears(Participant::User, Message::Input).is_ok());
        client.open = Some(Call {
            sent: Step(1),
            lost: None,
        });
        let timed_out = |repeat, last| {
            Said::Record(Event::TimedOut {
                to: Participant::Drs,
                repeat,
                last,
            })
        };
        let again = Said::Send(Participant::Drs, Message::Discover);
        let said = client.wakes(Timer::Answer);
        assert!(said.is_ok_and(|said| said[..2] == [timed_out(0, false), again]));
        let said = client.wakes(Timer::Answer);
        assert!(said.is_ok_and(|said| said[0] == timed_out(1, true) && !said.contains(&again)));
        assert_eq!(client.wakes(Timer::Answer), Err(Refusal), "given up");
    }
}
