//! Turns the table of rules into Rust, so that the page needs no reader of TOML.

use serde::Deserialize;
use std::fmt::Write as _;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    kind: String,
    confidence: String,
    condition: String,
    finding: String,
    next: String,
    chapter: String,
    level: String,
    sources: Vec<String>,
    #[serde(default)]
    parameters: Vec<String>,
    #[serde(default)]
    scenarios: Vec<String>,
    #[serde(default)]
    beats: Vec<String>,
    #[serde(default)]
    events: Vec<String>,
    #[serde(default)]
    codes: Vec<u32>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    rival: bool,
}

fn name(text: &str) -> String {
    let mut out = String::new();
    for part in text.split(['-', ' ']) {
        let mut letters = part.chars();
        out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

/// `registration 202 218-238`: the log, and its numbers.
fn events(list: &[String]) -> String {
    let mut out = String::from("&[");
    for entry in list {
        let mut words = entry.split_whitespace();
        let log = name(words.next().expect("an entry of events begins with a log"));
        for word in words {
            let (from, to) = word.split_once('-').unwrap_or((word, word));
            let number = |text: &str| {
                text.parse::<u32>()
                    .unwrap_or_else(|_| panic!("{entry:?}: expected a number, found {text:?}"))
            };
            write!(out, "(Log::{log}, {}, {}), ", number(from), number(to))
                .expect("a String takes everything");
        }
    }
    out + "]"
}

fn main() {
    println!("cargo::rerun-if-changed=src/rules.toml");
    println!("cargo::rerun-if-changed=build.rs");
    let text = std::fs::read_to_string("src/rules.toml").expect("src/rules.toml is there");
    let file: File =
        toml::from_str(&text).unwrap_or_else(|error| panic!("src/rules.toml: {error}"));
    let mut rules = String::from("&[\n");
    let mut about = String::from("&[\n");
    for rule in file.rule {
        writeln!(
            rules,
            "Rule {{ id: {:?}, kind: RuleKind::{}, confidence: Confidence::{}, finding: {:?}, next: {:?}, chapter: {:?}, beats: &{:?}, events: {}, codes: &{:?}, words: &{:?}, rival: {} }},",
            rule.id,
            name(&rule.kind),
            name(&rule.confidence),
            rule.finding,
            rule.next,
            rule.chapter,
            rule.beats,
            events(&rule.events),
            rule.codes,
            rule.words,
            rule.rival,
        )
        .expect("a String takes everything");
        writeln!(
            about,
            "({:?}, About {{ condition: {:?}, level: {:?}, sources: &{:?}, parameters: &{:?}, scenarios: &{:?} }}),",
            rule.id, rule.condition, rule.level, rule.sources, rule.parameters, rule.scenarios,
        )
        .expect("a String takes everything");
    }
    let folder = std::env::var("OUT_DIR").expect("cargo gives OUT_DIR");
    for (file, text) in [("rules.rs", rules), ("about.rs", about)] {
        std::fs::write(Path::new(&folder).join(file), text + "]")
            .expect("the output can be written");
    }
}
