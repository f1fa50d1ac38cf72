//! What may follow the text of a message, and the values that have names.

use join_sim::{Command, Parameter};

use crate::words;

/// The value of [`Msg::Detail`] that makes every record a step.
pub const EVERY: &str = "every";

/// The value of [`Msg::Span`] with which a change counts from the cursor's moment on.
pub const HERE: &str = "here";

/// A run beside the reader's own, as something is compared with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// The run before the last change as soon as there is one, else the scenario itself.
    #[default]
    Latest,
    /// The scenario itself.
    Plain,
    /// A run that is kept, by its place.
    Kept(usize),
}

/// A part of a plane: column and line, from the lower left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How far to the right.
    pub across: usize,
    /// How far up.
    pub up: usize,
}

/// What follows the text of a message.
pub trait Rest: Sized {
    /// Appends it.
    fn put(self, out: &mut String);

    /// Reads it.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    fn take(text: &str) -> Result<Self, String>;
}

impl Rest for usize {
    fn put(self, out: &mut String) {
        out.push_str(&self.to_string());
    }

    fn take(text: &str) -> Result<usize, String> {
        text.parse().map_err(|_| words::no_place(text))
    }
}

impl Rest for u32 {
    fn put(self, out: &mut String) {
        out.push_str(&self.to_string());
    }

    fn take(text: &str) -> Result<u32, String> {
        text.parse().map_err(|_| words::no_record(text))
    }
}

impl Rest for Parameter {
    fn put(self, out: &mut String) {
        out.push_str(self.spec().name);
    }

    fn take(text: &str) -> Result<Parameter, String> {
        Parameter::from_name(text)
    }
}

impl Rest for Command {
    fn put(self, out: &mut String) {
        let named = join_sim::COMMANDS.iter().find(|(one, ..)| *one == self);
        out.push_str(named.map_or("", |(_, name, _)| name));
    }

    fn take(text: &str) -> Result<Command, String> {
        Command::from_name(text)
    }
}

impl Rest for Baseline {
    fn put(self, out: &mut String) {
        match self {
            Baseline::Latest => out.push_str("latest"),
            Baseline::Plain => out.push_str("plain"),
            Baseline::Kept(at) => at.put(out),
        }
    }

    fn take(text: &str) -> Result<Baseline, String> {
        match text {
            "latest" => Ok(Baseline::Latest),
            "plain" => Ok(Baseline::Plain),
            _ => usize::take(text).map(Baseline::Kept),
        }
    }
}

impl Rest for Place {
    fn put(self, out: &mut String) {
        self.across.put(out);
        out.push('-');
        self.up.put(out);
    }

    fn take(text: &str) -> Result<Place, String> {
        let (across, up) = text.split_once('-').unwrap_or((text, ""));
        Ok(Place {
            across: usize::take(across)?,
            up: usize::take(up)?,
        })
    }
}

/// Choices that are told apart by a word.
macro_rules! choices {
    ($($(#[$about:meta])* $of:ident { $($(#[$doc:meta])* $text:literal $name:ident,)* })*) => {
        $($(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $of {
            $($(#[$doc])* $name,)*
        }

        impl $of {
            /// All of them.
            pub const ALL: &'static [$of] = &[$($of::$name,)*];

            /// The word in the message.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($of::$name => $text,)*
                }
            }
        }

        impl Rest for $of {
            fn put(self, out: &mut String) {
                out.push_str(self.name());
            }

            fn take(text: &str) -> Result<$of, String> {
                let named = $of::ALL.iter().find(|one| one.name() == text);
                named.copied().ok_or_else(|| words::unknown_message(text))
            }
        })*
    };
}

choices! {
    /// An axis of a plane.
    Axis {
        /// To the right.
        "across" Across,
        /// Upwards.
        "up" Up,
    }
    /// A range for the token's lifetime.
    Lifetime {
        /// As Microsoft documents it.
        "documented" Documented,
        /// The run's own.
        "run" Run,
        /// Short ones.
        "any" Any,
    }
    /// A field that a key leads to.
    Field {
        /// The moment to go to.
        "time" Time,
        /// The search for a parameter.
        "search" Search,
    }
    /// What a run is written as.
    Form {
        /// The requests, for a browser's network view.
        "har" Har,
        /// The records, for a spreadsheet.
        "csv" Csv,
        /// All of it; the form that is read again.
        "json" Json,
        /// The event logs, as the device's tools write them.
        "events" Events,
        /// The join's state, as the device's tool prints it.
        "status" Status,
        /// The tasks, as the device's tool lists them.
        "tasks" Tasks,
    }
    /// Why a chosen file was not read.
    Unread {
        /// None is chosen.
        "none" None,
        /// It is too large.
        "size" Size,
        /// The browser did not.
        "failed" Failed,
    }
}
