//! What happens in a run, without when: a number that runs share when only their times differ.

use core::hash::{Hash, Hasher};
use core::mem::discriminant;

use fnv::FnvHasher;
use join_sim::{Event, Fate, Record};

/// How many things happen in only one of two runs, whenever they happen and however often.
pub fn differing_events(one: &[Record], other: &[Record]) -> usize {
    let sums = |records: &[Record]| {
        let mut sums: Vec<u64> = records.iter().map(of_one).collect();
        sums.sort_unstable();
        sums.dedup();
        sums
    };
    let (one, other) = (sums(one), sums(other));
    let only = |a: &[u64], b: &[u64]| a.iter().filter(|sum| b.binary_search(sum).is_err()).count();
    only(&one, &other) + only(&other, &one)
}

fn of_one(record: &Record) -> u64 {
    let mut sum = FnvHasher::default();
    record.who.hash(&mut sum);
    note(&record.event, &mut sum);
    sum.finish()
}

/// Whether two records tell of the same moment: the same thing happens to the same participant, less than a second apart. What
/// comes some milliseconds earlier, because another message was shorter, is no other moment to whoever reads a trace.
#[must_use]
pub fn same_moment(one: &Record, other: &Record) -> bool {
    of_one(one) == of_one(other) && one.at.0.abs_diff(other.at.0) < 1000
}

/// The signature of a run: the same for all in which the same happens, whenever.
pub fn signature(records: &[Record]) -> u64 {
    let mut sum = FnvHasher::default();
    let mut attempts = false;
    for record in records {
        // How often the same attempt was made depends on times only.
        let attempt = matches!(record.event, Event::Attempt { .. });
        if !(attempt && attempts) {
            record.who.hash(&mut sum);
            note(&record.event, &mut sum);
        }
        attempts = attempt;
    }
    sum.finish()
}

fn note(event: &Event, sum: &mut FnvHasher) {
    discriminant(event).hash(sum);
    match event {
        Event::Assigned {
            to,
            battery,
            plugged_in,
        } => (to, battery, plugged_in).hash(sum),
        Event::PolicyInForce {
            present,
            battery,
            plugged_in,
        } => (present, battery, plugged_in).hash(sum),
        Event::EnergySaver {
            on,
            threshold,
            battery,
            ..
        } => (on, threshold, battery).hash(sum),
        Event::Source { battery, .. } => battery.hash(sum),
        Event::Sent { to, message, fate } => {
            (to, message.name()).hash(sum);
            matches!(fate, Fate::Arrives(_)).hash(sum);
        }
        Event::Received { from, message } => (from, message.name()).hash(sum),
        Event::Undelivered {
            from,
            message,
            closed,
        } => (from, message.name(), closed).hash(sum),
        Event::NotAllowed { message } => message.name().hash(sum),
        Event::TimedOut { to, repeat, last } => (to, repeat, last).hash(sum),
        Event::Attempt { certificate, .. } | Event::WaitEnded { certificate, .. } => {
            certificate.hash(sum);
        }
        Event::KeyMade { key, software } => (key, software).hash(sum),
        Event::KeyGone { key }
        | Event::CertificateStored { key }
        | Event::CertificateGone { key } => key.hash(sum),
        Event::TaskStarted { task, by } | Event::TaskRunning { task, by } => {
            (task, by).hash(sum);
        }
        Event::TaskHeld { task, by, hold } => (task, by, hold).hash(sum),
        Event::TaskReleased { task } | Event::TaskCut { task } => task.hash(sum),
        Event::TaskEnded { task, code } => (task, code).hash(sum),
        Event::TokenIssued(token) => token.account.hash(sum),
        Event::Judged(verdict) => verdict.refused.hash(sum),
        Event::Object(change) => change.hash(sum),
        Event::Shown(screen) => screen.hash(sum),
        Event::Failed { code } => code.hash(sum),
        Event::Commanded(command) => command.hash(sum),
        Event::ClockRead { .. }
        | Event::Unattested
        | Event::BatteryEmpty
        | Event::PrtHeld
        | Event::Finished
        | Event::StepLimit => {}
    }
}
