//! Chains: what the findings say together, and what speaks against each other.

use super::policy::{all, failure};
use crate::finding::{Case, Confidence};
use crate::record::{Fact, Log};
use crate::time::Ms;

pub(super) fn judge(case: &mut Case<'_, '_>) {
    attestation(case);
    network(case);
    rejected(case);
    slow(case);
    energy_saver(case);
    short(case);
    recovered(case);
    unknown(case);
}

pub(super) fn lines_of(case: &Case<'_, '_>, ids: &[&str]) -> Vec<usize> {
    let mut lines = Vec::new();
    for id in ids {
        let Some(finding) = case.found.iter().find(|finding| finding.rule.id == *id) else {
            continue;
        };
        for cite in finding.lines.iter().take(4) {
            let found = case.story.all().find(|(_, record)| {
                record.source == cite.source
                    && record.line == cite.line
                    && record.number == cite.number
                    && record.text == cite.text
            });
            lines.extend(found.map(|(at, _)| at));
        }
    }
    lines.dedup();
    lines
}

/// Whether one of these rules has fired on a line of the phase that failed; what has no time may be of it.
fn in_phase(case: &Case<'_, '_>, ids: &[&str]) -> bool {
    let since = case.story.since();
    let fired: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| case.has(id).is_some())
        .collect();
    fired.iter().any(|id| {
        // The policy stays when the phase ends; what was fetched and what ran belong to their phase.
        if id.starts_with("policy-") {
            return true;
        }
        let times = lines_of(case, &[id])
            .into_iter()
            .map(|at| case.story.record(at).device_utc());
        let times: Vec<Option<Ms>> = times.collect();
        times.is_empty()
            || times
                .iter()
                .any(|at| at.is_none() || since.is_none() || *at > since)
    })
}

pub(super) fn weakest(case: &Case<'_, '_>, ids: &[&str]) -> Confidence {
    ids.iter()
        .filter_map(|id| case.has(id))
        .min()
        .unwrap_or(Confidence::Low)
}

fn long_wait(case: &Case<'_, '_>) -> bool {
    case.story.longest_gap().is_some_and(|gap| gap > 300_000)
        || case.has("etl-create-key-wait").is_some()
}

/// When the decisive join was asked for, as UTC.
pub(super) fn join(case: &Case<'_, '_>) -> Option<Ms> {
    case.story
        .deciding()
        .filter(|attempt| attempt.utc && !attempt.accepted)
        .and_then(|attempt| attempt.at)
}

/// One of our tasks ran before the join.
fn started(case: &Case<'_, '_>) -> bool {
    let starts = case.story.events(Log::Tasks, &[100, 110, 129, 200]);
    starts.iter().any(|(_, record)| {
        let ours = record
            .event()
            .and_then(|event| event.task())
            .is_some_and(|name| super::about::ours(&name));
        ours && join(case).is_none_or(|join| record.device_utc().is_none_or(|at| at < join))
    }) && case.has("task-never-started").is_none()
}

/// A clock that is off, and an attestation that failed, or a certificate that this clock does not let be valid.
fn attestation(case: &mut Case<'_, '_>) {
    let story = case.story;
    let measured = story.all().find_map(|(at, record)| match record.fact {
        Fact::ClockOffset(offset) if offset.abs() >= 60_000 => Some(at),
        _ => None,
    });
    let forced = story.events(Log::Autopilot, &[750, 752, 753]);
    let Some(clock) = measured.or(forced.first().map(|(at, _)| *at)) else {
        return;
    };
    let timeout = story
        .all()
        .find_map(|(at, record)| (record.fact == Fact::Code(0x8007_05b4)).then_some(at));
    let gave_up = story.events(Log::Autopilot, &[752]);
    let failed = ["ap-tpm-attestation-failed", "ap-aik-timeout"];
    let failed = lines_of(case, &failed).first().copied();
    let sign = failed.or(timeout).or(gave_up.first().map(|(at, _)| *at));
    // A certificate that came and is not valid by this clock: it counts beside a join that was asked for without it, unless one
    // that is valid came behind it.
    let invalid = story.events(Log::CertEnroll, &[86, 87]);
    let invalid = invalid
        .iter()
        .rfind(|(_, record)| not_valid_by_clock(record));
    let later = invalid.is_some_and(|(_, record)| {
        story
            .events(Log::CertEnroll, &[88])
            .iter()
            .any(|(_, other)| other.device_utc() > record.device_utc())
    });
    let invalid = invalid.map(|(at, _)| *at).filter(|_| !later);
    let alone = sign.filter(|_| story.attempts.is_empty());
    if let Some(sign) = invalid.or(alone) {
        case.fire(
            "chain-clock-attestation",
            Confidence::Medium,
            "",
            &[clock, sign],
        );
    }
}

/// CERT_E_EXPIRED: not yet, or no longer, valid by the device's clock.
fn not_valid_by_clock(record: &crate::record::Record) -> bool {
    record.event().is_some_and(|event| {
        event.code() == Some(0x800b_0101)
            || crate::number::codes(&event.all()).contains(&0x800b_0101)
    })
}

fn network(case: &mut Case<'_, '_>) {
    let ids = ["aik-host-unreachable", "token-expired-at-use"];
    if ids.iter().all(|id| case.has(id).is_some())
        && long_wait(case)
        && case.has("task-never-started").is_none()
    {
        let mut sure = weakest(case, &ids);
        if !started(case) {
            sure = sure.min(Confidence::Medium);
        }
        let lines = lines_of(case, &ids);
        case.fire("chain-aik-network", sure, "", &lines);
    }
}

/// A refusal of the AIK service that is known to lie before the join: an output of certreq has no time.
fn rejected(case: &mut Case<'_, '_>) {
    let ids = [
        "aik-http-404",
        "aik-http-400-firmware",
        "aik-certenroll-87",
        "tpm-firmware-refused",
    ];
    let mut found: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| case.has(id).is_some())
        .collect();
    // What came and is not valid by the device's clock was refused by the device, not by the service.
    let by_service = case
        .story
        .events(Log::CertEnroll, &[87])
        .iter()
        .any(|(_, record)| !not_valid_by_clock(record));
    if !by_service {
        found.retain(|id| *id != "aik-certenroll-87");
    }
    let refused_start = case
        .story
        .events(Log::CertEnroll, &[86])
        .into_iter()
        .any(|(_, record)| {
            record.event().is_some_and(|event| {
                crate::number::codes(&event.all())
                    .iter()
                    .any(|code| *code >> 16 == 0x8019)
            })
        });
    if refused_start {
        found.push("aik-certenroll-86");
    }
    if found.is_empty() {
        return;
    }
    // A certificate that was issued afterwards, and before the join, ends it.
    if in_phase(case, &["aik-certenroll-88", "aik-http-ok"]) {
        return;
    }
    let lines = lines_of(case, &found);
    let late = join(case).is_some_and(|join| {
        lines.iter().all(|at| {
            case.story
                .record(*at)
                .device_utc()
                .is_some_and(|time| time > join)
        })
    });
    if late {
        return;
    }
    let accepted = case.any(&["join-accepted"]) && case.story.left().is_none();
    let joined = accepted || case.any(&["dsreg-entra-joined"]);
    let sure = if joined {
        Confidence::Low
    } else if refused_start && found.len() == 1 {
        Confidence::Medium
    } else {
        Confidence::High
    };
    case.fire("chain-aik-rejected", sure, "", &lines);
}

fn slow(case: &mut Case<'_, '_>) {
    let policy = case.any(&["policy-thresholds-always-on", "energy-saver-always-on"]);
    let Some(token) = case
        .story
        .deciding()
        .and_then(|attempt| attempt.token.as_ref())
        .and_then(|token| token.exp)
    else {
        return;
    };
    let issued = case.story.events(Log::CertEnroll, &[88]);
    let late = issued
        .iter()
        .find(|(_, record)| record.device_utc().is_some_and(|at| at > token * 1000));
    if let Some((at, _)) = late
        && !policy
        && started(case)
        && case.has("token-expired-at-use").is_some()
    {
        let mut lines = lines_of(case, &["token-expired-at-use", "task-duration"]);
        lines.push(*at);
        case.fire("chain-slow-tasks", Confidence::High, "", &lines);
    }
}

/// Whether a policy that holds was there before the failure, for the device.
pub(super) fn policy(case: &Case<'_, '_>) -> Option<Confidence> {
    if case.any(&["policy-after-failure"]) {
        return None;
    }
    let always = case
        .has("policy-thresholds-always-on")
        .or(case.has("energy-saver-always-on"));
    always.or_else(|| conditional(case))
}

/// A threshold below 100 holds when the charge on the source in use was at or below it.
fn conditional(case: &Case<'_, '_>) -> Option<Confidence> {
    let before = failure(case);
    let mut power = case
        .story
        .events(Log::KernelPower, &[105])
        .into_iter()
        .filter(|(_, record)| before.is_none() || record.device_utc() <= before);
    let (_, record) = power.next_back()?;
    let event = record.event()?;
    let number = |names: &[&str]| event.field(names).and_then(crate::number::number);
    let (left, full) = (
        number(&["RemainingCapacity"])?,
        number(&["FullChargeCapacity"])?,
    );
    let charge = (left * 100).checked_div(full)?;
    let mains = event.field(&["AcOnline"])?.eq_ignore_ascii_case("true");
    let held = all(case)
        .into_iter()
        .any(|(_, t)| !t.for_user && t.plugged_in == mains && t.percent > 0 && charge <= t.percent);
    held.then_some(Confidence::Medium)
}

/// Whether the tasks waited: the log says it, or a state at some time.
fn held(case: &Case<'_, '_>) -> Option<Confidence> {
    let logged = case.has("task-queued").and(case.has("task-never-started"));
    logged.or_else(|| case.has("task-state-queued").map(|_| Confidence::Medium))
}

fn energy_saver(case: &mut Case<'_, '_>) {
    let policy = policy(case);
    let tasks = held(case);
    let gap = long_wait(case);
    let token = case.has("token-expired-at-use").or_else(|| {
        case.has("join-400-invalid-token")
            .filter(|_| gap)
            .map(|_| Confidence::Medium)
    });
    let token = token.filter(|_| case.has("token-valid-yet-refused").is_none());
    let links = [policy, tasks, token];
    let there = links.iter().flatten().count();
    // Without a failed join there is no case; two links and none of them the token want its sign.
    let failed = super::about::failed(case);
    if there < 2 || !(token.is_some() || failed) {
        return;
    }
    // The policy was seen, and came too late or for users alone: it held nothing here.
    let late = case.any(&["policy-after-failure"]);
    let users = case.any(&["policy-scope-user"]) && !all(case).iter().any(|(_, t)| !t.for_user);
    if policy.is_none() && (late || users) {
        return;
    }
    // Energy saver was seen to be off while it waited: the chain is broken.
    let off = case
        .story
        .all()
        .any(|(_, record)| record.fact == Fact::EnergySaver(false));
    if off || case.any(&["task-disabled"]) {
        return;
    }
    let ids = [
        "policy-thresholds-always-on",
        "policy-thresholds-conditional",
        "energy-saver-always-on",
        "policy-arrived-in-technician-phase",
        "task-queued",
        "task-never-started",
        "task-state-queued",
        "udr-gap-102-103",
        "http-gap-before-join",
        "token-expired-at-use",
        "join-400-invalid-token",
        "udr-204-invalid-token",
    ];
    let lines = lines_of(case, &ids);
    let mut sure = links
        .iter()
        .flatten()
        .min()
        .copied()
        .unwrap_or(Confidence::Low);
    let mut missing = Vec::new();
    for (link, what) in links
        .iter()
        .zip(["the policy", "the tasks", "the token at its use"])
    {
        if link.is_none() {
            missing.push(what);
        }
    }
    if !missing.is_empty() {
        sure = sure.min(Confidence::Medium);
    }
    let detail = if missing.is_empty() {
        "That energy saver was on is inferred from policy and queue.".to_owned()
    } else {
        format!("Not seen: {}.", missing.join(", "))
    };
    case.fire("chain-energy-saver", sure, detail, &lines);
}

fn short(case: &mut Case<'_, '_>) {
    if case.has("token-lifetime-short").is_some() && long_wait(case) {
        let ids = [
            "token-lifetime-short",
            "http-gap-before-join",
            "udr-gap-102-103",
        ];
        let lines = lines_of(case, &ids);
        case.fire("chain-short-token", weakest(case, &ids), "", &lines);
    }
}

fn recovered(case: &mut Case<'_, '_>) {
    let story = case.story;
    let failed = story
        .attempts
        .iter()
        .filter(|attempt| attempt.refused)
        .filter_map(|attempt| attempt.at.zip(attempt.answer))
        .next();
    let Some((at, line)) = failed else {
        return;
    };
    let later = story
        .attempts
        .iter()
        .filter(|attempt| attempt.accepted && attempt.at > Some(at))
        .find_map(|attempt| attempt.answer.or(attempt.lines.first().copied()));
    // A status of the same device that says joined, if it does not say itself that it is older.
    let status = case
        .has("dsreg-entra-joined")
        .and_then(|_| lines_of(case, &["dsreg-entra-joined"]).first().copied());
    if let Some(later) = later.or(status) {
        case.fire("chain-recovered", Confidence::High, "", &[line, later]);
    }
}

fn unknown(case: &mut Case<'_, '_>) {
    let gap = case.any(&["http-gap-before-join", "udr-gap-102-103"]);
    let evidence = [
        "task-queued",
        "task-state-queued",
        "task-never-started",
        "task-started-after-queue",
        "task-duration",
        "task-by-hand",
        "policy-thresholds-always-on",
        "policy-thresholds-conditional",
        "policy-thresholds-off",
        "energy-saver-always-on",
        "aik-http-ok",
        "aik-http-404",
        "aik-certenroll-86",
        "aik-certenroll-87",
        "aik-certenroll-88",
        "aik-host-unreachable",
        "ap-aik-timeout",
        "aik-certreq-404",
        "aik-registry-error",
    ];
    if gap && case.has("token-expired-at-use").is_some() && !in_phase(case, &evidence) {
        let ids = [
            "token-expired-at-use",
            "http-gap-before-join",
            "udr-gap-102-103",
        ];
        let lines = lines_of(case, &ids);
        let sure = weakest(case, &ids);
        case.fire("chain-unknown", sure, "", &lines);
    }
}
