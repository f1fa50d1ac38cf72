//! What stops what, by the protocol: the table is that of who refuses what on the wire, not what the judges said.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use join_bytes::{Answer, Crypto, Hash, Native, PublicKey, Scheme};
use join_defender::{ATTACKS, Guard, Live, Maker, Trial, bake, try_it};
use std::path::{Path, PathBuf};

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../join-bytes/tests/vectors")
}

fn trial(id: &str) -> Trial {
    let maker = Maker::new(vectors()).unwrap();
    let attack = ATTACKS.iter().find(|one| one.id == id).unwrap();
    try_it(&maker, attack).unwrap()
}

/// The check that the protocol has against each, and a word of the answer that sources give for it.
///
/// exp: RFC 7519 4.1.4. Signature: RFC 7515. Nonce and signature of the PRT request: OAPXBC, invalid_grant. Name of the attested key against
/// the key of the request, and the chain of the AIK certificate: 0x801c0011 and 0x801c0010. Self-signature: RFC 2986, proof of possession.
const STOPS: [(&str, Guard, &str); 8] = [
    ("late-device", Guard::Expiry, "0x801c03ed"),
    ("replayed-token", Guard::Expiry, "Invalid Token"),
    ("forged-token", Guard::Signature, "400"),
    ("replayed-prt-request", Guard::Nonce, "invalid_grant"),
    ("swapped-key", Guard::Attestation, "0x801c0011"),
    ("forged-chain", Guard::Attestation, "0x801c0010"),
    ("stolen-certificate", Guard::Possession, "invalid_grant"),
    ("foreign-key", Guard::Possession, "not published"),
];

#[test]
fn each_attack_is_stopped_by_one_check_and_by_no_other() {
    assert_eq!(STOPS.len(), ATTACKS.len());
    for (id, guard, answer) in STOPS {
        let trial = trial(id);
        assert!(!trial.is_taken_without(&[]), "{id} gets through");
        let others: Vec<Guard> = Guard::ALL.into_iter().filter(|one| *one != guard).collect();
        assert!(
            !trial.is_taken_without(&others),
            "{id} gets through {others:?} off"
        );
        assert!(
            trial.is_taken_without(&[guard]),
            "{id} is stopped by {:?}, expected {guard:?} alone: {:#?}",
            trial.stopped_by(),
            trial.findings
        );
        let refusal = trial
            .findings
            .iter()
            .find(|(one, _)| one.ok == Some(false))
            .unwrap();
        assert!(refusal.0.says.contains(answer), "{id}: {}", refusal.0.says);
    }
    let used: std::collections::BTreeSet<Guard> = STOPS.iter().map(|row| row.1).collect();
    assert_eq!(used.len(), Guard::ALL.len(), "a switch without an attack");
}

#[test]
fn nothing_is_left_unjudged_that_the_service_can_judge() {
    for attack in ATTACKS {
        for (verdict, guard) in trial(attack.id).findings {
            // No source shows a nonce in the statement about the attestation key itself.
            let open = verdict
                .says
                .contains("which nonce was asked for is not known");
            assert!(
                verdict.ok.is_some() || guard.is_none() || open,
                "{}: {} {}",
                attack.id,
                verdict.who,
                verdict.says
            );
        }
    }
}

#[test]
fn a_replay_changes_no_byte_and_a_forgery_only_what_it_must() {
    for attack in ATTACKS {
        let trial = trial(attack.id);
        let replay = attack.id.starts_with("replayed") || attack.honest;
        assert_eq!(trial.changes.is_empty(), replay, "{}", attack.id);
        assert!(
            join_inspect::artefact(attack.original.1).is_some(),
            "{}",
            attack.id
        );
    }
    // One modulus, and it is one that lies in a file.
    let swapped = trial("swapped-key");
    let paths: Vec<_> = swapped
        .changes
        .iter()
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(paths.len(), 1, "{paths:?}");
    assert!(paths[0].to_lowercase().contains("modulus"), "{paths:?}");
    let maker = Maker::new(vectors()).unwrap();
    assert_eq!(swapped.changes[0].is, maker.modulus("thief-key").unwrap());
    // Only signatures, where a signature is all that is wrong.
    for id in ["stolen-certificate", "foreign-key"] {
        let changes = trial(id).changes;
        assert_eq!(changes.len(), 1, "{id}");
        assert_eq!(changes[0].length, 256, "{id}");
    }
}

/// The forged chain holds together: everything but the trust in its authority. Else another check than the chain would stop it, and the
/// attack would prove nothing about the chain.
#[test]
fn openssl_says_the_same_of_the_forged_certificate_and_request() {
    let maker = Maker::new(vectors()).unwrap();
    let body = maker.forged_chain().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let folder = std::env::temp_dir().join(format!("join-defender-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let base64 = |name: &str| {
        let text = json[name].as_str().unwrap();
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap()
    };
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let openssl = |arguments: &[&str]| {
        let out = std::process::Command::new("openssl")
            .args(arguments)
            .output()
            .expect("openssl, which this project's tests need");
        (
            out.status.success(),
            String::from_utf8_lossy(&out.stdout).into_owned()
                + &String::from_utf8_lossy(&out.stderr),
        )
    };
    let certificate = write("aik.der", &base64("AikCertificate"));
    let root = vectors().join("test-keys/test-aik-ca.cert.pem");
    let (held, said) = openssl(&[
        "verify",
        "-partial_chain",
        "-no_check_time",
        "-ignore_critical",
        "-trusted",
        root.to_str().unwrap(),
        &certificate,
    ]);
    assert!(!held && said.contains("signature"), "{said}");
    let (read, said) = openssl(&["x509", "-in", &certificate, "-noout", "-modulus"]);
    let modulus: String = maker
        .modulus("thief-aik")
        .unwrap()
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    assert!(read && said.contains(&modulus), "{said}");
    let request = write("csr.der", &maker.foreign_key().unwrap());
    let (_, said) = openssl(&[
        "req", "-inform", "DER", "-in", &request, "-noout", "-verify",
    ]);
    assert!(
        said.to_lowercase().contains("verif") && said.contains("fail"),
        "{said}"
    );
    let own = vectors().join("03-csr.der");
    let (_, said) = openssl(&[
        "req",
        "-inform",
        "DER",
        "-in",
        own.to_str().unwrap(),
        "-noout",
        "-verify",
    ]);
    assert!(
        said.contains("OK"),
        "the same command takes the honest one: {said}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}

/// The token's end is read from the token itself.
#[test]
fn the_late_device_is_seconds_late_and_in_time_a_moment_earlier() {
    let maker = Maker::new(vectors()).unwrap();
    let attack = ATTACKS.iter().find(|one| one.id == "late-device").unwrap();
    let mut world = maker.service();
    (attack.world)(&mut world);
    let token = maker.file("01-bearer-token.jwt").unwrap();
    let text = String::from_utf8(token).unwrap();
    let payload = text.split('.').nth(1).unwrap();
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(payload)
        .unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    let end = claims["exp"].as_i64().unwrap();
    assert!(
        (1..60).contains(&(world.now - end)),
        "{} s late",
        world.now - end
    );
    let honest = join_defender::Attack {
        world: |world| world.now = 1_739_355_299,
        ..*attack
    };
    assert!(try_it(&maker, &honest).unwrap().is_taken_without(&[]));
}

/// Answers as a browser would: by another implementation than asks.
fn reckoned(question: &str) -> u8 {
    let fields: Vec<&str> = question.split(' ').collect();
    let [_, "rsa", hash, message, signature, n, e] = fields[..] else {
        panic!("asked {question}");
    };
    let hash = match hash {
        "SHA-1" => Hash::Sha1,
        "SHA-256" => Hash::Sha256,
        other => panic!("asked for {other}"),
    };
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let key = PublicKey::Rsa {
        n: bytes(n),
        e: bytes(e),
    };
    let mut native = Native::default();
    let fits = native.verify(
        &key,
        Scheme::Pkcs1(hash),
        &bytes(message),
        &bytes(signature),
    );
    u8::from(fits == Answer::Is(true))
}

/// What a page is told at last, and how many questions it had to answer before.
fn heard(live: &mut Live, off: &str) -> (Vec<Vec<String>>, usize) {
    let (mut text, mut asked) = (live.judge(off), 0);
    loop {
        let records: Vec<Vec<String>> = text
            .split_terminator('\u{1e}')
            .map(|record| record.split('\u{1f}').map(str::to_owned).collect())
            .collect();
        let questions: Vec<_> = records.iter().filter(|one| one[0] == "ask").collect();
        if questions.is_empty() {
            return (records, asked);
        }
        assert!(
            records.iter().all(|one| one[0] != "attack"),
            "told too early"
        );
        asked += questions.len();
        let mut last = String::new();
        for question in questions {
            let number = question[1].split(' ').next().unwrap().parse().unwrap();
            last = live.answer(number, reckoned(&question[1]));
        }
        text = last;
    }
}

fn taken(records: &[Vec<String>]) -> Vec<&str> {
    let attacks = records.iter().filter(|one| one[0] == "attack");
    let taken = attacks.filter(|one| one[2] == "taken");
    taken.map(|one| one[1].as_str()).collect()
}

fn leaked(bytes: Vec<u8>) -> &'static [u8] {
    Box::leak(bytes.into_boxed_slice())
}

#[test]
fn a_page_that_judges_the_bytes_itself_finds_what_the_protocol_says() {
    let [attacks, world] = bake(&vectors()).unwrap();
    let mut live = Live::new(leaked(attacks), &world, "");
    let (records, asked) = heard(&mut live, "");
    assert!(asked > 8, "only {asked} signatures were reckoned");
    assert!(taken(&records).is_empty(), "{:?}", taken(&records));
    for guard in Guard::ALL {
        let (records, asked) = heard(&mut live, guard.id());
        assert_eq!(asked, 0, "signatures do not change with the switches");
        let own = STOPS.iter().filter(|row| row.1 == guard).map(|row| row.0);
        assert_eq!(taken(&records), own.collect::<Vec<_>>(), "{guard:?}");
    }
    let all: Vec<&str> = Guard::ALL.iter().map(|guard| guard.id()).collect();
    let (records, _) = heard(&mut live, &all.join(" "));
    assert_eq!(taken(&records).len(), STOPS.len());
}

#[test]
fn what_a_page_finds_comes_from_the_bytes_that_it_has() {
    let maker = Maker::new(vectors()).unwrap();
    let mut token = maker.file("01-bearer-token.jwt").unwrap();
    let [_, world] = bake(&vectors()).unwrap();
    let live = |token: &[u8]| {
        let list = b"one 1739355000\n".to_vec();
        let files = [("one".to_owned(), token.to_vec()), (String::new(), list)];
        let pack = join_inspect::pack(&files).unwrap();
        Live::new(leaked(pack), &world, "")
    };
    let (records, _) = heard(&mut live(&token), "");
    assert_eq!(taken(&records), ["one"], "in its time, and nobody attacks");
    // One bit of the payload that leaves the JSON whole: a letter of the user's name.
    let place = token.iter().position(|byte| *byte == b'.').unwrap() + 400;
    token[place] ^= 1;
    let mut changed = live(&token);
    let (records, _) = heard(&mut changed, "");
    assert!(taken(&records).is_empty(), "{records:?}");
    let (records, _) = heard(&mut changed, "exp");
    assert!(taken(&records).is_empty(), "{records:?}");
}

#[test]
fn where_nobody_reckons_no_end_is_made_up() {
    let [attacks, world] = bake(&vectors()).unwrap();
    let mut live = Live::new(leaked(attacks), &world, "nobody reckons");
    let (records, asked) = heard(&mut live, "");
    assert_eq!(asked, 0);
    assert!(taken(&records).is_empty());
    let end = |id: &str| {
        let mut all = records.iter();
        let found = all.find(|one| one[0] == "attack" && one[1] == id);
        found.unwrap()[2].clone()
    };
    assert_eq!(end("replayed-token"), "refused", "the time needs no RSA");
    assert_eq!(end("forged-token"), "open", "only its signature is wrong");
}
