//! What a record of a run rests on: the choices that were looked at on the way to it, each tried without.

use join_sim::{Command, Event, Given, Outcome, Parameter, Record, Scenario, Why, run};

use crate::signature::same_moment;

/// Something that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// A parameter has this value, which is not its default.
    Value(Parameter, i64),
    /// A command was given: the place of its record, and its place among all commands.
    Command(usize, usize),
}

/// A choice, and the run without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The choice.
    pub what: Chosen,
    /// How the run ends without it.
    pub without: Outcome,
    /// The record is then not there, or is another one.
    pub moves: bool,
}

/// What a record rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The choices that move it; or, where several are each enough by themselves, those that move it only all together.
    pub choices: Vec<Choice>,
    /// How the run ends without all of them, where no single one moves it.
    pub together: Option<Outcome>,
    /// Chosen values that were looked at on the way and move nothing.
    pub idle: Vec<(Parameter, i64)>,
}

/// A run, and the record of it that is asked about.
struct Asked<'a> {
    scenario: &'a Scenario,
    commands: &'a [Given],
    record: &'a Record,
}

impl Ground {
    /// What the record at place `of` rests on, as re-runs bear it out; `why`: what led to it.
    ///
    /// # Panics
    /// If the run has no record at that place.
    #[must_use]
    pub fn of(
        scenario: &Scenario,
        commands: &[Given],
        records: &[Record],
        of: usize,
        why: &Why,
    ) -> Ground {
        let asked = Asked {
            scenario,
            commands,
            record: &records[of],
        };
        let mut choices: Vec<Choice> = looked_at(&asked, &records[..=of], why)
            .into_iter()
            .map(|what| {
                let (without, moves) = asked.without(&[what]);
                Choice {
                    what,
                    without,
                    moves,
                }
            })
            .collect();
        let mut together = None;
        if choices.len() > 1 && !choices.iter().any(|choice| choice.moves) {
            let mut needed: Vec<Chosen> = choices.iter().map(|choice| choice.what).collect();
            if asked.without(&needed).1 {
                // What is chosen later is left out first: the policy is named rather than one of its thresholds.
                for at in (0..needed.len()).rev() {
                    let mut fewer = needed.clone();
                    fewer.remove(at);
                    if asked.without(&fewer).1 {
                        needed = fewer;
                    }
                }
                together = Some(asked.without(&needed).0);
                for choice in &mut choices {
                    choice.moves = needed.contains(&choice.what);
                }
            }
        }
        let value = |choice: &Choice| match choice.what {
            Chosen::Value(id, value) if !choice.moves => Some((id, value)),
            _ => None,
        };
        let idle = choices.iter().filter_map(value).collect();
        choices.retain(|choice| choice.moves);
        Ground {
            choices,
            together,
            idle,
        }
    }
}

impl Asked<'_> {
    /// How the run ends without some choices, and whether the record is then missing.
    fn without(&self, gone: &[Chosen]) -> (Outcome, bool) {
        let mut scenario = self.scenario.clone();
        for chosen in gone {
            if let Chosen::Value(id, _) = *chosen
                && let Ok(other) = scenario.clone().with(id, id.spec().default)
            {
                scenario = other;
            }
        }
        let is_gone = |nth: usize| {
            let is = |one: &Chosen| matches!(*one, Chosen::Command(_, other) if other == nth);
            gone.iter().any(is)
        };
        let left = self.commands.iter().enumerate();
        let left = left.filter(|(nth, _)| !is_gone(*nth));
        let rest: Vec<Given> = left.map(|(_, given)| *given).collect();
        let (records, end) = run(&scenario, &rest);
        let there = records.iter().any(|one| same_moment(one, self.record));
        (end.outcome(), !there)
    }
}

/// The choices that were looked at on the way.
fn looked_at(asked: &Asked<'_>, before: &[Record], why: &Why) -> Vec<Chosen> {
    let mut chosen = Vec::new();
    for id in why.rests_on.iter() {
        let value = asked.scenario.values().get(id);
        if value != id.spec().default {
            chosen.push(Chosen::Value(id, value));
        }
    }
    let mut nth = 0;
    for (at, record) in before.iter().enumerate() {
        let Event::Commanded(command) = record.event else {
            continue;
        };
        let matters = match command {
            Command::Set(id, _) => why.rests_on.contains(id),
            _ => why.told.iter().any(|(step, _)| *step == record.step),
        };
        if matters {
            chosen.push(Chosen::Command(at, nth));
        }
        nth += 1;
    }
    chosen
}
