//! Masking: the same value gets the same alias in every spelling; what only looks like a secret goes; a second scan looks again.

mod alias;
mod collect;
mod har;
mod known;
mod masking;
mod names;
mod opaque;
mod replace;
mod second;

pub use alias::{Alias, Class};
pub use masking::Mask;
pub use names::masked_name;
pub use second::Leak;
