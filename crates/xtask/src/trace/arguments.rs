//! What follows `trace` on the command line: read once, checked, and every complaint says what was expected and found.
use join_sim::{
    COMMAND_LIMIT, COMMANDS, Channel, Command, Given, Instant, Library, MOMENT_LIMIT, Parameter,
    Scenario, quote,
};

/// Later than this no command can be given.
const LATEST_S: u64 = MOMENT_LIMIT.0 / 1000;

/// What is asked for.
#[derive(Debug)]
pub enum Request {
    /// How the command is used.
    Help,
    /// The scenarios and the parameters.
    List(Library),
    /// A run.
    Run(Box<Order>),
}

/// A run that can be made.
#[derive(Debug)]
pub struct Order {
    /// The scenario, with its changes.
    pub scenario: Scenario,
    /// The commands, in order of time.
    pub given: Vec<Given>,
    /// The channel; none means all.
    pub channel: Option<Channel>,
    /// The form of the output.
    pub format: Format,
}

/// A form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line a record, and the outcome.
    Text,
    /// JSON of the whole run.
    Json,
    /// HTTP Archive 1.2.
    Har,
    /// A table.
    Csv,
    /// The event logs as XML.
    Events,
    /// What `dsregcmd /status` prints.
    Status,
    /// What `schtasks` lists.
    Tasks,
}

impl Format {
    fn name(self) -> &'static str {
        FORMATS
            .iter()
            .find(|(_, known)| *known == self)
            .map_or("", |(name, _)| *name)
    }

    /// Whether it stands for a capture made on the device: of such a file no channel is chosen.
    const fn is_capture(self) -> bool {
        matches!(self, Format::Events | Format::Status | Format::Tasks)
    }
}

const FORMATS: &[(&str, Format)] = &[
    ("text", Format::Text),
    ("json", Format::Json),
    ("har", Format::Har),
    ("csv", Format::Csv),
    ("events", Format::Events),
    ("dsregcmd", Format::Status),
    ("tasks", Format::Tasks),
];

const HINT: &str = "(cargo xtask trace --list shows all)";

/// Reads the arguments.
///
/// # Errors
/// One message naming what was expected and found.
pub fn read(
    library: impl FnOnce() -> Result<Library, String>,
    arguments: &[String],
) -> Result<Request, String> {
    if arguments
        .iter()
        .any(|argument| matches!(argument.as_str(), "--help" | "-h"))
    {
        return Ok(Request::Help);
    }
    if arguments.iter().any(|argument| argument == "--list") {
        if let Some(other) = arguments.iter().find(|argument| *argument != "--list") {
            return Err(format!(
                "--list: expected nothing beside it, found {}",
                quote(other)
            ));
        }
        return Ok(Request::List(library()?));
    }
    let words = Words::read(arguments)?;
    let name = words
        .scenario
        .ok_or_else(|| format!("expected the name of a scenario, found none {HINT}"))?;
    let channel = words
        .channel
        .map(|text| channel(&text))
        .transpose()?
        .flatten();
    let format = words
        .format
        .map_or(Ok(Format::Text), |text| format_of(&text))?;
    if let (Format::Har, Some(channel)) = (format, channel)
        && channel != Channel::Http
    {
        return Err(format!(
            "--format har: expected --channel all or http beside it, found {:?}",
            channel.name()
        ));
    }
    if let Some(channel) = channel.filter(|_| format.is_capture()) {
        return Err(format!(
            "--format {}: expected no --channel beside it, found {:?}",
            format.name(),
            channel.name()
        ));
    }
    let given = commands(&words.commands)?;
    let library = library()?;
    let scenario = library
        .get(&name)
        .map_err(|e| format!("{e} {HINT}"))?
        .clone();
    let scenario = scenario.with_texts(&words.changes)?;
    Ok(Request::Run(Box::new(Order {
        scenario,
        given,
        channel,
        format,
    })))
}

/// The arguments, sorted but not understood.
#[derive(Default)]
struct Words {
    scenario: Option<String>,
    changes: Vec<(String, String)>,
    commands: Vec<String>,
    channel: Option<String>,
    format: Option<String>,
}

impl Words {
    fn read(arguments: &[String]) -> Result<Words, String> {
        let mut words = Words::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if !argument.starts_with('-') {
                if let Some(first) = words.scenario.replace(argument.clone()) {
                    return Err(format!(
                        "expected one scenario, found {} and {}",
                        quote(&first),
                        quote(argument)
                    ));
                }
                continue;
            }
            let (option, attached) = match argument.split_once('=') {
                Some((option, value)) => (option, Some(value.to_string())),
                None => (argument.as_str(), None),
            };
            let mut value = |form: &str| {
                let next = || rest.next().filter(|next| !next.starts_with("--")).cloned();
                attached
                    .clone()
                    .or_else(next)
                    .ok_or_else(|| format!("{option}: expected {form}, found nothing"))
            };
            match option {
                "--set" => words.change(&value("name=value")?)?,
                "--at" => words.commands.push(value("SECONDS:COMMAND")?),
                "--channel" => once(option, &mut words.channel, value("the name of a channel")?)?,
                "--format" => once(option, &mut words.format, value("the name of a format")?)?,
                _ => {
                    return Err(format!(
                        "expected --set, --at, --channel, --format, --list or --help, found {}",
                        quote(argument)
                    ));
                }
            }
        }
        Ok(words)
    }

    fn change(&mut self, text: &str) -> Result<(), String> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| format!("--set: expected name=value, found {}", quote(text)))?;
        if self.changes.iter().any(|(known, _)| known == name) {
            return Err(format!(
                "--set {}: expected once, found twice",
                quote(name).trim_matches('"')
            ));
        }
        self.changes.push((name.to_string(), value.to_string()));
        Ok(())
    }
}

fn once(option: &str, place: &mut Option<String>, value: String) -> Result<(), String> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("{option}: expected once, found twice")),
    }
}

fn channel(text: &str) -> Result<Option<Channel>, String> {
    if text == "all" {
        return Ok(None);
    }
    let known = Channel::ALL.iter().find(|channel| channel.name() == text);
    let names = || {
        Channel::ALL
            .iter()
            .map(|channel| channel.name())
            .collect::<Vec<_>>()
            .join(", ")
    };
    known.map(|channel| Some(*channel)).ok_or_else(|| {
        format!(
            "--channel: expected one of all, {}, found {}",
            names(),
            quote(text)
        )
    })
}

fn format_of(text: &str) -> Result<Format, String> {
    let known = FORMATS.iter().find(|(name, _)| *name == text);
    let names = || {
        FORMATS
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    known.map(|(_, format)| *format).ok_or_else(|| {
        format!(
            "--format: expected one of {}, found {}",
            names(),
            quote(text)
        )
    })
}

fn commands(texts: &[String]) -> Result<Vec<Given>, String> {
    if texts.len() > COMMAND_LIMIT {
        return Err(format!(
            "--at: expected at most {COMMAND_LIMIT} commands, found {}",
            texts.len()
        ));
    }
    let mut given = texts
        .iter()
        .map(|text| command(text))
        .collect::<Result<Vec<_>, _>>()?;
    given.sort_by_key(|given| given.at);
    Ok(given)
}

fn command(text: &str) -> Result<Given, String> {
    let (seconds, name) = text
        .split_once(':')
        .ok_or_else(|| format!("--at: expected SECONDS:COMMAND, found {}", quote(text)))?;
    let at = milliseconds(seconds).map(Instant).ok_or_else(|| {
        format!(
            "--at: expected seconds from 0 to {LATEST_S} with up to three decimals, found {}",
            quote(seconds)
        )
    })?;
    let command = match name.split_once('=') {
        Some((parameter, value)) => {
            let id = Parameter::from_name(parameter)?;
            Command::Set(id, id.spec().parse(value)?)
        }
        None => Command::from_name(name)
            .map_err(|e| format!("{e} (cargo xtask trace --help shows all)"))?,
    };
    Ok(Given { at, command })
}

/// `1083.12` as milliseconds.
fn milliseconds(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 3 {
        return None;
    }
    let thousandths: u64 = format!("{part:0<3}").parse().ok()?;
    let at = whole
        .parse::<u64>()
        .ok()?
        .checked_mul(1000)?
        .checked_add(thousandths)?;
    (at <= LATEST_S * 1000).then_some(at)
}

/// How the command is used.
pub fn help() -> String {
    let mut text = String::from(
        "\
usage: cargo xtask trace SCENARIO [--set NAME=VALUE]… [--at SECONDS:COMMAND]… [--channel CHANNEL] [--format FORMAT]
       cargo xtask trace --list

Runs a scenario and prints what happened. The last line of a text says how the run ended.

  --set NAME=VALUE      changes a parameter before the run begins
  --at SECONDS:COMMAND  gives a command that many seconds after the scenario began (up to three decimals, up to 64 times);
                        as a command, NAME=VALUE changes a parameter from that moment on
  --channel CHANNEL     all (the default), http, etl, events, tasks, screen, directory, power
  --format FORMAT       text (the default), json, csv, har (for the channels all and http), or what tools on the device write:
                        events (XML), dsregcmd, tasks; cargo xtask diagnose reads the last four
  --list                lists the scenarios and the parameters with unit, default, range and evidence

Exit code: 0 for a completed run, joined or failed; 2 for bad input; 1 if the output cannot be written.

Commands:
",
    );
    for (_, name, label) in COMMANDS {
        text += &format!("  {name:<21} {label}\n");
    }
    text
}
