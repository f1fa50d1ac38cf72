//! A whole run as JSON: scenario, commands, outcome, records with their causes.

use alloc::{format, string::String, vec::Vec};

use join_sim::{
    COMMANDS, Channel, Command, Given, MODEL_VERSION, Outcome, PARAMETERS, Record, Scenario, Utc,
    World, notation, rows,
};

use crate::SYNTHETIC;
use crate::value::{Json, object};

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
    let starts_at = trace.scenario.starts_at();
    let records = trace
        .records
        .iter()
        .filter_map(|record| line(trace.records, record, starts_at, channel));
    let mut text = object([
        ("_synthetic", true.into()),
        ("comment", SYNTHETIC.into()),
        ("model", Json::Number(i64::from(MODEL_VERSION))),
        ("channel", channel.map_or("all", Channel::name).into()),
        ("scenario", scenario(trace.scenario)),
        ("commands", trace.given.iter().map(given).collect()),
        ("outcome", outcome(trace.end)),
        ("records", records.collect()),
    ])
    .pretty();
    text.push('\n');
    text
}

fn scenario(scenario: &Scenario) -> Json {
    let values = PARAMETERS
        .iter()
        .map(|spec| (spec.name, spec.write(scenario.values().get(spec.id)).into()));
    object([
        ("name", scenario.name().into()),
        ("title", scenario.title().into()),
        ("starts_at", scenario.starts_at().iso().into()),
        ("parameters", Json::Object(values.collect())),
    ])
}

fn given(given: &Given) -> Json {
    let name = match given.command {
        Command::Set(id, value) => format!("{}={}", id.spec().name, id.spec().write(value)),
        command => {
            let known = COMMANDS.iter().find(|(known, _, _)| *known == command);
            String::from(known.map_or("", |(_, name, _)| name))
        }
    };
    object([
        ("at_ms", Json::Number(given.at.0 as i64)),
        ("command", name.into()),
    ])
}

fn outcome(end: &World) -> Json {
    let (state, code) = match end.outcome() {
        Outcome::Running => ("running", None),
        Outcome::Joined => ("joined", None),
        Outcome::WrongOwner(_) => ("wrong owner", None),
        Outcome::Failed(code) => ("failed", Some(code)),
        Outcome::Unfinished => ("unfinished", None),
        Outcome::StepLimit => ("step limit", None),
    };
    object([
        ("state", state.into()),
        ("code", code.map(|code| format!("{code}")).into()),
        ("margin_ms", notation::margin_ms(end).into()),
        ("text", notation::outcome(end).into()),
    ])
}

fn line(
    records: &[Record],
    record: &Record,
    starts_at: Utc,
    channel: Option<Channel>,
) -> Option<Json> {
    let rows: Vec<Json> = rows(records, record)
        .into_iter()
        .filter(|row| channel.is_none_or(|channel| row.channel == channel))
        .map(|row| {
            object([
                ("channel", row.channel.name().into()),
                ("text", row.text.into()),
            ])
        })
        .collect();
    if channel.is_some() && rows.is_empty() {
        return None;
    }
    Some(object([
        ("step", record.step.0.into()),
        ("at_ms", Json::Number(record.at.0 as i64)),
        ("utc", starts_at.plus_ms(record.at.0 as i64).iso().into()),
        ("participant", record.who.name().into()),
        ("cause", record.cause.map(|step| step.0).into()),
        ("also", record.also.map(|step| step.0).into()),
        ("text", notation::event(&record.event).into()),
        ("channels", Json::List(rows)),
    ]))
}
