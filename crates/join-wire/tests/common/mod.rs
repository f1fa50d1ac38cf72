//! Runs to look at, and their exchanges.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use join_sim::{Command, Given, Instant, Library, Record, Scenario, World, run};
use join_wire::{Exchange, exchanges};
use serde_json::Value;

/// A run that has ended.
pub struct Ran {
    pub scenario: Scenario,
    pub given: Vec<Given>,
    pub records: Vec<Record>,
    pub end: World,
    pub exchanges: Vec<Exchange>,
}

pub fn library() -> Library {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    Library::load(&dir).unwrap()
}

pub fn ran(scenario: Scenario, given: Vec<Given>) -> Ran {
    let (records, end) = run(&scenario, &given);
    let exchanges = exchanges(&records, &scenario);
    Ran {
        scenario,
        given,
        records,
        end,
        exchanges,
    }
}

/// A named scenario with changes, to its end.
pub fn scenario(name: &str, changes: &[(&str, &str)]) -> Ran {
    let changes: Vec<(String, String)> = changes
        .iter()
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .collect();
    ran(
        library()
            .get(name)
            .unwrap()
            .clone()
            .with_texts(&changes)
            .unwrap(),
        Vec::new(),
    )
}

/// A command at a moment.
pub fn at(milliseconds: u64, command: Command) -> Given {
    Given {
        at: Instant(milliseconds),
        command,
    }
}

impl Ran {
    /// The join requests of the user's phase.
    pub fn user_joins(&self) -> Vec<&Exchange> {
        let of_user = |e: &&Exchange| {
            e.token
                .is_some_and(|token| token.account == join_sim::Account::User)
        };
        self.exchanges.iter().filter(of_user).collect()
    }

    /// The first exchange of this name after `step`.
    pub fn after(&self, step: u32, what: &str) -> &Exchange {
        let found = self
            .exchanges
            .iter()
            .find(|e| e.what == what && e.request_step.0 > step);
        found.unwrap_or_else(|| panic!("no exchange {what:?} after {step}"))
    }

    pub fn har(&self) -> serde_json::Value {
        serde_json::from_str(&join_wire::har(
            self.scenario.title(),
            &self.exchanges,
            self.scenario.starts_at(),
        ))
        .unwrap()
    }
}

/// Numbers that a test draws from; splitmix64.
pub struct Draws(pub u64);

impl Draws {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// Every token of a text says in header and payload that it is synthetic; its third part is no signature, or that of the published test
/// key, and then the header names that key.
pub fn only_synthetic_tokens(text: &str) {
    let part = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    for (at, _) in text.match_indices("eyJ") {
        let before = text[..at].bytes().next_back();
        if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)) {
            continue;
        }
        let end = text[at..]
            .find(|c: char| !c.is_ascii_alphanumeric() && !".-_".contains(c))
            .unwrap();
        let parts: Vec<&str> = text[at..at + end].split('.').collect();
        assert_eq!(parts.len(), 3);
        for json in &parts[..2] {
            let value: Value = serde_json::from_str(&part(json)).unwrap();
            assert!(value["synthetic"].is_string(), "{value}");
        }
        let header: Value = serde_json::from_str(&part(parts[0])).unwrap();
        if header["alg"] == "none" {
            assert!(part(parts[2]).contains("not signed"));
        } else {
            assert_eq!(header["alg"], "RS256");
            assert_eq!(header["kid"], join_wire::TEST_KEY);
            assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 256);
        }
    }
}

/// The user's token answer and join request of a HAR.
pub fn user_join(har: &Value) -> (&Value, &Value) {
    let entries = har["log"]["entries"].as_array().unwrap();
    let is_join = |e: &Value| {
        e["request"]["method"] == "POST"
            && e["request"]["url"]
                .as_str()
                .unwrap()
                .contains("EnrollmentServer/device/")
    };
    let join = entries.iter().rposition(is_join).unwrap();
    let token = entries[..join]
        .iter()
        .rfind(|e| {
            e["request"]["url"]
                .as_str()
                .unwrap()
                .ends_with("/oauth2/token")
        })
        .unwrap();
    (token, &entries[join])
}
