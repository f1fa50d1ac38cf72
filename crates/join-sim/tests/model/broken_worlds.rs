//! Worlds that broke a rule once, each by the rule that it broke.

use crate::common::{Ran, acted};
use join_sim::{Command, Outcome, PROPERTIES, Parameter, Run};

fn holds(run: &Ran, rule: &str) -> bool {
    let judged = Run {
        records: &run.records,
        end: &run.end,
    };
    let property = PROPERTIES.iter().find(|property| property.rule == rule);
    (property.unwrap_or_else(|| panic!("{rule}")).holds)(judged)
}

// r[unjoin.before-reseal]
#[test]
fn an_older_request_does_not_join_a_device_that_has_left() {
    let faster = Command::Set(Parameter::DrsLatency, 110);
    let run = acted(
        "healthy",
        &[("drs_latency_ms", "23427")],
        &[(510_970, faster)],
    );
    assert!(holds(&run, "unjoin.before-reseal") && run.joined());
    // The same by work and by way: an older request is judged after the device has left.
    for at in (434_000..500_000).step_by(1000) {
        let less_work = Command::Set(Parameter::DrsWork, 180);
        let run = acted("healthy", &[("drs_work_ms", "59000")], &[(at, less_work)]);
        assert!(holds(&run, "unjoin.before-reseal"), "work at {at}");
        let run = acted(
            "healthy",
            &[
                ("drs_latency_ms", "20000"),
                ("http_timeout_s", "5"),
                ("http_retries", "10"),
            ],
            &[(at, faster)],
        );
        assert!(holds(&run, "unjoin.before-reseal"), "way at {at}");
    }
}

// r[prt.needs-keys]
#[test]
fn a_cleared_tpm_takes_no_key_that_it_does_not_keep() {
    let commands = [
        (7_013_773, Command::Set(Parameter::Tpm, 3)),
        (7_332_757, Command::PowerOn),
        (8_164_204, Command::PowerOn),
    ];
    let run = acted(
        "healthy",
        &[("mode", "user-driven"), ("tpm", "none")],
        &commands,
    );
    assert!(holds(&run, "prt.needs-keys") && run.joined());
    assert!(run.end.machines().device.has_prt());
    // What it keeps it loses, and then there is no token that would need it.
    let kept = acted("healthy", &[("mode", "user-driven")], &commands);
    assert!(holds(&kept, "prt.needs-keys"));
}

// r[task.held]
#[test]
fn a_task_is_not_held_by_an_energy_saver_that_is_off() {
    let changes = [
        ("power_source", "battery"),
        ("charge_percent", "18"),
        ("aik_needs_maintenance", "yes"),
    ];
    let needs = Command::Set(Parameter::AikNeedsMaintenance, 0);
    for plug in [7_172_810, 6_500_000, 6_400_001] {
        let commands = [
            (2_638_139, Command::PowerOn),
            (5_884_558, needs),
            (plug, Command::PlugIn),
        ];
        let run = acted("healthy", &changes, &commands);
        assert!(holds(&run, "task.held"), "{plug}");
        let commands = [(5_884_558, needs), (plug, Command::PlugIn)];
        assert!(
            holds(&acted("healthy", &changes, &commands), "task.held"),
            "{plug}"
        );
    }
}

// r[run.ends]
#[test]
fn without_commands_the_longest_waits_end_before_the_limit() {
    for latency in ["1", "700", "11000", "60000"] {
        let longest = [
            ("mode", "user-driven"),
            ("aik_latency_ms", latency),
            ("http_timeout_s", "1"),
            ("http_retries", "10"),
            ("aik_wait_s", "7200"),
            ("create_retry_s", "5"),
            ("retry_after_failure_s", "1"),
            ("aik_enrolment_s", "0"),
            ("tpm_maintenance_s", "0"),
        ];
        let run = acted("healthy", &longest, &[]);
        assert!(
            holds(&run, "run.ends"),
            "{latency}: {} records",
            run.records.len()
        );
        assert_ne!(run.outcome(), Outcome::StepLimit);
    }
    // With commands the limit may end it; the records say so.
    let retries: Vec<(u64, Command)> = (0..60)
        .map(|n| (14_000_000 + n * 8_000_000, Command::Retry))
        .collect();
    let run = acted(
        "aik-service-blocked",
        &[("aik_wait_s", "7200"), ("create_retry_s", "5")],
        &retries,
    );
    assert_eq!(run.outcome(), Outcome::StepLimit);
    assert!(holds(&run, "run.ends"));
    assert!(
        run.times(|record| record.event == join_sim::Event::StepLimit)
            .len()
            == 1
    );
}
