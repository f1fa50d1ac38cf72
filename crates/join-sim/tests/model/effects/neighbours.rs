//! What is mistaken for the case: tasks that nothing starts, slow clocks, other modes, conditional access, a late user.

use super::Effect;
use crate::common::{Ran, ran, starts};
use join_sim::{Code, Event, Hold, Key, Message, Participant, Screen, Task};

pub const EFFECTS: &[Effect] = &[
    Effect {
        parameter: "aik_task",
        scenario: "healthy",
        under: &[],
        values: ("ready", "disabled"),
        shows: |a, b| a.joined() && b.code() == 0x801c_03ed && kept(b, Hold::Disabled),
    },
    Effect {
        parameter: "aik_task",
        scenario: "healthy",
        under: &[],
        values: ("missing", "never registered"),
        shows: |a, b| {
            kept(a, Hold::Missing)
                && kept(b, Hold::NotRegistered)
                && (a.code(), b.code()) == (0x801c_03ed, 0x801c_03ed)
        },
    },
    Effect {
        // No start by hand helps either.
        parameter: "aik_task",
        scenario: "tasks-by-hand",
        under: &[],
        values: ("ready", "missing"),
        shows: |a, b| a.joined() && b.code() == 0x801c_03ed,
    },
    Effect {
        parameter: "aik_task",
        scenario: "healthy",
        under: &[("mode", "user-driven")],
        values: ("ready", "missing"),
        shows: |a, b| a.joined() && b.joined() && with_aik(a) && !with_aik(b),
    },
    Effect {
        parameter: "image",
        scenario: "healthy",
        under: &[],
        values: ("stock", "changed"),
        shows: |a, b| {
            a.joined()
                && b.code() == 0x8007_05b4
                && b.user_boot().is_none()
                && kept(b, Hold::Missing)
        },
    },
    Effect {
        parameter: "image",
        scenario: "healthy",
        under: &[("mode", "user-driven")],
        values: ("stock", "changed"),
        shows: |a, b| a.joined() && b.joined() && with_aik(a) && !with_aik(b),
    },
    Effect {
        // The join itself asks for the enrolment; Tpm-Maintenance never runs.
        parameter: "automatic_maintenance",
        scenario: "healthy",
        under: &[],
        values: ("on", "off"),
        shows: |a, b| {
            a.joined()
                && b.joined()
                && !a.user_times(starts(Task::Maintenance)).is_empty()
                && b.user_times(starts(Task::Maintenance)).is_empty()
                && kept(b, Hold::MaintenanceOff)
        },
    },
    Effect {
        parameter: "automatic_maintenance",
        scenario: "healthy",
        under: &[("aik_needs_maintenance", "yes")],
        values: ("on", "off"),
        shows: |a, b| a.joined() && b.code() == 0x801c_03ed,
    },
    Effect {
        parameter: "user_driven_without_aik",
        scenario: "healthy",
        under: &[("mode", "user-driven"), ("aik_service", "answers 400")],
        values: ("goes on", "waits or fails"),
        shows: |a, b| a.joined() && !with_aik(a) && b.code() == 0x8019_0190,
    },
    Effect {
        parameter: "user_driven_without_aik",
        scenario: "healthy",
        under: &[("mode", "user-driven"), ("ek_certificate", "missing")],
        values: ("goes on", "waits or fails"),
        shows: |a, b| a.joined() && !with_aik(a) && b.code() == 0x801c_03ed,
    },
    Effect {
        parameter: "user_driven_without_aik",
        scenario: "healthy",
        under: &[("mode", "user-driven"), ("blocked_host", "aik")],
        values: ("goes on", "waits or fails"),
        shows: |a, b| a.joined() && !with_aik(a) && b.code() == 0x801c_03ed,
    },
    Effect {
        parameter: "aik_service",
        scenario: "healthy",
        under: &[],
        values: ("answers 404", "answers 404 at GetCACaps"),
        shows: |a, b| {
            let asked = |run: &Ran| {
                run.user_phase().iter().any(|record| {
                    record.who == Participant::Aik
                        && matches!(
                            record.event,
                            Event::Received {
                                message: Message::EnrolAik,
                                ..
                            }
                        )
                })
            };
            (a.code(), b.code()) == (0x8019_0194, 0x8019_0194) && asked(a) && !asked(b)
        },
    },
    Effect {
        // 5 minutes before the issue is where the certificate begins.
        parameter: "device_clock_offset_s",
        scenario: "healthy",
        under: &[],
        values: ("-300", "-301"),
        shows: |a, b| a.joined() && b.code() == 0x801c_03ed && too_early(b) && !too_early(a),
    },
    Effect {
        parameter: "device_clock_offset_s",
        scenario: "healthy",
        under: &[("mode", "user-driven")],
        values: ("0", "-900"),
        shows: |a, b| a.joined() && b.joined() && with_aik(a) && !with_aik(b),
    },
    Effect {
        // A clock that the time service sets right does no harm.
        parameter: "time_sync",
        scenario: "device-clock-slow",
        under: &[],
        values: ("applied", "ignored"),
        shows: |a, b| a.joined() && b.code() == 0x801c_03ed,
    },
    Effect {
        parameter: "technician_clock_offset_s",
        scenario: "healthy",
        under: &[],
        values: ("3600", "-900"),
        shows: |a, b| {
            a.joined() && b.code() == 0x8007_05b4 && b.user_boot().is_none() && too_early(b)
        },
    },
    Effect {
        parameter: "aik_backdate_s",
        scenario: "device-clock-slow",
        under: &[],
        values: ("899", "900"),
        shows: |a, b| a.code() == 0x801c_03ed && b.joined(),
    },
    Effect {
        parameter: "aik_certificate",
        scenario: "healthy",
        under: &[],
        values: ("none", "revoked"),
        shows: |a, b| {
            a.joined()
                && b.code() == 0x801c_0010
                && with_aik(b)
                && b.user_times(|record| {
                    matches!(record.event, Event::CertificateStored { key: Key::Aik })
                })
                .is_empty()
        },
    },
    Effect {
        parameter: "aik_certificate",
        scenario: "energy-saver",
        under: &[],
        values: ("none", "old"),
        shows: |a, b| a.code() == 0x801c_03ed && b.code() == 0x801c_0010,
    },
    Effect {
        parameter: "conditional_access",
        scenario: "healthy",
        under: &[],
        values: ("none", "blocks"),
        shows: |a, b| {
            a.joined()
                && b.code() == 0xcaa2_000c
                && b.verdicts().is_empty()
                && b.tokens().is_empty()
        },
    },
    Effect {
        parameter: "conditional_access",
        scenario: "healthy",
        under: &[("mode", "user-driven")],
        values: ("wants a compliant device", "blocks"),
        shows: |a, b| number(a) == Some(53_000) && number(b) == Some(53_003),
    },
    Effect {
        // The join goes well, and account set-up does not.
        parameter: "account_setup_within_days",
        scenario: "resealed-long-ago",
        under: &[],
        values: ("20", "21"),
        shows: |a, b| a.code() == 0x8007_05b4 && accepted(a) && b.joined(),
    },
    Effect {
        parameter: "status_page_limit_s",
        scenario: "resealed-long-ago",
        under: &[],
        values: ("60", "3600"),
        shows: |a, b| waited_ms(b) - waited_ms(a) == 3_540_000,
    },
    Effect {
        parameter: "refusal_codes",
        scenario: "join-not-permitted",
        under: &[],
        values: ("0x801c03ed and 0x801c000e", "0x801c0003"),
        shows: |a, b| (a.code(), b.code()) == (0x801c_03ed, 0x801c_0003),
    },
    Effect {
        parameter: "refusal_codes",
        scenario: "device-quota",
        under: &[],
        values: ("0x801c03ed and 0x801c000e", "0x801c0003"),
        shows: |a, b| (a.code(), b.code()) == (0x801c_000e, 0x801c_0003),
    },
    Effect {
        parameter: "tpm",
        scenario: "healthy",
        under: &[],
        values: ("ready", "virtual"),
        shows: |a, b| a.joined() && b.code() == 0x801c_03ea && b.user_boot().is_none(),
    },
    Effect {
        parameter: "tpm",
        scenario: "healthy",
        under: &[("mode", "user-driven")],
        values: ("ready", "virtual"),
        shows: |a, b| a.joined() && b.joined() && with_aik(a) && !with_aik(b) && in_tpm(b),
    },
    Effect {
        // Without a profile the join is an ordinary one.
        parameter: "blocked_host",
        scenario: "healthy",
        under: &[("mode", "user-driven")],
        values: ("none", "autopilot"),
        shows: |a, b| a.joined() && b.joined() && status_page(a) && !status_page(b),
    },
];

/// What a parameter is not about stays as it is.
#[test]
fn a_neighbour_leaves_alone_what_is_none_of_its_business() {
    for (name, change) in [
        (
            "aik-service-blocked",
            ("user_driven_without_aik", "waits or fails"),
        ),
        // A token out of its time has one code in every Windows.
        ("energy-saver", ("refusal_codes", "0x801c0003")),
        ("healthy", ("account_setup_within_days", "1")),
        ("healthy", ("aik_backdate_s", "0")),
        ("healthy", ("technician_clock_offset_s", "-300")),
    ] {
        let (as_it_is, changed) = (ran(name, &[]), ran(name, &[change]));
        assert_eq!(as_it_is.outcome(), changed.outcome(), "{name} {change:?}");
        assert_eq!(as_it_is.margin(), changed.margin(), "{name} {change:?}");
    }
    // A person may start Tpm-Maintenance all the same; a device that was prepared has its profile.
    let by_hand = [
        ("aik_needs_maintenance", "yes"),
        ("automatic_maintenance", "off"),
    ];
    assert!(ran("tasks-by-hand", &by_hand).joined());
    assert!(status_page(&ran(
        "healthy",
        &[("blocked_host", "autopilot")]
    )));
}

/// Whether Task Scheduler did not start a task for this reason.
fn kept(run: &Ran, why: Hold) -> bool {
    let held = |event: &Event| matches!(event, Event::TaskHeld { hold, .. } if *hold == why);
    run.records.iter().any(|record| held(&record.event))
}

fn request(run: &Ran) -> Option<join_sim::JoinRequest> {
    run.records
        .iter()
        .rev()
        .find_map(|record| match record.event {
            Event::Sent {
                message: Message::Join(request),
                ..
            } => Some(request),
            _ => None,
        })
}

fn with_aik(run: &Ran) -> bool {
    request(run).is_some_and(|request| request.aik_certificate)
}

fn in_tpm(run: &Ran) -> bool {
    request(run).is_some_and(|request| request.tpm_key)
}

/// Whether the enrolment brought a certificate that had not begun (CERT_E_EXPIRED).
fn too_early(run: &Ran) -> bool {
    let code = Code(0x800b_0101);
    let ended = |event: &Event| matches!(event, Event::TaskEnded { task: Task::AikEnrol, code: of } if *of == code);
    run.records.iter().any(|record| ended(&record.event))
}

fn number(run: &Ran) -> Option<u32> {
    run.records.iter().find_map(|record| match record.event {
        Event::Received {
            message: Message::TokenRefused(number),
            ..
        } => Some(number),
        _ => None,
    })
}

fn accepted(run: &Ran) -> bool {
    run.verdicts()
        .last()
        .is_some_and(|(_, verdict)| verdict.refused.is_none())
}

fn status_page(run: &Ran) -> bool {
    let shown = |event: &Event| *event == Event::Shown(Screen::Status);
    run.records.iter().any(|record| shown(&record.event))
}

/// From the Enrollment Status Page to the error page.
fn waited_ms(run: &Ran) -> u64 {
    let at = |page| run.user_times(move |record| record.event == Event::Shown(page));
    at(Screen::Error)[0] - at(Screen::Status)[0]
}
