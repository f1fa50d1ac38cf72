//! `cargo xtask trace`: one run of a scenario, printed as text, JSON, HAR, CSV or the device's own captures, and the list of scenarios and parameters.
mod arguments;
mod list;
#[cfg(test)]
mod tests;

use crate::paths::Paths;
use anyhow::Result;
use arguments::{Format, Order, Request};
use join_sim::{Channel, Library, Record, Scenario, World, notation};
use std::io::{self, Write};
use std::process::ExitCode;

/// The command ran, whatever the run came to.
const DONE: u8 = 0;
/// The output could not be written.
const UNWRITTEN: u8 = 1;
/// The input is not what it should be.
const BAD_INPUT: u8 = 2;

/// Runs the command on the real scenarios, standard output and standard error.
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let library = || Library::load(&paths.root.join("scenarios"));
    let code = run(
        library,
        arguments,
        &mut io::stdout().lock(),
        &mut io::stderr().lock(),
    );
    Ok(ExitCode::from(code))
}

/// Does what the arguments say: the result goes to `out`, or else one message to `err`. Gives the exit code.
fn run(
    library: impl FnOnce() -> Result<Library, String>,
    arguments: &[String],
    out: &mut impl Write,
    err: &mut impl Write,
) -> u8 {
    let (code, written) = match answer(library, arguments) {
        Ok(text) => (
            DONE,
            out.write_all(text.as_bytes()).and_then(|()| out.flush()),
        ),
        Err(message) => (BAD_INPUT, writeln!(err, "error: {message}")),
    };
    match written {
        Ok(()) => code,
        // Whoever reads has seen enough (`| head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            // If this fails too, the exit code is all that is left to say it with.
            let _ = writeln!(err, "error: the output cannot be written: {error}");
            UNWRITTEN
        }
    }
}

fn answer(
    library: impl FnOnce() -> Result<Library, String>,
    arguments: &[String],
) -> Result<String, String> {
    Ok(match arguments::read(library, arguments)? {
        Request::Help => arguments::help(),
        Request::List(library) => list::list(&library),
        Request::Run(order) => print(&order),
    })
}

fn print(order: &Order) -> String {
    let Order {
        scenario,
        given,
        channel,
        format,
    } = order;
    let (records, end) = join_sim::run(scenario, given);
    let starts_at = scenario.starts_at();
    match (format, channel) {
        (Format::Text, None) => ended(records.iter().map(notation::line), &end),
        (Format::Text, Some(channel)) => ended(lines(scenario, &records, *channel), &end),
        (Format::Json, _) => join_wire::json(
            &join_wire::Trace {
                scenario,
                given,
                records: &records,
                end: &end,
            },
            *channel,
        ),
        (Format::Har, _) => join_wire::har(
            scenario.title(),
            &join_wire::exchanges(&records, scenario),
            starts_at,
        ),
        (Format::Csv, _) => join_wire::csv(&records, scenario, *channel),
        (Format::Events, _) => join_wire::events_xml(&records, scenario),
        (Format::Status, _) => join_wire::status_text(&records, scenario),
        (Format::Tasks, _) => join_wire::tasks_text(&records, scenario),
    }
}

/// The lines of a text, the last of which is the outcome.
fn ended(lines: impl Iterator<Item = String>, end: &World) -> String {
    let mut text = String::new();
    for line in lines.chain([notation::outcome(end)]) {
        text += &line;
        text.push('\n');
    }
    text
}

/// The lines of one channel: step, time of day in UTC, text; that of an event begins with its log and id.
fn lines(
    scenario: &Scenario,
    records: &[Record],
    channel: Channel,
) -> impl Iterator<Item = String> {
    let starts_at = scenario.starts_at();
    records.iter().flat_map(move |record| {
        let utc = starts_at.plus_ms(record.at.0 as i64);
        let time = format!("{}.{:03}", utc.time_of_day(), utc.0.rem_euclid(1000));
        let rows = join_sim::rows(scenario, records, record).into_iter();
        rows.filter(move |row| row.channel == channel)
            .map(move |row| format!("{:04} {time} {}", record.step.0, row.text))
    })
}
