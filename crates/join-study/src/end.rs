//! How and where a run ends.

use join_sim::choices::AutopilotMode;
use join_sim::{DeviceState, Event, Outcome, Refused, World, origin};

use crate::change::Trial;

/// Of the two parts of a run, the one in which it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The technician's: up to the reseal, and on to the user's first boot.
    Technician,
    /// The user's.
    User,
}

/// How and where a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// In which phase.
    pub phase: Phase,
    /// What the device awaited when it gave up, or awaits for ever.
    pub place: DeviceState,
    /// The outcome.
    pub outcome: Outcome,
    /// The registration service's reason, where a refused request is behind the outcome.
    pub refused: Option<Refused>,
}

impl End {
    /// How the run of a trial ends, and how many records it has.
    #[must_use]
    pub fn of(trial: &Trial) -> (End, u32) {
        let mut world = World::new(&trial.scenario);
        let mut place = DeviceState::Off;
        let mut before = DeviceState::Off;
        let mut commands = trial.commands.iter().copied().peekable();
        loop {
            if world.at_rest() {
                before = world.machines().device.state();
            }
            let record = match commands.peek() {
                Some(given) => world.step_until(given.at),
                None => world.step(),
            };
            match record {
                // From the error page it is a new try that fails at once, with the sign-in.
                Some(record) if matches!(record.event, Event::Failed { .. }) => {
                    place = match before {
                        DeviceState::Failed => DeviceState::AwaitSignIn,
                        other => other,
                    };
                }
                Some(_) => {}
                None => match commands.next() {
                    Some(given) => world.command(given.command),
                    None => break,
                },
            }
        }
        if world.machines().device.failure().is_none() {
            place = world.machines().device.state();
        }
        let users = world.stage().user_boot.is_some()
            || world.values().choice::<AutopilotMode>() == AutopilotMode::UserDriven;
        let end = End {
            phase: if users {
                Phase::User
            } else {
                Phase::Technician
            },
            place,
            outcome: world.outcome(),
            refused: origin::of(&world).and_then(|origin| origin.refused),
        };
        (end, world.next_step().0)
    }
}
