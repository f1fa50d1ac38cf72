//! A file as a run: its JSON is read as what `run_file` writes, then looked at as that of a link is.

use alloc::{format, string::String, string::ToString, vec::Vec};

use join_sim::{
    COMMAND_LIMIT, Command, Decisions, Given, Instant, Library, MOMENT_LIMIT, Parameter, Scenario,
    World,
};

use crate::run_file::{GivenPart, OutcomePart, Parameters, RunFile, Text};

/// A longer text, in bytes, is not read.
pub const FILE_LIMIT: usize = 4_000_000;

/// So much of what a file holds is repeated in an error.
const QUOTED: usize = 200;

/// A run that came in.
#[derive(Debug)]
pub struct ReadRun {
    /// What it is a run of.
    pub scenario: Scenario,
    /// The commands to be given in it.
    pub given: Vec<Given>,
    /// How many parameters the file names.
    pub parameters: usize,
    /// How the run ended, as the file has it.
    pub outcome: Option<ReadOutcome>,
}

/// How a run ended, as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOutcome {
    /// `joined`, `failed`, …; a file need not say.
    pub state: Option<String>,
    /// The code of a failure.
    pub code: Option<String>,
    /// How much of the token was left.
    pub margin_ms: Option<i64>,
    /// All of it in words, for whoever reads the file.
    pub text: Option<String>,
}

impl ReadOutcome {
    /// Whether a run that ends in this world ends otherwise; no for a file that does not say how its run ended. Words do not
    /// count: a sentence may be another one in another version.
    #[must_use]
    pub fn differs_from(&self, end: &World) -> bool {
        let now = ReadOutcome::from(OutcomePart::of(end));
        let of = |one: &ReadOutcome| (one.state.clone(), one.code.clone(), one.margin_ms);
        self.state.is_some() && of(self) != of(&now)
    }
}

impl From<OutcomePart<'_>> for ReadOutcome {
    fn from(part: OutcomePart<'_>) -> ReadOutcome {
        let own = |text: Option<Text<'_>>| text.map(|Text(text)| text.into_owned());
        ReadOutcome {
            state: own(part.state),
            code: own(part.code),
            margin_ms: part.margin_ms,
            text: own(part.text),
        }
    }
}

/// Why a text is no run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It has so many bytes, more than [`FILE_LIMIT`].
    TooLarge(usize),
    /// It is no JSON; what the reader says, at a line and a column from 1.
    NotJson(String, usize, usize),
    /// It is JSON and not that of a run; likewise.
    NotARun(String, usize, usize),
    /// It says something that this model does not take: the place in the file, and what is wrong there.
    At(String, Wrong),
}

/// What is wrong at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// What the model says of a name or a value.
    Value(String),
    /// This name stands there twice.
    Twice(String),
    /// More commands than [`COMMAND_LIMIT`].
    TooMany,
    /// A moment after [`MOMENT_LIMIT`].
    TooLate,
    /// A command before the one that stands in front of it.
    NotInOrder,
}

/// Reads the JSON form of a run. Scenario, parameters, commands and the outcome are read; the rest may be
/// anything, or missing.
///
/// # Errors
/// The first problem, with its place.
pub fn read(text: &str, library: &Library) -> Result<ReadRun, ReadError> {
    if text.len() > FILE_LIMIT {
        return Err(ReadError::TooLarge(text.len()));
    }
    // Editors put a mark of the encoding in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: RunFile<'_> = serde_json::from_str(text)?;
    let named = library
        .get(&file.scenario.name.0)
        .map_err(at("scenario.name"))?;
    let scenario = changed(named, &file.scenario.parameters)?;
    let given = commands(&file.commands)?;
    // The same look as at a link, which is what the run becomes.
    let decisions = Decisions {
        scenario: named.number(),
        changes: Vec::new(),
        commands: given,
    };
    decisions.scenario(library).map_err(at("commands"))?;
    Ok(ReadRun {
        scenario,
        given: decisions.commands,
        parameters: file.scenario.parameters.0.len(),
        outcome: file.outcome.map(ReadOutcome::from),
    })
}

fn changed(named: &Scenario, parameters: &Parameters<'_>) -> Result<Scenario, ReadError> {
    let at = at("scenario.parameters");
    let mut scenario = named.clone();
    let mut seen: Vec<Parameter> = Vec::new();
    for (Text(name), Text(value)) in &parameters.0 {
        let id = Parameter::from_name(name).map_err(at)?;
        if seen.contains(&id) {
            let twice = Wrong::Twice(String::from(id.spec().name));
            return Err(ReadError::At("scenario.parameters".into(), twice));
        }
        seen.push(id);
        let value = id.spec().parse(value).map_err(at)?;
        scenario = scenario.with(id, value).map_err(at)?;
    }
    Ok(scenario)
}

fn commands(parts: &[GivenPart<'_>]) -> Result<Vec<Given>, ReadError> {
    if parts.len() > COMMAND_LIMIT {
        return Err(ReadError::At("commands".into(), Wrong::TooMany));
    }
    let mut all: Vec<Given> = Vec::new();
    for (nth, part) in parts.iter().enumerate() {
        let given = command(part, all.last())
            .map_err(|wrong| ReadError::At(format!("commands[{nth}]"), wrong))?;
        all.push(given);
    }
    Ok(all)
}

fn command(part: &GivenPart<'_>, before: Option<&Given>) -> Result<Given, Wrong> {
    let at = Instant(part.at_ms);
    if at > MOMENT_LIMIT {
        return Err(Wrong::TooLate);
    }
    if before.is_some_and(|before| before.at > at) {
        return Err(Wrong::NotInOrder);
    }
    let command = match part.command.0.split_once('=') {
        Some((name, value)) => {
            Parameter::from_name(name).and_then(|id| Ok(Command::Set(id, id.spec().parse(value)?)))
        }
        None => Command::from_name(&part.command.0),
    };
    let command = command.map_err(Wrong::Value)?;
    Ok(Given { at, command })
}

/// What the model says, at a place of the file.
fn at(place: &'static str) -> impl Fn(String) -> ReadError + Copy {
    move |error| ReadError::At(place.into(), Wrong::Value(error))
}

impl From<serde_json::Error> for ReadError {
    fn from(error: serde_json::Error) -> ReadError {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        // The place is said apart from the words.
        let place = format!(" at line {line} column {column}");
        let text = text.strip_suffix(&place).unwrap_or(&text);
        let mut said: String = text.chars().take(QUOTED).collect();
        if said.len() < text.len() {
            said.push('…');
        }
        if error.is_data() {
            ReadError::NotARun(said, line, column)
        } else {
            ReadError::NotJson(said, line, column)
        }
    }
}
