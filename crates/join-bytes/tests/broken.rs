//! What open tools said to changed bytes (`broken.json`), compared with verdicts that are reckoned anew.
mod common;
use common::{changed, crypto, flip, to_url, url, vector, world};
use join_bytes::{Check, Verdict, World, judge, read, recognise};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct List<T> {
    results: Vec<T>,
}

#[derive(Deserialize)]
struct Row {
    file: String,
    change: String,
    tool: String,
    result: String,
}

fn verdicts(bytes: &[u8], original: &[u8], world: &World) -> Vec<Verdict> {
    judge(&read(bytes, recognise(original)), world, &mut crypto())
}

/// Nothing, or the first thing that a judge of that kind objects to.
fn objection<'a>(said: &'a [Verdict], check: Check, who: &str) -> Option<&'a str> {
    let mut of = said
        .iter()
        .filter(|one| one.check == check && one.who.contains(who))
        .peekable();
    assert!(
        of.peek().is_some(),
        "nobody like {who:?} says anything about {check:?}: {said:#?}"
    );
    of.find(|one| one.ok == Some(false))
        .map(|one| one.says.as_str())
}

/// `bit 0 of byte 59`, as the list writes it.
fn bit_of(change: &str) -> Option<(usize, u8)> {
    let rest = change.split("bit ").nth(1)?;
    let (bit, rest) = rest.split_once(" of byte ")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((digits.parse().ok()?, bit.parse().ok()?))
}

/// A token's parts.
fn parts(token: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(token).unwrap();
    text.split('.').map(str::to_owned).collect()
}

fn edited(part: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut json: Value = serde_json::from_slice(&url(part)).unwrap();
    change(&mut json);
    to_url(json.to_string().as_bytes())
}

/// Flips a bit in a part of a token.
fn in_part(token: &[u8], part: usize, at: usize) -> Vec<u8> {
    let mut parts = parts(token);
    parts[part] = to_url(&flip(&url(&parts[part]), at, 0));
    parts.join(".").into_bytes()
}

fn bearer(row: &Row) {
    let original = vector(&row.file);
    let mut world = world(&row.file);
    let mut token = parts(&original);
    let mut check = Check::Signature;
    match row.change.as_str() {
        "nothing, time ignored" => {}
        "nothing, judged today" => {
            world.now = 1_796_000_000;
            check = Check::Time;
        }
        "payload: exp ten hours later" => {
            token[1] = edited(&token[1], |json| {
                json["exp"] = json!(json["exp"].as_i64().unwrap() + 36_000)
            });
        }
        "header: alg none, signature left out" => {
            token[0] = edited(&token[0], |json| json["alg"] = json!("none"));
            token[2].clear();
        }
        "signature: first character" => {
            let first = changed(token[2].chars().next().unwrap());
            token[2].replace_range(..1, &first.to_string());
        }
        "signature: last character, one of its four unused bits" => {
            let end = token[2].len() - 1;
            let last = changed(token[2].chars().last().unwrap());
            token[2].replace_range(end.., &last.to_string());
            // A lenient reader takes the same signature from it, a strict one (the tool) does not.
            let said = verdicts(token.join(".").as_bytes(), &original, &world);
            assert_eq!(
                objection(&said, Check::Signature, "registration service"),
                None
            );
            assert!(objection(&said, Check::Parse, "strict").is_some());
            assert_ne!(row.result, "accepted");
            return;
        }
        "made out for another audience" => {
            token[1] = edited(&token[1], |json| {
                json["aud"] = json!("https://graph.contoso.example")
            });
            check = Check::Meaning;
        }
        "signed with another key" => {
            // Another key than the one that signed is trusted.
            world.trusted.rotate_left(1);
            let other = world.device.clone().unwrap();
            for one in &mut world.trusted {
                one.key = other.clone();
            }
        }
        "two parts instead of three" => {
            token.pop();
            check = Check::Parse;
        }
        other => panic!("the list has a new change: {other}"),
    }
    let said = verdicts(token.join(".").as_bytes(), &original, &world);
    let who = if check == Check::Parse {
        "any reader"
    } else {
        "registration service"
    };
    let found = objection(&said, check, who);
    assert_eq!(
        found.is_none(),
        row.result == "accepted",
        "{}: {found:?}",
        row.change
    );
}

fn der(row: &Row) {
    let original = vector(&row.file);
    let mut bytes = original.clone();
    if let Some((at, bit)) = bit_of(&row.change) {
        bytes = flip(&original, at, bit);
    } else if row.change == "outer length, byte 3" {
        bytes = flip(&original, 3, 0);
    } else if row.change == "cut by one byte" {
        bytes.pop();
    } else {
        assert!(row.change.starts_with("nothing"), "{}", row.change);
    }
    let said = verdicts(&bytes, &original, &world(&row.file));
    if row.tool == "python cryptography" {
        assert!(objection(&said, Check::Parse, "strict").is_some());
        return;
    }
    let parser = ["not enough data", "too long"]
        .iter()
        .any(|words| row.result.contains(words));
    let parse = objection(&said, Check::Parse, "any reader");
    assert_eq!(
        parse.is_some(),
        parser,
        "{} {}: {parse:?}",
        row.file,
        row.change
    );
    if !parser {
        let signature = objection(&said, Check::Signature, "s"); // any of them
        let signed = signature.is_none();
        assert_eq!(
            signed,
            row.result == "accepted",
            "{} {}",
            row.file,
            row.change
        );
    }
}

fn attestation(row: &Row) {
    let original = vector(&row.file);
    let mut world = world(&row.file);
    let mut bytes = original.clone();
    if row.change.starts_with("signature") {
        let signature = world.attest_signature.as_mut().unwrap();
        *signature = flip(signature, 6 + 255, 0);
    } else if row.change.starts_with("objectAttributes") {
        bytes = flip(&original, 9, 1);
    } else if row.change.starts_with("modulus") {
        bytes = flip(&original, original.len() - 1, 0);
    } else if row.change.starts_with("replayed") {
        world.certify_nonce.as_mut().unwrap()[0] ^= 1;
    } else if row.change.starts_with("AIK of another") {
        world.aik_area = common::world("software-tpm/aik.attest_creation.bin").aik_area;
    } else if let Some((at, bit)) = bit_of(&row.change) {
        bytes = flip(&original, at, bit);
    }
    let said = verdicts(&bytes, &original, &world);
    let refusals: Vec<_> = said.iter().filter(|one| one.ok == Some(false)).collect();
    assert_eq!(
        refusals.is_empty(),
        row.result == "accepted",
        "{}: {refusals:#?}",
        row.change
    );
    // The tool's first objection is one of ours, by the word that it turns on.
    let words = ["magic", "nonce", "Name"];
    if let Some(word) = words.iter().find(|word| row.result.contains(**word)) {
        assert!(
            refusals.iter().any(|one| one.says.contains(word)),
            "{}: {refusals:#?}",
            row.change
        );
    } else if row.result.contains("type") {
        assert!(
            refusals
                .iter()
                .any(|one| one.says.contains("TPM_ST_ATTEST_CERTIFY")),
            "{refusals:#?}"
        );
    } else if row.result.contains("InvalidSignature") {
        assert!(
            refusals.iter().all(|one| one.check == Check::Signature),
            "{refusals:#?}"
        );
    }
}

/// The TPM that could open the seed is gone; its notes give the seed, for the encrypted one that it made.
struct GoneTpm {
    seed: Vec<u8>,
    sealed: Vec<u8>,
}

impl join_bytes::Crypto for GoneTpm {
    fn verify(
        &mut self,
        _: &join_bytes::PublicKey,
        _: join_bytes::Scheme,
        _: &[u8],
        _: &[u8],
    ) -> join_bytes::Answer<bool> {
        join_bytes::Answer::Absent("not asked for")
    }
    fn unwrap_oaep(
        &mut self,
        _: join_bytes::Private,
        _: join_bytes::Hash,
        _: &[u8],
        sealed: &[u8],
    ) -> join_bytes::Answer<Option<Vec<u8>>> {
        join_bytes::Answer::Is((sealed == self.sealed).then(|| self.seed.clone()))
    }
    fn open_gcm(
        &mut self,
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> join_bytes::Answer<Option<Vec<u8>>> {
        join_bytes::Answer::Absent("not asked for")
    }
    fn open_cbc(&mut self, _: &[u8], _: &[u8], _: &[u8]) -> join_bytes::Answer<Option<Vec<u8>>> {
        join_bytes::Answer::Absent("not asked for")
    }
}

fn challenge(row: &Row) {
    let original = vector(&row.file);
    let facts: Value = serde_json::from_slice(&vector("software-tpm/facts.json")).unwrap();
    let digits = facts["seed"].as_str().unwrap();
    let seed = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
    let mut tpm = GoneTpm {
        seed: seed.collect(),
        sealed: original[original.len() - 256..].to_vec(),
    };
    let mut world = world(&row.file);
    let mut bytes = original.clone();
    match row.change.as_str() {
        "size of the HMAC" => bytes = flip(&original, 3, 0),
        "integrity HMAC" => bytes = flip(&original, 10, 0),
        "encIdentity" => bytes = flip(&original, 40, 0),
        "encrypted seed" => bytes = flip(&original, 100, 0),
        "made for the Name of another key" => {
            world.aik_area = common::world("06-aik.attest_creation.bin").aik_area
        }
        other => panic!("the list has a new change: {other}"),
    }
    let judged = |bytes: &[u8], world: &World, tpm: &mut GoneTpm| {
        judge(&read(bytes, recognise(&original)), world, tpm)
    };
    let whole = judged(&original, &common::world(&row.file), &mut tpm);
    assert_eq!(objection(&whole, Check::Signature, "TPM"), None);
    let said = judged(&bytes, &world, &mut tpm);
    let found = objection(&said, Check::Signature, "TPM").unwrap();
    // The tool's 0x101 for a changed seed is its own; nobody is told so.
    assert!(
        found.contains("0x8028009F") && !found.contains("0x101"),
        "{found}"
    );
}

fn session_key(row: &Row) {
    let original = vector(&row.file);
    let mut bytes = original.clone();
    let mut reckons = crypto();
    match row.change.as_str() {
        "nothing" => {}
        "encrypted key, bit 0 of its last byte" => bytes = in_part(&original, 1, 255),
        "content, bit 0: nobody looks at it" => bytes = in_part(&original, 3, 0),
        "tag, bit 0: nobody looks at it" => bytes = in_part(&original, 4, 0),
        "header: alg changed to RSA-OAEP-256" => {
            let mut token = parts(&original);
            token[0] = edited(&token[0], |json| json["alg"] = json!("RSA-OAEP-256"));
            bytes = token.join(".").into_bytes();
        }
        "opened with another transport key" => {
            let keys: Value =
                serde_json::from_slice(&vector("test-keys/synthetic-test-keys.json")).unwrap();
            let part = |part: &str| url(keys["test-device"][part].as_str().unwrap());
            let parts = join_bytes::Parts {
                n: &part("n"),
                e: &part("e"),
                d: &part("d"),
                primes: [&part("p"), &part("q")],
            };
            assert!(reckons.hold(join_bytes::Private::Transport, &parts));
        }
        other => panic!("the list has a new change: {other}"),
    }
    let said = judge(
        &read(&bytes, recognise(&original)),
        &world(&row.file),
        &mut reckons,
    );
    let who = if row.tool.contains("RFC") {
        "RFC 7516"
    } else {
        "TPM, transport key"
    };
    let found = objection(&said, Check::Signature, who);
    assert_eq!(
        found.is_none(),
        row.result == "accepted",
        "{} {}: {found:?}",
        row.file,
        row.change
    );
}

fn protected(row: &Row) {
    let original = vector(&row.file);
    let bytes = match row.change.as_str() {
        "nothing" => original.clone(),
        "iv, bit 0 of byte 2" => in_part(&original, 2, 2),
        "content, bit 0 of byte 0" => in_part(&original, 3, 0),
        "content, bit 0 of the last byte" => {
            let last = url(&parts(&original)[3]).len() - 1;
            in_part(&original, 3, last)
        }
        other => panic!("the list has a new change: {other}"),
    };
    let said = verdicts(&bytes, &original, &world(&row.file));
    let client: Vec<_> = said
        .iter()
        .filter(|one| one.who.contains("client"))
        .collect();
    assert!(!client.is_empty());
    let no = |check: Check, who: &str| {
        client
            .iter()
            .any(|one| one.check == check && one.who == who && one.ok == Some(false))
    };
    let found = if no(Check::Signature, "client") {
        "InvalidTag"
    } else if no(Check::Parse, "client") {
        "Invalid padding"
    } else if no(Check::Parse, "client, content") {
        "opened, no JSON any more"
    } else if no(Check::Meaning, "client, content") {
        "opened, still JSON, but changed"
    } else {
        "accepted"
    };
    assert!(
        row.result.contains(found),
        "{} {}: {found} instead of {}",
        row.file,
        row.change,
        row.result
    );
}

fn cookie(row: &Row) {
    let original = vector(&row.file);
    let mut token = parts(&original);
    if row.change != "nothing" {
        token[1] = edited(&token[1], |json| {
            json["request_nonce"] = json!("SIMULATED-NONCE-another")
        });
    }
    if row.change.contains("signed again") {
        // The key of the first cookie, derived here by hand from the notes.
        let notes: Value = serde_json::from_slice(&vector("15-key-derivation.json")).unwrap();
        let version = if row.file.contains("kdf1") {
            "kdf1"
        } else {
            "kdf2"
        };
        let digits = notes[version]["derived_key"].as_str().unwrap();
        let key: Vec<u8> = (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect();
        let signed = format!("{}.{}", token[0], token[1]);
        token[2] = to_url(&join_bytes::hmac_sha256(&key, &[signed.as_bytes()]));
    }
    let said = verdicts(token.join(".").as_bytes(), &original, &world(&row.file));
    let found = objection(&said, Check::Signature, "tag");
    assert_eq!(
        found.is_none(),
        row.result == "accepted",
        "{} {}: {found:?}",
        row.file,
        row.change
    );
}

#[test]
fn every_row_of_the_list_is_what_the_judges_say() {
    let list: List<Row> = serde_json::from_slice(&vector("broken.json")).unwrap();
    assert_eq!(list.results.len(), 63);
    for row in &list.results {
        let judge = match &row.file[..2] {
            "01" => bearer,
            "03" | "04" => der,
            "06" => attestation,
            "so" => challenge,
            "14" => session_key,
            "15" => cookie,
            "16" => protected,
            other => panic!("the list has a new artefact: {other}"),
        };
        judge(row);
    }
}
