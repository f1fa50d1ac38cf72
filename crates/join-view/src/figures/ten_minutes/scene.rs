//! What the picture shows, in milliseconds of true time: reckoned from the run's facts, without a place on a screen.

use join_sim::{Event, Participant, Screen};

use crate::run::attempt::{Attempt, Work};
use crate::run::facts::RunFacts;

/// No axis is shorter than this.
const LEAST_MS: i64 = 2_000;

/// As long as the token's end is not farther off than this from the last seconds, the lens shows it.
const NEAR_MS: i64 = 30_000;

/// The axis reaches to the token's end, unless that would make all else small: then to twice the attempt, or to this.
const WIDE_MS: i64 = 900_000;

/// So much of a wait the lens shows, and so much room it leaves at its ends.
const BEFORE_MS: i64 = 1_500;
const PAD_MS: i64 = 400;

/// The attempt as it is drawn.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// The attempt itself.
    pub attempt: &'a Attempt,
    /// Where the axis begins: the attempt's first moment.
    pub from: i64,
    /// When it was over.
    pub end: i64,
    /// Where the axis ends.
    pub until: i64,
    /// The last seconds, magnified.
    pub lens: (i64, i64),
    /// What people saw, from when until when.
    pub screens: Vec<(i64, i64, Screen)>,
    /// What they see when it is over.
    pub last_screen: Option<Screen>,
    /// When the device looked for the AIK certificate while it waited.
    pub looks: Vec<i64>,
}

impl Scene<'_> {
    /// The attempt of a run.
    #[must_use]
    pub fn of(facts: &RunFacts) -> Scene<'_> {
        let attempt = facts.attempt();
        let from = attempt.start;
        let end = end(facts, attempt);
        let exp = attempt.bar.as_ref().map(|bar| bar.exp);
        let least = end.max(from + LEAST_MS);
        let far = (from + 2 * (end - from)).max(from + WIDE_MS);
        let until = exp.map_or(least, |exp| exp.min(far).max(least));
        let wait = attempt.wait();
        let looked = |at: &i64| wait.is_some_and(|wait| (wait.from..wait.to).contains(at));
        let attempts = facts.records.iter();
        let attempts = attempts.filter(|r| matches!(r.event, Event::Attempt { .. }));
        Scene {
            lens: lens(attempt, exp, from, end),
            screens: screens(facts, from, end),
            last_screen: last_screen(facts, end),
            looks: attempts.map(|r| r.at.0 as i64).filter(looked).collect(),
            attempt,
            from,
            end,
            until,
        }
    }

    /// A moment as the picture shows it: none before the attempt, none later than its end.
    #[must_use]
    pub fn shown(&self, now: i64) -> Option<i64> {
        (now >= self.from).then_some(now.min(self.end))
    }

    /// How much of the token is left at a moment; negative when it has ended.
    #[must_use]
    pub fn left(&self, now: i64) -> Option<i64> {
        let bar = self.attempt.bar.as_ref()?;
        (bar.issued.unwrap_or(self.from) <= now).then_some(bar.exp - now)
    }

    /// How long the token lived from its issue, to the next second.
    #[must_use]
    pub fn lifetime(&self) -> Option<i64> {
        let bar = self.attempt.bar.as_ref()?;
        let lived = bar.exp - bar.issued.unwrap_or(bar.nbf);
        Some((lived + 999).div_euclid(1000) * 1000)
    }
}

/// When the attempt is over: the server has looked and the device knows it, or it gave up before.
fn end(facts: &RunFacts, attempt: &Attempt) -> i64 {
    let failed = facts.records.iter().find(|record| {
        matches!(record.event, Event::Failed { .. }) && record.at.0 as i64 >= attempt.start
    });
    let failed = failed.map(|record| record.at.0 as i64);
    let worked = attempt.stretches.last().map(|part| part.to);
    let judged = attempt.judged.map(|(at, _)| at);
    let over = judged.max(worked).into_iter();
    over.chain(failed.filter(|_| judged.is_none()))
        .max()
        .unwrap_or(attempt.last)
        .clamp(attempt.start, attempt.last.max(attempt.start))
}

/// The stretch that the lens shows: what follows the wait, and the token's end where that is near.
fn lens(attempt: &Attempt, exp: Option<i64>, from: i64, end: i64) -> (i64, i64) {
    let after = attempt.stretches.iter().rev();
    let work = after.take_while(|part| part.work != Work::Wait).last();
    let begins = work.map_or(end - BEFORE_MS, |part| part.from);
    let mut first = match attempt.wait() {
        Some(_) => begins - BEFORE_MS,
        None => begins,
    };
    let mut last = end;
    if let Some(exp) = exp.filter(|exp| exp - end < NEAR_MS && first - exp < NEAR_MS) {
        first = first.min(exp);
        last = last.max(exp);
    }
    ((first - PAD_MS).max(from - PAD_MS), last + PAD_MS)
}

fn screens(facts: &RunFacts, from: i64, end: i64) -> Vec<(i64, i64, Screen)> {
    let mut all: Vec<(i64, i64, Screen)> = Vec::new();
    for record in &facts.records {
        let at = record.at.0 as i64;
        if let (Participant::Device, Event::Shown(screen)) = (record.who, record.event) {
            if at >= end {
                break;
            }
            if let Some(last) = all.last_mut() {
                last.1 = at;
            }
            all.push((at.max(from), end, screen));
        }
    }
    all.retain(|(first, last, _)| last > first);
    all
}

fn last_screen(facts: &RunFacts, end: i64) -> Option<Screen> {
    let mut after = facts.records.iter().filter(|r| r.at.0 as i64 >= end);
    after.find_map(|record| match record.event {
        Event::Shown(screen) if record.who == Participant::Device => Some(screen),
        _ => None,
    })
}
