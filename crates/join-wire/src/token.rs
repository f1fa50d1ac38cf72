//! The one place where a token is made: three base64url parts that read like any JWT's and say of themselves that they are none.

use alloc::{format, string::String};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use join_sim::Token;
use serde::Serialize;

use crate::body::Claims;
use crate::json_text;

/// What header and payload say of themselves.
const MADE: &str = "made by a simulation, accepted nowhere";
/// What stands in the place of the signature.
const UNSIGNED: &str = "synthetic: not signed";

/// The header. Its algorithm is the one that says that nothing is signed.
#[derive(Serialize)]
struct Header {
    typ: &'static str,
    alg: &'static str,
    kid: &'static str,
    synthetic: &'static str,
}

/// A token of the run in its compact form: header and payload are real base64url of JSON that says `synthetic`, the times are
/// the run's, and the third part is a text and no signature.
#[must_use]
pub fn jwt(token: &Token) -> String {
    let header = Header {
        typ: "JWT",
        alg: "none",
        kid: "synthetic",
        synthetic: MADE,
    };
    let claims = json_text::compact(&Claims::of(token));
    // The claims are an object with members: its brace makes room for one more.
    let members = claims.strip_prefix('{').unwrap_or_default();
    let payload = format!("{{\"synthetic\":\"{MADE}\",{members}");
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(&json_text::compact(&header)),
        part(&payload),
        part(UNSIGNED)
    )
}
