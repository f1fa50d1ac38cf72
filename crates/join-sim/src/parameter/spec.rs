//! What is known about a parameter: unit, range, who could change it, how the default is known; how values are read and written.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::table::Parameter;
use crate::quote::quote;

/// How a claim is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Microsoft documentation, an open specification, an RFC.
    Documented,
    /// Code or data in a public repository.
    OpenSource,
    /// The author of the published report of the case saw it.
    Case,
    /// The author of that report concluded it.
    Concluded,
    /// Another public post; weaker than documentation.
    PublicPost,
    /// Computed by this project, on data of its own.
    Checked,
    /// Our conclusion; never shown as fact.
    Inferred,
    /// A quantity without a right value: the reader's to choose.
    Free,
}

impl Level {
    /// The words that book and figures show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Level::Documented => "documented",
            Level::OpenSource => "open source",
            Level::Case => "observed in the case",
            Level::Concluded => "concluded in the case",
            Level::PublicPost => "public post",
            Level::Checked => "checked here",
            Level::Inferred => "inferred",
            Level::Free => "free",
        }
    }

    /// Whether a claim of this level must name a source.
    #[must_use]
    pub const fn needs_source(self) -> bool {
        !matches!(self, Level::Checked | Level::Inferred | Level::Free)
    }
}

/// What a parameter's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Per cent.
    Percent,
    /// Per cent an hour.
    PercentPerHour,
    /// Parts in a million.
    Ppm,
    /// Days.
    Days,
    /// A plain count.
    Count,
    /// One of the named choices; the number is its place in the list.
    Choice(&'static [&'static str]),
}

impl Unit {
    /// The unit as it stands behind a number; empty for counts and choices.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Unit::Seconds => "s",
            Unit::Milliseconds => "ms",
            Unit::Percent => "%",
            Unit::PercentPerHour => "%/h",
            Unit::Ppm => "ppm",
            Unit::Days => "d",
            Unit::Count | Unit::Choice(_) => "",
        }
    }
}

/// The part of the world that a parameter belongs to; the groups of the controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What people do and when.
    People,
    /// The policy and the device's power.
    PolicyAndPower,
    /// The two TPM tasks.
    Tasks,
    /// The bearer token.
    Token,
    /// The wait for the AIK and the join request.
    Join,
    /// The TPM.
    Tpm,
    /// The services in the cloud.
    Services,
    /// Clocks.
    Clocks,
    /// The network.
    Network,
    /// Where the sources are silent.
    Reading,
}

impl Group {
    /// The heading over the group's controls.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Group::People => "People",
            Group::PolicyAndPower => "Policy and power",
            Group::Tasks => "Scheduled tasks",
            Group::Token => "Bearer token",
            Group::Join => "Wait and request",
            Group::Tpm => "TPM",
            Group::Services => "Cloud services",
            Group::Clocks => "Clocks",
            Group::Network => "Network",
            Group::Reading => "Readings (sources are silent)",
        }
    }
}

/// Who could make a parameter another one: what a reader can do about it, not how likely it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The person who gets the device.
    User,
    /// An administrator or technician of the organisation.
    Administrator,
    /// Who makes Windows, the services or the TPM.
    Vendor,
    /// Nobody at will: it would be another device, network or day.
    World,
    /// Nobody at all: a reading of silent sources, or the seed of drawn numbers.
    Nobody,
}

/// All that is known about one parameter.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Which one.
    pub id: Parameter,
    /// The name used in files, links and on the command line.
    pub name: &'static str,
    /// The name that controls show.
    pub label: &'static str,
    /// Its part of the world.
    pub group: Group,
    /// Who could change it.
    pub by: By,
    /// What the number counts.
    pub unit: Unit,
    /// The least value accepted.
    pub min: i64,
    /// The greatest value accepted.
    pub max: i64,
    /// The value of the base world.
    pub default: i64,
    /// How the default is known.
    pub level: Level,
    /// Ids of the sources it rests on, separated by commas; may be empty for inferred and free ones.
    pub sources: &'static str,
    /// A range that sources give; shown beside, never enforced.
    pub documented_range: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

impl Spec {
    /// What a value may be, in words: `a whole number from 1 to 86400 (s)`.
    #[must_use]
    pub fn expected(&self) -> String {
        match self.unit {
            Unit::Choice(names) => {
                let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                format!("one of {}", quoted.join(", "))
            }
            unit if unit.symbol().is_empty() => {
                format!("a whole number from {} to {}", self.min, self.max)
            }
            unit => format!(
                "a whole number from {} to {} ({})",
                self.min,
                self.max,
                unit.symbol()
            ),
        }
    }

    /// Reads a value as files, links and the command line write it: a whole number, or the name of a choice.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn parse(&self, text: &str) -> Result<i64, String> {
        let wrong = || {
            format!(
                "{}: expected {}, found {}",
                self.name,
                self.expected(),
                quote(text)
            )
        };
        let value = match self.unit {
            Unit::Choice(names) => names
                .iter()
                .position(|name| *name == text)
                .map(|at| at as i64)
                .ok_or_else(wrong)?,
            _ => text.parse().map_err(|_| wrong())?,
        };
        if value < self.min || value > self.max {
            Err(wrong())
        } else {
            Ok(value)
        }
    }

    /// Writes a value the way [`Spec::parse`] reads it.
    #[must_use]
    pub fn write(&self, value: i64) -> String {
        match self.unit {
            Unit::Choice(names) => usize::try_from(value)
                .ok()
                .and_then(|at| names.get(at))
                .map_or_else(|| value.to_string(), |name| (*name).to_string()),
            _ => value.to_string(),
        }
    }

    /// Writes a value for a reader, with its unit, and with the sign that is as wide as a figure.
    #[must_use]
    pub fn show(&self, value: i64) -> String {
        let text = match (self.unit, value) {
            (Unit::Choice(_), _) | (_, 0..) => self.write(value),
            (_, _) => self.write(value).replacen('-', "−", 1),
        };
        match self.unit.symbol() {
            "" => text,
            symbol => format!("{text} {symbol}"),
        }
    }
}
