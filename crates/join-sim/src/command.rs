//! What the reader can tell the people of a run to do, at any moment.

use crate::message::{Assignment, Message, Participant, Task};
use crate::parameter::{By, Parameter};
use crate::quote::{nearest, quote};
use alloc::{format, string::String};

/// A decision at a moment. Numbers are permanent: a link made today must mean the same tomorrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// The user presses the power button.
    PowerOn,
    /// The user signs in.
    SignIn,
    /// Somebody starts a task by hand.
    RunTask(Task),
    /// An administrator assigns the Energy Saver policy anew.
    Assign(Assignment),
    /// The device loses power.
    PullPlug,
    /// The user tries again from the error page.
    Retry,
    /// The user plugs the device in.
    PlugIn,
    /// The user unplugs the device.
    Unplug,
    /// A parameter changes from this moment on; how the world is, not what anybody decided.
    Set(Parameter, i64),
}

/// The commands without a parameter change, in the order of their permanent numbers.
pub const COMMANDS: &[(Command, &str, &str)] = &[
    (Command::PowerOn, "power-on", "Press the power button"),
    (Command::SignIn, "sign-in", "Sign in"),
    (
        Command::RunTask(Task::Maintenance),
        "run-tpm-maintenance",
        "Run Tpm-Maintenance by hand",
    ),
    (
        Command::RunTask(Task::AikEnrol),
        "run-aik-enrolment",
        "Run AikCertEnrollTask by hand",
    ),
    (
        Command::Assign(Assignment::Nobody),
        "assign-nobody",
        "Remove the policy's assignment",
    ),
    (
        Command::Assign(Assignment::Devices),
        "assign-devices",
        "Assign the policy to devices",
    ),
    (
        Command::Assign(Assignment::Users),
        "assign-users",
        "Assign the policy to users",
    ),
    (Command::PullPlug, "pull-plug", "Cut the power"),
    (Command::Retry, "retry", "Try again"),
    (Command::PlugIn, "plug-in", "Plug in"),
    (Command::Unplug, "unplug", "Unplug"),
];

/// The number that stands for [`Command::Set`] in links.
pub const SET_NUMBER: u8 = 255;

impl Command {
    /// Its permanent number.
    #[must_use]
    pub fn number(self) -> u8 {
        COMMANDS
            .iter()
            .position(|(command, _, _)| *command == self)
            .map_or(SET_NUMBER, |at| at as u8)
    }

    /// The command of a permanent number; none for [`SET_NUMBER`], which needs its parameter.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Command> {
        COMMANDS
            .get(usize::from(number))
            .map(|(command, _, _)| *command)
    }

    /// The command of a name such as `sign-in`.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn from_name(name: &str) -> Result<Command, String> {
        COMMANDS
            .iter()
            .find(|(_, known, _)| *known == name)
            .map(|(command, _, _)| *command)
            .ok_or_else(|| {
                let near = nearest(name, COMMANDS.iter().map(|(_, known, _)| *known));
                format!(
                    "no command is called {}; the nearest name is \"{near}\"",
                    quote(name)
                )
            })
    }

    /// What it does, as a button says it.
    #[must_use]
    pub fn label(self) -> &'static str {
        COMMANDS
            .iter()
            .find(|(command, _, _)| *command == self)
            .map_or("Change a parameter", |(_, _, label)| label)
    }

    /// Who gives it.
    #[must_use]
    pub fn by(self) -> By {
        match self {
            Command::PowerOn
            | Command::SignIn
            | Command::PullPlug
            | Command::Retry
            | Command::PlugIn
            | Command::Unplug => By::User,
            Command::RunTask(_) | Command::Assign(_) => By::Administrator,
            Command::Set(id, _) => id.spec().by,
        }
    }

    /// The parameter that plans the same act of the same people, where there is one: a moment given as a number.
    #[must_use]
    pub fn plan(self) -> Option<Parameter> {
        match self {
            Command::PowerOn => Some(Parameter::ResealToBoot),
            Command::SignIn => Some(Parameter::SignInAfterBoot),
            Command::RunTask(Task::Maintenance) => Some(Parameter::MaintenanceByHand),
            Command::RunTask(Task::AikEnrol) => Some(Parameter::AikByHand),
            Command::Retry => Some(Parameter::RetryAfterFailure),
            Command::RunTask(Task::RecoveryCheck)
            | Command::Assign(_)
            | Command::PullPlug
            | Command::PlugIn
            | Command::Unplug
            | Command::Set(..) => None,
        }
    }

    /// To whom it goes and as what message; none for a parameter change.
    pub(crate) fn message(self) -> Option<(Participant, Message)> {
        Some(match self {
            Command::PowerOn => (Participant::Power, Message::PressPower),
            Command::SignIn => (Participant::Device, Message::Credentials),
            Command::RunTask(task) => (Participant::Tasks, Message::RunTask(task)),
            Command::Assign(to) => (Participant::Policy, Message::Assign(to)),
            Command::PullPlug => (Participant::Power, Message::PullPlug),
            Command::Retry => (Participant::Device, Message::TryAgain),
            Command::PlugIn => (Participant::Power, Message::SwitchSource { battery: false }),
            Command::Unplug => (Participant::Power, Message::SwitchSource { battery: true }),
            Command::Set(..) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_go_both_ways() {
        for (i, (command, name, _)) in COMMANDS.iter().enumerate() {
            assert_eq!(command.number() as usize, i);
            assert_eq!(Command::from_number(i as u8), Some(*command));
            assert_eq!(Command::from_name(name), Ok(*command));
        }
        assert!(
            Command::from_name("signin")
                .unwrap_err()
                .contains("\"sign-in\"")
        );
        assert_eq!(Command::from_number(SET_NUMBER), None);
    }
}
