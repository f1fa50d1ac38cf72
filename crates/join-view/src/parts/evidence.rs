//! The chip that says how something is known.

use crate::words::names;
use join_sim::Level;
use maud::{Markup, html};

/// The chip that says how something is known.
pub fn evidence(level: Level) -> Markup {
    let class = match level {
        Level::Documented => "ev ev-documented",
        Level::OpenSource => "ev ev-open",
        Level::Case => "ev ev-case",
        Level::Concluded => "ev ev-concluded",
        Level::PublicPost => "ev ev-post",
        Level::Checked => "ev ev-checked",
        Level::Inferred => "ev ev-inferred",
        Level::Free => "ev ev-free",
    };
    html! { span class=(class) { (names::level(level)) } }
}
