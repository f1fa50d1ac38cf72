//! The edges of the token's window, to the millisecond, read from the records and not from the verdict's own numbers.

use crate::common::{Ran, acted, ran};
use join_sim::{Command, Parameter, Random, Refused};

/// Milliseconds from the whole second in which the user's first token is issued to the moment when the request is judged.
fn use_after_issue(run: &Ran) -> i64 {
    let second = run.tokens()[0].0 / 1000 * 1000;
    run.verdicts()[0].0 as i64 - second as i64
}

/// Without a technician, whose own join the same numbers would stop first.
const ALONE: (&str, &str) = ("mode", "user-driven");

/// A window that holds every moment of these scenarios.
const SURE: &[(&str, &str)] = &[("token_lifetime_s", "86400")];

/// The same scenario with the service's work lengthened so that the request is judged exactly `target_ms` after the issue.
fn used_after(name: &str, changes: &[(&str, &str)], target_ms: i64) -> Ran {
    // The work changes after the technician's join, so that it moves nothing before the user's token.
    let later = if changes.contains(&ALONE) {
        1000
    } else {
        3_000_000
    };
    let with_work = |changes: &[(&str, &str)], work: i64| {
        let changes = [changes, &[("http_timeout_s", "600")]].concat();
        acted(
            name,
            &changes,
            &[(later, Command::Set(Parameter::DrsWork, work))],
        )
    };
    let sure: Vec<_> = changes
        .iter()
        .filter(|(id, _)| *id == "mode")
        .chain(SURE)
        .copied()
        .collect();
    let at_once = use_after_issue(&with_work(&sure, 0));
    let run = with_work(changes, target_ms - at_once);
    assert_eq!(use_after_issue(&run), target_ms, "{name} {changes:?}");
    run
}

fn check(run: &Ran, in_time: bool, margin_ms: i64, what: &str) {
    let (_, verdict) = run.verdicts()[0];
    assert_eq!(
        verdict.refused.is_none(),
        in_time,
        "{what}: {:?}",
        verdict.refused
    );
    assert!(
        in_time || verdict.refused == Some(Refused::TokenWindow),
        "{what}: {:?}",
        verdict.refused
    );
    assert_eq!(run.joined(), in_time, "{what}: {:?}", run.outcome());
    assert_eq!(verdict.margin_ms, Some(margin_ms), "{what}");
}

// r[token.window]
#[test]
fn it_joins_exactly_when_the_use_is_no_later_than_lifetime_and_skew() {
    let cases = [
        ("healthy", 4, 0),
        ("healthy", 1, 3),
        ("healthy", 60, 0),
        ("healthy", 10, 20),
    ];
    let in_the_case = [
        ("energy-saver", 604, 0),
        ("energy-saver", 300, 304),
        ("energy-saver", 1, 640),
    ];
    for (name, lifetime, skew) in cases.into_iter().chain(in_the_case) {
        let (l, s) = (lifetime.to_string(), skew.to_string());
        let mode = if name == "healthy" {
            ALONE
        } else {
            ("mode", "pre-provisioned")
        };
        let changes = [
            mode,
            ("token_lifetime_s", l.as_str()),
            ("validator_skew_s", s.as_str()),
        ];
        for late in [-1, 0, 1] {
            let run = used_after(name, &changes, (lifetime + skew) * 1000 + late);
            check(
                &run,
                late <= 0,
                -late,
                &format!("{name} {changes:?} {late} ms late"),
            );
        }
    }
}

#[test]
fn the_latency_alone_moves_the_edge_too() {
    // Token's way back, discovery's two ways, the request's way: the use comes three registration latencies after the rest.
    let d = |latency: i64| {
        use_after_issue(&ran(
            "healthy",
            &[ALONE, ("drs_latency_ms", &latency.to_string())],
        ))
    };
    assert_eq!(d(111) - d(110), 3);
    let rest = d(110) - 330;
    for late in [-1, 0, 1] {
        // One way of the latency carries whole seconds, the work fills up to the millisecond.
        let latency = (8000 - rest) / 3;
        let work = 180 + 8000 + late - (rest + 3 * latency);
        let run = ran(
            "healthy",
            &[
                ALONE,
                ("token_lifetime_s", "8"),
                ("drs_latency_ms", &latency.to_string()),
                ("drs_work_ms", &work.to_string()),
            ],
        );
        assert_eq!(use_after_issue(&run), 8000 + late);
        check(&run, late <= 0, -late, &format!("{late} ms late"));
    }
}

// r[token.window]
#[test]
fn a_token_used_before_its_nbf_is_refused_to_the_millisecond() {
    for (backdate, skew, offset) in [
        (0, 0, -5),
        (300, 0, -305),
        (300, 60, -365),
        (0, 10, -20),
        (7, 3, -14),
    ] {
        let (b, s, o) = (backdate.to_string(), skew.to_string(), offset.to_string());
        let changes = [
            ALONE,
            ("iat_backdate_s", b.as_str()),
            ("validator_skew_s", s.as_str()),
            ("drs_clock_offset_s", o.as_str()),
        ];
        let edge_ms = -(offset + backdate + skew) * 1000;
        for late in [-1, 0, 1] {
            let run = used_after("healthy", &changes, edge_ms + late);
            let margin = (600 + skew - offset) * 1000 - (edge_ms + late);
            check(
                &run,
                late >= 0,
                margin,
                &format!("{changes:?} {late} ms after nbf"),
            );
        }
    }
}

// r[token.window]
#[test]
fn the_rule_holds_on_every_side_for_random_numbers() {
    let mut random = Random::new(20, "boundary");
    let (mut early, mut late, mut in_time) = (0, 0, 0);
    for _ in 0..400 {
        let lifetime = random.between(1, 30);
        let skew = random.between(0, 10);
        let backdate = random.between(0, 10);
        let offset = random.between(-30, 30);
        let work = random.between(0, 29_000);
        let texts = [lifetime, skew, backdate, offset, work].map(|number| number.to_string());
        let names = [
            "token_lifetime_s",
            "validator_skew_s",
            "iat_backdate_s",
            "drs_clock_offset_s",
            "drs_work_ms",
        ];
        let mut changes: Vec<(&str, &str)> = names
            .into_iter()
            .zip(texts.iter().map(String::as_str))
            .collect();
        changes.push(ALONE);
        let run = ran("healthy", &changes);
        let now = use_after_issue(&run) + offset * 1000;
        let after_nbf = now >= -(backdate + skew) * 1000;
        let before_exp = now <= (lifetime + skew) * 1000;
        match (after_nbf, before_exp) {
            (false, _) => early += 1,
            (_, false) => late += 1,
            (true, true) => in_time += 1,
        }
        check(
            &run,
            after_nbf && before_exp,
            (lifetime + skew) * 1000 - now,
            &format!("{changes:?}"),
        );
    }
    assert!(
        early > 40 && late > 40 && in_time > 40,
        "{early} {late} {in_time}"
    );
}
