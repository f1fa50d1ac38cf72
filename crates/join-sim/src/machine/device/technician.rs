//! The technician phase: the TPM is prepared, and at its end the device leaves Entra and is sealed for its user.

use super::Device;
use super::state::State;
use crate::event::Event;
use crate::machine::Context;
use crate::message::{Key, Message, Participant, Screen};
use crate::parameter::choices::Unjoin;

impl Device {
    pub(super) fn prepare(&mut self, cx: &mut Context<'_>) {
        self.state = State::AwaitTpm;
        Device::show(Screen::PreProvisioning, cx);
        cx.send(Participant::Autopilot, Message::PrepareTpm);
    }

    pub(super) fn seal(&mut self, cx: &mut Context<'_>) {
        if self.joined_as.is_some() && cx.is(Unjoin::Yes) {
            self.ask(State::AwaitLeft, Participant::Drs, Message::Leave, cx);
        } else {
            self.switch_off_sealed(cx);
        }
    }

    pub(super) fn left(&mut self, cx: &mut Context<'_>) {
        self.answered(cx);
        self.joined_as = None;
        cx.record(Event::CertificateGone { key: Key::Device });
        cx.send(Participant::Tpm, Message::ForgetKeys);
        self.switch_off_sealed(cx);
    }

    fn switch_off_sealed(&mut self, cx: &mut Context<'_>) {
        cx.stage().resealed = true;
        self.sealed = Some(cx.now());
        self.token = None;
        cx.send(Participant::Power, Message::PressPower);
    }
}
