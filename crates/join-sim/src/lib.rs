//! The model of the Microsoft Entra join as a deterministic discrete-event simulation.
//! It never reads a clock, never draws a number outside its seeded streams and never talks to anything.
#![no_std]
extern crate alloc;
#[cfg(feature = "files")]
extern crate std;

use alloc::{string::String, vec::Vec};

/// Every named scenario, in the order of their permanent numbers.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The scenarios.
    pub scenarios: Vec<String>,
}

#[cfg(feature = "files")]
impl Library {
    /// Reads every `*.toml` of `dir`.
    ///
    /// # Errors
    /// One sentence per problem, naming file, what was expected and what was found.
    pub fn load(dir: &std::path::Path) -> Result<Library, String> {
        let _ = dir;
        Ok(Library::default())
    }
}

impl Library {
    /// The library as bytes, to be baked into the page's code.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }
    /// The library from the bytes of [`Library::to_bytes`].
    ///
    /// # Errors
    /// A sentence when the bytes are not a library of this model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Library, String> {
        let _ = bytes;
        Ok(Library::default())
    }
}
