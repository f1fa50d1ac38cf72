//! A run as a short text: scenario, changes, commands, cursor. What a page address carries; hostile until checked.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::command::{Command, SET_NUMBER};
use crate::parameter::{Parameter, quote};
use crate::scenario::Library;
use crate::time::{Instant, Step};
use crate::timeline::{COMMAND_LIMIT, Given, Timeline};

/// The version of the model's behaviour. It grows when a named scenario runs differently.
pub const MODEL_VERSION: u16 = 1;

/// A longer text is refused unread.
pub const SAVE_LIMIT: usize = 8 * 1024;

/// No command is given later than two years after the beginning; the longest plan of a scenario is over long before.
pub const MOMENT_LIMIT: Instant = Instant(2 * 365 * 86_400_000);

/// The reader's decisions, addressed by time and not by step: a link outlives changes of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// The version of the model that wrote it.
    pub model: u16,
    /// The scenario's permanent number.
    pub scenario: u8,
    /// Parameters that differ from the scenario's.
    pub changes: Vec<(Parameter, i64)>,
    /// Commands, in order of time.
    pub commands: Vec<Given>,
    /// The cursor: a moment, and which record of that moment.
    pub cursor: (Instant, u16),
}

/// What a loaded save gives.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The run, with its cursor.
    pub timeline: Timeline,
    /// The save was written by another version of the model, so the run may differ from the one that was saved.
    pub other_model: Option<u16>,
}

impl Save {
    /// The decisions that make up a run.
    #[must_use]
    pub fn of(timeline: &Timeline, library: &Library) -> Save {
        let scenario = timeline.scenario();
        let base = library
            .by_number(scenario.number())
            .map_or_else(Default::default, |named| *named.values());
        let at = timeline.record().at;
        let nth = timeline.records()[..timeline.cursor().0 as usize]
            .iter()
            .rev()
            .take_while(|r| r.at == at)
            .count();
        Save {
            model: MODEL_VERSION,
            scenario: scenario.number(),
            changes: scenario.values().changes(&base).collect(),
            commands: timeline.commands().to_vec(),
            cursor: (at, u16::try_from(nth).unwrap_or(u16::MAX)),
        }
    }

    /// Runs the decisions again.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn load(&self, library: &Library) -> Result<Loaded, String> {
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
        let mut timeline = Timeline::new(scenario, self.commands.clone());
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
        Ok(Loaded {
            timeline,
            other_model: (self.model != MODEL_VERSION).then_some(self.model),
        })
    }

    /// Writes the save: `1~2~p18.4500~c480000.2~k1083120.3~3fa9`.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = format!("{}~{}", self.model, self.scenario);
        for (id, value) in &self.changes {
            text.push_str(&format!("~p{}.{value}", *id as u8));
        }
        for given in &self.commands {
            text.push_str(&format!("~c{}.{}", given.at.0, given.command.number()));
            if let Command::Set(id, value) = given.command {
                text.push_str(&format!(".{}.{value}", id as u8));
            }
        }
        text.push_str(&format!("~k{}", self.cursor.0.0));
        if self.cursor.1 > 0 {
            text.push_str(&format!(".{}", self.cursor.1));
        }
        let sum = checksum(&text);
        text.push_str(&format!("~{sum:04x}"));
        text
    }

    /// Reads a save. Any text may come in: it is bounded, checked, and never believed.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn read(text: &str) -> Result<Save, String> {
        if text.len() > SAVE_LIMIT {
            return Err(format!(
                "expected at most {SAVE_LIMIT} letters, found {}",
                text.len()
            ));
        }
        let (body, sum) = text
            .rsplit_once('~')
            .ok_or_else(|| "expected parts separated by ~, found none".to_string())?;
        let expected = checksum(body);
        if u16::from_str_radix(sum, 16).ok() != Some(expected) || sum.len() != 4 {
            return Err(format!(
                "expected the check digits {expected:04x}, found {}: the link is damaged or cut off",
                clip(sum)
            ));
        }
        let mut parts = body.split('~');
        let model = number(parts.next().unwrap_or(""), "the model's version")?;
        let scenario = number(parts.next().unwrap_or(""), "the number of a scenario")?;
        let mut save = Save {
            model,
            scenario,
            changes: Vec::new(),
            commands: Vec::new(),
            cursor: (Instant(0), 0),
        };
        for part in parts {
            save.read_part(part)?;
        }
        if !save.commands.is_sorted_by_key(|given| given.at) {
            return Err("expected commands in order of time".to_string());
        }
        Ok(save)
    }

    fn read_part(&mut self, part: &str) -> Result<(), String> {
        let kind = part.chars().next().unwrap_or(' ');
        let mut fields = part.get(kind.len_utf8()..).unwrap_or("").split('.');
        let mut field = || fields.next().unwrap_or("");
        match kind {
            'p' => {
                let id = parameter(field())?;
                let value = value_of(id, field())?;
                if self.changes.iter().any(|(other, _)| *other == id) {
                    return Err(format!("{}: expected once, found twice", id.spec().name));
                }
                self.changes.push((id, value));
            }
            'c' => {
                if self.commands.len() == COMMAND_LIMIT {
                    return Err(format!(
                        "expected at most {COMMAND_LIMIT} commands, found more"
                    ));
                }
                let at = in_reach(Instant(number(field(), "a moment in milliseconds")?))?;
                let code: u8 = number(field(), "the number of a command")?;
                let command = if code == SET_NUMBER {
                    let id = parameter(field())?;
                    Command::Set(id, value_of(id, field())?)
                } else {
                    Command::from_number(code)
                        .ok_or_else(|| format!("expected the number of a command, found {code}"))?
                };
                self.commands.push(Given { at, command });
            }
            'k' => {
                let at = Instant(number(field(), "a moment in milliseconds")?);
                let nth = match field() {
                    "" => 0,
                    text => number(text, "the place of a record")?,
                };
                self.cursor = (at, nth);
            }
            _ => {
                return Err(format!(
                    "expected a part that begins with p, c or k, found {}",
                    clip(part)
                ));
            }
        }
        match fields.next() {
            None => Ok(()),
            Some(more) => Err(format!(
                "expected no more fields in {}, found {}",
                clip(part),
                clip(more)
            )),
        }
    }
}

fn in_reach(at: Instant) -> Result<Instant, String> {
    if at > MOMENT_LIMIT {
        return Err(format!(
            "expected a command at {} ms at the latest, found one at {}",
            MOMENT_LIMIT.0, at.0
        ));
    }
    Ok(at)
}

fn number<T: core::str::FromStr>(text: &str, what: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("expected {what}, found {}", clip(text)))
}

fn parameter(text: &str) -> Result<Parameter, String> {
    let code: u8 = number(text, "the number of a parameter")?;
    Parameter::from_number(code)
        .ok_or_else(|| format!("expected the number of a parameter, found {code}"))
}

fn value_of(id: Parameter, text: &str) -> Result<i64, String> {
    let spec = id.spec();
    let value: i64 = number(text, "a parameter's value")?;
    if value < spec.min || value > spec.max {
        return Err(format!(
            "{}: expected {}, found {value}",
            spec.name,
            spec.expected()
        ));
    }
    Ok(value)
}

/// The beginning of a text that came from outside, as a message about it quotes it.
fn clip(text: &str) -> String {
    quote(&text.chars().take(24).collect::<String>())
}

/// Fletcher's sum, 16 bits: finds a letter lost or changed. It is no protection against intent, and needs none.
fn checksum(text: &str) -> u16 {
    let (mut a, mut b) = (0u32, 0u32);
    for byte in text.bytes() {
        a = (a + u32::from(byte)) % 255;
        b = (b + a) % 255;
    }
    (b << 8 | a) as u16
}
