//! The TPM and the services in the cloud.

use super::Effect;
use crate::common::{Ran, hears, starts};
use join_sim::{Event, Key, ObjectChange, Participant, Refused, Task};

pub const EFFECTS: &[Effect] = &[
    Effect {
        parameter: "tpm",
        scenario: "healthy",
        under: &[],
        values: ("ready", "locked out"),
        shows: |a, b| a.joined() && b.code() == 0x8029_0407 && b.user_boot().is_some(),
    },
    Effect {
        parameter: "tpm",
        scenario: "healthy",
        under: &[("mode", "user-driven")],
        values: ("ready", "none"),
        shows: |a, b| !software(a) && software(b) && a.joined() && b.joined(),
    },
    Effect {
        parameter: "tpm",
        scenario: "healthy",
        under: &[("aik_kept_over_reseal", "yes")],
        values: ("ready", "cleared"),
        shows: |a, b| aik_lost_at_boot(a) == 0 && aik_lost_at_boot(b) == 1,
    },
    Effect {
        parameter: "tpm",
        scenario: "healthy",
        under: &[],
        values: ("none", "weak firmware"),
        shows: |a, b| a.code() == 0x8007_05b4 && b.code() == 0x8103_9024 && b.user_boot().is_none(),
    },
    Effect {
        parameter: "ek_certificate",
        scenario: "healthy",
        under: &[],
        values: ("present", "missing"),
        shows: |a, b| a.joined() && b.code() == 0x8103_9001 && b.user_boot().is_none(),
    },
    Effect {
        parameter: "attestation_statement",
        scenario: "healthy",
        under: &[],
        values: ("valid", "invalid"),
        shows: |a, b| reasons(a) == [None] && reasons(b) == [Some(Refused::Statement)],
    },
    Effect {
        parameter: "key_creation_ms",
        scenario: "healthy",
        under: &[],
        values: ("900", "2500"),
        shows: |a, b| key_takes(a) == 900 && key_takes(b) == 2500,
    },
    Effect {
        parameter: "attestation_retries",
        scenario: "no-ek-certificate",
        under: &[],
        values: ("3", "0"),
        shows: |a, b| attestations(a).len() == 4 && attestations(b).len() == 1,
    },
    Effect {
        // Tpm-Maintenance alone takes 360 s.
        parameter: "attestation_limit_s",
        scenario: "healthy",
        under: &[],
        values: ("60", "600"),
        shows: |a, b| {
            let asked = a.times(hears(Participant::Autopilot, "prepare the TPM"))[0];
            let failed = a.times(|record| matches!(record.event, Event::Failed { .. }));
            a.code() == 0x8007_05b4 && failed == [asked + 60_000] && b.joined()
        },
    },
    Effect {
        parameter: "attestation_retry_s",
        scenario: "no-ek-certificate",
        under: &[],
        values: ("15", "40"),
        shows: |a, b| {
            gaps(&attestations(a)) == [15_000; 3] && gaps(&attestations(b)) == [40_000; 3]
        },
    },
    Effect {
        parameter: "users_may_join",
        scenario: "healthy",
        under: &[],
        values: ("all", "none"),
        shows: |a, b| {
            reasons(a) == [None]
                && reasons(b) == [Some(Refused::NotPermitted)]
                && b.user_boot().is_some()
        },
    },
    Effect {
        parameter: "device_quota_left",
        scenario: "healthy",
        under: &[],
        values: ("1", "0"),
        shows: |a, b| reasons(a) == [None] && reasons(b) == [Some(Refused::Quota)],
    },
    Effect {
        parameter: "drs_busy_s",
        scenario: "healthy",
        under: &[],
        values: ("0", "30"),
        shows: |a, b| {
            reasons(a) == [None]
                && reasons(b) == [Some(Refused::Busy), Some(Refused::Busy), None]
                && b.joined()
        },
    },
    Effect {
        parameter: "drs_work_ms",
        scenario: "healthy",
        under: &[],
        values: ("180", "2000"),
        shows: |a, b| works(a) == 180 && works(b) == 2000,
    },
    Effect {
        parameter: "autopilot_object",
        scenario: "healthy",
        under: &[],
        values: ("present", "deleted"),
        shows: |a, b| deleted(a) == 0 && deleted(b) == 1 && reasons(b) == [Some(Refused::NoObject)],
    },
    Effect {
        parameter: "aik_service",
        scenario: "healthy",
        under: &[],
        values: ("issues", "answers 400"),
        shows: |a, b| a.joined() && b.code() == 0x8019_0190 && reasons(b).is_empty(),
    },
    Effect {
        parameter: "aik_service",
        scenario: "healthy",
        under: &[],
        values: ("answers 400", "answers 404"),
        shows: |a, b| a.code() == 0x8019_0190 && b.code() == 0x8019_0194,
    },
];

fn reasons(run: &Ran) -> Vec<Option<Refused>> {
    run.verdicts()
        .iter()
        .map(|(_, verdict)| verdict.refused)
        .collect()
}

fn software(run: &Ran) -> bool {
    run.times(|record| matches!(record.event, Event::KeyMade { software: true, .. }))
        .len()
        == 3
}

fn aik_lost_at_boot(run: &Ran) -> usize {
    run.user_times(|record| record.event == Event::KeyGone { key: Key::Aik })
        .iter()
        .filter(|at| **at == 0)
        .count()
}

/// From the request for the user's transport key to the key.
fn key_takes(run: &Ran) -> u64 {
    let made = run.user_times(|record| {
        matches!(
            record.event,
            Event::KeyMade {
                key: Key::Transport,
                ..
            }
        )
    });
    let asked = run.user_times(hears(Participant::Tpm, "make key"));
    made[0] - asked[1]
}

/// When the technician phase's attestations begin.
fn attestations(run: &Ran) -> Vec<u64> {
    run.times(starts(Task::AikEnrol))
}

fn gaps(times: &[u64]) -> Vec<u64> {
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// From the arrival of the user's join request to its judgement.
fn works(run: &Ran) -> u64 {
    let boot = run.user_boot().unwrap();
    run.verdicts()[0].0 - boot - run.user_times(hears(Participant::Drs, "join request"))[0]
}

fn deleted(run: &Ran) -> usize {
    run.times(|record| record.event == Event::Object(ObjectChange::Deleted))
        .len()
}
