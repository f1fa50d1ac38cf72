//! The figure `bytes`: one artefact of the join, its bytes and their meaning with one selection, bits that a reader flips, and who
//! notices.
//!
//! Text in, text out: an [`Inspector`] hears words and answers with HTML, so that a page, a test and the book use the same one.
//! It knows no document and no clock. What only the browser reckons with (RSA, AES) it asks for and judges again when it has come.
#![no_std]
extern crate alloc;
#[cfg(feature = "files")]
extern crate std;

mod act;
mod artefact;
#[cfg(feature = "files")]
mod bake;
mod baked;
mod breaks;
mod crypto;
mod html;
mod index;
mod inspector;
mod link;
#[cfg(feature = "files")]
mod make;
mod patch;
mod picture;
#[cfg(feature = "files")]
mod still;
mod take;
mod words;

pub use act::Desk;
pub use artefact::{Artefact, CATALOGUE, artefact};
#[cfg(feature = "files")]
pub use bake::{bake, native, pack, vectors};
pub use baked::{Library, Pack};
pub use crypto::Asked;
pub use inspector::Inspector;
#[cfg(feature = "files")]
pub use make::make_your_own;
#[cfg(feature = "files")]
pub use still::{size, still};
