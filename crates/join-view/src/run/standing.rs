//! Who knows what at one moment of a run, as the model has it: typed, so that a figure needs no world.

use join_sim::choices::{EkCertificate, TpmKind};
use join_sim::{
    Account, AikService, Assignment, DeviceState, Instant, Key, Refused, Screen, Task, TaskState,
    Token, Utc, World,
};

/// What holds at one moment.
#[derive(Clone, Debug)]
pub struct Standing {
    /// True time.
    pub now: Instant,
    /// True time of day.
    pub utc: Utc,
    /// What people see.
    pub screen: Screen,
    /// What the device does.
    pub state: DeviceState,
    /// The bearer token that the device has.
    pub token: Option<Token>,
    /// Since when the device waits for the AIK certificate.
    pub waits_since: Option<Instant>,
    /// For whom the device has a certificate.
    pub joined_as: Option<Account>,
    /// The device has a Primary Refresh Token.
    pub prt: bool,
    /// The TPM has an endorsement key with a certificate.
    pub ek_certificate: bool,
    /// The TPM has the AIK's certificate.
    pub aik_certificate: bool,
    keys: Vec<Key>,
    tasks: Vec<(Task, TaskState)>,
    /// What feeds the device.
    pub power: PowerNow,
    /// As whom the device is enrolled.
    pub enrolled: Option<Account>,
    /// To whom the policy is assigned.
    pub assignment: Assignment,
    /// The policy is on the device.
    pub delivered: bool,
    /// The token that was issued last.
    pub issued: Option<Token>,
    /// The device object.
    pub object: DeviceObject,
    /// What became of the last join request, if there was one.
    pub last_request: Option<Option<Refused>>,
    /// What the AIK certificate service awaits.
    pub aik: AikService,
}

/// What feeds the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PowerNow {
    /// The device is on.
    pub on: bool,
    /// It runs on its battery.
    pub battery: bool,
    /// Per cent.
    pub charge: u8,
    /// Energy saver is on.
    pub saver: bool,
}

/// The device object in the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceObject {
    /// There is none.
    Missing,
    /// It is joined to nobody.
    Nobodys,
    /// It is joined, and this account owns it.
    Of(Account),
}

impl Standing {
    /// What holds in a world.
    #[must_use]
    pub fn of(world: &World) -> Standing {
        let machines = world.machines();
        let (device, tpm, power) = (&machines.device, &machines.tpm, &machines.power);
        let all = [
            Key::Endorsement,
            Key::Aik,
            Key::Device,
            Key::Transport,
            Key::Session,
        ];
        Standing {
            now: world.now(),
            utc: world.utc(),
            screen: machines.user.screen(),
            state: device.state(),
            token: device.token().copied(),
            waits_since: device.waits_since(),
            joined_as: device.joined_as(),
            prt: device.has_prt(),
            ek_certificate: world.values().choice::<EkCertificate>() == EkCertificate::Present
                && !matches!(world.values().choice(), TpmKind::None | TpmKind::Virtual),
            aik_certificate: tpm.has_aik_certificate(),
            keys: all.into_iter().filter(|key| tpm.has(*key)).collect(),
            tasks: Task::ALL
                .iter()
                .map(|task| (*task, machines.tasks.state(*task)))
                .collect(),
            power: PowerNow {
                on: power.is_on(),
                battery: power.on_battery(),
                charge: power.charge_percent(),
                saver: power.energy_saver().is_some(),
            },
            enrolled: machines.policy.enrolled(),
            assignment: machines.policy.assignment(),
            delivered: machines.policy.delivered(),
            issued: machines.sign_in.issued(),
            object: match (machines.directory.present(), machines.directory.owner()) {
                (false, _) => DeviceObject::Missing,
                (true, None) => DeviceObject::Nobodys,
                (true, Some(owner)) => DeviceObject::Of(owner),
            },
            last_request: machines.drs.last().map(|verdict| verdict.refused),
            aik: machines.aik,
        }
    }

    /// Whether the TPM holds a key.
    #[must_use]
    pub fn has(&self, key: Key) -> bool {
        self.keys.contains(&key)
    }

    /// How a task stands.
    #[must_use]
    pub fn task(&self, task: Task) -> TaskState {
        let found = self.tasks.iter().find(|(one, _)| *one == task);
        found.map_or(TaskState::Ready, |(_, state)| *state)
    }
}
