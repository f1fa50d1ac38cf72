//! The participants, one file each. A machine sees a stimulus and the time, and answers with records, messages and wake-ups.

mod aik_service;
#[cfg(test)]
mod alone;
mod autopilot;
mod client;
mod clock;
mod context;
mod device;
mod directory;
mod drs;
mod network;
mod policy;
mod power;
mod sign_in;
mod stimulus;
mod tasks;
mod tpm;
mod user;

use crate::message::{Key, Participant};
use crate::parameter::choices::AutopilotMode;
use crate::parameter::{Parameter, Values};
use crate::reads::Reader;
use crate::time::Instant;

pub use aik_service::AikService;
pub use autopilot::Autopilot;
pub use clock::Clock;
pub use context::{Because, Call, Context, Effect, Moment};
pub use device::{Device, TRANSITIONS, Transition, failure_code, follows, is_code_of};
pub use directory::Directory;
pub use drs::{Drs, in_window};
pub use network::Network;
pub(crate) use network::{Line, Way, outage_end};
pub use policy::Policy;
pub use power::Power;
pub use sign_in::SignIn;
pub use stimulus::{Stimulus, Timer};
pub use tasks::{NOT_YET_VALID, Rules, TaskState, Tasks, rules};
pub use tpm::Tpm;
pub use user::User;

/// A state machine of the model.
pub trait Machine {
    /// Handles a stimulus.
    ///
    /// # Errors
    /// [`Refusal`] when the state does not allow the stimulus; then nothing has changed. A refusal is not a failure of the protocol.
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal>;
}

/// The state does not allow the stimulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal;

/// A piece of work of the TPM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// What Tpm-Maintenance asks for.
    Maintain,
    /// The attestation identity key.
    CreateAik,
    /// TPM2_ActivateCredential.
    Activate,
    /// A key for the join.
    Key(Key),
    /// The statement about the transport key.
    Certify,
    /// The session key of the Primary Refresh Token.
    Unseal,
}

/// The phase, and what every part of the device shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The device is ready for its user.
    pub resealed: bool,
    /// When the user started it first; faults begin here.
    pub user_boot: Option<Instant>,
    /// The clock was set by the time service.
    pub clock_set: bool,
}

impl Stage {
    /// The stage on which a run begins.
    #[must_use]
    pub fn new(values: &Values) -> Stage {
        Stage {
            resealed: values.choice::<AutopilotMode>() == AutopilotMode::UserDriven,
            user_boot: None,
            clock_set: false,
        }
    }

    /// How far the device's clock is ahead of true time at a moment, in milliseconds. It goes wrong after the reseal only.
    pub(crate) fn device_ahead_ms(&self, now: Instant, reader: &Reader<'_>) -> i64 {
        match self.user_boot {
            Some(boot) if !self.clock_set => {
                let drift_ppm = reader.value(Parameter::DeviceClockDrift);
                let drifted_ms = now.since(boot).0 as i64 * drift_ppm / 1_000_000;
                reader.value(Parameter::DeviceClockOffset) * 1000 + drifted_ms
            }
            None if !self.clock_set => reader.value(Parameter::BenchClockOffset) * 1000,
            _ => 0,
        }
    }
}

/// Every participant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is the participant of its name")]
pub struct Machines {
    pub user: User,
    pub device: Device,
    pub tpm: Tpm,
    pub tasks: Tasks,
    pub power: Power,
    pub clock: Clock,
    pub network: Network,
    pub autopilot: Autopilot,
    pub policy: Policy,
    pub sign_in: SignIn,
    pub drs: Drs,
    pub directory: Directory,
    pub aik: AikService,
}

impl Machines {
    pub(crate) fn on(
        &mut self,
        who: Participant,
        stimulus: Stimulus,
        cx: &mut Context<'_>,
    ) -> Result<(), Refusal> {
        match who {
            Participant::User => self.user.on(stimulus, cx),
            Participant::Device => self.device.on(stimulus, cx),
            Participant::Tpm => self.tpm.on(stimulus, cx),
            Participant::Tasks => self.tasks.on(stimulus, cx),
            Participant::Power => self.power.on(stimulus, cx),
            Participant::Clock => self.clock.on(stimulus, cx),
            Participant::Network => self.network.on(stimulus, cx),
            Participant::Autopilot => self.autopilot.on(stimulus, cx),
            Participant::Policy => self.policy.on(stimulus, cx),
            Participant::SignIn => self.sign_in.on(stimulus, cx),
            Participant::Drs => self.drs.on(stimulus, cx),
            Participant::Directory => self.directory.on(stimulus, cx),
            Participant::Aik => self.aik.on(stimulus, cx),
        }
    }
}
