//! A scenario: a base world with named changes, a synthetic date, and the outcome it is there to show.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::message::Code;
use crate::parameter::{Parameter, Values};
use crate::quote::{nearest, quote};
use crate::time::Utc;

/// What a scenario is expected to end in; files and the model are held together by a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The device becomes the user's.
    Joined,
    /// The device shows this code.
    Failed(Code),
}

impl Expectation {
    /// Reads `joined` or `failed 0x801c03ed`.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn parse(text: &str) -> Result<Expectation, String> {
        if text == "joined" {
            return Ok(Expectation::Joined);
        }
        text.strip_prefix("failed 0x")
            .filter(|hex| hex.len() == 8)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .map(|code| Expectation::Failed(Code(code)))
            .ok_or_else(|| {
                format!(
                    "expected \"joined\" or \"failed 0x\" and eight hex digits, found {}",
                    quote(text)
                )
            })
    }
}

/// A named world to start from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    pub(crate) number: u8,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) starts_at: Utc,
    pub(crate) expect: Expectation,
    pub(crate) values: Values,
}

/// A scenario as files hold it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Permanent number, used by links.
    pub number: u8,
    /// Permanent name: small letters, digits, hyphens.
    pub name: String,
    /// One line for a menu.
    pub title: String,
    /// One paragraph.
    pub summary: String,
    /// Synthetic beginning, UTC.
    pub starts_at: String,
    /// `joined` or `failed 0x…`.
    pub expect: String,
    /// Changes on top of the base world: parameter name and value, as text.
    pub set: Vec<(String, String)>,
}

impl Scenario {
    /// Checks a draft.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn check(draft: &Draft) -> Result<Scenario, String> {
        let name_ok = !draft.name.is_empty()
            && draft.name.len() <= 40
            && draft
                .name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !name_ok {
            return Err(format!(
                "name: expected up to 40 small letters, digits and hyphens, found {}",
                quote(&draft.name)
            ));
        }
        let mut values = Values::default();
        let mut seen: Vec<Parameter> = Vec::new();
        for (name, text) in &draft.set {
            let id = Parameter::from_name(name)?;
            if seen.contains(&id) {
                return Err(format!("{name}: expected once, found twice"));
            }
            seen.push(id);
            values.set(id, id.spec().parse(text)?)?;
        }
        Ok(Scenario {
            number: draft.number,
            name: draft.name.clone(),
            title: draft.title.clone(),
            summary: draft.summary.clone(),
            starts_at: Utc::parse(&draft.starts_at).map_err(|e| format!("starts_at: {e}"))?,
            expect: Expectation::parse(&draft.expect).map_err(|e| format!("expect: {e}"))?,
            values,
        })
    }

    /// Its permanent number.
    #[must_use]
    pub fn number(&self) -> u8 {
        self.number
    }

    /// Its permanent name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One line for a menu.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// One paragraph.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// The synthetic moment at which it begins.
    #[must_use]
    pub fn starts_at(&self) -> Utc {
        self.starts_at
    }

    /// What it is there to show.
    #[must_use]
    pub fn expect(&self) -> Expectation {
        self.expect
    }

    /// Its parameters.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The same scenario with one parameter changed.
    ///
    /// # Errors
    /// A sentence with the range when the value lies outside it.
    pub fn with(mut self, id: Parameter, value: i64) -> Result<Scenario, String> {
        self.values.set(id, value)?;
        Ok(self)
    }

    /// The same scenario with changes given as text, as files, links and the command line write them.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn with_texts(mut self, changes: &[(String, String)]) -> Result<Scenario, String> {
        for (name, text) in changes {
            let id = Parameter::from_name(name)?;
            self = self.with(id, id.spec().parse(text)?)?;
        }
        Ok(self)
    }
}

/// Every named scenario, in the order of their permanent numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    scenarios: Vec<Scenario>,
}

impl Library {
    /// Checks drafts and orders them.
    ///
    /// # Errors
    /// A sentence naming the scenario, what was expected and found.
    pub fn check(drafts: &[Draft]) -> Result<Library, String> {
        let mut scenarios: Vec<Scenario> = Vec::new();
        for draft in drafts {
            let scenario =
                Scenario::check(draft).map_err(|e| format!("scenario \"{}\": {e}", draft.name))?;
            if let Some(other) = scenarios
                .iter()
                .find(|s| s.number == scenario.number || s.name == scenario.name)
            {
                return Err(format!(
                    "scenario \"{}\": number {} or name is already that of \"{}\"",
                    scenario.name, scenario.number, other.name
                ));
            }
            let place = scenarios.partition_point(|other| other.number < scenario.number);
            scenarios.insert(place, scenario);
        }
        Ok(Library { scenarios })
    }

    /// The scenarios.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The scenario of this name.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn get(&self, name: &str) -> Result<&Scenario, String> {
        self.scenarios
            .iter()
            .find(|scenario| scenario.name == name)
            .ok_or_else(|| {
                let near = nearest(
                    name,
                    self.scenarios.iter().map(|scenario| scenario.name.as_str()),
                );
                format!(
                    "no scenario is called {}; the nearest name is \"{near}\"",
                    quote(name)
                )
            })
    }

    /// The scenario of this permanent number.
    #[must_use]
    pub fn by_number(&self, number: u8) -> Option<&Scenario> {
        self.scenarios
            .iter()
            .find(|scenario| scenario.number == number)
    }

    /// Scenarios in the order of their numbers, each number once.
    pub(crate) fn in_order(scenarios: Vec<Scenario>) -> Library {
        Library { scenarios }
    }
}

impl Scenario {
    /// The scenario as a file holds it.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let base = Values::default();
        let iso = self.starts_at.iso();
        Draft {
            number: self.number,
            name: self.name.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            starts_at: format!("{}Z", &iso[..19]),
            expect: match self.expect {
                Expectation::Joined => "joined".to_string(),
                Expectation::Failed(code) => format!("failed {code}"),
            },
            set: self
                .values
                .changes(&base)
                .map(|(id, value)| (id.spec().name.to_string(), id.spec().write(value)))
                .collect(),
        }
    }
}
