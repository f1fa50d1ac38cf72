//! JSON as text: what serde's derived writers give, in the two layouts that are used.

use alloc::string::String;

use serde::Serialize;

/// On many lines, two blanks a level.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    // Writing fails only for a map whose names are no texts, and there is none here.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// On one line, without blanks.
pub(crate) fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
