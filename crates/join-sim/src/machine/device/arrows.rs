//! The figure of the join controller: from which state, at what, to which states. A test holds it against all that can be tried.

use crate::event::DeviceState;
use crate::machine::{Stimulus, Timer};
use crate::message::{Judgement, Key, Message};

/// What one state does at something that reaches it.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// The state.
    pub from: DeviceState,
    /// Whether something is what it hears here.
    pub hears: fn(&Stimulus) -> bool,
    /// The states that can follow: which of them depends on what is heard, the phase, a reading, the last repeat.
    pub to: &'static [DeviceState],
}

impl Transition {
    /// What it hears, in examples: each message and each time of [`crate::stimuli`] that is meant.
    pub fn heard(&self) -> impl Iterator<Item = Stimulus> {
        let hears = self.hears;
        crate::stimuli().filter(hears)
    }

    /// What a state does at something that reaches it; none when no line of the figure says so.
    #[must_use]
    pub fn find(from: DeviceState, stimulus: &Stimulus) -> Option<&'static Transition> {
        TRANSITIONS
            .iter()
            .find(|line| line.from == from && (line.hears)(stimulus))
    }
}

/// The states that can follow when something reaches a state; none when it is refused there. What every state but `Off`
/// hears stands here once: a loss of power leads to `Off`, and word of a task changes nothing where nobody waits for it.
#[must_use]
pub fn follows(from: DeviceState, stimulus: &Stimulus) -> &'static [DeviceState] {
    if let Some(line) = Transition::find(from, stimulus) {
        return line.to;
    }
    match stimulus {
        Stimulus::Message { message, .. } if from != DeviceState::Off => match message {
            Message::PowerOff => &[DeviceState::Off],
            Message::StartResult { .. } | Message::TaskEnded { .. } => {
                core::slice::from_ref(&DeviceState::ALL[from as usize])
            }
            _ => &[],
        },
        Stimulus::Message { .. } | Stimulus::Expired(_) => &[],
    }
}

/// A message of the figure: by its name, also by the key that it is about, or by the judgement that it brings.
macro_rules! said {
    ($message:ident) => {
        Stimulus::Message {
            message: Message::$message { .. },
            ..
        }
    };
    ($message:ident $key:ident) => {
        Stimulus::Message {
            message: Message::$message { key: Key::$key, .. },
            ..
        }
    };
    ($message:ident [$($judgement:tt)+]) => {
        Stimulus::Message {
            message: Message::$message(Judgement::$($judgement)+),
            ..
        }
    };
}

macro_rules! transitions {
    (@rows [$($done:tt)*]) => {
        /// The lines of the figure, in the order of the protocol. A name stands for the message, `timer` for a wake-up.
        pub static TRANSITIONS: &[Transition] = &[$($done)*];
    };
    (@rows [$($done:tt)*] $from:ident: timer $timer:ident => $($to:ident)|+; $($rest:tt)*) => {
        transitions! { @rows [$($done)* Transition {
            from: DeviceState::$from,
            hears: |stimulus| matches!(stimulus, Stimulus::Expired(Timer::$timer)),
            to: &[$(DeviceState::$to),+],
        },] $($rest)* }
    };
    (@rows [$($done:tt)*] $from:ident: $($message:ident $(($key:ident))? $([$($judgement:tt)+])?)|+ => $($to:ident)|+; $($rest:tt)*) => {
        transitions! { @rows [$($done)* Transition {
            from: DeviceState::$from,
            hears: |stimulus| matches!(stimulus, $(said!($message $($key)? $([$($judgement)+])?))|+),
            to: &[$(DeviceState::$to),+],
        },] $($rest)* }
    };
}

transitions! { @rows []
    Off:                      PowerOn                              => Booting;
    Booting:                  timer Boot                           => AwaitNetwork;
    AwaitNetwork:             Connected                            => AwaitTime;
    AwaitTime:                TimeAnswer | NoConnection | NotTrusted => AwaitProfile;
    AwaitTime:                timer Answer                         => AwaitProfile;
    AwaitProfile:             Profile | NoConnection | NotTrusted  => AwaitCheckIn | AwaitTechnician | AwaitSignIn;
    AwaitProfile:             timer Answer                         => AwaitProfile | AwaitCheckIn | AwaitTechnician | AwaitSignIn;
    AwaitCheckIn:             Synced                               => AwaitCheckIn | AwaitTechnician | AwaitSignIn;
    AwaitCheckIn:             NoConnection | NotTrusted            => AwaitTechnician | AwaitSignIn;
    AwaitCheckIn:             timer Answer                         => AwaitCheckIn | AwaitTechnician | AwaitSignIn;

    AwaitTechnician:          StartPreProvisioning                 => AwaitTpm;
    AwaitTpm:                 TpmReady                             => AwaitToken;
    AwaitTpm:                 TpmNotReady                          => Failed;
    AwaitSignIn:              Credentials                          => AwaitToken | AwaitNonce;

    AwaitToken:               TokenIssued                          => AwaitDiscovery;
    AwaitToken:               TokenRefused                         => Failed;
    AwaitToken:               NoConnection | NotTrusted            => Failed;
    AwaitToken:               timer Answer                         => AwaitToken | Failed;
    AwaitDiscovery:           Discovered                           => AwaitDeviceKey;
    AwaitDiscovery:           NoConnection | NotTrusted            => Failed;
    AwaitDiscovery:           timer Answer                         => AwaitDiscovery | Failed;
    AwaitDeviceKey:           KeyMade(Device)                      => AwaitTransportKeyDeleted;
    AwaitDeviceKey:           KeyFailed(Device)                    => Failed;
    AwaitTransportKeyDeleted: TransportKeyDeleted                  => AwaitAikStatus | AwaitTransportKey;
    AwaitAikStatus:           AikStatus                            => AwaitAik | AwaitTransportKey;
    AwaitAik:                 StartResult                          => AwaitAik | AwaitTransportKey;
    AwaitAik:                 TaskEnded                            => AwaitAik | AwaitTransportKey | Failed;
    AwaitAik:                 timer NextAttempt                    => AwaitAik | AwaitTransportKey;
    AwaitAik:                 timer WaitEnd                        => AwaitAik | AwaitTransportKey | Failed;
    AwaitTransportKey:        KeyMade(Transport)                   => AwaitStatement | AwaitJoinAnswer;
    AwaitTransportKey:        KeyFailed(Transport)                 => Failed;
    AwaitStatement:           Certified                            => AwaitJoinAnswer;
    AwaitStatement:           KeyFailed(Transport)                 => Failed;
    AwaitJoinAnswer:          Joined[Accepted]                     => AwaitNonce | AwaitEnrolment;
    AwaitJoinAnswer:          Joined[Refused(_)]                   => AwaitRepeat | Failed;
    AwaitJoinAnswer:          NoConnection | NotTrusted            => Failed;
    AwaitJoinAnswer:          timer Answer                         => AwaitJoinAnswer | Failed;
    AwaitRepeat:              timer Repeat                         => AwaitJoinAnswer;

    AwaitNonce:               Nonce                                => AwaitPrt;
    AwaitNonce:               NoConnection | NotTrusted            => AwaitEnrolment;
    AwaitNonce:               timer Answer                         => AwaitNonce | AwaitEnrolment;
    AwaitPrt:                 Prt                                  => AwaitSessionKey;
    AwaitPrt:                 NoConnection | NotTrusted            => AwaitEnrolment;
    AwaitPrt:                 timer Answer                         => AwaitPrt | AwaitEnrolment;
    AwaitSessionKey:          SessionUnsealed | KeyFailed(Session) => AwaitEnrolment;
    AwaitEnrolment:           Enrolled                             => AwaitPolicies;
    AwaitEnrolment:           NoConnection | NotTrusted            => Failed;
    AwaitEnrolment:           timer Answer                         => AwaitEnrolment | Failed;
    AwaitPolicies:            Synced                               => AwaitPolicies | AwaitAccountSetUp | AwaitHello | AwaitReseal;
    AwaitPolicies:            NoConnection | NotTrusted            => Failed;
    AwaitPolicies:            timer Answer                         => AwaitPolicies | Failed;
    AwaitAccountSetUp:        timer AccountSetUp                   => Failed;
    AwaitHello:               Input                                => Desktop;

    AwaitReseal:              Reseal                               => AwaitReseal | AwaitLeft;
    AwaitLeft:                Left                                 => AwaitLeft;
    AwaitLeft:                NoConnection | NotTrusted            => Failed;
    AwaitLeft:                timer Answer                         => AwaitLeft | Failed;
    Failed:                   TryAgain                             => AwaitToken | AwaitNonce;
}
