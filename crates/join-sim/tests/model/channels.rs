//! What an administrator's tools show and what they do not: Task Scheduler, the logs of Autopilot, keys and certificates, `Date`.

use crate::common::{Ran, acted, given, ran, scenario};
use join_sim::{Channel, Command, Event, Message, Parameter, Participant, date, rows};

fn lines(run: &Ran, channel: Channel) -> Vec<String> {
    let own = run.records.iter();
    own.flat_map(|record| rows(&run.scenario, &run.records, record))
        .filter(|row| row.channel == channel)
        .map(|row| row.text)
        .collect()
}

/// The lines of an event log after the user's boot, without the log's name.
fn log(run: &Ran, log: &str) -> Vec<String> {
    let boot = run.user_boot().unwrap_or(0);
    let own = run.records.iter().filter(|record| record.at.0 >= boot);
    own.flat_map(|record| rows(&run.scenario, &run.records, record))
        .filter(|row| row.channel == Channel::Events)
        .filter_map(|row| Some(row.text.strip_prefix(log)?.strip_prefix(' ')?.to_string()))
        .collect()
}

fn ids(run: &Ran, name: &str) -> Vec<u16> {
    let id = |line: String| line.split_once(':')?.0.parse().ok();
    log(run, name).into_iter().filter_map(id).collect()
}

const AUTOPILOT: &str = "Autopilot";
const NCRYPT: &str = "Crypto-NCrypt";
const CERT_ENROLL: &str = "CertificateServicesClient-CertEnroll";

type Row = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static [u16],
);

/// The ids and their senses are those of `src/data/events.toml`.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("healthy", &[], AUTOPILOT, &[164, 151, 160, 161, 152, 253]),
    ("energy-saver", &[], AUTOPILOT, &[164, 151, 160, 161, 254, 208, 250, 251, 254]),
    ("aik-service-rejects", &[], AUTOPILOT, &[164, 151, 160, 161, 152, 254, 208, 250, 251]),
    ("healthy", &[("sign_in_after_boot_s", "200")], AUTOPILOT, &[164, 151, 160, 161, 254, 208, 250, 251, 253, 152]),
    ("healthy", &[("blocked_host", "autopilot")], AUTOPILOT, &[164, 151, 100, 152, 253]),
    ("software-keys", &[], AUTOPILOT, &[164, 160, 161]),
    ("no-ek-certificate", &[], AUTOPILOT, &[164, 160, 161, 177, 209, 250, 151, 152, 177, 190, 177, 190, 177, 190, 251, 189, 171]),
    ("healthy", &[], NCRYPT, &[3, 9, 9, 9]),
    ("energy-saver", &[], NCRYPT, &[9, 9]),
    ("healthy", &[("tpm", "locked out")], NCRYPT, &[3, 9, 4]),
    ("aik-service-rejects", &[], NCRYPT, &[3, 9, 9, 9]),
];

#[test]
fn each_log_holds_its_own() {
    let mut problems = Vec::new();
    for (name, changes, log, expected) in ROWS {
        let found = ids(&ran(name, changes), log);
        if found != *expected {
            problems.push(format!(
                "{name} {changes:?} {log}: {found:?}, not {expected:?}"
            ));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// 250 and 251 tell the wait and its end: the same wait as the run itself has.
#[test]
fn the_wait_can_be_read_from_the_autopilot_log() {
    let wait = |name, changes: &[_]| {
        let run = ran(name, changes);
        let own = log(&run, AUTOPILOT);
        own.into_iter()
            .find(|line| line.starts_with("251"))
            .unwrap()
    };
    assert_eq!(
        wait("energy-saver", &[]),
        "251: AIK acquisition ended, HRESULT 0x800705b4; 600000000 us of 600000 ms allowed"
    );
    let short = wait("energy-saver", &[("aik_wait_s", "90")]);
    assert!(short.ends_with("0x800705b4; 90000000 us of 90000 ms allowed"));
    // Tpm-Maintenance and the enrolment take 360 s and 31 s from the boot; this user comes after 300 s.
    let healthy = wait("healthy", &[("sign_in_after_boot_s", "300")]);
    let us: u64 = healthy
        .split("; ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(healthy.contains("HRESULT 0x00000000"), "{healthy}");
    assert!((20_000_000..120_000_000).contains(&us), "{healthy}");
    assert!(wait("aik-service-rejects", &[]).contains("HRESULT 0x80190190"));
}

#[test]
fn the_un_join_stands_in_the_autopilot_log() {
    let un_join = |changes: &[_], commands: &[_]| {
        let run = Ran::of(&scenario("healthy", changes), commands);
        let ids = lines(&run, Channel::Events).into_iter().filter_map(|line| {
            let id = line
                .strip_prefix("Autopilot ")?
                .split_once(':')?
                .0
                .parse()
                .ok()?;
            (195..=197).contains(&id).then_some(id)
        });
        ids.collect::<Vec<u16>>()
    };
    assert_eq!(un_join(&[], &[]), [195, 196]);
    assert_eq!(un_join(&[("unjoin_before_reseal", "no")], &[]), [0; 0]);
    let slow = given(435_500, Command::Set(Parameter::DrsLatency, 60_000));
    assert_eq!(un_join(&[], &[slow]), [195, 197]);
}

/// Task Scheduler shows how a task stands, and not why: the same state with energy saver, on battery, on a busy device.
#[test]
fn task_scheduler_does_not_say_what_holds_a_task() {
    let idle = [
        ("power_source", "mains"),
        ("idle_after_s", "7200"),
        ("attestation_limit_s", "14400"),
    ];
    for (name, changes, event) in [
        ("energy-saver", &[][..], "event 325"),
        ("no-mains-idle", &[], "event 326"),
        ("no-mains-idle", &idle, "event 328"),
    ] {
        let run = ran(name, changes);
        let held: Vec<String> = lines(&run, Channel::Tasks)
            .into_iter()
            .filter(|line| line.contains("Queued") && !line.contains("last run never"))
            .collect();
        assert!(!held.is_empty(), "{name}");
        for line in held {
            assert!(
                line.contains("last result 0x00041325") && line.contains(event),
                "{line}"
            );
            for cause in ["energy", "saver", "battery", " idle"] {
                assert!(!line.contains(cause), "{line}");
            }
        }
    }
}

#[test]
fn task_scheduler_shows_last_run_and_missed_runs() {
    let last = |run: &Ran, task: &str| {
        let own = lines(run, Channel::Tasks);
        own.into_iter()
            .rfind(|line| line.starts_with(task))
            .unwrap()
    };
    // The technician's run began 40.56 s after 08:00; what energy saver holds is not missed.
    assert_eq!(
        last(&ran("energy-saver", &[]), "Tpm-Maintenance"),
        "Tpm-Maintenance: Queued, last result 0x00041325, event 325; last run 08:00:40, missed runs 0"
    );
    let battery = last(&ran("no-mains-idle", &[]), "AikCertEnrollTask");
    assert!(battery.ends_with("missed runs 1"), "{battery}");
    // The device's own clock counts, here an hour ahead: 09:37:15.88 was the boot, 40 s before the start.
    let ahead = last(&ran("device-clock-wrong", &[]), "Tpm-Maintenance");
    assert!(ahead.contains("last run 10:37:5"), "{ahead}");
    let cut = acted("healthy", &[], &[(100_000, Command::PullPlug)]);
    let cut = lines(&cut, Channel::Tasks).join("\n");
    assert!(
        cut.contains("Tpm-Maintenance: Ready, last result 0x00041306;"),
        "{cut}"
    );
    let never = lines(&ran("no-mains-idle", &[]), Channel::Tasks);
    assert!(
        never[0].contains("event 328; last run never (0x00041303)"),
        "{never:?}"
    );
}

/// 86 to 88 say at which stage, what the service answered, and when by the service's clock.
#[test]
fn an_enrolment_leaves_the_fields_of_the_real_event() {
    let one = |name, changes: &[_], id: &str| {
        let own = log(&ran(name, changes), CERT_ENROLL);
        own.into_iter()
            .find(|line| line.starts_with(id))
            .unwrap_or_default()
    };
    let refused = one("aik-service-rejects", &[], "87");
    for part in [
        "Stage Submit, ErrorCode 0x80190190;",
        "Context WORKGROUP\\",
        "Url https://xyz-keyid-",
        ".microsoftaik.azure.net/templates/Aik/scep,",
        "MessageText HTTP/1.1 400 Bad Request Date: Mon, 10 Feb 2025 09:44:11 GMT",
        "Method POST(260ms)",
    ] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    let blocked = one("aik-service-blocked", &[], "86");
    assert!(
        blocked.contains("Stage GetCACaps, ErrorCode 0x80072ee7"),
        "{blocked}"
    );
    assert!(
        blocked.contains("Method GET(0ms)") && !blocked.contains("MessageText"),
        "{blocked}"
    );
    let silent = one(
        "healthy",
        &[
            ("lost_answer", "none"),
            ("outage_s", "14400"),
            ("outage_after_boot_s", "60"),
        ],
        "86",
    );
    assert!(silent.contains("ErrorCode 0x80072ee2"), "{silent}");
    assert!(one("healthy", &[], "88").contains("MessageText HTTP/1.1 200 OK"));
}

/// Every answer has the `Date` of the moment it left, by its own service's clock; the registration service's may be wrong.
#[test]
fn an_answer_has_the_date_of_its_own_service() {
    let dated = |run: &Ran| {
        let all = run.records.iter().filter_map(|record| {
            let Event::Received { from, message } = record.event else {
                return None;
            };
            Some((
                from,
                message,
                record,
                date(&run.scenario, &run.records, record)?,
            ))
        });
        all.map(|(from, message, record, date)| {
            (
                from,
                message,
                record.at.0 as i64,
                date.0 - run.scenario.starts_at().0,
            )
        })
        .collect::<Vec<_>>()
    };
    for ahead_s in [0i64, 3600, -90] {
        let run = ran(
            "energy-saver",
            &[
                ("drs_clock_offset_s", &ahead_s.to_string()),
                ("validator_skew_s", "3600"),
            ],
        );
        let answers = dated(&run);
        assert!(answers.len() > 10);
        for (from, message, at, date) in answers {
            let (latency, ahead) = match from {
                Participant::Drs => (110, ahead_s * 1000),
                Participant::SignIn => (90, 0),
                Participant::Aik => (130, 0),
                _ => (140, 0),
            };
            assert_eq!(date, at - latency + ahead, "{from:?} {message:?}");
        }
    }
    // A clock that is set in the middle of a run.
    let run = acted(
        "energy-saver",
        &[],
        &[(6_400_000, Command::Set(Parameter::DrsClockOffset, 100))],
    );
    let of_drs = |message: fn(&Message) -> bool| {
        let found = dated(&run)
            .into_iter()
            .rfind(|(from, what, ..)| *from == Participant::Drs && message(what));
        found.map(|(_, _, at, date)| date - at + 110)
    };
    assert_eq!(
        of_drs(|message| matches!(message, Message::Discovered)),
        Some(0)
    );
    assert_eq!(
        of_drs(|message| matches!(message, Message::Joined(_))),
        Some(100_000)
    );
    let http = lines(&ran("energy-saver", &[]), Channel::Http);
    assert_eq!(
        http.last().unwrap(),
        "400 Bad Request: join refused, \"Invalid Token\"; Date: Mon, 10 Feb 2025 09:55:18 GMT"
    );
}

/// Before the first semicolon stands what happened, behind it when and how long: the gist of two runs can be compared.
#[test]
fn the_gist_of_a_line_has_no_times() {
    let (one, other) = (
        ran("energy-saver", &[]),
        ran("energy-saver", &[("reseal_to_boot_s", "7777")]),
    );
    let gists = |run: &Ran| {
        let all = run.records.iter();
        all.flat_map(|record| rows(&run.scenario, &run.records, record))
            .map(|row| row.gist().to_string())
            .collect::<Vec<_>>()
    };
    assert_ne!(lines(&one, Channel::Http), lines(&other, Channel::Http));
    assert_eq!(gists(&one), gists(&other));
}
