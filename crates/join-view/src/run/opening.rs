//! The moment at which a figure opens: the one that its paragraph is about, found in whatever run it shows.

use join_sim::{Event, Key, Message, ObjectChange, Record, Screen};

use super::facts::RunFacts;

macro_rules! openings {
    ($($(#[$doc:meta])* $name:ident => $text:literal,)*) => {
        /// What happens at the moment at which a figure opens.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Opening {
            $($(#[$doc])* $name,)*
        }

        impl Opening {
            /// All of them.
            pub const ALL: &[Opening] = &[$(Opening::$name,)*];

            /// As an author writes it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Opening::$name => $text,)* }
            }
        }
    };
}

openings! {
    /// The technician's device is resealed.
    Reseal => "reseal",
    /// The policy's thresholds come into force.
    Policy => "policy",
    /// The device object is released, or deleted.
    Released => "released",
    /// The user signs in.
    SignIn => "sign-in",
    /// The user's token is there.
    Token => "token",
    /// The device asks where to register.
    Discovery => "discovery",
    /// The device key is made.
    DeviceKey => "device-key",
    /// A task is asked for and held, or starts.
    Tasks => "tasks",
    /// The first look for the AIK certificate.
    Wait => "wait",
    /// The transport key is made.
    TransportKey => "transport-key",
    /// The join request leaves.
    Request => "request",
    /// The service has judged it.
    Judged => "judged",
    /// The Primary Refresh Token is there.
    Prt => "prt",
    /// The last moment.
    End => "end",
}

impl Opening {
    /// The opening of that name.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn parse(text: &str) -> Result<Opening, String> {
        let found = Opening::ALL.iter().find(|one| one.name() == text);
        found.copied().ok_or_else(|| {
            let names = Opening::ALL.iter().map(|one| one.name());
            crate::words::no_opening(text, names)
        })
    }

    /// The key moment of a run with which it is reached: the last such of the user's phase, where there is one, else the last of
    /// all; the end of a run in which nothing such happens.
    #[must_use]
    pub fn of(self, facts: &RunFacts) -> usize {
        let last = facts.moments.last().copied().unwrap_or_default();
        let first_one = matches!(self, Opening::SignIn | Opening::Wait);
        let in_phase = |user: bool| {
            let mut found = facts
                .records
                .iter()
                .filter(|record| facts.phases.is_user(record.at) == user && self.is(record));
            if first_one {
                found.next()
            } else {
                found.last()
            }
        };
        let found = match self {
            Opening::End => None,
            Opening::Reseal | Opening::Policy | Opening::Released => {
                in_phase(false).or_else(|| in_phase(true))
            }
            _ => in_phase(true).or_else(|| in_phase(false)),
        };
        let step = found.map_or(last, |record| record.step.0 as usize);
        let passed = facts.moments.partition_point(|moment| *moment < step);
        facts.moments.get(passed).copied().unwrap_or(last)
    }

    fn is(self, record: &Record) -> bool {
        match (self, record.event) {
            (Opening::Reseal, Event::Shown(screen)) => screen == Screen::ReadyToReseal,
            (Opening::Policy, Event::PolicyInForce { present, .. }) => present,
            (Opening::Released, Event::Object(change)) => {
                matches!(change, ObjectChange::Released | ObjectChange::Deleted)
            }
            (Opening::SignIn, Event::Received { message, .. }) => message == Message::Credentials,
            (Opening::Token, Event::Received { message, .. }) => {
                matches!(message, Message::TokenIssued(_))
            }
            (Opening::Discovery, Event::Sent { message, .. }) => message == Message::Discover,
            (Opening::DeviceKey, Event::KeyMade { key, .. }) => key == Key::Device,
            (Opening::TransportKey, Event::KeyMade { key, .. }) => key == Key::Transport,
            (Opening::Tasks, Event::TaskHeld { .. } | Event::TaskStarted { .. })
            | (Opening::Wait, Event::Attempt { .. })
            | (Opening::Judged, Event::Judged(_))
            | (Opening::Prt, Event::PrtHeld) => true,
            (Opening::Request, Event::Sent { message, .. }) => matches!(message, Message::Join(_)),
            _ => false,
        }
    }
}
