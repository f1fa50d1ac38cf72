//! Where a run opens, and whether its reader has seen how it ends.

use super::RunSession;
use crate::run::opening::Opening;

impl RunSession {
    /// Whether its reader has seen how it ends, or has changed it.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.ended_once || self.changed()
    }

    /// Opens at that moment, if no other figure has chosen one.
    pub fn open_at(&mut self, opening: Opening) {
        if self.moves <= 1 {
            let step = opening.of(&self.facts);
            self.seek(step as u32);
            // To open at the end is not to have seen it.
            self.ended_once = false;
        }
    }
}
