//! The battery: when it is empty the device is off; which threshold counts; what a device that is off uses.

use crate::common::{Ran, acted, ran};
use join_sim::{Command, Event, Measure, Outcome, measure};

fn off(run: &Ran) -> Vec<u64> {
    run.user_times(|record| record.event == Event::BatteryEmpty)
}

const LATE: (&str, &str) = ("sign_in_after_boot_s", "14400");

#[test]
fn an_empty_battery_switches_the_device_off_at_that_moment() {
    for (charge, rate, empty) in [
        ("1", "100", 36_000),
        ("10", "50", 720_000),
        ("30", "36", 3_000_000),
    ] {
        let changes = [
            LATE,
            ("power_source", "battery"),
            ("charge_percent", charge),
            ("discharge_percent_per_h", rate),
        ];
        let run = ran("healthy", &changes);
        assert_eq!(off(&run), [empty], "{charge} {rate}");
        assert_eq!(run.outcome(), Outcome::Unfinished);
        assert!(!run.end.machines().power.is_on());
        // Plugged in before that, it stays on.
        let saved = acted(
            "healthy",
            &changes,
            &[(5_836_500 + empty / 2, Command::PlugIn)],
        );
        assert_eq!(
            (off(&saved).len(), saved.joined()),
            (0, true),
            "{charge} {rate}"
        );
    }
    // A battery that does not discharge is never empty.
    let still = [
        LATE,
        ("power_source", "battery"),
        ("charge_percent", "1"),
        ("discharge_percent_per_h", "0"),
    ];
    assert!(off(&ran("healthy", &still)).is_empty());
}

/// What stood in the way is the battery, not the dark screen that follows from it.
#[test]
fn an_empty_battery_is_what_stood_in_the_way() {
    let changes = [
        ("power_source", "battery"),
        ("charge_percent", "1"),
        ("discharge_percent_per_h", "100"),
    ];
    let run = ran("healthy", &changes);
    let cause = measure(Measure::Cause, &run.records, &run.end);
    let decided = cause.decided.map(|step| &run.records[step.0 as usize]);
    assert_eq!(cause.value, "power");
    assert_eq!(
        decided.map(|record| record.event),
        Some(Event::BatteryEmpty)
    );
}

#[test]
fn the_technicians_device_empties_too() {
    let run = acted(
        "no-mains-idle",
        &[
            ("discharge_percent_per_h", "100"),
            ("attestation_limit_s", "14400"),
        ],
        &[(20_000, Command::Unplug)],
    );
    assert_eq!(run.outcome(), Outcome::Unfinished);
    assert_eq!(
        run.times(|record| record.event == Event::BatteryEmpty),
        [3_620_000]
    );
}

#[test]
fn the_power_button_needs_power() {
    let changes = [
        LATE,
        ("power_source", "battery"),
        ("charge_percent", "1"),
        ("discharge_percent_per_h", "100"),
    ];
    let pressed = acted("healthy", &changes, &[(6_000_000, Command::PowerOn)]);
    assert_eq!(pressed.outcome(), Outcome::Unfinished);
    assert_eq!(
        pressed.times(|record| matches!(record.event, Event::NotAllowed { .. })),
        [6_000_000]
    );
    let fed = acted(
        "healthy",
        &changes,
        &[(6_000_000, Command::PlugIn), (6_001_000, Command::PowerOn)],
    );
    assert!(fed.joined(), "{:?}", fed.outcome());
}

fn turns(run: &Ran) -> Vec<(bool, u8, Option<u8>)> {
    run.user_phase()
        .iter()
        .filter_map(|record| match record.event {
            Event::EnergySaver {
                on,
                charge,
                threshold,
                ..
            } => Some((on, charge, threshold)),
            _ => None,
        })
        .collect()
}

#[test]
fn without_a_policy_windows_own_threshold_counts_on_battery_only() {
    let on_battery = |charge| {
        ran(
            "healthy",
            &[
                ("power_source", "battery"),
                ("charge_percent", charge),
                ("discharge_percent_per_h", "0"),
            ],
        )
    };
    assert_eq!(turns(&on_battery("20")), [(true, 20, Some(20))]);
    assert_eq!(turns(&on_battery("21")), []);
    assert_eq!(turns(&ran("healthy", &[("charge_percent", "1")])), []);
    // Plugged in, there is no threshold left to be at or below.
    let run = acted(
        "healthy",
        &[("power_source", "battery"), ("charge_percent", "10")],
        &[(5_900_000, Command::PlugIn)],
    );
    assert_eq!(turns(&run)[1].2, None);
    assert!(
        join_sim::notation::trace(&crate::common::scenario("healthy", &[]), &[])
            .contains("outcome: joined")
    );
}

#[test]
fn energy_saver_is_on_at_and_below_its_threshold_in_every_record() {
    for number in 0..1500 {
        let (scenario, commands) = crate::random_worlds::draw(number);
        let run = Ran::of(&scenario, &commands);
        for record in &run.records {
            if let Event::EnergySaver {
                on,
                charge,
                threshold,
                ..
            } = record.event
            {
                assert_eq!(
                    on,
                    threshold.is_some_and(|threshold| charge <= threshold),
                    "world {number}: {record:?}"
                );
            }
        }
    }
}

#[test]
fn a_device_that_is_off_uses_no_battery_and_charges_on_mains() {
    let changes = [
        LATE,
        ("power_source", "battery"),
        ("charge_percent", "80"),
        ("discharge_percent_per_h", "36"),
        ("recharge_percent_per_h", "36"),
    ];
    // 36 % an hour is a hundredth in 100 s.
    let charge = |commands: &[(u64, Command)]| {
        let run = acted("healthy", &changes, commands);
        let boot = run.user_boot().unwrap();
        let seen = run
            .records
            .iter()
            .rev()
            .find_map(|record| match record.event {
                Event::Source { charge, .. } => Some(charge),
                _ => None,
            });
        (boot, seen.unwrap())
    };
    let boot = charge(&[(6_000_000, Command::PlugIn)]).0;
    assert_eq!(charge(&[(boot + 1_000_000, Command::PlugIn)]).1, 70);
    assert_eq!(
        charge(&[
            (boot + 500_000, Command::PullPlug),
            (boot + 9_000_000, Command::PlugIn)
        ])
        .1,
        75
    );
    let on_mains = [
        (boot + 500_000, Command::PlugIn),
        (boot + 500_000, Command::PullPlug),
        (boot + 1_500_000, Command::Unplug),
    ];
    assert_eq!(charge(&on_mains).1, 85);
}

#[test]
fn figures_see_the_charge() {
    let changes = [
        ("power_source", "battery"),
        ("discharge_percent_per_h", "0"),
    ];
    let run = ran("healthy", &changes);
    assert_eq!(run.end.machines().power.charge_percent(), 90);
}
