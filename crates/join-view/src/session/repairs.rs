//! A few changes that a reader can try on a run, each with how it then ends. They are run when somebody looks, once a run.

use join_sim::choices::PolicyAssignment;
use join_sim::{Parameter, Scenario, run};

use super::{Repair, RunSession};
use crate::run::facts::RunFacts;

/// How much later the user signs in who lets the device stand, in seconds.
const AN_HOUR_S: i64 = 3600;

/// How long after the boot somebody starts the task by hand, in seconds.
const BY_HAND_S: i64 = 60;

impl RunSession {
    /// What a figure offers: assign the policy to users, start the task by hand, let the user wait an hour.
    #[must_use]
    pub fn repairs(&self) -> &[Repair] {
        self.repairs.get_or_init(|| {
            let scenario = self.timeline.scenario();
            let later = scenario.values().get(Parameter::SignInAfterBoot) + AN_HOUR_S;
            let most = Parameter::SignInAfterBoot.spec().max;
            let changes = [
                (Parameter::AssignedTo, PolicyAssignment::Users as i64),
                (Parameter::AikByHand, BY_HAND_S),
                (Parameter::SignInAfterBoot, later.min(most)),
            ];
            let tried = changes.into_iter();
            tried
                .filter_map(|(id, value)| self.tried(scenario, id, value))
                .collect()
        })
    }

    fn tried(&self, scenario: &Scenario, id: Parameter, value: i64) -> Option<Repair> {
        let other = scenario.clone().with(id, value).ok()?;
        let (records, end) = run(&other, self.timeline.commands());
        let facts = RunFacts::of(&other, records, &end);
        Some(Repair {
            id,
            value,
            outcome: facts.outcome,
            margin_ms: facts.margin_ms,
        })
    }
}
