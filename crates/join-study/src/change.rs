//! What could have been otherwise in a run: a parameter with another value, or a command at a moment.

use join_sim::{
    By, COMMANDS, Command, Given, Group, Instant, Outcome, PARAMETERS, Parameter, Scenario, Spec,
    Unit, World, end_of, notation,
};

/// At how many moments of a run a command is tried together with other changes.
pub const MOMENTS: usize = 8;

/// One thing that is different from the run as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A parameter has this value, from the beginning of the run.
    Set(Parameter, i64),
    /// Somebody gives a command.
    Give(Given),
}

/// Something that can be changed, in one way or many: a factor, as designs of experiments call it.
#[derive(Clone, Copy, Debug)]
pub enum Factor {
    /// A parameter: each value of its range is a change.
    Parameter(Spec),
    /// A command: each moment of the run is a change.
    Command(Command),
}

/// The candidates of a search: every parameter that is no seed, and every command that no parameter plans.
/// A new row in either table is a candidate at once.
#[must_use]
pub fn factors(specs: &[Spec], commands: &[Command]) -> Vec<Factor> {
    let parameters = specs.iter().filter(|spec| {
        // A reading is a candidate of its own kind; see `Factor::is_reading`.
        spec.by != By::Nobody || spec.group == Group::Reading
    });
    let commands = commands.iter().filter(|command| command.plan().is_none());
    parameters
        .copied()
        .map(Factor::Parameter)
        .chain(commands.copied().map(Factor::Command))
        .collect()
}

/// All candidates that the model has.
#[must_use]
pub fn all_factors() -> Vec<Factor> {
    let commands: Vec<Command> = COMMANDS.iter().map(|(command, ..)| *command).collect();
    factors(PARAMETERS, &commands)
}

impl Factor {
    /// Who could change it.
    #[must_use]
    pub fn by(&self) -> By {
        match self {
            Factor::Parameter(spec) => spec.by,
            Factor::Command(command) => command.by(),
        }
    }

    /// Whether it is what silent sources leave open: never something to do, only something to have read wrongly.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        matches!(self, Factor::Parameter(spec) if spec.group == Group::Reading)
    }

    /// Whether its values lie on a line, so that an edge between two of them means something.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        !matches!(self, Factor::Parameter(spec) if matches!(spec.unit, Unit::Choice(_)))
    }

    /// Whether this is a moment planned by people for which 0 means never.
    #[must_use]
    pub fn is_plan(&self) -> bool {
        matches!(self, Factor::Parameter(spec) if spec.min == 0
            && COMMANDS.iter().any(|(command, ..)| command.plan() == Some(spec.id)))
    }

    /// The value that it has in a scenario; none for a command that nobody gives.
    #[must_use]
    pub fn present(&self, base: &Scenario) -> Option<i64> {
        match self {
            Factor::Parameter(spec) => Some(base.values().get(spec.id)),
            Factor::Command(_) => None,
        }
    }

    /// The change that gives it a value: a parameter's number, or a command's moment in milliseconds.
    #[must_use]
    pub fn at(&self, value: i64) -> Change {
        match *self {
            Factor::Parameter(spec) => Change::Set(spec.id, value),
            Factor::Command(command) => Change::Give(Given {
                at: Instant(u64::try_from(value).unwrap_or(0)),
                command,
            }),
        }
    }

    /// Every value that is tried for it alone, in rising order and without the one it has: all choices; numbers at
    /// distances from the present one that double up to both ends of the range; every moment at which something happens.
    #[must_use]
    pub fn candidate_values(&self, base: &Scenario, instants: &[Instant]) -> Vec<i64> {
        let spec = match self {
            Factor::Command(_) => return instants.iter().map(|at| at.0 as i64).collect(),
            Factor::Parameter(spec) => spec,
        };
        let now = base.values().get(spec.id);
        if !self.is_measured() {
            return (spec.min..=spec.max)
                .filter(|value| *value != now)
                .collect();
        }
        let distances = || (0..62).map(|power| 1_i64 << power);
        let below = distances()
            .map(|distance| now.saturating_sub(distance))
            .take_while(|value| *value > spec.min)
            .chain((spec.min < now).then_some(spec.min));
        let mut values: Vec<i64> = below.collect();
        values.reverse();
        values.extend(
            distances()
                .map(|distance| now.saturating_add(distance))
                .take_while(|value| *value < spec.max)
                .chain((spec.max > now).then_some(spec.max)),
        );
        values
    }

    /// The few values that are tried in threes: all choices; both ends of a range; moments spread over the run.
    #[must_use]
    pub fn coarse_values(&self, base: &Scenario, instants: &[Instant], moments: usize) -> Vec<i64> {
        match self {
            Factor::Parameter(spec) if self.is_measured() => {
                let now = base.values().get(spec.id);
                let mut ends = vec![spec.min, spec.max];
                ends.dedup();
                ends.retain(|value| *value != now);
                ends
            }
            Factor::Parameter(_) => self.candidate_values(base, instants),
            Factor::Command(_) => {
                let stride = instants.len().div_ceil(moments.max(1)).max(1);
                instants
                    .iter()
                    .step_by(stride)
                    .map(|at| at.0 as i64)
                    .collect()
            }
        }
    }

    /// The values that are tried in twos: the few, and of numbers also those an eighth, a quarter, a half and three quarters
    /// of the way from the present value to either end; in rising order.
    #[must_use]
    pub fn spread(&self, base: &Scenario, instants: &[Instant], moments: usize) -> Vec<i64> {
        let mut values = self.coarse_values(base, instants, moments);
        if let Factor::Parameter(spec) = self
            && self.is_measured()
        {
            let now = base.values().get(spec.id);
            let on_the_way = |end| [1, 2, 4, 6].map(|eighths| now + (end - now) * eighths / 8);
            let parts = [spec.min, spec.max].map(on_the_way);
            values.extend(parts.as_flattened());
            values.retain(|value| *value != now);
            values.sort_unstable();
            values.dedup();
        }
        values
    }
}

impl Change {
    /// The value of [`Factor::at`].
    #[must_use]
    pub fn value(&self) -> i64 {
        match self {
            Change::Set(_, value) => *value,
            Change::Give(given) => given.at.0 as i64,
        }
    }

    /// The parameter that it sets for the whole run; none for a command.
    #[must_use]
    pub fn parameter(&self) -> Option<Parameter> {
        match self {
            Change::Set(id, _) => Some(*id),
            Change::Give(_) => None,
        }
    }

    /// Who could make it.
    #[must_use]
    pub fn by(&self) -> By {
        match self {
            Change::Set(id, _) => id.spec().by,
            Change::Give(given) => given.command.by(),
        }
    }
}

/// A scenario with commands and changes, ready to run.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The world to start from.
    pub scenario: Scenario,
    /// What is commanded, in order of time.
    pub commands: Vec<Given>,
}

impl Trial {
    /// The run of `base` under `given`, with `changes`. A value out of its range changes nothing.
    #[must_use]
    pub fn new(base: &Scenario, given: &[Given], changes: &[Change]) -> Trial {
        let mut trial = Trial {
            scenario: base.clone(),
            commands: given.to_vec(),
        };
        for change in changes {
            match *change {
                Change::Set(id, value) => {
                    if let Ok(changed) = trial.scenario.clone().with(id, value) {
                        trial.scenario = changed;
                    }
                }
                Change::Give(given) => {
                    let place = trial.commands.partition_point(|other| other.at <= given.at);
                    trial.commands.insert(place, given);
                }
            }
        }
        trial
    }

    /// The world at the run's end.
    #[must_use]
    pub fn end(&self) -> World {
        end_of(&self.scenario, &self.commands)
    }
}

/// How a run ended, as far as studies compare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The outcome.
    pub outcome: Outcome,
    /// The margin of the user's token in milliseconds, where a server judged it.
    pub margin_ms: Option<i64>,
}

impl Ended {
    /// What a world at its end says.
    #[must_use]
    pub fn of(end: &World) -> Ended {
        Ended {
            outcome: end.outcome(),
            margin_ms: notation::margin_ms(end),
        }
    }
}
