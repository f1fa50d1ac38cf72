//! Clocks and the network.

use super::Effect;
use crate::common::{Ran, sends};
use join_sim::{Event, Fate, Participant, Record};

pub const EFFECTS: &[Effect] = &[
    Effect {
        parameter: "drs_clock_offset_s",
        scenario: "healthy",
        under: &[],
        values: ("0", "60"),
        shows: |a, b| {
            clock_of_drs(a) == 0 && clock_of_drs(b) == 60_000 && margin(a) - margin(b) == 60_000
        },
    },
    Effect {
        parameter: "device_clock_offset_s",
        scenario: "healthy",
        under: &[],
        values: ("0", "3600"),
        shows: |a, b| ahead(a) == [0] && ahead(b) == [3_600_000] && a.margin() == b.margin(),
    },
    Effect {
        // The clock is read 40.28 s after the boot, when the time service has answered; a tenth of that is 4.028 s.
        parameter: "device_clock_drift_ppm",
        scenario: "healthy",
        under: &[],
        values: ("-100000", "100000"),
        shows: |a, b| ahead(a) == [-4028] && ahead(b) == [4028] && a.joined() && b.joined(),
    },
    Effect {
        parameter: "time_sync",
        scenario: "device-clock-wrong",
        under: &[("device_clock_offset_s", "31536000")],
        values: ("ignored", "applied"),
        shows: |a, b| a.code() == 0x8007_2f8f && b.joined() && ahead(b) == [0],
    },
    Effect {
        parameter: "tls_validity_days",
        scenario: "device-clock-wrong",
        under: &[("device_clock_offset_s", "172800")],
        values: ("1", "2"),
        shows: |a, b| a.code() == 0x8007_2f8f && b.joined(),
    },
    Effect {
        parameter: "sign_in_latency_ms",
        scenario: "healthy",
        under: &[],
        values: ("90", "2000"),
        shows: |a, b| {
            ways(a, Participant::SignIn) == [90] && ways(b, Participant::SignIn) == [2000]
        },
    },
    Effect {
        parameter: "drs_latency_ms",
        scenario: "healthy",
        under: &[],
        values: ("110", "2000"),
        shows: |a, b| ways(a, Participant::Drs) == [110] && ways(b, Participant::Drs) == [2000],
    },
    Effect {
        parameter: "aik_latency_ms",
        scenario: "healthy",
        under: &[],
        values: ("130", "2000"),
        shows: |a, b| ways(a, Participant::Aik) == [130] && ways(b, Participant::Aik) == [2000],
    },
    Effect {
        parameter: "intune_latency_ms",
        scenario: "healthy",
        under: &[],
        values: ("140", "2000"),
        shows: |a, b| {
            ways(a, Participant::Policy) == [140] && ways(b, Participant::Policy) == [2000]
        },
    },
    Effect {
        parameter: "loss_percent",
        scenario: "healthy",
        under: &[],
        values: ("0", "100"),
        shows: |a, b| {
            let sent = b
                .user_times(|record| matches!(record.event, Event::Sent { .. }))
                .len();
            lost(a).is_empty() && sent > 0 && lost(b).len() == sent && b.code() == 0x8007_2ee2
        },
    },
    Effect {
        parameter: "loss_percent",
        scenario: "healthy",
        under: &[("http_retries", "10")],
        values: ("20", "60"),
        shows: |a, b| !lost(a).is_empty() && lost(b).len() > lost(a).len(),
    },
    Effect {
        // The time service is asked at 40 s, and the request is under way for 1.1 s; the sign-in is at 480 s.
        parameter: "outage_after_boot_s",
        scenario: "healthy",
        under: &[("outage_s", "10"), ("intune_latency_ms", "1100")],
        values: ("41", "480"),
        shows: |a, b| lost(a) == [40_000] && within(&lost(b), 480_000, 490_000),
    },
    Effect {
        parameter: "outage_s",
        scenario: "healthy",
        under: &[("outage_after_boot_s", "480")],
        values: ("0", "3600"),
        shows: |a, b| {
            lost(a).is_empty()
                && a.joined()
                && within(&lost(b), 480_000, 4_080_000)
                && b.code() == 0x8007_2ee2
        },
    },
    Effect {
        // The sign-in at 480 s is the first moment after an outage of ten seconds, and the last one in one of eleven.
        parameter: "outage_s",
        scenario: "healthy",
        under: &[("outage_after_boot_s", "470")],
        values: ("10", "11"),
        shows: |a, b| lost(a).is_empty() && lost(b).first() == Some(&480_000),
    },
    Effect {
        parameter: "blocked_host",
        scenario: "healthy",
        under: &[],
        values: ("none", "sign-in"),
        shows: |a, b| {
            blocked(a).is_empty() && blocked(b) == [Participant::SignIn] && b.code() == 0x8007_2ee7
        },
    },
    Effect {
        parameter: "blocked_host",
        scenario: "healthy",
        under: &[],
        values: ("registration", "aik"),
        shows: |a, b| {
            blocked(a) == [Participant::Drs]
                && blocked(b).iter().all(|to| *to == Participant::Aik)
                && blocked(b).len() > 1
        },
    },
    Effect {
        // Without its profile host the device asks for the profile in vain, and goes on.
        parameter: "blocked_host",
        scenario: "healthy",
        under: &[],
        values: ("none", "autopilot"),
        shows: |a, b| blocked(a).is_empty() && blocked(b) == [Participant::Autopilot] && b.joined(),
    },
    Effect {
        // Without the time host a clock that is wrong stays so.
        parameter: "blocked_host",
        scenario: "device-clock-wrong",
        under: &[("time_sync", "applied")],
        values: ("none", "time"),
        shows: |a, b| {
            let ahead = |run: &Ran| {
                run.records
                    .iter()
                    .rev()
                    .find_map(|record| match record.event {
                        Event::ClockRead { ahead_ms, .. } => Some(ahead_ms),
                        _ => None,
                    })
            };
            blocked(b) == [Participant::Clock] && ahead(a) == Some(0) && ahead(b) >= Some(3_600_000)
        },
    },
    Effect {
        // Without Intune the check-in at boot is left out; the user's enrolment is not.
        parameter: "blocked_host",
        scenario: "healthy",
        under: &[],
        values: ("none", "intune"),
        shows: |a, b| {
            a.joined()
                && blocked(b) == [Participant::Policy, Participant::Policy]
                && b.code() == 0x8007_2ee7
        },
    },
    Effect {
        parameter: "lost_answer",
        scenario: "healthy",
        under: &[],
        values: ("none", "token"),
        shows: |a, b| lost_names(a).is_empty() && lost_names(b) == ["bearer token"] && b.joined(),
    },
    Effect {
        parameter: "lost_answer",
        scenario: "healthy",
        under: &[],
        values: ("discovery", "join"),
        shows: |a, b| {
            lost_names(a) == ["discovery document"]
                && lost_names(b) == ["device certificate"]
                && a.joined()
                && b.joined()
        },
    },
    Effect {
        parameter: "http_timeout_s",
        scenario: "healthy",
        under: &[("lost_answer", "token")],
        values: ("30", "10"),
        shows: |a, b| patience(a) == 30_000 && patience(b) == 10_000,
    },
    Effect {
        parameter: "http_retries",
        scenario: "healthy",
        under: &[("loss_percent", "100")],
        values: ("2", "5"),
        shows: |a, b| token_requests(a) == 3 && token_requests(b) == 6,
    },
    Effect {
        parameter: "seed",
        scenario: "healthy",
        under: &[("loss_percent", "30"), ("http_retries", "10")],
        values: ("1", "2"),
        shows: |a, b| !lost(a).is_empty() && !lost(b).is_empty() && lost(a) != lost(b),
    },
];

fn margin(run: &Ran) -> i64 {
    run.margin().unwrap()
}

/// How far the registration service's clock was ahead of true time at its judgement, in milliseconds.
fn clock_of_drs(run: &Ran) -> i64 {
    let (at, verdict) = run.verdicts()[0];
    verdict.now.0 - crate::common::utc(run, at)
}

/// The user phase's readings of the device's clock.
fn ahead(run: &Ran) -> Vec<i64> {
    run.user_phase()
        .iter()
        .filter_map(|record| match record.event {
            Event::ClockRead { device, ahead_ms } => {
                assert_eq!(device.0 - crate::common::utc(run, record.at.0), ahead_ms);
                Some(ahead_ms)
            }
            _ => None,
        })
        .collect()
}

/// How long messages to and from a service are on their way, each length once.
fn ways(run: &Ran, service: Participant) -> Vec<u64> {
    let mut ways: Vec<u64> = run
        .records
        .iter()
        .filter_map(|record| match record.event {
            Event::Sent {
                to,
                fate: Fate::Arrives(at),
                ..
            } if to == service || record.who == service => Some(at.0 - record.at.0),
            _ => None,
        })
        .collect();
    ways.sort_unstable();
    ways.dedup();
    ways
}

fn is_lost(record: &Record) -> bool {
    matches!(
        record.event,
        Event::Sent {
            fate: Fate::Lost,
            ..
        }
    )
}

fn lost(run: &Ran) -> Vec<u64> {
    assert_eq!(
        run.times(is_lost).len(),
        run.user_times(is_lost).len(),
        "nothing is lost before the reseal"
    );
    run.user_times(is_lost)
}

fn lost_names(run: &Ran) -> Vec<&'static str> {
    run.user_phase()
        .iter()
        .filter_map(|record| match record.event {
            Event::Sent {
                message,
                fate: Fate::Lost,
                ..
            } => Some(message.name()),
            _ => None,
        })
        .collect()
}

fn within(times: &[u64], from: u64, to: u64) -> bool {
    !times.is_empty() && times.iter().all(|time| (from..to).contains(time))
}

fn blocked(run: &Ran) -> Vec<Participant> {
    run.records
        .iter()
        .filter_map(|record| match record.event {
            Event::Sent {
                to,
                fate: Fate::Blocked,
                ..
            } => Some(to),
            _ => None,
        })
        .collect()
}

/// From the user's token request to its first time-out.
fn patience(run: &Ran) -> u64 {
    let out = run.user_times(|record| matches!(record.event, Event::TimedOut { .. }));
    out[0] - run.user_times(sends(Participant::Device, "token request"))[0]
}

fn token_requests(run: &Ran) -> usize {
    run.user_times(sends(Participant::Device, "token request"))
        .len()
}
