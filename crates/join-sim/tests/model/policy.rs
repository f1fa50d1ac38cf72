//! Intune: what changed or was lost comes with the next check-in, and lands only on a device that is on.

use crate::common::{Ran, Walk, acted, given, scenario};
use join_sim::{Assignment, Command, Event, Parameter, Participant};

const EDIT: [Command; 2] = [
    Command::Set(Parameter::ThresholdPluggedIn, 20),
    Command::Set(Parameter::ThresholdOnBattery, 20),
];

/// The thresholds that come into force, with the moment of each.
fn landed(run: &Ran) -> Vec<(u64, bool, u8)> {
    run.records
        .iter()
        .filter_map(|record| match record.event {
            Event::PolicyInForce {
                present,
                plugged_in,
                ..
            } => Some((record.at.0, present, plugged_in)),
            _ => None,
        })
        .collect()
}

#[test]
fn an_edited_policy_lands_with_the_next_check_in() {
    for reassigned in [true, false] {
        for at in [1000, 436_500, 3_000_000, 5_860_000] {
            let mut commands = EDIT.map(|edit| (at, edit)).to_vec();
            if reassigned {
                commands.push((at, Command::Assign(Assignment::Devices)));
            }
            let run = acted("energy-saver", &[], &commands);
            assert!(run.joined(), "edited at {at}: {:?}", run.outcome());
            let last = landed(&run)
                .last()
                .map(|&(_, present, plugged_in)| (present, plugged_in));
            assert_eq!(last, Some((true, 20)), "{at}");
        }
    }
}

#[test]
fn an_edit_after_the_check_in_waits_for_the_next_boot() {
    let edit = EDIT.map(|edit| (6_000_000, edit));
    assert_eq!(acted("energy-saver", &[], &edit).code(), 0x801c_03ed);
    let reboot = [
        (6_100_000, Command::PullPlug),
        (6_101_000, Command::PowerOn),
    ];
    let run = acted("energy-saver", &[], &[edit.as_slice(), &reboot].concat());
    assert!(run.joined(), "{:?}", run.outcome());
    assert!(
        landed(&run)
            .last()
            .is_some_and(|&(at, _, percent)| at > 6_101_000 && percent == 20)
    );
}

#[test]
fn a_removal_that_is_lost_comes_again() {
    // The boot's exchanges lie between 40 s and 49 s after it; each outage takes others of them.
    for begins in 40..49 {
        for lasts in [1, 2, 5, 9] {
            let changes = [
                ("intune_latency_ms", "1100"),
                ("outage_after_boot_s", &begins.to_string()),
                ("outage_s", &lasts.to_string()),
            ];
            let remove = [(3_000_000, Command::Assign(Assignment::Nobody))];
            let run = acted("energy-saver", &changes, &remove);
            assert!(run.joined(), "{changes:?}: {:?}", run.outcome());
        }
    }
}

#[test]
fn nothing_lands_on_a_device_that_is_off() {
    let mut after = 0;
    for at in (434_800..436_200).step_by(35) {
        let run = acted("energy-saver", &[], &[(at, Command::PullPlug)]);
        let off = run.times(|record| record.event == Event::Shown(join_sim::Screen::Off));
        let late = landed(&run)
            .iter()
            .filter(|(landed, ..)| *landed > off[0])
            .count();
        assert_eq!(late, 0, "off at {at}");
        // Once enrolled, it gets at the next boot what it missed.
        let enrolled = run.end.machines().device.state() == join_sim::DeviceState::Off
            && run.end.machines().policy.enrolled().is_some();
        let again = acted(
            "energy-saver",
            &[],
            &[(at, Command::PullPlug), (500_000, Command::PowerOn)],
        );
        if enrolled && run.user_boot().is_none() && landed(&run).is_empty() {
            after += usize::from(landed(&again).len() == 1);
        }
    }
    assert!(after > 5, "{after}");
}

#[test]
fn intune_counts_as_delivered_what_the_device_says_it_holds() {
    let case = scenario("energy-saver", &[]);
    let commands = [given(3_000_000, Command::Assign(Assignment::Nobody))];
    let mut walk = Walk::new(&case, &commands);
    let mut held = None;
    while let Some(record) = walk.step() {
        match record.event {
            Event::PolicyInForce { present, .. } => held = Some(present),
            Event::Received { message, .. }
                if record.who == Participant::Policy && message.name() == "policy check-in" =>
            {
                assert_eq!(
                    walk.world().machines().policy.delivered(),
                    held == Some(true)
                );
            }
            _ => {}
        }
    }
    assert_eq!(held, Some(false), "it landed, and was taken away again");
    let delivered = |name| {
        crate::common::ran(name, &[])
            .end
            .machines()
            .policy
            .delivered()
    };
    assert!(delivered("energy-saver") && !delivered("healthy"));
}
