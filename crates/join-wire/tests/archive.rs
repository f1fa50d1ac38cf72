//! The files: each parses, holds what its format requires, and says that it is synthetic.

mod common;

use common::{Draws, Ran, at, only_synthetic_tokens, scenario, user_join};
use join_sim::{Channel, Command, PARAMETERS, Utc};
use join_wire::{Trace, csv, har, json};
use serde_json::Value;

/// Member of an object of HAR 1.2: name, and the kind that its value must be of.
type Member = (&'static str, fn(&Value) -> bool);

fn require(value: &Value, what: &str, members: &[Member]) {
    for (name, kind) in members {
        let found = value
            .get(name)
            .unwrap_or_else(|| panic!("{what}: {name} is missing"));
        assert!(kind(found), "{what}: {name} is {found}");
    }
}

fn time(value: &Value) -> bool {
    let whole = |text: &str| {
        text.strip_suffix('Z')
            .filter(|t| t.len() == 23 && t.as_bytes()[19] == b'.')
            .map(|t| format!("{}Z", &t[..19]))
    };
    value
        .as_str()
        .and_then(whole)
        .is_some_and(|text| Utc::parse(&text).is_ok())
}

fn length(value: &Value) -> bool {
    value.as_i64().is_some_and(|n| n >= -1)
}

fn pairs(value: &Value) -> bool {
    value.as_array().is_some_and(|list| {
        list.iter()
            .all(|pair| pair["name"].is_string() && pair["value"].is_string())
    })
}

/// The required members of HAR 1.2 (Odvarko, HAR 1.2 Spec, sections log to timings), and `_synthetic` everywhere.
fn check_har(har: &Value) {
    let log = &har["log"];
    require(
        log,
        "log",
        &[
            ("version", Value::is_string),
            ("creator", Value::is_object),
            ("entries", Value::is_array),
        ],
    );
    assert_eq!(log["version"], "1.2");
    assert_eq!(log["_synthetic"], true);
    assert!(log["comment"].as_str().unwrap().starts_with("Synthetic: "));
    require(
        &log["creator"],
        "creator",
        &[("name", Value::is_string), ("version", Value::is_string)],
    );
    let mut before = 0;
    for entry in log["entries"].as_array().unwrap() {
        let members: &[Member] = &[
            ("startedDateTime", time),
            ("time", Value::is_u64),
            ("request", Value::is_object),
            ("response", Value::is_object),
            ("cache", Value::is_object),
            ("timings", Value::is_object),
            ("_step", Value::is_u64),
        ];
        require(entry, "entry", members);
        assert_eq!(entry["_synthetic"], true);
        assert!(
            entry["comment"]
                .as_str()
                .unwrap()
                .starts_with("Synthetic: ")
        );
        let members: &[Member] = &[
            ("method", Value::is_string),
            ("url", Value::is_string),
            ("httpVersion", Value::is_string),
            ("cookies", Value::is_array),
            ("headers", pairs),
            ("queryString", pairs),
            ("headersSize", length),
            ("bodySize", length),
        ];
        require(&entry["request"], "request", members);
        if let Some(post) = entry["request"].get("postData") {
            require(
                post,
                "postData",
                &[
                    ("mimeType", Value::is_string),
                    ("params", Value::is_array),
                    ("text", Value::is_string),
                ],
            );
            assert!(
                post["comment"]
                    .as_str()
                    .unwrap()
                    .starts_with("Reconstruction: ")
            );
        }
        assert_eq!(
            entry["request"]["method"] == "POST",
            entry["request"].get("postData").is_some()
        );
        let members: &[Member] = &[
            ("status", Value::is_u64),
            ("statusText", Value::is_string),
            ("httpVersion", Value::is_string),
            ("cookies", Value::is_array),
            ("headers", pairs),
            ("content", Value::is_object),
            ("redirectURL", Value::is_string),
            ("headersSize", length),
            ("bodySize", length),
        ];
        require(&entry["response"], "response", members);
        require(
            &entry["response"]["content"],
            "content",
            &[("size", Value::is_u64), ("mimeType", Value::is_string)],
        );
        let timings = &entry["timings"];
        require(
            timings,
            "timings",
            &[
                ("send", Value::is_u64),
                ("wait", Value::is_u64),
                ("receive", Value::is_u64),
            ],
        );
        let sum: i64 = ["blocked", "dns", "connect", "send", "wait", "receive"]
            .iter()
            .map(|name| timings[name].as_i64().unwrap())
            .filter(|n| *n >= 0)
            .sum();
        assert_eq!(entry["time"], sum, "time is the sum of the timings");
        // Their times are the device's, whose clock may be set in between.
        let step = entry["_step"].as_u64().unwrap();
        assert!(before <= step, "in the order of the run");
        before = step;
    }
    only_synthetic_tokens(&har.to_string());
}

fn millis(entry: &Value) -> i64 {
    let text = entry["startedDateTime"].as_str().unwrap();
    Utc::parse(&format!("{}Z", &text[..19])).unwrap().0 + text[20..23].parse::<i64>().unwrap()
}

#[test]
fn the_case_is_proved_by_its_har_alone() {
    let har = scenario("energy-saver", &[]).har();
    check_har(&har);
    let (token, join) = user_join(&har);
    assert_eq!(
        (&join["response"]["status"], &join["response"]["statusText"]),
        (&400.into(), &"Bad Request".into())
    );
    let token_answered = millis(token) + token["time"].as_i64().unwrap();
    assert!(
        millis(join) - token_answered >= 600_000,
        "ten minutes lie between token and use"
    );
    let ended = millis(join) + join["time"].as_i64().unwrap();
    let exp = join["_claims"]["exp"].as_i64().unwrap();
    assert!(exp * 1000 < ended, "the token had expired");
    assert!(join["_verdict"]["margin_ms"].as_i64().unwrap() < 0);
    let body: Value =
        serde_json::from_str(join["response"]["content"]["text"].as_str().unwrap()).unwrap();
    assert_eq!(body["message"], "Invalid Token");
}

/// What a reader can reckon from the entry alone, with the claims' whole seconds, is what the service judged.
#[test]
fn claims_and_verdict_agree() {
    let (mut created, mut refused) = (0, 0);
    for lifetime in [600, 602, 603, 604, 1200] {
        for work in [0, 180, 680, 1007] {
            for skew in ["0", "2"] {
                let (lifetime, work) = (i64::to_string(&lifetime), i64::to_string(&work));
                let changes = [
                    ("token_lifetime_s", lifetime.as_str()),
                    ("drs_work_ms", work.as_str()),
                    ("validator_skew_s", skew),
                ];
                let har = scenario("energy-saver", &changes).har();
                let (_, join) = user_join(&har);
                let claim = |name: &str| join["_claims"][name].as_i64().unwrap();
                let verdict = &join["_verdict"];
                let judged = Utc::parse(&format!(
                    "{}Z",
                    &verdict["judged_at"].as_str().unwrap()[..19]
                ))
                .unwrap()
                .0 + verdict["judged_at"].as_str().unwrap()[20..23]
                    .parse::<i64>()
                    .unwrap();
                let skew_ms = verdict["skew_ms"].as_i64().unwrap();
                let left = claim("exp") * 1000 + skew_ms - judged;
                assert_eq!(verdict["margin_ms"].as_i64(), Some(left), "{changes:?}");
                assert_eq!(skew_ms, skew.parse::<i64>().unwrap() * 1000);
                let in_time = left >= 0 && claim("nbf") * 1000 - skew_ms <= judged;
                let status = if in_time { 201 } else { 400 };
                assert_eq!(join["response"]["status"], status, "{changes:?}");
                created += u32::from(in_time);
                refused += u32::from(!in_time);
            }
        }
    }
    assert!(created > 8 && refused > 8, "{created} {refused}");
}

#[test]
fn a_healthy_join_is_created_with_time_to_spare() {
    let har = scenario("healthy", &[]).har();
    check_har(&har);
    let (_, join) = user_join(&har);
    assert_eq!(join["response"]["status"], 201);
    assert!(join["_verdict"]["margin_ms"].as_i64().unwrap() > 0);
}

/// The golden shows what a reader gets; `BLESS=1` writes it anew.
#[test]
fn the_har_of_the_case_is_as_it_was() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens/energy-saver.har");
    let ran = scenario("energy-saver", &[]);
    let text = har(
        ran.scenario.title(),
        &ran.exchanges,
        ran.scenario.starts_at(),
    );
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    let differs = text.lines().zip(golden.lines()).position(|(a, b)| a != b);
    assert!(
        text == golden,
        "differs from line {:?} on; BLESS=1 writes it anew",
        differs.map(|line| line + 1)
    );
}

/// Reads RFC 4180.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut lines = vec![vec![String::new()]];
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        let field = lines.last_mut().unwrap().last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => field.push(letters.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => lines.last_mut().unwrap().push(String::new()),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'));
                lines.push(vec![String::new()]);
            }
            other => field.push(other),
        }
    }
    assert!(!quoted);
    assert_eq!(
        lines.pop(),
        Some(vec![String::new()]),
        "the last line is ended"
    );
    lines
}

fn check_files(ran: &Ran) {
    check_har(&ran.har());
    let trace = Trace {
        scenario: &ran.scenario,
        given: &ran.given,
        records: &ran.records,
        end: &ran.end,
    };
    let everything = std::iter::once(None).chain(Channel::ALL.iter().copied().map(Some));
    for channel in everything {
        let rows = |record: &join_sim::Record| match channel {
            None => 1,
            Some(channel) => join_sim::rows(&ran.scenario, &ran.records, record)
                .iter()
                .filter(|row| row.channel == channel)
                .count(),
        };
        let whole: Value = serde_json::from_str(&json(&trace, channel)).unwrap();
        assert_eq!(whole["_synthetic"], true);
        assert_eq!(
            whole["outcome"]["text"],
            join_sim::notation::outcome(&ran.end)
        );
        assert_eq!(
            whole["outcome"]["margin_ms"].as_i64(),
            join_sim::notation::margin_ms(&ran.end)
        );
        let records = whole["records"].as_array().unwrap();
        assert_eq!(
            records.len(),
            ran.records.iter().filter(|record| rows(record) > 0).count()
        );
        let table = read_csv(&csv(&ran.records, &ran.scenario, channel));
        assert_eq!(
            table[0],
            [
                "step",
                "at_ms",
                "utc",
                "participant",
                "channel",
                "text",
                "cause",
                "also"
            ]
        );
        assert_eq!(table.len() - 1, ran.records.iter().map(rows).sum::<usize>());
        assert!(table.iter().all(|line| line.len() == 8));
        if channel.is_none() {
            for (line, record) in table[1..].iter().zip(records) {
                let step = |name: &str| {
                    record[name]
                        .as_u64()
                        .map_or_else(String::new, |step| step.to_string())
                };
                assert_eq!(line[0], step("step"));
                assert_eq!(
                    (&line[2], &line[5]),
                    (
                        &record["utc"].as_str().unwrap().into(),
                        &record["text"].as_str().unwrap().into()
                    )
                );
                assert_eq!((&line[6], &line[7]), (&step("cause"), &step("also")));
            }
        }
    }
}

#[test]
fn every_scenario_gives_sound_files_in_every_format() {
    for named in common::library().scenarios() {
        check_files(&common::ran(named.clone(), Vec::new()));
    }
}

/// Random worlds with random commands: whatever happens in them, the files are sound, and the exchanges hold together.
#[test]
fn any_run_gives_sound_files() {
    let library = common::library();
    let mut draws = Draws(7);
    let (mut answered, mut not_answered) = (0, 0);
    for _ in 0..100 {
        let mut scenario =
            library.scenarios()[draws.below(library.scenarios().len() as u64) as usize].clone();
        for _ in 0..draws.below(6) {
            let spec = &PARAMETERS[draws.below(PARAMETERS.len() as u64) as usize];
            let value = spec.min + draws.below((spec.max - spec.min) as u64 + 1) as i64;
            scenario = scenario.with(spec.id, value).unwrap();
        }
        let mut given: Vec<_> = (0..draws.below(5))
            .map(|_| {
                at(
                    draws.below(9_000_000),
                    Command::from_number(draws.below(11) as u8).unwrap(),
                )
            })
            .collect();
        given.sort_by_key(|given| given.at);
        let ran = common::ran(scenario, given);
        check_files(&ran);
        for exchange in &ran.exchanges {
            assert_eq!(
                exchange.status.is_some(),
                exchange.ending == join_wire::Ending::Answered
            );
            assert_eq!(exchange.ended.is_some(), exchange.answer_step.is_some());
            assert!(
                exchange
                    .answer_step
                    .is_none_or(|step| step > exchange.request_step)
            );
            assert!(exchange.ended.is_none_or(|ended| ended >= exchange.started));
            if exchange.status.is_some() {
                answered += 1
            } else {
                not_answered += 1
            }
        }
    }
    assert!(
        answered > 500 && not_answered > 50,
        "{answered} answered, {not_answered} not: both must be seen"
    );
}
