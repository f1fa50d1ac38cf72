//! The device's join controller: from the sign-in to the desktop, or to the error page. Its arrows stand in `arrows.rs`.

mod after_join;
mod arrows;
mod codes;
mod join;
mod state;
mod technician;
#[cfg(test)]
mod tests;

use crate::event::{DeviceState, Event};
use crate::machine::client::{Client, Trouble};
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Account, Code, Judgement, Key, Message, Participant, Screen, Token};
use crate::parameter::Parameter;
use crate::parameter::choices::TimeSync;
use crate::time::{Instant, Step};
use state::State;

pub use arrows::{TRANSITIONS, Transition, follows};
pub use codes::{failure_code, is_code_of};

/// TLS fails: by the device's clock the server's certificate is not valid.
const SECURE_FAILURE: Code = Code(0x8007_2f8f);
/// A host's name cannot be resolved.
const NAME_NOT_RESOLVED: Code = Code(0x8007_2ee7);
/// The network does not answer.
const TIMEOUT: Code = Code(0x8007_2ee2);
/// The Enrollment Status Page waited in vain (ERROR_TIMEOUT).
const TIMED_OUT: Code = Code(0x8007_05b4);
/// Discovery did not work.
const DISCOVERY_FAILED: Code = Code(0x801c_000c);
/// The sign-in service wants something of the user first (interaction_required).
const INTERACTION_REQUIRED: Code = Code(0xcaa2_000c);
/// Discovery took too long.
const DISCOVERY_TIMEOUT: Code = Code(0x801c_001f);

/// The join controller: its state, and what it keeps over several of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device {
    state: State,
    client: Client,
    /// The last bearer token, until the device goes off.
    token: Option<Token>,
    joined_as: Option<Account>,
    enrolled: bool,
    prt: bool,
    /// It has an Autopilot profile.
    profile: bool,
    /// When the technician sealed it.
    sealed: Option<Instant>,
    /// How many joins it has begun.
    joins: u16,
    /// The policy's thresholds that have landed, in per cent, on battery and plugged in.
    policy: Option<(u8, u8)>,
}

impl Device {
    /// What it awaits.
    #[must_use]
    pub fn state(&self) -> DeviceState {
        self.state.name()
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
        match self.state {
            State::Failed(code) => Some(code),
            _ => None,
        }
    }

    /// Whether it waits for the AIK certificate and has heard that it is there, for the transition matrix.
    pub(crate) fn knows_certificate(&self) -> bool {
        matches!(self.state, State::AwaitAik(wait) if wait.certificate.is_some())
    }

    /// Whether the user's desktop is there.
    #[must_use]
    pub fn at_desktop(&self) -> bool {
        self.state == State::Desktop
    }

    /// When the wait for the AIK certificate began, while it lasts.
    #[must_use]
    pub fn waits_since(&self) -> Option<Instant> {
        match self.state {
            State::AwaitAik(wait) => Some(wait.began),
            _ => None,
        }
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
        self.state = State::Failed(code);
        self.client.stop(cx);
        cx.let_go();
        let failed = cx.record_because(cause, Event::Failed { code });
        cx.led_by(failed);
        Device::show(Screen::Error, cx);
    }

    /// Sends a request to a cloud service and waits for the answer in `state`.
    fn ask(&mut self, state: State, to: Participant, request: Message, cx: &mut Context<'_>) {
        self.state = state;
        self.client.ask(to, request, cx);
    }

    fn answered(&mut self, cx: &mut Context<'_>) {
        self.client.stop(cx);
    }

    fn answer_missing(&mut self, cx: &mut Context<'_>) -> Result<(), Refusal> {
        // The time service is asked over UDP, once a boot.
        let once = self.state == State::AwaitTime;
        if self.client.time_out(once, cx)? {
            return self.unreachable(Trouble::NoAnswer, cx);
        }
        Ok(())
    }

    /// A service cannot be reached. Without it the join fails; without the right time, a profile or a policy check-in
    /// at boot, or a PRT, life goes on.
    fn unreachable(&mut self, trouble: Trouble, cx: &mut Context<'_>) -> Result<(), Refusal> {
        use State as S;
        let goes_on = match self.state {
            S::AwaitTime => Device::read_clock,
            S::AwaitProfile => Device::look_for_policies,
            S::AwaitCheckIn => Device::ready,
            S::AwaitNonce | S::AwaitPrt => Device::enrol_user,
            S::AwaitToken
            | S::AwaitDiscovery(_)
            | S::AwaitJoinAnswer { .. }
            | S::AwaitEnrolment(_)
            | S::AwaitPolicies(_)
            | S::AwaitLeft => {
                self.fail(self.code_of(trouble), cx);
                return Ok(());
            }
            S::Off
            | S::Booting
            | S::AwaitNetwork
            | S::AwaitTechnician
            | S::AwaitTpm
            | S::AwaitSignIn
            | S::AwaitDeviceKey(_)
            | S::AwaitTransportKeyDeleted { .. }
            | S::AwaitAikStatus(_)
            | S::AwaitAik(_)
            | S::AwaitTransportKey(_)
            | S::AwaitStatement(_)
            | S::AwaitRepeat { .. }
            | S::AwaitSessionKey
            | S::AwaitAccountSetUp
            | S::AwaitHello
            | S::Desktop
            | S::AwaitReseal
            | S::Failed(_) => return Err(Refusal),
        };
        self.answered(cx);
        goes_on(self, cx);
        Ok(())
    }

    fn code_of(&self, trouble: Trouble) -> Code {
        let discovery = matches!(self.state, State::AwaitDiscovery(_));
        match trouble {
            Trouble::NotTrusted => SECURE_FAILURE,
            Trouble::NotResolved if discovery => DISCOVERY_FAILED,
            Trouble::NotResolved => NAME_NOT_RESOLVED,
            Trouble::NoAnswer if discovery => DISCOVERY_TIMEOUT,
            Trouble::NoAnswer => TIMEOUT,
        }
    }

    fn boot(&mut self, cx: &mut Context<'_>) {
        self.state = State::Booting;
        Device::show(Screen::Starting, cx);
        cx.arm(Timer::Boot, cx.seconds(Parameter::BootTime));
    }

    fn booted(&mut self, cx: &mut Context<'_>) {
        cx.send(Participant::Autopilot, Message::Booted);
        self.state = State::AwaitNetwork;
        cx.send(Participant::Network, Message::Connect);
    }

    fn time_answered(&mut self, cx: &mut Context<'_>) {
        self.answered(cx);
        if cx.is(TimeSync::Applied) {
            cx.stage().clock_set = true;
        }
        self.read_clock(cx);
    }

    /// The device's clock, as it stands whether or not the time service has set it.
    fn read_clock(&mut self, cx: &mut Context<'_>) {
        let ahead_ms = cx.device_ahead_ms();
        cx.record(Event::ClockRead {
            device: cx.device_now(),
            ahead_ms,
        });
        let profile = (Participant::Autopilot, Message::AskProfile);
        self.ask(State::AwaitProfile, profile.0, profile.1, cx);
    }

    /// At boot an enrolled device looks for new policies.
    fn look_for_policies(&mut self, cx: &mut Context<'_>) {
        if self.enrolled {
            self.check_in(State::AwaitCheckIn, cx);
        } else {
            self.ready(cx);
        }
    }

    /// The device has started and is connected: to whom it shows which page.
    fn ready(&mut self, cx: &mut Context<'_>) {
        if cx.user_phase() {
            self.state = State::AwaitSignIn;
            Device::show(Screen::SignIn, cx);
        } else {
            self.state = State::AwaitTechnician;
            Device::show(Screen::Welcome, cx);
        }
    }

    fn lose_power(&mut self, cx: &mut Context<'_>) {
        cx.let_go();
        self.state = State::Off;
        self.token = None;
        self.client = Client::default();
        Device::show(Screen::Off, cx);
    }

    /// The protocol in its order; where each line leads stands in `arrows.rs`.
    fn hears(&mut self, message: Message, cx: &mut Context<'_>) -> Result<(), Refusal> {
        use Message as M;
        use State as S;
        match (self.state, message) {
            (S::Off, M::PowerOn) => self.boot(cx),
            (S::Off, _) => return Err(Refusal),
            (_, M::PowerOff) => self.lose_power(cx),
            (S::AwaitNetwork, M::Connected) => {
                self.ask(S::AwaitTime, Participant::Clock, M::TimeRequest, cx);
            }
            (S::AwaitTime, M::TimeAnswer) => self.time_answered(cx),
            (S::AwaitProfile, M::Profile) => {
                self.answered(cx);
                self.profile = true;
                self.look_for_policies(cx);
            }
            (S::AwaitCheckIn | S::AwaitPolicies(_), M::Synced(delivery)) => {
                self.answered(cx);
                self.synced(delivery, cx);
            }
            (S::AwaitTechnician, M::StartPreProvisioning) => self.prepare(cx),
            (S::AwaitTpm, M::TpmReady) => self.begin_join(Account::Autopilot, cx),
            (S::AwaitTpm, M::TpmNotReady(code)) => self.fail(code, cx),
            (S::AwaitSignIn, M::Credentials) => self.sign_in(cx),
            (S::Failed(_), M::TryAgain) if cx.user_phase() => self.sign_in(cx),
            (S::AwaitToken, M::TokenIssued(token)) => self.discover(token, cx),
            (S::AwaitToken, M::TokenRefused(_)) => self.fail(INTERACTION_REQUIRED, cx),
            (S::AwaitDiscovery(token), M::Discovered) => self.make_device_key(token, cx),
            (
                S::AwaitDeviceKey(token),
                M::KeyMade {
                    key: Key::Device,
                    software,
                },
            ) => self.delete_transport_key(token, !software, cx),
            (
                S::AwaitDeviceKey(_),
                M::KeyFailed {
                    key: Key::Device,
                    code,
                },
            ) => self.fail(code, cx),
            (S::AwaitTransportKeyDeleted { token, in_tpm }, M::TransportKeyDeleted) => {
                self.transport_key_deleted(token, in_tpm, cx);
            }
            (
                S::AwaitAikStatus(token),
                M::AikStatus {
                    required,
                    certificate,
                },
            ) => self.first_attempt(token, required, certificate, cx),
            (S::AwaitAik(wait), M::StartResult { task, result }) => {
                self.start_word(wait, task, result, cx);
            }
            (S::AwaitAik(wait), M::TaskEnded { task, code }) => {
                self.end_word(wait, task, code, cx);
            }
            (
                S::AwaitTransportKey(keys),
                M::KeyMade {
                    key: Key::Transport,
                    ..
                },
            ) => self.attest(keys, cx),
            (S::AwaitStatement(keys), M::Certified) => self.request_join(keys, cx),
            (
                S::AwaitTransportKey(_) | S::AwaitStatement(_),
                M::KeyFailed {
                    key: Key::Transport,
                    code,
                },
            ) => self.fail(code, cx),
            (S::AwaitJoinAnswer { request, busy }, M::Joined(judgement)) => {
                self.answered(cx);
                match judgement {
                    Judgement::Accepted => self.accepted(request.token.account, cx),
                    Judgement::Refused(reason) => self.refused(reason, request, busy, cx),
                }
            }
            (S::AwaitNonce, M::Nonce) => {
                self.answered(cx);
                self.ask(S::AwaitPrt, Participant::SignIn, M::AskPrt, cx);
            }
            (S::AwaitPrt, M::Prt) => self.unseal(cx),
            (S::AwaitSessionKey, M::SessionUnsealed) => self.hold_prt(cx),
            (
                S::AwaitSessionKey,
                M::KeyFailed {
                    key: Key::Session, ..
                },
            ) => self.enrol_user(cx),
            (S::AwaitEnrolment(account), M::Enrolled(_)) => {
                self.answered(cx);
                self.enrolled = true;
                self.check_in(S::AwaitPolicies(account), cx);
            }
            (S::AwaitHello, M::Input) => self.reach_desktop(cx),
            (S::AwaitReseal, M::Reseal) => self.seal(cx),
            (S::AwaitLeft, M::Left) => self.left(cx),
            // Task Scheduler answers whoever asked it, and that may have been before the power went.
            (_, M::StartResult { .. } | M::TaskEnded { .. }) => {}
            (_, M::NoConnection(_)) => return self.unreachable(Trouble::NotResolved, cx),
            (_, M::NotTrusted(_)) => return self.unreachable(Trouble::NotTrusted, cx),
            (_, _) => return Err(Refusal),
        }
        Ok(())
    }
}

impl Machine for Device {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        use State as S;
        let timer = match stimulus {
            Stimulus::Message { message, .. } => return self.hears(message, cx),
            Stimulus::Expired(timer) => timer,
        };
        match (self.state, timer) {
            (S::Booting, Timer::Boot) => self.booted(cx),
            (_, Timer::Answer) => return self.answer_missing(cx),
            (S::AwaitAik(wait), Timer::NextAttempt) => self.next_attempt(wait, cx),
            (S::AwaitAik(wait), Timer::WaitEnd) => self.wait_over(wait, cx),
            (S::AwaitAccountSetUp, Timer::AccountSetUp) => self.fail(TIMED_OUT, cx),
            (S::AwaitRepeat { request, busy }, Timer::Repeat) => {
                self.send_join(request, busy, cx);
            }
            (_, _) => return Err(Refusal),
        }
        Ok(())
    }
}
