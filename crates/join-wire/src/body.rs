//! What headers and bodies are made of: decoded, readable, reconstructed, and free of anything that could be used.

use alloc::{format, string::String};

use join_sim::Token;
use serde::Serialize;

use crate::json_text;

/// The invented tenant's id.
pub const TENANT_ID: &str = "00000000-0000-4000-8000-0000000000a1";
/// The invented device's id.
pub const DEVICE_ID: &str = "00000000-0000-4000-8000-0000000000d1";
/// The broker's client id, as open-source clients name it.
pub(crate) const BROKER: &str = "29d9ed98-a469-4536-ade2-f981bc1d605e";
/// The client id of the PRT request, as open-source clients name it.
pub(crate) const SIGN_IN_CLIENT: &str = "38aa3b87-a06d-4817-b275-7a316988d93b";
/// For whom the bearer token is made out.
pub(crate) const AUDIENCE: &str = "urn:ms-drs:enterpriseregistration.windows.net";

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const SCEP: &str = "application/x-pki-message";
pub(crate) const SOAP: &str = "application/soap+xml";
pub(crate) const SYNC_ML: &str = "application/vnd.syncml.dm+xml";

/// A header line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

impl Header {
    pub(crate) fn new(name: &'static str, value: impl Into<String>) -> Header {
        Header {
            name,
            value: value.into(),
        }
    }
}

/// The body of a request or an answer, decoded: a form stands one parameter a line, a binary message as what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The media type that the real body would have.
    pub mime: &'static str,
    /// The readable text. Placeholders in angle brackets stand for binary values.
    pub text: String,
    /// How its shape is known, in one or two sentences.
    pub note: &'static str,
}

impl Body {
    pub(crate) fn json(note: &'static str, value: &impl Serialize) -> Body {
        Body {
            mime: JSON,
            text: json_text::pretty(value),
            note,
        }
    }

    /// A binary or XML message, shown as what it holds.
    pub(crate) fn decoded(mime: &'static str, note: &'static str, value: &impl Serialize) -> Body {
        Body {
            mime,
            text: json_text::pretty(value),
            note,
        }
    }

    pub(crate) fn form(note: &'static str, parameters: &[(&str, &str)]) -> Body {
        let mut text = String::new();
        for (name, value) in parameters {
            if !text.is_empty() {
                text.push_str("&\n");
            }
            text.push_str(&format!("{name}={value}"));
        }
        Body {
            mime: FORM,
            text,
            note,
        }
    }
}

/// An invented id that is unique in the run.
pub(crate) fn invented_id(step: u32) -> String {
    format!("00000000-0000-4000-8000-{step:012x}")
}

/// The claims of a bearer token, as a decoded JWT shows them: times are whole seconds since 1970.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Claims {
    aud: &'static str,
    iss: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    appid: &'static str,
    tid: &'static str,
    upn: &'static str,
    ver: &'static str,
}

impl Claims {
    pub(crate) fn of(token: &Token) -> Claims {
        Claims {
            aud: AUDIENCE,
            iss: format!("https://sts.windows.net/{TENANT_ID}/"),
            iat: token.iat.numeric_date(),
            nbf: token.nbf.numeric_date(),
            exp: token.exp.numeric_date(),
            appid: BROKER,
            tid: TENANT_ID,
            upn: token.account.name(),
            ver: "1.0",
        }
    }
}

/// The value of the `Authorization` header as traces show it: the claims in clear, never a token.
pub(crate) fn decoded_authorization(token: &Token) -> String {
    format!(
        "Bearer <decoded claims, not a token> {}",
        json_text::compact(&Claims::of(token))
    )
}
