//! The two TPM tasks, and the bearer token.

use super::Effect;
use crate::common::{Ran, starts};
use join_sim::{Event, Hold, Task};

pub const EFFECTS: &[Effect] = &[
    Effect {
        parameter: "tpm_maintenance_s",
        scenario: "healthy",
        under: &[],
        values: ("360", "100"),
        shows: |a, b| {
            took(a, Task::Maintenance) == 360_000 && took(b, Task::Maintenance) == 100_000
        },
    },
    Effect {
        // Four exchanges with the certificate service come on top: eight ways of 130 ms.
        parameter: "aik_enrolment_s",
        scenario: "healthy",
        under: &[],
        values: ("30", "61"),
        shows: |a, b| {
            took(a, Task::AikEnrol) == 30_000 + 8 * 130
                && took(b, Task::AikEnrol) == 61_000 + 8 * 130
        },
    },
    Effect {
        parameter: "tasks_need_mains",
        scenario: "no-mains-idle",
        under: &[("tasks_need_idle", "no")],
        values: ("no", "yes"),
        shows: |a, b| {
            first(a).is_some() && a.joined() && first(b).is_none() && b.code() == 0x801c_03ed
        },
    },
    Effect {
        parameter: "tasks_need_idle",
        scenario: "healthy",
        under: &[],
        values: ("no", "yes"),
        shows: |a, b| {
            first(a) == Some(40_000) && first(b) == Some(240_000) && busy_holds(b) > busy_holds(a)
        },
    },
    Effect {
        parameter: "idle_after_s",
        scenario: "healthy",
        under: &[("tasks_need_idle", "yes")],
        values: ("240", "300"),
        shows: |a, b| first(a) == Some(240_000) && first(b) == Some(300_000),
    },
    Effect {
        parameter: "token_lifetime_s",
        scenario: "energy-saver",
        under: &[],
        values: ("600", "4500"),
        shows: |a, b| {
            let lifetime = |run: &Ran| window(run).2;
            lifetime(a) == 600_000
                && lifetime(b) == 4_500_000
                && !a.joined()
                && b.joined()
                && gains(a, b) == 3_900_000
        },
    },
    Effect {
        parameter: "validator_skew_s",
        scenario: "energy-saver",
        under: &[],
        values: ("2", "3"),
        shows: |a, b| !a.joined() && b.joined() && gains(a, b) == 1000,
    },
    Effect {
        parameter: "iat_backdate_s",
        scenario: "healthy",
        under: &[],
        values: ("0", "300"),
        shows: |a, b| {
            let (iat_a, nbf_a, exp_a) = window(a);
            let (iat_b, nbf_b, exp_b) = window(b);
            (iat_a, nbf_a) == (0, 0) && (iat_b, nbf_b) == (-300_000, -300_000) && exp_a == exp_b
        },
    },
];

/// How long the user's phase's run of a task took, in milliseconds.
fn took(run: &Ran, task: Task) -> u64 {
    let ended = run
        .user_times(|record| matches!(record.event, Event::TaskEnded { task: t, .. } if t == task));
    ended[0] - run.user_times(starts(task))[0]
}

/// When Tpm-Maintenance first starts in the user's phase.
fn first(run: &Ran) -> Option<u64> {
    run.user_times(starts(Task::Maintenance)).first().copied()
}

fn busy_holds(run: &Ran) -> usize {
    run.times(|record| {
        matches!(
            record.event,
            Event::TaskHeld {
                hold: Hold::NotIdle,
                ..
            }
        )
    })
    .len()
}

/// iat, nbf and exp of the user's token, in milliseconds from the whole second of its issue.
fn window(run: &Ran) -> (i64, i64, i64) {
    let (at, token) = run.tokens()[0];
    let issued = crate::common::utc(run, at).div_euclid(1000) * 1000;
    (
        token.iat.0 - issued,
        token.nbf.0 - issued,
        token.exp.0 - issued,
    )
}

fn gains(a: &Ran, b: &Ran) -> i64 {
    b.margin().unwrap() - a.margin().unwrap()
}
