//! The command on the vectors and on files of one's own: its JSON, its exit codes, what it keeps to itself.
use super::*;
use crate::files::TempDir;
use serde_json::Value;

fn vectors() -> PathBuf {
    Paths::of_checkout()
        .root
        .join("crates/join-bytes/tests/vectors")
}

/// Exit code, output, messages.
fn bytes(arguments: &[&str]) -> (u8, String, String) {
    let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(&vectors(), 1_800_000_000, &arguments, &mut out, &mut err);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (code, text(out), text(err))
}

fn json(arguments: &[&str]) -> (u8, Value) {
    let (code, out, _) = bytes(&[arguments, &["--format", "json"]].concat());
    (code, serde_json::from_str(&out).expect("JSON"))
}

/// The verdicts that say no, by their check.
fn refusals(report: &Value) -> Vec<&str> {
    let all = report["verdicts"].as_array().unwrap();
    let no = all.iter().filter(|one| one["ok"] == Value::Bool(false));
    no.map(|one| one["check"].as_str().unwrap()).collect()
}

fn token_text() -> Vec<u8> {
    std::fs::read(vectors().join("01-bearer-token.jwt")).unwrap()
}

#[test]
fn the_json_has_the_keys_that_were_agreed_and_leaves_cover_each_space_once() {
    for name in list(&vectors()).unwrap() {
        let (code, report) = json(&[&name]);
        assert_eq!(code, 0, "{name}");
        let keys: Vec<&String> = report.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["spans", "verdicts"]);
        let spans = report["spans"].as_array().unwrap();
        let mut reached: std::collections::BTreeMap<u64, u64> = std::collections::BTreeMap::new();
        for span in spans {
            for key in ["space", "offset", "length"] {
                assert!(span[key].is_u64(), "{name} {key}");
            }
            for key in ["path", "type", "value", "meaning", "evidence"] {
                assert!(span[key].is_string(), "{name} {key}");
            }
            let (space, at) = (
                span["space"].as_u64().unwrap(),
                span["offset"].as_u64().unwrap(),
            );
            // What a layer was decoded from is one span of another space.
            if space > 0 {
                let from = span["from"].as_str().expect("a layer comes from somewhere");
                let named: Vec<_> = spans.iter().filter(|one| one["path"] == from).collect();
                assert_eq!(named.len(), 1, "{name}: {from}");
                assert_ne!(named[0]["space"], span["space"]);
            } else {
                assert!(span["from"].is_null());
            }
            if span["children"] == Value::Bool(false) {
                let end = reached.entry(space).or_default();
                assert_eq!(at, *end, "{name}: {}", span["path"]);
                *end += span["length"].as_u64().unwrap();
            }
        }
        let size = std::fs::metadata(vectors().join(&name)).unwrap().len();
        assert_eq!(reached[&0], size, "{name}");
        for verdict in report["verdicts"].as_array().unwrap() {
            let check = verdict["check"].as_str().unwrap();
            assert!(["parse", "signature", "time", "meaning"].contains(&check));
            assert!(verdict["who"].is_string() && verdict["says"].is_string());
        }
    }
}

#[test]
fn a_flipped_bit_changes_the_verdict_and_only_what_is_malformed_is_refused() {
    let (code, whole) = json(&["03-csr.der"]);
    assert_eq!((code, refusals(&whole)), (0, Vec::new()));
    // A bit of the modulus: still a request, and its signature no longer fits.
    let (code, report) = json(&["03", "--flip", "348.0"]);
    assert_eq!(code, 0);
    assert!(
        refusals(&report).contains(&"signature"),
        "{:?}",
        refusals(&report)
    );
    // The length of the empty attributes: no request any more.
    let (code, out, err) = bytes(&["03-csr", "--flip", "355.0"]);
    assert_eq!(code, 1);
    assert!(
        err.contains("refused at offset") && err.contains("expected") && err.contains("found"),
        "{err}"
    );
    assert!(out.contains("NO  parse"), "{out}");
    // Twice the same bit is none.
    let (_, twice) = json(&["03", "--flip", "348.0", "--flip", "0x15c.0"]);
    assert_eq!(twice, whole);
}

#[test]
fn bad_use_has_a_code_of_its_own_and_says_what_was_expected() {
    for (arguments, words) in [
        (&[][..], "found nothing"),
        (&["03", "04"], "found several"),
        (&["no-such-thing"], "--list gives the names"),
        (&["03", "--format", "xml"], "text or json, found \"xml\""),
        (&["03", "--format"], "text or json, found nothing"),
        (&["03", "--flip", "1"], "OFFSET.BIT"),
        (&["03", "--flip", "1.8"], "OFFSET.BIT"),
        (&["03", "--flip", "632.0"], "an offset below 632"),
        (&["03", "--verbose"], "found --verbose"),
    ] {
        let (code, out, err) = bytes(arguments);
        assert_eq!((code, &*out), (2, ""), "{arguments:?}");
        assert!(err.starts_with("error: ") && err.contains(words), "{err}");
    }
}

#[test]
fn a_file_is_known_by_its_bytes_and_its_proofs_stay_unseen() {
    let dir = TempDir::new("bytes");
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    };
    let vector = |name: &str| std::fs::read(vectors().join(name)).unwrap();
    let token = vector("01-bearer-token.jwt");
    let signature = String::from_utf8(token.clone())
        .unwrap()
        .rsplit('.')
        .next()
        .unwrap()[..20]
        .to_owned();
    let mut lines = token;
    lines.extend_from_slice(b"\r\n");
    let path = file("token.txt", &lines);
    for format in ["text", "json"] {
        let (code, out, err) = bytes(&[&path, "--format", format]);
        assert_eq!(code, 0, "{err}");
        assert!(!out.contains(&signature) && !err.contains(&signature));
        assert!(
            out.contains("256 bytes, not shown") && err.contains("warning: "),
            "{err}"
        );
        assert!(out.contains("issuer's key, and that is not here"), "{out}");
    }
    // Nor under a name that nobody knows, behind an escape, or in a header.
    let whole = String::from_utf8(token_text()).unwrap();
    for (name, text) in [
        ("a.json", format!("{{\"something\":\"{whole}\"}}")),
        (
            "b.json",
            format!("{{\"id_token\":\"\\u0065{}\"}}", &whole[1..]),
        ),
        (
            "c.http",
            format!("GET / HTTP/1.1\r\nx-ms-RefreshTokenCredential: {whole}\r\n\r\n"),
        ),
        (
            "d.http",
            "GET / HTTP/1.1\r\nCookie: hidden-words\r\n\r\n".to_owned(),
        ),
        (
            "e.form",
            format!("grant_type=x&password=hidden-words&request={whole}"),
        ),
    ] {
        let (code, out, err) = bytes(&[&file(name, text.as_bytes())]);
        assert_eq!(code, 0, "{name}: {err}");
        assert!(
            !out.contains(&signature) && !out.contains("hidden-words"),
            "{name}: {out}"
        );
        assert!(err.contains("warning: "), "{name}");
    }
    // The same in the artefact of that name, where nothing is secret.
    assert!(bytes(&["01"]).1.contains(&signature));
    for (name, form) in [
        ("03-csr.pem", "CertificationRequest"),
        ("02-transport-key.b64", "key blob"),
        ("07-transport.kast.bin", "key attestation statement"),
        ("13-prt-request.form", "form"),
        ("06-ek.tpm2b_public.bin", "TPM2B_PUBLIC"),
    ] {
        let (code, out, _) = bytes(&[&file("x", &vector(name))]);
        assert_eq!(code, 0, "{name}");
        assert!(out.contains(form), "{name}: {out}");
    }
    let secret = "-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8\n-----END PRIVATE KEY-----\n";
    let (_, out, err) = bytes(&[&file("key.pem", secret.as_bytes())]);
    assert!(
        !out.contains("MIIBVg") && err.contains("private key"),
        "{err}"
    );
    let (code, _, err) = bytes(&[&file("nothing", b"\x07\x07\x07")]);
    assert_eq!(code, 1);
    assert!(err.contains("refused at offset 0: expected DER"), "{err}");
}

/// Whatever a path may lead to: an answer with its code, soon, and never a panic.
#[test]
fn files_of_every_kind_are_read_or_refused() {
    let dir = TempDir::new("bytes-kinds");
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    };
    let vector = |name: &str| std::fs::read(vectors().join(name)).unwrap();
    let (code, out, err) = bytes(&[&dir.0.to_string_lossy()]);
    assert_eq!((code, &*out), (2, ""));
    assert!(err.contains("expected a file or an artefact"), "{err}");
    for path in [file("empty", b""), "/dev/null".to_owned()] {
        let (code, _, err) = bytes(&[&path]);
        assert_eq!(code, 1, "{path}");
        assert!(err.contains("found an empty file"), "{err}");
    }
    // One without an end, and one of a hundred megabytes.
    let large = dir.0.join("large");
    std::fs::File::create(&large)
        .unwrap()
        .set_len(100 << 20)
        .unwrap();
    for path in ["/dev/zero".to_owned(), large.to_string_lossy().into_owned()] {
        let (code, _, err) = bytes(&[&path]);
        assert_eq!(code, 1, "{path}");
        assert!(
            err.contains("expected at most 1048576 bytes, found more"),
            "{err}"
        );
    }
    // Several blocks in one PEM, with words around them; each is read.
    let blocks = [
        &b"Bag Attributes\n"[..],
        &vector("03-csr.pem"),
        b"subject=x\n",
        &vector("04-device-certificate.pem"),
    ]
    .concat();
    let (code, out, err) = bytes(&[&file("two.pem", &blocks)]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("CertificationRequest") && out.contains("tbsCertificate"));
    assert!(
        out.contains("\nlayer 1, from PEM/CERTIFICATE REQUEST/")
            && out.contains("\nlayer 2, from PEM/CERTIFICATE/")
    );
    // A token with blanks around it is read, one with a line end inside is refused where that stands.
    let mut token = vector("01-bearer-token.jwt");
    let around = [b"\xef\xbb\xbf \r\n", &token[..], b"\t\n"].concat();
    assert_eq!(bytes(&[&file("around.jwt", &around)]).0, 0);
    token.insert(70, b'\n');
    let (code, _, err) = bytes(&[&file("lines.jwt", &token)]);
    assert_eq!(code, 1);
    assert!(
        err.contains("refused at offset 70: expected a character of base64url"),
        "{err}"
    );
    // A blob as others print it.
    let blob = vector("02-transport-key.bin");
    let digits: String = blob.iter().map(|byte| format!("{byte:02x}")).collect();
    let spaced: String = blob.iter().map(|byte| format!("{byte:02X} ")).collect();
    let text = String::from_utf8(vector("02-transport-key.b64")).unwrap();
    for shown in [digits, spaced, text] {
        let (code, out, err) = bytes(&[&file("blob.txt", shown.as_bytes())]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("key blob/Modulus"), "{out}");
    }
}
