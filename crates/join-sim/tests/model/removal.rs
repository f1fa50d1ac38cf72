//! What the measure `cause` names is what has to go: without it the run ends otherwise, under every reading.

use crate::common::{Ran, library, scenario};
use crate::measures::ROWS;
use join_sim::{Expectation, Group, Measure, Outcome, PARAMETERS, Unit, measure};

type Change = (&'static str, &'static str);

/// For each cause the change that takes it away, and nothing else.
#[rustfmt::skip]
const REMOVALS: &[(&str, &[Change])] = &[
    ("energy-saver", &[("policy_assigned_to", "nobody"), ("charge_percent", "100")]),
    ("task-conditions", &[("tasks_need_mains", "no"), ("tasks_need_idle", "no")]),
    ("slow-tasks", &[("tpm_maintenance_s", "0"), ("aik_enrolment_s", "0")]),
    ("aik-unreachable", &[("blocked_host", "none")]),
    ("service-unreachable", &[("blocked_host", "none")]),
    ("aik-refuses", &[("aik_service", "issues")]),
    ("ek-certificate", &[("ek_certificate", "present")]),
    ("tpm", &[("tpm", "ready")]),
    ("not-permitted", &[("users_may_join", "all")]),
    ("quota", &[("device_quota_left", "20")]),
    ("statement", &[("attestation_statement", "valid")]),
    ("device-object", &[("autopilot_object", "present")]),
    ("busy", &[("drs_busy_s", "0")]),
    ("network", &[("loss_percent", "0")]),
    ("lost-answer", &[("lost_answer", "none")]),
    ("outage", &[("outage_s", "0")]),
    ("slow-network", &[("sign_in_latency_ms", "90"), ("drs_latency_ms", "110"), ("aik_latency_ms", "130"), ("intune_latency_ms", "140")]),
    ("slow-service", &[("drs_work_ms", "180")]),
    ("slow-tpm", &[("key_creation_ms", "900")]),
    ("device-clock", &[("device_clock_offset_s", "0"), ("device_clock_drift_ppm", "0"), ("technician_clock_offset_s", "0")]),
    ("service-clock", &[("drs_clock_offset_s", "0")]),
    ("short-token", &[("token_lifetime_s", "600")]),
    ("power", &[("power_source", "mains")]),
    ("no-unjoin", &[("unjoin_before_reseal", "yes")]),
    ("task-state", &[("aik_task", "ready"), ("image", "stock")]),
    ("maintenance-off", &[("automatic_maintenance", "on")]),
    ("aik-certificate", &[("aik_certificate", "none")]),
    ("conditional-access", &[("conditional_access", "none")]),
    ("long-sealed", &[("reseal_to_boot_s", "5400")]),
];

/// What a device, a network or a service can suffer, each by itself.
#[rustfmt::skip]
const FAULTS: &[&[Change]] = &[
    &[("policy_assigned_to", "devices"), ("threshold_plugged_in_percent", "100")],
    &[("power_source", "battery"), ("charge_percent", "15")],
    &[("tasks_need_idle", "yes"), ("idle_after_s", "7200")],
    &[("tasks_need_mains", "yes"), ("power_source", "battery")],
    &[("tpm_maintenance_s", "3000")],
    &[("aik_enrolment_s", "2000")],
    &[("aik_enrolment_s", "2000"), ("aik_wait_s", "7200")],
    &[("blocked_host", "aik")],
    &[("blocked_host", "registration")],
    &[("blocked_host", "sign-in")],
    &[("blocked_host", "intune")],
    &[("aik_service", "answers 400")],
    &[("aik_service", "answers 404")],
    &[("ek_certificate", "missing")],
    &[("tpm", "locked out")],
    &[("tpm", "weak firmware")],
    &[("tpm", "none")],
    &[("tpm", "virtual")],
    &[("aik_task", "disabled")],
    &[("aik_task", "never registered")],
    &[("image", "changed")],
    &[("automatic_maintenance", "off")],
    &[("aik_certificate", "old")],
    &[("conditional_access", "blocks")],
    &[("reseal_to_boot_s", "1814400")],
    &[("device_clock_offset_s", "-900")],
    &[("technician_clock_offset_s", "-900")],
    &[("aik_service", "answers 404 at GetCACaps")],
    &[("users_may_join", "none")],
    &[("device_quota_left", "0")],
    &[("attestation_statement", "invalid")],
    &[("autopilot_object", "deleted")],
    &[("drs_busy_s", "300")],
    &[("drs_busy_s", "40"), ("token_lifetime_s", "30")],
    &[("lost_answer", "join"), ("token_lifetime_s", "20")],
    &[("lost_answer", "discovery"), ("token_lifetime_s", "20")],
    &[("lost_answer", "join"), ("http_retries", "0")],
    &[("lost_answer", "discovery"), ("http_retries", "0")],
    &[("lost_answer", "token"), ("http_retries", "0")],
    &[("loss_percent", "100")],
    &[("loss_percent", "60"), ("http_retries", "0")],
    &[("outage_after_boot_s", "470"), ("outage_s", "3600")],
    &[("outage_after_boot_s", "482"), ("outage_s", "20"), ("token_lifetime_s", "25")],
    &[("outage_after_boot_s", "0"), ("outage_s", "440"), ("http_retries", "0")],
    &[("drs_latency_ms", "20000"), ("http_retries", "0")],
    &[("drs_latency_ms", "5000"), ("token_lifetime_s", "15")],
    &[("drs_work_ms", "59000"), ("http_retries", "0")],
    &[("drs_work_ms", "20000"), ("token_lifetime_s", "15")],
    &[("key_creation_ms", "300000")],
    &[("device_clock_offset_s", "8640000")],
    &[("device_clock_offset_s", "-31536000")],
    &[("drs_clock_offset_s", "3600")],
    &[("drs_clock_offset_s", "-3600")],
    &[("token_lifetime_s", "1")],
    &[("attestation_limit_s", "60")],
    &[("power_source", "battery"), ("charge_percent", "1"), ("discharge_percent_per_h", "100")],
    &[("token_lifetime_s", "2")],
    &[("aik_wait_s", "0"), ("when_the_wait_ends", "fail"), ("tpm_maintenance_s", "3000")],
    &[("aik_wait_s", "0"), ("when_the_wait_ends", "fail"), ("policy_assigned_to", "devices"), ("threshold_plugged_in_percent", "100")],
];

/// The base world, and each reading by itself.
fn readings() -> Vec<Vec<(String, String)>> {
    let mut all = vec![Vec::new()];
    for spec in PARAMETERS
        .iter()
        .filter(|spec| spec.group == Group::Reading)
    {
        let Unit::Choice(choices) = spec.unit else {
            continue;
        };
        let others = choices
            .iter()
            .filter(|choice| **choice != spec.write(spec.default));
        all.extend(others.map(|choice| vec![(spec.name.to_string(), (*choice).to_string())]));
    }
    all
}

fn with(name: &str, changes: &[Change], more: &[(String, String)]) -> Ran {
    let texts: Vec<(String, String)> = changes
        .iter()
        .map(|(name, value)| ((*name).to_string(), (*value).to_string()))
        .collect();
    let world = scenario(name, &[]).with_texts(more).unwrap();
    Ran::of(&world.with_texts(&texts).unwrap(), &[])
}

/// How a run went, as far as a reader would say that it went otherwise.
fn end(run: &Ran) -> (Outcome, Option<i64>, usize) {
    (run.outcome(), run.margin(), run.records.len())
}

/// Checks a run against what becomes of it without each cause; gives whether it failed.
fn check(
    name: &str,
    changes: &[Change],
    reading: &[(String, String)],
    problems: &mut Vec<String>,
) -> bool {
    let run = with(name, changes, reading);
    if run.joined() {
        return false;
    }
    let place = format!("{name} {changes:?} {reading:?}: {:?}", run.outcome());
    let found = measure(Measure::Cause, &run.records, &run.end);
    let without = |removal: &[Change]| with(name, &[changes, removal].concat(), reading);
    let helps: Vec<&str> = REMOVALS
        .iter()
        .filter(|(_, removal)| without(removal).joined())
        .map(|(cause, _)| *cause)
        .collect();
    match REMOVALS.iter().find(|(cause, _)| *cause == found.value) {
        None => problems.push(format!(
            "{place}: cause {}; {helps:?} would help",
            found.value
        )),
        Some((cause, removal)) => {
            if !helps.is_empty() && !helps.contains(cause) {
                problems.push(format!("{place}: cause {cause}; {helps:?} would help"));
            } else if helps.is_empty() && end(&without(removal)) == end(&run) {
                problems.push(format!(
                    "{place}: cause {cause}; without it all is the same"
                ));
            }
        }
    }
    if found.decided.is_none() {
        problems.push(format!(
            "{place}: no record names the cause {}",
            found.value
        ));
    }
    true
}

#[test]
fn without_its_cause_every_failure_of_a_named_scenario_turns_or_moves_under_every_reading() {
    let mut problems = Vec::new();
    let mut failures = 0;
    let fails = |expect| expect != Expectation::Joined;
    for named in library()
        .scenarios()
        .iter()
        .filter(|named| fails(named.expect()))
    {
        for reading in readings() {
            failures += usize::from(check(named.name(), &[], &reading, &mut problems));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(failures > 60, "{failures} failures");
}

#[test]
fn without_its_cause_every_fault_turns_or_moves_under_every_reading() {
    let mut problems = Vec::new();
    let mut failures = 0;
    for name in ["healthy", "software-keys"] {
        for fault in FAULTS {
            for reading in readings() {
                failures += usize::from(check(name, fault, &reading, &mut problems));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(failures > 250, "{failures} failures");
}

/// The causes that the table of measures expects are those whose removal helps, and not merely what the measure says.
#[test]
fn the_table_of_causes_is_borne_out_by_removal() {
    let mut problems = Vec::new();
    let mut failures = 0;
    for (what, name, changes, _) in ROWS {
        if *what == Measure::Cause {
            failures += usize::from(check(name, changes, &[], &mut problems));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(failures >= 30, "{failures} failures");
}
