//! The states of figures as links have them, and that of the bench at rest, for the page's address.

use super::Figures;
use crate::effect::Rest;
use crate::figure_set::FigureSet;
use crate::figures::address_of;
use crate::registry::BENCH;

impl<F: FigureSet> Figures<F> {
    /// The figure that is the playground, if there is one.
    #[must_use]
    pub fn bench(&self) -> Option<usize> {
        let is_bench = F::ON_RUN.contains(&BENCH);
        let mut all = self.figures.iter();
        is_bench.then(|| all.position(|one| one.is_bench)).flatten()
    }

    /// The run that a stepper shows, as a save, for whoever wants to study it.
    #[must_use]
    pub fn run(&self, figure: usize) -> Option<String> {
        if F::ON_RUN.is_empty() || !self.figures.get(figure)?.is_stepper {
            return None;
        }
        self.session(figure)?.save(&self.library).ok()
    }

    /// The address of a figure's exact state: `join=FIGURE/SAVE`.
    #[must_use]
    pub fn fragment(&self, figure: usize) -> String {
        let save = self
            .session(figure)
            .and_then(|session| session.save(&self.library).ok());
        address_of(figure, &save.unwrap_or_default())
    }

    /// What the address is to say of the bench as it stands; nothing while something goes on in it, or where a link would be too long.
    pub fn rest(&mut self) -> Option<Rest> {
        let figure = self.bench()?;
        let session = self.session(figure)?;
        if session.is_playing() {
            return None;
        }
        session.save(&self.library).ok()?;
        let decided = session.decided();
        let before = self.rested.as_ref();
        let anew = match before {
            Some(before) => *before != decided,
            None => session.changed(),
        };
        let fragment = self.fragment(figure);
        self.rested = Some(decided);
        Some(Rest { fragment, anew })
    }
}
