//! Runs that are kept beside this one, and what each is called.

use join_sim::{Given, KEPT_LIMIT, Scenario, name_of};

use super::{ComparedRun, RunSession};
use crate::message::Baseline;
use crate::words::names;
use crate::words::runs as say;

impl RunSession {
    /// The name of a run: the reader's, or what was changed in it.
    #[must_use]
    pub fn name_of(&self, run: &ComparedRun) -> String {
        match run.name.as_str() {
            "" => self.changes_of(&run.scenario, &run.commands),
            name => name.into(),
        }
    }

    /// The name of the run without changes, where it can be chosen to compare with.
    #[must_use]
    pub fn plain_name(&self) -> String {
        let plain = &self.comparison.plain.scenario;
        if plain.number() == self.timeline().scenario().number() {
            say::PLAIN.into()
        } else {
            names::scenario(plain).into()
        }
    }

    /// The name that its changes give this run.
    #[must_use]
    pub fn name(&self) -> String {
        self.changes_of(self.timeline().scenario(), self.timeline().commands())
    }

    /// What is changed in a run beside this one, whatever its name.
    #[must_use]
    pub fn changes_named(&self, run: &ComparedRun) -> String {
        self.changes_of(&run.scenario, &run.commands)
    }

    /// What is changed in a run; one of another scenario is called by that.
    fn changes_of(&self, scenario: &Scenario, commands: &[Given]) -> String {
        let plain = &self.comparison.plain.scenario;
        let other = scenario.number() != plain.number();
        let base = if other { scenario } else { plain };
        let changes = scenario.values().changes(base.values());
        say::name(names::scenario(scenario), other, changes, commands)
    }

    /// Keeps this run under a name; an empty one means the one that its changes give it.
    ///
    /// # Errors
    /// A sentence: it is kept already, or there is no room for one more.
    pub fn keep(&mut self, name: &str) -> Result<(), String> {
        let (scenario, commands) = (self.timeline.scenario(), self.timeline.commands());
        let same = |kept: &&ComparedRun| kept.is(scenario, commands);
        if let Some(kept) = self.comparison.kept.iter().find(same) {
            return Err(say::kept_already(&self.name_of(kept)));
        }
        if self.comparison.kept.len() >= KEPT_LIMIT {
            return Err(say::too_many_kept(KEPT_LIMIT));
        }
        let mut kept = self.as_compared();
        kept.name = name.into();
        self.comparison.kept.push(kept);
        Ok(())
    }

    /// Back to a run beside this one.
    ///
    /// # Errors
    /// As the next ones: a sentence where there is no such run.
    pub fn back_to(&mut self, which: Baseline) -> Result<(), String> {
        self.known(which)?;
        let run = self.comparison.run(which);
        let (scenario, commands) = (run.scenario.clone(), run.commands.clone());
        self.run_again(scenario, commands, false);
        self.comparison.by_change = false;
        Ok(())
    }

    /// Compares with a run beside this one.
    ///
    /// # Errors
    /// See [`RunSession::back_to`].
    pub fn compare(&mut self, which: Baseline) -> Result<(), String> {
        self.known(which)?;
        self.comparison.against = which;
        Ok(())
    }

    /// Gives a kept run another name.
    ///
    /// # Errors
    /// See [`RunSession::back_to`].
    pub fn rename(&mut self, which: Baseline, name: &str) -> Result<(), String> {
        if let Some(at) = self.known(which)? {
            self.comparison.kept[at].name = name_of(name);
        }
        Ok(())
    }

    /// Forgets a kept run; whoever was compared with it is compared with the latest.
    ///
    /// # Errors
    /// See [`RunSession::back_to`].
    pub fn forget(&mut self, which: Baseline) -> Result<(), String> {
        if let Some(at) = self.known(which)? {
            self.comparison.kept.remove(at);
            self.comparison.against = match self.comparison.against {
                Baseline::Kept(other) if other == at => Baseline::Latest,
                Baseline::Kept(other) if other > at => Baseline::Kept(other - 1),
                other => other,
            };
        }
        Ok(())
    }

    /// The place of a kept run; none for another one.
    fn known(&self, which: Baseline) -> Result<Option<usize>, String> {
        let kept = self.comparison.kept.len();
        match which {
            Baseline::Kept(at) if at >= kept => Err(say::no_such_run(at, kept)),
            Baseline::Kept(at) => Ok(Some(at)),
            Baseline::Latest | Baseline::Plain => Ok(None),
        }
    }

    /// This run, to stand beside another.
    pub(super) fn as_compared(&self) -> ComparedRun {
        let (scenario, commands) = (self.timeline.scenario(), self.timeline.commands());
        let run = ComparedRun::new(scenario.clone(), commands.to_vec());
        run.with_end(self.timeline.outcome())
    }
}
