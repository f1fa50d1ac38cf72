//! What runs show: every scenario, then every scenario with one change, looked through once for the tables.
use join_sim::origin::{self, Origin};
use join_sim::{
    Decisions, Event, PARAMETERS, Parameter, Record, Save, Scenario, Starter, Task, Unit, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// A run and a moment of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleRun {
    /// The scenario's name.
    pub scenario: String,
    /// What is changed in it, if anything.
    pub change: Option<(Parameter, i64)>,
    /// The same as a link carries it.
    pub save: String,
}

impl ExampleRun {
    fn new(
        scenario: &Scenario,
        change: Option<(Parameter, i64)>,
        records: &[Record],
        index: usize,
    ) -> ExampleRun {
        let decisions = Decisions {
            scenario: scenario.number(),
            changes: change.into_iter().collect(),
            commands: Vec::new(),
        };
        let save = Save::at(decisions, records, index);
        ExampleRun {
            scenario: scenario.name().to_owned(),
            change,
            save: save.write(),
        }
    }

    /// The run in a reader's words: the scenario's name and what is changed in it.
    #[must_use]
    pub fn words(&self) -> String {
        match self.change {
            None => self.scenario.clone(),
            Some((id, value)) => {
                let spec = id.spec();
                format!(
                    "{}, with {}: {}",
                    self.scenario,
                    spec.label,
                    spec.show(value)
                )
            }
        }
    }
}

/// What one event of a log has in the runs.
#[derive(Clone, Debug)]
pub struct Written {
    /// In how many scenarios it is written, as they stand.
    pub scenarios: usize,
    /// The first run that writes it, with the cursor on it.
    pub first: ExampleRun,
}

/// Everything that the tables want to know of the runs.
#[derive(Debug, Default)]
pub struct RunSurvey {
    /// How many scenarios there are.
    pub scenarios: usize,
    /// For each origin that a run reaches, the first such run: by its place in `ORIGINS`.
    ends: BTreeMap<usize, ExampleRun>,
    /// By log and id, the events that runs write.
    pub events: BTreeMap<(String, String), Written>,
    /// By method and address, the names of the messages that are sent there.
    pub requests: BTreeMap<(&'static str, &'static str), BTreeSet<&'static str>>,
    /// By task, who starts it in some run.
    pub starters: BTreeMap<Task, BTreeSet<Starter>>,
}

impl RunSurvey {
    /// Runs them. A scenario as it stands comes before any change, and the world where everything works before the others.
    #[must_use]
    pub fn run(scenarios: &[Scenario]) -> RunSurvey {
        let mut run_survey = RunSurvey {
            scenarios: scenarios.len(),
            ..RunSurvey::default()
        };
        for scenario in scenarios {
            run_survey.look(scenario, scenario, None);
        }
        let mut order: Vec<&Scenario> = scenarios.iter().collect();
        order.sort_by_key(|scenario| (scenario.name() != "healthy", scenario.number()));
        for scenario in order {
            for spec in PARAMETERS {
                for value in values(spec) {
                    if value == scenario.values().get(spec.id) {
                        continue;
                    }
                    if let Ok(changed) = scenario.clone().with(spec.id, value) {
                        run_survey.look(scenario, &changed, Some((spec.id, value)));
                    }
                }
            }
        }
        run_survey
    }

    /// The first run that ends by this origin.
    #[must_use]
    pub fn end(&self, origin: &Origin) -> Option<&ExampleRun> {
        self.ends.get(&place(origin)?)
    }

    fn look(&mut self, named: &Scenario, scenario: &Scenario, change: Option<(Parameter, i64)>) {
        let (records, world) = join_sim::run(scenario, &[]);
        self.end_of(named, change, &records, &world);
        let mut seen = BTreeSet::new();
        for (index, record) in records.iter().enumerate() {
            match record.event {
                Event::Sent { message, .. } if !record.who.in_cloud() => {
                    if let Some(line) = join_sim::request_line(&message) {
                        self.requests
                            .entry(line)
                            .or_default()
                            .insert(message.name());
                    }
                }
                Event::TaskStarted { task, by } => {
                    self.starters.entry(task).or_default().insert(by);
                }
                _ => {}
            }
            for row in join_sim::rows(scenario, &records, record) {
                let Some((log, id)) = row.event else {
                    continue;
                };
                let event = (log.to_owned(), id.to_string());
                if !seen.insert(event.clone()) {
                    continue;
                }
                let written = self.events.entry(event).or_insert_with(|| Written {
                    scenarios: 0,
                    first: ExampleRun::new(named, change, &records, index),
                });
                written.scenarios += usize::from(change.is_none());
            }
        }
    }

    fn end_of(
        &mut self,
        named: &Scenario,
        change: Option<(Parameter, i64)>,
        records: &[Record],
        world: &World,
    ) {
        let failed = records
            .iter()
            .rposition(|record| matches!(record.event, Event::Failed { .. }));
        if let (Some(index), Some(origin)) = (failed, origin::of(world).and_then(place)) {
            self.ends
                .entry(origin)
                .or_insert_with(|| ExampleRun::new(named, change, records, index));
        }
    }
}

/// The place of an origin among all.
fn place(origin: &Origin) -> Option<usize> {
    origin::ORIGINS
        .iter()
        .position(|other| other.code == origin.code && other.refused == origin.refused)
}

/// The values that are tried: every choice; of a number the ends of its range.
fn values(spec: &join_sim::Spec) -> Vec<i64> {
    match spec.unit {
        Unit::Choice(_) => (spec.min..=spec.max).collect(),
        _ => vec![spec.min, spec.max],
    }
}
