//! A parameter whose values have names is a type in the model, so that nothing asks it by number.

use super::table::Parameter;

/// The values of a parameter that is a choice; each stands at the place that is its number.
pub trait Choice: Copy + Eq + 'static {
    /// Whose values they are.
    const PARAMETER: Parameter;
    /// All of them, in the order of their permanent numbers.
    const ALL: &'static [Self];
    /// Their names as files, links and controls write them, in the same order.
    const NAMES: &'static [&'static str];
}
