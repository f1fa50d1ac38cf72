//! Every number and every choice of the model: name, unit, range, meaning and how it is known; and one value for each.

mod choice;
mod spec;
mod table;

use alloc::{format, string::String};

pub use choice::Choice;
pub use spec::{By, Group, Level, Spec, Unit};
pub use table::{COUNT, PARAMETERS, Parameter};

/// The choices among the parameters, a type each.
pub mod choices {
    pub use super::table::{
        AikCertificateIs, AikKept, AikNeedsMaintenance, AikRequired, AikServiceAnswer, AikTask,
        AttestationStatement, AutomaticMaintenance, AutopilotMode, AutopilotObject, BlockedHost,
        ConditionalAccess, DrsWithoutAik, EkCertificate, EnergySaverHolds, Image, LostAnswer,
        PolicyAssignment, PowerSource, RefusalCodes, TasksNeedIdle, TasksNeedMains, TimeSync,
        TpmKind, Unjoin, UserDrivenWithoutAik, UsersMayJoin, WhenTheWaitEnds,
    };
}

use crate::quote::{nearest, quote};

/// One value for each parameter; each within its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values([i64; COUNT]);

impl Default for Values {
    fn default() -> Values {
        let mut values = [0; COUNT];
        for (value, spec) in values.iter_mut().zip(PARAMETERS) {
            *value = spec.default;
        }
        Values(values)
    }
}

impl Values {
    /// The value of a parameter, in its unit.
    #[must_use]
    pub fn get(&self, id: Parameter) -> i64 {
        self.0[id as usize]
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// A sentence with the range when the value lies outside it.
    pub fn set(&mut self, id: Parameter, value: i64) -> Result<(), String> {
        let spec = id.spec();
        if value < spec.min || value > spec.max {
            return Err(format!(
                "{}: expected {}, found {}",
                spec.name,
                spec.expected(),
                value
            ));
        }
        self.0[id as usize] = value;
        Ok(())
    }

    /// The parameters whose values differ from `base`, in the order of their numbers.
    pub fn changes<'a>(&'a self, base: &'a Values) -> impl Iterator<Item = (Parameter, i64)> + 'a {
        PARAMETERS
            .iter()
            .filter(|spec| self.get(spec.id) != base.get(spec.id))
            .map(|spec| (spec.id, self.get(spec.id)))
    }

    /// A parameter that is a choice.
    #[must_use]
    pub fn choice<C: Choice>(&self) -> C {
        // Each value lies within its range, and the range of a choice is its list.
        C::ALL[self.get(C::PARAMETER) as usize]
    }
}

impl Parameter {
    /// All that is known about it.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        &PARAMETERS[self as usize]
    }

    /// The parameter of this permanent number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Parameter> {
        PARAMETERS.get(usize::from(number)).map(|spec| spec.id)
    }

    /// The parameter of this name.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn from_name(name: &str) -> Result<Parameter, String> {
        if let Some(spec) = PARAMETERS.iter().find(|spec| spec.name == name) {
            return Ok(spec.id);
        }
        let nearest = nearest(name, PARAMETERS.iter().map(|spec| spec.name));
        Err(format!(
            "no parameter is called {}; the nearest name is \"{nearest}\" (cargo xtask trace --list shows all)",
            quote(name)
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places_and_names_are_unique() {
        assert_eq!(PARAMETERS.len(), COUNT);
        for (i, spec) in PARAMETERS.iter().enumerate() {
            assert_eq!(spec.id as usize, i, "{}", spec.name);
            assert_eq!(Parameter::from_name(spec.name), Ok(spec.id));
            assert!(
                spec.min <= spec.default && spec.default <= spec.max,
                "{}",
                spec.name
            );
            assert!(spec.meaning.ends_with('.'), "{}", spec.name);
            if let Unit::Choice(names) = spec.unit {
                assert_eq!(
                    (spec.min, spec.max),
                    (0, names.len() as i64 - 1),
                    "{}",
                    spec.name
                );
            }
            assert_eq!(spec.parse(&spec.write(spec.default)), Ok(spec.default));
        }
    }

    #[test]
    fn every_default_says_how_it_is_known() {
        for spec in PARAMETERS {
            let needs_source = spec.level.needs_source();
            assert!(
                !needs_source || !spec.sources.is_empty(),
                "{} has no source",
                spec.name
            );
        }
    }

    #[test]
    fn a_wrong_value_names_what_was_expected_and_found() {
        let check = |name: &str, text: &str, expect: &str| {
            assert_eq!(
                Parameter::from_name(name)
                    .unwrap()
                    .spec()
                    .parse(text)
                    .unwrap_err(),
                expect
            );
        };
        check(
            "token_lifetime_s",
            "0",
            "token_lifetime_s: expected a whole number from 1 to 86400 (s), found \"0\"",
        );
        check(
            "token_lifetime_s",
            "1e3",
            "token_lifetime_s: expected a whole number from 1 to 86400 (s), found \"1e3\"",
        );
        check(
            "policy_assigned_to",
            "all",
            "policy_assigned_to: expected one of \"nobody\", \"devices\", \"users\", found \"all\"",
        );
        check(
            "seed",
            "\u{1b}[2J\n\u{202e}é",
            "seed: expected a whole number from 0 to 4294967295, found \"\u{fffd}[2J\u{fffd}\u{fffd}é\"",
        );
        assert!(
            Parameter::from_name("token_lifetime")
                .unwrap_err()
                .contains("\"token_lifetime_s\"")
        );
    }
}
