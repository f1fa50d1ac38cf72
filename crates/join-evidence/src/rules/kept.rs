//! What kept the certificate away besides energy saver, network and service: tasks that were not let run, a TPM without an EK
//! certificate.

use super::about::ours;
use super::chain::{join, lines_of, policy, weakest};
use crate::finding::{Case, Confidence};
use crate::record::{Log, Record};

pub(super) fn judge(case: &mut Case<'_, '_>) {
    tasks(case);
    endorsement(case);
}

/// Events of the scheduler for one of our tasks, with the task's name.
fn events<'e>(case: &Case<'_, 'e>, ids: &[u32]) -> Vec<(usize, &'e Record, String)> {
    let found = case.story.events(Log::Tasks, ids).into_iter();
    found
        .filter_map(|(at, record)| {
            let name = record.event()?.task()?.to_lowercase();
            ours(&name).then_some((at, record, name))
        })
        .collect()
}

/// A task that its own conditions or its state kept from starting, up to the join whose token ran out meanwhile.
fn tasks(case: &mut Case<'_, '_>) {
    let token = ["token-expired-at-use"];
    // Under the policy a queue says enough; a start that was left out besides is not what the join waited for.
    let queued = case.any(&["task-queued", "task-state-queued"]);
    if case.has(token[0]).is_none() || (policy(case).is_some() && queued) {
        return;
    }
    let (since, join) = (case.story.since(), join(case));
    let in_phase = |record: &Record| {
        let at = record.device_utc();
        at.is_none() || ((since.is_none() || at > since) && (join.is_none() || at <= join))
    };
    let starts = events(case, &[100, 110, 129, 200]);
    let ran = |name: &str, after: &Record| {
        starts.iter().any(|(_, start, other)| {
            other == name && in_phase(start) && start.device_utc() >= after.device_utc()
        })
    };
    // Not started for a condition or a failure, and not started later either.
    let mut lines: Vec<usize> = events(case, &[101, 135, 326, 328])
        .iter()
        .filter(|(_, record, name)| in_phase(record) && !ran(name, record))
        .map(|(at, ..)| *at)
        .collect();
    let logged = !lines.is_empty();
    if !logged {
        // A state has no time: it may have come about behind the failure.
        let any = starts.iter().any(|(_, start, _)| in_phase(start));
        let states = ["task-disabled", "task-not-registered"];
        lines = lines_of(case, &states);
        if any || lines.is_empty() {
            return;
        }
    }
    let sure = if logged {
        weakest(case, &token)
    } else {
        weakest(case, &token).min(Confidence::Medium)
    };
    lines.extend(lines_of(case, &token));
    case.fire("chain-task-kept", sure, "", &lines);
}

/// Autopilot's last word on the EK certificate is that there is none, and the attestation failed.
fn endorsement(case: &mut Case<'_, '_>) {
    let said = case.story.events(Log::Autopilot, &[208, 209, 210]);
    let Some((at, record)) = said.last() else {
        return;
    };
    let missing = record.event().is_some_and(|event| event.id != 208);
    let failed = lines_of(case, &["ap-tpm-attestation-failed", "ap-aik-timeout"]);
    // A join that was accepted did without it.
    let accepted = case.story.attempts.iter().any(|attempt| attempt.accepted);
    if let Some(end) = failed.first().filter(|_| missing && !accepted) {
        let lines = [*at, *end];
        case.fire("chain-no-ek-certificate", Confidence::High, "", &lines);
    }
}
