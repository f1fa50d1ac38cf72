//! Every sample gives the rules that its cause demands and none that it forbids, under any name; masked, it gives the same.

use join_evidence::{Desk, Evidence, Mask, RULES, Report, diagnose};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[derive(serde::Deserialize)]
struct Case {
    fires: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

fn cases() -> BTreeMap<String, Case> {
    toml::from_str(include_str!("cases.toml")).expect("cases.toml")
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn judge(inputs: &[(&str, &[u8])]) -> (Evidence, Report) {
    let mut desk = Desk::new();
    for (path, bytes) in inputs {
        desk.add(path, bytes);
    }
    let evidence = desk.finish();
    let report = diagnose(&evidence);
    (evidence, report)
}

fn ids(report: &Report) -> BTreeSet<&'static str> {
    report
        .findings
        .iter()
        .map(|finding| finding.rule.id)
        .collect()
}

#[test]
fn every_sample_has_a_row_and_every_row_its_sample_and_known_rules() {
    let cases = cases();
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(files, cases.keys().cloned().collect());
    for (name, case) in &cases {
        for id in case.fires.iter().chain(&case.never) {
            assert!(RULES.iter().any(|rule| rule.id == id), "{name}: {id}");
        }
    }
}

#[test]
fn every_sample_gives_what_its_cause_demands_and_nothing_that_it_forbids() {
    for (name, case) in cases() {
        let (_, report) = judge(&[(&name, &read(&name))]);
        let found = ids(&report);
        for id in &case.fires {
            assert!(
                found.contains(id.as_str()),
                "{name}: {id} is missing in {found:?}"
            );
        }
        for id in &case.never {
            assert!(!found.contains(id.as_str()), "{name}: {id} must not be");
        }
    }
}

#[test]
fn a_name_decides_nothing() {
    for name in cases().keys() {
        let bytes = read(name);
        let (_, given) = judge(&[(name, &bytes)]);
        let (_, bare) = judge(&[("x", &bytes)]);
        assert_eq!(ids(&given), ids(&bare), "{name}");
    }
}

#[test]
fn line_ends_and_a_mark_change_nothing() {
    for name in cases().keys() {
        let bytes = read(name);
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if text.contains('\0') || name.ends_with(".saz") || name.contains("partial") {
            continue;
        }
        let unix = text.replace("\r\n", "\n");
        let (_, given) = judge(&[(name, text.as_bytes())]);
        for other in [
            unix.clone(),
            unix.replace('\n', "\r\n"),
            format!("\u{feff}{}", text.trim_start_matches('\u{feff}')),
        ] {
            let (_, changed) = judge(&[(name, other.as_bytes())]);
            assert_eq!(ids(&given), ids(&changed), "{name}");
        }
    }
}

/// What must not be seen of the samples' people and things.
const SECRET: [&str; 14] = [
    "NOTEBOOK-4711KL",
    "TABLET-SECOND9",
    "bjarne.lund",
    "Bjarne Lund",
    "fabrikm",
    "eyJ0eX",
    "SYN-0000-0042",
    "SYNTHETIC-REFRESH",
    "SYNTHETIC-CODE",
    "192.0.2.10/x",
    "pat@",
    "c3ludGhldGlj",
    "U1lOVEhFVElDIGhhcmR3YXJl",
    "U1lOVEhFVElDIGNlcnRpZmljYXRl",
];

fn assert_masked(name: &str, text: &str) {
    let lower = text.to_lowercase();
    for secret in SECRET {
        assert!(!lower.contains(&secret.to_lowercase()), "{name}: {secret}");
    }
}

#[test]
fn a_masked_text_gives_the_same_findings_and_masked_again_is_the_same() {
    let mut shared = 0;
    for name in cases().keys() {
        let (evidence, report) = judge(&[(name, &read(name))]);
        let mask = Mask::of(&evidence);
        let all: Vec<(String, String)> = (0..evidence.sources.len())
            .filter_map(|at| {
                Some((
                    evidence.sources[at].path.clone(),
                    mask.source(&evidence, at)?,
                ))
            })
            .map(|(path, text)| {
                let text = text.unwrap_or_else(|leak| panic!("{path}: {leak:?}"));
                (path, text)
            })
            .collect();
        for (path, text) in &all {
            assert_masked(path, text);
        }
        if evidence.sources.iter().any(|source| source.text.is_none()) {
            continue;
        }
        shared += 1;
        let inputs: Vec<(&str, &[u8])> = all
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_bytes()))
            .collect();
        let (again, same) = judge(&inputs);
        let mut expected = ids(&report);
        // A masked text is UTF-8: there is nothing left to repair.
        expected.remove("input-encoding-repaired");
        assert_eq!(expected, ids(&same), "{name}");
        let told = |report: &Report| (report.verdict, report.state, report.margin, report.clock);
        assert_eq!(told(&report), told(&same), "{name}");
        let twice = Mask::of(&again);
        for (at, (path, text)) in all.iter().enumerate() {
            let masked = twice.source(&again, at).unwrap().unwrap();
            assert!(&masked == text, "{path}");
        }
    }
    assert!(shared > 40, "{shared}");
}

#[test]
fn what_an_answer_shows_of_any_sample_is_masked() {
    for name in cases().keys() {
        let (evidence, report) = judge(&[("x", &read(name))]);
        let mask = Mask::of(&evidence);
        let shown = join_evidence::Shown {
            mask: &mask,
            raw: false,
        };
        assert_masked(name, &join_evidence::json(&evidence, &report, &[], shown));
        assert_masked(name, &join_evidence::text(&evidence, &report, &[], shown));
        let raw = join_evidence::Shown {
            mask: &mask,
            raw: true,
        };
        let raw = join_evidence::json(&evidence, &report, &[], raw);
        assert!(!raw.contains("eyJ0eX"), "{name}");
    }
}

#[test]
fn the_second_look_holds_a_leak_back() {
    // A value that the first pass has no alias for, because this mask is of other evidence.
    let (other, _) = judge(&[("x", b"nothing at all")]);
    let (evidence, _) = judge(&[(
        "x",
        b"dsregcmd\nAzureAdJoined : NO\nDomainJoined : NO\nUser Identity : mia@fabrikm.example\n",
    )]);
    let strange = Mask::of(&other);
    assert!(strange.source(&evidence, 0).unwrap().is_err());
    assert!(Mask::of(&evidence).source(&evidence, 0).unwrap().is_ok());
}
