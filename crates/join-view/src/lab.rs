//! The figures that run the model many times: what would have saved a run, and how often it fails. They are code of
//! their own, which a page loads when its reader first uses one of them.

use join_sim::{Given, Library, Save, Scenario, Step, Timeline};

use crate::files::{File, Files};
use crate::fleet::FleetDesk;
use crate::page::Answer;
use crate::savers::Savers;
use crate::{FigureSpec, STEPPERS_RUN, keys};

/// The figures' names; the page's own code leaves these alone.
pub const LAB_WIDGETS: &[&str] = &["savers", "fleet", "files"];

/// About so many milliseconds pass between two frames of a screen.
const FRAME_MS: u32 = 17;

/// So many runs are made in the first frame; then as many more or less as keep the page answering.
const FIRST_RUNS: u32 = 150;

/// More runs than this are never made in one frame.
const MOST_RUNS: u32 = 6_000;

/// One figure of the lab.
#[derive(Debug)]
enum Study {
    Savers(Box<Savers>),
    Fleet(Box<FleetDesk>),
    Files(Box<Files>),
}

/// All lab figures of one page.
#[derive(Debug)]
pub struct Lab {
    library: Library,
    studies: Vec<Study>,
    alive: bool,
    /// How many runs the next frame makes.
    runs: u32,
}

/// The run that a study is about: as its page's stepper shows it, or as the figure was set up.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The world it starts from.
    pub scenario: Scenario,
    /// What is commanded in it.
    pub commands: Vec<Given>,
    /// A stepper of the same page can show a run.
    pub stepper: bool,
}

impl Lab {
    /// A lab without figures.
    #[must_use]
    pub fn new(library: Library) -> Lab {
        Lab {
            library,
            studies: Vec::new(),
            alive: false,
            runs: FIRST_RUNS,
        }
    }

    /// The lab is in a browser now: nothing is computed before the reader asks.
    pub fn wake(&mut self) {
        self.alive = true;
    }

    /// Adds a figure and gives its index. Without a browser its study is done at once, as far as a page needs to show.
    ///
    /// # Errors
    /// A sentence naming what was expected and found: unknown widget, scenario, parameter or value.
    pub fn mount(&mut self, spec: &FigureSpec) -> Result<usize, String> {
        let scenario = self
            .library
            .get(&spec.scenario)?
            .clone()
            .with_texts(&spec.set)?;
        let subject = Subject {
            scenario,
            commands: Vec::new(),
            stepper: spec.full,
        };
        let study = match spec.widget.as_str() {
            "savers" => Study::Savers(Box::new(Savers::new(subject, !self.alive))),
            "fleet" => Study::Fleet(Box::new(FleetDesk::new(
                subject,
                !self.alive,
                &self.library,
            ))),
            "files" => Study::Files(Box::new(Files::new(subject))),
            other => {
                let near = join_sim::nearest(other, LAB_WIDGETS.iter().copied());
                return Err(format!(
                    "no figure of the lab is called “{other}”; the nearest name is “{near}”"
                ));
            }
        };
        self.studies.push(study);
        Ok(self.studies.len() - 1)
    }

    /// A control with `data-msg` was used; `value` is the value of an input, or the run of the page's stepper.
    pub fn message(&mut self, figure: usize, msg: &str, value: &str) -> Answer {
        let Some(study) = self.studies.get_mut(figure) else {
            return Answer::default();
        };
        let (verb, name) = msg.split_once(':').unwrap_or((msg, ""));
        let subject = if name == STEPPERS_RUN && !value.is_empty() {
            subject(value, &self.library).map(Some)
        } else {
            Ok(None)
        };
        match study {
            Study::Savers(savers) => savers.message(verb, subject),
            Study::Fleet(fleet) => fleet.message(verb, name, value, subject, &self.library),
            Study::Files(files) => files.message(verb, value, subject, &self.library),
        }
        self.runs = self.runs.min(FIRST_RUNS);
        Answer {
            handled: true,
            changed: vec![figure],
            playing: self.working(),
            ..Answer::default()
        }
    }

    /// Some milliseconds of real time have passed while a study is under way: do some more of it.
    pub fn tick(&mut self, elapsed_ms: u32) -> Answer {
        // No clock is read here: a frame that came late says that the last one held too much.
        self.runs = if elapsed_ms > 2 * FRAME_MS {
            (self.runs / 2).max(1)
        } else if elapsed_ms <= FRAME_MS + FRAME_MS / 4 {
            (self.runs + self.runs / 4 + 1).min(MOST_RUNS)
        } else {
            self.runs
        };
        let mut answer = Answer {
            handled: true,
            ..Answer::default()
        };
        for (at, study) in self.studies.iter_mut().enumerate() {
            let worked = match study {
                Study::Savers(savers) => savers.work(self.runs),
                Study::Fleet(fleet) => fleet.work(self.runs, &self.library),
                Study::Files(_) => false,
            };
            if worked {
                answer.changed.push(at);
            }
        }
        answer.playing = self.working();
        answer
    }

    /// A key went down inside a figure: a `KeyboardEvent.key`.
    pub fn key(&mut self, figure: usize, key: &str) -> Answer {
        let handled = match self.studies.get_mut(figure) {
            Some(Study::Fleet(fleet)) => fleet.key(key),
            Some(Study::Savers(_) | Study::Files(_)) | None => false,
        };
        Answer {
            handled,
            changed: handled.then_some(figure).into_iter().collect(),
            playing: self.working(),
            ..Answer::default()
        }
    }

    /// The markup inside the `<figure>` element; nothing for a figure that does not exist.
    #[must_use]
    pub fn inner(&self, figure: usize) -> String {
        match self.studies.get(figure) {
            Some(Study::Savers(savers)) => savers.view(&self.library, self.alive).into_string(),
            Some(Study::Fleet(fleet)) => fleet.view(self.alive).into_string(),
            Some(Study::Files(files)) => files.view().into_string(),
            None => String::new(),
        }
    }

    fn working(&self) -> bool {
        self.studies.iter().any(|study| match study {
            Study::Savers(savers) => savers.is_working(),
            Study::Fleet(fleet) => fleet.is_working(),
            Study::Files(_) => false,
        })
    }

    /// The file that a figure has written for its reader, once.
    pub fn take_file(&mut self, figure: usize) -> Option<File> {
        match self.studies.get_mut(figure) {
            Some(Study::Files(files)) => files.take_file(),
            _ => None,
        }
    }

    /// Whether a figure wants to know what is in the file that its reader has chosen; asked once.
    pub fn wants_file(&mut self, figure: usize) -> bool {
        match self.studies.get_mut(figure) {
            Some(Study::Files(files)) => files.wants_file(),
            _ => false,
        }
    }
}

/// What the glue asks of every page, and what only a page's own figures have an answer to.
impl Lab {
    /// No run is shown here that somebody else could study.
    #[must_use]
    pub fn run(&self, _figure: usize) -> Option<String> {
        None
    }

    /// A page's address names no state of the lab.
    pub fn open(&mut self, _fragment: &str) -> Answer {
        Answer::default()
    }

    /// The lab asks nothing of its reader that could be remembered.
    #[must_use]
    pub fn memory_key(&self, _figure: usize) -> Option<String> {
        None
    }

    /// As [`Lab::memory_key`].
    pub fn recall(&mut self, _figure: usize, _memory: &str) {}

    /// As [`Lab::memory_key`].
    pub fn cannot_keep(&mut self) {}

    /// As [`Lab::memory_key`].
    #[must_use]
    pub fn progress(&self) -> Option<String> {
        None
    }

    /// As [`Lab::memory_key`].
    pub fn forget_all(&mut self) -> Answer {
        Answer::default()
    }

    /// No figure here has rows that stay in the page.
    pub fn rows(&mut self, _figure: usize, _texts: Vec<String>) {}

    /// As [`Lab::rows`].
    #[must_use]
    pub fn hides(&self, _figure: usize, _row: usize) -> bool {
        false
    }
}

/// The run that a save stands for.
fn subject(save: &str, library: &Library) -> Result<Subject, String> {
    let loaded = Save::read(save)?.load(library)?;
    Ok(Subject {
        scenario: loaded.timeline.scenario().clone(),
        commands: loaded.timeline.commands().to_vec(),
        stepper: true,
    })
}

impl Subject {
    /// The address at which a run of this subject with other scenario and commands can be stepped through.
    #[must_use]
    pub fn address(&self, trial: &join_study::Trial, library: &Library) -> String {
        let timeline = Timeline::new(trial.scenario.clone(), trial.commands.clone());
        self.address_of(timeline, library)
    }

    /// The address at which a run can be stepped through, from its first key moment.
    #[must_use]
    pub fn address_of(&self, mut timeline: Timeline, library: &Library) -> String {
        let first = keys::moments(timeline.records()).first().copied();
        timeline.seek(Step(first.unwrap_or(0) as u32));
        let save = Save::of(&timeline, library).write();
        if self.stepper {
            format!("#join=/{save}")
        } else {
            format!("playground/index.html#join=/{save}")
        }
    }
}
