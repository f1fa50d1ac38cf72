//! What a run was: made once a run, from the model's own end or, later, from what a reader has captured. No figure asks a world.

use std::cell::OnceCell;

use join_sim::{Event, Outcome, Record, Scenario, Token, Utc, Verdict, World, notation, origin};

use super::attempt::Attempt;
use super::key_moments;
use super::phases::Phases;
use super::task_bars::{TaskBar, task_bars};

/// The facts of a whole run.
#[derive(Clone, Debug)]
pub struct RunFacts {
    /// All that happened.
    pub records: Vec<Record>,
    /// How it ended.
    pub outcome: Outcome,
    /// How much of the token was left at the last judgement, in milliseconds, negative when it had expired.
    pub margin_ms: Option<i64>,
    /// That judgement.
    pub verdict: Option<Verdict>,
    /// Where the code of a failure comes from, in a sentence.
    pub origin: Option<&'static str>,
    /// From which moments its times count.
    pub phases: Phases,
    /// The records of the key moments, at least one.
    pub moments: Vec<usize>,
    /// The moment at which true time begins.
    starts_at: Utc,
    tasks: OnceCell<Vec<TaskBar>>,
    attempt: OnceCell<Attempt>,
}

impl RunFacts {
    /// The facts of a run that the model has made.
    #[must_use]
    pub fn of(scenario: &Scenario, records: Vec<Record>, end: &World) -> RunFacts {
        let judged = records.iter().rev().find_map(|record| match record.event {
            Event::Judged(verdict) => Some(verdict),
            _ => None,
        });
        RunFacts {
            outcome: end.outcome(),
            margin_ms: notation::margin_ms(end),
            verdict: judged,
            origin: origin::of(end).map(|origin| origin.sentence),
            phases: Phases::of(&records, end.stage().user_boot),
            moments: key_moments::of(&records),
            starts_at: scenario.starts_at(),
            tasks: OnceCell::new(),
            attempt: OnceCell::new(),
            records,
        }
    }

    /// When each task ran, or was asked for and held.
    #[must_use]
    pub fn tasks(&self) -> &[TaskBar] {
        self.tasks.get_or_init(|| task_bars(&self.records))
    }

    /// When a token ends, in milliseconds of true time: by the clock of the service that judged it, else by the issuer's.
    #[must_use]
    pub fn expires(&self, token: &Token) -> i64 {
        let judged = self.records.iter().find_map(|record| match record.event {
            Event::Judged(verdict) if verdict.token == *token => {
                Some(record.at.0 as i64 + token.exp.0 - verdict.now.0)
            }
            _ => None,
        });
        judged.unwrap_or(token.exp.0 - self.starts_at.0)
    }

    /// The attempt to join that was judged last.
    #[must_use]
    pub fn attempt(&self) -> &Attempt {
        self.attempt
            .get_or_init(|| Attempt::of(&self.records, &self.phases, self.tasks(), self.starts_at))
    }
}
