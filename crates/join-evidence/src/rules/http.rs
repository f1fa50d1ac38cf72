//! Exchanges: waits, answers, hosts that are not reached, the AIK service.

use crate::finding::{Case, Confidence};
use crate::read::http::{aik_host, header, registration_host, sign_in_host};
use crate::record::{Exchange, Role};
use crate::time::{Ms, duration};

pub(super) fn judge(case: &mut Case<'_, '_>) {
    gaps(case);
    answers(case);
    tunnels(case);
    aik(case);
}

fn gaps(case: &mut Case<'_, '_>) {
    for attempt in case.story.attempts.iter().filter(|attempt| attempt.http) {
        if let Some((gap, from, to)) = attempt.gap
            && gap > 60_000
            && case.story.record(from).exchange().is_some()
        {
            case.fire(
                "http-gap-before-join",
                Confidence::High,
                format!("It was silent for {}.", duration(gap)),
                &[from, to],
            );
        }
    }
}

/// Whether an answer is a page, or comes from something between.
fn foreign(exchange: &Exchange) -> bool {
    let body = exchange.answer_body.trim_start().to_lowercase();
    let page = body.starts_with("<!doctype html") || body.starts_with("<html");
    let kind = header(&exchange.answer_headers, "content-type")
        .is_some_and(|kind| kind.contains("text/html"));
    exchange.status == 407 || page || (kind && !body.is_empty() && !body.starts_with('{'))
}

fn answers(case: &mut Case<'_, '_>) {
    let story = case.story;
    for (at, exchange) in story.exchanges() {
        match exchange.role {
            Role::Join => {
                if exchange.status == 0 {
                    case.fire("join-no-answer", Confidence::Medium, "", &[at]);
                }
                if exchange.status == 503 {
                    let wait = header(&exchange.answer_headers, "retry-after")
                        .map(|wait| format!("Retry-After: {wait}."));
                    case.fire(
                        "join-503-busy",
                        Confidence::High,
                        wait.unwrap_or_default(),
                        &[at],
                    );
                }
                if matches!(exchange.status, 200 | 201) && !foreign(exchange) {
                    case.fire("join-accepted", Confidence::High, "", &[at]);
                }
            }
            Role::Discovery if matches!(exchange.status, 0 | 404 | 502 | 504) => {
                case.fire(
                    "discovery-blocked",
                    Confidence::High,
                    "The request had no usable answer.",
                    &[at],
                );
            }
            _ => {}
        }
        if matches!(exchange.role, Role::Join | Role::Discovery) && foreign(exchange) {
            case.fire(
                "join-answer-not-json",
                Confidence::High,
                format!("Status {}.", exchange.status),
                &[at],
            );
        }
        if sign_in_host(&exchange.host)
            && matches!(exchange.status, 0 | 502 | 504)
            && exchange.method != "CONNECT"
        {
            case.fire("signin-blocked", Confidence::High, "", &[at]);
        }
        let failed_tunnel =
            exchange.method == "CONNECT" && matches!(exchange.status, 403 | 407 | 502 | 504);
        if failed_tunnel && registration_host(&exchange.host) {
            case.fire(
                "discovery-blocked",
                Confidence::High,
                format!("The tunnel was answered with {}.", exchange.status),
                &[at],
            );
        }
        if failed_tunnel && sign_in_host(&exchange.host) {
            case.fire(
                "signin-blocked",
                Confidence::High,
                format!("The tunnel was answered with {}.", exchange.status),
                &[at],
            );
        }
    }
}

fn tunnels(case: &mut Case<'_, '_>) {
    let story = case.story;
    let join = |exchange: &Exchange| {
        registration_host(&exchange.host)
            || sign_in_host(&exchange.host)
            || aik_host(&exchange.host)
    };
    let tunnels: Vec<usize> = story
        .exchanges()
        .filter(|(_, x)| x.method == "CONNECT" && join(x))
        .map(|(at, _)| at)
        .collect();
    let clear = story
        .exchanges()
        .any(|(_, x)| x.method != "CONNECT" && join(x));
    if !tunnels.is_empty() && !clear {
        case.fire("http-not-decrypted", Confidence::High, "", &tunnels);
    }
}

fn aik(case: &mut Case<'_, '_>) {
    let story = case.story;
    let asked: Vec<(usize, &Exchange)> = story
        .exchanges()
        .filter(|(_, x)| x.role == Role::Aik)
        .collect();
    let join: Option<Ms> = story
        .exchanges()
        .filter(|(_, x)| x.role == Role::Join)
        .find_map(|(_, x)| x.start);
    let before = |x: &Exchange| join.is_none() || x.start < join;
    let path = |x: &Exchange, part: &str| {
        x.path.to_lowercase().contains(part) && x.status == 200 && before(x)
    };
    let operations = asked
        .iter()
        .filter(|(_, x)| path(x, "pkioperation"))
        .count();
    if asked.iter().any(|(_, x)| path(x, "getcacaps")) && operations >= 2 {
        let lines: Vec<usize> = asked.iter().map(|(at, _)| *at).collect();
        let took = asked
            .first()
            .zip(asked.last())
            .and_then(|(first, last)| Some(last.1.end? - first.1.start?));
        let detail = took
            .map(|ms| format!("It took {}.", duration(ms)))
            .unwrap_or_default();
        case.fire("aik-http-ok", Confidence::High, detail, &lines);
    }
    for (at, exchange) in &asked {
        let body = exchange.answer_body.to_lowercase();
        match exchange.status {
            404 => case.fire("aik-http-404", Confidence::High, "", &[*at]),
            400 if body.contains("firmware") => {
                case.fire("aik-http-400-firmware", Confidence::High, "", &[*at]);
                case.fire("tpm-firmware-refused", Confidence::High, "", &[*at]);
            }
            0 | 502 | 504 => case.fire("aik-host-unreachable", Confidence::High, "", &[*at]),
            _ => {}
        }
    }
    // A tunnel that fails is all that a capture without decryption shows.
    let shut: Vec<usize> = story
        .exchanges()
        .filter(|(_, x)| aik_host(&x.host) && x.method == "CONNECT" && x.status >= 400)
        .map(|(at, _)| at)
        .collect();
    if !shut.is_empty() {
        case.fire("aik-host-unreachable", Confidence::High, "", &shut);
    }
    not_contacted(case, join);
}

/// The capture begins before the sign-in and sees discovery and join, and no request to the AIK service.
fn not_contacted(case: &mut Case<'_, '_>, join: Option<Ms>) {
    let story = case.story;
    let seen = story.exchanges().any(|(_, x)| aik_host(&x.host));
    let first = story.exchanges().filter_map(|(_, x)| x.start).min();
    let boot = story
        .events(crate::record::Log::KernelGeneral, &[12])
        .last()
        .and_then(|(_, record)| record.device_utc());
    let has = |role: Role| {
        story
            .exchanges()
            .find(|(_, x)| x.role == role)
            .map(|(at, _)| at)
    };
    if let (false, Some(first), Some(boot), Some(join), Some(at), Some(discovery)) = (
        seen,
        first,
        boot,
        join,
        has(Role::Join),
        has(Role::Discovery),
    ) && first <= boot + 120_000
        && boot < join
    {
        case.fire("aik-not-contacted", Confidence::Low, "", &[discovery, at]);
    }
}
