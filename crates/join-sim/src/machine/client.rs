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
