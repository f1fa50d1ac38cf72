//! Discovery and the Device Registration Service: it judges a join request and has the device object written.

use crate::event::{Event, Verdict};
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Account, JoinRequest, Judgement, Message, Participant, Refused};
use crate::parameter::Parameter;
use crate::parameter::choices::{AttestationStatement, DrsWithoutAik, UsersMayJoin};
use crate::time::{Instant, Step, Utc};
use alloc::vec::Vec;

/// A join request in work. Several are side by side, each with its own connection and its own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Job {
    /// The record with which the request left the device: its id.
    call: Step,
    request: JoinRequest,
    received: Option<Step>,
    /// When it was checked by the service's clock, and the skew at that moment in milliseconds; none before.
    checked: Option<(Utc, i64)>,
}

/// The registration service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drs {
    jobs: Vec<Job>,
    busy_since: Option<Instant>,
    last: Option<Verdict>,
    accepted: u8,
    /// The number of the last join that the directory has; what is not newer writes nothing.
    written: u16,
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

    fn take(&mut self, call: Option<Step>) -> Result<Job, Refusal> {
        let place = self
            .jobs
            .iter()
            .position(|job| Some(job.call) == call)
            .ok_or(Refusal)?;
        Ok(self.jobs.remove(place))
    }

    /// Everything that needs no look into the directory: the token first, then permission, AIK certificate, statement.
    fn judge(&mut self, job: Job, cx: &mut Context<'_>) {
        let request = job.request;
        let now = cx.drs_now();
        let skew_ms = cx.value(Parameter::ValidatorSkew) * 1000;
        let checked = Job {
            checked: Some((now, skew_ms)),
            ..job
        };
        let of_user = request.token.account == Account::User;
        let refused = if self.busy(cx) {
            Some(Refused::Busy)
        } else if !in_window(&request.token, now, skew_ms) {
            Some(Refused::TokenWindow)
        } else if of_user && cx.is(UsersMayJoin::None) {
            Some(Refused::NotPermitted)
        } else if request.tpm_key && !request.aik_certificate && cx.is(DrsWithoutAik::Refuses) {
            Some(Refused::NoAik)
        } else if request.statement && cx.user_phase() && cx.is(AttestationStatement::Invalid) {
            Some(Refused::Statement)
        } else {
            None
        };
        if refused.is_some() {
            self.answer(checked, refused, cx);
        } else {
            self.jobs.push(checked);
            cx.send(
                Participant::Directory,
                Message::LookUp(request.token.account),
            );
        }
    }

    fn answer(&mut self, job: Job, refused: Option<Refused>, cx: &mut Context<'_>) {
        let Some((now, skew_ms)) = job.checked else {
            return;
        };
        let token = job.request.token;
        let verdict = Verdict {
            refused,
            now,
            token,
            skew_ms,
            // A busy service has not looked at the token.
            margin_ms: (refused != Some(Refused::Busy)).then(|| token.exp.0 + skew_ms - now.0),
        };
        self.last = Some(verdict);
        let judged = cx.record_because(job.received, Event::Judged(verdict));
        if let Some(reason) = refused {
            let answer = Message::Joined(Judgement::Refused(reason));
            return cx.send_because(Some(judged), Participant::Device, answer);
        }
        self.accepted = self.accepted.saturating_add(1);
        // A repeat of a join that is written already, or one that a later join has overtaken, changes nothing. That the
        // service knows such a request again is inferred.
        if job.request.join <= self.written {
            let answer = Message::Joined(Judgement::Accepted);
            return cx.send_because(Some(judged), Participant::Device, answer);
        }
        self.written = job.request.join;
        let write = Message::Write(token.account);
        cx.send_because(Some(judged), Participant::Directory, write);
    }
}

impl Machine for Drs {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        let message = match stimulus {
            Stimulus::Message { message, .. } => message,
            Stimulus::Expired(Timer::Judge(call)) => {
                let job = self.take(Some(call))?;
                self.judge(job, cx);
                return Ok(());
            }
            Stimulus::Expired(_) => return Err(Refusal),
        };
        match message {
            Message::Discover => cx.send(Participant::Device, Message::Discovered),
            Message::Join(request) => {
                let call = cx.call().ok_or(Refusal)?;
                self.jobs.push(Job {
                    call,
                    request,
                    received: cx.trigger(),
                    checked: None,
                });
                cx.arm(Timer::Judge(call), cx.millis(Parameter::DrsWork));
            }
            Message::Found { present, .. } => {
                let job = self.take(cx.call())?;
                let of_user = job.request.token.account == Account::User;
                let refused = match (present, of_user && cx.value(Parameter::QuotaLeft) == 0) {
                    (false, _) => Some(Refused::NoObject),
                    (true, true) => Some(Refused::Quota),
                    (true, false) => None,
                };
                self.answer(job, refused, cx);
            }
            Message::Written { .. } => {
                cx.send(Participant::Device, Message::Joined(Judgement::Accepted));
            }
            Message::Leave => cx.send(Participant::Directory, Message::Release),
            Message::Released => cx.send(Participant::Device, Message::Left),
            _ => return Err(Refusal),
        }
        Ok(())
    }
}
