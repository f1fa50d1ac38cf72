//! Figures that are about a run and stand by themselves, apart from a page's bench: programs of their own are made of
//! them, which a page loads when its reader first uses one.

use join_sim::{Given, Library, Save, Scenario, Step, Timeline};
use maud::Markup;

use crate::page::Answer;
use crate::{FigureSpec, STEPPERS_RUN, keys};

/// About so many milliseconds pass between two frames of a screen.
const FRAME_MS: u32 = 17;

/// So many runs are made in the first frame; then as many more or less as keep the page answering.
const FIRST_RUNS: u32 = 150;

/// More runs than this are never made in one frame.
const MOST_RUNS: u32 = 6_000;

/// A file for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// A figure that is about a run and stands by itself.
pub trait Study: Sized {
    /// The figures of this kind.
    const WIDGETS: &'static [&'static str];

    /// The figure of this name; `done` when its study is to be made at once, as far as a page needs to show.
    fn new(widget: &str, subject: Subject, done: bool, library: &Library) -> Option<Self>;

    /// A control was used: its message before and after the colon, and its value. `subject` is the run that the page's
    /// stepper shows, if it was sent along.
    fn message(
        &mut self,
        verb: &str,
        name: &str,
        value: &str,
        subject: Result<Option<Subject>, String>,
        library: &Library,
    );

    /// The figure's inside.
    fn view(&self, library: &Library, alive: bool) -> Markup;

    /// Does up to so many runs of what is under way; true when it did any.
    fn work(&mut self, _runs: u32, _library: &Library) -> bool {
        false
    }

    /// Whether something is under way.
    fn is_working(&self) -> bool {
        false
    }

    /// A key went down inside the figure; true when it meant something.
    fn key(&mut self, _key: &str) -> bool {
        false
    }

    /// The file that the figure has written for its reader, once.
    fn take_file(&mut self) -> Option<File> {
        None
    }

    /// Whether the figure wants to know what is in the file that its reader has chosen; asked once.
    fn wants_file(&mut self) -> bool {
        false
    }
}

/// All figures of one page that are of a kind.
#[derive(Debug)]
pub struct Studies<S> {
    library: Library,
    studies: Vec<S>,
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

impl<S: Study> Studies<S> {
    /// A program without figures.
    #[must_use]
    pub fn new(library: Library) -> Studies<S> {
        Studies {
            library,
            studies: Vec::new(),
            alive: false,
            runs: FIRST_RUNS,
        }
    }

    /// The program is in a browser now: nothing is computed before the reader asks.
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
        let study = S::new(&spec.widget, subject, !self.alive, &self.library).ok_or_else(|| {
            let near = join_sim::nearest(&spec.widget, S::WIDGETS.iter().copied());
            format!(
                "no figure of this program is called “{}”; the nearest name is “{near}”",
                spec.widget
            )
        })?;
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
        study.message(verb, name, value, subject, &self.library);
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
            if study.work(self.runs, &self.library) {
                answer.changed.push(at);
            }
        }
        answer.playing = self.working();
        answer
    }

    /// A key went down inside a figure: a `KeyboardEvent.key`.
    pub fn key(&mut self, figure: usize, key: &str) -> Answer {
        let study = self.studies.get_mut(figure);
        let handled = study.is_some_and(|study| study.key(key));
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
        self.studies
            .get(figure)
            .map(|study| study.view(&self.library, self.alive).into_string())
            .unwrap_or_default()
    }

    fn working(&self) -> bool {
        self.studies.iter().any(S::is_working)
    }

    /// The file that a figure has written for its reader, once.
    pub fn take_file(&mut self, figure: usize) -> Option<File> {
        self.studies.get_mut(figure)?.take_file()
    }

    /// Whether a figure wants to know what is in the file that its reader has chosen; asked once.
    pub fn wants_file(&mut self, figure: usize) -> bool {
        let study = self.studies.get_mut(figure);
        study.is_some_and(Study::wants_file)
    }
}

/// What the glue asks of every page, and what only a page's own figures have an answer to.
impl<S> Studies<S> {
    /// No run is shown here that somebody else could study.
    #[must_use]
    pub fn run(&self, _figure: usize) -> Option<String> {
        None
    }

    /// A page's address names no state of these figures.
    pub fn open(&mut self, _fragment: &str) -> Answer {
        Answer::default()
    }

    /// These figures ask nothing of their reader that could be remembered.
    #[must_use]
    pub fn memory_key(&self, _figure: usize) -> Option<String> {
        None
    }

    /// As [`Studies::memory_key`].
    pub fn recall(&mut self, _figure: usize, _memory: &str) {}

    /// As [`Studies::memory_key`].
    pub fn cannot_keep(&mut self) {}

    /// As [`Studies::memory_key`].
    #[must_use]
    pub fn progress(&self) -> Option<String> {
        None
    }

    /// As [`Studies::memory_key`].
    pub fn forget_all(&mut self) -> Answer {
        Answer::default()
    }

    /// No figure here has rows that stay in the page.
    pub fn rows(&mut self, _figure: usize, _texts: Vec<String>) {}

    /// As [`Studies::rows`].
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
