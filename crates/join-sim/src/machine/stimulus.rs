//! What reaches a machine: a message of another participant, or a moment that it asked to be told of.

use crate::message::{Key, Message, Participant};
use crate::time::Step;

/// What reaches a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stimulus {
    /// A message of another participant.
    Message {
        /// Who sent it.
        from: Participant,
        /// What it says.
        message: Message,
    },
    /// Time that the machine asked to be told of.
    Expired(Timer),
}

/// Why a machine wants to be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// When the run begins.
    Begin,
    /// When the device has started.
    Boot,
    /// When to stop waiting for an answer from the cloud.
    Answer,
    /// When to look again for the AIK certificate.
    NextAttempt,
    /// When to stop waiting for the AIK certificate.
    WaitEnd,
    /// When to repeat a request that met a busy service.
    Repeat,
    /// When the TPM is done with a piece of work.
    Work(Work),
    /// When the registration service judges the request that left the device with this record.
    Judge(Step),
    /// When the device counts as idle.
    Idle,
    /// When the charge passes a threshold.
    Charge,
    /// When to try the TPM's attestation again.
    Attestation,
    /// When the technician phase stops waiting for the TPM.
    AttestationLimit,
    /// When to look for the network again.
    Reconnect,
    /// When the user starts the resealed device.
    UserBoot,
    /// When the user signs in.
    SignIn,
    /// When somebody starts Tpm-Maintenance by hand.
    MaintenanceByHand,
    /// When somebody starts AikCertEnrollTask by hand.
    AikByHand,
    /// When the user tries again.
    Retry,
    /// When the Enrollment Status Page stops waiting for account set-up.
    AccountSetUp,
    /// When the user is through with Windows Hello set-up.
    Hello,
}

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
