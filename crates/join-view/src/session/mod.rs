//! What figures on the same run share, and no more: the run with what the reader has changed, the cursor, the runs beside it.

mod chain;
mod comparison;
mod edit;
mod flow;
mod history;
mod kept;
mod kept_back;
mod messages;
mod moment;
mod opening;
mod pace;
mod past;
mod repairs;
pub mod report;
mod saved;

pub use comparison::{ComparedRun, Comparison, Repair};
pub use pace::Played;
pub use past::Decided;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use join_sim::{Command, DeviceState, Given, Library, Parameter, Scenario, Step, Timeline, Why};
use join_study::{Ground, Sensitivity};

use crate::run::facts::RunFacts;
use crate::run::key_moments;
use crate::run::phases::Phases;
use crate::run::standing::Standing;

/// A run with everything the reader has done to it.
#[derive(Clone, Debug)]
pub struct RunSession {
    start: Scenario,
    timeline: Timeline,
    facts: RunFacts,
    /// Who knows what at each record.
    standings: OnceCell<Vec<Standing>>,
    /// How it would end at other values of the number that the reader was at last.
    sensitivity: OnceCell<Sensitivity>,
    lifetimes: OnceCell<Sensitivity>,
    /// What the record rests on that the reader asked about last.
    ground: RefCell<Option<(usize, Rc<Ground>)>>,
    /// Every record is a step, not only the key moments.
    pub every: bool,
    playing: bool,
    played_ms: u32,
    /// A stretch of time that passes without steps.
    flow: Option<pace::Flow>,
    /// Its reader has been at the end.
    ended_once: bool,
    /// What would turn the run, as far as a figure offers it.
    repairs: OnceCell<Vec<Repair>>,
    /// How often the cursor was put somewhere.
    moves: u32,
    /// The runs beside this one.
    pub comparison: Comparison,
    /// The scenario without changes, as the figure was set up.
    home: Scenario,
    /// A changed parameter counts from the cursor's moment on, not for the whole run.
    pub from_here: bool,
    /// So many records of the run are told: what follows is asked, and its reader has not answered yet.
    until: Option<usize>,
    /// A link was opened, and all of it is told.
    linked: bool,
    /// The parameter that is being changed: as long as the reader does nothing else, it is one change.
    editing: Option<Parameter>,
    /// The number that the reader was at last.
    touched: Parameter,
    /// What can be taken back.
    pub history: past::History,
    /// What can be done at the moment that somebody looked at last.
    possible: RefCell<Option<((Step, i64), past::Possible)>>,
}

impl RunSession {
    /// The run of a scenario, at its first step; `home` is the same, or another, without changes, to compare with.
    #[must_use]
    pub fn new(start: Scenario, home: Scenario) -> RunSession {
        let timeline = Timeline::new(start.clone(), Vec::new());
        let mut session = RunSession {
            facts: facts_of(&timeline),
            timeline,
            start,
            standings: OnceCell::new(),
            sensitivity: OnceCell::new(),
            lifetimes: OnceCell::new(),
            ground: RefCell::new(None),
            every: false,
            playing: false,
            played_ms: 0,
            flow: None,
            ended_once: false,
            repairs: OnceCell::new(),
            moves: 0,
            comparison: Comparison::new(home.clone()),
            home,
            from_here: false,
            until: None,
            linked: false,
            editing: None,
            touched: Parameter::TokenLifetime,
            history: past::History::default(),
            possible: RefCell::new(None),
        };
        session.to_start();
        session
    }

    /// The scenario to compare with from the beginning.
    pub fn compare_with(&mut self, home: Scenario) {
        self.comparison.set_plain(home.clone());
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

    /// What the run was.
    #[must_use]
    pub fn facts(&self) -> &RunFacts {
        &self.facts
    }

    /// The records of the key moments.
    #[must_use]
    pub fn moments(&self) -> &[usize] {
        &self.facts.moments
    }

    /// Who knows what at a record.
    #[must_use]
    pub fn standing(&self, step: usize) -> &Standing {
        &self.standings()[step]
    }

    /// The same at each of them.
    fn standings(&self) -> &[Standing] {
        self.standings.get_or_init(|| {
            let all = 0..self.timeline.records().len() as u32;
            all.map(|step| Standing::of(&self.timeline.world_at(Step(step))))
                .collect()
        })
    }

    /// The states that the run goes through, each with the first record at which the device is in it.
    #[must_use]
    pub fn path(&self) -> Vec<(usize, DeviceState)> {
        let mut path: Vec<(usize, DeviceState)> = Vec::new();
        for (step, standing) in self.standings().iter().enumerate() {
            if path.last().is_none_or(|(_, last)| *last != standing.state) {
                path.push((step, standing.state));
            }
        }
        path
    }

    /// How the run would end at other values of the number that the reader was at last; none where a value changes on the way.
    #[must_use]
    pub fn sensitivity(&self, range: (i64, i64)) -> Option<&Sensitivity> {
        self.at_other_values(&self.sensitivity, self.touched, range)
    }

    /// The same at other lifetimes of the token.
    #[must_use]
    pub fn lifetimes(&self, range: (i64, i64)) -> Option<&Sensitivity> {
        self.at_other_values(&self.lifetimes, Parameter::TokenLifetime, range)
    }

    fn at_other_values<'a>(
        &'a self,
        kept: &'a OnceCell<Sensitivity>,
        id: Parameter,
        range: (i64, i64),
    ) -> Option<&'a Sensitivity> {
        if self.keeps_back() {
            return None;
        }
        let commands = self.timeline.commands();
        let sets = |given: &Given| matches!(given.command, Command::Set(..));
        (!commands.iter().any(sets)).then(|| {
            let of = || Sensitivity::of(self.timeline.scenario(), commands, id, range);
            kept.get_or_init(of)
        })
    }

    /// What a record rests on; `why`: what led to it.
    #[must_use]
    pub fn ground(&self, of: usize, why: &Why) -> Rc<Ground> {
        let kept = self.ground.borrow().clone();
        if let Some((_, ground)) = kept.filter(|(kept, _)| *kept == of) {
            return ground;
        }
        let timeline = &self.timeline;
        let ground = Ground::of(
            timeline.scenario(),
            timeline.commands(),
            timeline.records(),
            of,
            why,
        );
        let ground = Rc::new(ground);
        self.ground.replace(Some((of, ground.clone())));
        ground
    }

    /// How many steps the reader can take.
    #[must_use]
    pub fn steps(&self) -> usize {
        if self.every {
            self.timeline.records().len()
        } else {
            self.facts.moments.len()
        }
    }

    /// The step at which the cursor stands, from 0.
    #[must_use]
    pub fn place(&self) -> usize {
        let cursor = self.timeline.cursor().0 as usize;
        if self.every {
            cursor
        } else {
            self.place_among_moments()
        }
    }

    /// The key moment at which the cursor stands or that it has passed last, from 0, whatever is stepped through.
    #[must_use]
    pub fn place_among_moments(&self) -> usize {
        let cursor = self.timeline.cursor().0 as usize;
        let passed = self.facts.moments.partition_point(|step| *step <= cursor);
        passed.saturating_sub(1)
    }

    fn record_of(&self, place: usize) -> usize {
        let place = place.min(self.steps() - 1);
        if self.every {
            place
        } else {
            self.facts.moments[place]
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
            .moments()
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

    /// The run is another one now: what was found out of the one before no longer counts.
    fn renewed(&mut self) {
        self.facts = facts_of(&self.timeline);
        self.standings = OnceCell::new();
        self.sensitivity = OnceCell::new();
        self.lifetimes = OnceCell::new();
        self.ground = RefCell::new(None);
        self.possible = RefCell::new(None);
        self.repairs = OnceCell::new();
        self.flow = None;
        self.playing = false;
    }

    /// To the step of this number, from 0; beyond the last one means to the last one.
    pub fn go(&mut self, place: usize) {
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
        self.flow = None;
        self.put(step);
    }

    /// Puts the cursor at a record.
    fn put(&mut self, step: u32) {
        self.timeline.seek(Step(step));
        self.moves = self.moves.wrapping_add(1);
        let last = self.facts.moments.last().copied().unwrap_or_default();
        self.ended_once |= step as usize >= last && !self.keeps_back();
    }

    /// Changes whenever the cursor is put somewhere.
    #[must_use]
    pub fn moves(&self) -> u32 {
        self.moves
    }

    /// The number that the reader was at last; at first the token's lifetime.
    #[must_use]
    pub fn touched(&self) -> Parameter {
        self.touched
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
        let moments = key_moments::of(&theirs);
        let mine = (self.timeline.records(), &self.facts.moments[..]);
        let common = key_moments::in_common(mine, (&theirs, &moments));
        if common < self.facts.moments.len() {
            self.go(common);
        } else if common < moments.len() {
            self.to_end();
        }
    }

    /// When the user's phase began and when the user first signed in.
    #[must_use]
    pub fn phases(&self) -> Phases {
        self.facts.phases
    }

    /// The value that a parameter has at a step.
    #[must_use]
    pub fn value_at(&self, step: Step, id: Parameter) -> i64 {
        self.timeline.world_at(step).values().get(id)
    }
}

fn facts_of(timeline: &Timeline) -> RunFacts {
    RunFacts::of(
        timeline.scenario(),
        timeline.records().to_vec(),
        timeline.end(),
    )
}
