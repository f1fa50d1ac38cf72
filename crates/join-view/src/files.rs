//! The run as a file, and a file as a run: HAR, CSV and JSON go out, JSON comes back in through the same checks as a link.

use join_sim::{
    COMMAND_LIMIT, Command, Decisions, Given, Instant, Library, MOMENT_LIMIT, Parameter, Scenario,
    Timeline, notation, run,
};
use join_wire::Trace;
use maud::{Markup, html};

use crate::lab::Subject;
use crate::{STEPPERS_RUN, files_words as say};

/// So many bytes of a file may say what the run is; the rest of it, the records, is not looked at.
pub const SAID_LIMIT: usize = 8 * 1024;

/// A file for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// Files out and in, as their reader sees them.
#[derive(Debug)]
pub struct Files {
    subject: Subject,
    said: String,
    alert: Option<String>,
    /// The address of the run that came in.
    address: Option<String>,
    ready: Option<File>,
    wanted: bool,
}

impl Files {
    /// Nothing has gone out or come in yet.
    #[must_use]
    pub fn new(subject: Subject) -> Files {
        Files {
            subject,
            said: say::READY.into(),
            alert: None,
            address: None,
            ready: None,
            wanted: false,
        }
    }

    /// A control was used. `subject` is the run that the page's stepper shows; `value` what the glue has read of a file.
    pub fn message(
        &mut self,
        verb: &str,
        value: &str,
        subject: Result<Option<Subject>, String>,
        library: &Library,
    ) {
        self.alert = None;
        let done = match (verb, subject) {
            ("har" | "csv" | "json", Ok(subject)) => {
                self.subject = subject.unwrap_or_else(|| self.subject.clone());
                let file = self.write(verb);
                self.said = say::written(&file.name, file.text.len());
                self.ready = Some(file);
                Ok(())
            }
            ("open", Ok(_)) if value.is_empty() => {
                self.wanted = true;
                Ok(())
            }
            ("open", Ok(_)) => self.open(value, library),
            (_, Ok(_)) => Err(say::unknown(verb)),
            (_, Err(error)) => Err(say::no_run(&error)),
        };
        if let Err(error) = done {
            self.alert = Some(error);
            self.address = None;
        }
    }

    fn write(&self, form: &str) -> File {
        let Subject {
            scenario, commands, ..
        } = &self.subject;
        let (records, end) = run(scenario, commands);
        let starts_at = scenario.starts_at();
        let text = match form {
            "har" => {
                let exchanges = join_wire::exchanges(&records, starts_at);
                join_wire::har(scenario.title(), &exchanges, starts_at)
            }
            "csv" => join_wire::csv(&records, starts_at, None),
            _ => {
                let trace = Trace {
                    scenario,
                    given: commands,
                    records: &records,
                    end: &end,
                };
                join_wire::json(&trace, None)
            }
        };
        File {
            name: ["join-lab-", scenario.name(), ".", form].concat(),
            text,
        }
    }

    /// Takes over what the glue read of a file, and looks at all of it.
    fn open(&mut self, said: &str, library: &Library) -> Result<(), String> {
        let read = Read::of(said)?;
        let (scenario, commands) = read.checked(library)?;
        let timeline = Timeline::new(scenario, commands);
        let now = notation::outcome(timeline.end());
        self.said = say::read(
            timeline.scenario().title(),
            read.parameters.len(),
            read.commands.len(),
        );
        if read.outcome.is_some_and(|then| then != now) {
            let then = read.outcome.unwrap_or_default();
            self.said += &say::ends_otherwise(then, &now);
        }
        self.address = Some(self.subject.address_of(timeline, library));
        Ok(())
    }

    /// The file that the browser is to give to its reader, once.
    pub fn take_file(&mut self) -> Option<File> {
        self.ready.take()
    }

    /// Whether the glue is to read the chosen file now, asked once.
    pub fn wants_file(&mut self) -> bool {
        std::mem::take(&mut self.wanted)
    }

    /// The figure's inside.
    #[must_use]
    pub fn view(&self) -> Markup {
        html! {
            figcaption data-key="caption" { (say::CAPTION) }
            @if let Some(alert) = &self.alert { p.alert role="alert" data-key="alert" { (alert) } }
            div.acts data-key="acts" {
                @for (form, label) in say::FORMS {
                    button type="button" data-msg={ (form) ":" (STEPPERS_RUN) } data-with=(STEPPERS_RUN) { (label) }
                }
            }
            p.sentence role="status" data-key="status" { (self.said) }
            @if let Some(address) = &self.address {
                p data-key="opened" { a href=(address) { (say::STEP_THROUGH) } }
            }
            fieldset.from-file data-key="open" {
                legend { (say::OPEN) }
                label { span { (say::FILE) } input type="file" accept=".json,application/json"; }
                button type="button" data-msg="open" { (say::OPEN_IT) }
                p.hint { (say::OPEN_HINT) }
            }
        }
    }
}

/// What a file says of a run, as the glue passes it on: a line each, its fields between tabs.
#[derive(Debug, Default)]
struct Read<'a> {
    scenario: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
    commands: Vec<(&'a str, &'a str)>,
    outcome: Option<&'a str>,
}

impl<'a> Read<'a> {
    fn of(said: &'a str) -> Result<Read<'a>, String> {
        if said.len() > SAID_LIMIT {
            return Err(say::too_much(SAID_LIMIT));
        }
        let mut read = Read::default();
        for line in said.lines() {
            let mut fields = line.split('\t');
            let mut field = || fields.next().unwrap_or("");
            match field() {
                "scenario" => read.scenario = field(),
                "parameter" => read.parameters.push((field(), field())),
                "command" => read.commands.push((field(), field())),
                "outcome" => read.outcome = Some(field()),
                "problem" => return Err(say::problem(field(), field())),
                other => return Err(say::unknown(other)),
            }
        }
        Ok(read)
    }

    /// The run, looked at as that of a link is: names, ranges, numbers and moments.
    fn checked(&self, library: &Library) -> Result<(Scenario, Vec<Given>), String> {
        let named = library
            .get(self.scenario)
            .map_err(|e| say::at("scenario.name", &e))?;
        let mut scenario = named.clone();
        let mut seen: Vec<Parameter> = Vec::new();
        for (name, value) in &self.parameters {
            let wrong = |e: String| say::at("scenario.parameters", &e);
            let id = Parameter::from_name(name).map_err(wrong)?;
            if seen.contains(&id) {
                return Err(say::at("scenario.parameters", &say::twice(name)));
            }
            seen.push(id);
            let value = id.spec().parse(value).map_err(wrong)?;
            scenario = scenario.with(id, value).map_err(wrong)?;
        }
        let mut run = Decisions {
            scenario: scenario.number(),
            ..Decisions::default()
        };
        if self.commands.len() > COMMAND_LIMIT {
            return Err(say::at("commands", &say::too_many(COMMAND_LIMIT)));
        }
        for (nth, (at, name)) in self.commands.iter().enumerate() {
            let wrong = |e: String| say::at(&say::command(nth), &e);
            let at: u64 = at.parse().map_err(|_| wrong(say::no_moment(at)))?;
            if at > MOMENT_LIMIT.0 {
                return Err(wrong(say::too_late(MOMENT_LIMIT.0)));
            }
            let command = match name.split_once('=') {
                Some((name, value)) => {
                    let id = Parameter::from_name(name).map_err(wrong)?;
                    Command::Set(id, id.spec().parse(value).map_err(wrong)?)
                }
                None => Command::from_name(name).map_err(wrong)?,
            };
            let at = Instant(at);
            if run.commands.last().is_some_and(|last| last.at > at) {
                return Err(wrong(say::NOT_IN_ORDER.into()));
            }
            run.commands.push(Given { at, command });
        }
        // The same look as at a link, which is what the run becomes.
        run.scenario(library)?;
        Ok((scenario, run.commands))
    }
}
