//! One run, read the way an administrator reads a device: each channel in the vocabulary of its own tool.

mod attempt;
mod autopilot;
mod certificate;
mod etl;
mod events;
mod http;
mod keys;
mod run;
mod tasks;

use alloc::{format, string::String, vec::Vec};

use crate::event::{Event, Record};
use crate::message::named;
use crate::notation;
use crate::scenario::Scenario;
use crate::time::Utc;
use run::Run;

pub use http::{date, request_line, status_line};
pub use tasks::TaskStanding;

named! {
    /// A place where traces of a run are kept.
    Channel {
        /// An HTTPS trace, as Fiddler shows it.
        Http => "http",
        /// The ETL trace of dsreg, by function.
        Etl => "etl",
        /// The event logs.
        Events => "events",
        /// Task Scheduler.
        Tasks => "tasks",
        /// The pages that the device shows.
        Screen => "screen",
        /// The directory's device objects.
        Directory => "directory",
        /// Battery, mains, energy saver, policy.
        Power => "power",
    }
}

/// A line in a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub channel: Channel,
    /// What it says.
    pub text: String,
    /// In the event logs: the log, and the id of the event; the text begins with both.
    pub event: Option<(&'static str, u16)>,
}

impl Row {
    /// What it says happened, without the times and measures that stand behind it: runs with the same history share it.
    #[must_use]
    pub fn gist(&self) -> &str {
        self.text
            .split_once("; ")
            .map_or(&self.text, |(gist, _)| gist)
    }
}

/// What a record of a run of a scenario leaves in the channels. The event ids and function names are Windows' own; which moment
/// of the model writes which is inferred, and the bodies are reconstructions.
#[must_use]
pub fn rows(scenario: &Scenario, records: &[Record], record: &Record) -> Vec<Row> {
    let run = Run { scenario, records };
    let mut rows = Vec::new();
    let row = |channel, text: String| Row {
        channel,
        text,
        event: None,
    };
    rows.extend(http::line(run, record).map(|text| row(Channel::Http, text)));
    rows.extend(etl::line(records, record).map(|text| row(Channel::Etl, text)));
    rows.extend(
        events::lines(run, record)
            .into_iter()
            .map(|(log, id, text)| Row {
                channel: Channel::Events,
                text: format!("{log} {id}: {text}"),
                event: Some((log, id)),
            }),
    );
    let mut put = |channel, text: Option<String>| rows.extend(text.map(|text| row(channel, text)));
    let own = || Some(notation::event(&record.event));
    match record.event {
        Event::TaskStarted { .. }
        | Event::TaskHeld { .. }
        | Event::TaskEnded { .. }
        | Event::TaskRunning { .. }
        | Event::TaskCut { .. } => put(Channel::Tasks, tasks::line(run, record)),
        Event::Shown(_) => put(Channel::Screen, own()),
        Event::Failed { code } => put(Channel::Screen, Some(format!("error code {code}"))),
        Event::Object(_) => put(Channel::Directory, own()),
        Event::EnergySaver { .. }
        | Event::Source { .. }
        | Event::BatteryEmpty
        | Event::PolicyInForce { .. } => put(Channel::Power, own()),
        Event::Commanded(_)
        | Event::Assigned { .. }
        | Event::Sent { .. }
        | Event::Received { .. }
        | Event::Undelivered { .. }
        | Event::NotAllowed { .. }
        | Event::TimedOut { .. }
        | Event::ClockRead { .. }
        | Event::Attempt { .. }
        | Event::WaitEnded { .. }
        | Event::Unattested
        | Event::KeyMade { .. }
        | Event::KeyGone { .. }
        | Event::CertificateStored { .. }
        | Event::CertificateGone { .. }
        // The start that follows in the same moment says it.
        | Event::TaskReleased { .. }
        | Event::TokenIssued(_)
        | Event::Judged(_)
        | Event::PrtHeld
        | Event::Finished
        | Event::StepLimit => {}
    }
    rows
}

/// What the device's clock showed at a record; true time where the run has not read it in that boot.
#[must_use]
pub fn device_clock(scenario: &Scenario, records: &[Record], record: &Record) -> Utc {
    Run { scenario, records }.device_clock(record)
}

/// How a task stands behind a record that speaks of one, as Task Scheduler shows it.
#[must_use]
pub fn task_standing(
    scenario: &Scenario,
    records: &[Record],
    record: &Record,
) -> Option<TaskStanding> {
    tasks::standing(Run { scenario, records }, record)
}
