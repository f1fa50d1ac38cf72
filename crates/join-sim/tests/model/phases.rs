//! Every phase ends while there is power, and each end of it leaves nothing behind.

use crate::common::{Ran, acted, ran, starts, user_request};
use crate::random_worlds::draw;
use join_sim::{Command, Event, Hold, Key, Outcome, Screen, Task, why};

fn failed(run: &Ran) -> usize {
    run.records
        .iter()
        .rposition(|record| matches!(record.event, Event::Failed { .. }))
        .unwrap()
}

// r[phase.ends]
#[test]
fn a_technician_phase_whose_tasks_are_held_times_out() {
    for (limit, seconds) in [("3600", 3600), ("60", 60), ("14400", 14_400)] {
        let run = acted(
            "no-mains-idle",
            &[("attestation_limit_s", limit)],
            &[(20_000, Command::Unplug)],
        );
        assert_eq!(
            (run.code(), run.user_boot()),
            (0x8007_05b4, None),
            "{limit}"
        );
        let asked = run.times(crate::common::hears(
            join_sim::Participant::Autopilot,
            "prepare the TPM",
        ));
        assert_eq!(
            run.records[failed(&run)].at.0,
            asked[0] + seconds * 1000,
            "{limit}"
        );
        let line = why(&run.records, failed(&run)).line;
        let held = |step: &join_sim::Step| {
            matches!(
                run.records[step.0 as usize].event,
                Event::TaskHeld {
                    hold: Hold::OnBattery,
                    ..
                }
            )
        };
        assert!(line.iter().any(held), "{limit}: {line:?}");
    }
    // Plugged in again in time, it goes on.
    let commands = [(20_000, Command::Unplug), (3_000_000, Command::PlugIn)];
    let run = acted("no-mains-idle", &[("power_source", "mains")], &commands);
    assert!(run.user_boot().is_some(), "{:?}", run.outcome());
}

// r[phase.ends]
#[test]
fn in_random_worlds_a_run_is_unfinished_only_without_power() {
    let mut unfinished = 0;
    for number in 0..3000 {
        let (scenario, commands) = draw(number);
        let run = Ran::of(&scenario, &commands);
        if run.outcome() == Outcome::Unfinished {
            unfinished += 1;
            assert!(!run.end.machines().power.is_on(), "world {number}");
            assert_eq!(
                run.end.machines().user.screen(),
                Screen::Off,
                "world {number}"
            );
        }
    }
    assert!(unfinished > 100, "{unfinished}");
}

#[test]
fn the_certificate_is_enrolled_once() {
    for after in ["1", "60", "100", "300", "370", "480", "3600"] {
        for kept in ["no", "yes"] {
            let run = ran(
                "healthy",
                &[
                    ("sign_in_after_boot_s", after),
                    ("aik_kept_over_reseal", kept),
                ],
            );
            let stored =
                run.user_times(|record| record.event == Event::CertificateStored { key: Key::Aik });
            assert_eq!(stored.len(), usize::from(kept == "no"), "{after} {kept}");
            assert!(run.joined(), "{after} {kept}: {:?}", run.outcome());
        }
    }
}

#[test]
fn what_was_planned_before_a_power_cut_does_not_come_after_it() {
    // In the middle of the wait; the device starts again and waits anew.
    for cut in [6_330_000, 6_400_000, 6_900_000] {
        let run = acted(
            "energy-saver",
            &[],
            &[(cut, Command::PullPlug), (cut + 1000, Command::PowerOn)],
        );
        let mut attempts = run.times(|record| matches!(record.event, Event::Attempt { .. }));
        attempts.retain(|at| *at > cut);
        assert!(
            attempts.windows(2).all(|pair| pair[1] - pair[0] == 30_000),
            "{cut}: {attempts:?}"
        );
        let ended = run.times(|record| matches!(record.event, Event::WaitEnded { .. }));
        assert_eq!(ended, [attempts[0] + 600_000], "{cut}");
    }
    // A running task is cut off and does not end.
    let run = acted("healthy", &[], &[(6_000_000, Command::PullPlug)]);
    assert_eq!(run.user_times(starts(Task::Maintenance)).len(), 1);
    assert!(
        run.user_times(|record| matches!(record.event, Event::TaskEnded { .. }))
            .is_empty()
    );
    assert!(run.end.machines().device.token().is_none());
    let waiting = acted("energy-saver", &[], &[(6_400_000, Command::PullPlug)]);
    assert!(
        waiting.end.machines().device.token().is_none(),
        "a power cut takes the token"
    );
}

#[test]
fn a_retry_has_its_busy_repeats_anew() {
    let busy = [("drs_busy_s", "14400"), ("retry_after_failure_s", "10")];
    let run = ran("drs-busy", &busy);
    assert_eq!(
        (run.user_times(user_request).len(), run.code()),
        (8, 0x801c_0025)
    );
}

#[test]
fn a_second_person_with_hello_and_the_desktop_are_moments_apart() {
    for name in ["healthy", "software-keys"] {
        let run = ran(name, &[]);
        let shown = |screen| run.times(|record| record.event == Event::Shown(screen));
        assert!(
            shown(Screen::Desktop)[0] > shown(Screen::Hello)[0],
            "{name}"
        );
    }
}
