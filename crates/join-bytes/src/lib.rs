//! The bytes of a join: read field by field, mapped through every encoding, and judged by who looks at them.
//!
//! `read` takes the bytes of one artefact and gives a [`Document`]: spaces (the file, and each layer decoded from it), spans that cover
//! every byte of each space once, what was recognised, and where reading stopped. `judge` says who looks at what of it.
//! No clock, no randomness, no model: all that a judge knows beside the bytes stands in its [`World`].
#![no_std]
extern crate alloc;

mod base64;
mod binary;
mod certificate;
#[cfg(feature = "scep")]
mod cms;
mod container;
mod court;
mod crypto;
mod cursor;
mod der;
mod digits;
mod extension;
mod finish;
mod form;
mod grammar;
mod http;
mod jose;
mod json;
mod judge;
mod layer;
mod member;
mod names;
#[cfg(feature = "native")]
mod native;
mod oid;
mod part;
mod pem;
mod private_key;
mod read;
mod request;
mod rsa_blob;
mod show;
#[cfg(feature = "native")]
mod sign;
mod sort;
mod span;
mod time;
mod tpm;
mod world;

pub use base64::encode as base64;
pub use court::{Check, Verdict};
pub use crypto::{
    Answer, Crypto, Hash, Nobody, Private, PublicKey, Scheme, derived_key, hmac_sha256,
};
pub use form::{Form, Member};
pub use judge::judge;
pub use layer::{inner, outer, rewritten};
#[cfg(feature = "native")]
pub use native::{Native, Parts};
pub use read::{read, recognise};
pub use show::{ATTRIBUTES, USES};
#[cfg(feature = "native")]
pub use sign::sign;
pub use span::{
    Coding, Document, Evidence, Kind, LARGEST, Name, Part, Refusal, Remark, Slot, Space, Span,
};
pub use time::{distance, stamp};
pub use world::{Files, Role, Trusted, World, key_of};
