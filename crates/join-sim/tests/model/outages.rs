//! The network for everybody: TLS by the device's clock, names, outages, and the time service.

use crate::common::{Ran, acted, hears, ran, sends};
use crate::random_worlds::draw;
use join_sim::{Command, Event, Fate, Message, Parameter, Participant, Record, Screen};

fn untrusted(record: &Record) -> bool {
    matches!(
        record.event,
        Event::Sent {
            fate: Fate::Untrusted,
            ..
        }
    )
}

/// Requests of the device's side over HTTPS: all but those to the time service.
fn over_https(record: &Record) -> bool {
    record.call == Some(record.step)
        && !matches!(
            record.event,
            Event::Sent {
                message: Message::TimeRequest,
                ..
            }
        )
}

fn page(run: &Ran, screen: Screen) -> Vec<u64> {
    run.user_times(|record| record.event == Event::Shown(screen))
}

#[test]
fn with_a_clock_beyond_the_certificates_no_https_client_gets_through() {
    for offset in ["8640000", "-8640000", "31536000"] {
        let run = ran("healthy", &[("device_clock_offset_s", offset)]);
        assert_eq!(run.code(), 0x8007_2f8f, "{offset}");
        assert_eq!(
            run.user_times(untrusted),
            run.user_times(over_https),
            "{offset}"
        );
        assert!(
            run.user_times(untrusted).len() >= 4,
            "profile, check-in, AIK, sign-in"
        );
        // The error page comes after the sign-in, not before it.
        assert_eq!(page(&run, Screen::SignIn).len(), 1, "{offset}");
        assert_eq!(
            run.user_times(hears(Participant::Device, "credentials")),
            [480_000]
        );
        assert!(page(&run, Screen::Error)[0] >= 480_000);
        let tasks = run.user_times(|record| {
            matches!(record.event, Event::TaskEnded { task: join_sim::Task::AikEnrol, code } if code.0 == 0x8007_2f8f)
        });
        assert_eq!(tasks.len(), 1, "{offset}");
    }
}

#[test]
fn a_clock_set_right_before_the_sign_in_joins_with_credentials() {
    let commands = [
        (5_900_000, Command::Set(Parameter::DeviceClockOffset, 0)),
        (6_000_000, Command::Retry),
    ];
    let run = acted(
        "healthy",
        &[("device_clock_offset_s", "8640000")],
        &commands,
    );
    assert!(run.joined(), "{:?}", run.outcome());
    assert_eq!(
        run.user_times(hears(Participant::Device, "credentials")),
        [480_000]
    );
}

#[test]
fn no_host_out_of_reach_ends_in_an_error_page_before_the_sign_in() {
    let many: [&[(&str, &str)]; 6] = [
        &[("blocked_host", "intune")],
        &[("blocked_host", "registration")],
        &[("loss_percent", "100")],
        &[("device_clock_offset_s", "31536000")],
        &[("outage_after_boot_s", "41"), ("outage_s", "14400")],
        &[("outage_after_boot_s", "0"), ("outage_s", "14400")],
    ];
    for changes in many {
        let run = ran("healthy", changes);
        let first = page(&run, Screen::SignIn);
        let errors = page(&run, Screen::Error);
        assert_eq!(first.len(), 1, "{changes:?}");
        assert!(errors.iter().all(|at| *at > first[0]), "{changes:?}");
    }
}

#[test]
fn the_device_connects_when_the_network_is_there() {
    for lasts in [0, 1, 40, 41, 100, 14_400_u64] {
        let run = ran(
            "healthy",
            &[
                ("outage_after_boot_s", "0"),
                ("outage_s", &lasts.to_string()),
            ],
        );
        let connected = run.user_times(hears(Participant::Device, "connected"));
        assert_eq!(connected, [40_000.max(lasts * 1000)], "{lasts}");
        assert!(run.joined(), "{lasts}: {:?}", run.outcome());
    }
    // An outage that ends sooner than planned is noticed within a second.
    let over = [(5_900_000, Command::Set(Parameter::OutageFor, 0))];
    let run = acted(
        "healthy",
        &[("outage_after_boot_s", "0"), ("outage_s", "14400")],
        &over,
    );
    let connected = run.times(hears(Participant::Device, "connected"))[1];
    assert!((5_900_000..=5_901_000).contains(&connected), "{connected}");
}

#[test]
fn the_clock_is_set_only_by_an_answer_that_comes() {
    let wrong = [
        ("device_clock_offset_s", "31536000"),
        ("time_sync", "applied"),
    ];
    assert!(ran("healthy", &wrong).joined());
    // UDP knows no certificate, but a network; the request is under way when this outage begins.
    let lost = [
        ("intune_latency_ms", "1100"),
        ("outage_after_boot_s", "41"),
        ("outage_s", "5"),
    ];
    let run = ran("healthy", &[wrong.as_slice(), &lost].concat());
    assert_eq!(run.code(), 0x8007_2f8f);
    assert_eq!(
        run.user_times(hears(Participant::Device, "time answer"))
            .len(),
        0
    );
    assert_eq!(
        ran(
            "healthy",
            &[wrong.as_slice(), &[("loss_percent", "100")]].concat()
        )
        .code(),
        0x8007_2f8f
    );
}

#[test]
fn what_is_under_way_when_an_outage_begins_is_lost() {
    let latency = [("drs_latency_ms", "700"), ("outage_s", "3")];
    let mut seen = [0, 0];
    for begins in 479..488_u64 {
        let run = ran(
            "healthy",
            &[
                latency.as_slice(),
                &[("outage_after_boot_s", &begins.to_string())],
            ]
            .concat(),
        );
        let (from, to) = (begins * 1000, begins * 1000 + 3000);
        let boot = run.user_boot().unwrap();
        for record in run.user_phase() {
            let Event::Sent { to: whom, fate, .. } = record.event else {
                continue;
            };
            let at = record.at.0 - boot;
            match fate {
                Fate::Arrives(then) => {
                    assert!(then.0 - boot < from || at >= to, "{begins}: {record:?}")
                }
                Fate::Lost => {
                    assert!(at < to && at + 700 >= from, "{begins}: {record:?}");
                    seen[usize::from(at < from)] +=
                        usize::from(whom == Participant::Drs || record.who == Participant::Drs);
                }
                Fate::Blocked | Fate::Untrusted => {}
            }
        }
    }
    assert!(
        seen[0] > 2 && seen[1] > 0,
        "{seen:?}: some leave in the outage, some before it"
    );
}

#[test]
fn an_outage_begins_and_ends_to_the_millisecond() {
    // The token request leaves 480 s after the boot; its way takes so long that it arrives with the outage's beginning, or before.
    for (latency, lost) in [("1000", true), ("999", false)] {
        let run = ran(
            "healthy",
            &[
                ("sign_in_latency_ms", latency),
                ("outage_after_boot_s", "481"),
                ("outage_s", "1"),
            ],
        );
        let fate = run
            .user_phase()
            .iter()
            .find_map(|record| match record.event {
                Event::Sent {
                    message: Message::AskToken(_),
                    fate,
                    ..
                } => Some(fate),
                _ => None,
            });
        assert_eq!(fate == Some(Fate::Lost), lost, "{latency}");
    }
}

#[test]
fn an_outage_that_somebody_makes_takes_what_is_under_way() {
    let commands = [
        (5_500_000, Command::Set(Parameter::SignInLatency, 5000)),
        (6_318_000, Command::Set(Parameter::OutageAfterBoot, 480)),
        (6_318_000, Command::Set(Parameter::OutageFor, 10)),
    ];
    let run = acted("healthy", &[], &commands);
    let taken =
        run.times(|record| matches!(record.event, Event::Undelivered { closed: false, .. }));
    assert_eq!(taken.len(), 1, "the token request, before it arrives");
    assert!(
        run.joined(),
        "the repeat finds the network again: {:?}",
        run.outcome()
    );
}

#[test]
fn in_random_worlds_nothing_is_sent_with_a_certificate_that_is_not_valid() {
    let (mut sent, mut refused) = (0, 0);
    for number in 0..1500 {
        let (scenario, commands) = draw(number);
        if commands
            .iter()
            .any(|given| matches!(given.command, Command::Set(..)))
        {
            continue;
        }
        let run = Ran::of(&scenario, &commands);
        let values = scenario.values();
        let fixed =
            values.get(Parameter::DeviceClockDrift) == 0 && values.get(Parameter::TimeSync) == 0;
        let wrong = values.get(Parameter::DeviceClockOffset).abs()
            > values.get(Parameter::TlsValidity) * 86_400;
        for record in run
            .user_phase()
            .iter()
            .filter(|record| fixed && over_https(record))
        {
            let Event::Sent { fate, .. } = record.event else {
                continue;
            };
            assert!(
                !(wrong && matches!(fate, Fate::Arrives(_))),
                "world {number}: {record:?}"
            );
            assert!(
                wrong || fate != Fate::Untrusted,
                "world {number}: {record:?}"
            );
            sent += 1;
            refused += u32::from(fate == Fate::Untrusted);
        }
    }
    assert!(sent > 3000 && refused > 20, "{sent} {refused}");
}

#[test]
fn a_lost_answer_stands_behind_the_time_out() {
    let run = ran(
        "healthy",
        &[("lost_answer", "join"), ("token_lifetime_s", "20")],
    );
    assert_eq!(run.code(), 0x801c_03ed);
    let out = run
        .records
        .iter()
        .find(|record| matches!(record.event, Event::TimedOut { .. }))
        .unwrap();
    let lost = &run.records[out.cause.unwrap().0 as usize];
    assert!(
        matches!(
            lost.event,
            Event::Sent {
                message: Message::Joined(_),
                fate: Fate::Lost,
                ..
            }
        ),
        "{lost:?}"
    );
    let again = run
        .records
        .iter()
        .find(|record| record.cause == Some(out.step))
        .unwrap();
    assert!(
        sends(Participant::Device, "join request")(again),
        "{again:?}"
    );
}
