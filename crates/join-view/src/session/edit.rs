//! How a run is changed: every change runs it anew, with the cursor at the same moment and the run before beside it.

use std::cell::OnceCell;

use join_sim::{
    COMMAND_LIMIT, Command, Given, Instant, Library, Parameter, Scenario, Step, Timeline, Unit,
};

use super::{ComparedRun, RunSession};
use crate::words::runs as say;

impl RunSession {
    /// Runs other decisions, with the cursor at the same moment. `continues`: it is one movement with the change before.
    pub(super) fn run_again(&mut self, scenario: Scenario, commands: Vec<Given>, continues: bool) {
        let at_end = self.place() + 1 == self.steps();
        let at = self.timeline.record().at;
        let before = self.before_change(continues);
        self.comparison.changed(before);
        self.timeline = self.made(scenario, commands);
        self.renewed();
        if at_end {
            self.to_end();
        } else {
            let step = self
                .timeline
                .records()
                .partition_point(|record| record.at <= at)
                .saturating_sub(1);
            self.timeline.seek(Step(step as u32));
            let place = self.place();
            self.go(place);
        }
    }

    /// Changes a parameter, for the whole run or from the cursor's moment on, as the reader has chosen.
    ///
    /// # Errors
    /// A sentence naming what was expected and found, or that there is no room for one more command; the run stays as it was.
    pub fn set(&mut self, id: Parameter, text: &str) -> Result<(), String> {
        if self.from_here {
            self.set_from_here(id, text)
        } else {
            self.set_whole(id, text)
        }
    }

    /// Changes a parameter of the whole run: what was set of it from some step on no longer counts.
    fn set_whole(&mut self, id: Parameter, text: &str) -> Result<(), String> {
        let value = id.spec().parse(text.trim())?;
        self.touch(id);
        let continues = self.editing.replace(id) == Some(id);
        let given = self.timeline.commands();
        let later =
            |given: &&Given| !matches!(given.command, Command::Set(other, _) if other == id);
        let rest: Vec<Given> = given.iter().filter(later).copied().collect();
        if self.timeline.scenario().values().get(id) != value || rest.len() < given.len() {
            let scenario = self.timeline.scenario().clone().with(id, value)?;
            self.run_again(scenario, rest, continues);
        }
        Ok(())
    }

    /// Takes a change of a parameter back, the figure's own too.
    pub(super) fn unset(&mut self, id: Parameter, library: &Library) -> bool {
        let value = self.named(library).values().get(id);
        let scenario = self.timeline.scenario().clone();
        scenario.with(id, value).is_ok_and(|scenario| {
            self.run_again(scenario, self.timeline.commands().to_vec(), false);
            true
        })
    }

    /// Takes the command at a place among all that were given back.
    ///
    /// # Errors
    /// A sentence when there is none.
    pub(super) fn take_back(&mut self, at: usize) -> Result<(), String> {
        let mut rest = self.timeline.commands().to_vec();
        if at >= rest.len() {
            return Err(say::no_such_change(at, rest.len()));
        }
        rest.remove(at);
        self.run_again(self.timeline.scenario().clone(), rest, false);
        Ok(())
    }

    /// Puts the run back to what it was before a parameter was moved.
    pub fn put_back(&mut self, id: Parameter, (scenario, commands): (Scenario, Vec<Given>)) {
        self.editing = Some(id);
        self.run_again(scenario, commands, true);
    }

    /// Changes a parameter from the cursor's moment on.
    ///
    /// # Errors
    /// A sentence naming what was expected and found, or that there is no room for one more command.
    fn set_from_here(&mut self, id: Parameter, text: &str) -> Result<(), String> {
        let value = id.spec().parse(text.trim())?;
        let continues = self.editing.replace(id) == Some(id);
        if self.timeline.world().values().get(id) == value {
            return Ok(());
        }
        let before = self.before_change(continues);
        // What was set at this very moment is set anew, so that a moved slider leaves one command.
        let given = self.timeline.commands();
        let now = self.timeline.record().at;
        let set = |given: &Given| {
            given.at == now && matches!(given.command, Command::Set(other, _) if other == id)
        };
        if given.iter().any(set) {
            let rest = given.iter().filter(|one| !set(one)).copied().collect();
            let scenario = self.timeline.scenario().clone();
            self.timeline = Timeline::new(scenario, rest);
            let later = self.timeline.records().partition_point(|r| r.at <= now);
            self.timeline.seek(Step(later.saturating_sub(1) as u32));
        }
        self.give(Command::Set(id, value), before)
    }

    /// The reader has done something else than to move one parameter.
    pub fn end_edit(&mut self) {
        self.editing = None;
    }

    /// The reader is at this parameter; only a number counts.
    pub fn touch(&mut self, id: Parameter) {
        if !matches!(id.spec().unit, Unit::Choice(_)) {
            self.touched = id;
            self.sensitivity = OnceCell::new();
        }
    }

    /// Begins anew with a named scenario.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn choose(&mut self, library: &Library, name: &str) -> Result<(), String> {
        let scenario = library.get(name)?.clone();
        self.run_again(scenario.clone(), Vec::new(), false);
        self.comparison.by_change = false;
        self.comparison.set_plain(scenario);
        self.to_start();
        Ok(())
    }

    /// Undoes everything the reader has changed.
    pub fn reset(&mut self) {
        self.run_again(self.start.clone(), Vec::new(), false);
        self.comparison.set_plain(self.home.clone());
        self.comparison.forget_before();
        self.to_start();
    }

    /// Gives a command at the cursor's moment.
    ///
    /// # Errors
    /// A sentence when there is no room for one more.
    pub fn command(&mut self, command: Command) -> Result<(), String> {
        let before = self.before_change(false);
        self.give(command, before)
    }

    /// This run, to stand beside the one after a change; none while the change before goes on, whose beginning is kept.
    pub(super) fn before_change(&self, continues: bool) -> Option<ComparedRun> {
        (!continues || self.comparison.before().is_none()).then(|| self.as_compared())
    }

    fn give(&mut self, command: Command, before: Option<ComparedRun>) -> Result<(), String> {
        self.give_at(self.timeline.record().at, command, before)
    }

    /// Gives a command at a moment; `before`: the run until now.
    ///
    /// # Errors
    /// See [`RunSession::command`].
    pub(super) fn give_at(
        &mut self,
        at: Instant,
        command: Command,
        before: Option<ComparedRun>,
    ) -> Result<(), String> {
        if !self.timeline.command_at(at, command) {
            return Err(say::too_many_commands(COMMAND_LIMIT));
        }
        self.comparison.changed(before);
        let cursor = self.timeline.cursor();
        self.renewed();
        self.seek(cursor.0);
        Ok(())
    }
}
