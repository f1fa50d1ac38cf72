//! The one place where a token is made: three base64url parts that read like any JWT's and say of themselves that they are none.

use alloc::{format, string::String};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use join_sim::{Account, Token};
use serde::Serialize;

use crate::body::Claims;
use crate::json_text;

/// What header and payload say of themselves.
const MADE: &str = "made by a simulation, accepted nowhere";
/// What stands in the place of the signature.
const UNSIGNED: &str = "synthetic: not signed";
/// The id of the published test key that signs the tokens of the named scenarios; its private half is no secret.
pub const TEST_KEY: &str = "stxc-VGh_hrqe1eKMzkqvi7ZDyU";

/// Signatures of the tokens in the runs of the named scenarios as they are: times and account, then the signature. `cargo test -p xtask`
/// makes them anew and compares; a run that somebody has changed has other tokens, and those are signed by nobody.
static SIGNATURES: &[u8] = include_bytes!("signatures.bin");
/// Bytes of a signature by the test key, RSA of 2048 bits.
pub const SIGNATURE: usize = 256;
/// Bytes of what a signature is found by.
pub const NAME: usize = 25;

/// The header. An algorithm is named only where something is signed.
#[derive(Serialize)]
struct Header {
    typ: &'static str,
    alg: &'static str,
    kid: &'static str,
    synthetic: &'static str,
}

/// What the signature of a token is found by: its times in milliseconds, and whose it is.
#[must_use]
pub fn name(token: &Token) -> [u8; NAME] {
    let mut name = [0; NAME];
    for (place, time) in name
        .chunks_exact_mut(8)
        .zip([token.iat, token.nbf, token.exp])
    {
        place.copy_from_slice(&time.0.to_be_bytes());
    }
    name[NAME - 1] = match token.account {
        Account::Autopilot => 0,
        Account::FooUser => 1,
        Account::User => 2,
    };
    name
}

fn signature(token: &Token) -> Option<&'static [u8]> {
    let wanted = name(token);
    let mut rows = SIGNATURES.chunks_exact(NAME + SIGNATURE);
    rows.find(|row| row[..NAME] == wanted)
        .map(|row| &row[NAME..])
}

/// Header and payload of a token as they are signed: real base64url of JSON that says `synthetic`; the times are the run's.
#[must_use]
pub fn signed_part(token: &Token) -> String {
    parts(token, "RS256", TEST_KEY)
}

fn parts(token: &Token, alg: &'static str, kid: &'static str) -> String {
    let header = Header {
        typ: "JWT",
        alg,
        kid,
        synthetic: MADE,
    };
    let claims = json_text::compact(&Claims::of(token));
    // The claims are an object with members: its brace makes room for one more.
    let members = claims.strip_prefix('{').unwrap_or_default();
    let payload = format!("{{\"synthetic\":\"{MADE}\",{members}");
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}", part(&json_text::compact(&header)), part(&payload))
}

/// A token of the run in its compact form. In the run of a named scenario it is signed by the published test key, the same bytes
/// everywhere; in any other the third part is a text and no signature.
#[must_use]
pub fn jwt(token: &Token) -> String {
    match signature(token) {
        Some(signature) => format!(
            "{}.{}",
            signed_part(token),
            URL_SAFE_NO_PAD.encode(signature)
        ),
        None => format!(
            "{}.{}",
            parts(token, "none", "synthetic"),
            URL_SAFE_NO_PAD.encode(UNSIGNED)
        ),
    }
}
