//! The device's join controller: from the sign-in to the desktop, or to the error page.

use crate::event::{DeviceState, Event};
use crate::machine::client::{Client, Trouble};
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{
    Account, Code, Delivery, JoinRequest, Judgement, Key, Message, Participant, Refused, Screen,
    Start, Starter, Task, Token,
};
use crate::parameter::Parameter;
use crate::parameter::choices::{TimeSync, Unjoin, WhenTheWaitEnds};
use crate::time::{Instant, Millis, Step};

/// TLS fails: by the device's clock the server's certificate is not valid.
const SECURE_FAILURE: Code = Code(0x8007_2f8f);
/// A host's name cannot be resolved.
const NAME_NOT_RESOLVED: Code = Code(0x8007_2ee7);
/// The network does not answer.
const TIMEOUT: Code = Code(0x8007_2ee2);
/// Discovery did not work.
const DISCOVERY_FAILED: Code = Code(0x801c_000c);
/// Discovery took too long.
const DISCOVERY_TIMEOUT: Code = Code(0x801c_001f);
/// The key creation gave up its wait (ERROR_TIMEOUT).
const WAIT_TIMEOUT: Code = Code(0x8007_05b4);

/// The code that the device shows for the service's refusal. Each pair is documented for its code, but that the client
/// maps exactly so is inferred (`error-codes`: by meaning); 0x801c03ed has two origins here.
#[must_use]
pub const fn failure_code(reason: Refused) -> Code {
    match reason {
        Refused::Busy => Code(0x801c_0025),
        Refused::TokenWindow | Refused::NotPermitted => Code(0x801c_03ed),
        Refused::Quota => Code(0x801c_000e),
        Refused::NoAik => Code(0x801c_0010),
        Refused::Statement => Code(0x801c_0011),
        Refused::NoObject => Code(0x801c_03f3),
    }
}

/// The wait for the AIK certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wait {
    began: Instant,
    attempts: u16,
    certificate: Option<Step>,
    /// The record that says why there is no certificate yet.
    blame: Option<Step>,
    asked: bool,
    /// A wait of no length has let Task Scheduler's answer, which is under way in the same moment, come first.
    answer_first: bool,
}

/// The join controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    state: DeviceState,
    account: Account,
    token: Option<Token>,
    joined_as: Option<Account>,
    enrolled: bool,
    prt: bool,
    tpm_keys: bool,
    aik_certificate: bool,
    /// How many joins it has begun.
    joins: u16,
    wait: Wait,
    client: Client,
    busy_repeats: u8,
    /// The policy's thresholds that have landed, in per cent, on battery and plugged in.
    policy: Option<(u8, u8)>,
    failure: Option<Code>,
}

impl Default for Device {
    fn default() -> Device {
        Device {
            state: DeviceState::Off,
            account: Account::Autopilot,
            token: None,
            joined_as: None,
            enrolled: false,
            prt: false,
            tpm_keys: false,
            aik_certificate: false,
            joins: 0,
            wait: Wait::default(),
            client: Client::default(),
            busy_repeats: 0,
            policy: None,
            failure: None,
        }
    }
}

impl Device {
    /// What it awaits.
    #[must_use]
    pub fn state(&self) -> DeviceState {
        self.state
    }

    /// The bearer token it holds.
    #[must_use]
    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    /// The account for which it holds a device certificate.
    #[must_use]
    pub fn joined_as(&self) -> Option<Account> {
        self.joined_as
    }

    /// Whether it holds a Primary Refresh Token.
    #[must_use]
    pub fn has_prt(&self) -> bool {
        self.prt
    }

    /// The code on the error page, while it is shown.
    #[must_use]
    pub fn failure(&self) -> Option<Code> {
        self.failure
    }

    /// Whether the user's desktop is there.
    #[must_use]
    pub fn at_desktop(&self) -> bool {
        self.state == DeviceState::Desktop
    }

    /// When the wait for the AIK certificate began, while it lasts.
    #[must_use]
    pub fn waits_since(&self) -> Option<Instant> {
        (self.state == DeviceState::AwaitAik).then_some(self.wait.began)
    }

    fn show(screen: Screen, cx: &mut Context<'_>) {
        let shown = cx.record(Event::Shown(screen));
        cx.send_because(Some(shown), Participant::User, Message::Show(screen));
    }

    fn fail(&mut self, code: Code, cx: &mut Context<'_>) {
        self.fail_because(None, code, cx);
    }

    /// Fails because of another record than the present stimulus, where there is one.
    fn fail_because(&mut self, cause: Option<Step>, code: Code, cx: &mut Context<'_>) {
        self.state = DeviceState::Failed;
        self.failure = Some(code);
        self.client.stop(cx);
        cx.let_go();
        let failed = cx.record_because(cause, Event::Failed { code });
        cx.led_by(failed);
        Device::show(Screen::Error, cx);
    }

    /// Sends a request to a cloud service and waits for the answer in `state`.
    fn ask(&mut self, state: DeviceState, to: Participant, request: Message, cx: &mut Context<'_>) {
        self.state = state;
        self.client.ask(to, request, cx);
    }

    fn answered(&mut self, cx: &mut Context<'_>) {
        self.client.stop(cx);
    }

    fn answer_missing(&mut self, cx: &mut Context<'_>) -> Result<(), Refusal> {
        // The time service is asked over UDP, once a boot.
        let once = self.state == DeviceState::AwaitTime;
        if self.client.time_out(once, cx)? {
            return self.unreachable(Trouble::NoAnswer, cx);
        }
        Ok(())
    }

    /// A service cannot be reached. Without it the join fails; without the right time, a profile or a policy check-in
    /// at boot, or a PRT, life goes on.
    fn unreachable(&mut self, trouble: Trouble, cx: &mut Context<'_>) -> Result<(), Refusal> {
        let code = match (trouble, self.state) {
            (Trouble::NotTrusted, _) => SECURE_FAILURE,
            (Trouble::NotResolved, DeviceState::AwaitDiscovery) => DISCOVERY_FAILED,
            (Trouble::NotResolved, _) => NAME_NOT_RESOLVED,
            (Trouble::NoAnswer, DeviceState::AwaitDiscovery) => DISCOVERY_TIMEOUT,
            (Trouble::NoAnswer, _) => TIMEOUT,
        };
        let goes_on = match self.state {
            DeviceState::AwaitTime => Device::read_clock,
            DeviceState::AwaitProfile => Device::look_for_policies,
            DeviceState::AwaitCheckIn => Device::ready,
            DeviceState::AwaitNonce | DeviceState::AwaitPrt => Device::enrol,
            DeviceState::AwaitToken
            | DeviceState::AwaitDiscovery
            | DeviceState::AwaitJoinAnswer
            | DeviceState::AwaitEnrolment
            | DeviceState::AwaitPolicies
            | DeviceState::AwaitLeft => {
                self.fail(code, cx);
                return Ok(());
            }
            _ => return Err(Refusal),
        };
        self.answered(cx);
        goes_on(self, cx);
        Ok(())
    }

    /// The device has started and is connected: to whom it shows which page.
    fn ready(&mut self, cx: &mut Context<'_>) {
        if cx.user_phase() {
            self.state = DeviceState::AwaitSignIn;
            Device::show(Screen::SignIn, cx);
        } else {
            self.state = DeviceState::AwaitTechnician;
            Device::show(Screen::Welcome, cx);
        }
    }

    fn begin_join(&mut self, account: Account, cx: &mut Context<'_>) {
        self.account = account;
        self.joins = self.joins.saturating_add(1);
        self.failure = None;
        self.token = None;
        self.busy_repeats = 0;
        self.ask(
            DeviceState::AwaitToken,
            Participant::SignIn,
            Message::AskToken(account),
            cx,
        );
    }

    fn sign_in(&mut self, cx: &mut Context<'_>) {
        cx.send(Participant::Tasks, Message::Input);
        Device::show(Screen::PleaseWait, cx);
        self.failure = None;
        if self.joined_as.is_some() {
            // The device has a certificate already; it has no reason to join.
            self.account = Account::User;
            self.ask(
                DeviceState::AwaitNonce,
                Participant::SignIn,
                Message::AskNonce,
                cx,
            );
        } else {
            self.begin_join(Account::User, cx);
        }
    }

    /// The TPM has said whether an AIK certificate is needed and there: the first attempt of CreateTransportKey.
    fn first_attempt(&mut self, required: bool, certificate: bool, cx: &mut Context<'_>) {
        self.aik_certificate = certificate;
        self.wait = Wait {
            began: cx.now(),
            attempts: 1,
            ..Wait::default()
        };
        let attempt = cx.record(Event::Attempt {
            number: 1,
            certificate,
        });
        if certificate || !required {
            return self.make_transport_key(Some(attempt), cx);
        }
        self.state = DeviceState::AwaitAik;
        self.ask_for_aik(cx);
        cx.arm(Timer::NextAttempt, cx.seconds(Parameter::CreateRetry));
        cx.arm(Timer::WaitEnd, cx.seconds(Parameter::AikWait));
    }

    fn ask_for_aik(&mut self, cx: &mut Context<'_>) {
        self.wait.asked = true;
        cx.send(
            Participant::Tasks,
            Message::StartTask {
                task: Task::AikEnrol,
                by: Starter::Dsreg,
            },
        );
    }

    fn next_attempt(&mut self, cx: &mut Context<'_>) {
        self.wait.attempts = self.wait.attempts.saturating_add(1);
        let number = self.wait.attempts;
        if let Some(stored) = self.wait.certificate {
            cx.record_because(
                Some(stored),
                Event::Attempt {
                    number,
                    certificate: true,
                },
            );
            return self.end_wait(cx);
        }
        cx.record_because(
            self.wait.blame,
            Event::Attempt {
                number,
                certificate: false,
            },
        );
        if !self.wait.asked {
            self.ask_for_aik(cx);
        }
        cx.arm(Timer::NextAttempt, cx.seconds(Parameter::CreateRetry));
    }

    fn end_wait(&mut self, cx: &mut Context<'_>) {
        if !self.wait.answer_first && cx.seconds(Parameter::AikWait) == Millis(0) {
            self.wait.answer_first = true;
            return cx.arm(Timer::WaitEnd, Millis(0));
        }
        cx.disarm(Timer::NextAttempt);
        cx.disarm(Timer::WaitEnd);
        let waited = cx.now().since(self.wait.began);
        let certificate = self.wait.certificate.is_some();
        let cause = self.wait.certificate.or(self.wait.blame);
        let ended = cx.record_because(
            cause,
            Event::WaitEnded {
                certificate,
                waited,
            },
        );
        self.aik_certificate = certificate;
        if certificate || cx.is(WhenTheWaitEnds::Send) {
            self.make_transport_key(Some(ended), cx);
        } else {
            self.fail_because(Some(ended), WAIT_TIMEOUT, cx);
        }
    }

    fn make_transport_key(&mut self, cause: Option<Step>, cx: &mut Context<'_>) {
        self.state = DeviceState::AwaitTransportKey;
        cx.send_because(cause, Participant::Tpm, Message::MakeKey(Key::Transport));
    }

    /// Has the AIK sign a statement about a transport key in the TPM, where there is an AIK certificate that says whose it is.
    fn attest(&mut self, cx: &mut Context<'_>) {
        if self.tpm_keys && self.aik_certificate {
            self.state = DeviceState::AwaitStatement;
            return cx.send(Participant::Tpm, Message::Certify);
        }
        if self.tpm_keys {
            cx.record(Event::Unattested);
        }
        self.send_join(cx);
    }

    fn send_join(&mut self, cx: &mut Context<'_>) {
        let Some(token) = self.token else { return };
        let request = JoinRequest {
            token,
            aik_certificate: self.aik_certificate,
            statement: self.tpm_keys && self.aik_certificate,
            tpm_key: self.tpm_keys,
            join: self.joins,
            repeat: 0,
        };
        self.ask(
            DeviceState::AwaitJoinAnswer,
            Participant::Drs,
            Message::Join(request),
            cx,
        );
    }

    fn refused(&mut self, reason: Refused, cx: &mut Context<'_>) {
        if reason == Refused::Busy
            && i64::from(self.busy_repeats) < cx.value(Parameter::JoinRetries)
        {
            self.busy_repeats += 1;
            self.state = DeviceState::AwaitRepeat;
            cx.arm(Timer::Repeat, cx.seconds(Parameter::JoinRetry));
        } else {
            self.fail(failure_code(reason), cx);
        }
    }

    fn accepted(&mut self, cx: &mut Context<'_>) {
        self.joined_as = Some(self.account);
        cx.record(Event::CertificateStored { key: Key::Device });
        if self.account == Account::User {
            self.ask(
                DeviceState::AwaitNonce,
                Participant::SignIn,
                Message::AskNonce,
                cx,
            );
        } else {
            self.enrol(cx);
        }
    }

    fn enrol(&mut self, cx: &mut Context<'_>) {
        let account = if self.account == Account::User {
            Account::User
        } else {
            Account::FooUser
        };
        if account == Account::User {
            Device::show(Screen::Status, cx);
        }
        self.ask(
            DeviceState::AwaitEnrolment,
            Participant::Policy,
            Message::Enrol(account),
            cx,
        );
    }

    /// The device's clock, as it stands whether or not the time service has set it.
    fn read_clock(&mut self, cx: &mut Context<'_>) {
        let ahead_ms = cx.device_ahead_ms();
        cx.record(Event::ClockRead {
            device: cx.device_now(),
            ahead_ms,
        });
        let profile = (Participant::Autopilot, Message::AskProfile);
        self.ask(DeviceState::AwaitProfile, profile.0, profile.1, cx);
    }

    /// At boot an enrolled device looks for new policies.
    fn look_for_policies(&mut self, cx: &mut Context<'_>) {
        if self.enrolled {
            self.check_in(DeviceState::AwaitCheckIn, cx);
        } else {
            self.ready(cx);
        }
    }

    fn check_in(&mut self, state: DeviceState, cx: &mut Context<'_>) {
        let holds = self.policy;
        self.ask(state, Participant::Policy, Message::Sync { holds }, cx);
    }

    /// What a check-in brought lands, and the device says so; when nothing more comes, the check-in is over.
    fn synced(&mut self, delivery: Delivery, cx: &mut Context<'_>) {
        self.policy = match delivery {
            Delivery::Nothing if self.state == DeviceState::AwaitCheckIn => return self.ready(cx),
            Delivery::Nothing => return self.policies_landed(cx),
            Delivery::Set(battery, plugged_in) => Some((battery, plugged_in)),
            Delivery::Removed => None,
        };
        let (battery, plugged_in) = self.policy.unwrap_or((0, 0));
        let thresholds = Message::Thresholds {
            present: self.policy.is_some(),
            battery,
            plugged_in,
        };
        cx.send(Participant::Power, thresholds);
        // The device checks in again because it checked in; what has been assigned led to the policy alone.
        if let Some(asked) = cx.call() {
            cx.led_by(asked);
        }
        self.check_in(self.state, cx);
    }

    fn policies_landed(&mut self, cx: &mut Context<'_>) {
        if self.account == Account::User {
            self.state = DeviceState::AwaitHello;
            Device::show(Screen::Hello, cx);
        } else {
            self.state = DeviceState::AwaitReseal;
            Device::show(Screen::ReadyToReseal, cx);
        }
    }

    fn reach_desktop(&mut self, cx: &mut Context<'_>) {
        self.state = DeviceState::Desktop;
        Device::show(Screen::Desktop, cx);
        cx.record(Event::Finished);
        let logon = Message::StartTask {
            task: Task::RecoveryCheck,
            by: Starter::Trigger,
        };
        cx.send(Participant::Tasks, logon);
    }

    fn seal(&mut self, cx: &mut Context<'_>) {
        if self.joined_as.is_some() && cx.is(Unjoin::Yes) {
            self.ask(DeviceState::AwaitLeft, Participant::Drs, Message::Leave, cx);
        } else {
            self.switch_off_sealed(cx);
        }
    }

    fn left(&mut self, cx: &mut Context<'_>) {
        self.joined_as = None;
        cx.record(Event::CertificateGone { key: Key::Device });
        cx.send(Participant::Tpm, Message::ForgetKeys);
        self.switch_off_sealed(cx);
    }

    fn switch_off_sealed(&mut self, cx: &mut Context<'_>) {
        cx.stage().resealed = true;
        self.token = None;
        cx.send(Participant::Power, Message::PressPower);
    }

    fn lose_power(&mut self, cx: &mut Context<'_>) {
        cx.let_go();
        self.state = DeviceState::Off;
        self.token = None;
        self.client = Client::default();
        self.failure = None;
        Device::show(Screen::Off, cx);
    }

    /// Word from Task Scheduler that does not move the state, but says why there is no certificate yet.
    fn hear_of_task(&mut self, message: Message, cx: &mut Context<'_>) {
        match message {
            Message::StartResult { result, .. } => {
                self.wait.blame = cx.trigger();
                self.wait.asked = matches!(result, Start::Started | Start::Queued | Start::Running);
            }
            Message::TaskEnded { code: Code(0), .. } => self.wait.certificate = cx.trigger(),
            Message::TaskEnded { code, .. } => {
                self.wait.blame = cx.trigger();
                self.wait.asked = false;
                // The certificate service said no for good: the creation of the key ends (reading of the report's step 5).
                if self.state == DeviceState::AwaitAik && code.0 & 0xffff_0000 == 0x8019_0000 {
                    self.fail(code, cx);
                }
            }
            _ => {}
        }
    }

    /// The protocol, one arm an arrow, in its order.
    fn hears(&mut self, message: Message, cx: &mut Context<'_>) -> Result<(), Refusal> {
        use DeviceState as S;
        match (self.state, message) {
            (S::Off, Message::PowerOn) => {
                self.state = S::Booting;
                Device::show(Screen::Starting, cx);
                cx.arm(Timer::Boot, cx.seconds(Parameter::BootTime));
            }
            (_, Message::PowerOff) if self.state != S::Off => self.lose_power(cx),
            (S::AwaitNetwork, Message::Connected) => {
                self.ask(S::AwaitTime, Participant::Clock, Message::TimeRequest, cx);
            }
            (S::AwaitTime, Message::TimeAnswer) => {
                self.answered(cx);
                if cx.is(TimeSync::Applied) {
                    cx.stage().clock_set = true;
                }
                self.read_clock(cx);
            }
            (S::AwaitProfile, Message::Profile) => {
                self.answered(cx);
                self.look_for_policies(cx);
            }
            (S::AwaitCheckIn | S::AwaitPolicies, Message::Synced(delivery)) => {
                self.answered(cx);
                self.synced(delivery, cx);
            }
            (S::AwaitTechnician, Message::StartPreProvisioning) => {
                self.state = S::AwaitTpm;
                Device::show(Screen::PreProvisioning, cx);
                cx.send(Participant::Autopilot, Message::PrepareTpm);
            }
            (S::AwaitTpm, Message::TpmReady) => self.begin_join(Account::Autopilot, cx),
            (S::AwaitTpm, Message::TpmNotReady(code)) => self.fail(code, cx),
            (S::AwaitSignIn, Message::Credentials) => self.sign_in(cx),
            (S::AwaitToken, Message::TokenIssued(token)) => {
                self.answered(cx);
                self.token = Some(token);
                self.ask(S::AwaitDiscovery, Participant::Drs, Message::Discover, cx);
            }
            (S::AwaitDiscovery, Message::Discovered) => {
                self.answered(cx);
                self.state = S::AwaitDeviceKey;
                cx.send(Participant::Tpm, Message::MakeKey(Key::Device));
            }
            (
                S::AwaitDeviceKey,
                Message::KeyMade {
                    key: Key::Device,
                    software,
                },
            ) => {
                self.tpm_keys = !software;
                self.aik_certificate = false;
                self.state = S::AwaitTransportKeyDeleted;
                cx.send(Participant::Tpm, Message::DeleteTransportKey);
            }
            (S::AwaitTransportKeyDeleted, Message::TransportKeyDeleted) if !self.tpm_keys => {
                self.make_transport_key(cx.trigger(), cx);
            }
            (S::AwaitTransportKeyDeleted, Message::TransportKeyDeleted) => {
                self.state = S::AwaitAikStatus;
                cx.send(Participant::Tpm, Message::AskAik);
            }
            (
                S::AwaitAikStatus,
                Message::AikStatus {
                    required,
                    certificate,
                },
            ) => self.first_attempt(required, certificate, cx),
            (
                S::AwaitDeviceKey,
                Message::KeyFailed {
                    key: Key::Device,
                    code,
                },
            )
            | (
                S::AwaitTransportKey | S::AwaitStatement,
                Message::KeyFailed {
                    key: Key::Transport,
                    code,
                },
            ) => self.fail(code, cx),
            (
                S::AwaitTransportKey,
                Message::KeyMade {
                    key: Key::Transport,
                    ..
                },
            ) => self.attest(cx),
            (S::AwaitStatement, Message::Certified) => self.send_join(cx),
            (S::AwaitJoinAnswer, Message::Joined(judgement)) => {
                self.answered(cx);
                match judgement {
                    Judgement::Accepted => self.accepted(cx),
                    Judgement::Refused(reason) => self.refused(reason, cx),
                }
            }
            (S::AwaitNonce, Message::Nonce) => {
                self.answered(cx);
                self.ask(S::AwaitPrt, Participant::SignIn, Message::AskPrt, cx);
            }
            (S::AwaitPrt, Message::Prt) => {
                self.answered(cx);
                self.state = S::AwaitSessionKey;
                cx.send(Participant::Tpm, Message::UnsealSession);
            }
            (S::AwaitSessionKey, Message::SessionUnsealed) => self.hold_prt(cx),
            (
                S::AwaitSessionKey,
                Message::KeyFailed {
                    key: Key::Session, ..
                },
            ) => self.enrol(cx),
            (S::AwaitEnrolment, Message::Enrolled(_)) => {
                self.answered(cx);
                self.enrolled = true;
                self.check_in(S::AwaitPolicies, cx);
            }
            (S::AwaitHello, Message::Input) => self.reach_desktop(cx),
            (S::AwaitReseal, Message::Reseal) => self.seal(cx),
            (S::AwaitLeft, Message::Left) => {
                self.answered(cx);
                self.left(cx);
            }
            (S::Failed, Message::TryAgain) if cx.user_phase() => self.sign_in(cx),
            (_, Message::StartResult { .. } | Message::TaskEnded { .. })
                if self.state != S::Off =>
            {
                self.hear_of_task(message, cx);
            }
            (_, _) => {
                let trouble = Trouble::of(&message).ok_or(Refusal)?;
                return self.unreachable(trouble, cx);
            }
        }
        Ok(())
    }

    fn hold_prt(&mut self, cx: &mut Context<'_>) {
        self.prt = true;
        cx.record(Event::PrtHeld);
        self.enrol(cx);
    }
}

impl Machine for Device {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        use DeviceState as S;
        match (self.state, stimulus) {
            (_, Stimulus::Message { message, .. }) => return self.hears(message, cx),
            (S::Booting, Stimulus::Expired(Timer::Boot)) => {
                cx.send(Participant::Autopilot, Message::Booted);
                self.state = S::AwaitNetwork;
                cx.send(Participant::Network, Message::Connect);
            }
            (_, Stimulus::Expired(Timer::Answer)) => return self.answer_missing(cx),
            (S::AwaitAik, Stimulus::Expired(Timer::NextAttempt)) => self.next_attempt(cx),
            (S::AwaitAik, Stimulus::Expired(Timer::WaitEnd)) => self.end_wait(cx),
            (S::AwaitRepeat, Stimulus::Expired(Timer::Repeat)) => self.send_join(cx),
            (_, Stimulus::Expired(_)) => return Err(Refusal),
        }
        Ok(())
    }
}
