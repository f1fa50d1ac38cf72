//! The readings, where the sources are silent.

use super::Effect;
use crate::common::{Ran, starts, user_request};
use join_sim::{Account, Event, Hold, Key, Message, Outcome, Participant, Refused, Starter, Task};

pub const EFFECTS: &[Effect] = &[
    Effect {
        parameter: "energy_saver_holds",
        scenario: "energy-saver",
        under: &[],
        values: ("triggers and service starts", "triggers only"),
        shows: |a, b| {
            holds(a, Hold::EnergySaver) == 2
                && holds(b, Hold::EnergySaver) == 0
                && !a.joined()
                && b.joined()
        },
    },
    Effect {
        parameter: "when_the_wait_ends",
        scenario: "energy-saver",
        under: &[],
        values: ("send without AIK certificate", "fail"),
        shows: |a, b| {
            a.user_times(user_request).len() == 1
                && b.user_times(user_request).is_empty()
                && b.code() == 0x8007_05b4
        },
    },
    Effect {
        parameter: "drs_without_aik",
        scenario: "documented-lifetime",
        under: &[],
        values: ("accepts", "answers 0x801c0010"),
        shows: |a, b| {
            a.joined()
                && b.code() == 0x801c_0010
                && b.verdicts()[0].1.refused == Some(Refused::NoAik)
        },
    },
    Effect {
        parameter: "unjoin_before_reseal",
        scenario: "healthy",
        under: &[],
        values: ("yes", "no"),
        shows: |a, b| {
            a.joined()
                && b.outcome() == Outcome::WrongOwner(Account::Autopilot)
                && b.verdicts().is_empty()
        },
    },
    Effect {
        parameter: "aik_needs_maintenance",
        scenario: "tasks-by-hand",
        under: &[("tpm_maintenance_by_hand_s", "0")],
        values: ("no", "yes"),
        shows: |a, b| maintained_before_aik(a) == Some(false) && maintained_before_aik(b).is_none(),
    },
    Effect {
        parameter: "aik_needs_maintenance",
        scenario: "tasks-by-hand",
        under: &[("aik_enrolment_by_hand_s", "100")],
        values: ("no", "yes"),
        shows: |a, b| {
            aik_starts(a) == [(100_000, Starter::Hand)]
                && aik_starts(b) == [(420_000, Starter::Hand)]
        },
    },
    Effect {
        parameter: "aik_kept_over_reseal",
        scenario: "energy-saver",
        under: &[],
        values: ("no", "yes"),
        shows: |a, b| lost_at_reseal(a) == 1 && lost_at_reseal(b) == 0 && !a.joined() && b.joined(),
    },
    Effect {
        parameter: "aik_required",
        scenario: "energy-saver",
        under: &[],
        values: ("with a TPM", "never"),
        shows: |a, b| {
            required(a) == [true, true]
                && required(b) == [false, false]
                && !a.joined()
                && b.joined()
        },
    },
];

fn holds(run: &Ran, by: Hold) -> usize {
    run.user_times(|record| matches!(record.event, Event::TaskHeld { hold, .. } if hold == by))
        .len()
}

/// Whether Tpm-Maintenance had ended in the user's phase when AikCertEnrollTask started there; none when it never did.
fn maintained_before_aik(run: &Ran) -> Option<bool> {
    let ended = run.user_times(|record| {
        matches!(
            record.event,
            Event::TaskEnded {
                task: Task::Maintenance,
                ..
            }
        )
    });
    let started = *run.user_times(starts(Task::AikEnrol)).first()?;
    Some(ended.first().is_some_and(|ended| *ended <= started))
}

fn lost_at_reseal(run: &Ran) -> usize {
    run.times(|record| record.event == Event::CertificateGone { key: Key::Aik })
        .len()
}

/// What the TPM answers to each join's question whether an AIK certificate is needed.
fn required(run: &Ran) -> Vec<bool> {
    run.records
        .iter()
        .filter_map(|record| match record.event {
            Event::Received {
                message: Message::AikStatus { required, .. },
                ..
            } if record.who == Participant::Device => Some(required),
            _ => None,
        })
        .collect()
}

/// When AikCertEnrollTask starts in the user's phase, and who asked for it.
fn aik_starts(run: &Ran) -> Vec<(u64, Starter)> {
    let boot = run.user_boot().unwrap();
    run.user_phase()
        .iter()
        .filter_map(|record| match record.event {
            Event::TaskStarted {
                task: Task::AikEnrol,
                by,
            } => Some((record.at.0 - boot, by)),
            _ => None,
        })
        .collect()
}
