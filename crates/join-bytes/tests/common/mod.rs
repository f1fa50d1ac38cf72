//! What the tests of bytes share: the vectors, and flips.
#![allow(dead_code)]
use join_bytes::Document;
use std::path::{Path, PathBuf};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

pub fn vector(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every file that is an artefact: not the tables, lists and keys beside them.
pub fn artefacts() -> Vec<String> {
    let mut names = Vec::new();
    for below in ["", "software-tpm/", "test-keys/"] {
        for file in std::fs::read_dir(folder().join(below)).unwrap().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let table = name.ends_with(".fields.json")
                || name.ends_with(".md")
                || name.starts_with("broken");
            if file.path().is_file() && !table {
                names.push(format!("{below}{name}"));
            }
        }
    }
    names.sort();
    names
}

/// Leaves of each space cover it once, in order, without gap or overlap.
pub fn covered_once(document: &Document) -> Result<(), String> {
    for (space, held) in document.spaces.iter().enumerate() {
        let mut at = 0;
        let leaves = document.order().into_iter().filter_map(|one| {
            let span = &document.spans[one as usize];
            (usize::from(span.space) == space && !span.children && span.length > 0)
                .then_some((one, span))
        });
        for (one, span) in leaves {
            if span.offset != at {
                return Err(format!(
                    "space {space}: {} begins at {}, expected {at}",
                    document.path(one),
                    span.offset
                ));
            }
            at += span.length;
        }
        if at as usize != held.bytes.len() {
            return Err(format!(
                "space {space}: covered to {at} of {}",
                held.bytes.len()
            ));
        }
    }
    Ok(())
}

pub fn flip(bytes: &[u8], offset: usize, bit: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[offset] ^= 1 << bit;
    bytes
}

/// RustCrypto with the private test keys.
pub fn crypto() -> join_bytes::Native {
    let keys: serde_json::Value =
        serde_json::from_slice(&vector("test-keys/synthetic-test-keys.json")).unwrap();
    let mut crypto = join_bytes::Native::default();
    for (name, whose) in [
        ("test-transport", join_bytes::Private::Transport),
        ("test-endorsement", join_bytes::Private::Endorsement),
    ] {
        let bytes = |part: &str| url(keys[name][part].as_str().unwrap());
        let parts = join_bytes::Parts {
            n: &bytes("n"),
            e: &bytes("e"),
            d: &bytes("d"),
            primes: [&bytes("p"), &bytes("q")],
        };
        assert!(crypto.hold(whose, &parts), "{name} is a key");
    }
    crypto
}

/// Base64url by another decoder than the one under test.
pub fn url(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(text)
        .unwrap()
}

pub fn to_url(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

pub fn world(name: &str) -> join_bytes::World {
    join_bytes::World::synthetic(name, &|file| std::fs::read(folder().join(file)).ok())
}

/// Another character whose low bit differs.
pub fn changed(character: char) -> char {
    const ALL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let at = ALL.find(character).unwrap();
    ALL.chars().nth(at ^ 1).unwrap()
}
