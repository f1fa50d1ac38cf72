//! What goes on by itself in the figures of a page while real time passes.

use super::Figures;
use crate::effect::Answer;
use crate::figure_set::FigureSet;
use crate::session::Played;

/// About so many milliseconds pass between two frames of a screen.
const FRAME_MS: u32 = 17;

/// More runs than this are never made in one frame.
const MOST_RUNS: u32 = 6_000;

impl<F: FigureSet> Figures<F> {
    /// Some milliseconds of real time have passed while something goes on by itself.
    pub fn tick(&mut self, elapsed_ms: u32) -> Answer {
        let mut changed = Vec::new();
        if !F::ON_RUN.is_empty() {
            for at in 0..self.runs.len() {
                let run = &mut self.runs[at];
                match run.session.play(elapsed_ms, self.still) {
                    Played::Nothing => {}
                    // Only the figure in which it plays shows moments between records.
                    Played::Time => changed.push(run.speaker),
                    Played::Step => changed.extend(self.on_run(at)),
                }
            }
        }
        if F::WORKS {
            // No clock is read here: a frame that came late says that the last one held too much.
            self.slice = if elapsed_ms > 2 * FRAME_MS {
                (self.slice / 2).max(1)
            } else if elapsed_ms <= FRAME_MS + FRAME_MS / 4 {
                (self.slice + self.slice / 4 + 1).min(MOST_RUNS)
            } else {
                self.slice
            };
            for (number, mounted) in self.figures.iter_mut().enumerate() {
                if mounted.figure.work(self.slice, &self.library) {
                    changed.push(number);
                }
            }
        }
        self.answer(changed, Vec::new())
    }
}
