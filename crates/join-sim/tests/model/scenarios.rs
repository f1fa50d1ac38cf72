//! Every scenario ends as its file and the book's table say, and shows what it is there to show.

use crate::common::{Ran, hears, library, ran, sends, user_request};
use join_sim::{Code, Event, Expectation, Key, Participant, Refused, Starter, Task};

/// The table of the book: each scenario and how it ends.
const TABLE: &[(&str, Option<u32>)] = &[
    ("healthy", None),
    ("energy-saver", Some(0x801c_03ed)),
    ("assigned-to-users", None),
    ("tasks-by-hand", None),
    ("documented-lifetime", None),
    ("join-not-permitted", Some(0x801c_03ed)),
    ("device-quota", Some(0x801c_000e)),
    ("aik-service-blocked", Some(0x801c_03ed)),
    ("aik-service-rejects", Some(0x8019_0190)),
    ("no-ek-certificate", Some(0x8103_9001)),
    ("attestation-invalid", Some(0x801c_0011)),
    ("software-keys", None),
    ("discovery-blocked", Some(0x801c_000c)),
    ("drs-busy", Some(0x801c_0025)),
    ("device-clock-wrong", None),
    ("missing-device-object", Some(0x801c_03f3)),
    ("retry-with-fresh-token", None),
    ("sign-in-late", None),
    ("on-battery-80", None),
    ("no-mains-idle", Some(0x801c_03ed)),
    ("aik-task-disabled", Some(0x801c_03ed)),
    ("device-clock-slow", Some(0x801c_03ed)),
    ("conditional-access", Some(0xcaa2_000c)),
    ("resealed-long-ago", Some(0x8007_05b4)),
    ("user-driven-without-aik", None),
];

fn expectation(code: Option<u32>) -> Expectation {
    code.map_or(Expectation::Joined, |code| Expectation::Failed(Code(code)))
}

#[test]
fn the_files_are_the_table() {
    let mut in_files: Vec<(&str, Expectation)> = library()
        .scenarios()
        .iter()
        .map(|scenario| (scenario.name(), scenario.expect()))
        .collect();
    let mut in_table: Vec<(&str, Expectation)> = TABLE
        .iter()
        .map(|&(name, code)| (name, expectation(code)))
        .collect();
    in_files.sort_by_key(|entry| entry.0);
    in_table.sort_by_key(|entry| entry.0);
    assert_eq!(in_files, in_table);
}

#[test]
fn every_scenario_ends_as_expected() {
    for &(name, code) in TABLE {
        let run = ran(name, &[]);
        assert_eq!(run.joined(), code.is_none(), "{name}: {:?}", run.outcome());
        assert_eq!(run.code(), code.unwrap_or(0), "{name}: {:?}", run.outcome());
    }
}

#[test]
fn healthy_is_told_in_at_least_sixty_records() {
    assert!(ran("healthy", &[]).records.len() >= 60);
}

/// The service's reasons in the order in which it gave them to the user's requests; none is an acceptance.
fn reasons(run: &Ran) -> Vec<Option<Refused>> {
    run.verdicts()
        .iter()
        .map(|(_, verdict)| verdict.refused)
        .collect()
}

#[test]
fn one_code_has_several_causes() {
    let case = ran("energy-saver", &[]);
    let permission = ran("join-not-permitted", &[]);
    assert_eq!(case.code(), permission.code());
    assert_eq!(reasons(&case), [Some(Refused::TokenWindow)]);
    assert_eq!(reasons(&permission), [Some(Refused::NotPermitted)]);
    assert!(permission.margin().is_some_and(|margin| margin > 0));

    let firewall = ran("aik-service-blocked", &[]);
    assert_eq!(reasons(&firewall), [Some(Refused::TokenWindow)]);
    let on = |run: &Ran| {
        run.times(|record| matches!(record.event, Event::EnergySaver { on: true, .. }))
            .len()
    };
    assert_eq!(
        (on(&firewall), on(&ran("no-mains-idle", &[]))),
        (0, 0),
        "no energy saver at all"
    );
    assert!(on(&case) > 0);
}

// r[request.key-first]
#[test]
fn no_request_leaves_when_the_certificate_service_says_no() {
    let run = ran("aik-service-rejects", &[]);
    assert!(run.user_times(user_request).is_empty());
    assert_eq!(run.margin(), None);
    assert_eq!(
        ran("aik-service-rejects", &[("aik_service", "answers 404")]).code(),
        0x8019_0194
    );
}

#[test]
fn without_an_ek_certificate_no_user_ever_starts_the_device() {
    let run = ran("no-ek-certificate", &[]);
    assert_eq!(run.user_boot(), None);
    assert!(
        run.times(sends(Participant::Device, "token request"))
            .is_empty()
    );
}

// r[request.aik]
#[test]
fn software_keys_need_no_certificate_and_no_technician() {
    let run = ran("software-keys", &[]);
    let made = |software| {
        run.times(|record| matches!(record.event, Event::KeyMade { key: Key::Transport, software: s } if s == software)).len()
    };
    assert_eq!((made(true), made(false)), (1, 0));
    assert_eq!(run.times(hears(Participant::Aik, "GetCACaps")).len(), 0);
    assert_eq!(run.user_boot(), Some(0));
}

#[test]
fn a_busy_service_is_asked_again_until_the_repeats_are_used_up() {
    let run = ran("drs-busy", &[]);
    assert_eq!(
        reasons(&run),
        [Some(Refused::Busy); 4],
        "one request and three repeats"
    );
    assert_eq!(run.margin(), None, "nobody looked at the token");
}

#[test]
fn the_fix_brings_the_policy_only_after_the_join() {
    let run = ran("assigned-to-users", &[]);
    let landed =
        run.times(|record| matches!(record.event, Event::PolicyInForce { present: true, .. }));
    let accepted = run.verdicts().iter().map(|(at, _)| *at).max().unwrap();
    assert_eq!(landed.len(), 1);
    assert!(landed[0] > accepted);
}

// r[task.by-hand]
#[test]
fn by_hand_both_tasks_run_in_spite_of_energy_saver() {
    let run = ran("tasks-by-hand", &[]);
    let starts: Vec<(Task, Starter)> = run
        .user_phase()
        .iter()
        .filter_map(|record| match record.event {
            Event::TaskStarted { task, by } if task != Task::RecoveryCheck => Some((task, by)),
            _ => None,
        })
        .collect();
    assert_eq!(
        starts,
        [
            (Task::Maintenance, Starter::Hand),
            (Task::AikEnrol, Starter::Hand)
        ]
    );
    assert!(
        run.end.machines().power.energy_saver().is_some(),
        "it is on to the end"
    );
}

#[test]
fn a_wrong_device_clock_changes_no_margin() {
    let margin = ran("healthy", &[]).margin();
    assert!(margin.is_some());
    // A slow clock is another matter beyond the time by which a certificate begins before its issue.
    for offset in ["3600", "5184000", "-300"] {
        let run = ran("device-clock-wrong", &[("device_clock_offset_s", offset)]);
        assert_eq!((run.joined(), run.margin()), (true, margin), "{offset}");
    }
}

#[test]
fn a_device_clock_beyond_the_certificates_validity_is_a_tls_error() {
    let run = |days: &str, offset: &str| {
        ran(
            "device-clock-wrong",
            &[
                ("tls_validity_days", days),
                ("device_clock_offset_s", offset),
            ],
        )
    };
    for (days, edge) in [("1", 86_400), ("60", 5_184_000), ("364", 31_449_600)] {
        for sign in [1, -1] {
            let within = run(days, &(sign * edge).to_string());
            assert_ne!(within.code(), 0x8007_2f8f, "{days} {sign}");
            assert_eq!(within.joined(), sign > 0, "{days} {sign}");
            let beyond = run(days, &(sign * (edge + 1)).to_string());
            assert_eq!(beyond.code(), 0x8007_2f8f, "{days} {sign}");
        }
    }
}

#[test]
fn thresholds_of_eighty_are_the_case_at_a_charge_of_eighty() {
    let above = ran("on-battery-80", &[]);
    let at = ran("on-battery-80", &[("charge_percent", "80")]);
    assert!(above.joined());
    assert_eq!(
        (at.code(), reasons(&at)),
        (0x801c_03ed, vec![Some(Refused::TokenWindow)])
    );
    let case = ran("energy-saver", &[]);
    assert_eq!(at.margin(), case.margin());
    let waited =
        |run: &Ran| run.user_times(|record| matches!(record.event, Event::WaitEnded { .. }));
    assert_eq!(waited(&at), waited(&case));
}

// r[seen.retry-works]
#[test]
fn slow_tasks_fail_the_first_try_and_a_fresh_token_saves_the_second() {
    let run = ran("retry-with-fresh-token", &[]);
    assert_eq!(reasons(&run), [Some(Refused::TokenWindow), None]);
    assert_eq!(run.tokens().len(), 2);
    assert_eq!(
        ran("retry-with-fresh-token", &[("retry_after_failure_s", "0")]).code(),
        0x801c_03ed
    );
}

#[test]
fn signing_in_late_saves_slow_tasks() {
    assert_eq!(
        ran("sign-in-late", &[("sign_in_after_boot_s", "480")]).code(),
        0x801c_03ed
    );
    for wait in ["1600", "1800", "3600", "14400"] {
        assert!(
            ran("sign-in-late", &[("sign_in_after_boot_s", wait)]).joined(),
            "{wait}"
        );
    }
}
