//! The lines that a run leaves in an administrator's traces, with the token's end on the same clock as the lines.

use join_sim::{Channel, Event, Instant, Message, Record, Row, Scenario, World, rows, run};

use crate::run::phases::Phases;
use crate::words;

/// A line of a channel with its record.
pub type Line<'a> = (&'a Record, String);

/// A whole run that is only read.
#[derive(Clone, Debug)]
pub struct TracedRun {
    /// What ran.
    pub scenario: Scenario,
    /// What happened.
    pub records: Vec<Record>,
    /// The world at its end.
    pub end: World,
    /// From which moments its times count.
    pub phases: Phases,
}

impl TracedRun {
    /// Runs a scenario.
    #[must_use]
    pub fn of(scenario: Scenario) -> TracedRun {
        let (records, end) = run(&scenario, &[]);
        TracedRun {
            phases: Phases::of(&records, &end),
            scenario,
            records,
            end,
        }
    }

    /// Its lines in a channel: what happened, without the measures behind it.
    #[must_use]
    pub fn lines(&self, channel: Channel) -> Vec<Line<'_>> {
        read(
            &self.records,
            &self.phases,
            &self.scenario,
            channel,
            |row| row.gist().into(),
        )
    }

    /// When a record was made, as the traces show it.
    #[must_use]
    pub fn time(&self, record: &Record) -> String {
        words::offset(self.phases.offset_ms(record.at))
    }
}

/// The lines of the user's phase in a channel; those of the whole run when the technician's phase has failed.
#[must_use]
pub fn lines<'a>(
    records: &'a [Record],
    phases: &Phases,
    scenario: &Scenario,
    channel: Channel,
) -> Vec<Line<'a>> {
    read(records, phases, scenario, channel, |row| row.text)
}

fn read<'a>(
    records: &'a [Record],
    phases: &Phases,
    scenario: &Scenario,
    channel: Channel,
    text: fn(Row) -> String,
) -> Vec<Line<'a>> {
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
