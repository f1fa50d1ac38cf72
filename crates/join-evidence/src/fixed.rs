//! What the evidence fixes of the model's parameters, each value with the line that says it.

use crate::attempts::Attempt;
use crate::record::{Fact, Log, Origin};
use crate::story::Story;
use crate::time::Ms;
use std::collections::BTreeMap;

/// Values that the evidence fixes, each with the record that says it.
pub(crate) struct Fixed {
    pub(crate) set: BTreeMap<String, String>,
    pub(crate) notes: Vec<String>,
    pub(crate) lines: Vec<usize>,
}

impl Fixed {
    fn set(&mut self, name: &str, value: impl ToString, from: &str, at: Option<usize>) {
        let value = value.to_string();
        self.notes.push(format!("{name}={value}: {from}"));
        self.set.insert(name.to_owned(), value);
        self.lines.extend(at);
    }
}

/// What the evidence says of each parameter.
pub(crate) fn fix(story: &Story<'_>, attempt: Option<&Attempt>, lifetime: Option<Ms>) -> Fixed {
    let mut fixed = Fixed {
        set: BTreeMap::new(),
        notes: Vec::new(),
        lines: Vec::new(),
    };
    if let Some(attempt) = attempt {
        of_token(story, attempt, lifetime, &mut fixed);
    }
    for offset in &story.offsets {
        let middle = (offset.low + offset.high) / 2;
        if middle.abs() >= 5_000 && middle.abs() <= 86_400_000 {
            let at = offset.lines.first().copied();
            fixed.set(
                "device_clock_offset_s",
                (middle as f64 / 1000.0).round() as i64,
                "the middle of the interval of client less server",
                at,
            );
        }
    }
    let at = attempt
        .filter(|attempt| attempt.utc)
        .and_then(|attempt| attempt.at);
    thresholds(story, at, &mut fixed);
    power(story, at, &mut fixed);
    if let Some(attempt) = attempt {
        boot(story, attempt, &mut fixed);
    }
    durations(story, at, &mut fixed);
    busy(story, &mut fixed);
    fixed
}

/// What the token of the attempt says.
fn of_token(story: &Story<'_>, attempt: &Attempt, lifetime: Option<Ms>, fixed: &mut Fixed) {
    let token = attempt.token.as_ref();
    if let Some(lifetime) = lifetime {
        fixed.set(
            "token_lifetime_s",
            (lifetime + 500).div_euclid(1000),
            "exp less the time of issue",
            attempt.bearer,
        );
    }
    if let (Some(iat), Some((issue, true))) = (
        token.and_then(|t| t.iat),
        token.and_then(|t| story.issue(t)),
    ) {
        let back = issue / 1000 - iat;
        if (0..=3600).contains(&back) {
            fixed.set("iat_backdate_s", back, "issue less iat", attempt.bearer);
        }
    }
    let expired = story
        .margin(attempt)
        .is_some_and(|margin| margin.high < 0 && margin.low > -300_000);
    if attempt.refused && expired {
        fixed.set(
            "validator_skew_s",
            0,
            "refused though its end lay only seconds back",
            attempt.answer,
        );
    }
}

/// How long the tasks ran in this phase, before the join.
fn durations(story: &Story<'_>, join: Option<Ms>, fixed: &mut Fixed) {
    let since = story.since();
    for (part, name) in [
        ("tpm-maintenance", "tpm_maintenance_s"),
        ("aikcertenrolltask", "aik_enrolment_s"),
    ] {
        let of = |ids: &[u32]| -> Vec<(usize, Ms)> {
            let found = story.events(Log::Tasks, ids).into_iter();
            found
                .filter_map(|(at, record)| {
                    let task = record.event()?.task()?.to_lowercase();
                    let time = record.device_utc()?;
                    let phase = since.is_none_or(|since| time > since)
                        && join.is_none_or(|join| time < join);
                    (task.contains(part) && phase).then_some((at, time))
                })
                .collect()
        };
        let (starts, ends) = (of(&[100]), of(&[102]));
        let whole = starts.iter().find_map(|(line, start)| {
            let (_, end) = ends.iter().find(|(_, end)| end >= start)?;
            Some((*line, (end - start + 500).div_euclid(1000)))
        });
        if let Some((line, took)) = whole.filter(|(_, took)| (1..=7_200).contains(took)) {
            fixed.set(name, took, "TaskScheduler 100 to 102", Some(line));
        }
    }
}

/// From the first answer 503 to the first other one, or to the last 503.
fn busy(story: &Story<'_>, fixed: &mut Fixed) {
    let busy: Vec<&Attempt> = story
        .attempts
        .iter()
        .filter(|attempt| attempt.status == Some(503))
        .collect();
    let (Some(first), Some(last)) = (busy.first(), busy.last()) else {
        return;
    };
    let Some(from) = first.at else {
        return;
    };
    let other = story.attempts.iter().find(|attempt| {
        attempt.at > Some(from) && attempt.status.is_some_and(|s| s != 503 && s != 0)
    });
    let (to, said) = match other.and_then(|attempt| attempt.at) {
        Some(to) => (to, "from the first 503 to the first other answer"),
        None => (
            last.until.or(last.at).unwrap_or(from) + 1_000,
            "from the first 503 to behind the last: it was no shorter",
        ),
    };
    let seconds = ((to - from) + 500).div_euclid(1000);
    if (0..=14_400).contains(&seconds) {
        fixed.set("drs_busy_s", seconds, said, first.answer);
    }
}

/// The policy's values: as an event set them before the join, else as a registry or a report has them.
fn thresholds(story: &Story<'_>, join: Option<Ms>, fixed: &mut Fixed) {
    let mut found: Vec<(u8, usize, bool, u64)> = Vec::new();
    for (at, record) in story.all() {
        if let Fact::Threshold(threshold) = &record.fact
            && !threshold.for_user
            && threshold.percent <= 100
        {
            let late = join.is_some() && record.device_utc() > join;
            let worth = match threshold.origin {
                Origin::Event if !late => 0,
                Origin::Registry => 1,
                Origin::Report => 2,
                Origin::Event => 3,
            };
            found.push((worth, at, threshold.plugged_in, threshold.percent));
        }
    }
    crate::order::sort(&mut found);
    for (_, at, plugged_in, percent) in found {
        let name = if plugged_in {
            "threshold_plugged_in_percent"
        } else {
            "threshold_on_battery_percent"
        };
        if !fixed.set.contains_key(name) {
            fixed.set(name, percent, "the policy's value", Some(at));
        }
    }
}

/// The last word on the power source before the join.
fn power(story: &Story<'_>, join: Option<Ms>, fixed: &mut Fixed) {
    let before = |at: Option<Ms>| join.is_none() || at <= join;
    let found = story.events(Log::KernelPower, &[105]);
    let last = found
        .into_iter()
        .rfind(|(_, record)| before(record.device_utc()));
    let Some((at, event)) = last.and_then(|(at, record)| Some((at, record.event()?))) else {
        return;
    };
    if let Some(mains) = event.field(&["AcOnline"]) {
        let source = if mains.eq_ignore_ascii_case("true") {
            "mains"
        } else {
            "battery"
        };
        fixed.set("power_source", source, "Kernel-Power 105", Some(at));
    }
    let number = |name: &str| event.field(&[name]).and_then(crate::number::number);
    let charge = number("RemainingCapacity")
        .zip(number("FullChargeCapacity"))
        .and_then(|(left, full)| (left.saturating_mul(100)).checked_div(full))
        .filter(|charge| (1..=100).contains(charge));
    if let Some(charge) = charge {
        fixed.set("charge_percent", charge, "Kernel-Power 105", Some(at));
    }
}

/// From the boot to the token.
fn boot(story: &Story<'_>, attempt: &Attempt, fixed: &mut Fixed) {
    let Some((issue, true)) = attempt.token.as_ref().and_then(|t| story.issue(t)) else {
        return;
    };
    let boots = story.events(Log::KernelGeneral, &[12]);
    let last = boots
        .into_iter()
        .rfind(|(_, record)| record.device_utc().is_some_and(|at| at < issue));
    if let Some((at, record)) = last
        && let Some(boot) = record.device_utc()
        && (1_000..=14_400_000).contains(&(issue - boot))
    {
        fixed.set(
            "sign_in_after_boot_s",
            (issue - boot) / 1000,
            "the token's issue less the boot",
            Some(at),
        );
    }
}
