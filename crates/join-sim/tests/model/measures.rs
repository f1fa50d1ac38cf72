//! What predictions and checks are graded by: each measure on runs that differ in one thing only.

use crate::common::{Ran, given, library, ran, scenario};
use join_sim::origin::ORIGINS;
use join_sim::{Command, Event, Measure, measure};

fn value(what: Measure, run: &Ran) -> String {
    measure(what, &run.records, &run.end).value.into_owned()
}

/// Each row: the measure, a scenario, changes, and the value; the row before it differs in the changes alone.
pub type Row = (
    Measure,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    (Measure::Outcome, "energy-saver", &[], "0x801c03ed"),
    (Measure::Outcome, "energy-saver", &[("token_lifetime_s", "4500")], "joined"),
    (Measure::Outcome, "energy-saver", &[("token_lifetime_s", "4500"), ("drs_without_aik", "answers 0x801c0010")], "0x801c0010"),
    (Measure::Outcome, "energy-saver", &[("token_lifetime_s", "4500"), ("when_the_wait_ends", "fail")], "0x800705b4"),
    (Measure::Outcome, "healthy", &[("unjoin_before_reseal", "no")], "wrong-owner"),
    (Measure::Outcome, "healthy", &[("unjoin_before_reseal", "yes")], "joined"),
    (Measure::Refused, "healthy", &[], "accepted"),
    (Measure::Refused, "healthy", &[("drs_busy_s", "300")], "busy"),
    (Measure::Refused, "healthy", &[("users_may_join", "none")], "not-permitted"),
    (Measure::Refused, "healthy", &[("device_quota_left", "0")], "quota"),
    (Measure::Refused, "healthy", &[("attestation_statement", "invalid")], "statement"),
    (Measure::Refused, "healthy", &[("autopilot_object", "deleted")], "no-object"),
    (Measure::Refused, "healthy", &[("blocked_host", "registration")], "none-judged"),
    (Measure::Refused, "energy-saver", &[], "token-window"),
    (Measure::Refused, "energy-saver", &[("validator_skew_s", "300"), ("drs_without_aik", "answers 0x801c0010")], "no-aik"),
    (Measure::Margin, "energy-saver", &[], "negative"),
    (Measure::Margin, "energy-saver", &[("validator_skew_s", "300")], "positive"),
    (Measure::Margin, "energy-saver", &[("blocked_host", "registration")], "none"),
    (Measure::Margin, "software-keys", &[("drs_clock_offset_s", "-3600")], "not-yet-valid"),
    (Measure::Margin, "software-keys", &[("drs_clock_offset_s", "3600")], "negative"),
    (Measure::Margin, "software-keys", &[("drs_clock_offset_s", "-290")], "positive"),
    (Measure::Wait, "healthy", &[], "none"),
    (Measure::Wait, "healthy", &[("aik_enrolment_s", "100")], "under-a-minute"),
    (Measure::Wait, "healthy", &[("aik_enrolment_s", "400")], "minutes"),
    (Measure::Wait, "healthy", &[("aik_enrolment_s", "4000")], "ten-minutes-or-more"),
    (Measure::Wait, "healthy", &[("aik_enrolment_s", "4000"), ("aik_wait_s", "599")], "minutes"),
    (Measure::Wait, "energy-saver", &[("aik_wait_s", "59")], "under-a-minute"),
    (Measure::Wait, "energy-saver", &[("aik_wait_s", "60")], "minutes"),
    (Measure::Wait, "energy-saver", &[("aik_wait_s", "600")], "ten-minutes-or-more"),
    (Measure::Wait, "energy-saver", &[("aik_required", "never")], "none"),
    (Measure::HeldBy, "energy-saver", &[], "energy-saver"),
    (Measure::HeldBy, "energy-saver", &[("policy_assigned_to", "users")], "nothing"),
    (Measure::HeldBy, "no-mains-idle", &[], "battery"),
    (Measure::HeldBy, "no-mains-idle", &[("power_source", "mains")], "not-idle"),
    (Measure::HeldBy, "aik-task-disabled", &[], "disabled"),
    (Measure::HeldBy, "aik-task-disabled", &[("aik_task", "missing")], "missing"),
    (Measure::HeldBy, "aik-task-disabled", &[("aik_task", "never registered")], "not-registered"),
    (Measure::HeldBy, "healthy", &[("automatic_maintenance", "off")], "maintenance-off"),
    (Measure::HeldBy, "tasks-by-hand", &[("tpm_maintenance_by_hand_s", "0"), ("aik_needs_maintenance", "yes")], "needs-maintenance"),
    (Measure::StartedBy, "healthy", &[], "maintenance"),
    (Measure::StartedBy, "healthy", &[("tpm_maintenance_s", "3000")], "dsreg"),
    (Measure::StartedBy, "energy-saver", &[], "nobody"),
    (Measure::StartedBy, "energy-saver", &[("aik_enrolment_by_hand_s", "60")], "hand"),
    (Measure::OwnerAtSignIn, "healthy", &[], "nobody"),
    (Measure::OwnerAtSignIn, "healthy", &[("unjoin_before_reseal", "no")], "autopilot"),
    (Measure::RequestSent, "healthy", &[], "yes"),
    (Measure::RequestSent, "healthy", &[("blocked_host", "registration")], "no"),
    (Measure::PolicyLands, "energy-saver", &[], "technician-phase"),
    (Measure::PolicyLands, "energy-saver", &[("policy_assigned_to", "users")], "user-phase"),
    (Measure::PolicyLands, "energy-saver", &[("policy_assigned_to", "nobody")], "never"),
    (Measure::AikAtRequest, "energy-saver", &[], "no"),
    (Measure::AikAtRequest, "energy-saver", &[("policy_assigned_to", "users")], "yes"),
    (Measure::AikAtRequest, "energy-saver", &[("when_the_wait_ends", "fail")], "no-request"),
    (Measure::Requests, "drs-busy", &[("blocked_host", "registration")], "0"),
    (Measure::Requests, "drs-busy", &[("join_retries", "0")], "1"),
    (Measure::Requests, "drs-busy", &[("join_retries", "1")], "2"),
    (Measure::Requests, "drs-busy", &[("join_retries", "2")], "3"),
    (Measure::Requests, "drs-busy", &[("join_retries", "3")], "more"),
    (Measure::TpmProtected, "software-keys", &[], "no"),
    (Measure::TpmProtected, "software-keys", &[("tpm", "ready")], "yes"),
    (Measure::TpmProtected, "software-keys", &[("users_may_join", "none")], "not-joined"),
    (Measure::Cause, "energy-saver", &[], "energy-saver"),
    (Measure::Cause, "energy-saver", &[("energy_saver_holds", "triggers only"), ("aik_enrolment_s", "4000")], "slow-tasks"),
    (Measure::Cause, "energy-saver", &[("token_lifetime_s", "4500"), ("drs_without_aik", "answers 0x801c0010")], "energy-saver"),
    (Measure::Cause, "energy-saver", &[("when_the_wait_ends", "fail")], "energy-saver"),
    (Measure::Cause, "energy-saver", &[("policy_assigned_to", "users")], "none"),
    (Measure::Cause, "no-mains-idle", &[], "task-conditions"),
    (Measure::Cause, "retry-with-fresh-token", &[], "none"),
    (Measure::Cause, "retry-with-fresh-token", &[("retry_after_failure_s", "0")], "slow-tasks"),
    (Measure::Cause, "sign-in-late", &[("sign_in_after_boot_s", "60"), ("aik_wait_s", "7200")], "slow-tasks"),
    (Measure::Cause, "healthy", &[("blocked_host", "aik")], "aik-unreachable"),
    (Measure::Cause, "healthy", &[("blocked_host", "registration")], "service-unreachable"),
    (Measure::Cause, "healthy", &[("blocked_host", "sign-in")], "service-unreachable"),
    (Measure::Cause, "healthy", &[("aik_service", "answers 404")], "aik-refuses"),
    (Measure::Cause, "healthy", &[("ek_certificate", "missing")], "ek-certificate"),
    (Measure::Cause, "healthy", &[("tpm", "locked out")], "tpm"),
    (Measure::Cause, "healthy", &[("users_may_join", "none")], "not-permitted"),
    (Measure::Cause, "healthy", &[("device_quota_left", "0")], "quota"),
    (Measure::Cause, "healthy", &[("attestation_statement", "invalid")], "statement"),
    (Measure::Cause, "healthy", &[("autopilot_object", "deleted")], "device-object"),
    (Measure::Cause, "healthy", &[("drs_busy_s", "300")], "busy"),
    (Measure::Cause, "healthy", &[("outage_after_boot_s", "470"), ("outage_s", "3600")], "outage"),
    (Measure::Cause, "healthy", &[("loss_percent", "100")], "network"),
    (Measure::Cause, "healthy", &[("lost_answer", "join"), ("http_retries", "0")], "lost-answer"),
    (Measure::Cause, "healthy", &[("lost_answer", "join"), ("token_lifetime_s", "20")], "lost-answer"),
    (Measure::Cause, "healthy", &[("drs_latency_ms", "20000"), ("http_retries", "0")], "slow-network"),
    (Measure::Cause, "healthy", &[("drs_work_ms", "59000"), ("http_retries", "0")], "slow-service"),
    (Measure::Cause, "healthy", &[("key_creation_ms", "300000")], "slow-tpm"),
    (Measure::Cause, "software-keys", &[("device_clock_offset_s", "8640000")], "device-clock"),
    (Measure::Cause, "software-keys", &[("drs_clock_offset_s", "-3600")], "service-clock"),
    (Measure::Cause, "software-keys", &[("drs_clock_offset_s", "3600")], "service-clock"),
    (Measure::Cause, "healthy", &[("token_lifetime_s", "1")], "short-token"),
    (Measure::Cause, "healthy", &[("unjoin_before_reseal", "no")], "no-unjoin"),
    (Measure::Cause, "energy-saver", &[("aik_needs_maintenance", "yes")], "energy-saver"),
    (Measure::Cause, "energy-saver", &[("aik_wait_s", "0"), ("when_the_wait_ends", "fail")], "energy-saver"),
    (Measure::Cause, "energy-saver", &[("blocked_host", "aik")], "energy-saver"),
    (Measure::Cause, "healthy", &[("attestation_limit_s", "60")], "slow-tasks"),
    (Measure::Cause, "aik-task-disabled", &[], "task-state"),
    (Measure::Cause, "healthy", &[("image", "changed")], "task-state"),
    (Measure::Cause, "healthy", &[("automatic_maintenance", "off"), ("aik_needs_maintenance", "yes")], "maintenance-off"),
    (Measure::Cause, "healthy", &[("aik_certificate", "revoked")], "aik-certificate"),
    (Measure::Cause, "conditional-access", &[], "conditional-access"),
    (Measure::Cause, "resealed-long-ago", &[], "long-sealed"),
    (Measure::Cause, "device-clock-slow", &[], "device-clock"),
    (Measure::Cause, "healthy", &[("technician_clock_offset_s", "-900")], "device-clock"),
    (Measure::Cause, "healthy", &[("tpm", "virtual")], "tpm"),
    (Measure::Cause, "healthy", &[("aik_service", "answers 404 at GetCACaps")], "aik-refuses"),
    (Measure::Cause, "user-driven-without-aik", &[], "none"),
    (Measure::Cause, "device-quota", &[("refusal_codes", "0x801c0003")], "quota"),
    (Measure::Cause, "healthy", &[("power_source", "battery"), ("charge_percent", "1"), ("discharge_percent_per_h", "100")], "power"),
];

#[test]
fn a_changed_parameter_changes_the_value() {
    let wrong: Vec<String> = ROWS
        .iter()
        .map(|(what, name, changes, expected)| {
            (
                value(*what, &ran(name, changes)),
                what,
                name,
                changes,
                expected,
            )
        })
        .filter(|(found, .., expected)| found != *expected)
        .map(|row| format!("{row:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A run gives this value nowhere in the model: by its rules the task has no starter and no first sign-in of that kind.
const NEVER: &[(Measure, &str)] = &[
    (Measure::StartedBy, "autopilot"),
    (Measure::StartedBy, "trigger"),
    (Measure::OwnerAtSignIn, "user"),
    (Measure::Outcome, "unfinished"), // only with a command; see below
    (Measure::Cause, "other"),        // a failure without a cause is a fault of the measure
];

#[test]
fn every_value_is_one_that_some_run_gives() {
    for what in Measure::ALL {
        for wanted in what.values() {
            let given = ROWS
                .iter()
                .any(|(of, _, _, found)| of == what && found == wanted);
            assert!(
                given != NEVER.contains(&(*what, *wanted)),
                "{} = {wanted}: given by a row: {given}",
                what.name()
            );
        }
    }
}

#[test]
fn the_record_that_names_the_cause_lies_on_the_chain_or_ends_too_late() {
    for (what, name, changes, expected) in ROWS {
        if *what != Measure::Cause || *expected == "none" {
            continue;
        }
        let run = ran(name, changes);
        let decided = measure(*what, &run.records, &run.end).decided;
        let decided = decided.expect("a failure has a record that names its cause");
        let failed = run
            .records
            .iter()
            .rposition(|record| matches!(record.event, Event::Failed { .. }));
        let Some(failed) = failed else {
            assert!(
                ["no-unjoin", "power"].contains(expected),
                "{name} {changes:?}"
            );
            continue;
        };
        let mut chain = vec![run.records[failed].step];
        while let Some(cause) = run.records[chain[chain.len() - 1].0 as usize].cause {
            chain.push(cause);
        }
        let too_late = matches!(
            run.records[decided.0 as usize].event,
            Event::TaskEnded { code, .. } if code.0 == 0
        );
        // A task that never ended in time is named by its start, and that is part of the chain.
        let still_ran = matches!(
            run.records[decided.0 as usize].event,
            Event::TaskStarted { .. }
        );
        assert_eq!(
            too_late || still_ran,
            *expected == "slow-tasks",
            "{name} {changes:?}"
        );
        let told = join_sim::why(&run.records, chain[0].0 as usize).told;
        let named = told.iter().any(|(step, _)| *step == decided);
        assert!(
            too_late || named || chain.contains(&decided),
            "{name} {changes:?}"
        );
    }
}

#[test]
fn a_device_without_power_is_unfinished() {
    let run = Ran::of(
        &scenario("healthy", &[]),
        &[given(6_316_000, Command::PullPlug)],
    );
    assert_eq!(value(Measure::Outcome, &run), "unfinished");
    assert_eq!(value(Measure::Cause, &run), "power");
    assert_eq!(value(Measure::RequestSent, &run), "no");
}

#[test]
fn every_scenario_answers_every_measure_with_a_value_of_its_list_and_a_record_of_the_run() {
    for scenario in library().scenarios() {
        let run = Ran::of(scenario, &[]);
        for what in Measure::ALL {
            let found = measure(*what, &run.records, &run.end);
            assert_eq!(what.check(&found.value), Ok(()), "{}", scenario.name());
            let inside = found
                .decided
                .is_none_or(|step| (step.0 as usize) < run.records.len());
            assert!(inside, "{} {}", scenario.name(), what.name());
            if *what == Measure::Refused && found.value != "none-judged" {
                let decided = &run.records[found.decided.unwrap().0 as usize].event;
                assert!(matches!(decided, Event::Judged(_)), "{decided:?}");
            }
        }
    }
}

#[test]
fn names_and_values_are_checked_with_what_was_expected() {
    for what in Measure::ALL {
        assert_eq!(Measure::from_name(what.name()), Ok(*what));
    }
    assert_eq!(
        Measure::from_name("outcom").unwrap_err(),
        "no measure is called \"outcom\"; the nearest name is \"outcome\""
    );
    for origin in ORIGINS {
        assert_eq!(Measure::Outcome.check(&origin.code.to_string()), Ok(()));
    }
    for bad in ["0x801c03e", "0x801C03ED", "801c03ed", "failed", ""] {
        assert!(Measure::Outcome.check(bad).is_err(), "{bad}");
    }
    assert_eq!(
        Measure::Margin.check("0x801c03ed").unwrap_err(),
        "margin is never \"0x801c03ed\"; it is one of none, negative, positive, not-yet-valid"
    );
}
