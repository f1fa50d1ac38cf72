//! What a figure studies that makes runs of its own: the run that its page's stepper shows.

use join_sim::{Given, Library, Save, Scenario, Step, Timeline};

use crate::run::key_moments;
use crate::spec::FigureSpec;
use crate::words;

/// What a button asks to be told that begins a study: the run that the page's first stepper shows.
pub const STEPPERS_RUN: &str = "run";

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

impl Subject {
    /// The run that a figure's author names.
    ///
    /// # Errors
    /// A sentence naming what was expected and found: unknown scenario, parameter or value.
    pub fn new(spec: &FigureSpec, library: &Library) -> Result<Subject, String> {
        Ok(Subject {
            scenario: spec.scenario(library)?,
            commands: Vec::new(),
            stepper: spec.full,
        })
    }

    /// Takes over the run that a save stands for; an empty one means that there is none to take over.
    ///
    /// # Errors
    /// A sentence naming what was expected and found; the subject stays as it was.
    pub fn take_over(&mut self, save: &str, library: &Library) -> Result<bool, String> {
        if !save.is_empty() {
            *self = read(save, library).map_err(|error| words::no_run(&error))?;
        }
        Ok(!save.is_empty())
    }
}

fn read(save: &str, library: &Library) -> Result<Subject, String> {
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
        let first = key_moments::of(timeline.records()).first().copied();
        timeline.seek(Step(first.unwrap_or(0) as u32));
        let save = Save::of(&timeline, library).write();
        if self.stepper {
            format!("#join=/{save}")
        } else {
            format!("playground/index.html#join=/{save}")
        }
    }
}
