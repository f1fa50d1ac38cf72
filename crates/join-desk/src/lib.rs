//! The evidence desk as a figure. A worker asks it for markup after each reading, and the book has the same markup of a sample.
//!
//! It touches no document. Everything that a reader gave stays in a [`Reading`]; names are shown masked unless he asks for them.

mod answer;
mod axis;
mod bundle;
mod chain;
mod clocks;
#[cfg(feature = "replay")]
mod figure;
mod inputs;
#[cfg(feature = "replay")]
mod model;
mod ran;
mod reading;
mod replayed;
mod sample;
mod share;
mod shown;
mod ticket;
mod timeline;
pub mod words;

pub use bundle::{Bundle, Held};
#[cfg(feature = "replay")]
pub use figure::figure;
pub use join_evidence::Desk;
pub use join_evidence::piece::read as pieces;
#[cfg(feature = "replay")]
pub use model::run;
pub use reading::{Reading, tell};
pub use sample::{SAMPLES, Sample};
pub use shown::CHAPTERS;
pub use timeline::View;
