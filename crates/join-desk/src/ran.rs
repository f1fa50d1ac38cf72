//! What the model says to a question of the desk, on its way between two programs of a page.

use serde::{Deserialize, Serialize};

/// A run of the model: in short for a finding, and as HTML.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ran {
    pub(crate) said: String,
    pub(crate) html: String,
}
