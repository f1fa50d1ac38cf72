//! The run as a file, and a file as a run: HAR, CSV and JSON go out, JSON comes back in through the same checks as a link.

use join_sim::{Library, Timeline, notation, run};
use join_wire::Trace;
use maud::{Markup, html};

use crate::study::{File, Studies, Study, Subject};
use crate::{STEPPERS_RUN, files_words as say};

/// The figure's name; a page's own code leaves it alone.
pub const FILES_WIDGETS: &[&str] = &["files"];

/// The program of this figure.
pub type FileDesk = Studies<Files>;

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

impl Study for Files {
    const WIDGETS: &'static [&'static str] = FILES_WIDGETS;

    fn new(widget: &str, subject: Subject, _done: bool, _library: &Library) -> Option<Files> {
        FILES_WIDGETS.contains(&widget).then(|| Files {
            subject,
            said: say::READY.into(),
            alert: None,
            address: None,
            ready: None,
            wanted: false,
        })
    }

    /// A control was used, or the glue has read the chosen file (`read`, its text in `value`) or has not (`unread:` and
    /// why), or could not save one (`unwritten`). `subject` is the run that the page's stepper shows.
    fn message(
        &mut self,
        verb: &str,
        name: &str,
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
            ("open", Ok(_)) => {
                self.wanted = true;
                Ok(())
            }
            ("read", Ok(_)) => self.open(value, library),
            ("unread", Ok(_)) => Err(say::unread(name, value)),
            ("unwritten", Ok(_)) => Err(say::UNWRITTEN.into()),
            (_, Ok(_)) => Err(say::unknown(verb)),
            (_, Err(error)) => Err(say::no_run(&error)),
        };
        if let Err(error) = done {
            self.alert = Some(error);
            self.address = None;
        }
    }

    fn view(&self, _library: &Library, _alive: bool) -> Markup {
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

    fn take_file(&mut self) -> Option<File> {
        self.ready.take()
    }

    fn wants_file(&mut self) -> bool {
        std::mem::take(&mut self.wanted)
    }
}

impl Files {
    fn write(&self, form: &str) -> File {
        let Subject {
            scenario, commands, ..
        } = &self.subject;
        let (records, end) = run(scenario, commands);
        let starts_at = scenario.starts_at();
        let text = match form {
            "har" => {
                let exchanges = join_wire::exchanges(&records, scenario);
                join_wire::har(scenario.title(), &exchanges, starts_at)
            }
            "csv" => join_wire::csv(&records, scenario, None),
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

    /// Takes over the run that a file tells of.
    fn open(&mut self, text: &str, library: &Library) -> Result<(), String> {
        let read = join_wire::read(text, library).map_err(|error| say::refused(&error))?;
        let commands = read.given.len();
        let timeline = Timeline::new(read.scenario, read.given);
        let now = notation::outcome(timeline.end());
        self.said = say::read(timeline.scenario().title(), read.parameters, commands);
        if let Some(then) = read.outcome.filter(|then| *then != now) {
            self.said += &say::ends_otherwise(&then, &now);
        }
        self.address = Some(self.subject.address_of(timeline, library));
        Ok(())
    }
}
