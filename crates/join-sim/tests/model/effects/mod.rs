//! Every parameter has an effect, and it is the one that its meaning names.

mod clocks_and_network;
mod join;
mod neighbours;
mod people_and_power;
mod readings;
mod services;
mod tasks_and_token;

use crate::common::{Ran, ran};
use join_sim::PARAMETERS;

/// A parameter, a scenario, two values, and what differs between the two runs.
pub struct Effect {
    /// The parameter's name.
    parameter: &'static str,
    /// The scenario.
    scenario: &'static str,
    /// Further changes, the same in both runs.
    under: &'static [(&'static str, &'static str)],
    /// The two values.
    values: (&'static str, &'static str),
    /// Whether the two runs, in the order of the values, differ as the parameter's meaning says.
    shows: fn(&Ran, &Ran) -> bool,
}

impl Effect {
    fn run(&self, value: &'static str) -> Ran {
        ran(
            self.scenario,
            &[self.under, &[(self.parameter, value)]].concat(),
        )
    }
}

fn all() -> Vec<&'static Effect> {
    [
        people_and_power::EFFECTS,
        tasks_and_token::EFFECTS,
        join::EFFECTS,
        clocks_and_network::EFFECTS,
        services::EFFECTS,
        readings::EFFECTS,
        neighbours::EFFECTS,
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_parameter_is_in_the_table() {
    let effects = all();
    for spec in PARAMETERS {
        assert!(
            effects.iter().any(|effect| effect.parameter == spec.name),
            "{} has no effect shown",
            spec.name
        );
    }
    for effect in effects {
        assert!(
            PARAMETERS.iter().any(|spec| spec.name == effect.parameter),
            "no parameter {}",
            effect.parameter
        );
    }
}

#[test]
fn every_effect_is_what_the_meaning_says() {
    let mut wrong = Vec::new();
    for effect in all() {
        let (a, b) = (effect.run(effect.values.0), effect.run(effect.values.1));
        let what = format!(
            "{} = {:?} in {}",
            effect.parameter, effect.values, effect.scenario
        );
        if !(effect.shows)(&a, &b) {
            wrong.push(format!(
                "{what}: not shown ({:?}, {:?})",
                a.outcome(),
                b.outcome()
            ));
        }
        // What is true of two equal runs shows no effect at all.
        if (effect.shows)(&a, &a) || (effect.shows)(&b, &b) {
            wrong.push(format!("{what}: shown by equal runs"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
