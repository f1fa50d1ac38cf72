//! What many runs of the model say together: what would have saved a run, how often it fails, every way in which it can end;
//! and the verdict whether a failure is that of the case.
//! It never reads a clock and never runs longer than asked: long work is done in slices, a number of runs at a time.

mod change;
mod circumstance;
mod end;
mod failure_map;
mod fleet;
mod found;
mod ground;
mod refine;
mod search;
mod sensitivity;
mod signature;
mod tally;
mod trials;
mod verdict;
pub mod worlds;

pub use change::{Change, Ended, Factor, MOMENTS, Trial, all_factors, factors};
pub use circumstance::{CIRCUMSTANCES, Circumstance};
pub use end::{End, Phase};
pub use failure_map::{BETWEEN, FailureMap, SEED, TRIPLES};
pub use fleet::{BINS, Cell, DEVICE_LIMIT, Draw, Fleet, Judged, Plan, Shape};
pub use found::{Found, Goal, Tried};
pub use ground::{Choice, Chosen, Ground};
pub use search::Search;
pub use sensitivity::{Edge, Sensitivity};
pub use signature::same_moment;
pub use tally::{Part, ReachedEnd, Recipe, Tally, sum};
pub use verdict::{Clock, Expiry, Observed, Reason, Verdict};
