//! The state at rest of the bench, for the page's address.

use super::Figures;
use crate::figure_set::FigureSet;
use crate::registry::BENCH;

/// What the page's address is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Its fragment, without `#`.
    pub fragment: String,
    /// The run is another one than when it was asked last: the reader's way back leads to that one.
    pub anew: bool,
}

impl<F: FigureSet> Figures<F> {
    /// The figure that is the playground, if there is one.
    #[must_use]
    pub fn bench(&self) -> Option<usize> {
        let is_bench = F::ON_RUN.contains(&BENCH);
        let mut all = self.figures.iter();
        is_bench.then(|| all.position(|one| one.is_bench)).flatten()
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
