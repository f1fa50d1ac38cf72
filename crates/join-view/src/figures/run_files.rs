//! The run as a file, and a file as a run: HAR, CSV, JSON and the device's own captures go out, JSON comes back in through the same checks as a link.

use join_sim::{Library, Timeline, notation, run};
use join_wire::Trace;
use maud::{Markup, html};

use super::subject::{STEPPERS_RUN, Subject};
use super::{Heard, Hearing, Mounting, OwnFigure, OwnView};
use crate::effect::{Effect, File};
use crate::message::{Form, Kinds, Msg};
use crate::parts::{alert, button};
use crate::spec::FigureSpec;
use crate::words::files as say;

/// Files out and in, as their reader sees them.
#[derive(Debug)]
pub struct RunFiles {
    subject: Subject,
    said: String,
    /// The address of the run that came in.
    address: Option<String>,
}

impl OwnFigure for RunFiles {
    const HEARS: Kinds = Kinds::FILE;

    fn new(spec: &FigureSpec, page: &Mounting<'_>) -> Result<RunFiles, String> {
        Ok(RunFiles {
            subject: Subject::new(spec, page.library)?,
            said: say::READY.into(),
            address: None,
        })
    }

    fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String> {
        let done = match msg {
            Msg::Write(form) => self.subject.take_over(value, page.library).map(|_| {
                let file = self.write(form);
                self.said = say::written(&file.name, file.text.len());
                page.effects.push(Effect::SaveFile(file));
            }),
            Msg::Open => {
                page.effects.push(Effect::ReadFile);
                Ok(())
            }
            Msg::Read => self.take_up(value, page.library),
            Msg::Unread(why) => Err(say::unread(why, value)),
            Msg::Unwritten => Err(say::UNWRITTEN.into()),
            _ => return Ok(Heard::NotMine),
        };
        if done.is_err() {
            self.address = None;
        }
        done.map(|()| Heard::Changed)
    }

    fn view(&self, page: &OwnView<'_>) -> Markup {
        html! {
            figcaption data-key="caption" { (say::CAPTION) }
            (alert(page.alert))
            div.acts data-key="acts" {
                @for form in Form::ALL {
                    button type="button" data-msg=(Msg::Write(*form)) data-with=(STEPPERS_RUN) { (say::download(*form)) }
                }
            }
            p.sentence role="status" data-key="status" { (self.said) }
            @if let Some(address) = &self.address {
                p data-key="opened" { a href=(address) { (say::STEP_THROUGH) } }
            }
            fieldset.from-file data-key="open" {
                legend { (say::OPEN) }
                label { span { (say::FILE) } input type="file" accept=".json,application/json"; }
                (button(Msg::Open, say::OPEN_IT))
                p.hint { (say::OPEN_HINT) }
            }
        }
    }
}

/// How the file's name ends.
const fn ending(form: Form) -> &'static str {
    match form {
        Form::Har => ".har",
        Form::Csv => ".csv",
        Form::Json => ".json",
        Form::Events => "-events.xml",
        Form::Status => "-dsregcmd.txt",
        Form::Tasks => "-tasks.txt",
    }
}

impl RunFiles {
    fn write(&self, form: Form) -> File {
        let Subject {
            scenario, commands, ..
        } = &self.subject;
        let (records, end) = run(scenario, commands);
        let starts_at = scenario.starts_at();
        let text = match form {
            Form::Har => {
                let exchanges = join_wire::exchanges(&records, scenario);
                join_wire::har(scenario.title(), &exchanges, starts_at)
            }
            Form::Csv => join_wire::csv(&records, scenario, None),
            Form::Events => join_wire::events_xml(&records, scenario),
            Form::Status => join_wire::status_text(&records, scenario),
            Form::Tasks => join_wire::tasks_text(&records, scenario),
            Form::Json => {
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
            name: ["join-lab-", scenario.name(), ending(form)].concat(),
            text,
        }
    }

    /// Takes over the run that a file tells of.
    fn take_up(&mut self, text: &str, library: &Library) -> Result<(), String> {
        let read = join_wire::read(text, library).map_err(|error| say::refused(&error))?;
        let commands = read.given.len();
        let timeline = Timeline::new(read.scenario, read.given);
        self.said = say::read(timeline.scenario().title(), read.parameters, commands);
        if let Some(then) = read
            .outcome
            .filter(|then| then.differs_from(timeline.end()))
        {
            let then = then.text.or(then.state).unwrap_or_default();
            self.said += &say::ends_otherwise(&then, &notation::outcome(timeline.end()));
        }
        self.address = Some(self.subject.address_of(timeline, library));
        Ok(())
    }
}
