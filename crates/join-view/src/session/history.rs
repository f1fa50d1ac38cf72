//! What a reader does is taken back and done again, one change or act at a time.

use join_sim::Library;

use super::RunSession;
use super::past::{Decided, LIMIT};

impl RunSession {
    /// What makes the run as it is.
    #[must_use]
    pub fn decided(&self) -> Decided {
        let timeline = self.timeline();
        (timeline.scenario().clone(), timeline.commands().to_vec())
    }

    fn is_still(&self, (scenario, commands): &Decided) -> bool {
        self.timeline().scenario() == scenario && self.timeline().commands() == commands
    }

    /// Notes what the run was before something was done, if it is another one now.
    pub fn note(&mut self, before: Decided) {
        if self.is_still(&before) {
            // What moves a parameter further after a look at something else is another change.
            self.history.moving = self.history.moving.filter(|id| self.editing == Some(*id));
            return;
        }
        let moving = self.editing;
        let history = &mut self.history;
        if moving.is_none() || history.moving != moving {
            if history.past.len() >= LIMIT {
                history.past.remove(0);
            }
            history.past.push(before);
        }
        history.moving = moving;
        history.future.clear();
    }

    /// Takes the last change or act back, or does it again where `again`; true when there was one.
    pub fn undo(&mut self, again: bool, library: &Library) -> bool {
        let history = &mut self.history;
        history.moving = None;
        let from = match again {
            true => &mut history.future,
            false => &mut history.past,
        };
        let Some((scenario, commands)) = from.pop() else {
            return false;
        };
        let now = self.decided();
        let history = &mut self.history;
        match again {
            true => history.past.push(now),
            false => history.future.push(now),
        }
        let other = scenario.number() != self.timeline().scenario().number();
        if other && let Some(named) = library.by_number(scenario.number()) {
            self.comparison.set_plain(named.clone());
        }
        self.run_again(scenario, commands, false);
        self.comparison.by_change = false;
        true
    }
}
