//! What figures want to know of a run, without any markup: made once a run, and typed. The rest of this crate asks no world.

pub mod alignment;
pub mod arrows;
pub mod attempt;
pub mod facts;
pub mod key_moments;
pub mod lanes;
pub mod opening;
pub mod phases;
pub mod reasons;
pub mod standing;
pub mod task_bars;
pub mod trace_lines;
