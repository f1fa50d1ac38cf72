//! The command: arguments, exit codes, the JSON that other programs read, masked files.

use join_evidence::program::run;
use serde_json::Value;
use std::path::PathBuf;

fn sample(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    folder.join(name).to_string_lossy().into_owned()
}

/// Exit code, output, messages.
fn call(arguments: &[&str], input: &[u8]) -> (u8, String, String) {
    let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(&arguments, &mut &*input, &mut out, &mut err);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (code, text(out), text(err))
}

fn json(arguments: &[&str]) -> Value {
    let all: Vec<&str> = ["--format", "json"]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    let (code, out, err) = call(&all, b"");
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

/// An empty folder of its own for one test.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("join-evidence-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn the_json_has_the_members_that_programs_read() {
    let answer = json(&[&sample("case.har")]);
    let input = &answer["inputs"][0];
    for name in ["path", "kind", "encoding", "device", "notes"] {
        assert!(!input[name].is_null(), "{name}");
    }
    assert_eq!(answer["verdict"], "cannot-tell");
    assert_eq!(answer["state"], "not-joined");
    // exp 07:18:01, Date 07:18:04, 287 ms: more than -4 s, at most -2.713 s.
    assert_eq!(answer["margin"]["low_ms"], -4000);
    assert_eq!(answer["margin"]["high_ms"], -2713);
    assert!(answer["clock"]["low_ms"].is_i64() && answer["clock"]["high_ms"].is_i64());
    let findings = answer["findings"].as_array().unwrap();
    let expired = findings
        .iter()
        .find(|f| f["id"] == "token-expired-at-use")
        .unwrap();
    assert_eq!(expired["confidence"], "high");
    let line = &expired["lines"][0];
    assert!(line["path"].is_string() && line["line"].is_u64() && line["text"].is_string());
    assert!(expired["next"].is_string() && expired["headline"].is_string());
    for name in ["what", "where", "command"] {
        assert!(answer["missing"][0][name].is_string(), "{name}");
    }
    for name in ["scenario", "set", "outcome"] {
        assert!(!answer["replay"][0][name].is_null(), "{name}");
    }
    let none = json(&[&sample("tpmtool-ready.txt")]);
    assert!(none["margin"].is_null() && none["clock"].is_null());
    assert_eq!(none["replay"], Value::Array(Vec::new()));
}

#[test]
fn whoever_has_only_the_page_and_a_status_is_told_the_one_next_command() {
    let dir = folder("page");
    std::fs::write(dir.join("page.txt"), "Something went wrong. 801c03ed\n").unwrap();
    std::fs::copy(
        sample("dsregcmd-not-joined-utf16le.txt"),
        dir.join("status.txt"),
    )
    .unwrap();
    let answer = json(&[&dir.to_string_lossy()]);
    assert_eq!(answer["verdict"], "cannot-tell");
    assert_eq!(answer["state"], "not-joined");
    let first = answer["missing"][0]["command"].as_str().unwrap();
    assert!(
        first.starts_with("wevtutil epl") && first.contains("User Device Registration"),
        "{first}"
    );
}

#[test]
fn exit_codes_tell_read_nothing_and_bad_use_apart() {
    assert_eq!(call(&[&sample("case.har")], b"").0, 0);
    assert_eq!(
        call(
            &["-"],
            b"AzureAdJoined : NO\nDomainJoined : NO\nDeviceId : x\n"
        )
        .0,
        0
    );
    assert_eq!(call(&["--help"], b"").0, 0);
    assert_eq!(call(&["/no/such/file"], b"").0, 1);
    assert_eq!(call(&[&sample("empty.txt")], b"").0, 1);
    for bad in [
        &[][..],
        &["--format", "xml", "x"],
        &["--format"],
        &["--unknown", "x"],
        &["--mask"],
    ] {
        let (code, out, err) = call(bad, b"");
        assert_eq!((code, out.as_str()), (2, ""), "{bad:?}");
        assert!(err.contains("expected"), "{err}");
    }
}

#[test]
fn names_are_masked_unless_asked_for_and_tokens_always() {
    let path = sample("microsoft-windows-user device registration-admin.evtx");
    let (_, masked, _) = call(&[&path], b"");
    assert!(masked.contains("PC-1") && !masked.contains("NOTEBOOK-4711KL"));
    let (_, raw, _) = call(&["--raw", &path], b"");
    assert!(raw.contains("NOTEBOOK-4711KL") && !raw.contains("eyJ"));
}

#[test]
fn masked_files_are_written_once_and_what_is_left_out_is_named() {
    let dir = folder("mask");
    let to = dir.to_string_lossy().into_owned();
    let evtx = sample("shell-core-esp.evtx");
    let arguments = ["--mask", &to, &sample("case.har"), &evtx];
    let (code, _, err) = call(&arguments, b"");
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("left out: ") && err.contains("masked: ") && err.contains("alias: PC-1"));
    let written: Vec<_> = std::fs::read_dir(&dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    assert_eq!(written.len(), 1);
    let text = std::fs::read_to_string(&written[0]).unwrap();
    assert!(!text.contains("bjarne") && !text.contains("eyJ"));
    // A second time there is a file already: nothing is written over.
    let (code, _, err) = call(&arguments, b"");
    assert_eq!(code, 2);
    assert!(err.contains("give an empty folder"), "{err}");
    std::fs::remove_dir_all(dir).unwrap();
}
