//! The network between device and cloud: who is behind it, latency, loss, outages, blocked names, certificates.

use crate::event::Fate;
use crate::machine::{Machine, Refusal, Stage};
use crate::message::{Message, Participant};
use crate::parameter::Parameter;
use crate::random::Random;
use crate::time::{Instant, Millis};
use crate::world::{Context, Stimulus, Timer};

/// What the device's network adapter knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Network {
    connected: bool,
}

impl Network {
    /// Whether the device has been connected since its last boot.
    #[must_use]
    pub fn connected(&self) -> bool {
        self.connected
    }
}

/// An outage that ends sooner than was planned is noticed this soon.
const LOOK_AGAIN: Millis = Millis(1000);

impl Network {
    /// Connects as soon as the network is there.
    fn connect(&mut self, cx: &mut Context<'_>) {
        match cx.outage() {
            Some(rest) => cx.arm(Timer::Reconnect, rest.min(LOOK_AGAIN)),
            None => {
                self.connected = true;
                cx.send(Participant::Device, Message::Connected);
            }
        }
    }
}

impl Machine for Network {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::Connect,
                ..
            }
            | Stimulus::Expired(Timer::Reconnect) => self.connect(cx),
            Stimulus::Message {
                message: Message::PowerOff,
                ..
            } => {
                self.connected = false;
                cx.let_go();
            }
            Stimulus::Message { .. } | Stimulus::Expired(_) => return Err(Refusal),
        }
        Ok(())
    }
}

/// A host beyond the network, as the device's side sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    SignIn,
    Registration,
    Aik,
    Intune,
    /// The Autopilot deployment service.
    Autopilot,
    /// The time service, which is asked over UDP and not over HTTPS.
    Time,
}

/// How a message gets from one participant to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Within the device, or within the cloud.
    Local,
    /// Over the network to a host.
    Request(Host),
    /// Back from it, over the connection of the request.
    Answer(Host),
}

impl Way {
    /// The way of a message. The Autopilot service and the clock live on the device, and each has a service in the cloud.
    pub(crate) fn of(from: Participant, to: Participant, message: &Message) -> Way {
        match message {
            Message::AskProfile => return Way::Request(Host::Autopilot),
            Message::Profile => return Way::Answer(Host::Autopilot),
            Message::TimeRequest => return Way::Request(Host::Time),
            Message::TimeAnswer => return Way::Answer(Host::Time),
            _ => {}
        }
        match (from.in_cloud(), to.in_cloud()) {
            (false, true) => Way::Request(host(to)),
            (true, false) => Way::Answer(host(from)),
            (true, true) | (false, false) => Way::Local,
        }
    }
}

fn host(service: Participant) -> Host {
    match service {
        Participant::SignIn => Host::SignIn,
        Participant::Aik => Host::Aik,
        Participant::Policy => Host::Intune,
        _ => Host::Registration,
    }
}

/// When the outage that is on at `now` ends; none when the network is there. `value` looks at a parameter.
pub(crate) fn outage_end(
    now: Instant,
    value: impl Fn(Parameter) -> i64,
    stage: &Stage,
) -> Option<Instant> {
    let (begins, ends) = outage(value, stage)?;
    (begins <= now && now < ends).then_some(ends)
}

/// From when to when the network fails; none when it does not.
fn outage(value: impl Fn(Parameter) -> i64, stage: &Stage) -> Option<(Instant, Instant)> {
    let boot = stage.user_boot?;
    let lasts = value(Parameter::OutageFor);
    if lasts == 0 {
        return None;
    }
    let begins = boot + Millis::from_s(value(Parameter::OutageAfterBoot));
    Some((begins, begins + Millis::from_s(lasts)))
}

/// The line itself: what becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    random: Random,
    answer_lost: bool,
}

impl Line {
    /// A line whose losses are drawn from `seed`.
    #[must_use]
    pub fn new(seed: i64) -> Line {
        Line {
            random: Random::new(seed as u64, "network"),
            answer_lost: false,
        }
    }

    /// What becomes of a message that leaves now; `value` looks at a parameter. What is under way when an outage begins
    /// is lost.
    pub(crate) fn carry(
        &mut self,
        way: Way,
        host: Host,
        message: &Message,
        now: Instant,
        value: impl Fn(Parameter) -> i64,
        stage: &Stage,
    ) -> Fate {
        let latency = match host {
            Host::SignIn => Parameter::SignInLatency,
            Host::Aik => Parameter::AikLatency,
            Host::Intune | Host::Autopilot | Host::Time => Parameter::IntuneLatency,
            Host::Registration => Parameter::DrsLatency,
        };
        let arrives = now + Millis::from_ms(value(latency));
        if stage.user_boot.is_none() {
            return Fate::Arrives(arrives);
        }
        let asks = matches!(way, Way::Request(_));
        if asks && blocked(value(Parameter::BlockedHost)) == Some(host) {
            return Fate::Blocked;
        }
        if outage(&value, stage).is_some_and(|(begins, ends)| begins <= arrives && now < ends) {
            return Fate::Lost;
        }
        if asks && host != Host::Time && !trusted(now, &value, stage) {
            return Fate::Untrusted;
        }
        if !self.answer_lost && is_lost_answer(value(Parameter::LostAnswer), message) {
            self.answer_lost = true;
            return Fate::Lost;
        }
        let loss = value(Parameter::Loss);
        if loss > 0 {
            // Only now is the seed of any consequence.
            let _ = value(Parameter::Seed);
            if self.random.below(100) < loss as u64 {
                return Fate::Lost;
            }
        }
        Fate::Arrives(arrives)
    }
}

/// Whether the services' TLS certificates are valid by the device's clock.
fn trusted(now: Instant, value: impl Fn(Parameter) -> i64, stage: &Stage) -> bool {
    let valid_ms = value(Parameter::TlsValidity) * 86_400_000;
    stage.device_ahead_ms(now, value).abs() <= valid_ms
}

fn blocked(choice: i64) -> Option<Host> {
    match choice {
        1 => Some(Host::SignIn),
        2 => Some(Host::Registration),
        3 => Some(Host::Aik),
        4 => Some(Host::Intune),
        _ => None,
    }
}

fn is_lost_answer(choice: i64, message: &Message) -> bool {
    matches!(
        (choice, message),
        (1, Message::TokenIssued(_)) | (2, Message::Discovered) | (3, Message::Joined(_))
    )
}
