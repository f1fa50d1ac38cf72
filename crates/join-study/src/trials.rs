//! The runs of a search: a run as it was, what is wanted of it, and how many runs were made to find out.

use join_sim::{Given, Group, Outcome, Record, Scenario, World, run};

use crate::change::{Change, Ended, Trial};
use crate::circumstance::{CIRCUMSTANCES, Circumstance};
use crate::found::{Found, Goal};
use crate::signature::{differing_events, signature};

/// A run to be changed, and the count of runs that were made with changes.
#[derive(Clone, Debug)]
pub(crate) struct Trials {
    base: Scenario,
    given: Vec<Given>,
    goal: Goal,
    before: Vec<Record>,
    runs: u64,
}

impl Trials {
    /// The run as it was, made once.
    pub fn new(base: &Scenario, given: &[Given], goal: Goal) -> Trials {
        Trials {
            base: base.clone(),
            given: given.to_vec(),
            goal,
            before: run(base, given).0,
            runs: 1,
        }
    }

    pub fn base(&self) -> &Scenario {
        &self.base
    }

    /// What happens without any change.
    pub fn before(&self) -> &[Record] {
        &self.before
    }

    /// How many runs were made.
    pub fn runs(&self) -> u64 {
        self.runs
    }

    pub fn reaches(&self, ended: &Ended) -> bool {
        match self.goal {
            Goal::Join => ended.outcome == Outcome::Joined,
            Goal::Fail => ended.outcome != Outcome::Joined,
        }
    }

    /// How the run with changes ends.
    pub fn end(&mut self, changes: &[Change]) -> Ended {
        self.runs += 1;
        Ended::of(&Trial::new(&self.base, &self.given, changes).end())
    }

    /// Whether the run with changes reaches the goal.
    pub fn works(&mut self, changes: &[Change]) -> bool {
        let ended = self.end(changes);
        self.reaches(&ended)
    }

    /// What happens in the run with changes, without its times; and the world at its end.
    pub fn signature(&mut self, changes: &[Change]) -> (u64, World) {
        let (records, end) = self.traced(changes);
        (signature(&records), end)
    }

    fn traced(&mut self, changes: &[Change]) -> (Vec<Record>, World) {
        self.runs += 1;
        let trial = Trial::new(&self.base, &self.given, changes);
        run(&trial.scenario, &trial.commands)
    }

    /// Ordinary values of circumstances at which changes that save this run do not save it: of each circumstance the one
    /// nearest to the present; then of those that act on the battery also two together, where neither fails by itself.
    /// No more are looked for once there are more than `enough`. A search for what breaks a run has none.
    pub fn failing(&mut self, changes: &[Change], enough: usize) -> Vec<Vec<Change>> {
        let mut failing: Vec<Vec<Change>> = Vec::new();
        if self.goal == Goal::Fail {
            return failing;
        }
        self.runs += 1;
        let read = Trial::new(&self.base, &self.given, changes).end().read();
        let own = |id| changes.iter().any(|change| change.parameter() == Some(id));
        let mut power: Vec<Vec<Change>> = Vec::new();
        for circumstance in CIRCUMSTANCES {
            let id = circumstance.parameter;
            if own(id) || failing.len() > enough {
                continue;
            }
            let values = self.others(circumstance);
            // What a run does not look at could have any value.
            let fails = values
                .iter()
                .filter(|_| read.contains(id))
                .find(|value| self.fails(changes, &[**value]));
            match fails {
                Some(value) => failing.push(vec![*value]),
                None if id.spec().group == Group::PolicyAndPower => power.push(values),
                None => {}
            }
        }
        for (at, ones) in power.iter().enumerate() {
            for others in &power[at + 1..] {
                let pairs = ones
                    .iter()
                    .flat_map(|one| others.iter().map(|other| [*one, *other]));
                if failing.len() <= enough {
                    let mut pairs = pairs.filter(|two| self.fails(changes, two));
                    failing.extend(pairs.next().map(Vec::from));
                }
            }
        }
        failing
    }

    /// The ordinary values of a circumstance other than the present one, the nearest first.
    fn others(&self, circumstance: &Circumstance) -> Vec<Change> {
        let id = circumstance.parameter;
        let now = self.base.values().get(id);
        let mut values: Vec<i64> = circumstance.values.to_vec();
        values.retain(|value| *value != now);
        values.sort_by_key(|value| value.abs_diff(now));
        values
            .into_iter()
            .map(|value| Change::Set(id, value))
            .collect()
    }

    fn fails(&mut self, changes: &[Change], otherwise: &[Change]) -> bool {
        !self.works(&[changes, otherwise].concat())
    }

    /// A set that reaches the goal, with how its run ends and how far it is from the run as it was.
    pub fn found(&mut self, changes: Vec<Change>, window: Option<(i64, i64)>) -> Found {
        let (records, end) = self.traced(&changes);
        Found {
            ended: Ended::of(&end),
            differs: differing_events(&self.before, &records),
            changes,
            window,
            fails_at: Vec::new(),
            nearer_fails_at: None,
        }
    }

    /// The last value, from `inside` towards `outside`, that does: by halving what lies between.
    pub fn edge(
        &mut self,
        outside: i64,
        inside: i64,
        mut does: impl FnMut(&mut Trials, i64) -> bool,
    ) -> i64 {
        let (mut outside, mut inside) = (outside, inside);
        while outside.abs_diff(inside) > 1 {
            let middle = outside + (inside - outside) / 2;
            if does(self, middle) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        inside
    }
}
