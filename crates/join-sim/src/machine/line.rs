//! The line between device and cloud: who is behind it, latency, loss, outages, blocked names, certificates.

use super::stage::Stage;
use crate::event::Fate;
use crate::message::{Message, Participant};
use crate::parameter::Parameter;
use crate::parameter::choices::{BlockedHost, LostAnswer};
use crate::random::Random;
use crate::reads::Reader;
use crate::time::{Instant, Millis};

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

/// When the outage that is on at `now` ends; none when the network is there.
pub(crate) fn outage_end(now: Instant, reader: &Reader<'_>, stage: &Stage) -> Option<Instant> {
    let (begins, ends) = outage(reader, stage)?;
    (begins <= now && now < ends).then_some(ends)
}

/// From when to when the network fails; none when it does not.
fn outage(reader: &Reader<'_>, stage: &Stage) -> Option<(Instant, Instant)> {
    let boot = stage.user_boot?;
    let lasts = reader.seconds(Parameter::OutageFor);
    if lasts == Millis(0) {
        return None;
    }
    let begins = boot + reader.seconds(Parameter::OutageAfterBoot);
    Some((begins, begins + lasts))
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

    /// What becomes of a message that leaves now. What is under way when an outage begins is lost.
    pub(crate) fn carry(
        &mut self,
        way: Way,
        host: Host,
        message: &Message,
        now: Instant,
        reader: &Reader<'_>,
        stage: &Stage,
    ) -> Fate {
        let latency = match host {
            Host::SignIn => Parameter::SignInLatency,
            Host::Aik => Parameter::AikLatency,
            Host::Intune | Host::Autopilot | Host::Time => Parameter::IntuneLatency,
            Host::Registration => Parameter::DrsLatency,
        };
        let arrives = now + reader.millis(latency);
        if stage.user_boot.is_none() {
            return Fate::Arrives(arrives);
        }
        let asks = matches!(way, Way::Request(_));
        if asks && blocked(reader.choice()) == Some(host) {
            return Fate::Blocked;
        }
        if outage(reader, stage).is_some_and(|(begins, ends)| begins <= arrives && now < ends) {
            return Fate::Lost;
        }
        if asks && host != Host::Time && !trusted(now, reader, stage) {
            return Fate::Untrusted;
        }
        if !self.answer_lost && is_lost_answer(reader.choice(), message) {
            self.answer_lost = true;
            return Fate::Lost;
        }
        let loss = reader.value(Parameter::Loss);
        if loss > 0 {
            // Only now is the seed of any consequence.
            reader.note(Parameter::Seed);
            if self.random.below(100) < loss as u64 {
                return Fate::Lost;
            }
        }
        Fate::Arrives(arrives)
    }
}

/// Whether the services' TLS certificates are valid by the device's clock.
fn trusted(now: Instant, reader: &Reader<'_>, stage: &Stage) -> bool {
    let valid_ms = reader.value(Parameter::TlsValidity) * 86_400_000;
    stage.device_ahead_ms(now, reader).abs() <= valid_ms
}

fn blocked(choice: BlockedHost) -> Option<Host> {
    match choice {
        BlockedHost::None => None,
        BlockedHost::SignIn => Some(Host::SignIn),
        BlockedHost::Registration => Some(Host::Registration),
        BlockedHost::Aik => Some(Host::Aik),
        BlockedHost::Intune => Some(Host::Intune),
        BlockedHost::Autopilot => Some(Host::Autopilot),
        BlockedHost::Time => Some(Host::Time),
    }
}

fn is_lost_answer(choice: LostAnswer, message: &Message) -> bool {
    match choice {
        LostAnswer::None => false,
        LostAnswer::Token => matches!(message, Message::TokenIssued(_)),
        LostAnswer::Discovery => matches!(message, Message::Discovered),
        LostAnswer::Join => matches!(message, Message::Joined(_)),
    }
}
