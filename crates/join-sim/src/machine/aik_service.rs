//! The AIK certificate service: a SCEP exchange that ends in a certificate for the TPM's attestation identity key.

use crate::machine::{Machine, Refusal};
use crate::message::{Message, Participant};
use crate::parameter::Parameter;
use crate::world::{Context, Stimulus};

/// What the service knows of the exchange; each state is named for what it awaits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AikService {
    /// A certificate request.
    #[default]
    AwaitRequest,
    /// The secret that only the right TPM can unwrap.
    AwaitSecret,
    /// Nothing: the certificate is issued. A new request begins anew.
    Issued,
}

impl AikService {
    /// The HTTP status with which it refuses, if it does.
    fn refusal(cx: &Context<'_>) -> Option<u16> {
        match (
            cx.value(Parameter::Tpm),
            cx.value(Parameter::AikService),
            cx.user_phase(),
        ) {
            (4, _, _) | (_, 1, true) => Some(400),
            (_, 2, true) => Some(404),
            _ => None,
        }
    }
}

impl Machine for AikService {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        let Stimulus::Message { message, .. } = stimulus else {
            return Err(Refusal);
        };
        let answer = match message {
            Message::GetCaCaps => Message::CaCaps,
            Message::GetCaCertChain => Message::CaCertChain,
            Message::EnrolAik => match AikService::refusal(cx) {
                Some(status) => Message::AikRefused(status),
                None => {
                    *self = AikService::AwaitSecret;
                    Message::Challenge
                }
            },
            Message::AnswerChallenge if *self != AikService::AwaitRequest => {
                *self = AikService::Issued;
                Message::AikCertificate
            }
            _ => return Err(Refusal),
        };
        cx.send(Participant::Tasks, answer);
        Ok(())
    }
}
