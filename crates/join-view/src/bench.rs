//! What figures on the same run share: the run, the cursor, the reader's changes. All that the reader does ends here.

use std::cell::OnceCell;

use join_sim::{
    COMMANDS, Channel, Command, DeviceState, Given, Library, Parameter, Record, Save, Scenario,
    Step, Timeline, Why, notation,
};

use crate::branch::{Beside, Side};
use crate::phases::Phases;
use crate::{keys, words_run};

/// How long a step is shown while playing, in milliseconds of real time.
const STEP_SHOWN_MS: u32 = 900;

/// A drag that is under way; the axis stays as it was when it began.
#[derive(Clone, Debug)]
pub struct Drag {
    /// What is dragged.
    pub parameter: Parameter,
    /// The run's decisions before.
    pub before: (Scenario, Vec<Given>),
    /// The axis: first and last moment in milliseconds of true time.
    pub axis: (i64, i64),
    /// The boot from which the picture begins: where it moves in true time, the axis moves along.
    pub boot: i64,
    /// The moment from which the value counts, in milliseconds of true time.
    pub zero: i64,
}

/// A run with everything the reader has done to it.
#[derive(Clone, Debug)]
pub struct Bench {
    start: Scenario,
    timeline: Timeline,
    moments: Vec<usize>,
    path: OnceCell<Vec<(usize, DeviceState)>>,
    /// Every record is a step, not only the key moments.
    pub every: bool,
    /// Steps follow each other by themselves.
    pub playing: bool,
    played_ms: u32,
    /// Something went wrong; said with `role="alert"`.
    pub alert: Option<String>,
    /// A value that a field was given and that cannot be, with what was expected; said at the field.
    pub wrong: Option<(Parameter, String)>,
    /// The runs beside this one.
    pub beside: Beside,
    /// The scenario without changes, as the figure was set up.
    home: Scenario,
    /// A changed parameter counts from the cursor's moment on, not for the whole run.
    pub from_here: bool,
    /// The parameter that was changed last, while the reader is still at it.
    at_it: Option<Parameter>,
    /// The parameter that the strip of other values is about.
    pub focus: Parameter,
    /// The drag under way.
    pub drag: Option<Drag>,
    /// The record that the reader asks about, while the list of its causes is open.
    why: Option<usize>,
    /// The table of steps is open.
    pub table: bool,
    /// The list of keys is open.
    pub help: bool,
    /// The trace that the playground lists.
    pub channel: Channel,
}

impl Bench {
    /// The run of a scenario, at its first step; `home` is the same, or another, without changes, to compare with.
    #[must_use]
    pub fn new(start: Scenario, home: Scenario) -> Bench {
        let mut bench = Bench {
            timeline: Timeline::new(start.clone(), Vec::new()),
            start,
            moments: Vec::new(),
            path: OnceCell::new(),
            every: false,
            playing: false,
            played_ms: 0,
            alert: None,
            wrong: None,
            beside: Beside::new(home.clone()),
            home,
            from_here: false,
            at_it: None,
            focus: Parameter::TokenLifetime,
            drag: None,
            why: None,
            table: false,
            help: false,
            channel: Channel::Http,
        };
        bench.renewed();
        bench.to_start();
        bench
    }

    /// The scenario to compare with from the beginning.
    pub fn compare_with(&mut self, home: Scenario) {
        self.beside.set_plain(home.clone());
        self.home = home;
    }

    /// The run.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The scenario on which the figure was set up.
    #[must_use]
    pub fn start(&self) -> &Scenario {
        &self.start
    }

    /// Whether the reader has changed anything.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.timeline.scenario() != &self.start || !self.timeline.commands().is_empty()
    }

    /// The records of the key moments.
    #[must_use]
    pub fn moments(&self) -> &[usize] {
        &self.moments
    }

    /// The states that the run goes through, each with the first record at which the device is in it.
    #[must_use]
    pub fn path(&self) -> &[(usize, DeviceState)] {
        self.path.get_or_init(|| {
            let mut path: Vec<(usize, DeviceState)> = Vec::new();
            for step in 0..self.timeline.records().len() {
                let world = self.timeline.world_at(Step(step as u32));
                let state = world.machines().device.state();
                if path.last().is_none_or(|(_, last)| *last != state) {
                    path.push((step, state));
                }
            }
            path
        })
    }

    /// How many steps the reader can take.
    #[must_use]
    pub fn steps(&self) -> usize {
        if self.every {
            self.timeline.records().len()
        } else {
            self.moments.len()
        }
    }

    /// The step at which the cursor stands, from 0.
    #[must_use]
    pub fn place(&self) -> usize {
        let cursor = self.timeline.cursor().0 as usize;
        if self.every {
            cursor
        } else {
            self.moments
                .partition_point(|step| *step <= cursor)
                .saturating_sub(1)
        }
    }

    fn record_of(&self, place: usize) -> usize {
        let place = place.min(self.steps() - 1);
        if self.every {
            place
        } else {
            self.moments[place]
        }
    }

    /// The last record that belongs to the cursor's step: of a key moment, all that follows at the same instant
    /// before the next one, such as the page that somebody then sees.
    #[must_use]
    pub fn settled(&self) -> usize {
        let cursor = self.timeline.cursor().0 as usize;
        if self.every {
            return cursor;
        }
        let records = self.timeline.records();
        let next = self
            .moments
            .get(self.place() + 1)
            .copied()
            .unwrap_or(records.len());
        let same = records[cursor..next.max(cursor + 1)]
            .iter()
            .take_while(|record| record.at == records[cursor].at)
            .count();
        cursor + same - 1
    }

    /// The record of the step before the cursor's.
    #[must_use]
    pub fn step_before(&self) -> Option<usize> {
        self.place()
            .checked_sub(1)
            .map(|place| self.record_of(place))
    }

    fn renewed(&mut self) {
        self.moments = keys::moments(self.timeline.records());
        self.path = OnceCell::new();
        self.playing = false;
    }

    fn go(&mut self, place: usize) {
        let step = self.record_of(place);
        self.seek(step as u32);
    }

    /// To the first step.
    pub fn to_start(&mut self) {
        self.go(0);
    }

    /// To the last step.
    pub fn to_end(&mut self) {
        self.go(self.steps() - 1);
    }

    /// To the step of this number, from 0; beyond the last one means to the last one.
    pub fn go_to(&mut self, place: usize) {
        self.go(place);
    }

    /// One step on; false at the end.
    pub fn forward(&mut self) -> bool {
        let next = self.place() + 1;
        next < self.steps() && {
            self.go(next);
            true
        }
    }

    /// One step back; false at the beginning.
    pub fn back(&mut self) -> bool {
        let place = self.place();
        let between = !self.every && self.timeline.cursor().0 as usize > self.record_of(place);
        if between {
            self.go(place);
            return true;
        }
        place > 0 && {
            self.go(place - 1);
            true
        }
    }

    /// To a record.
    pub fn seek(&mut self, step: u32) {
        self.timeline.seek(Step(step));
        // Whoever goes on asks about the step where they are.
        if let Some(of) = &mut self.why {
            *of = self.timeline.cursor().0 as usize;
        }
    }

    /// To a record in the list of causes, which stays about what it was about.
    pub fn follow(&mut self, step: u32) {
        self.timeline.seek(Step(step));
    }

    /// Opens the list of causes of the cursor's record, or closes it.
    pub fn toggle_why(&mut self) {
        let cursor = self.timeline.cursor().0 as usize;
        self.why = self.why.is_none().then_some(cursor);
    }

    /// The record that the reader asks about, and why it came about; none while nobody asks.
    #[must_use]
    pub fn asked(&self) -> Option<(usize, Why)> {
        let of = self.why?.min(self.timeline.records().len() - 1);
        Some((of, join_sim::why(self.timeline.records(), of)))
    }

    /// The records of that list, the effect first; none while nobody asks.
    #[must_use]
    pub fn told(&self) -> Vec<Step> {
        let told = self.asked().map(|(_, why)| why.told).unwrap_or_default();
        told.into_iter().map(|(step, _)| step).collect()
    }

    /// Whether the list of causes is open.
    #[must_use]
    pub fn asks_why(&self) -> bool {
        self.why.is_some()
    }

    /// The scenario without the reader's changes.
    #[must_use]
    pub fn base<'a>(&'a self, library: &'a Library) -> &'a Scenario {
        let number = self.timeline.scenario().number();
        match library.by_number(number) {
            Some(named) if number != self.start.number() => named,
            _ => &self.start,
        }
    }

    /// The scenario by that name, without anybody's changes: the reader's or the figure's own.
    #[must_use]
    pub fn named<'a>(&'a self, library: &'a Library) -> &'a Scenario {
        let number = self.timeline.scenario().number();
        library.by_number(number).unwrap_or(&self.start)
    }

    /// To the first key moment that the run has not in common with its scenario; stays where it is if there is none.
    pub fn to_first_difference(&mut self, library: &Library) {
        let (theirs, _) = join_sim::run(self.base(library), &[]);
        let mine = self.timeline.records();
        let same = |(mine, theirs): (&Record, &Record)| {
            (mine.at, mine.who, mine.event) == (theirs.at, theirs.who, theirs.event)
        };
        let moments = keys::moments(&theirs);
        let pairs = self.moments.iter().zip(&moments);
        let common = pairs.take_while(|(i, j)| same((&mine[**i], &theirs[**j])));
        let common = common.count();
        if common < self.moments.len() {
            self.go(common);
        } else if common < moments.len() {
            self.to_end();
        }
    }

    /// The record that led to the cursor's, if there is one: of the key moments, the nearest back along the chain.
    #[must_use]
    pub fn cause(&self) -> Option<&Record> {
        let records = self.timeline.records();
        let mut step = self.timeline.record().cause;
        while let Some(at) = step {
            let record = &records[at.0 as usize];
            if self.every || self.moments.binary_search(&(at.0 as usize)).is_ok() {
                return Some(record);
            }
            step = record.cause;
        }
        None
    }

    /// The steps of the whole chain of causes of the cursor's record, nearest first.
    #[must_use]
    pub fn chain(&self) -> Vec<usize> {
        let records = self.timeline.records();
        let mut chain = Vec::new();
        let mut step = self.timeline.record().cause;
        while let Some(at) = step {
            chain.push(at.0 as usize);
            step = records[at.0 as usize].cause;
        }
        chain
    }

    /// Real time passes while playing; true when a step was taken.
    pub fn play(&mut self, elapsed_ms: u32) -> bool {
        if !self.playing {
            return false;
        }
        self.played_ms = self.played_ms.saturating_add(elapsed_ms);
        if self.played_ms < STEP_SHOWN_MS {
            return false;
        }
        self.played_ms = 0;
        let moved = self.forward();
        if self.place() + 1 == self.steps() {
            self.playing = false;
        }
        moved
    }

    /// Begins to play, from the start if the end is reached; or pauses.
    pub fn toggle_play(&mut self) {
        self.playing = !self.playing;
        self.played_ms = 0;
        if self.playing && self.place() + 1 == self.steps() {
            self.to_start();
        }
    }

    /// Runs other decisions, with the cursor at the same moment. `still`: it is one movement with the change before.
    pub(crate) fn run_again(&mut self, scenario: Scenario, commands: Vec<Given>, still: bool) {
        let at_end = self.place() + 1 == self.steps();
        let at = self.timeline.record().at;
        let before = self.as_it_was(still);
        self.beside.changed(before);
        self.timeline = Timeline::new(scenario, commands);
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
        self.focus_on(id);
        let still = self.at_it.replace(id) == Some(id);
        let given = self.timeline.commands();
        let later =
            |given: &&Given| !matches!(given.command, Command::Set(other, _) if other == id);
        let rest: Vec<Given> = given.iter().filter(later).copied().collect();
        if self.timeline.scenario().values().get(id) != value || rest.len() < given.len() {
            let scenario = self.timeline.scenario().clone().with(id, value)?;
            self.run_again(scenario, rest, still);
        }
        Ok(())
    }

    /// Takes a change of a parameter back, the figure's own too.
    pub(crate) fn unset(&mut self, id: Parameter, library: &Library) -> bool {
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
    pub(crate) fn take_back(&mut self, place: &str) -> Result<bool, String> {
        let mut rest = self.timeline.commands().to_vec();
        let at = place.parse().ok().filter(|at| *at < rest.len());
        let at: usize = at.ok_or_else(|| words_run::no_such_change(place, rest.len()))?;
        rest.remove(at);
        self.run_again(self.timeline.scenario().clone(), rest, false);
        Ok(true)
    }

    /// Puts the run back to what it was when a drag began.
    pub fn put_back(&mut self, drag: Drag) {
        let (scenario, commands) = drag.before;
        self.at_it = Some(drag.parameter);
        self.run_again(scenario, commands, true);
    }

    /// Changes a parameter from the cursor's moment on.
    ///
    /// # Errors
    /// A sentence naming what was expected and found, or that there is no room for one more command.
    fn set_from_here(&mut self, id: Parameter, text: &str) -> Result<(), String> {
        let value = id.spec().parse(text.trim())?;
        let still = self.at_it.replace(id) == Some(id);
        if self.timeline.world().values().get(id) == value {
            return Ok(());
        }
        let before = self.as_it_was(still);
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
    pub fn turned_away(&mut self) {
        self.at_it = None;
    }

    /// The strip of other values is about this parameter from now on, if it is a number.
    pub fn focus_on(&mut self, id: Parameter) {
        if !matches!(id.spec().unit, join_sim::Unit::Choice(_)) {
            self.focus = id;
        }
    }

    /// Begins anew with a named scenario.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn choose(&mut self, library: &Library, name: &str) -> Result<(), String> {
        let scenario = library.get(name)?.clone();
        self.run_again(scenario.clone(), Vec::new(), false);
        self.beside.by_change = false;
        self.beside.set_plain(scenario);
        self.to_start();
        Ok(())
    }

    /// Undoes everything the reader has changed.
    pub fn reset(&mut self) {
        self.run_again(self.start.clone(), Vec::new(), false);
        self.beside.set_plain(self.home.clone());
        self.beside.forget_before();
        self.to_start();
    }

    /// Gives a command at the cursor's moment.
    ///
    /// # Errors
    /// A sentence when there is no such command or no room for one more.
    pub fn command(&mut self, name: &str) -> Result<(), String> {
        let command = Command::from_name(name)?;
        let before = self.as_it_was(false);
        self.give(command, before)
    }

    /// This run, to stand beside the one after a change; none while the change before goes on, whose beginning is kept.
    fn as_it_was(&self, still: bool) -> Option<Side> {
        (!still || self.beside.before().is_none()).then(|| self.as_side())
    }

    fn give(&mut self, command: Command, before: Option<Side>) -> Result<(), String> {
        if !self.timeline.command(command) {
            return Err(format!(
                "a run takes at most {} commands; reset it to go on",
                join_sim::COMMAND_LIMIT
            ));
        }
        self.beside.changed(before);
        let cursor = self.timeline.cursor();
        self.renewed();
        self.seek(cursor.0);
        Ok(())
    }

    /// The commands that a reader can give, with name and label.
    pub fn commands() -> impl Iterator<Item = (&'static str, &'static str)> {
        COMMANDS.iter().map(|(_, name, label)| (*name, *label))
    }

    /// The run as a save, with all that is kept beside it.
    ///
    /// # Errors
    /// A sentence when that is longer than a link may be.
    pub fn save(&self, library: &Library) -> Result<String, String> {
        let save = Save {
            guess: self.beside.guess,
            kept: self.beside.saved(library),
            ..Save::of(&self.timeline, library)
        };
        let text = save.write();
        if text.len() > join_sim::SAVE_LIMIT {
            return Err(words_run::link_too_long(text.len()));
        }
        Ok(text)
    }

    /// Takes over the run of a save.
    ///
    /// # Errors
    /// A sentence naming what was expected and found; the run stays as it was.
    pub fn load(&mut self, library: &Library, text: &str) -> Result<(), String> {
        let save = Save::read(text)?;
        let loaded = save.load(library)?;
        self.beside.load(&save.kept, library)?;
        let number = loaded.timeline.scenario().number();
        let home = library
            .by_number(number)
            .filter(|named| named.number() != self.home.number());
        self.beside.set_plain(home.unwrap_or(&self.home).clone());
        self.beside.forget_before();
        self.beside.guess = save.guess;
        self.timeline = loaded.timeline;
        let cursor = self.timeline.cursor();
        self.renewed();
        self.every = self.moments.binary_search(&(cursor.0 as usize)).is_err();
        self.seek(cursor.0);
        self.beside.answered = save.guess > 0 && self.changed();
        self.alert = match (loaded.ended_otherwise, loaded.other_model) {
            (Some(then), _) => Some(words_run::runs_otherwise(then, self.timeline.end())),
            (None, Some(version)) => Some(words_run::other_model(version)),
            (None, None) => None,
        };
        Ok(())
    }

    /// When the user's phase began and when the user first signed in.
    #[must_use]
    pub fn phases(&self) -> Phases {
        Phases::of(self.timeline.records(), self.timeline.end())
    }

    /// The margin at the end of the run, in milliseconds.
    #[must_use]
    pub fn margin_ms(&self) -> Option<i64> {
        notation::margin_ms(self.timeline.end())
    }
}
