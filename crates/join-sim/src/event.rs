//! What a run consists of: records, each with the record that led to it.

use crate::command::Command;
use crate::message::{
    Assignment, Code, Hold, Key, Message, Participant, Screen, Starter, Task, Token, named,
};
use crate::reads::Reads;
use crate::time::{Instant, Millis, Step, Utc};

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number in the run.
    pub step: Step,
    /// When, in true time.
    pub at: Instant,
    /// To whom.
    pub who: Participant,
    /// The record that led to it; none for a decision somebody made.
    pub cause: Option<Step>,
    /// A second record that it rests on, such as the issue of the token that is judged now.
    pub also: Option<Step>,
    /// The parameters that were looked at on the way from those records to this one. What they rest on themselves is
    /// not repeated here.
    pub rests_on: Reads,
    /// The request over the network that it is part of, by the record with which that left the device: the request itself,
    /// what the services do for it, its answer, or that none came.
    pub call: Option<Step>,
    /// What.
    pub event: Event,
}

/// What became of a message that was sent over the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It will arrive then.
    Arrives(Instant),
    /// It is lost on the way.
    Lost,
    /// The name of its host cannot be resolved.
    Blocked,
    /// By the device's clock the host's TLS certificate is not valid, so nothing is sent.
    Untrusted,
}

named! {
    /// The states of the device's join controller, in the order of the protocol; each is named for what it awaits.
    DeviceState {
        /// Switched off.
        Off => "Off",
        /// Starting.
        Booting => "Booting",
        /// The network.
        AwaitNetwork => "AwaitNetwork",
        /// The time service's answer.
        AwaitTime => "AwaitTime",
        /// The Autopilot profile.
        AwaitProfile => "AwaitProfile",
        /// The policies of a device that is enrolled already.
        AwaitCheckIn => "AwaitCheckIn",
        /// The technician's choice.
        AwaitTechnician => "AwaitTechnician",
        /// The TPM's attestation (technician phase).
        AwaitTpm => "AwaitTpm",
        /// The user's credentials.
        AwaitSignIn => "AwaitSignIn",
        /// The bearer token.
        AwaitToken => "AwaitToken",
        /// The discovery document.
        AwaitDiscovery => "AwaitDiscovery",
        /// The device key and its certificate request.
        AwaitDeviceKey => "AwaitDeviceKey",
        /// The deletion of an old transport key.
        AwaitTransportKeyDeleted => "AwaitTransportKeyDeleted",
        /// Word from the TPM whether an AIK certificate is needed and there.
        AwaitAikStatus => "AwaitAikStatus",
        /// The AIK certificate.
        AwaitAik => "AwaitAik",
        /// The transport key.
        AwaitTransportKey => "AwaitTransportKey",
        /// The attestation statement about it.
        AwaitStatement => "AwaitStatement",
        /// The answer to the join request.
        AwaitJoinAnswer => "AwaitJoinAnswer",
        /// The moment to repeat a request that met a busy service.
        AwaitRepeat => "AwaitRepeat",
        /// The nonce for the Primary Refresh Token.
        AwaitNonce => "AwaitNonce",
        /// The Primary Refresh Token.
        AwaitPrt => "AwaitPrt",
        /// The session key, unsealed by the TPM.
        AwaitSessionKey => "AwaitSessionKey",
        /// The MDM enrolment.
        AwaitEnrolment => "AwaitEnrolment",
        /// The policies of the enrolment.
        AwaitPolicies => "AwaitPolicies",
        /// Account set-up of the Enrollment Status Page, in vain.
        AwaitAccountSetUp => "AwaitAccountSetUp",
        /// Windows Hello set-up.
        AwaitHello => "AwaitHello",
        /// The desktop is there.
        Desktop => "Desktop",
        /// The technician's reseal.
        AwaitReseal => "AwaitReseal",
        /// The answer to leaving Entra.
        AwaitLeft => "AwaitLeft",
        /// An error page is shown.
        Failed => "Failed",
    }
}

/// The registration service's judgement of a join request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it came to.
    pub refused: Option<crate::message::Refused>,
    /// The moment of the check, by the service's clock.
    pub now: Utc,
    /// The token that was judged.
    pub token: Token,
    /// How far beyond the token's window the service still accepted it at that moment, in milliseconds.
    pub skew_ms: i64,
    /// exp + skew − now, in milliseconds; none when the token was not looked at.
    pub margin_ms: Option<i64>,
}

/// What happened to a device object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectChange {
    /// Autopilot registration has made it.
    PreCreated,
    /// It is joined; the account owns it.
    Joined(crate::message::Account),
    /// It is released: joined to nobody.
    Released,
    /// Somebody deleted it.
    Deleted,
    /// A second object of the same device was made.
    Duplicated(crate::message::Account),
}

/// What can happen. The fields of each are named by what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are named by what they hold")]
pub enum Event {
    /// Somebody gave a command.
    Commanded(Command),
    /// A decision of the past that the run rests on: the policy's assignment.
    Assigned {
        to: Assignment,
        battery: u8,
        plugged_in: u8,
    },
    /// A message went into the network.
    Sent {
        to: Participant,
        message: Message,
        fate: Fate,
    },
    /// A message arrived.
    Received { from: Participant, message: Message },
    /// A message was under way and did not arrive: nobody waits at the end of a closed connection, or the network failed.
    Undelivered {
        from: Participant,
        message: Message,
        closed: bool,
    },
    /// A message or command that the state does not allow; nothing changed.
    NotAllowed { message: Message },
    /// No answer in time; the request is repeated, or given up at the last.
    TimedOut {
        to: Participant,
        repeat: u8,
        last: bool,
    },
    /// The device's clock was read.
    ClockRead { device: Utc, ahead_ms: i64 },
    /// CreateTransportKey looked for an AIK certificate.
    Attempt { number: u16, certificate: bool },
    /// The wait for the AIK certificate ended.
    WaitEnded { certificate: bool, waited: Millis },
    /// The transport key gets no attestation statement: there is no AIK certificate to sign with.
    Unattested,
    /// A key was made.
    KeyMade { key: Key, software: bool },
    /// A key was deleted or lost.
    KeyGone { key: Key },
    /// A certificate was stored on the device.
    CertificateStored { key: Key },
    /// A certificate was lost.
    CertificateGone { key: Key },
    /// Task Scheduler started a task.
    TaskStarted { task: Task, by: Starter },
    /// Task Scheduler keeps a task waiting.
    TaskHeld { task: Task, by: Starter, hold: Hold },
    /// What held a task is gone.
    TaskReleased { task: Task },
    /// A task ended; 0 is success.
    TaskEnded { task: Task, code: Code },
    /// A task that was asked to start runs already.
    TaskRunning { task: Task, by: Starter },
    /// A running task was cut off by a loss of power.
    TaskCut { task: Task },
    /// Energy saver went on or off.
    EnergySaver {
        on: bool,
        charge: u8,
        threshold: Option<u8>,
        battery: bool,
    },
    /// The power source changed.
    Source { charge: u8, battery: bool },
    /// The battery is empty; the device goes off.
    BatteryEmpty,
    /// The policy's thresholds came into force or were removed.
    PolicyInForce {
        present: bool,
        battery: u8,
        plugged_in: u8,
    },
    /// The sign-in service issued a token.
    TokenIssued(Token),
    /// The registration service judged a join request.
    Judged(Verdict),
    /// A device object changed.
    Object(ObjectChange),
    /// The device holds a Primary Refresh Token.
    PrtHeld,
    /// A page is shown.
    Shown(Screen),
    /// The device gave up.
    Failed { code: Code },
    /// The device is the user's.
    Finished,
    /// The step limit was reached.
    StepLimit,
}
