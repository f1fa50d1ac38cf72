//! Every rule is fired by a bundle that has its cause, and not by its near miss. The bundles stand in `rules.txt`; all invented.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use join_evidence::{Desk, RULES, diagnose, replay};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// 19 May 2026, 07:00:00 UTC.
const BASE: i64 = 1_779_174_000;

#[derive(Default, Clone)]
struct Bundle {
    lines: Vec<String>,
}

fn table() -> BTreeMap<String, (Bundle, Bundle)> {
    let mut rules = BTreeMap::new();
    let mut open = String::new();
    for line in include_str!("rules.txt").lines() {
        if let Some(id) = line.strip_prefix("rule ") {
            open = id.to_owned();
            let old = rules.insert(open.clone(), (Bundle::default(), Bundle::default()));
            assert!(old.is_none(), "{id} stands twice");
        } else if let Some(rest) = line.strip_prefix("+ ") {
            rules.get_mut(&open).unwrap().0.lines.push(rest.to_owned());
        } else if let Some(rest) = line.strip_prefix("- ") {
            rules.get_mut(&open).unwrap().1.lines.push(rest.to_owned());
        }
    }
    rules
}

fn sample(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn provider(log: &str) -> &'static str {
    match log {
        "registration" => "User Device Registration",
        "autopilot" => "ModernDeployment-Diagnostics-Provider",
        "tasks" => "TaskScheduler",
        "certenroll" => "CertificateServicesClient-CertEnroll",
        "tpm" => "TPM-WMI",
        "kernel-general" => "Kernel-General",
        "kernel-power" => "Kernel-Power",
        "time-service" => "Time-Service",
        "device-management" => "DeviceManagement-Enterprise-Diagnostics-Provider",
        "shell-core" => "Shell-Core",
        "aad" => "AAD",
        other => panic!("no log is called {other}"),
    }
}

/// `registration 204 18T07:00:00 ExitCode=…|HttpStatus=400` as XML.
fn event(text: &str, number: usize) -> String {
    let mut words = text.splitn(4, ' ');
    let (log, id) = (provider(words.next().unwrap()), words.next().unwrap());
    let time = words.next().unwrap();
    let (day, clock) = time.split_once('T').unwrap_or(("19", time));
    let mut number = number.to_string();
    let mut data = String::new();
    for field in words
        .next()
        .unwrap_or_default()
        .split('|')
        .filter(|f| !f.is_empty())
    {
        let (name, value) = field.split_once('=').unwrap();
        if name == "number" {
            number = value.to_owned();
            continue;
        }
        let value = value.replace('&', "&amp;").replace('<', "&lt;");
        data += &format!("<Data Name='{name}'>{value}</Data>");
    }
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-{log}'/><EventID>{id}</EventID><TimeCreated SystemTime='2026-05-{day}T{clock}.0000000Z'/><EventRecordID>{number}</EventRecordID><Channel>Microsoft-Windows-{log}/Admin</Channel><Computer>NOTEBOOK-4711KL</Computer></System><EventData>{data}</EventData></Event>\n"
    )
}

fn iso(seconds: i64) -> String {
    let at = BASE + seconds;
    let day = at - at.rem_euclid(86_400);
    assert_eq!(day, 1_779_148_800, "19 May 2026");
    let s = at.rem_euclid(86_400);
    format!(
        "2026-05-19T{:02}:{:02}:{:02}.000Z",
        s / 3600,
        s / 60 % 60,
        s % 60
    )
}

/// One line `START MS METHOD URL STATUS DATE CLAIMS BODY` as an entry.
fn entry(text: &str) -> Value {
    let words: Vec<&str> = text.splitn(8, ' ').collect();
    let start: i64 = words[0].parse().unwrap();
    let mut request = Vec::new();
    if words[6] != "-" {
        let mut claims: Value = serde_json::from_str(words[6]).unwrap();
        for name in ["exp", "nbf", "iat"] {
            if let Some(at) = claims[name].as_i64() {
                claims[name] = json!(BASE + at);
            }
        }
        let part = |value: String| URL_SAFE_NO_PAD.encode(value);
        let token = format!(
            "{}.{}.{}",
            part("{\"alg\":\"none\"}".to_owned()),
            part(claims.to_string()),
            part("synthetic".to_owned())
        );
        request.push(json!({"name": "Authorization", "value": format!("Bearer {token}")}));
    }
    let mut answer = Vec::new();
    if words[5] != "-" {
        let at: i64 = words[5].parse().unwrap();
        let clock = iso(at)[11..19].to_owned();
        answer.push(json!({"name": "date", "value": format!("Tue, 19 May 2026 {clock} GMT")}));
    }
    let body = if words[7] == "-" { "" } else { words[7] };
    json!({
        "startedDateTime": iso(start), "time": words[1].parse::<i64>().unwrap(),
        "request": {"method": words[2], "url": words[3], "headers": request},
        "response": {"status": words[4].parse::<u16>().unwrap(), "headers": answer, "content": {"text": body}}
    })
}

/// A zip with one stored member of so many blanks, packed by hand: blocks of deflate that repeat a letter.
fn bomb(size: usize) -> Vec<u8> {
    let packed = miniz_oxide::deflate::compress_to_vec(&vec![b' '; size], 6);
    let name = b"log.txt";
    let mut out = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    out.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    out.extend(u32::try_from(size).unwrap().to_le_bytes());
    out.extend([7, 0, 0, 0]);
    out.extend(name);
    out.extend(packed);
    out
}

/// The rules that a bundle fires; the model is run only for the rules that speak of it.
fn found(bundle: &Bundle, of: &str) -> BTreeSet<&'static str> {
    let mut desk = Desk::new();
    let mut events: BTreeMap<String, String> = BTreeMap::new();
    let (mut entries, mut text) = (Vec::new(), String::new());
    for (number, line) in bundle.lines.iter().enumerate() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "file" => desk.add(rest, &sample(rest)),
            "event" => {
                let log = rest.split(' ').next().unwrap().to_owned();
                *events.entry(log).or_default() += &event(rest, number + 1);
            }
            "http" => entries.push(entry(rest)),
            "text" => text += &format!("{rest}\r\n"),
            "bomb" => desk.add("bomb.zip", &bomb(rest.parse().unwrap())),
            "cuttasks" => {
                let bytes = sample("tasks-wevtutil.xml");
                desk.add("tasks.xml", &bytes[..bytes.len() - 900]);
            }
            other => panic!("no line begins with {other}"),
        }
    }
    for (log, events) in &events {
        desk.add(&format!("{log}.xml"), events.as_bytes());
    }
    if !entries.is_empty() {
        let har = json!({"log": {"version": "1.2", "entries": entries}});
        desk.add("http.har", har.to_string().as_bytes());
    }
    if !text.is_empty() {
        desk.add("text.txt", text.as_bytes());
    }
    let evidence = desk.finish();
    let mut report = diagnose(&evidence);
    if of.starts_with("replay-") {
        replay(&evidence, &mut report);
    }
    report
        .findings
        .iter()
        .map(|finding| finding.rule.id)
        .collect()
}

#[test]
fn every_rule_fires_on_its_cause_and_not_on_its_near_miss() {
    let table = table();
    let mut wrong = Vec::new();
    for rule in RULES {
        let Some((fires, misses)) = table.get(rule.id) else {
            wrong.push(format!("{} has no bundle", rule.id));
            continue;
        };
        assert!(
            !fires.lines.is_empty() && !misses.lines.is_empty(),
            "{}",
            rule.id
        );
        if !found(fires, rule.id).contains(rule.id) {
            wrong.push(format!("{} does not fire", rule.id));
        }
        if found(misses, rule.id).contains(rule.id) {
            wrong.push(format!("{} fires on its near miss", rule.id));
        }
    }
    for id in table.keys() {
        if !RULES.iter().any(|rule| rule.id == id) {
            wrong.push(format!("no rule is called {id}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The sources of the book; only their ids and levels are asked for.
#[derive(Deserialize)]
struct Cited {
    source: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    id: String,
    level: String,
}

#[test]
fn a_rule_says_where_it_comes_from_and_what_explains_it() {
    let book = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
    let text = std::fs::read_to_string(book.join("sources.toml")).unwrap();
    let cited: Cited = toml::from_str(&text).unwrap();
    let levels: BTreeMap<String, String> = cited
        .source
        .into_iter()
        .map(|source| (source.id, source.level))
        .collect();
    let mut ids = BTreeSet::new();
    for rule in RULES {
        assert!(ids.insert(rule.id), "{} stands twice", rule.id);
        assert!(
            book.join(format!("{}.md", rule.chapter)).is_file(),
            "{}: {}",
            rule.id,
            rule.chapter
        );
        let about = rule.about();
        for source in about.sources {
            assert!(levels.contains_key(*source), "{}: {source}", rule.id);
        }
        let of_its_level = |source: &&str| levels[*source] == about.level;
        assert!(
            about.level == "inferred" || about.sources.iter().any(of_its_level),
            "{}: no source is {}",
            rule.id,
            about.level
        );
        if about.sources.is_empty() {
            assert_eq!(about.level, "inferred", "{}", rule.id);
        }
        for beaten in rule.beats {
            assert!(
                RULES.iter().any(|other| other.id == *beaten),
                "{}: {beaten}",
                rule.id
            );
        }
    }
    assert!(RULES.len() >= 188, "an id is permanent");
}

#[test]
fn the_margin_of_a_replay_is_within_a_second_of_the_evidence() {
    let mut seen = 0;
    for name in [
        "case.har",
        "case.saz",
        "udr-saved-from-viewer.xml",
        "udr-format-list-utf16le.txt",
        "no-answer.saz",
    ] {
        let mut desk = Desk::new();
        desk.add(name, &sample(name));
        let evidence = desk.finish();
        let mut report = diagnose(&evidence);
        let margin = report.margin.unwrap();
        for run in replay(&evidence, &mut report) {
            let margin_of_run = run
                .outcome
                .split("margin ")
                .nth(1)
                .unwrap()
                .split(" s")
                .next()
                .unwrap();
            let ms = (margin_of_run.parse::<f64>().unwrap() * 1000.0).round() as i64;
            assert!(
                ms > margin.low_ms - 1000 && ms <= margin.high_ms + 1000,
                "{name}: {ms} {margin:?}"
            );
            assert!(run.set.contains_key("token_lifetime_s"), "{name}");
            seen += 1;
        }
    }
    assert!(seen >= 8, "{seen}");
}
