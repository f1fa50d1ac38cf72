//! Other keys, other sizes, other encodings: the same judges, and every bit of them counts.
mod common;
use common::{covered_once, crypto, flip, vector, world};
use join_bytes::{Check, Form, Verdict, World, judge, read, recognise};

fn said(bytes: &[u8], form: Form, world: &World) -> Vec<Verdict> {
    judge(&read(bytes, Some(form)), world, &mut crypto())
}

fn no(said: &[Verdict], check: Check) -> bool {
    said.iter()
        .any(|one| one.check == check && one.ok == Some(false))
}

fn yes(said: &[Verdict], check: Check, who: &str) -> bool {
    said.iter()
        .any(|one| one.check == check && one.who.contains(who) && one.ok == Some(true))
}

#[test]
fn requests_and_certificates_of_other_keys_are_verified() {
    let world = World::default();
    for name in [
        "rsa1024",
        "rsa3072",
        "rsa3072-sha512",
        "rsa4096",
        "p256",
        "p384",
    ] {
        let bytes = vector(&format!("other/csr-{name}.der"));
        let verdicts = said(&bytes, Form::Request, &world);
        assert!(!no(&verdicts, Check::Parse), "{name}: {verdicts:#?}");
        assert!(
            yes(&verdicts, Check::Signature, "self-signature"),
            "{name}: {verdicts:#?}"
        );
        // The specification asks for RSA-2048 with SHA-256, and none of them is that.
        assert!(no(&verdicts, Check::Meaning), "{name}");
    }
    for name in ["rsa1024", "rsa3072", "rsa4096", "p256", "pss"] {
        let bytes = vector(&format!("other/certificate-{name}.der"));
        let verdicts = said(&bytes, Form::Certificate, &world);
        assert!(!no(&verdicts, Check::Parse), "{name}: {verdicts:#?}");
        assert!(
            yes(&verdicts, Check::Signature, "chain"),
            "{name}: {verdicts:#?}"
        );
    }
}

#[test]
fn any_bit_of_what_is_signed_or_signs_is_noticed() {
    // Steps that share no factor with a byte, so that all eight places in a byte come up.
    for (name, step) in [
        ("03-csr.der", 3),
        ("other/csr-rsa1024.der", 7),
        ("other/csr-rsa4096.der", 31),
        ("other/csr-p256.der", 17),
        ("04-device-certificate.der", 5),
        ("11-aik-certificate.der", 11),
        ("09-ek-certificate.der", 13),
        ("other/certificate-pss.der", 17),
        ("other/certificate-p256.der", 7),
        ("01-bearer-token.jwt", 7),
        ("13-prt-request.jwt", 101),
        ("15-prt-cookie-kdf1.jwt", 1),
        ("15-prt-cookie-kdf2.jwt", 1),
        ("16-token-response-gcm.jwe", 11),
        ("09-aik-csr.der", 13),
        ("08-challenge.tach.bin", 19),
    ] {
        let bytes = vector(name);
        let form = recognise(&bytes).unwrap();
        let world = world(name);
        let whole = said(&bytes, form, &world);
        assert!(!no(&whole, Check::Signature), "{name}: {whole:#?}");
        let mut unnoticed = Vec::new();
        for at in (0..bytes.len() * 8).step_by(step) {
            let changed = said(&flip(&bytes, at / 8, at as u8 % 8), form, &world);
            // Of a certificate that names another issuer nobody can say that its signature holds.
            let holds = changed.iter().any(|one| {
                one.check == Check::Signature
                    && one.ok == Some(true)
                    && !one.who.starts_with("nobody")
            });
            if !no(&changed, Check::Parse) && !no(&changed, Check::Signature) && holds {
                unnoticed.push((at / 8, at % 8));
            }
        }
        // The challenge's version and platform are not covered by its HMAC; everything else is.
        unnoticed.retain(|(byte, _)| name != "08-challenge.tach.bin" || !(4..12).contains(byte));
        assert_eq!(unnoticed, [], "{name}");
    }
}

/// A blob as BCrypt lays it out, from a modulus.
fn blob(modulus: &[u8]) -> Vec<u8> {
    let mut blob = b"RSA1".to_vec();
    for number in [modulus.len() as u32 * 8, 3, modulus.len() as u32, 0, 0] {
        blob.extend_from_slice(&number.to_le_bytes());
    }
    blob.extend_from_slice(&[1, 0, 1]);
    blob.extend_from_slice(modulus);
    blob
}

#[test]
fn a_blob_of_any_size_is_read_and_every_bit_of_it_has_a_verdict() {
    for bits in [1024, 3072, 4096] {
        let request = read(&vector(&format!("other/csr-rsa{bits}.der")), None);
        let part = request.part(Form::Request).unwrap();
        let modulus = request.slot(part, join_bytes::Slot::Modulus).unwrap();
        let bytes = blob(modulus.strip_prefix(&[0]).unwrap_or(modulus));
        assert_eq!(recognise(&bytes), Some(Form::KeyBlob));
        let document = read(&bytes, None);
        assert_eq!(document.refusals, []);
        covered_once(&document).unwrap();
        let of_this_key = World {
            transport: Some(join_bytes::PublicKey::Rsa {
                n: modulus.strip_prefix(&[0]).unwrap_or(modulus).to_vec(),
                e: vec![1, 0, 1],
            }),
            ..World::default()
        };
        assert!(!no(
            &said(&bytes, Form::KeyBlob, &of_this_key),
            Check::Meaning
        ));
        for at in 0..bytes.len() * 8 {
            let changed = said(
                &flip(&bytes, at / 8, at as u8 % 8),
                Form::KeyBlob,
                &of_this_key,
            );
            // A header that still reads must be told by the key; the modulus is told by the TPM alone.
            assert!(
                no(&changed, Check::Parse) || no(&changed, Check::Meaning),
                "{bits}: bit {at}"
            );
            if at / 8 >= 27 {
                assert!(
                    !no(&changed, Check::Parse),
                    "{bits}: a changed modulus is well formed"
                );
            }
        }
    }
}

/// The same elements with indefinite lengths: outermost ones down to a depth.
fn indefinite(bytes: &[u8], depth: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let tag = bytes[at];
        let (length, head) = match bytes[at + 1] {
            short @ 0..0x80 => (usize::from(short), 2),
            long => {
                let many = usize::from(long & 0x7f);
                let length = bytes[at + 2..at + 2 + many]
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
                (length, 2 + many)
            }
        };
        let inside = &bytes[at + head..at + head + length];
        if tag & 0x20 != 0 && depth > 0 {
            out.extend_from_slice(&[tag, 0x80]);
            out.extend(indefinite(inside, depth - 1));
            out.extend_from_slice(&[0, 0]);
        } else {
            out.extend_from_slice(&bytes[at..at + head + length]);
        }
        at += head + length;
    }
    out
}

#[test]
fn indefinite_lengths_are_read_remarked_and_change_what_is_signed() {
    let world = World::default();
    for (name, form) in [
        ("03-csr.der", Form::Request),
        ("other/csr-p384.der", Form::Request),
        ("other/certificate-rsa3072.der", Form::Certificate),
    ] {
        for depth in [1, 2, 20] {
            let bytes = indefinite(&vector(name), depth);
            let document = read(&bytes, None);
            assert_eq!(document.refusals, [], "{name} {depth}");
            covered_once(&document).unwrap();
            assert!(
                document
                    .remarks
                    .iter()
                    .any(|one| one.words.contains("00 00")),
                "{name} {depth}"
            );
            // The outermost length is signed by nobody; every other one is.
            let verdicts = judge(&document, &world, &mut crypto());
            assert_eq!(no(&verdicts, Check::Signature), depth > 1, "{name} {depth}");
            assert_eq!(document.part(form).map(|part| part.form), Some(form));
            // Without the end of the outermost one it is no element.
            let cut = read(&bytes[..bytes.len() - 2], Some(form));
            assert!(
                cut.refusals[0].expected.contains("00 00"),
                "{:?}",
                cut.refusals
            );
        }
    }
}

#[test]
fn what_is_cut_or_too_long_is_refused_with_its_place_and_still_covered() {
    for name in [
        "02-transport-key.bin",
        "03-csr.der",
        "04-device-certificate.der",
        "06-aik.attest_creation.bin",
        "06-ek.tpm2b_public.bin",
        "07-transport.kast.bin",
        "08-challenge.tach.bin",
        "10-scep-2-challenge.der",
        "05-join-request.json",
        "05-join-request.http",
        "14-session-key.jwe",
    ] {
        let bytes = vector(name);
        let form = recognise(&bytes);
        for length in (0..bytes.len()).step_by(1 + bytes.len() / 300) {
            let document = read(&bytes[..length], form);
            covered_once(&document)
                .unwrap_or_else(|error| panic!("{name} cut to {length}: {error}"));
            let Some(refusal) = document.refusals.first() else {
                // A token that ends before its tag has the form of one without.
                let tag = document
                    .remarks
                    .iter()
                    .any(|one| one.words.contains("a tag"));
                assert!(tag, "{name} cut to {length} is taken");
                continue;
            };
            let space = &document.spaces[usize::from(refusal.space)];
            assert!(
                refusal.offset as usize <= space.bytes.len(),
                "{name} {length}: {refusal:?}"
            );
            assert!(!refusal.expected.is_empty() && !refusal.found.is_empty());
        }
        let longer = [&bytes[..], b"x"].concat();
        let document = read(&longer, form);
        covered_once(&document).unwrap();
        let taken = document.refusals.is_empty() && document.remarks.is_empty();
        assert!(!taken, "{name} with a byte more");
    }
}

#[test]
fn depth_lengths_and_numbers_are_bounded() {
    // Sixty sequences inside each other.
    let mut deep = vec![5, 0];
    for _ in 0..60 {
        let length = deep.len() as u8;
        deep = [&[0x30, length][..], &deep].concat();
        if deep.len() > 120 {
            break;
        }
    }
    let refusal = &read(&deep, None).refusals[0];
    assert!(refusal.expected.contains("40 deep"), "{refusal:?}");
    // A hundred thousand that are indefinite, or brackets.
    for bytes in [
        [0x30, 0x80].repeat(100_000),
        b"[".repeat(100_000),
        b"{\"a\":".repeat(50_000),
    ] {
        let document = read(&bytes, None);
        assert!(
            document.refusals[0].expected.contains("deep"),
            "{:?}",
            document.refusals
        );
        covered_once(&document).unwrap();
    }
    // Lengths that nobody has.
    for head in [
        &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..],
        &[0x30, 0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0x30, 0xff],
    ] {
        let document = read(head, None);
        assert!(!document.refusals.is_empty(), "{head:02x?}");
    }
    for magic in [b"KAST", b"KADS", b"PCPM", b"TACH", b"RSA1"] {
        let bytes = [&magic[..], &[0xff; 200]].concat();
        assert!(!read(&bytes, None).refusals.is_empty());
    }
    // More fields than are read, and more bytes.
    let many = [&b"["[..], &b"1,".repeat(200_000), b"1]"].concat();
    let document = read(&many, None);
    assert!(
        document.refusals[0].expected.contains("at most"),
        "{:?}",
        document.refusals
    );
    covered_once(&document).unwrap();
    let large = vec![b' '; (1 << 20) + 1];
    assert!(
        read(&large, Some(Form::Json)).refusals[0]
            .expected
            .contains("1048576")
    );
}

#[test]
fn tokens_of_other_keys_are_judged_by_the_key_that_their_header_names() {
    for bits in [1024, 4096] {
        let name = format!("other/token-rsa{bits}.jwt");
        let token = vector(&name);
        let mut world = World {
            now: 1_739_351_400,
            ..World::default()
        };
        let stranger = said(&token, Form::Jws, &world);
        assert!(
            stranger
                .iter()
                .any(|one| one.check == Check::Signature && one.ok.is_none())
        );
        world.trust_keys(&read(&vector("other/jwks.json"), None));
        assert_eq!(world.trusted.len(), 2);
        let verdicts = said(&token, Form::Jws, &world);
        for check in [Check::Parse, Check::Signature, Check::Time, Check::Meaning] {
            assert!(!no(&verdicts, check), "{name}: {verdicts:#?}");
        }
        // The two keys the other way round: the header names one that did not sign.
        let names: Vec<_> = world.trusted.iter().map(|one| one.name.clone()).collect();
        world.trusted[0].name.clone_from(&names[1]);
        world.trusted[1].name.clone_from(&names[0]);
        assert!(no(&said(&token, Form::Jws, &world), Check::Signature));
        world.now = 1_739_355_300;
        assert!(
            no(&said(&token, Form::Jws, &world), Check::Time),
            "exp itself is too late"
        );
    }
}
