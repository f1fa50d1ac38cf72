//! Bakes the vectors for the page: base64 is left out and made again, because it packs worse than what it stands for.
use crate::artefact::CATALOGUE;
use crate::baked::{PLAIN, RAW, ROLES, URL};
use base64::Engine;
use join_bytes::{Coding, Document, Native, Parts, Private, PublicKey, World, read};
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, fs};

/// Where the vectors lie.
pub fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../join-bytes/tests/vectors")
}

/// What the program is baked from: core artefacts, the second file, and the world.
///
/// # Errors
/// The file that cannot be read or does not come out as it went in.
pub fn bake(folder: &Path) -> Result<[Vec<u8>; 3], String> {
    let (mut core, mut later) = (Vec::new(), Vec::new());
    for artefact in CATALOGUE {
        let path = folder.join(artefact.file);
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let pack = if artefact.later {
            &mut later
        } else {
            &mut core
        };
        put(pack, artefact.file.as_bytes())?;
        put(pack, &recipe(&read(&bytes, None), 0)?)?;
    }
    Ok([core, later, world(folder)?])
}

/// Files of anybody's as a [`crate::Pack`] has them.
///
/// # Errors
/// A piece is too long.
pub fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        put(&mut out, name.as_bytes())?;
        put(&mut out, &recipe(&read(bytes, None), 0)?)?;
    }
    Ok(out)
}

/// A piece with its length before it.
fn put(into: &mut Vec<u8>, bytes: &[u8]) -> Result<(), String> {
    let size = u16::try_from(bytes.len()).map_err(|_| "a piece of 64 KiB or more".to_string())?;
    into.extend_from_slice(&size.to_be_bytes());
    into.extend_from_slice(bytes);
    Ok(())
}

/// The bytes of a space, in which the base64 that opens into layers is replaced by these.
fn recipe(document: &Document, space: u16) -> Result<Vec<u8>, String> {
    let bytes = document.bytes(space);
    let mut layers: Vec<(usize, usize, u16, u8)> = Vec::new();
    for (number, layer) in document.spaces.iter().enumerate() {
        let Some(from) = layer.from.filter(|_| layer.coding == Coding::Base64) else {
            continue;
        };
        let span = &document.spans[from as usize];
        let (at, end) = (span.offset as usize, (span.offset + span.length) as usize);
        for (kind, url) in [(PLAIN, false), (URL, true)] {
            if span.space == space
                && join_bytes::base64(&layer.bytes, url).as_bytes() == &bytes[at..end]
            {
                layers.push((at, end, number as u16, kind));
                break;
            }
        }
    }
    layers.sort_unstable();
    let (mut out, mut at) = (Vec::new(), 0);
    for (from, to, layer, kind) in layers {
        if from < at {
            continue;
        }
        piece(&mut out, RAW, &bytes[at..from])?;
        piece(&mut out, kind, &recipe(document, layer)?)?;
        at = to;
    }
    piece(&mut out, RAW, &bytes[at..])?;
    Ok(out)
}

fn piece(out: &mut Vec<u8>, kind: u8, bytes: &[u8]) -> Result<(), String> {
    if !bytes.is_empty() {
        out.push(kind);
        put(out, bytes)?;
    }
    Ok(())
}

/// What the judges of the synthetic vectors know, and the private test keys.
fn world(folder: &Path) -> Result<Vec<u8>, String> {
    let world = World::synthetic("", &|name| fs::read(folder.join(name)).ok());
    let mut out = Vec::new();
    put(&mut out, &world.now.to_be_bytes())?;
    let key = |out: &mut Vec<u8>, key: Option<&PublicKey>| match key {
        Some(PublicKey::Rsa { n, e }) => put(out, n).and_then(|()| put(out, e)),
        _ => put(out, &[]).and_then(|()| put(out, &[])),
    };
    // Small numbers are lengths of zeros: one way of writing is enough.
    put(&mut out, &std::vec![0; world.trusted.len()])?;
    for trusted in &world.trusted {
        let role = ROLES.iter().position(|role| *role == trusted.role);
        put(
            &mut out,
            &std::vec![0; role.ok_or("a role without a number")?],
        )?;
        key(&mut out, Some(&trusted.key))?;
        put(&mut out, &trusted.name)?;
    }
    put(&mut out, world.nonce.as_deref().unwrap_or_default())?;
    put(&mut out, world.certify_nonce.as_deref().unwrap_or_default())?;
    key(&mut out, world.transport.as_ref())?;
    key(&mut out, world.device.as_ref())?;
    put(&mut out, world.aik_area.as_deref().unwrap_or_default())?;
    put(&mut out, world.session_key.as_deref().unwrap_or_default())?;
    for name in ["test-transport", "test-endorsement"] {
        let [n, e, p, ..] = private(folder, name)?;
        for part in [n, e, p] {
            put(&mut out, &part)?;
        }
    }
    Ok(out)
}

/// The parts of a private test key: n, e, p, q, d.
fn private(folder: &Path, name: &str) -> Result<[Vec<u8>; 5], String> {
    let path = folder.join("test-keys/synthetic-test-keys.json");
    let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let keys: serde_json::Value =
        serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let mut parts = <[Vec<u8>; 5]>::default();
    for (part, field) in parts.iter_mut().zip(["n", "e", "p", "q", "d"]) {
        let text = keys[name][field]
            .as_str()
            .ok_or(format!("{name} has no {field}"))?;
        let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        *part = engine
            .decode(text)
            .map_err(|error| format!("{name}, {field}: {error}"))?;
    }
    Ok(parts)
}

/// RustCrypto with the private test keys, for the book and the tests.
///
/// # Errors
/// The file of the keys cannot be read.
pub fn native(folder: &Path) -> Result<Native, String> {
    let mut crypto = Native::default();
    for (name, whose) in [
        ("test-transport", Private::Transport),
        ("test-endorsement", Private::Endorsement),
    ] {
        let [n, e, p, q, d] = &private(folder, name)?;
        let parts = Parts {
            n,
            e,
            d,
            primes: [p, q],
        };
        if !crypto.hold(whose, &parts) {
            return Err(format!("{name} is no key"));
        }
    }
    Ok(crypto)
}
