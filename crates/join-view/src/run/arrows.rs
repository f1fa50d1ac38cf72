//! The arrows of the join controller's state machine that runs take.

use join_sim::{DeviceState, Library, World};

/// Every arrow that some scenario of the library takes, each once.
#[must_use]
pub fn of(library: &Library) -> Vec<(DeviceState, DeviceState)> {
    let mut arrows = Vec::new();
    for scenario in library.scenarios() {
        let mut world = World::new(scenario);
        let mut state = world.machines().device.state();
        while world.step().is_some() {
            let now = world.machines().device.state();
            if now != state && !arrows.contains(&(state, now)) {
                arrows.push((state, now));
            }
            state = now;
        }
    }
    arrows
}
