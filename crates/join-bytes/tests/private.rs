//! Private keys in every form that openssl and BCrypt write, and tokens as people copy them: what must not be seen is marked, and what
//! stands around a token changes nothing of it. All keys are made here and thrown away.
mod common;

use common::vector;
use join_bytes::{Document, Form, Native, World, judge, read};
use std::process::Command;

/// What openssl says to these arguments, with this input.
fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("openssl, which this project's tests need");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{arguments:?}");
    out.stdout
}

/// The bytes of the file that are not marked, each run of them by itself.
fn seen(document: &Document) -> Vec<Vec<u8>> {
    let bytes = &document.spaces[0].bytes;
    let mut open = vec![true; bytes.len()];
    for span in document.spans.iter().filter(|span| span.space == 0) {
        if span.sealed {
            open[span.offset as usize..(span.offset + span.length) as usize].fill(false);
        }
    }
    let mut runs = vec![Vec::new()];
    for (byte, open) in bytes.iter().zip(open) {
        if open {
            runs.last_mut().unwrap().push(*byte);
        } else if !runs.last().unwrap().is_empty() {
            runs.push(Vec::new());
        }
    }
    runs
}

fn holds(runs: &[Vec<u8>], secret: &[u8]) -> bool {
    // Eight bytes of it in a row are too many.
    let mut pieces = secret.chunks_exact(8);
    pieces.any(|piece| {
        runs.iter()
            .any(|run| run.windows(8).any(|eight| eight == piece))
    })
}

/// The numbers of a PKCS#1 key, read without the reader that is tested.
fn numbers(der: &[u8]) -> Vec<Vec<u8>> {
    let length = |at: usize| match der[at] {
        0x81 => (usize::from(der[at + 1]), at + 2),
        0x82 => (
            usize::from(der[at + 1]) * 256 + usize::from(der[at + 2]),
            at + 3,
        ),
        short => (usize::from(short), at + 1),
    };
    let (_, mut at) = length(1);
    let mut all = Vec::new();
    while at < der.len() {
        let (size, from) = length(at + 1);
        all.push(der[from..from + size].to_vec());
        at = from + size;
    }
    all
}

#[test]
fn private_halves_are_marked_in_every_form_of_der() {
    for bits in ["1024", "2048"] {
        let pem = openssl(
            &[
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                &format!("rsa_keygen_bits:{bits}"),
            ],
            b"",
        );
        let wrapped = openssl(&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], &pem);
        let bare = openssl(&["rsa", "-traditional", "-outform", "DER"], &pem);
        let numbers = numbers(&bare);
        assert_eq!(numbers.len(), 9);
        for (der, modulus_is_public) in [(&wrapped, false), (&bare, true)] {
            let document = read(der, None);
            assert!(document.refusals.is_empty(), "{:?}", document.refusals);
            assert!(document.part(Form::PrivateKey).is_some());
            assert!(
                document
                    .remarks
                    .iter()
                    .any(|one| one.words.contains("private key"))
            );
            let runs = seen(&document);
            assert_eq!(holds(&runs, &numbers[1]), modulus_is_public);
            for secret in &numbers[3..] {
                assert!(!holds(&runs, secret), "{bits}");
            }
        }
    }
    for curve in ["P-256", "P-384"] {
        let pem = openssl(
            &[
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                &format!("ec_paramgen_curve:{curve}"),
            ],
            b"",
        );
        let wrapped = openssl(&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], &pem);
        let bare = openssl(&["ec", "-outform", "DER"], &pem);
        // SEC 1: version, then the secret with its tag and length.
        let size = usize::from(bare[6]);
        let secret = &bare[7..7 + size];
        for der in [&wrapped, &bare] {
            let document = read(der, None);
            assert!(document.refusals.is_empty() && document.part(Form::PrivateKey).is_some());
            assert!(!holds(&seen(&document), secret), "{curve}");
        }
    }
}

#[test]
fn the_primes_of_a_key_blob_are_marked() {
    let secret: Vec<u8> = (0..128_u8).map(|at| at.wrapping_mul(37) ^ 0x5a).collect();
    let mut blob = b"RSA2".to_vec();
    for number in [2048_u32, 3, 256, 128, 128] {
        blob.extend(number.to_le_bytes());
    }
    blob.extend([1, 0, 1]);
    blob.extend([0xaa; 256]);
    blob.extend(&secret);
    blob.extend(&secret);
    let document = read(&blob, None);
    assert!(document.refusals.is_empty(), "{:?}", document.refusals);
    assert!(holds(&[blob], &secret) && !holds(&seen(&document), &secret));
}

#[test]
fn public_keys_and_requests_have_nothing_to_hide() {
    for name in [
        "02-transport-key.bin",
        "03-csr.der",
        "04-device-certificate.der",
        "other/public-p256.der",
    ] {
        let document = read(&vector(name), None);
        assert!(document.spans.iter().all(|span| !span.sealed), "{name}");
    }
}

#[test]
fn a_token_is_read_with_what_people_copy_around_it() {
    let token = String::from_utf8(vector("01-bearer-token.jwt")).unwrap();
    let token = token.trim();
    let world = World::synthetic("", &|name| Some(vector(name)));
    let judged = |text: &str| {
        let document = read(text.as_bytes(), None);
        assert!(
            document.refusals.is_empty(),
            "{text:.40}: {:?}",
            document.refusals
        );
        assert!(document.part(Form::Jws).is_some(), "{text:.40}");
        // Leaves cover the file once.
        let mut leaves: Vec<_> = document
            .spans
            .iter()
            .filter(|span| span.space == 0 && !span.children && span.length > 0)
            .map(|span| (span.offset, span.offset + span.length))
            .collect();
        leaves.sort_unstable();
        let end = leaves.iter().fold(0, |at, (from, to)| {
            assert_eq!(at, *from, "{text:.40}");
            *to
        });
        assert_eq!(end as usize, text.len());
        let verdicts = judge(&document, &world, &mut Native::default());
        let own = verdicts
            .into_iter()
            .filter(|one| !one.says.contains("bytes were read"));
        own.map(|one| (one.who, one.ok, one.says))
            .collect::<Vec<_>>()
    };
    let bare = judged(token);
    assert!(
        bare.iter()
            .any(|(who, ok, _)| who.contains("signature") && *ok == Some(true))
    );
    for (before, after) in [
        ("Bearer ", ""),
        ("Authorization: Bearer ", "\r\n"),
        ("authorization:\tbearer  ", " "),
        ("\"", "\","),
        ("access_token=", ";"),
        ("x-ms-RefreshTokenCredential: ", ""),
        ("  'token': '", "'\n"),
    ] {
        assert_eq!(judged(&format!("{before}{token}{after}")), bare, "{before}");
    }
    // Words with a token in them are no token.
    let other = read(
        format!("Hello! Please read this.\n{token}").as_bytes(),
        None,
    );
    assert!(!other.refusals.is_empty());
    let wide: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = read(&[&[0xff, 0xfe], &wide[..]].concat(), None);
    assert!(
        wide.refusals[0].found.contains("UTF-16"),
        "{:?}",
        wide.refusals
    );
}
