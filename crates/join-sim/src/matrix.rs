//! The device's transition matrix, found by trying: each state that the scenarios reach, and everything that can reach it.

use alloc::{format, string::String, vec::Vec};

use crate::command::Command;
use crate::event::DeviceState;
use crate::machine::{Stimulus, Timer};
use crate::message::{
    Account, Assignment, Code, Delivery, JoinRequest, Judgement, Key, Message, Participant,
    Refused, Screen, Start, Starter, Task, Token,
};
use crate::notation;
use crate::parameter::Parameter;
use crate::parameter::choices::{BlockedHost, Unjoin, WhenTheWaitEnds};
use crate::scenario::Library;
use crate::time::Utc;
use crate::world::World;

/// One arrow of the device's state machine, or one place where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The state in which the device is reached.
    pub from: DeviceState,
    /// What reaches it.
    pub stimulus: Stimulus,
    /// The state that follows, which may be the same; none when the stimulus is refused and nothing changes.
    pub to: Option<DeviceState>,
}

impl Arrow {
    /// What reaches the device, in words: a message as traces write it, or the timer that has expired.
    #[must_use]
    pub fn label(&self) -> String {
        match self.stimulus {
            Stimulus::Message { message, .. } => notation::message(&message),
            Stimulus::Expired(timer) => format!("timer {timer:?}"),
        }
    }
}

/// Every arrow of the device's state machine that the scenarios of a library lead to, and every refusal: each state as
/// each scenario reaches it, tried with each of [`stimuli`], also under the other readings and limits that decide.
/// In the order of the states, then of the stimuli, then of the states that follow; each once.
#[must_use]
pub fn matrix(library: &Library) -> Vec<Arrow> {
    let moments = moments(library);
    let mut arrows = Vec::new();
    for &from in DeviceState::ALL {
        let worlds: Vec<World> = moments
            .iter()
            .filter(|world| state(world) == from)
            .flat_map(variants)
            .collect();
        for stimulus in stimuli() {
            let mut ends: Vec<Option<DeviceState>> = worlds
                .iter()
                .map(|world| {
                    let mut after = world.clone();
                    after
                        .reach(Participant::Device, stimulus)
                        .ok()
                        .map(|()| state(&after))
                })
                .collect();
            ends.sort_unstable();
            ends.dedup();
            arrows.extend(ends.into_iter().map(|to| Arrow { from, stimulus, to }));
        }
    }
    arrows
}

/// What decides an arrow besides the state: the last try of a request, a reading.
const DECIDING: &[(Parameter, i64)] = &[
    (Parameter::HttpRetries, 0),
    (Parameter::JoinRetries, 0),
    (Parameter::AikWait, 0),
    (Parameter::WhenTheWaitEnds, WhenTheWaitEnds::Fail as i64),
    (Parameter::Unjoin, Unjoin::No as i64),
];

/// What else turns a scenario's run towards situations of its own: no un-join, a host out of reach after the join, a user
/// who signs in while the tasks still run.
const TURNS: &[(Parameter, i64)] = &[
    (Parameter::Unjoin, Unjoin::No as i64),
    (Parameter::BlockedHost, BlockedHost::Intune as i64),
    (Parameter::SignInAfterBoot, 60),
];

fn variants(world: &World) -> impl Iterator<Item = World> + '_ {
    let changed = DECIDING
        .iter()
        .map(|&(id, value)| world.clone().under(id, value));
    core::iter::once(world.clone()).chain(changed)
}

/// The worlds in which each scenario's device first reaches a state, apart for each phase and each owner.
fn moments(library: &Library) -> Vec<World> {
    let mut moments = Vec::new();
    for named in library.scenarios() {
        let others = TURNS
            .iter()
            .filter_map(|&(id, value)| named.clone().with(id, value).ok());
        for scenario in core::iter::once(named.clone()).chain(others) {
            moments.extend(walk(World::new(&scenario), false));
        }
    }
    // A device that is enrolled and starts again before its reseal is one that only somebody's hand leads to.
    if let Some(first) = library.scenarios().first() {
        moments.extend(walk(World::new(first), true));
    }
    moments
}

/// The situations of one run, as each is first reached; with a start anew as the technician is about to reseal, or none.
fn walk(mut world: World, anew: bool) -> Vec<World> {
    let mut moments: Vec<World> = Vec::new();
    let mut to_come = anew.then_some(Command::PullPlug);
    loop {
        let known = moments
            .iter()
            .any(|seen| situation(seen) == situation(&world));
        if world.at_rest() && !known {
            moments.push(world.clone());
        }
        let now = match to_come {
            Some(Command::PullPlug) => state(&world) == DeviceState::AwaitReseal,
            _ => state(&world) == DeviceState::Off && world.at_rest(),
        };
        if now && let Some(command) = to_come.take() {
            world.command(command);
            to_come = (command == Command::PullPlug).then_some(Command::PowerOn);
        }
        if world.step().is_none() {
            return moments;
        }
    }
}

fn state(world: &World) -> DeviceState {
    world.machines().device.state()
}

fn situation(world: &World) -> (DeviceState, bool, Option<Account>, bool) {
    let device = &world.machines().device;
    (
        state(world),
        world.stage().user_boot.is_some(),
        device.joined_as(),
        device.knows_certificate(),
    )
}

/// Everything that can reach a participant: at least one example of every message, more where the device looks into it,
/// and the timers of the device.
pub fn stimuli() -> impl Iterator<Item = Stimulus> {
    let messages = MESSAGES
        .iter()
        .map(|&(from, message)| Stimulus::Message { from, message });
    messages.chain(TIMERS.iter().map(|&timer| Stimulus::Expired(timer)))
}

const TIMERS: &[Timer] = &[
    Timer::Boot,
    Timer::Answer,
    Timer::NextAttempt,
    Timer::WaitEnd,
    Timer::Repeat,
    Timer::AccountSetUp,
];

const TOKEN: Token = Token {
    account: Account::User,
    iat: Utc(0),
    nbf: Utc(0),
    exp: Utc(600_000),
};
const REQUEST: JoinRequest = JoinRequest {
    token: TOKEN,
    aik_certificate: true,
    statement: true,
    tpm_key: true,
    join: 1,
    repeat: 0,
};
const SUCCESS: Code = Code(0);
const FAILURE: Code = Code(0x8007_2ee7);
const SERVICE_SAYS_NO: Code = Code(0x8019_0190);

macro_rules! messages {
    ($($from:ident { $($pattern:pat => $($example:expr),+;)* })*) => {
        /// Who says what, for example.
        const MESSAGES: &[(Participant, Message)] = &[$($($((Participant::$from, $example),)+)*)*];

        /// Does nothing but fail to compile when a message has no example.
        #[allow(dead_code, reason = "its match is the proof that every message has an example")]
        const fn every_message_has_an_example(message: Message) {
            match message { $($($pattern => {})*)* }
        }
    };
}

messages! {
    User {
        Message::PressPower => Message::PressPower;
        Message::StartPreProvisioning => Message::StartPreProvisioning;
        Message::Reseal => Message::Reseal;
        Message::Credentials => Message::Credentials;
        Message::TryAgain => Message::TryAgain;
        Message::RunTask(_) => Message::RunTask(Task::Maintenance);
        Message::PullPlug => Message::PullPlug;
        Message::SwitchSource { .. } => Message::SwitchSource { battery: true }, Message::SwitchSource { battery: false };
        Message::Assign(_) => Message::Assign(Assignment::Devices);
        Message::Input => Message::Input;
    }
    Device {
        Message::Show(_) => Message::Show(Screen::SignIn);
        Message::TimeRequest => Message::TimeRequest;
        Message::Connect => Message::Connect;
        Message::Booted => Message::Booted;
        Message::AskProfile => Message::AskProfile;
        Message::Thresholds { .. } => Message::Thresholds { present: true, battery: 100, plugged_in: 100 };
        Message::PrepareTpm => Message::PrepareTpm;
        Message::MakeKey(_) => Message::MakeKey(Key::Transport);
        Message::DeleteTransportKey => Message::DeleteTransportKey;
        Message::Certify => Message::Certify;
        Message::AskAik => Message::AskAik;
        Message::ForgetKeys => Message::ForgetKeys;
        Message::UnsealSession => Message::UnsealSession;
        Message::AskToken(_) => Message::AskToken(Account::User);
        Message::AskNonce => Message::AskNonce;
        Message::AskPrt => Message::AskPrt;
        Message::Discover => Message::Discover;
        Message::Join(_) => Message::Join(REQUEST);
        Message::Leave => Message::Leave;
        Message::Enrol(_) => Message::Enrol(Account::User);
        Message::Sync { .. } => Message::Sync { holds: None };
    }
    Power {
        Message::PowerOn => Message::PowerOn;
        Message::PowerOff => Message::PowerOff;
        Message::EnergySaver { .. } => Message::EnergySaver { on: true };
        Message::Source { .. } => Message::Source { battery: true };
    }
    Clock { Message::TimeAnswer => Message::TimeAnswer; }
    Network {
        Message::Connected => Message::Connected;
        Message::NoConnection(_) => Message::NoConnection(Participant::Drs);
        Message::NotTrusted(_) => Message::NotTrusted(Participant::Drs);
    }
    Autopilot {
        Message::Profile => Message::Profile;
        Message::StartTask { .. } => Message::StartTask { task: Task::Maintenance, by: Starter::Autopilot };
        Message::TpmNotReady(_) => Message::TpmNotReady(Code(0x8103_9001));
        Message::TpmReady => Message::TpmReady;
    }
    Tasks {
        Message::StartResult { .. } => Message::StartResult { task: Task::AikEnrol, result: Start::Queued },
            Message::StartResult { task: Task::AikEnrol, result: Start::Refused };
        Message::TaskEnded { .. } => Message::TaskEnded { task: Task::AikEnrol, code: SUCCESS },
            Message::TaskEnded { task: Task::AikEnrol, code: FAILURE },
            Message::TaskEnded { task: Task::AikEnrol, code: SERVICE_SAYS_NO };
        Message::MaintainTpm => Message::MaintainTpm;
        Message::CreateAik => Message::CreateAik;
        Message::ActivateCredential => Message::ActivateCredential;
        Message::StoreAikCertificate => Message::StoreAikCertificate;
        Message::GetCaCaps => Message::GetCaCaps;
        Message::GetCaCertChain => Message::GetCaCertChain;
        Message::EnrolAik => Message::EnrolAik;
        Message::AnswerChallenge => Message::AnswerChallenge;
    }
    Tpm {
        Message::TpmMaintained => Message::TpmMaintained;
        Message::AikCreated => Message::AikCreated;
        Message::AikExists => Message::AikExists;
        Message::NoEkCertificate => Message::NoEkCertificate;
        Message::CredentialActivated => Message::CredentialActivated;
        Message::KeyMade { .. } => Message::KeyMade { key: Key::Device, software: false },
            Message::KeyMade { key: Key::Device, software: true },
            Message::KeyMade { key: Key::Transport, software: false },
            Message::KeyMade { key: Key::Transport, software: true };
        Message::KeyFailed { .. } => Message::KeyFailed { key: Key::Device, code: Code(0x8029_0407) },
            Message::KeyFailed { key: Key::Transport, code: Code(0x8029_0407) },
            Message::KeyFailed { key: Key::Session, code: Code(0x8029_0407) };
        Message::TransportKeyDeleted => Message::TransportKeyDeleted;
        Message::Certified => Message::Certified;
        Message::AikStatus { .. } => Message::AikStatus { required: false, certificate: false },
            Message::AikStatus { required: true, certificate: false },
            Message::AikStatus { required: true, certificate: true };
        Message::SessionUnsealed => Message::SessionUnsealed;
    }
    Aik {
        Message::CaCaps => Message::CaCaps;
        Message::CaCertChain => Message::CaCertChain;
        Message::Challenge => Message::Challenge;
        Message::AikCertificate => Message::AikCertificate;
        Message::AikRefused(_) => Message::AikRefused(400);
    }
    SignIn {
        Message::TokenIssued(_) => Message::TokenIssued(TOKEN);
        Message::TokenRefused(_) => Message::TokenRefused(53_003);
        Message::Nonce => Message::Nonce;
        Message::Prt => Message::Prt;
    }
    Drs {
        Message::Discovered => Message::Discovered;
        Message::Joined(_) => Message::Joined(Judgement::Accepted),
            Message::Joined(Judgement::Refused(Refused::Busy)),
            Message::Joined(Judgement::Refused(Refused::TokenWindow));
        Message::Left => Message::Left;
        Message::LookUp(_) => Message::LookUp(Account::User);
        Message::Write(_) => Message::Write(Account::User);
        Message::Release => Message::Release;
    }
    Directory {
        Message::Found { .. } => Message::Found { present: true, joined: false };
        Message::Written { .. } => Message::Written { duplicate: false };
        Message::Released => Message::Released;
    }
    Policy {
        Message::Enrolled(_) => Message::Enrolled(Account::User);
        Message::Synced(_) => Message::Synced(Delivery::Nothing), Message::Synced(Delivery::Set(100, 100)),
            Message::Synced(Delivery::Removed);
    }
}

#[cfg(all(test, feature = "files"))]
mod tests {
    use super::*;

    #[test]
    fn a_secret_without_a_challenge_is_refused() {
        let scenarios = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
        let library = Library::load(std::path::Path::new(scenarios)).unwrap();
        let secret = Stimulus::Message {
            from: Participant::Tasks,
            message: Message::AnswerChallenge,
        };
        let mut world = World::new(library.get("healthy").unwrap());
        assert!(world.reach(Participant::Aik, secret).is_err());
        while world.machines().aik != crate::machine::AikService::AwaitSecret {
            assert!(world.step().is_some(), "a challenge comes");
        }
        assert!(world.reach(Participant::Aik, secret).is_ok());
    }

    #[test]
    fn a_refusal_changes_nothing() {
        let scenarios = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
        let library = Library::load(std::path::Path::new(scenarios)).unwrap();
        let (mut refused, mut taken) = (0, 0);
        for world in moments(&library) {
            for (&who, stimulus) in Participant::ALL
                .iter()
                .flat_map(|who| stimuli().map(move |stimulus| (who, stimulus)))
            {
                let mut after = world.clone();
                match after.reach(who, stimulus) {
                    Ok(()) => taken += 1,
                    Err(_) => {
                        assert_eq!(
                            after,
                            world,
                            "{} refuses {stimulus:?} and changes nevertheless",
                            who.name()
                        );
                        refused += 1;
                    }
                }
            }
        }
        assert!(
            refused > 100_000 && taken > 10_000,
            "{refused} refused, {taken} taken"
        );
    }
}
