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
mod line;
mod network;
mod part;
mod policy;
mod power;
mod sign_in;
mod stage;
mod stimulus;
mod tasks;
mod tpm;
mod user;

use crate::message::Participant;

pub use aik_service::AikService;
pub use autopilot::Autopilot;
pub use clock::Clock;
pub use context::{Because, Call, Context, Effect, Moment};
pub use device::{Device, TRANSITIONS, Transition, failure_code, follows, is_code_of};
pub use directory::Directory;
pub use drs::{Drs, in_window};
pub(crate) use line::{Line, Way, outage_end};
pub use network::Network;
pub use part::{Machine, Refusal};
pub use policy::Policy;
pub use power::Power;
pub use sign_in::SignIn;
pub use stage::Stage;
pub use stimulus::{Stimulus, Timer, Work};
pub use tasks::{NOT_YET_VALID, Rules, TaskState, Tasks, rules};
pub use tpm::Tpm;
pub use user::User;

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
