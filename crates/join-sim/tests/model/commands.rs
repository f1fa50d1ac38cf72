//! What commands do, and that one which the state does not allow changes nothing.

use crate::common::{Ran, given, scenario, starts};
use join_sim::{Assignment, Command, Event, Outcome, Parameter, Starter, Task};

/// A scenario under commands, each with its moment in seconds.
fn under(name: &str, commands: &[(u64, Command)]) -> Ran {
    let commands: Vec<_> = commands
        .iter()
        .map(|&(at_s, command)| given(at_s * 1000, command))
        .collect();
    Ran::of(&scenario(name, &[]), &commands)
}

/// The seconds at which the user of these scenarios starts the device (5835) and signs in (6315), rounded up.
const BOOT: u64 = 5836;
const SIGN_IN: u64 = 6316;

#[test]
fn the_case_is_saved_by_the_commands_that_the_report_tried() {
    let hand = [
        (BOOT + 10, Command::RunTask(Task::Maintenance)),
        (BOOT + 380, Command::RunTask(Task::AikEnrol)),
    ];
    assert!(under("energy-saver", &hand).joined());
    assert!(under("energy-saver", &[(100, Command::Assign(Assignment::Users))]).joined());
    assert!(
        under(
            "energy-saver",
            &[(100, Command::Assign(Assignment::Nobody))]
        )
        .joined()
    );
    // Once it has landed, a new assignment is too late for the next check-in before the sign-in is past.
    assert_eq!(
        under(
            "energy-saver",
            &[(SIGN_IN, Command::Assign(Assignment::Nobody))]
        )
        .code(),
        0x801c_03ed
    );
}

#[test]
fn a_task_by_hand_in_the_middle_of_the_wait_ends_it() {
    let run = under(
        "energy-saver",
        &[(SIGN_IN + 60, Command::RunTask(Task::AikEnrol))],
    );
    assert!(run.joined());
    let certificate = run.user_times(|record| {
        matches!(
            record.event,
            Event::WaitEnded {
                certificate: true,
                ..
            }
        )
    });
    assert_eq!(certificate.len(), 1);
}

#[test]
fn plugging_in_at_a_threshold_below_the_charge_releases_the_held_tasks() {
    let on_battery = [
        ("power_source", "battery"),
        ("threshold_plugged_in_percent", "0"),
        ("threshold_on_battery_percent", "100"),
    ];
    let scenario = scenario("energy-saver", &on_battery);
    let held = Ran::of(&scenario, &[]);
    assert_eq!(held.code(), 0x801c_03ed);
    let plugged = Ran::of(&scenario, &[given((BOOT + 60) * 1000, Command::PlugIn)]);
    assert!(plugged.joined());
    assert_eq!(
        plugged
            .user_times(|record| matches!(record.event, Event::TaskReleased { .. }))
            .len(),
        1
    );
}

#[test]
fn the_end_of_energy_saver_releases_what_it_held() {
    // From 79 % to just above the threshold of 80 % at 40 % an hour: 90.09 s after the boot.
    let changes = [
        ("threshold_plugged_in_percent", "80"),
        ("charge_percent", "79"),
    ];
    let run = Ran::of(&scenario("energy-saver", &changes), &[]);
    let released = run.user_times(|record| {
        matches!(
            record.event,
            Event::TaskReleased {
                task: Task::Maintenance
            }
        )
    });
    assert_eq!(released, [90_090]);
    assert_eq!(run.user_times(starts(Task::Maintenance)), [90_090]);
    assert!(run.joined());
}

#[test]
fn a_user_who_starts_the_device_early_is_not_started_again() {
    let run = under("healthy", &[(600, Command::PowerOn)]);
    assert!(run.joined(), "{:?}", run.outcome());
    assert_eq!(run.user_boot(), Some(600_000));
    let sign_in = run.user_times(crate::common::hears(
        join_sim::Participant::Device,
        "credentials",
    ));
    assert_eq!(sign_in, [480_000]);
}

#[test]
fn a_switched_off_device_runs_no_task() {
    let run = under("healthy", &[(3000, Command::RunTask(Task::Maintenance))]);
    let by_hand = run.times(|record| {
        matches!(
            record.event,
            Event::TaskStarted {
                by: Starter::Hand,
                ..
            }
        )
    });
    assert!(by_hand.is_empty());
    assert!(run.joined());
}

#[test]
fn power_lost_during_the_join_lets_the_user_start_over() {
    let lost = [(SIGN_IN + 1, Command::PullPlug)];
    let run = under("healthy", &lost);
    assert_eq!(run.outcome(), Outcome::Unfinished);
    let run = under("healthy", &[lost[0], (SIGN_IN + 100, Command::PowerOn)]);
    assert!(run.joined(), "{:?}", run.outcome());
    assert!(
        run.times(starts(Task::Maintenance)).len() > 2,
        "the service starts the tasks at each boot"
    );
}

#[test]
fn a_parameter_changes_from_its_moment_on() {
    let lifetime = |at| {
        under(
            "energy-saver",
            &[(at, Command::Set(Parameter::TokenLifetime, 4500))],
        )
    };
    assert!(lifetime(SIGN_IN - 1).joined());
    assert_eq!(
        lifetime(SIGN_IN + 10).code(),
        0x801c_03ed,
        "the token is issued already"
    );
    let skew = |at| {
        under(
            "energy-saver",
            &[(at, Command::Set(Parameter::ValidatorSkew, 4))],
        )
    };
    assert!(
        skew(SIGN_IN + 500).joined(),
        "the skew counts when the request is judged"
    );
    assert_eq!(skew(SIGN_IN + 700).code(), 0x801c_03ed);
}

#[test]
fn what_the_state_does_not_allow_is_recorded_and_changes_nothing() {
    let healthy = under("healthy", &[]);
    let commands = [
        (10, Command::SignIn),
        (20, Command::Retry),
        (30, Command::PlugIn),
        (3000, Command::PullPlug),
        (3000, Command::RunTask(Task::AikEnrol)),
        (6500, Command::SignIn),
    ];
    for command in commands {
        let run = under("healthy", &[command]);
        let refused = run.times(|record| matches!(record.event, Event::NotAllowed { .. }));
        assert_eq!(refused, [command.0 * 1000], "{command:?}");
        assert_eq!(
            (run.outcome(), run.margin()),
            (healthy.outcome(), healthy.margin()),
            "{command:?}"
        );
        let rest = run
            .records
            .iter()
            .filter(|record| record.at.0 != command.0 * 1000);
        let rest: Vec<_> = rest
            .map(|record| (record.at, record.who, record.event))
            .collect();
        let all: Vec<_> = healthy
            .records
            .iter()
            .map(|record| (record.at, record.who, record.event))
            .collect();
        assert_eq!(rest, all, "{command:?}");
    }
}

#[test]
fn without_its_session_key_the_device_goes_on_without_a_token_of_its_own() {
    for tpm in ["locked out", "cleared"] {
        let scenario = scenario("healthy", &[("tpm", tpm), ("unjoin_before_reseal", "no")]);
        let run = Ran::of(&scenario, &[]);
        assert!(
            matches!(run.outcome(), Outcome::WrongOwner(_)),
            "{tpm}: {:?}",
            run.outcome()
        );
        assert!(
            run.times(|record| record.event == Event::PrtHeld)
                .is_empty(),
            "{tpm}"
        );
    }
}
