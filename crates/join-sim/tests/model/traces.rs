//! The trace of every scenario as a golden, in the model's notation.

use crate::common::library;
use crate::golden;
use join_sim::notation;

#[test]
fn every_scenario_runs_as_its_golden_trace() {
    let scenarios = library().scenarios();
    golden::all(scenarios.iter().map(|scenario| {
        let name = format!("traces/{}.txt", scenario.name());
        golden::check(&name, &notation::trace(scenario, &[]))
    }));
    let names: Vec<String> = scenarios
        .iter()
        .map(|scenario| format!("{}.txt", scenario.name()))
        .collect();
    golden::no_other("traces", &names);
}
