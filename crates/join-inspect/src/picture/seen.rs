//! What the parts of the figure are drawn from, and the button that all have.
use crate::html::put;
use crate::index::Index;
use crate::inspector::Inspector;
use alloc::string::String;

/// What is drawn.
pub(crate) struct Picture<'a> {
    pub own: &'a Inspector,
    pub index: &'a Index,
    /// The time of the join request, from which distances are told.
    pub now: i64,
}

pub(super) fn button(out: &mut String, act: &str, value: &str, text: &str) {
    put(
        out,
        &[
            "<button type=button data-act=",
            act,
            " data-v=\"",
            value,
            "\">",
            text,
            "</button>",
        ],
    );
}
