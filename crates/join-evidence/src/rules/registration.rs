//! The log of User Device Registration, and what HTTP says of the same.

use crate::finding::{Case, Confidence};
use crate::read::http::aik_host;
use crate::record::{Fact, Log};
use crate::time::{Ms, duration};

pub(super) fn judge(case: &mut Case<'_, '_>) {
    attempts(case);
    joined(case);
    technician(case);
    secrets(case);
    discovery(case);
    code_alone(case);
}

fn attempts(case: &mut Case<'_, '_>) {
    let story = case.story;
    for attempt in &story.attempts {
        let answer: Vec<usize> = attempt.answer.into_iter().collect();
        let names = attempt.names_token();
        if attempt.status == Some(400) && names {
            case.fire("join-400-invalid-token", Confidence::High, "", &answer);
        }
        let logged = attempt.lines.iter().copied().find(|at| {
            story
                .record(*at)
                .event()
                .is_some_and(|event| event.id == 204)
        });
        if let Some(at) = logged
            && names
            && (attempt.status == Some(400) || attempt.code == Some(0x801c_03ed))
        {
            case.fire("udr-204-invalid-token", Confidence::High, "", &[at]);
        }
        // What the service's own word for the reason says.
        for (part, id) in [
            ("quota", "join-quota"),
            ("attestation", "join-attestation-refused"),
            ("missing_device", "join-object-missing"),
            ("aik", "join-aik-refused"),
        ] {
            if attempt.subcode.contains(part) {
                case.fire(
                    id,
                    Confidence::High,
                    format!("Sub-code {}.", attempt.subcode),
                    &answer,
                );
            }
        }
        if attempt.refused && crate::attempts::names_quota(&attempt.words.to_lowercase()) {
            case.fire("join-quota", Confidence::High, "", &answer);
        }
        if attempt.names_right() && attempt.token.is_none() {
            case.fire("join-not-permitted", Confidence::High, "", &answer);
        }
        if attempt.status == Some(503) && !attempt.http {
            case.fire("join-503-busy", Confidence::High, "", &answer);
        }
        if let Some((gap, from, to)) = attempt.gap
            && gap > 60_000
            && story.record(from).event().is_some()
        {
            case.fire(
                "udr-gap-102-103",
                Confidence::High,
                format!("It waited {}.", duration(gap)),
                &[from, to],
            );
        }
        if attempt.accepted && !attempt.http {
            case.fire(
                "join-accepted",
                Confidence::High,
                "",
                &attempt.lines[attempt.lines.len().saturating_sub(1)..],
            );
        }
    }
    let whole = story
        .attempts
        .iter()
        .filter(|attempt| attempt.accepted || attempt.refused)
        .count();
    let logged = story
        .attempts
        .iter()
        .filter(|attempt| !attempt.http || attempt.lines.len() > 1)
        .count();
    if whole >= 2 && logged >= 2 {
        let lines: Vec<usize> = story
            .attempts
            .iter()
            .filter_map(|attempt| attempt.answer.or(attempt.lines.last().copied()))
            .collect();
        case.fire(
            "udr-attempts",
            Confidence::High,
            format!("{whole} of them have an end."),
            &lines,
        );
    }
    if story
        .attempts
        .iter()
        .any(|attempt| attempt.accepted && attempt.user.to_lowercase().starts_with("autopilot@"))
    {
        let lines: Vec<usize> = story
            .attempts
            .iter()
            .filter(|a| a.user.to_lowercase().starts_with("autopilot@"))
            .filter_map(|a| a.answer)
            .collect();
        case.fire("ap-technician-join", Confidence::High, "", &lines);
    }
}

fn time(case: &Case<'_, '_>, at: usize) -> Option<Ms> {
    let record = case.story.record(at);
    record
        .device_utc()
        .or_else(|| record.when.map(|when| when.ms))
}

fn joined(case: &mut Case<'_, '_>) {
    let story = case.story;
    let done = story.events(Log::Registration, &[106]);
    let undone = story.events(Log::Registration, &[110]);
    let last = done.last().map(|(at, _)| *at).filter(|at| {
        let begun = story.events(Log::Registration, &[104, 105]);
        !begun.is_empty()
            && !undone
                .iter()
                .any(|(other, _)| time(case, *other) >= time(case, *at))
    });
    // A join that failed later does not undo one, but then the later attempt tells the state.
    let later = last.is_some_and(|at| {
        story
            .attempts
            .iter()
            .any(|a| a.refused && a.at > time(case, at))
    });
    if let Some(at) = last.filter(|_| !later) {
        case.fire("udr-106-joined", Confidence::High, "", &[at]);
    }
}

/// The un-join before the reseal, as the log of registration or of Autopilot has it.
fn technician(case: &mut Case<'_, '_>) {
    let story = case.story;
    let reseal = story
        .all()
        .filter(|(_, record)| super::autopilot::success_page(record))
        .filter_map(|(_, record)| record.device_utc())
        .next();
    let placeholder = |at: usize| {
        let event = story.record(at).event();
        event.is_some_and(|event| event.all().to_lowercase().contains("autopilot@"))
    };
    for (at, record) in story.events(Log::Registration, &[110]) {
        let near = reseal
            .zip(record.device_utc())
            .is_some_and(|(reseal, own)| own <= reseal + 600_000);
        let after_technician = story
            .attempts
            .iter()
            .any(|a| a.user.to_lowercase().starts_with("autopilot@") && a.at < time(case, at));
        if near || placeholder(at) || after_technician {
            case.fire("udr-unjoined-before-reseal", Confidence::High, "", &[at]);
        }
    }
    let begun = story.events(Log::Autopilot, &[195]);
    let done = story.events(Log::Autopilot, &[196]);
    if let (Some((first, _)), Some((last, record))) = (begun.first(), done.last())
        && record.event().is_some_and(|event| event.code().is_none())
    {
        case.fire(
            "udr-unjoined-before-reseal",
            Confidence::High,
            "",
            &[*first, *last],
        );
    }
}

fn secrets(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        let Some(event) = record.event() else {
            continue;
        };
        let text = event.all();
        let named = text.contains("AuthToken") || text.contains("Auth token");
        // Also what stands in its place after masking says that one was there.
        let there = !crate::token::find(&text).is_empty() || text.contains(crate::token::DECODED);
        if named && there {
            case.fire("udr-token-in-log", Confidence::High, "", &[at]);
        }
    }
}

/// Codes of the network and of discovery, that mean discovery only in such lines.
const NETWORK: [u32; 7] = [
    0x8007_2ee7,
    0x8007_2ee2,
    0x8007_2efd,
    0x8007_2efe,
    0x8007_2f8f,
    0x8007_2ee6,
    0x8007_2ef1,
];

pub(super) fn network(code: u32) -> bool {
    NETWORK.contains(&code)
}

fn discovery(case: &mut Case<'_, '_>) {
    let story = case.story;
    for (at, record) in story.events(Log::Registration, &[200, 201, 309]) {
        if let Some(code) = record.event().and_then(|event| event.code()) {
            case.fire(
                "udr-201-discovery",
                Confidence::High,
                format!("Code 0x{code:08x}."),
                &[at],
            );
        }
    }
    for (at, record) in story.all() {
        if let Fact::Status(status) = &record.fact {
            let label = status.label.to_lowercase();
            let tests = label.contains("discovery test") || label.contains("drs connectivity");
            if tests && status.value.starts_with("FAIL") {
                case.fire(
                    "discovery-blocked",
                    Confidence::High,
                    status.value.clone(),
                    &[at],
                );
            }
        }
        // The AIK's host with a code of the network is the next rule's.
        if let Some(event) = record.event().filter(|event| event.log == Log::CertEnroll) {
            let text = event.all();
            let host = text
                .to_lowercase()
                .split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'))
                .any(aik_host);
            let codes = crate::number::codes(&text);
            if host && matches!(event.id, 86 | 87) && codes.iter().any(|code| network(*code)) {
                case.fire("aik-host-unreachable", Confidence::High, "", &[at]);
            }
        }
    }
}

/// The code without its cause.
fn code_alone(case: &mut Case<'_, '_>) {
    let story = case.story;
    let code = 0x801c_03ed;
    let told = [
        "token-expired-at-use",
        "token-valid-yet-refused",
        "join-400-invalid-token",
        "udr-204-invalid-token",
        "join-not-permitted",
        "join-quota",
        "join-object-missing",
    ];
    if case.any(&told) {
        return;
    }
    for (at, record) in story.all() {
        let has = match &record.fact {
            Fact::Code(found) => *found == code,
            Fact::Event(event) => {
                event.code() == Some(code) || crate::number::codes(&event.all()).contains(&code)
            }
            Fact::Exchange(exchange) => crate::number::codes(&exchange.answer_body).contains(&code),
            Fact::Status(status) => crate::number::codes(&status.value).contains(&code),
            _ => false,
        };
        if has {
            case.fire("code-801c03ed-only", Confidence::Low, "", &[at]);
        }
    }
}
