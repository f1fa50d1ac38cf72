//! Discovery and the Device Registration Service: it judges a join request and has the device object written.

use crate::event::{Event, Verdict};
use crate::machine::{Machine, Refusal};
use crate::message::{Account, JoinRequest, Judgement, Message, Participant, Refused};
use crate::parameter::Parameter;
use crate::time::{Instant, Step, Utc};
use crate::world::{Context, Stimulus, Timer};

/// A request on its way through the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Checked {
    request: JoinRequest,
    received: Option<Step>,
    now: Utc,
    skew_ms: i64,
    margin_ms: i64,
}

/// What the service awaits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(
    clippy::enum_variant_names,
    reason = "a state is named for what it awaits"
)]
enum State {
    /// A request.
    #[default]
    AwaitRequest,
    /// The moment to judge.
    AwaitJudge(JoinRequest, Option<Step>),
    /// The device object.
    AwaitObject(Checked),
    /// The written object.
    AwaitWritten,
    /// The released object.
    AwaitReleased,
}

/// The registration service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drs {
    state: State,
    busy_since: Option<Instant>,
    last: Option<Verdict>,
    accepted: u8,
}

/// The rule `token.window`: nbf − skew ≤ now ≤ exp + skew, in milliseconds, by the service's clock.
#[must_use]
pub fn in_window(token: &crate::message::Token, now: Utc, skew_ms: i64) -> bool {
    let (from, to) = window(token, skew_ms);
    from <= now && now <= to
}

/// The first and the last moment at which a service with this skew accepts a token, by the service's clock.
fn window(token: &crate::message::Token, skew_ms: i64) -> (Utc, Utc) {
    (token.nbf.plus_ms(-skew_ms), token.exp.plus_ms(skew_ms))
}

impl Verdict {
    /// The first and the last moment at which the service would have accepted the token, by the service's clock.
    #[must_use]
    pub fn window(&self) -> (Utc, Utc) {
        window(&self.token, self.skew_ms)
    }
}

impl Drs {
    /// The last judgement of a join request.
    #[must_use]
    pub fn last(&self) -> Option<&Verdict> {
        self.last.as_ref()
    }

    /// How many join requests were accepted.
    #[must_use]
    pub fn accepted(&self) -> u8 {
        self.accepted
    }

    fn busy(&mut self, cx: &Context<'_>) -> bool {
        let busy = cx.seconds(Parameter::DrsBusy);
        if !cx.user_phase() || busy.0 == 0 {
            return false;
        }
        let since = *self.busy_since.get_or_insert(cx.now());
        cx.now().since(since) < busy
    }

    /// Everything that needs no look into the directory: the token first, then permission, AIK certificate, statement.
    fn judge(&mut self, request: JoinRequest, received: Option<Step>, cx: &mut Context<'_>) {
        let now = cx.drs_now();
        let skew_ms = cx.value(Parameter::ValidatorSkew) * 1000;
        let checked = Checked {
            request,
            received,
            now,
            skew_ms,
            margin_ms: request.token.exp.0 + skew_ms - now.0,
        };
        let of_user = request.token.account == Account::User;
        let refused = if self.busy(cx) {
            return self.answer(checked, Some(Refused::Busy), None, cx);
        } else if !in_window(&request.token, now, skew_ms) {
            Some(Refused::TokenWindow)
        } else if of_user && cx.is(Parameter::UsersMayJoin) {
            Some(Refused::NotPermitted)
        } else if request.tpm_key && !request.aik_certificate && cx.is(Parameter::DrsWithoutAik) {
            Some(Refused::NoAik)
        } else if request.statement && cx.user_phase() && cx.is(Parameter::Statement) {
            Some(Refused::Statement)
        } else {
            None
        };
        if refused.is_some() {
            self.answer(checked, refused, Some(checked.margin_ms), cx);
        } else {
            self.state = State::AwaitObject(checked);
            cx.send(
                Participant::Directory,
                Message::LookUp(request.token.account),
            );
        }
    }

    fn answer(
        &mut self,
        checked: Checked,
        refused: Option<Refused>,
        margin_ms: Option<i64>,
        cx: &mut Context<'_>,
    ) {
        let Checked {
            request,
            received,
            now,
            skew_ms,
            ..
        } = checked;
        let verdict = Verdict {
            refused,
            now,
            token: request.token,
            skew_ms,
            margin_ms,
        };
        self.last = Some(verdict);
        let judged = cx.record_because(received, Event::Judged(verdict));
        match refused {
            Some(reason) => {
                self.state = State::AwaitRequest;
                let answer = Message::Joined(Judgement::Refused(reason));
                cx.send_because(Some(judged), Participant::Device, answer);
            }
            None => {
                self.state = State::AwaitWritten;
                self.accepted = self.accepted.saturating_add(1);
                cx.send_because(
                    Some(judged),
                    Participant::Directory,
                    Message::Write(request.token.account),
                );
            }
        }
    }
}

impl Machine for Drs {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match (self.state, stimulus) {
            (
                _,
                Stimulus::Message {
                    message: Message::Discover,
                    ..
                },
            ) => cx.send(Participant::Device, Message::Discovered),
            (
                _,
                Stimulus::Message {
                    message: Message::Join(request),
                    ..
                },
            ) => {
                self.state = State::AwaitJudge(request, cx.trigger());
                cx.arm(Timer::Judge, cx.millis(Parameter::DrsWork));
            }
            (State::AwaitJudge(request, received), Stimulus::Expired(Timer::Judge)) => {
                self.judge(request, received, cx)
            }
            (
                State::AwaitObject(checked),
                Stimulus::Message {
                    message: Message::Found { present, .. },
                    ..
                },
            ) => {
                let of_user = checked.request.token.account == Account::User;
                let refused = match (present, of_user && cx.value(Parameter::QuotaLeft) == 0) {
                    (false, _) => Some(Refused::NoObject),
                    (true, true) => Some(Refused::Quota),
                    (true, false) => None,
                };
                self.answer(checked, refused, Some(checked.margin_ms), cx);
            }
            (
                State::AwaitWritten,
                Stimulus::Message {
                    message: Message::Written { .. },
                    ..
                },
            ) => {
                self.state = State::AwaitRequest;
                cx.send(Participant::Device, Message::Joined(Judgement::Accepted));
            }
            (
                _,
                Stimulus::Message {
                    message: Message::Leave,
                    ..
                },
            ) => {
                self.state = State::AwaitReleased;
                cx.send(Participant::Directory, Message::Release);
            }
            (
                State::AwaitReleased,
                Stimulus::Message {
                    message: Message::Released,
                    ..
                },
            ) => {
                self.state = State::AwaitRequest;
                cx.send(Participant::Device, Message::Left);
            }
            (_, Stimulus::Message { .. } | Stimulus::Expired(_)) => return Err(Refusal),
        }
        Ok(())
    }
}
