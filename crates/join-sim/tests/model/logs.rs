//! What the event logs and the ETL trace say, by id: derived from which request left, was answered, was given up.

use crate::common::{Ran, given, ran, scenario};
use join_sim::{
    Channel, Code, Command, Event, Fate, Given, Judgement, Key, Message, Parameter, Participant,
    rows,
};
use std::collections::BTreeMap;

/// The lines of a channel in a run's last phase, the user's or else the technician's.
fn lines(run: &Ran, channel: Channel) -> Vec<String> {
    let boot = run.user_boot().unwrap_or(0);
    let own = run.records.iter().filter(|record| record.at.0 >= boot);
    own.flat_map(|record| rows(&run.scenario, &run.records, record))
        .filter(|row| row.channel == channel)
        .map(|row| row.text)
        .collect()
}

/// The ids of a log's events, in their order.
fn ids(run: &Ran, log: &str) -> Vec<u16> {
    let id = |line: String| {
        let rest = line.strip_prefix(log)?.strip_prefix(' ')?;
        rest.split_once(':')?.0.parse().ok()
    };
    lines(run, Channel::Events)
        .into_iter()
        .filter_map(id)
        .collect()
}

const UDR: &str = "User Device Registration";
const SCHEDULER: &str = "TaskScheduler";
const CERT_ENROLL: &str = "CertificateServicesClient-CertEnroll";

type Row = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static [u16],
);

/// What an administrator finds in a log after the user's boot. The ids and their senses are those of `src/data/events.toml`.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("healthy", &[], UDR, &[100, 101, 102, 386, 103, 104, 105, 106]),
    ("software-keys", &[], UDR, &[100, 101, 102, 103, 104, 105, 106]),
    ("discovery-blocked", &[], UDR, &[200, 304]),
    ("healthy", &[("blocked_host", "sign-in")], UDR, &[305]),
    ("healthy", &[("lost_answer", "token"), ("http_retries", "0")], UDR, &[305]),
    ("healthy", &[("lost_answer", "discovery"), ("http_retries", "0")], UDR, &[100, 201, 304]),
    ("healthy", &[("lost_answer", "discovery")], UDR, &[100, 101, 102, 386, 103, 104, 105, 106]),
    ("healthy", &[("lost_answer", "join"), ("http_retries", "0")], UDR, &[100, 101, 102, 386, 103, 204, 304]),
    ("healthy", &[("lost_answer", "join")], UDR, &[100, 101, 102, 386, 103, 104, 105, 106]),
    ("healthy", &[("tpm", "locked out")], UDR, &[100, 101, 202, 304]),
    ("healthy", &[("blocked_host", "intune")], UDR, &[100, 101, 102, 386, 103, 104, 105, 206]),
    ("join-not-permitted", &[], UDR, &[100, 101, 102, 386, 103, 204, 304]),
    ("drs-busy", &[("join_retries", "1")], UDR, &[100, 101, 102, 386, 103, 204, 103, 204, 304]),
    ("aik-service-rejects", &[], UDR, &[100, 101, 102, 318, 304]),
    ("energy-saver", &[("when_the_wait_ends", "fail")], UDR, &[100, 101, 102, 318, 304]),
    ("energy-saver", &[], SCHEDULER, &[325, 325]),
    ("energy-saver", &[("aik_needs_maintenance", "yes")], SCHEDULER, &[325, 324]),
    ("healthy", &[], SCHEDULER, &[100, 102, 100, 102, 107, 100, 102]),
    ("tasks-by-hand", &[], SCHEDULER, &[325, 110, 100, 102, 325, 110, 100, 102, 107, 100, 102]),
    ("no-mains-idle", &[], SCHEDULER, &[326, 326]),
    ("no-mains-idle", &[("power_source", "mains"), ("idle_after_s", "7200"), ("attestation_limit_s", "14400")], SCHEDULER, &[328, 328, 114, 100, 114, 100, 102, 102, 100, 102]),
    ("healthy", &[], CERT_ENROLL, &[88]),
    ("aik-service-blocked", &[("aik_wait_s", "20")], CERT_ENROLL, &[86, 86]),
    ("aik-service-rejects", &[], CERT_ENROLL, &[87, 87]),
    ("no-ek-certificate", &[], CERT_ENROLL, &[86, 86, 86, 86]),
];

#[test]
fn each_log_holds_what_happened_and_what_did_not() {
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

/// How often each event of the registration's log is due in a run: a second way to reckon, along the requests.
fn due(run: &Ran) -> BTreeMap<u16, usize> {
    let mut due = BTreeMap::new();
    let mut put = |id: u16| *due.entry(id).or_insert(0) += 1;
    // The request under way: its kind, and whether a try of it has left.
    let mut open: Option<(&str, bool)> = None;
    let mut step = "token";
    let boot = run.user_boot().unwrap_or(0);
    for record in run
        .records
        .iter()
        .filter(|record| record.who == Participant::Device)
    {
        let mine = record.at.0 >= boot;
        let mut put = |id: u16| {
            if mine {
                put(id);
            }
        };
        match record.event {
            Event::Sent { to, message, fate } if to.in_cloud() => {
                let left = matches!(fate, Fate::Arrives(_) | Fate::Lost);
                let again = open.is_some_and(|(kind, _)| kind == message.name());
                let before = again && open.is_some_and(|(_, left)| left);
                open = Some((message.name(), left || before));
                step = match message {
                    Message::AskToken(_) => "token",
                    Message::Discover => "discovery",
                    Message::Join(_) => "join",
                    Message::AskNonce | Message::AskPrt | Message::Enrol(_) if step == "after" => {
                        "after"
                    }
                    _ => "none",
                };
                match message {
                    Message::Discover if left && !before => put(100),
                    Message::Join(_) if left && !before => put(103),
                    _ => {}
                }
            }
            Event::Received { message, .. } => match message {
                Message::Credentials | Message::TryAgain | Message::TpmReady => {
                    (open, step) = (None, "token")
                }
                Message::TokenIssued(_) => open = None,
                Message::Discovered => {
                    put(101);
                    (open, step) = (None, "device key");
                }
                Message::KeyMade {
                    key: Key::Device, ..
                } => {
                    put(102);
                    step = "transport key";
                }
                Message::KeyMade {
                    key: Key::Transport,
                    ..
                } => step = "join",
                Message::Certified => put(386),
                Message::Joined(Judgement::Accepted) => {
                    put(104);
                    put(105);
                    (open, step) = (None, "after");
                }
                Message::Joined(Judgement::Refused(_)) => {
                    put(204);
                    open = None;
                }
                Message::Enrolled(_) if step == "after" => {
                    put(106);
                    (open, step) = (None, "none");
                }
                Message::Nonce | Message::Prt | Message::PowerOff => open = None,
                _ => {}
            },
            Event::Failed { .. } => {
                let left = open.take().map(|(_, left)| left);
                match (step, left) {
                    ("discovery", Some(false)) => put(200),
                    ("discovery", Some(true)) => put(201),
                    ("device key", _) => put(202),
                    ("transport key", _) => put(318),
                    ("join", Some(false)) => put(203),
                    ("join", Some(true)) => put(204),
                    ("after", _) => put(206),
                    _ => {}
                }
                match step {
                    "token" if left.is_some() => put(305),
                    "discovery" | "device key" | "transport key" | "join" => put(304),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    due
}

/// Every host blocked, from the boot or from a moment on; every answer lost; outages; TPMs; services; readings.
fn worlds() -> Vec<(String, Ran)> {
    let mut all = Vec::new();
    let mut add = |name: &str, changes: &[(&str, &str)], commands: &[Given]| {
        let run = Ran::of(&scenario(name, changes), commands);
        all.push((format!("{name} {changes:?} {commands:?}"), run));
    };
    for name in [
        "healthy",
        "software-keys",
        "energy-saver",
        "drs-busy",
        "retry-with-fresh-token",
        "aik-service-rejects",
    ] {
        for retries in ["0", "2"] {
            for host in ["none", "sign-in", "registration", "aik", "intune"] {
                add(
                    name,
                    &[("blocked_host", host), ("http_retries", retries)],
                    &[],
                );
            }
            for answer in ["token", "discovery", "join"] {
                add(
                    name,
                    &[("lost_answer", answer), ("http_retries", retries)],
                    &[],
                );
            }
            for after in ["0", "440", "480", "481", "482", "484", "485"] {
                let outage = [
                    ("outage_after_boot_s", after),
                    ("outage_s", "50"),
                    ("http_retries", retries),
                ];
                add(name, &outage, &[]);
            }
            for loss in ["20", "60", "100"] {
                add(
                    name,
                    &[("loss_percent", loss), ("http_retries", retries)],
                    &[],
                );
            }
        }
        for tpm in ["none", "locked out", "cleared", "weak firmware"] {
            add(name, &[("tpm", tpm)], &[]);
        }
        for (reading, value) in [
            ("when_the_wait_ends", "fail"),
            ("drs_without_aik", "answers 0x801c0010"),
            ("aik_needs_maintenance", "yes"),
            ("unjoin_before_reseal", "no"),
            ("aik_required", "never"),
        ] {
            add(name, &[(reading, value)], &[]);
        }
        // A host that is hidden, or comes back, while a request is under way.
        for at in [
            6_315_400, 6_315_600, 6_316_000, 6_318_500, 6_318_800, 6_319_500,
        ] {
            for host in 1..=4 {
                let hidden = given(at, Command::Set(Parameter::BlockedHost, host));
                add(name, &[("lost_answer", "join")], &[hidden]);
                let back = given(at + 40_000, Command::Set(Parameter::BlockedHost, 0));
                add(
                    name,
                    &[],
                    &[hidden, back, given(at + 60_000, Command::Retry)],
                );
            }
        }
    }
    all
}

#[test]
fn each_request_has_one_event_for_what_became_of_it() {
    let mut problems = Vec::new();
    let mut seen = BTreeMap::new();
    for (place, run) in worlds() {
        let due = due(&run);
        let mut found = BTreeMap::new();
        for id in ids(&run, UDR).into_iter().filter(|id| *id != 385) {
            *found.entry(id).or_insert(0) += 1;
            *seen.entry(id).or_insert(0) += 1;
        }
        if found != due {
            problems.push(format!("{place}: {found:?}, due {due:?}"));
        }
    }
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems[..problems.len().min(12)].join("\n")
    );
    for id in [
        100, 101, 102, 103, 104, 105, 106, 200, 201, 202, 203, 204, 206, 304, 305, 318, 386,
    ] {
        assert!(seen.contains_key(&id), "{id} is never due");
    }
}

/// The statement about a key of the TPM is there or it is not; without a TPM nobody speaks of it.
#[test]
fn a_request_has_a_statement_or_a_warning_but_not_both() {
    for (place, run) in worlds() {
        let found = ids(&run, UDR);
        let count = |id: u16| found.iter().filter(|other| **other == id).count();
        let keys = run.user_phase().iter().filter(|record| {
            matches!(
                record.event,
                Event::KeyMade {
                    key: Key::Transport,
                    software: false
                }
            )
        });
        assert!(count(385) + count(386) <= keys.count(), "{place}");
    }
}

// r[code.origin]
#[test]
fn the_etl_trace_ends_where_the_device_fails_and_goes_on_where_it_goes_on() {
    for (place, run) in worlds() {
        let etl = lines(&run, Channel::Etl);
        let count = |part: &str| etl.iter().filter(|line| line.contains(part)).count();
        let events = ids(&run, UDR);
        let times = |id: u16| events.iter().filter(|other| **other == id).count();
        assert_eq!(
            count("InitializeJoinRequest: discovery"),
            times(100) + times(200) + times(201),
            "{place}"
        );
        assert_eq!(count("join request sent"), times(103), "{place}");
        assert_eq!(count("join request not sent"), times(203), "{place}");
        assert_eq!(count("device key not made"), times(202), "{place}");
        assert_eq!(count("CreateTransportKey: 0x"), times(318), "{place}");
        let gone_on = run.user_phase().iter().filter(|record| {
            let ended = record.cause.map(|step| run.records[step.0 as usize].event);
            record.who == Participant::Tpm
                && matches!(
                    ended,
                    Some(Event::WaitEnded {
                        certificate: false,
                        ..
                    })
                )
        });
        assert_eq!(
            count("goes on without AIK certificate"),
            gone_on.count(),
            "{place}"
        );
    }
    let etl = |name, changes| lines(&ran(name, changes), Channel::Etl).join("\n");
    let fails = etl("energy-saver", &[("when_the_wait_ends", "fail")]);
    assert!(fails.ends_with("CreateTransportKey: 0x800705b4"), "{fails}");
    assert!(!fails.contains("goes on"), "{fails}");
    assert!(etl("healthy", &[]).contains("attempt 1, AIK certificate found"));
    assert!(etl("energy-saver", &[]).contains("attempt 20, AIK certificate not available"));
    assert!(
        !etl("software-keys", &[]).contains("AIK"),
        "without a TPM no AIK is spoken of"
    );
    let locked = etl("healthy", &[("tpm", "locked out")]);
    assert!(
        locked.ends_with("InitializeJoinRequest: device key not made, 0x80290407"),
        "{locked}"
    );
}

#[test]
fn http_shows_the_status_that_the_service_answers() {
    let http = |name, changes| lines(&ran(name, changes), Channel::Http);
    let has = |lines: &[String], start: &str| lines.iter().any(|line| line.starts_with(start));
    assert!(has(
        &http("drs-busy", &[]),
        "503 Service Unavailable: join refused"
    ));
    assert!(has(
        &http("energy-saver", &[]),
        "400 Bad Request: join refused, \"Invalid Token\""
    ));
    assert!(has(
        &http("healthy", &[]),
        "201 Created: device certificate"
    ));
    assert!(has(
        &http("healthy", &[("aik_service", "answers 404")]),
        "404 Not Found"
    ));
    assert!(has(
        &http("aik-service-rejects", &[]),
        "400 Bad Request: request refused"
    ));
}

#[test]
fn the_code_in_a_log_is_the_code_on_the_page() {
    for (place, run) in worlds() {
        for record in run.user_phase() {
            let Event::Failed { code } = record.event else {
                continue;
            };
            for row in rows(&run.scenario, &run.records, record) {
                assert!(
                    row.text.contains(&code.to_string()),
                    "{place}: {}",
                    row.text
                );
                assert_ne!(code, Code(0), "{place}");
            }
        }
    }
}
