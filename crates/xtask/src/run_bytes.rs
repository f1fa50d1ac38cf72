//! The join request of a run in bytes: signatures of the named scenarios' tokens, and what the page makes any run's request from.
use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use join_bytes::{Hash, Parts, sign};
use join_sim::{Account, Event, Library, Message, Timeline, Token, Utc};
use join_wire::{signed_part, token_name};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

/// Tokens with their signatures, by what a signature is found by.
type Signatures = BTreeMap<Vec<u8>, (Token, Vec<u8>)>;

/// Signatures of all tokens in the runs of the scenarios as they are, by their names.
///
/// # Errors
/// The test key cannot be read.
pub fn signatures(library: &Library) -> Result<Signatures> {
    let key = key()?;
    let mut all = BTreeMap::new();
    for scenario in library.scenarios() {
        for record in Timeline::new(scenario.clone(), Vec::new()).records() {
            let (Event::Sent { message, .. } | Event::Received { message, .. }) = record.event
            else {
                continue;
            };
            let token = match message {
                Message::Join(request) => request.token,
                Message::TokenIssued(token) => token,
                _ => continue,
            };
            let name = token_name(&token).to_vec();
            if let Entry::Vacant(place) = all.entry(name) {
                place.insert((token, key.signed(signed_part(&token).as_bytes())?));
            }
        }
    }
    Ok(all)
}

/// A private RSA key, as RFC 7517 writes it.
#[derive(Deserialize, Serialize, Clone)]
struct Jwk {
    kty: String,
    n: String,
    e: String,
    d: String,
    p: String,
    q: String,
    dp: String,
    dq: String,
    qi: String,
}

impl Jwk {
    fn signed(&self, message: &[u8]) -> Result<Vec<u8>> {
        let bytes = |text: &String| URL_SAFE_NO_PAD.decode(text);
        let (p, q) = (bytes(&self.p)?, bytes(&self.q)?);
        let parts = Parts {
            n: &bytes(&self.n)?,
            e: &bytes(&self.e)?,
            d: &bytes(&self.d)?,
            primes: [&p, &q],
        };
        sign(&parts, Hash::Sha256, message).context("the test key is no key")
    }
}

/// The sign-in service's published test key.
fn key() -> Result<Jwk> {
    let path = join_inspect::vectors().join("test-keys/synthetic-test-keys.json");
    let text = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut keys: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&text)?;
    let own = keys
        .remove("test-sts-signing")
        .context("no key test-sts-signing")?;
    Ok(serde_json::from_value(own)?)
}

/// What `theme/run-bytes.js` makes a request from.
#[derive(Serialize)]
struct Made {
    /// HTTP up to the token, from there to the length of the body, and from there to the body.
    head: [String; 3],
    body: String,
    aik: String,
    statement: String,
    header: String,
    /// Payloads by account; in the place of the times stand 1, 2 and 3, ten times each.
    payloads: Vec<String>,
    key: Jwk,
    /// Signatures of the named scenarios, by what their links say of the token.
    signed: BTreeMap<String, String>,
}

/// Times that stand for those of a run.
const MARKS: [i64; 3] = [1_111_111_111, 2_222_222_222, 3_333_333_333];

/// The script that makes a run's request, with its data.
///
/// # Errors
/// A vector is not what it was.
pub fn script(theme: &Path, library: &Library) -> Result<String> {
    let folder = join_inspect::vectors();
    let text = |name: &str| -> Result<String> {
        std::fs::read_to_string(folder.join(name)).with_context(|| format!("reading {name}"))
    };
    let http = text("05-join-request.http")?;
    let (head, body) = http.split_once("\r\n\r\n").context("no body")?;
    let (before, rest) = head.split_once("Bearer ").context("no token")?;
    let (_, rest) = rest.split_once("\r\n").context("no end of the token")?;
    let length = body.len().to_string();
    let (middle, end) = rest.split_once(&length).context("no length of the body")?;
    let value = |name: &str| -> Result<String> {
        let parsed: serde_json::Value = serde_json::from_str(body)?;
        let found = parsed[name].as_str().map(str::to_owned);
        found.with_context(|| format!("no {name}"))
    };
    let [iat, nbf, exp] = MARKS.map(|seconds| Utc(seconds * 1000));
    let mut payloads = Vec::new();
    let mut header = String::new();
    for account in [Account::Autopilot, Account::FooUser, Account::User] {
        let token = Token {
            account,
            iat,
            nbf,
            exp,
        };
        let message = signed_part(&token);
        let (first, second) = message.split_once('.').context("two parts")?;
        header = String::from_utf8(URL_SAFE_NO_PAD.decode(first)?)?;
        payloads.push(String::from_utf8(URL_SAFE_NO_PAD.decode(second)?)?);
    }
    let signed = signatures(library)?;
    let signed = signed.into_values().map(|(token, signature)| {
        let times = [token.iat, token.nbf, token.exp].map(|one| one.numeric_date().to_string());
        let who = token_name(&token)[24];
        (
            format!("{}.{who}", times.join(".")),
            URL_SAFE_NO_PAD.encode(signature),
        )
    });
    let made = Made {
        head: [
            format!("{before}Bearer "),
            format!("\r\n{middle}"),
            format!("{end}\r\n\r\n"),
        ],
        aik: value("AikCertificate")?,
        statement: value("AttestationData")?,
        body: body.to_owned(),
        header,
        payloads,
        key: key()?,
        signed: signed.collect(),
    };
    let script = crate::files::read(&theme.join("run-bytes.js"))?;
    ensure!(
        script.contains("/*@DATA@*/"),
        "run-bytes.js has no place for its data"
    );
    let script =
        crate::script::smaller(&script.replace("/*@DATA@*/", &serde_json::to_string(&made)?))?;
    Ok(script)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::Paths;

    fn library() -> Library {
        Library::load(&Paths::of_checkout().root.join("scenarios")).expect("the scenarios")
    }

    /// The table that every program has is that of the scenarios as they are now. When scenarios or the model change, the right table
    /// is written beside the build; it belongs in `crates/join-wire/src`.
    #[test]
    fn the_signatures_are_those_of_the_scenarios() {
        let all = signatures(&library()).expect("signed");
        let table: Vec<u8> = all
            .iter()
            .flat_map(|(name, (_, signature))| [name.as_slice(), signature].concat())
            .collect();
        let paths = Paths::of_checkout();
        let own = std::fs::read(paths.root.join("crates/join-wire/src/signatures.bin"))
            .expect("the table");
        if own != table {
            let right = paths.work.join("signatures.bin");
            std::fs::create_dir_all(&paths.work).expect("a folder");
            std::fs::write(&right, &table).expect("written");
            panic!(
                "signatures.bin is not that of the scenarios; the right one is {}",
                right.display()
            );
        }
        assert!(all.len() > 5, "{} tokens", all.len());
    }

    /// The judgement in a run and that of its bytes are one: the moment and the tolerance that the link names, whatever the service's are.
    #[test]
    fn a_runs_bytes_are_judged_as_the_run_judged() {
        use join_bytes::{Check, Native, World, judge, read};
        let folder = join_inspect::vectors();
        let world = World::synthetic("", &|name| std::fs::read(folder.join(name)).ok());
        let library = library();
        let (mut late, mut held) = (0, 0);
        for scenario in library.scenarios() {
            for (skew, wait) in [
                ("0", "600"),
                ("1", "597"),
                ("3", "600"),
                ("4", "600"),
                ("300", "890"),
                ("900", "1490"),
            ] {
                let set = [("validator_skew_s", skew), ("aik_wait_s", wait)];
                let set = set.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let scenario = scenario.clone().with_texts(&set).expect("two parameters");
                let start = scenario.starts_at();
                let (records, _) = join_sim::run(&scenario, &[]);
                for record in &records {
                    let Some(link) = join_view::request_name(&records, start, record) else {
                        continue;
                    };
                    let verdict = records.iter().find_map(|one| match one.event {
                        Event::Judged(verdict) if one.call == Some(record.step) => Some(verdict),
                        _ => None,
                    });
                    let Some(verdict) = verdict else { continue };
                    let numbers: Vec<i64> = link
                        .trim_start_matches("run-")
                        .split('.')
                        .map(|one| one.parse().expect("whole numbers"))
                        .collect();
                    let tolerance = numbers.get(6).copied().unwrap_or_default();
                    assert_eq!(tolerance.to_string(), skew, "{link}");
                    let moment = numbers[3] * 1000;
                    assert!((moment - verdict.now.0).abs() <= 1000, "{link}");
                    let world = World {
                        now: numbers[3],
                        tolerance: Some(tolerance),
                        ..world.clone()
                    };
                    let token = read(join_wire::jwt(&verdict.token).as_bytes(), None);
                    let said = judge(&token, &world, &mut Native::default());
                    let time = said.iter().find(|one| one.check == Check::Time);
                    // A token of a changed run is unsigned here, and then its time is nobody's question.
                    let Some(time) = time else { continue };
                    let in_time = join_sim::in_window(&verdict.token, verdict.now, verdict.skew_ms);
                    assert_eq!(
                        time.ok,
                        Some(in_time),
                        "{} {link}: {}",
                        scenario.name(),
                        time.says
                    );
                    *if in_time { &mut held } else { &mut late } += 1;
                }
            }
        }
        assert!(late > 8 && held > 50, "{late} late, {held} in time");
    }

    /// The body in the HAR is the one that the page makes for the run's bytes.
    #[test]
    fn the_body_in_the_har_is_that_of_the_figure_of_bytes() {
        let theme = Paths::of_checkout().root.join("theme");
        let script = script(&theme, &library()).expect("the script");
        let vector = std::fs::read_to_string(join_inspect::vectors().join("05-join-request.json"));
        let whole = vector.expect("the vector");
        assert!(
            script.contains(&whole[100..400]),
            "the page's body is the vector's"
        );
        let parsed: serde_json::Value = serde_json::from_str(&whole).expect("JSON");
        let mut joins = [0; 4];
        for scenario in library().scenarios() {
            let (records, _) = join_sim::run(scenario, &[]);
            let exchanges = join_wire::exchanges(&records, scenario);
            let har = join_wire::har(scenario.title(), &exchanges, scenario.starts_at());
            let har: serde_json::Value = serde_json::from_str(&har).expect("JSON");
            for (exchange, entry) in exchanges
                .iter()
                .zip(har["log"]["entries"].as_array().expect("a list"))
            {
                let Message::Join(request) = exchange.sent else {
                    continue;
                };
                // As run-bytes.js does it: what the request does not carry is cut out.
                let mut body = whole.clone();
                for (name, there) in [
                    ("AikCertificate", request.aik_certificate),
                    ("AttestationData", request.statement),
                ] {
                    if !there {
                        body = body.replace(parsed[name].as_str().expect("a text"), "");
                    }
                }
                let own = &entry["request"]["postData"];
                assert_eq!(own["text"], body, "{}", scenario.name());
                assert!(
                    own["comment"]
                        .as_str()
                        .is_some_and(|one| one.contains("synthetic"))
                );
                joins[usize::from(request.aik_certificate) + 2 * usize::from(request.statement)] +=
                    1;
            }
        }
        assert!(joins[0] > 0 && joins[3] > 0, "{joins:?}");
    }

    /// Who did not sign them finds them right: the judges of the bytes, with the issuer's key set; and one changed run is not signed.
    #[test]
    fn tokens_of_named_scenarios_are_signed_and_others_say_that_they_are_not() {
        use join_bytes::{Check, Native, World, judge, read};
        let folder = join_inspect::vectors();
        let world = World::synthetic("", &|name| std::fs::read(folder.join(name)).ok());
        for (token, _) in signatures(&library()).expect("signed").into_values() {
            let jwt = join_wire::jwt(&token);
            let verdicts = judge(&read(jwt.as_bytes(), None), &world, &mut Native::default());
            let signed = verdicts
                .iter()
                .find(|one| one.check == Check::Signature)
                .expect("looked at");
            assert_eq!(signed.ok, Some(true), "{}", signed.says);
            let other = Token {
                exp: Utc(token.exp.0 + 1000),
                ..token
            };
            let third = join_wire::jwt(&other);
            let third = third.rsplit('.').next().expect("three parts").to_owned();
            let said = String::from_utf8(URL_SAFE_NO_PAD.decode(third).expect("base64url"));
            assert!(said.is_ok_and(|said| said.contains("not signed")));
        }
    }
}
