//! The policy on Energy Saver, and what is known of energy saver itself.

use crate::finding::{Case, Confidence};
use crate::read::power;
use crate::record::{Fact, Log, Origin, Threshold};
use crate::time::Ms;

const DAY: Ms = 86_400_000;

pub(super) fn judge(case: &mut Case<'_, '_>) {
    thresholds(case);
    arrival(case);
    absent(case);
    plan(case);
    sync(case);
    state(case);
}

/// Every threshold with its record.
pub(super) fn all<'e>(case: &Case<'_, 'e>) -> Vec<(usize, &'e Threshold)> {
    let each = case.story.all();
    each.filter_map(|(at, record)| match &record.fact {
        Fact::Threshold(threshold) => Some((at, threshold)),
        _ => None,
    })
    .collect()
}

/// The moment of the failure: the join that decides, else the page of failure.
pub(super) fn failure(case: &Case<'_, '_>) -> Option<Ms> {
    let refused = case
        .story
        .deciding()
        .filter(|attempt| attempt.refused && attempt.utc);
    let page = case
        .story
        .all()
        .filter(|(_, record)| super::autopilot::failure_page(record));
    refused
        .and_then(|attempt| attempt.at)
        .or_else(|| page.last().and_then(|(_, record)| record.device_utc()))
}

fn thresholds(case: &mut Case<'_, '_>) {
    let found = all(case);
    let mut zero = Vec::new();
    for (at, threshold) in &found {
        let source = if threshold.plugged_in {
            "plugged in"
        } else {
            "on battery"
        };
        if threshold.for_user {
            case.fire("policy-scope-user", Confidence::High, "", &[*at]);
            continue;
        }
        match threshold.percent {
            100 => case.fire(
                "policy-thresholds-always-on",
                Confidence::High,
                format!("The value for {source} is 100."),
                &[*at],
            ),
            1..=99 => case.fire(
                "policy-thresholds-conditional",
                Confidence::High,
                format!("The value for {source} is {}.", threshold.percent),
                &[*at],
            ),
            _ => zero.push(*at),
        }
    }
    if !zero.is_empty()
        && !found
            .iter()
            .any(|(_, threshold)| threshold.percent > 0 && !threshold.for_user)
    {
        case.fire("policy-thresholds-off", Confidence::High, "", &zero);
    }
    if case.has("policy-thresholds-always-on").is_some() {
        let both = [true, false].map(|plugged| {
            found
                .iter()
                .any(|(_, t)| t.plugged_in == plugged && t.percent == 100 && !t.for_user)
        });
        if both == [true, true]
            && let Some(finding) = case
                .found
                .iter_mut()
                .find(|finding| finding.rule.id == "policy-thresholds-always-on")
        {
            finding.headline = format!("{} Both values are 100.", finding.rule.finding);
        }
    }
}

/// Events with a threshold, in their order of time.
fn arrivals(case: &Case<'_, '_>) -> Vec<(usize, Ms)> {
    let found = all(case)
        .into_iter()
        .filter(|(_, threshold)| threshold.origin == Origin::Event && threshold.percent > 0);
    found
        .filter_map(|(at, _)| Some((at, case.story.record(at).device_utc()?)))
        .collect()
}

fn arrival(case: &mut Case<'_, '_>) {
    let story = case.story;
    let arrivals = arrivals(case);
    let failure = failure(case);
    let Some((first, at)) = arrivals.first().copied() else {
        reported(case, failure);
        return;
    };
    if let Some(failure) = failure.filter(|failure| at > *failure) {
        let _ = failure;
        case.fire("policy-after-failure", Confidence::High, "", &[first]);
        return;
    }
    // The end of the technician's flow: its page, the un-join, the technician's join before it; else the first boot that follows.
    let page = story
        .all()
        .find(|(_, record)| super::autopilot::success_page(record))
        .and_then(|(_, record)| record.device_utc());
    let unjoin = story
        .events(Log::Registration, &[110])
        .first()
        .and_then(|(_, record)| record.device_utc());
    let autopilot = story
        .events(Log::Autopilot, &[195, 196])
        .last()
        .and_then(|(_, record)| record.device_utc());
    let lines: Vec<usize> = arrivals.iter().map(|(at, _)| *at).collect();
    if let Some(end) = page.or(unjoin).or(autopilot) {
        if at <= end {
            case.fire(
                "policy-arrived-in-technician-phase",
                Confidence::High,
                "",
                &lines,
            );
        }
        return;
    }
    // Alone the log tells it by its enrolment: the policy came within minutes of it, and no user had signed in.
    let enrolled = story.events(Log::DeviceManagement, &[72, 75]);
    let soon = enrolled
        .iter()
        .filter_map(|(_, record)| record.device_utc())
        .any(|time| (0..=3_600_000).contains(&(at - time)));
    let device = all(case)
        .iter()
        .any(|(line, threshold)| *line == first && !threshold.for_user);
    let later_failure = failure.is_some_and(|failure| failure - at > 3_600_000);
    if (soon && device) || later_failure {
        let detail = "The end of the technician's flow is not in this bundle: told by the enrolment just before.";
        case.fire(
            "policy-arrived-in-technician-phase",
            Confidence::Medium,
            detail,
            &lines,
        );
    }
}

/// Reports have their own time.
fn reported(case: &mut Case<'_, '_>, failure: Option<Ms>) {
    report_time(case, failure);
}

fn report_time(case: &mut Case<'_, '_>, failure: Option<Ms>) {
    let made = case
        .story
        .all()
        .find(|(_, record)| record.fact == Fact::Made);
    if let (Some((at, record)), Some(failure)) = (made, failure)
        && record.device_utc().is_some_and(|made| made - failure > DAY)
    {
        case.fire("policy-not-current", Confidence::High, "", &[at]);
    }
}

fn absent(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        if record.fact == (Fact::PowerArea { thresholds: 0 }) {
            case.fire("policy-absent", Confidence::Medium, "", &[at]);
        }
    }
}

fn plan(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        let Fact::PowerPlan { setting, ac, dc } = &record.fact else {
            continue;
        };
        if setting != power::THRESHOLD {
            continue;
        }
        if *ac == Some(100) || *dc == Some(100) {
            let which = match (ac, dc) {
                (Some(100), Some(100)) => "on mains and on battery",
                (Some(100), _) => "on mains",
                _ => "on battery",
            };
            case.fire(
                "energy-saver-always-on",
                Confidence::High,
                format!("{which}."),
                &[at],
            );
        }
        if *ac == Some(0) && *dc == Some(0) {
            case.fire("policy-thresholds-off", Confidence::High, "", &[at]);
        }
    }
}

fn sync(case: &mut Case<'_, '_>) {
    let boots = case.story.events(Log::KernelGeneral, &[12]);
    let Some(boot) = boots.last().and_then(|(_, record)| record.device_utc()) else {
        return;
    };
    let after: Vec<usize> = case
        .story
        .events(Log::DeviceManagement, &[208, 209])
        .into_iter()
        .filter(|(_, record)| record.device_utc() > Some(boot))
        .map(|(at, _)| at)
        .collect();
    if !after.is_empty() {
        case.fire("mdm-sync-after-boot", Confidence::Medium, "", &after);
    }
}

/// Whether energy saver was on: seldom in any log.
fn state(case: &mut Case<'_, '_>) {
    let said: Vec<(usize, bool)> = case
        .story
        .all()
        .filter_map(|(at, record)| match record.fact {
            Fact::EnergySaver(on) => Some((at, on)),
            _ => None,
        })
        .collect();
    for (at, on) in &said {
        case.fire(
            "energy-saver-event",
            Confidence::High,
            if *on {
                "It was on when the command ran."
            } else {
                "It was off when the command ran."
            },
            &[*at],
        );
    }
    let known = case.any(&["energy-saver-event"]);
    let story = case.any(&[
        "policy-thresholds-always-on",
        "policy-thresholds-conditional",
        "energy-saver-always-on",
    ]) && case.any(&[
        "task-queued",
        "task-state-queued",
        "token-expired-at-use",
        "udr-gap-102-103",
        "http-gap-before-join",
    ]);
    if !known && story {
        case.fire("energy-saver-state-unknown", Confidence::Medium, "", &[]);
    }
}
