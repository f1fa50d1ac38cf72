//! The lines that a run leaves in an administrator's traces, with the token's end on the same clock as the lines.

use join_sim::{
    Channel, Event, Given, Instant, Measure, Measured, Message, Record, Row, Scenario, World,
    measure, rows, run,
};

use super::facts::RunFacts;
use crate::words;

/// A line of a channel with its record.
pub type Line<'a> = (&'a Record, String);

/// A whole run that is only read.
#[derive(Clone, Debug)]
pub struct TracedRun {
    /// What ran.
    pub scenario: Scenario,
    /// What it was.
    pub facts: RunFacts,
    end: World,
}

impl TracedRun {
    /// Runs a scenario with what is done in it.
    #[must_use]
    pub fn of(scenario: Scenario, commands: &[Given]) -> TracedRun {
        let (records, end) = run(&scenario, commands);
        TracedRun {
            facts: RunFacts::of(&scenario, records, &end),
            scenario,
            end,
        }
    }

    /// What the run answers.
    #[must_use]
    pub fn measure(&self, what: Measure) -> Measured {
        measure(what, &self.facts.records, &self.end)
    }

    /// Its lines in a channel: what happened, without the measures behind it.
    #[must_use]
    pub fn lines(&self, channel: Channel) -> Vec<Line<'_>> {
        read(&self.facts, &self.scenario, channel, |row| {
            row.gist().into()
        })
    }

    /// When a record was made, as the traces show it.
    #[must_use]
    pub fn time(&self, record: &Record) -> String {
        words::offset(self.facts.phases.offset_ms(record.at))
    }
}

/// The lines of the user's phase in a channel; those of the whole run when the technician's phase has failed.
#[must_use]
pub fn lines<'a>(facts: &'a RunFacts, scenario: &Scenario, channel: Channel) -> Vec<Line<'a>> {
    read(facts, scenario, channel, |row| row.text)
}

fn read<'a>(
    facts: &'a RunFacts,
    scenario: &Scenario,
    channel: Channel,
    text: fn(Row) -> String,
) -> Vec<Line<'a>> {
    let (records, phases) = (&facts.records, &facts.phases);
    let mut lines = Vec::new();
    for record in records {
        if phases.user_boot.is_some() && !phases.is_user(record.at) {
            continue;
        }
        for row in rows(scenario, records, record) {
            if row.channel != channel {
                continue;
            }
            let mut text = text(row);
            if let Event::Received {
                message: Message::TokenIssued(token),
                ..
            } = record.event
            {
                let exp = Instant((token.exp.0 - scenario.starts_at().0).max(0) as u64);
                text += &words::expires(phases.offset_ms(exp));
            }
            lines.push((record, text));
        }
    }
    lines
}
