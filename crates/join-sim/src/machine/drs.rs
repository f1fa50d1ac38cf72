//! Discovery and the Device Registration Service: it judges a join request and has the device object written.

use crate::event::{Event, Verdict};
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Account, JoinRequest, Judgement, Message, Participant, Refused};
use crate::parameter::Parameter;
use crate::parameter::choices::{
    AikCertificateIs, AttestationStatement, DrsWithoutAik, UsersMayJoin,
};
use crate::time::{Instant, Step, Utc};
use alloc::vec::Vec;

/// A join request in work. Several are side by side, each with its own connection and its own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Job {
    /// The record with which the request left the device: its id.
    call: Step,
    request: JoinRequest,
    received: Option<Step>,
}

/// A job that the directory is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Checked {
    job: Job,
    /// When it was checked, by the service's clock, and the skew at that moment in milliseconds.
    at: (Utc, i64),
}

/// The registration service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drs {
    arrived: Vec<Job>,
    checked: Vec<Checked>,
    busy_since: Option<Instant>,
    last: Option<Verdict>,
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

/// Whether the service misses an AIK certificate that it accepts: none came with a key in the TPM, or one that is old or revoked.
fn lacks_aik_certificate(request: &JoinRequest, cx: &mut Context<'_>) -> bool {
    if request.aik_certificate {
        cx.user_phase() && !cx.is(AikCertificateIs::None)
    } else {
        request.tpm_key && cx.is(DrsWithoutAik::Refuses)
    }
}

/// Takes the job out that a call is about.
fn take<T>(jobs: &mut Vec<T>, is: impl Fn(&T) -> bool) -> Result<T, Refusal> {
    let place = jobs.iter().position(is).ok_or(Refusal)?;
    Ok(jobs.remove(place))
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

    fn busy(&mut self, cx: &Context<'_>) -> bool {
        let busy = cx.seconds(Parameter::DrsBusy);
        if !cx.user_phase() || busy.0 == 0 {
            return false;
        }
        let since = *self.busy_since.get_or_insert(cx.now());
        cx.now().since(since) < busy
    }

    /// Everything that needs no look into the directory: the token first, then permission, AIK certificate, statement.
    fn judge(&mut self, job: Job, cx: &mut Context<'_>) {
        let request = job.request;
        let now = cx.drs_now();
        let skew_ms = cx.value(Parameter::ValidatorSkew) * 1000;
        let checked = Checked {
            job,
            at: (now, skew_ms),
        };
        let of_user = request.token.account == Account::User;
        let refused = if self.busy(cx) {
            Some(Refused::Busy)
        } else if !in_window(&request.token, now, skew_ms) {
            Some(Refused::TokenWindow)
        } else if of_user && cx.is(UsersMayJoin::None) {
            Some(Refused::NotPermitted)
        } else if lacks_aik_certificate(&request, cx) {
            Some(Refused::NoAik)
        } else if request.statement && cx.user_phase() && cx.is(AttestationStatement::Invalid) {
            Some(Refused::Statement)
        } else {
            None
        };
        if refused.is_some() {
            self.answer(checked, refused, cx);
        } else {
            self.checked.push(checked);
            cx.send(
                Participant::Directory,
                Message::LookUp(request.token.account),
            );
        }
    }

    fn answer(&mut self, checked: Checked, refused: Option<Refused>, cx: &mut Context<'_>) {
        let Checked {
            job,
            at: (now, skew_ms),
        } = checked;
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
                let job = take(&mut self.arrived, |job| job.call == call)?;
                self.judge(job, cx);
                return Ok(());
            }
            Stimulus::Expired(_) => return Err(Refusal),
        };
        match message {
            Message::Discover => cx.send(Participant::Device, Message::Discovered),
            Message::Join(request) => {
                let call = cx.call().ok_or(Refusal)?;
                self.arrived.push(Job {
                    call,
                    request,
                    received: cx.trigger(),
                });
                cx.arm(Timer::Judge(call), cx.millis(Parameter::DrsWork));
            }
            Message::Found { present, .. } => {
                let call = cx.call().ok_or(Refusal)?;
                let checked = take(&mut self.checked, |checked| checked.job.call == call)?;
                let of_user = checked.job.request.token.account == Account::User;
                let refused = match (present, of_user && cx.value(Parameter::QuotaLeft) == 0) {
                    (false, _) => Some(Refused::NoObject),
                    (true, true) => Some(Refused::Quota),
                    (true, false) => None,
                };
                self.answer(checked, refused, cx);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::Alone;

    fn judged(now_s: i64, changes: &[(Parameter, i64)]) -> Option<Refused> {
        let mut service = Alone::new(Participant::Drs, Drs::default()).users();
        for &(id, value) in changes {
            service = service.under(id, value);
        }
        service.now = Instant(now_s as u64 * 1000);
        service.call = Some(Step(3));
        let request = JoinRequest {
            token: crate::message::Token {
                account: Account::User,
                iat: Utc(100_000),
                nbf: Utc(100_000),
                exp: Utc(200_000),
            },
            aik_certificate: true,
            statement: true,
            tpm_key: true,
            join: 1,
            repeat: 0,
        };
        assert!(
            service
                .hears(Participant::Device, Message::Join(request))
                .is_ok()
        );
        assert!(service.wakes(Timer::Judge(Step(3))).is_ok());
        assert_eq!(service.wakes(Timer::Judge(Step(3))), Err(Refusal), "once");
        if let Some(verdict) = service.machine.last {
            return verdict.refused;
        }
        let found = Message::Found {
            present: true,
            joined: false,
        };
        assert!(service.hears(Participant::Directory, found).is_ok());
        assert_eq!(service.hears(Participant::Directory, found), Err(Refusal));
        service.machine.last.expect("a verdict").refused
    }

    #[test]
    fn a_token_is_good_from_nbf_to_exp_both_included() {
        let outside = Some(Refused::TokenWindow);
        for (now_s, expected) in [(99, outside), (100, None), (200, None), (201, outside)] {
            assert_eq!(judged(now_s, &[]), expected, "{now_s} s");
        }
        let skew = [(Parameter::ValidatorSkew, 1)];
        assert_eq!(judged(201, &skew), None);
        assert_eq!(judged(202, &skew), outside);
    }

    #[test]
    fn the_token_comes_first_then_the_permission_then_the_quota() {
        let not_permitted = (Parameter::UsersMayJoin, UsersMayJoin::None as i64);
        let quota = (Parameter::QuotaLeft, 0);
        assert_eq!(judged(300, &[not_permitted]), Some(Refused::TokenWindow));
        let both = [not_permitted, quota];
        assert_eq!(judged(150, &both), Some(Refused::NotPermitted));
        assert_eq!(judged(150, &[quota]), Some(Refused::Quota));
    }
}
