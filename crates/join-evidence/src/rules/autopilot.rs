//! Autopilot's log, Shell-Core and enrolment.

use crate::finding::{Case, Confidence};
use crate::number;
use crate::record::{Event, Fact, Log, Record};
use crate::time::{Ms, duration};

pub(super) fn judge(case: &mut Case<'_, '_>) {
    profile(case);
    internet(case);
    maintenance(case);
    aik(case);
    attestation(case);
    pages(case);
    enrolment(case);
    agent(case);
}

fn shell(record: &Record, part: &str) -> bool {
    let event = record.event().filter(|event| event.log == Log::ShellCore);
    event.is_some_and(|event| event.all().contains(part))
}

/// The page that ends the technician's flow.
pub(super) fn success_page(record: &Record) -> bool {
    shell(record, "WhiteGlove_Success")
}

/// The page of failure.
pub(super) fn failure_page(record: &Record) -> bool {
    shell(record, "ESPProgress_Failure") || (shell(record, "Failure") && shell(record, "0x8"))
}

fn profile(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        match &record.fact {
            Fact::Profile { .. } => case.fire(
                "ap-profile-downloaded",
                Confidence::High,
                "The profile file is there.",
                &[at],
            ),
            Fact::Value { key, name, value } if key.contains("diagnostics\\autopilot") => {
                match name.as_str() {
                    "CloudAssignedTenantId" if !value.is_empty() => {
                        case.fire("ap-registered", Confidence::High, "", &[at])
                    }
                    "TenantMatched" if value == "0" => {
                        case.fire("ap-tenant-mismatch", Confidence::High, "", &[at])
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn after<'e>(case: &Case<'_, 'e>, ids: &[u32], from: &Record) -> Option<(usize, &'e Record)> {
    let begun = from.device_utc().or_else(|| from.when.map(|when| when.ms));
    let same = |record: &Record| record.source == from.source || record.device_utc().is_some();
    let time = |record: &Record| {
        record
            .device_utc()
            .or_else(|| record.when.map(|when| when.ms))
    };
    case.story
        .events(Log::Autopilot, ids)
        .into_iter()
        .find(|(_, record)| same(record) && time(record) >= begun)
}

fn internet(case: &mut Case<'_, '_>) {
    let last = case
        .story
        .events(Log::Autopilot, &[165, 167])
        .last()
        .copied();
    if let Some((at, record)) = last
        && after(case, &[164, 166], record)
            .is_none_or(|(_, found)| found.when == record.when && record.when.is_none())
    {
        case.fire("ap-no-internet", Confidence::High, "", &[at]);
    }
}

fn maintenance(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.events(Log::Autopilot, &[151]) {
        match after(case, &[152], record) {
            Some((to, done)) => {
                let took = done.when.zip(record.when).map(|(to, from)| to.ms - from.ms);
                let detail = took
                    .map(|ms| format!("It took {}.", duration(ms)))
                    .unwrap_or_default();
                case.fire(
                    "ap-tpm-maintenance-done",
                    Confidence::High,
                    detail,
                    &[at, to],
                );
            }
            None => case.fire("ap-tpm-maintenance-not-done", Confidence::Medium, "", &[at]),
        }
    }
}

/// How long the wait was and how long it might have been, as event 251 says: microseconds and milliseconds.
pub(super) fn aik_wait(event: &Event) -> Option<(Ms, Ms)> {
    let field = |names: &[&str]| event.field(names).and_then(number::number);
    let numbers = || {
        let words = event.message.split(|c: char| !c.is_ascii_alphanumeric());
        let plain: Vec<u64> = words
            .filter(|word| word.len() >= 5 && word.chars().all(|c| c.is_ascii_digit()))
            .filter_map(|word| word.parse().ok())
            .collect();
        plain.first().copied().zip(plain.get(1).copied())
    };
    let (elapsed, allowed) = field(&["UInt1", "Uint1", "Elapsed"])
        .zip(field(&["Int1", "Allowed"]))
        .or_else(numbers)?;
    Some((
        Ms::try_from(elapsed / 1000).ok()?,
        Ms::try_from(allowed).ok()?,
    ))
}

fn aik(case: &mut Case<'_, '_>) {
    for (at, record) in case
        .story
        .events(Log::Autopilot, &[191, 202, 204, 207, 251, 253, 254])
    {
        let Some(event) = record.event() else {
            continue;
        };
        let wait = aik_wait(event)
            .map(|(took, allowed)| format!("It took {} of {}.", duration(took), duration(allowed)));
        match event.id {
            191 | 253 => case.fire("ap-aik-acquired", Confidence::High, "", &[at]),
            251 if event.code().is_none()
                && (event.succeeded()
                    || event
                        .field(&["HRESULT"])
                        .is_none_or(|text| number::code(text) == Some(0))) =>
            {
                case.fire(
                    "ap-aik-acquired",
                    Confidence::High,
                    wait.unwrap_or_default(),
                    &[at],
                );
            }
            251 => {
                let code = event
                    .code()
                    .map(|code| format!("0x{code:08x}. "))
                    .unwrap_or_default();
                case.fire(
                    "ap-aik-timeout",
                    Confidence::High,
                    format!("{code}{}", wait.unwrap_or_default()),
                    &[at],
                );
            }
            _ => case.fire("ap-aik-timeout", Confidence::High, "", &[at]),
        }
    }
}

fn attestation(case: &mut Case<'_, '_>) {
    for (at, record) in case
        .story
        .events(Log::Autopilot, &[171, 180, 211, 215, 217, 226, 228])
    {
        if let Some(code) = record.event().and_then(Event::code) {
            case.fire(
                "ap-tpm-attestation-failed",
                Confidence::High,
                format!("Code 0x{code:08x}."),
                &[at],
            );
        }
    }
    for (at, record) in case.story.events(Log::Autopilot, &[177, 189, 192]) {
        let Some(event) = record.event() else {
            continue;
        };
        let attempt = event
            .field(&["Uint1", "UInt1", "AttemptNumber"])
            .and_then(number::number);
        let of = event
            .field(&["Uint2", "UInt2", "MaxAttempts"])
            .and_then(number::number);
        let detail = attempt
            .zip(of)
            .map(|(n, of)| format!("Attempt {n} of {of}."))
            .unwrap_or_default();
        match event.id {
            189 => case.fire(
                "ap-attestation-retries",
                Confidence::High,
                "No attempt is left.",
                &[at],
            ),
            192 => case.fire("ap-attestation-retries", Confidence::High, detail, &[at]),
            _ if attempt.is_some_and(|n| n >= 2) => {
                case.fire("ap-attestation-retries", Confidence::High, detail, &[at])
            }
            _ => {}
        }
    }
    for (at, record) in case.story.events(Log::Autopilot, &[212]) {
        let flags = record.event().is_some_and(|event| {
            event
                .values()
                .iter()
                .any(|value| number::number(value).is_some_and(|n| n != 0))
        });
        if flags {
            case.fire("ap-tpm-vulnerable", Confidence::High, "", &[at]);
        }
    }
    let weak = case.story.events(Log::Tpm, &[1794]);
    case.on_events("ap-tpm-vulnerable", &weak);
    case.on_events("tpm-firmware-vulnerable", &weak);
}

fn pages(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        if success_page(record) {
            case.fire("ap-reseal-time", Confidence::High, "", &[at]);
        }
        if failure_page(record) {
            case.fire("esp-failure-page", Confidence::High, "", &[at]);
        }
    }
}

/// Codes of enrolment that people write down.
fn enrolment_code(code: u32) -> bool {
    code >> 16 == 0x8018
}

fn enrolment(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.events(Log::Autopilot, &[115, 300, 301, 302]) {
        if let Some(code) = record.event().and_then(Event::code) {
            case.fire(
                "ap-mdm-discovery",
                Confidence::High,
                format!("Code 0x{code:08x}."),
                &[at],
            );
        }
    }
    for (at, record) in case.story.all() {
        match &record.fact {
            Fact::Event(event)
                if event.log == Log::DeviceManagement && matches!(event.id, 52 | 71 | 76) =>
            {
                if let Some(code) = event.code() {
                    case.fire(
                        "mdm-enrolment-failed",
                        Confidence::High,
                        format!("Code 0x{code:08x}."),
                        &[at],
                    );
                }
            }
            Fact::Code(code) if enrolment_code(*code) => case.fire(
                "mdm-enrolment-failed",
                Confidence::Medium,
                format!("Code 0x{code:08x}."),
                &[at],
            ),
            _ => {}
        }
    }
}

/// The Intune management extension: when it began, and how far its times can be trusted.
fn agent(case: &mut Case<'_, '_>) {
    let story = case.story;
    let lines: Vec<(usize, &Record, &String, &Option<String>)> = story
        .all()
        .filter_map(|(at, record)| match &record.fact {
            Fact::Ime { message, bias } => Some((at, record, message, bias)),
            _ => None,
        })
        .collect();
    let Some(first) = lines
        .iter()
        .find(|(_, _, message, _)| message.contains("EMS Agent Started"))
        .or(lines.first())
    else {
        return;
    };
    let biases: Vec<&String> = lines
        .iter()
        .filter_map(|(.., bias)| bias.as_ref())
        .collect();
    let missing = lines.iter().any(|(.., bias)| bias.is_none());
    if missing || biases.windows(2).any(|pair| pair[0] != pair[1]) {
        case.fire("ime-durations-only", Confidence::High, "", &[first.0]);
    }
    let Some(begun) = first.1.when.map(|when| when.ms) else {
        return;
    };
    let reseal = story
        .all()
        .find(|(_, record)| success_page(record))
        .and_then(|(_, record)| record.device_utc());
    let last = lines
        .iter()
        .filter_map(|(_, record, ..)| record.when.map(|when| when.ms))
        .max()
        .unwrap_or(begun);
    // Zones reach 14 hours: only what is further away decides without one.
    let zone = 14 * 3_600_000;
    let known = first.1.device_utc();
    let before = match (reseal, known) {
        (Some(reseal), Some(begun)) => begun < reseal,
        (Some(reseal), None) => {
            begun + zone < reseal
                || begun / 86_400_000 == reseal / 86_400_000 && begun < reseal + zone
        }
        // Without the reseal: it ran a day before its own last lines, and stood still in between.
        (None, _) => {
            let mut times: Vec<Ms> = lines
                .iter()
                .filter_map(|(_, record, ..)| record.when.map(|when| when.ms))
                .collect();
            crate::order::sort(&mut times);
            let pause = times
                .windows(2)
                .map(|pair| pair[1] - pair[0])
                .max()
                .unwrap_or(0);
            last / 86_400_000 > begun / 86_400_000 && pause > 6 * 3_600_000
        }
    };
    if before {
        let sure = if reseal.is_some() {
            Confidence::Medium
        } else {
            Confidence::Low
        };
        case.fire("ime-started-in-technician-phase", sure, "", &[first.0]);
    }
}
