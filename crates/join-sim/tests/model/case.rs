//! The case: what the report saw, what changes nothing about it, and what does.

use crate::common::{Ran, ran, starts};
use join_sim::{Event, Hold, Millis, Refused, Task};

fn case(changes: &[(&str, &str)]) -> Ran {
    ran("energy-saver", changes)
}

#[test]
fn the_wait_is_ten_minutes_and_the_token_does_not_outlive_it() {
    let run = case(&[]);
    let waits: Vec<(bool, Millis)> = run
        .user_phase()
        .iter()
        .filter_map(|record| match record.event {
            Event::WaitEnded {
                certificate,
                waited,
            } => Some((certificate, waited)),
            _ => None,
        })
        .collect();
    assert_eq!(waits, [(false, Millis(600_000))]);
    let (_, verdict) = run.verdicts()[0];
    assert_eq!(verdict.refused, Some(Refused::TokenWindow));
    assert!(run.margin().is_some_and(|margin| margin < 0));
    assert!(
        run.times(|record| matches!(record.event, Event::Attempt { .. }))
            .len()
            > 2,
        "attempts are repeated"
    );
}

// r[task.held]
#[test]
fn neither_task_starts_after_the_reseal() {
    for task in [Task::Maintenance, Task::AikEnrol] {
        let run = case(&[]);
        assert_eq!(
            run.times(starts(task)).len(),
            1,
            "{}: the technician's start alone",
            task.name()
        );
        assert!(run.user_times(starts(task)).is_empty(), "{}", task.name());
        let held = run.user_times(|record| {
            matches!(record.event, Event::TaskHeld { task: t, hold: Hold::EnergySaver, .. } if t == task)
        });
        assert_eq!(held.len(), 1, "{} is asked for and held", task.name());
    }
}

#[test]
fn waiting_longer_before_the_sign_in_changes_nothing() {
    let first = case(&[]);
    for wait in ["60", "481", "1800", "3600", "7200", "14400"] {
        let run = case(&[("sign_in_after_boot_s", wait)]);
        assert_eq!(
            (run.code(), run.margin()),
            (0x801c_03ed, first.margin()),
            "{wait}"
        );
    }
    // As soon as the page is there, in another part of a second.
    let at_once = case(&[("sign_in_after_boot_s", "1")]);
    assert_eq!(at_once.code(), 0x801c_03ed);
    assert!(at_once.margin().is_some_and(|margin| margin < 0));
}

#[test]
fn the_retry_that_saves_slow_tasks_fails_again() {
    for after in ["1", "600", "14400"] {
        let run = case(&[("retry_after_failure_s", after)]);
        let reasons: Vec<_> = run
            .verdicts()
            .iter()
            .map(|(_, verdict)| verdict.refused)
            .collect();
        assert_eq!(reasons, [Some(Refused::TokenWindow); 2], "{after}");
        assert_eq!(
            (run.tokens().len(), run.code()),
            (2, 0x801c_03ed),
            "{after}: with a fresh token"
        );
    }
}

#[test]
fn the_documented_lifetime_outlives_the_wait_and_the_rest_is_a_reading() {
    let run = ran("documented-lifetime", &[]);
    let (_, verdict) = run.verdicts()[0];
    assert!(run.joined() && verdict.margin_ms.is_some_and(|margin| margin > 0));
    let other = ran(
        "documented-lifetime",
        &[("drs_without_aik", "answers 0x801c0010")],
    );
    assert_eq!((other.code(), other.margin()), (0x801c_0010, run.margin()));
    for lifetime in ["3600", "5400"] {
        assert!(
            case(&[("token_lifetime_s", lifetime)]).joined(),
            "{lifetime}"
        );
    }
}

#[test]
fn five_minutes_of_lifetime_and_five_of_skew_are_the_same_case() {
    let run = case(&[("token_lifetime_s", "300"), ("validator_skew_s", "300")]);
    assert_eq!(
        (run.code(), run.margin()),
        (0x801c_03ed, case(&[]).margin())
    );
}

#[test]
fn under_other_readings_the_case_does_not_happen() {
    for (name, value) in [
        ("energy_saver_holds", "triggers only"),
        ("aik_kept_over_reseal", "yes"),
        ("aik_required", "never"),
    ] {
        let run = case(&[(name, value)]);
        assert!(run.joined(), "{name} = {value}: {:?}", run.outcome());
    }
}

// r[task.held]
#[test]
fn no_reading_lets_a_held_task_run_before_energy_saver_ends() {
    for (name, value) in [
        ("when_the_wait_ends", "fail"),
        ("drs_without_aik", "answers 0x801c0010"),
        ("aik_needs_maintenance", "yes"),
        ("unjoin_before_reseal", "no"),
    ] {
        let run = case(&[(name, value)]);
        for task in [Task::Maintenance, Task::AikEnrol] {
            assert!(
                run.user_times(starts(task)).is_empty(),
                "{name} = {value}: {} started",
                task.name()
            );
        }
    }
}

// r[request.key-first]
#[test]
fn a_wait_that_fails_the_key_creation_sends_nothing() {
    let run = case(&[("when_the_wait_ends", "fail")]);
    assert_eq!((run.code(), run.margin()), (0x8007_05b4, None));
    assert!(run.verdicts().is_empty());
}
