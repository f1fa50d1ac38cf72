//! The run as a link, and a link as the run.

use join_sim::{Instant, Library, SAVE_LIMIT, Save, Timeline};

use super::RunSession;
use crate::words::runs as say;

impl RunSession {
    /// The run as a save, with all that is kept beside it.
    ///
    /// # Errors
    /// A sentence when that is longer than a link may be.
    pub fn save(&self, library: &Library) -> Result<String, String> {
        let of = match self.keeps_back() {
            false => Save::of(&self.timeline, library),
            true => {
                // A link opens all of the run, at the same step.
                let mut whole = Timeline::new(self.start.clone(), Vec::new());
                whole.seek(self.timeline.cursor());
                Save::of(&whole, library)
            }
        };
        // Between two records the cursor is a moment of its own.
        let cursor = match self.flows() {
            true => (Instant(self.now().max(0) as u64), 0),
            false => of.cursor,
        };
        let save = Save {
            cursor,
            guess: self.comparison.guess,
            kept: self.comparison.saved(library),
            ..of
        };
        let text = save.write();
        if text.len() > SAVE_LIMIT {
            return Err(say::link_too_long(text.len()));
        }
        Ok(text)
    }

    /// Takes over the run of a save; gives a warning where the run may not be the one that was saved.
    ///
    /// # Errors
    /// A sentence naming what was expected and found; the run stays as it was.
    pub fn load(&mut self, library: &Library, text: &str) -> Result<Option<String>, String> {
        let save = Save::read(text)?;
        let loaded = save.load(library)?;
        self.comparison.load(&save.kept, library)?;
        let number = loaded.timeline.scenario().number();
        let home = library
            .by_number(number)
            .filter(|named| named.number() != self.home.number());
        self.comparison
            .set_plain(home.unwrap_or(&self.home).clone());
        self.comparison.forget_before();
        self.comparison.guess = save.guess;
        // Whoever opens a link wants to see what it shows.
        (self.until, self.linked) = (None, true);
        self.timeline = loaded.timeline;
        let cursor = self.timeline.cursor();
        self.renewed();
        self.every = self
            .facts
            .moments
            .binary_search(&(cursor.0 as usize))
            .is_err();
        self.seek(cursor.0);
        if save.cursor.0 > self.timeline.record().at {
            self.stand_at(save.cursor.0.0 as i64);
        }
        self.comparison.answered = save.guess > 0 && self.changed();
        Ok(match (loaded.ended_otherwise, loaded.other_model) {
            (Some(then), _) => Some(say::runs_otherwise(then, self.facts.outcome)),
            (None, Some(version)) => Some(say::other_model(version)),
            (None, None) => None,
        })
    }
}
