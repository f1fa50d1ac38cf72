//! The join: token, discovery, keys, the wait for the AIK certificate, the request and its answer.

use super::Device;
use super::codes::{failure_code, is_http_refusal};
use super::state::{Keys, State, Wait};
use crate::event::Event;
use crate::machine::{Context, Timer};
use crate::message::{
    Account, Code, JoinRequest, Key, Message, Participant, Refused, Screen, Start, Starter, Task,
    Token,
};
use crate::parameter::Parameter;
use crate::parameter::choices::{
    AutopilotMode, RefusalCodes, UserDrivenWithoutAik, WhenTheWaitEnds,
};
use crate::time::{Millis, Step};

/// The key creation gave up its wait (ERROR_TIMEOUT).
const WAIT_TIMEOUT: Code = Code(0x8007_05b4);

impl Device {
    pub(super) fn sign_in(&mut self, cx: &mut Context<'_>) {
        cx.send(Participant::Tasks, Message::Input);
        Device::show(Screen::PleaseWait, cx);
        if self.joined_as.is_some() {
            // The device has a certificate already; it has no reason to join.
            self.ask_nonce(cx);
        } else {
            self.begin_join(Account::User, cx);
        }
    }

    pub(super) fn begin_join(&mut self, account: Account, cx: &mut Context<'_>) {
        self.joins = self.joins.saturating_add(1);
        self.token = None;
        let request = Message::AskToken(account);
        self.ask(State::AwaitToken, Participant::SignIn, request, cx);
    }

    pub(super) fn discover(&mut self, token: Token, cx: &mut Context<'_>) {
        self.answered(cx);
        self.token = Some(token);
        let state = State::AwaitDiscovery(token);
        self.ask(state, Participant::Drs, Message::Discover, cx);
    }

    pub(super) fn make_device_key(&mut self, token: Token, cx: &mut Context<'_>) {
        self.answered(cx);
        self.state = State::AwaitDeviceKey(token);
        cx.send(Participant::Tpm, Message::MakeKey(Key::Device));
    }

    pub(super) fn delete_transport_key(
        &mut self,
        token: Token,
        in_tpm: bool,
        cx: &mut Context<'_>,
    ) {
        self.state = State::AwaitTransportKeyDeleted { token, in_tpm };
        cx.send(Participant::Tpm, Message::DeleteTransportKey);
    }

    /// Whether an AIK certificate is needed is asked only where there is a TPM.
    pub(super) fn transport_key_deleted(
        &mut self,
        token: Token,
        in_tpm: bool,
        cx: &mut Context<'_>,
    ) {
        if in_tpm {
            self.state = State::AwaitAikStatus(token);
            return cx.send(Participant::Tpm, Message::AskAik);
        }
        let keys = Keys {
            token,
            in_tpm,
            aik_certificate: false,
        };
        self.make_transport_key(cx.trigger(), keys, cx);
    }

    /// The TPM has said whether an AIK certificate is needed and there: the first attempt of CreateTransportKey.
    pub(super) fn first_attempt(
        &mut self,
        token: Token,
        required: bool,
        certificate: bool,
        cx: &mut Context<'_>,
    ) {
        let attempt = cx.record(Event::Attempt {
            number: 1,
            certificate,
        });
        if certificate || !required {
            let keys = Keys {
                token,
                in_tpm: true,
                aik_certificate: certificate,
            };
            return self.make_transport_key(Some(attempt), keys, cx);
        }
        self.state = State::AwaitAik(Wait {
            token,
            began: cx.now(),
            attempts: 1,
            certificate: None,
            blame: None,
            asked: true,
            answer_first: false,
        });
        Device::ask_for_aik(cx);
        cx.arm(Timer::NextAttempt, cx.seconds(Parameter::CreateRetry));
        cx.arm(Timer::WaitEnd, cx.seconds(Parameter::AikWait));
    }

    fn ask_for_aik(cx: &mut Context<'_>) {
        let start = Message::StartTask {
            task: Task::AikEnrol,
            by: Starter::Dsreg,
        };
        cx.send(Participant::Tasks, start);
    }

    /// Task Scheduler says what became of a start.
    pub(super) fn start_word(
        &mut self,
        wait: Wait,
        task: Task,
        result: Start,
        cx: &mut Context<'_>,
    ) {
        if task != Task::AikEnrol {
            return;
        }
        let wait = Wait {
            blame: cx.trigger(),
            asked: result != Start::Refused,
            ..wait
        };
        if result == Start::Refused && Device::does_without(cx) {
            return self.wait_ends(wait, true, cx);
        }
        self.state = State::AwaitAik(wait);
    }

    /// Whether a task that has failed ends the wait: a device in user-driven mode does without the certificate then.
    fn does_without(cx: &Context<'_>) -> bool {
        cx.is(AutopilotMode::UserDriven) && cx.is(UserDrivenWithoutAik::GoesOn)
    }

    /// Task Scheduler says how a task ended.
    pub(super) fn end_word(&mut self, wait: Wait, task: Task, code: Code, cx: &mut Context<'_>) {
        let word = cx.trigger();
        if task != Task::AikEnrol {
            return;
        }
        if code != Code(0) && Device::does_without(cx) {
            let blame = word;
            return self.wait_ends(Wait { blame, ..wait }, true, cx);
        }
        if is_http_refusal(code) {
            // The creation of the key ends (reading of the report's step 5).
            return self.fail(code, cx);
        }
        self.state = State::AwaitAik(match code {
            Code(0) => Wait {
                certificate: word,
                ..wait
            },
            Code(_) => Wait {
                blame: word,
                asked: false,
                ..wait
            },
        });
    }

    pub(super) fn next_attempt(&mut self, wait: Wait, cx: &mut Context<'_>) {
        let number = wait.attempts.saturating_add(1);
        let attempt = |certificate| Event::Attempt {
            number,
            certificate,
        };
        if wait.certificate.is_some() {
            cx.record_because(wait.certificate, attempt(true));
            return self.wait_over(wait, cx);
        }
        cx.record_because(wait.blame, attempt(false));
        if !wait.asked {
            Device::ask_for_aik(cx);
        }
        self.state = State::AwaitAik(Wait {
            attempts: number,
            asked: true,
            ..wait
        });
        cx.arm(Timer::NextAttempt, cx.seconds(Parameter::CreateRetry));
    }

    pub(super) fn wait_over(&mut self, wait: Wait, cx: &mut Context<'_>) {
        if !wait.answer_first && cx.seconds(Parameter::AikWait) == Millis(0) {
            self.state = State::AwaitAik(Wait {
                answer_first: true,
                ..wait
            });
            return cx.arm(Timer::WaitEnd, Millis(0));
        }
        self.wait_ends(wait, false, cx);
    }

    /// The wait is over; `goes_on`: without a certificate, too, whatever the reading of its end.
    fn wait_ends(&mut self, wait: Wait, goes_on: bool, cx: &mut Context<'_>) {
        cx.disarm(Timer::NextAttempt);
        cx.disarm(Timer::WaitEnd);
        let certificate = wait.certificate.is_some();
        let ended = cx.record_because(
            wait.certificate.or(wait.blame),
            Event::WaitEnded {
                certificate,
                waited: cx.now().since(wait.began),
            },
        );
        if certificate || goes_on || cx.is(WhenTheWaitEnds::Send) {
            let keys = Keys {
                token: wait.token,
                in_tpm: true,
                aik_certificate: certificate,
            };
            self.make_transport_key(Some(ended), keys, cx);
        } else {
            self.fail_because(Some(ended), WAIT_TIMEOUT, cx);
        }
    }

    fn make_transport_key(&mut self, cause: Option<Step>, keys: Keys, cx: &mut Context<'_>) {
        self.state = State::AwaitTransportKey(keys);
        let make = Message::MakeKey(Key::Transport);
        cx.send_because(cause, Participant::Tpm, make);
    }

    /// Has the AIK sign a statement about a transport key in the TPM, where there is an AIK certificate that says whose it is.
    pub(super) fn attest(&mut self, keys: Keys, cx: &mut Context<'_>) {
        if keys.in_tpm && keys.aik_certificate {
            self.state = State::AwaitStatement(keys);
            return cx.send(Participant::Tpm, Message::Certify);
        }
        if keys.in_tpm {
            cx.record(Event::Unattested);
        }
        self.request_join(keys, cx);
    }

    pub(super) fn request_join(&mut self, keys: Keys, cx: &mut Context<'_>) {
        let request = JoinRequest {
            token: keys.token,
            aik_certificate: keys.aik_certificate,
            statement: keys.in_tpm && keys.aik_certificate,
            tpm_key: keys.in_tpm,
            join: self.joins,
            repeat: 0,
        };
        self.send_join(request, 0, cx);
    }

    pub(super) fn send_join(&mut self, request: JoinRequest, busy: u8, cx: &mut Context<'_>) {
        let state = State::AwaitJoinAnswer { request, busy };
        self.ask(state, Participant::Drs, Message::Join(request), cx);
    }

    pub(super) fn refused(
        &mut self,
        reason: Refused,
        request: JoinRequest,
        busy: u8,
        cx: &mut Context<'_>,
    ) {
        if reason == Refused::Busy && i64::from(busy) < cx.value(Parameter::JoinRetries) {
            let busy = busy + 1;
            self.state = State::AwaitRepeat { request, busy };
            cx.arm(Timer::Repeat, cx.seconds(Parameter::JoinRetry));
        } else {
            let older = cx.is(RefusalCodes::Older);
            self.fail(failure_code(reason, older), cx);
        }
    }

    pub(super) fn accepted(&mut self, account: Account, cx: &mut Context<'_>) {
        self.joined_as = Some(account);
        cx.record(Event::CertificateStored { key: Key::Device });
        if account == Account::User {
            self.ask_nonce(cx);
        } else {
            self.enrol(Account::FooUser, cx);
        }
    }
}
