//! The sign-in service (STS): bearer tokens for the join, and the Primary Refresh Token afterwards.

use crate::event::Event;
use crate::machine::{Context, Machine, Refusal, Stimulus};
use crate::message::{Account, Message, Participant, Token};
use crate::parameter::Parameter;
use crate::parameter::choices::ConditionalAccess;
use crate::time::Utc;

/// What the sign-in service remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    issued: Option<Token>,
}

impl SignIn {
    /// The last bearer token for a join.
    #[must_use]
    pub fn issued(&self) -> Option<Token> {
        self.issued
    }

    /// The number with which conditional access refuses a token for the join.
    fn refuses(cx: &Context<'_>) -> Option<u32> {
        match cx.choice() {
            ConditionalAccess::None => None,
            ConditionalAccess::Compliant => Some(53_000),
            ConditionalAccess::Blocks => Some(53_003),
        }
    }
}

impl Machine for SignIn {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::AskToken(account),
                ..
            } => {
                if account == Account::User
                    && let Some(number) = SignIn::refuses(cx)
                {
                    cx.send(Participant::Device, Message::TokenRefused(number));
                    return Ok(());
                }
                // A JWT's times are whole seconds: the moment of issue is rounded down, and the lifetime counts from there.
                let issued = Utc(cx.cloud_now().numeric_date() * 1000);
                let begins = issued.plus_ms(-1000 * cx.value(Parameter::IatBackdate));
                let exp = issued.plus_ms(1000 * cx.value(Parameter::TokenLifetime));
                let token = Token {
                    account,
                    iat: begins,
                    nbf: begins,
                    exp,
                };
                self.issued = Some(token);
                let issued = cx.record(Event::TokenIssued(token));
                cx.send_because(
                    Some(issued),
                    Participant::Device,
                    Message::TokenIssued(token),
                );
            }
            Stimulus::Message {
                message: Message::AskNonce,
                ..
            } => cx.send(Participant::Device, Message::Nonce),
            Stimulus::Message {
                message: Message::AskPrt,
                ..
            } => cx.send(Participant::Device, Message::Prt),
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
    fn a_token_begins_before_the_whole_second_of_issue_and_ends_after_it() {
        let mut service = Alone::new(Participant::SignIn, SignIn::default());
        service.now = crate::time::Instant(1_000_999);
        let said = service.hears(Participant::Device, Message::AskToken(Account::User));
        let begins = Utc(700_000);
        let token = Token {
            account: Account::User,
            iat: begins,
            nbf: begins,
            exp: Utc(1_600_000),
        };
        let expected = alloc::vec![
            Said::Record(Event::TokenIssued(token)),
            Said::Send(Participant::Device, Message::TokenIssued(token)),
        ];
        assert_eq!(said, Ok(expected));
        assert_eq!(service.wakes(crate::machine::Timer::Begin), Err(Refusal));
    }

    #[test]
    fn conditional_access_is_about_the_user() {
        let compliant = ConditionalAccess::Compliant as i64;
        let asks = |account| {
            let service = Alone::new(Participant::SignIn, SignIn::default());
            let mut service = service.under(Parameter::ConditionalAccess, compliant);
            service.hears(Participant::Device, Message::AskToken(account))
        };
        let refused = Said::Send(Participant::Device, Message::TokenRefused(53_000));
        assert_eq!(asks(Account::User), Ok(alloc::vec![refused]));
        assert!(asks(Account::Autopilot).is_ok_and(|said| !said.contains(&refused)));
    }
}
