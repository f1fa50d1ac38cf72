//! A run as the decisions that make it: scenario, changes, commands. With a cursor, and other runs beside it, it is a save.

use alloc::{format, string::String, vec::Vec};

use crate::command::Command;
use crate::digest::Digest;
use crate::event::Record;
use crate::message::{Account, Code};
use crate::parameter::Parameter;
use crate::scenario::{Library, Scenario};
use crate::time::{Instant, Step};
use crate::timeline::{COMMAND_LIMIT, Given, Timeline};
use crate::world::Outcome;

/// The version of the model's behaviour. It grows when a named scenario runs differently.
pub const MODEL_VERSION: u16 = 2;

/// A longer text is refused unread.
pub const SAVE_LIMIT: usize = 8 * 1024;

/// At most so many runs are kept beside one.
pub const KEPT_LIMIT: usize = 8;

/// At most so many letters name a kept run.
pub const NAME_LIMIT: usize = 40;

/// No command is given later than two years after the beginning; the longest plan of a scenario is over long before.
pub const MOMENT_LIMIT: Instant = Instant(2 * 365 * 86_400_000);

/// The reader's decisions, addressed by time and not by step: a link outlives changes of the model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The scenario's permanent number.
    pub scenario: u8,
    /// Parameters that differ from the scenario's.
    pub changes: Vec<(Parameter, i64)>,
    /// Commands, in order of time.
    pub commands: Vec<Given>,
}

/// How a run went when it was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// A sum over the whole run.
    pub digest: Digest,
    /// How it ended.
    pub outcome: Outcome,
}

/// A run beside the one that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What its reader calls it; may be empty.
    pub name: String,
    /// What makes it.
    pub run: Decisions,
}

/// A run with its cursor, and all that a reader keeps beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// The version of the model that wrote it.
    pub model: u16,
    /// What makes the run.
    pub run: Decisions,
    /// The cursor: a moment, and which record of that moment.
    pub cursor: (Instant, u16),
    /// How the run went; none when nobody noted it.
    pub ended: Option<Ended>,
    /// The reader's prediction, by its permanent number; 0 for none.
    pub guess: u8,
    /// The runs that the reader keeps beside it.
    pub kept: Vec<Kept>,
}

/// What a loaded save gives.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The run, with its cursor.
    pub timeline: Timeline,
    /// How the run ended when it was saved, if it runs differently now.
    pub ended_otherwise: Option<Outcome>,
    /// Another version of the model wrote the save, and nobody noted how the run went: it may run differently now.
    pub other_model: Option<u16>,
}

impl Decisions {
    /// The decisions behind a scenario with changes, and commands.
    #[must_use]
    pub fn of(scenario: &Scenario, commands: &[Given], library: &Library) -> Decisions {
        let base = library
            .by_number(scenario.number())
            .map_or_else(Default::default, |named| *named.values());
        Decisions {
            scenario: scenario.number(),
            changes: scenario.values().changes(&base).collect(),
            commands: commands.to_vec(),
        }
    }

    /// The scenario with its changes, after a look at everything, the commands, too.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn scenario(&self, library: &Library) -> Result<Scenario, String> {
        let named = library
            .by_number(self.scenario)
            .ok_or_else(|| format!("expected the number of a scenario, found {}", self.scenario))?;
        let mut scenario = named.clone();
        for &(id, value) in &self.changes {
            scenario = scenario.with(id, value)?;
        }
        if self.commands.len() > COMMAND_LIMIT {
            return Err(format!(
                "expected at most {COMMAND_LIMIT} commands, found {}",
                self.commands.len()
            ));
        }
        for given in &self.commands {
            in_reach(given.at)?;
            if let Command::Set(id, value) = given.command {
                scenario.clone().with(id, value)?;
            }
        }
        Ok(scenario)
    }
}

impl Save {
    /// A run with its cursor at one of its records, and nothing beside it.
    #[must_use]
    pub fn at(run: Decisions, records: &[Record], step: usize) -> Save {
        let at = records.get(step).map_or(Instant(0), |record| record.at);
        let first = records.partition_point(|record| record.at < at);
        Save {
            model: MODEL_VERSION,
            run,
            cursor: (
                at,
                u16::try_from(step - first.min(step)).unwrap_or(u16::MAX),
            ),
            ended: None,
            guess: 0,
            kept: Vec::new(),
        }
    }

    /// A run as it stands, with how it went.
    #[must_use]
    pub fn of(timeline: &Timeline, library: &Library) -> Save {
        let run = Decisions::of(timeline.scenario(), timeline.commands(), library);
        Save {
            ended: Some(ended(timeline)),
            ..Save::at(run, timeline.records(), timeline.cursor().0 as usize)
        }
    }

    /// Runs the decisions again.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn load(&self, library: &Library) -> Result<Loaded, String> {
        let scenario = self.run.scenario(library)?;
        let mut timeline = Timeline::new(scenario, self.run.commands.clone());
        let (at, nth) = self.cursor;
        let first = timeline.records().partition_point(|record| record.at < at);
        let same = timeline.records()[first..]
            .iter()
            .take_while(|record| record.at == at)
            .count();
        let step = if same == 0 {
            first.saturating_sub(1)
        } else {
            first + usize::from(nth).min(same - 1)
        };
        timeline.seek(Step(step as u32));
        let otherwise = self.ended.filter(|then| {
            let now = match then.digest {
                Digest::Moments(_) => Digest::moments(timeline.records()),
                Digest::Contents(_) => ended(&timeline).digest,
            };
            (then.digest, then.outcome) != (now, timeline.outcome())
        });
        let unknown = self.ended.is_none() && self.model != MODEL_VERSION;
        Ok(Loaded {
            timeline,
            ended_otherwise: otherwise.map(|then| then.outcome),
            other_model: unknown.then_some(self.model),
        })
    }
}

fn ended(timeline: &Timeline) -> Ended {
    Ended {
        digest: Digest::contents(
            timeline.records(),
            timeline.scenario().values(),
            timeline.end().read(),
        ),
        outcome: timeline.outcome(),
    }
}

impl Outcome {
    /// The number that stands for it in links; permanent. A failure's is its code.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Outcome::Running => 0,
            Outcome::Joined => 1,
            Outcome::Unfinished => 2,
            Outcome::StepLimit => 3,
            Outcome::WrongOwner(Account::Autopilot) => 4,
            Outcome::WrongOwner(Account::FooUser) => 5,
            Outcome::WrongOwner(Account::User) => 6,
            Outcome::Failed(code) => code.0,
        }
    }

    /// The outcome of a number.
    #[must_use]
    pub fn from_number(number: u32) -> Outcome {
        match number {
            0 => Outcome::Running,
            1 => Outcome::Joined,
            2 => Outcome::Unfinished,
            3 => Outcome::StepLimit,
            4 => Outcome::WrongOwner(Account::Autopilot),
            5 => Outcome::WrongOwner(Account::FooUser),
            6 => Outcome::WrongOwner(Account::User),
            code => Outcome::Failed(Code(code)),
        }
    }
}

/// A moment at which a command may be given.
pub(crate) fn in_reach(at: Instant) -> Result<Instant, String> {
    if at > MOMENT_LIMIT {
        return Err(format!(
            "expected a command at {} ms at the latest, found one at {}",
            MOMENT_LIMIT.0, at.0
        ));
    }
    Ok(at)
}

/// A name for a kept run, as it may be shown: without what steers a text, and not too long.
#[must_use]
pub fn name_of(text: &str) -> String {
    let plain = text.trim_ascii().chars().filter(|letter| is_plain(*letter));
    plain.take(NAME_LIMIT).collect()
}

/// Whether a letter is only itself: no control, no mark that is not seen or turns the direction of writing.
pub(crate) fn is_plain(letter: char) -> bool {
    !matches!(letter,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}
