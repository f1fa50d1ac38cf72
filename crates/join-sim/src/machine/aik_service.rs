//! The AIK certificate service: a SCEP exchange that ends in a certificate for the TPM's attestation identity key.

use crate::machine::{Context, Machine, Refusal, Stimulus};
use crate::message::{Message, Participant};
use crate::parameter::choices::{AikServiceAnswer, TpmKind};

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
        match (cx.choice(), cx.choice(), cx.user_phase()) {
            (TpmKind::WeakFirmware, _, _) | (_, AikServiceAnswer::Status400, true) => Some(400),
            (_, AikServiceAnswer::Status404, true) => Some(404),
            (_, AikServiceAnswer::Issues | AikServiceAnswer::NoAuthority, _)
            | (_, AikServiceAnswer::Status400 | AikServiceAnswer::Status404, false) => None,
        }
    }
}

impl Machine for AikService {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        let Stimulus::Message { message, .. } = stimulus else {
            return Err(Refusal);
        };
        let answer = match message {
            // It knows no authority for the key id of such a TPM.
            Message::GetCaCaps if cx.user_phase() && cx.is(AikServiceAnswer::NoAuthority) => {
                Message::AikRefused(404)
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::{Alone, Said};

    #[test]
    fn a_certificate_needs_the_secret_of_a_challenge() {
        let mut service = Alone::new(Participant::Aik, AikService::default());
        let mut says = |message| service.hears(Participant::Tasks, message);
        let answer = |message| Ok(alloc::vec![Said::Send(Participant::Tasks, message)]);
        assert_eq!(says(Message::AnswerChallenge), Err(Refusal));
        assert_eq!(says(Message::EnrolAik), answer(Message::Challenge));
        assert_eq!(
            says(Message::AnswerChallenge),
            answer(Message::AikCertificate)
        );
        assert_eq!(says(Message::Discover), Err(Refusal));
    }

    #[test]
    fn it_refuses_in_the_users_phase_only() {
        let refuses = AikServiceAnswer::Status404 as i64;
        let service = |users: bool| {
            let alone = Alone::new(Participant::Aik, AikService::default())
                .under(crate::parameter::Parameter::AikService, refuses);
            let mut alone = if users { alone.users() } else { alone };
            alone.hears(Participant::Tasks, Message::EnrolAik)
        };
        let answer = |message| Ok(alloc::vec![Said::Send(Participant::Tasks, message)]);
        assert_eq!(service(false), answer(Message::Challenge));
        assert_eq!(service(true), answer(Message::AikRefused(404)));
    }

    #[test]
    fn without_an_authority_it_refuses_at_once() {
        let no_authority = AikServiceAnswer::NoAuthority as i64;
        let alone = Alone::new(Participant::Aik, AikService::default()).users();
        let mut service = alone.under(crate::parameter::Parameter::AikService, no_authority);
        let refused = Said::Send(Participant::Tasks, Message::AikRefused(404));
        let said = service.hears(Participant::Tasks, Message::GetCaCaps);
        assert_eq!(said, Ok(alloc::vec![refused]));
    }
}
