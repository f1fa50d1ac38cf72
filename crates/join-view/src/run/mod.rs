//! What figures want to know of a run, without any markup: which moments count, how they are timed, who takes part.

pub mod alignment;
pub mod key_moments;
pub mod lanes;
pub mod phases;
pub mod reasons;
pub mod trace_lines;
