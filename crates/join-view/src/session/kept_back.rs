//! A run of which its reader knows no more than what comes before a question.

use join_sim::{Given, Scenario, Timeline};

use super::RunSession;

impl RunSession {
    /// Keeps back what follows after so many records, or tells it: the run then stands at what was asked. True when it did.
    pub fn keep_back(&mut self, until: Option<usize>) -> bool {
        if self.until == until || self.linked {
            return false;
        }
        let moves = self.moves;
        let told = std::mem::replace(&mut self.until, until);
        if !self.changed() {
            self.timeline = self.made(self.start.clone(), Vec::new());
            self.renewed();
            match told.filter(|_| until.is_none()) {
                Some(asked) => self.seek(asked as u32),
                None => self.to_start(),
            }
            self.ended_once = false;
            // A run that nobody has moved yet opens where its figure wants.
            self.moves = if moves <= 1 { moves } else { self.moves };
        }
        true
    }

    /// Whether the end of this run is kept back.
    #[must_use]
    pub fn keeps_back(&self) -> bool {
        self.until.is_some() && !self.changed()
    }

    /// A run of other decisions; of the figure's own as much as its reader may know.
    pub(super) fn made(&self, scenario: Scenario, commands: Vec<Given>) -> Timeline {
        let own = scenario == self.start && commands.is_empty();
        let limit = self.until.filter(|_| own).unwrap_or(usize::MAX);
        Timeline::until(scenario, commands, limit)
    }
}
