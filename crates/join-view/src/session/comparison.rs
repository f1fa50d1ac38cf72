//! Runs beside the reader's own: the one to compare with, the run before the last change, and those that are kept.

use std::cell::OnceCell;

use join_sim::{Decisions, Given, Kept, Library, Outcome, Parameter, Scenario, run};

use crate::message::Baseline;
use crate::run::facts::RunFacts;

/// A run beside the reader's own: its decisions, and what comes of them as soon as somebody looks.
#[derive(Clone, Debug)]
pub struct ComparedRun {
    /// What its reader calls it; empty for the name that its changes give it.
    pub name: String,
    /// Its world.
    pub scenario: Scenario,
    /// What is done in it.
    pub commands: Vec<Given>,
    ran: OnceCell<RunFacts>,
    ended: Option<Outcome>,
}

impl ComparedRun {
    /// A run that nobody has looked at yet.
    #[must_use]
    pub fn new(scenario: Scenario, commands: Vec<Given>) -> ComparedRun {
        ComparedRun {
            name: String::new(),
            scenario,
            commands,
            ran: OnceCell::new(),
            ended: None,
        }
    }

    /// The same, of which somebody has seen how it ends.
    #[must_use]
    pub fn with_end(self, ended: Outcome) -> ComparedRun {
        ComparedRun {
            ended: Some(ended),
            ..self
        }
    }

    /// What it was; it is run when somebody first asks.
    #[must_use]
    pub fn facts(&self) -> &RunFacts {
        self.ran.get_or_init(|| {
            let (records, end) = run(&self.scenario, &self.commands);
            RunFacts::of(&self.scenario, records, &end)
        })
    }

    /// How it ended, if somebody has seen that.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        let ran = || self.ran.get().map(|facts| facts.outcome);
        self.ended.or_else(ran)
    }

    /// Whether it is the same run, whatever its name.
    pub(super) fn is(&self, scenario: &Scenario, commands: &[Given]) -> bool {
        self.scenario == *scenario && self.commands == commands
    }
}

/// All runs beside the reader's own.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub(super) plain: ComparedRun,
    before: Option<ComparedRun>,
    pub(super) kept: Vec<ComparedRun>,
    pub(super) against: Baseline,
    /// The reader's prediction, by its number; 0 for none.
    pub guess: u8,
    /// The run before came to this one by a change of the reader, not by another scenario or a run that was kept.
    pub by_change: bool,
    /// A change has followed the prediction, so that the run answers it.
    pub answered: bool,
}

impl Comparison {
    /// Nothing but the scenario itself.
    #[must_use]
    pub fn new(plain: Scenario) -> Comparison {
        Comparison {
            plain: ComparedRun::new(plain, Vec::new()),
            before: None,
            kept: Vec::new(),
            against: Baseline::Latest,
            guess: 0,
            by_change: false,
            answered: false,
        }
    }

    /// The runs that are kept.
    #[must_use]
    pub fn kept(&self) -> &[ComparedRun] {
        &self.kept
    }

    /// The run before the last change.
    #[must_use]
    pub fn before(&self) -> Option<&ComparedRun> {
        self.before.as_ref()
    }

    /// The reader has changed something: `before` is the run as it was, none while a change goes on.
    pub(crate) fn changed(&mut self, before: Option<ComparedRun>) {
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
        self.plain = ComparedRun::new(plain, Vec::new());
    }

    /// Which run is compared with.
    #[must_use]
    pub fn baseline(&self) -> Baseline {
        match self.against {
            Baseline::Latest if self.before.is_none() => Baseline::Plain,
            Baseline::Kept(at) if at >= self.kept.len() => Baseline::Plain,
            against => against,
        }
    }

    /// The run to compare with.
    #[must_use]
    pub fn other(&self) -> &ComparedRun {
        self.run(self.baseline())
    }

    /// A run beside the reader's own; the scenario itself where there is no such run.
    #[must_use]
    pub fn run(&self, which: Baseline) -> &ComparedRun {
        match which {
            Baseline::Latest => self.before.as_ref().unwrap_or(&self.plain),
            Baseline::Plain => &self.plain,
            Baseline::Kept(at) => self.kept.get(at).unwrap_or(&self.plain),
        }
    }

    /// The kept runs as a link carries them.
    #[must_use]
    pub fn saved(&self, library: &Library) -> Vec<Kept> {
        let kept = |compared: &ComparedRun| Kept {
            name: compared.name.clone(),
            run: Decisions::of(&compared.scenario, &compared.commands, library),
        };
        self.kept.iter().map(kept).collect()
    }

    /// Takes over what a link carries; none of it is run before somebody looks.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub(crate) fn load(&mut self, kept: &[Kept], library: &Library) -> Result<(), String> {
        let mut kept_runs = Vec::new();
        for one in kept {
            let mut compared =
                ComparedRun::new(one.run.scenario(library)?, one.run.commands.clone());
            compared.name.clone_from(&one.name);
            kept_runs.push(compared);
        }
        self.kept = kept_runs;
        self.against = Baseline::Latest;
        Ok(())
    }
}

/// A change of one parameter, and what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What is changed.
    pub id: Parameter,
    /// The value that it gets.
    pub value: i64,
    /// How the run then ends.
    pub outcome: Outcome,
    /// How much of the token is left then, in milliseconds.
    pub margin_ms: Option<i64>,
}
