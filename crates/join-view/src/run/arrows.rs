//! The arrows of the join controller's state machine, as the model's one table has them.

use join_sim::{DeviceState, TRANSITIONS};

/// Every arrow from one state to another, each once. A loss of power, which leads from everywhere to the first state, is none of
/// them.
#[must_use]
pub fn all() -> Vec<(DeviceState, DeviceState)> {
    let mut arrows = Vec::new();
    for line in TRANSITIONS {
        for arrow in line.to.iter().map(|to| (line.from, *to)) {
            if arrow.0 != arrow.1 && !arrows.contains(&arrow) {
                arrows.push(arrow);
            }
        }
    }
    arrows
}
