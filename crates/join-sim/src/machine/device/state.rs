//! The states of the join controller, in the order of the protocol. Each is named for what it awaits, and holds what it knows.

use crate::event::DeviceState;
use crate::message::{Account, Code, JoinRequest, Token};
use crate::time::{Instant, Step};

/// The wait for the AIK certificate inside CreateTransportKey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) token: Token,
    pub(super) began: Instant,
    pub(super) attempts: u16,
    /// The record that says that the certificate is there.
    pub(super) certificate: Option<Step>,
    /// The record that says why there is no certificate yet.
    pub(super) blame: Option<Step>,
    /// Task Scheduler was asked for the certificate, and has not said since that its task failed.
    pub(super) asked: bool,
    /// A wait of no length has let Task Scheduler's answer, which is under way in the same moment, come first.
    pub(super) answer_first: bool,
}

/// What is at hand for the transport key and the join request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) token: Token,
    /// The keys are in the TPM; no means software keys.
    pub(super) in_tpm: bool,
    pub(super) aik_certificate: bool,
}

/// A state, and what it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    #[default]
    Off,
    Booting,
    AwaitNetwork,
    AwaitTime,
    AwaitProfile,
    AwaitCheckIn,
    AwaitTechnician,
    AwaitTpm,
    AwaitSignIn,
    AwaitToken,
    AwaitDiscovery(Token),
    AwaitDeviceKey(Token),
    AwaitTransportKeyDeleted {
        token: Token,
        in_tpm: bool,
    },
    AwaitAikStatus(Token),
    AwaitAik(Wait),
    AwaitTransportKey(Keys),
    AwaitStatement(Keys),
    AwaitJoinAnswer {
        request: JoinRequest,
        /// How often the request has met a busy service.
        busy: u8,
    },
    AwaitRepeat {
        request: JoinRequest,
        busy: u8,
    },
    AwaitNonce,
    AwaitPrt,
    AwaitSessionKey,
    AwaitEnrolment(Account),
    AwaitPolicies(Account),
    AwaitAccountSetUp,
    AwaitHello,
    Desktop,
    AwaitReseal,
    AwaitLeft,
    Failed(Code),
}

impl State {
    /// Its name, without what it knows.
    pub(super) fn name(&self) -> DeviceState {
        match self {
            State::Off => DeviceState::Off,
            State::Booting => DeviceState::Booting,
            State::AwaitNetwork => DeviceState::AwaitNetwork,
            State::AwaitTime => DeviceState::AwaitTime,
            State::AwaitProfile => DeviceState::AwaitProfile,
            State::AwaitCheckIn => DeviceState::AwaitCheckIn,
            State::AwaitTechnician => DeviceState::AwaitTechnician,
            State::AwaitTpm => DeviceState::AwaitTpm,
            State::AwaitSignIn => DeviceState::AwaitSignIn,
            State::AwaitToken => DeviceState::AwaitToken,
            State::AwaitDiscovery(_) => DeviceState::AwaitDiscovery,
            State::AwaitDeviceKey(_) => DeviceState::AwaitDeviceKey,
            State::AwaitTransportKeyDeleted { .. } => DeviceState::AwaitTransportKeyDeleted,
            State::AwaitAikStatus(_) => DeviceState::AwaitAikStatus,
            State::AwaitAik(_) => DeviceState::AwaitAik,
            State::AwaitTransportKey(_) => DeviceState::AwaitTransportKey,
            State::AwaitStatement(_) => DeviceState::AwaitStatement,
            State::AwaitJoinAnswer { .. } => DeviceState::AwaitJoinAnswer,
            State::AwaitRepeat { .. } => DeviceState::AwaitRepeat,
            State::AwaitNonce => DeviceState::AwaitNonce,
            State::AwaitPrt => DeviceState::AwaitPrt,
            State::AwaitSessionKey => DeviceState::AwaitSessionKey,
            State::AwaitEnrolment(_) => DeviceState::AwaitEnrolment,
            State::AwaitPolicies(_) => DeviceState::AwaitPolicies,
            State::AwaitAccountSetUp => DeviceState::AwaitAccountSetUp,
            State::AwaitHello => DeviceState::AwaitHello,
            State::Desktop => DeviceState::Desktop,
            State::AwaitReseal => DeviceState::AwaitReseal,
            State::AwaitLeft => DeviceState::AwaitLeft,
            State::Failed(_) => DeviceState::Failed,
        }
    }
}
