//! The names of what takes part in a run; a second language has them here and nowhere else.

use join_sim::{Command, Level, Participant, Scenario, Spec};

pub const AND_POWER: &str = "and power";
pub const AUTOPILOT: &str = "Autopilot";
pub const AND_INTUNE: &str = "and Intune";
pub const SIGN_IN: &str = "sign-in";
pub const AND_DIRECTORY: &str = "and directory";
pub const PEOPLE: &str = "people";
pub const DEVICE: &str = "device";
pub const TPM: &str = "TPM";
pub const TASKS: &str = "tasks";
pub const SERVICE: &str = "service";
pub const REGISTRATION: &str = "registration";
pub const AIK: &str = "AIK";

/// A participant.
#[must_use]
pub fn participant(who: Participant) -> &'static str {
    who.name()
}

/// A parameter.
#[must_use]
pub fn parameter(spec: &Spec) -> &'static str {
    spec.label
}

/// What a parameter means, in a sentence.
#[must_use]
pub fn meaning(spec: &Spec) -> &'static str {
    spec.meaning
}

/// Something that can be done in a run.
#[must_use]
pub fn command(command: Command) -> &'static str {
    command.label()
}

/// A scenario.
#[must_use]
pub fn scenario(scenario: &Scenario) -> &str {
    scenario.title()
}

/// A scenario by its title and by the name that the book uses.
#[must_use]
pub fn scenario_with_id(scenario: &Scenario) -> String {
    [self::scenario(scenario), " (", scenario.name(), ")"].concat()
}

/// How something is known.
#[must_use]
pub fn level(level: Level) -> &'static str {
    level.words()
}
