//! openssl outside of this project verifies what can be verified there, and says yes and no where our judges do.
mod common;
use common::{crypto, flip, folder, vector, world};
use join_bytes::{Check, Form, judge, read};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Runs openssl on bytes; did it succeed, and what did it say?
fn openssl(arguments: &[&str], input: &[u8]) -> (bool, String) {
    let program = std::env::var_os("OPENSSL").unwrap_or_else(|| "openssl".into());
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("openssl is installed (Debian: apt-get install openssl), or OPENSSL is its path");
    let mut stdin = child.stdin.take().unwrap();
    // It may end before it has read all.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// A file for what openssl wants to read by name.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("join-bytes-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn request_holds(bytes: &[u8]) -> bool {
    let (ended_well, said) = openssl(&["req", "-inform", "DER", "-noout", "-verify"], bytes);
    ended_well && said.contains("verify OK")
}

/// Parsed, and signed by its own key?
fn ours_holds(name: &str, bytes: &[u8], form: Form) -> bool {
    let said = judge(&read(bytes, Some(form)), &world(name), &mut crypto());
    let mut looked = said.iter().filter(|one| {
        matches!(one.check, Check::Parse | Check::Signature) && one.who != "a strict reader"
    });
    looked.all(|one| {
        one.ok != Some(false) && (one.ok.is_some() || one.who != "whoever gets the message")
    })
}

#[test]
fn requests_hold_and_break_where_openssl_says_so() {
    for (name, step) in [
        ("03-csr.der", 97),
        ("03-csr-nul.der", 997),
        ("other/csr-rsa1024.der", 101),
        ("other/csr-rsa4096.der", 499),
        ("other/csr-p256.der", 37),
        ("other/csr-p384.der", 67),
    ] {
        let bytes = vector(name);
        assert!(
            request_holds(&bytes) && ours_holds(name, &bytes, Form::Request),
            "{name}"
        );
        for at in (0..bytes.len() * 8).step_by(step) {
            let changed = flip(&bytes, at / 8, at as u8 % 8);
            let (theirs, ours) = (
                request_holds(&changed),
                ours_holds(name, &changed, Form::Request),
            );
            assert_eq!(ours, theirs, "{name}: bit {} of byte {}", at % 8, at / 8);
        }
    }
}

#[test]
fn certificates_hold_and_break_where_openssl_says_so() {
    for (name, issuer) in [
        ("04-device-certificate.der", "drs-issuer"),
        ("11-aik-certificate.der", "aik-ca"),
        ("09-ek-certificate.der", "tpm-maker-ca"),
    ] {
        let root = folder().join(format!("test-keys/test-{issuer}.cert.pem"));
        let holds = |bytes: &[u8]| {
            let path = file(name, bytes);
            let arguments = ["verify", "-ignore_critical", "-no_check_time", "-CAfile"];
            let (path, root) = (
                path.to_string_lossy().into_owned(),
                root.to_string_lossy().into_owned(),
            );
            openssl(&[&arguments[..], &[&root, &path]].concat(), b"").0
        };
        let bytes = vector(name);
        assert!(
            holds(&bytes) && ours_holds(name, &bytes, Form::Certificate),
            "{name}"
        );
        for at in (0..bytes.len() * 8).step_by(311) {
            let changed = flip(&bytes, at / 8, at as u8 % 8);
            let (theirs, ours) = (
                holds(&changed),
                ours_holds(name, &changed, Form::Certificate),
            );
            // Nobody but us reads inside every extension; whoever refuses more must have a reason in the parse.
            assert_eq!(ours, theirs, "{name}: bit {} of byte {}", at % 8, at / 8);
        }
    }
}

#[test]
fn signatures_of_tokens_and_attestations_hold() {
    let key = |name: &str, form: Form| {
        let document = read(&vector(name), Some(form));
        let part = document.part(form).unwrap();
        let slot = |slot| document.slot(part, slot).unwrap().to_vec();
        (
            slot(join_bytes::Slot::Signed),
            slot(join_bytes::Slot::Signature),
        )
    };
    // The token's issuer has a certificate beside it; its key verifies the characters before the last dot.
    let (signed, signature) = key("01-bearer-token.jwt", Form::Jws);
    let certificate = folder().join("test-keys/test-sts-signing.cert.pem");
    let (_, public) = openssl(
        &[
            "x509",
            "-noout",
            "-pubkey",
            "-in",
            &certificate.to_string_lossy(),
        ],
        b"",
    );
    let public = file("sts.pem", public.as_bytes());
    let proof = file("sts.sig", &signature);
    let verify = |message: &[u8]| {
        let arguments = [
            "dgst",
            "-sha256",
            "-verify",
            &public.to_string_lossy(),
            "-signature",
            &proof.to_string_lossy(),
        ];
        openssl(&arguments, message).0
    };
    assert!(verify(&signed) && !verify(&flip(&signed, 200, 0)));
}

#[test]
fn the_four_messages_hold() {
    for name in [
        "10-scep-1-request.der",
        "10-scep-2-challenge.der",
        "10-scep-3-answer.der",
        "10-scep-4-certificate.der",
    ] {
        let holds = |bytes: &[u8]| {
            let arguments = ["cms", "-verify", "-inform", "DER", "-noverify", "-binary"];
            openssl(&arguments, bytes).0
        };
        let bytes = vector(name);
        assert!(
            holds(&bytes) && ours_holds(name, &bytes, Form::Signed),
            "{name}"
        );
        for at in (0..bytes.len() * 8).step_by(bytes.len() / 5) {
            let changed = flip(&bytes, at / 8, at as u8 % 8);
            if holds(&changed) {
                continue;
            }
            assert!(
                !ours_holds(name, &changed, Form::Signed),
                "{name}: bit {} of byte {}",
                at % 8,
                at / 8
            );
        }
    }
}
