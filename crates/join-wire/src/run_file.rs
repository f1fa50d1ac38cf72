//! A whole run as JSON: scenario, commands, outcome, records with their causes. One set of types says what is written and
//! what is read back.

use alloc::{borrow::Cow, format, string::String, vec::Vec};
use core::fmt;

use join_sim::{
    COMMANDS, Channel, Command, Given, MODEL_VERSION, Outcome, PARAMETERS, Record, Scenario, World,
    notation, rows,
};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{SYNTHETIC, json_text};

/// So many bytes a single text of a file may have that is read: more than any name, value or outcome needs.
const TEXT_LIMIT: usize = 1024;

/// A run that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Trace<'a> {
    /// What it is a run of.
    pub scenario: &'a Scenario,
    /// The commands that were given.
    pub given: &'a [Given],
    /// Its records, all of them.
    pub records: &'a [Record],
    /// The world at its end.
    pub end: &'a World,
}

/// The run as JSON. With a channel, only the records that leave something in it, with only that channel's lines.
/// Times are milliseconds since the scenario began, or UTC; `cause` and `also` are steps; parameters are written as the
/// command line takes them.
#[must_use]
pub fn json(trace: &Trace<'_>, channel: Option<Channel>) -> String {
    let records = trace.records.iter();
    let file = RunFile {
        synthetic: true,
        comment: SYNTHETIC,
        model: u32::from(MODEL_VERSION),
        channel: channel.map_or("all", Channel::name),
        scenario: ScenarioPart::of(trace.scenario),
        commands: trace.given.iter().map(GivenPart::of).collect(),
        outcome: Some(OutcomePart::of(trace.end)),
        records: records
            .filter_map(|record| RecordPart::of(trace.scenario, trace.records, record, channel))
            .collect(),
    };
    let mut text = json_text::pretty(&file);
    text.push('\n');
    text
}

/// The file. Of what comes back only that is read which says what the run is: its records are made anew.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "the JSON of a run")]
pub(crate) struct RunFile<'a> {
    #[serde(rename = "_synthetic", skip_deserializing)]
    synthetic: bool,
    #[serde(skip_deserializing)]
    comment: &'static str,
    #[serde(skip_deserializing)]
    model: u32,
    #[serde(skip_deserializing)]
    channel: &'static str,
    #[serde(borrow)]
    pub scenario: ScenarioPart<'a>,
    #[serde(borrow, default)]
    pub commands: Vec<GivenPart<'a>>,
    #[serde(borrow, default)]
    pub outcome: Option<OutcomePart<'a>>,
    #[serde(skip_deserializing)]
    records: Vec<RecordPart>,
}

/// The scenario by its name, and all parameters by theirs.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "a scenario: its name, and parameters")]
pub(crate) struct ScenarioPart<'a> {
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(skip_deserializing)]
    title: String,
    #[serde(skip_deserializing)]
    starts_at: String,
    #[serde(borrow, default)]
    pub parameters: Parameters<'a>,
}

/// A command, and when it was given.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "a command: at_ms and command")]
pub(crate) struct GivenPart<'a> {
    pub at_ms: u64,
    #[serde(borrow)]
    pub command: Text<'a>,
}

/// How the run ended.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "an outcome")]
pub(crate) struct OutcomePart<'a> {
    #[serde(borrow, default)]
    pub state: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub code: Option<Text<'a>>,
    #[serde(default)]
    pub margin_ms: Option<i64>,
    #[serde(borrow, default)]
    pub text: Option<Text<'a>>,
}

#[derive(Serialize)]
struct RecordPart {
    step: u32,
    at_ms: u64,
    utc: String,
    participant: &'static str,
    cause: Option<u32>,
    also: Option<u32>,
    text: String,
    channels: Vec<RowPart>,
}

#[derive(Serialize)]
struct RowPart {
    channel: &'static str,
    text: String,
}

impl ScenarioPart<'_> {
    fn of(scenario: &Scenario) -> ScenarioPart<'_> {
        let values = scenario.values();
        let written = |spec: &join_sim::Spec| spec.write(values.get(spec.id)).into();
        let parameters = PARAMETERS.iter();
        ScenarioPart {
            name: scenario.name().into(),
            title: scenario.title().into(),
            starts_at: scenario.starts_at().iso(),
            parameters: Parameters(
                parameters
                    .map(|spec| (spec.name.into(), written(spec)))
                    .collect(),
            ),
        }
    }
}

impl GivenPart<'_> {
    fn of(given: &Given) -> GivenPart<'static> {
        let command = match given.command {
            Command::Set(id, value) => {
                format!("{}={}", id.spec().name, id.spec().write(value)).into()
            }
            command => {
                let known = COMMANDS.iter().find(|(known, _, _)| *known == command);
                known.map_or("", |(_, name, _)| name).into()
            }
        };
        GivenPart {
            at_ms: given.at.0,
            command,
        }
    }
}

impl OutcomePart<'_> {
    pub fn of(end: &World) -> OutcomePart<'static> {
        let (state, code) = match end.outcome() {
            Outcome::Running => ("running", None),
            Outcome::Joined => ("joined", None),
            Outcome::WrongOwner(_) => ("wrong owner", None),
            Outcome::Failed(code) => ("failed", Some(code)),
            Outcome::Unfinished => ("unfinished", None),
            Outcome::StepLimit => ("step limit", None),
        };
        OutcomePart {
            state: Some(state.into()),
            code: code.map(|code| format!("{code}").into()),
            margin_ms: notation::margin_ms(end),
            text: Some(notation::outcome(end).into()),
        }
    }
}

impl RecordPart {
    fn of(
        scenario: &Scenario,
        records: &[Record],
        record: &Record,
        channel: Option<Channel>,
    ) -> Option<RecordPart> {
        let channels: Vec<RowPart> = rows(scenario, records, record)
            .into_iter()
            .filter(|row| channel.is_none_or(|channel| row.channel == channel))
            .map(|row| RowPart {
                channel: row.channel.name(),
                text: row.text,
            })
            .collect();
        if channel.is_some() && channels.is_empty() {
            return None;
        }
        Some(RecordPart {
            step: record.step.0,
            at_ms: record.at.0,
            utc: scenario.starts_at().plus_ms(record.at.0 as i64).iso(),
            participant: record.who.name(),
            cause: record.cause.map(|step| step.0),
            also: record.also.map(|step| step.0),
            text: notation::event(&record.event),
            channels,
        })
    }
}

/// A text of limited length; a whole number is read as its digits, so that `4500` says the same as `"4500"`.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Text<'a>(pub Cow<'a, str>);

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Text<'a> {
        Text(text.into())
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Text(text.into())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl TextVisitor {
    fn within<E: Error>(&self, text: &str) -> Result<(), E> {
        match text.len() <= TEXT_LIMIT {
            true => Ok(()),
            false => Err(E::invalid_length(text.len(), self)),
        }
    }
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "a text of at most {TEXT_LIMIT} bytes or a whole number"
        )
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
        self.within(text).map(|()| text.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
        self.within(text).map(|()| String::from(text).into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Text<'de>, E> {
        Ok(format!("{number}").into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Text<'de>, E> {
        Ok(format!("{number}").into())
    }
}

/// Names and values in the order of the file, a name that stands twice included.
#[derive(Default)]
pub(crate) struct Parameters<'a>(pub Vec<(Text<'a>, Text<'a>)>);

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Parameters<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(ParametersVisitor)
    }
}

struct ParametersVisitor;

impl<'de> Visitor<'de> for ParametersVisitor {
    type Value = Parameters<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("parameters by their names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parameters<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = map.next_entry()? {
            // One more than there are is one too many already, and is said to be when they are looked at.
            if all.len() <= PARAMETERS.len() {
                all.push(entry);
            }
        }
        Ok(Parameters(all))
    }
}
