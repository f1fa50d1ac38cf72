//! Runs beside the reader's own: the one to compare with, the run before the last change, and those that are kept.

use std::cell::OnceCell;

use join_sim::{
    Decisions, Given, KEPT_LIMIT, Kept, Library, Outcome, Parameter, Record, Scenario, World,
    name_of, run,
};

use crate::bench::Bench;
use crate::words_run;

/// A run beside the reader's own: its decisions, and what comes of them as soon as somebody looks.
#[derive(Clone, Debug)]
pub struct Side {
    /// What its reader calls it; empty for the name that its changes give it.
    pub name: String,
    /// Its world.
    pub scenario: Scenario,
    /// What is done in it.
    pub commands: Vec<Given>,
    ran: OnceCell<(Vec<Record>, World)>,
    ended: Option<Outcome>,
}

impl Side {
    /// A run that nobody has looked at yet.
    #[must_use]
    pub fn new(scenario: Scenario, commands: Vec<Given>) -> Side {
        Side {
            name: String::new(),
            scenario,
            commands,
            ran: OnceCell::new(),
            ended: None,
        }
    }

    /// Its records, and the world at its end.
    #[must_use]
    pub fn ran(&self) -> &(Vec<Record>, World) {
        self.ran.get_or_init(|| run(&self.scenario, &self.commands))
    }

    /// How it ended, if somebody has seen that.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        let ran = || self.ran.get().map(|(_, end)| end.outcome());
        self.ended.or_else(ran)
    }

    /// Whether it is the same run, whatever its name.
    fn is(&self, scenario: &Scenario, commands: &[Given]) -> bool {
        self.scenario == *scenario && self.commands == commands
    }
}

/// With what the reader's run is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// With the run before the last change as soon as there is one, else with the scenario itself.
    #[default]
    Latest,
    /// With the scenario itself.
    Plain,
    /// With a run that is kept, by its place.
    Kept(usize),
}

/// All runs beside the reader's own.
#[derive(Clone, Debug)]
pub struct Beside {
    plain: Side,
    before: Option<Side>,
    kept: Vec<Side>,
    against: Against,
    /// The name for the next run to be kept, as far as it is typed.
    draft: String,
    /// The reader's prediction, by its number; 0 for none.
    pub guess: u8,
    /// The run before came to this one by a change of the reader, not by another scenario or a run that was kept.
    pub by_change: bool,
    /// A change has followed the prediction, so that the run answers it.
    pub answered: bool,
    /// Moments that are the same in both runs are shown, too.
    pub all_rows: bool,
}

impl Beside {
    /// Nothing but the scenario itself.
    #[must_use]
    pub fn new(plain: Scenario) -> Beside {
        Beside {
            plain: Side::new(plain, Vec::new()),
            before: None,
            kept: Vec::new(),
            against: Against::Latest,
            draft: String::new(),
            guess: 0,
            by_change: false,
            answered: false,
            all_rows: false,
        }
    }

    /// The runs that are kept.
    #[must_use]
    pub fn kept(&self) -> &[Side] {
        &self.kept
    }

    /// The name typed for the next run to be kept.
    #[must_use]
    pub fn draft(&self) -> &str {
        &self.draft
    }

    /// The run before the last change.
    #[must_use]
    pub fn before(&self) -> Option<&Side> {
        self.before.as_ref()
    }

    /// The reader has changed something: `before` is the run as it was, none while a change goes on.
    pub(crate) fn changed(&mut self, before: Option<Side>) {
        if before.is_some() {
            self.before = before;
        }
        self.by_change = true;
        self.answered = self.guess > 0;
    }

    /// Back at the beginning: there is no run before this one.
    pub(crate) fn forget_before(&mut self) {
        self.before = None;
        self.answered = false;
    }

    /// Another scenario is the one without changes.
    pub(crate) fn set_plain(&mut self, plain: Scenario) {
        self.plain = Side::new(plain, Vec::new());
    }

    /// The run to compare with.
    #[must_use]
    pub fn other(&self) -> &Side {
        self.run(self.against)
    }

    /// A run beside the reader's own.
    #[must_use]
    pub fn run(&self, which: Against) -> &Side {
        match which {
            Against::Kept(at) if at < self.kept.len() => &self.kept[at],
            Against::Latest => self.before.as_ref().unwrap_or(&self.plain),
            _ => &self.plain,
        }
    }

    /// The kept runs as a link carries them.
    #[must_use]
    pub fn saved(&self, library: &Library) -> Vec<Kept> {
        let kept = |side: &Side| Kept {
            name: side.name.clone(),
            run: Decisions::of(&side.scenario, &side.commands, library),
        };
        self.kept.iter().map(kept).collect()
    }

    /// Takes over what a link carries; none of it is run before somebody looks.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub(crate) fn load(&mut self, kept: &[Kept], library: &Library) -> Result<(), String> {
        let mut sides = Vec::new();
        for one in kept {
            let mut side = Side::new(one.run.scenario(library)?, one.run.commands.clone());
            side.name.clone_from(&one.name);
            sides.push(side);
        }
        self.kept = sides;
        self.against = Against::Latest;
        Ok(())
    }
}

impl Bench {
    /// The name of a run: the reader's, or what was changed in it.
    #[must_use]
    pub fn name_of(&self, side: &Side) -> String {
        match side.name.as_str() {
            "" => self.changes_of(&side.scenario, &side.commands),
            name => name.into(),
        }
    }

    /// The name of the run without changes, where it can be chosen to compare with.
    #[must_use]
    pub fn plain_name(&self) -> String {
        let plain = &self.beside.plain.scenario;
        if plain.number() == self.timeline().scenario().number() {
            words_run::PLAIN.into()
        } else {
            plain.title().into()
        }
    }

    /// The name that its changes give this run.
    #[must_use]
    pub fn name(&self) -> String {
        self.changes_of(self.timeline().scenario(), self.timeline().commands())
    }

    /// What is changed in a run; one of another scenario is called by that.
    fn changes_of(&self, scenario: &Scenario, commands: &[Given]) -> String {
        let plain = &self.beside.plain.scenario;
        let other = scenario.number() != plain.number();
        let base = if other { scenario } else { plain };
        let changes = scenario.values().changes(base.values());
        words_run::name(scenario.title(), other, changes, commands)
    }

    /// Keeps this run, under the name that is typed.
    fn keep(&mut self) -> Result<bool, String> {
        let (scenario, commands) = (self.timeline().scenario(), self.timeline().commands());
        let same = |side: &Side| side.is(scenario, commands);
        if let Some(at) = self.beside.kept.iter().position(same) {
            return Err(words_run::kept_already(
                &self.name_of(&self.beside.kept[at]),
            ));
        }
        if self.beside.kept.len() >= KEPT_LIMIT {
            return Err(words_run::too_many_kept(KEPT_LIMIT));
        }
        let mut side = self.as_side();
        side.name = std::mem::take(&mut self.beside.draft);
        self.beside.kept.push(side);
        Ok(true)
    }

    /// This run, to stand beside another.
    pub(crate) fn as_side(&self) -> Side {
        let timeline = self.timeline();
        Side {
            ended: Some(timeline.outcome()),
            ..Side::new(timeline.scenario().clone(), timeline.commands().to_vec())
        }
    }

    /// The run beside this one that a message names.
    fn run_named(&self, name: &str) -> Result<Against, String> {
        let kept = self.beside.kept.len();
        match name {
            "latest" => Ok(Against::Latest),
            "plain" => Ok(Against::Plain),
            _ => (0..kept)
                .find(|at| at.to_string() == name)
                .map(Against::Kept)
                .ok_or_else(|| words_run::no_such_run(name, kept)),
        }
    }

    /// What the reader does with runs; none when it is something else.
    pub(crate) fn run_message(
        &mut self,
        verb: &str,
        name: &str,
        value: &str,
        library: &Library,
    ) -> Option<Result<bool, String>> {
        Some(match verb {
            "keep" => self.keep(),
            "name" => {
                self.beside.draft = name_of(value);
                Ok(true)
            }
            "unset" => Parameter::from_name(name).map(|id| self.unset(id, library)),
            "take-back" => self.take_back(name),
            "guess" => {
                let guess = value.parse().unwrap_or(0);
                self.beside.guess = if guess <= join_sim::GUESSES { guess } else { 0 };
                self.beside.answered = false;
                Ok(true)
            }
            "rows" => {
                self.beside.all_rows = !self.beside.all_rows;
                Ok(true)
            }
            "against" | "rename" | "forget" | "back-to" => self.run_named(name).map(|run| {
                let kept = match run {
                    Against::Kept(at) => Some(at),
                    _ => None,
                };
                match (verb, kept) {
                    ("against", _) => self.beside.against = run,
                    ("back-to", _) => {
                        let side = self.beside.run(run);
                        let (scenario, commands) = (side.scenario.clone(), side.commands.clone());
                        self.run_again(scenario, commands, false);
                        self.beside.by_change = false;
                    }
                    ("rename", Some(at)) => self.beside.kept[at].name = name_of(value),
                    ("forget", Some(at)) => {
                        self.beside.kept.remove(at);
                        self.beside.against = match self.beside.against {
                            Against::Kept(other) if other == at => Against::Latest,
                            Against::Kept(other) if other > at => Against::Kept(other - 1),
                            other => other,
                        };
                    }
                    _ => {}
                }
                true
            }),
            _ => return None,
        })
    }
}
