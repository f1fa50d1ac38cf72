//! What people do and when, the policy, and the device's power.

use super::Effect;
use crate::common::{Ran, hears, starts};
use join_sim::{Account, Event, Hold, ObjectChange, Participant, Record, Screen, Starter, Task};

const POLICY: &[(&str, &str)] = &[
    ("policy_assigned_to", "devices"),
    ("threshold_on_battery_percent", "80"),
    ("threshold_plugged_in_percent", "80"),
    ("charge_percent", "79"),
];

pub const EFFECTS: &[Effect] = &[
    Effect {
        parameter: "mode",
        scenario: "healthy",
        under: &[],
        values: ("pre-provisioned", "user-driven"),
        shows: |a, b| {
            joins_of(a, Account::Autopilot) == 1
                && joins_of(b, Account::Autopilot) == 0
                && b.user_boot() == Some(0)
        },
    },
    Effect {
        parameter: "reseal_to_boot_s",
        scenario: "healthy",
        under: &[],
        values: ("5400", "9000"),
        shows: |a, b| off_for(a) == 5_400_000 && off_for(b) == 9_000_000,
    },
    Effect {
        parameter: "sign_in_after_boot_s",
        scenario: "healthy",
        under: &[],
        values: ("480", "600"),
        shows: |a, b| signs_in(a) == [480_000] && signs_in(b) == [600_000],
    },
    Effect {
        parameter: "retry_after_failure_s",
        scenario: "energy-saver",
        under: &[],
        values: ("0", "70"),
        shows: |a, b| tries_again(a).is_empty() && tries_again(b) == [70_000],
    },
    Effect {
        parameter: "tpm_maintenance_by_hand_s",
        scenario: "energy-saver",
        under: &[],
        values: ("0", "60"),
        shows: |a, b| {
            by_hand(a, Task::Maintenance).is_empty() && by_hand(b, Task::Maintenance) == [60_000]
        },
    },
    Effect {
        parameter: "aik_enrolment_by_hand_s",
        scenario: "energy-saver",
        under: &[],
        values: ("0", "100"),
        shows: |a, b| {
            by_hand(a, Task::AikEnrol).is_empty()
                && by_hand(b, Task::AikEnrol) == [100_000]
                && b.joined()
        },
    },
    Effect {
        parameter: "boot_s",
        scenario: "healthy",
        under: &[],
        values: ("40", "90"),
        shows: |a, b| connects(a) == 40_000 && connects(b) == 90_000,
    },
    Effect {
        parameter: "hello_setup_s",
        scenario: "healthy",
        under: &[],
        values: ("60", "61"),
        shows: |a, b| at_hello(a) == 60_000 && at_hello(b) == 61_000,
    },
    Effect {
        // Plugged in there is no threshold, whatever Windows' own one is.
        parameter: "windows_threshold_percent",
        scenario: "healthy",
        under: &[("power_source", "battery"), ("charge_percent", "20")],
        values: ("19", "20"),
        shows: |a, b| saves_at_boot(a).is_none() && saves_at_boot(b) == Some((20, 20, true)),
    },
    Effect {
        parameter: "policy_assigned_to",
        scenario: "energy-saver",
        under: &[],
        values: ("devices", "users"),
        shows: |a, b| {
            lands(a).0 == 1 && lands(a).1 == 0 && lands(b).0 == 0 && lands(b).1 == 1 && b.joined()
        },
    },
    Effect {
        parameter: "policy_assigned_to",
        scenario: "energy-saver",
        under: &[],
        values: ("nobody", "devices"),
        shows: |a, b| lands(a) == (0, 0) && lands(b) == (1, 0),
    },
    Effect {
        parameter: "threshold_on_battery_percent",
        scenario: "on-battery-80",
        under: &[("threshold_plugged_in_percent", "100")],
        values: ("94", "95"),
        shows: |a, b| saves_at_boot(a).is_none() && saves_at_boot(b) == Some((95, 95, true)),
    },
    Effect {
        parameter: "threshold_plugged_in_percent",
        scenario: "energy-saver",
        under: &[("threshold_on_battery_percent", "0")],
        values: ("89", "90"),
        shows: |a, b| saves_at_boot(a).is_none() && saves_at_boot(b) == Some((90, 90, false)),
    },
    Effect {
        parameter: "power_source",
        scenario: "no-mains-idle",
        under: &[],
        values: ("mains", "battery"),
        shows: |a, b| {
            held(a, Hold::OnBattery) == 0
                && held(b, Hold::OnBattery) > 0
                && a.joined()
                && !b.joined()
        },
    },
    Effect {
        parameter: "charge_percent",
        scenario: "on-battery-80",
        under: &[],
        values: ("81", "80"),
        shows: |a, b| saves_at_boot(a).is_none() && saves_at_boot(b) == Some((80, 80, true)),
    },
    Effect {
        // From 81 % to 80 % at 100 % an hour: 36 s.
        parameter: "discharge_percent_per_h",
        scenario: "on-battery-80",
        under: &[("charge_percent", "81")],
        values: ("0", "100"),
        shows: |a, b| saver_turns(a, true).is_empty() && saver_turns(b, true) == [36_000],
    },
    Effect {
        // From 79 % to just above 80 % at 100 % an hour: 36.036 s.
        parameter: "recharge_percent_per_h",
        scenario: "healthy",
        under: POLICY,
        values: ("0", "100"),
        shows: |a, b| {
            saver_turns(a, false).is_empty()
                && saver_turns(b, false) == [36_036]
                && !a.joined()
                && b.joined()
        },
    },
];

fn joins_of(run: &Ran, account: Account) -> usize {
    run.times(|record| record.event == Event::Object(ObjectChange::Joined(account)))
        .len()
}

fn off_for(run: &Ran) -> u64 {
    let off = run.times(|record| record.event == Event::Shown(Screen::Off));
    run.user_boot().unwrap() - off[0]
}

fn signs_in(run: &Ran) -> Vec<u64> {
    run.user_times(hears(Participant::Device, "credentials"))
}

/// How long after the error page the user tries again.
fn tries_again(run: &Ran) -> Vec<u64> {
    let failed = run.user_times(|record| matches!(record.event, Event::Failed { .. }));
    let again = run.user_times(hears(Participant::Device, "try again"));
    again
        .iter()
        .zip(&failed)
        .map(|(again, failed)| again - failed)
        .collect()
}

fn by_hand(run: &Ran, task: Task) -> Vec<u64> {
    let of_task = starts(task);
    run.user_times(move |record: &Record| {
        of_task(record)
            && matches!(
                record.event,
                Event::TaskStarted {
                    by: Starter::Hand,
                    ..
                }
            )
    })
}

fn connects(run: &Ran) -> u64 {
    run.times(hears(Participant::Network, "connect"))[0]
}

fn at_hello(run: &Ran) -> u64 {
    let shown = |screen| run.times(|record| record.event == Event::Shown(screen))[0];
    shown(Screen::Desktop) - shown(Screen::Hello)
}

/// How often the policy comes into force before the user's boot, and after it.
fn lands(run: &Ran) -> (usize, usize) {
    let lands =
        |record: &Record| matches!(record.event, Event::PolicyInForce { present: true, .. });
    let after = run.user_times(lands).len();
    (run.times(lands).len() - after, after)
}

/// Charge, threshold and source with which energy saver goes on at the user's boot.
fn saves_at_boot(run: &Ran) -> Option<(u8, u8, bool)> {
    let boot = run.user_boot()?;
    run.user_phase()
        .iter()
        .find_map(|record| match record.event {
            Event::EnergySaver {
                on: true,
                charge,
                threshold: Some(threshold),
                battery,
            } if record.at.0 == boot => Some((charge, threshold, battery)),
            _ => None,
        })
}

fn saver_turns(run: &Ran, on: bool) -> Vec<u64> {
    run.user_times(
        |record| matches!(record.event, Event::EnergySaver { on: turned, .. } if turned == on),
    )
}

fn held(run: &Ran, by: Hold) -> usize {
    run.times(|record| matches!(record.event, Event::TaskHeld { hold, .. } if hold == by))
        .len()
}
