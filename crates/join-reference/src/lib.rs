//! The reference as data: codes, events, fields, tasks, hosts, messages; and the search that finds their rows in a pasted text.
//!
//! It never shows a word of the reader's text: a hit is a row of the table, or what a rule says about a number.
//! It knows no page, no model and no clock.
#![cfg_attr(not(feature = "files"), no_std)]
extern crate alloc;

mod baked;
mod baked_decision;
mod code;
#[cfg(feature = "files")]
pub mod data;
mod decide;
mod event;
mod family;
#[cfg(feature = "files")]
mod files;
mod find;
mod number;
mod pattern;
mod rank;
mod row;
mod sort;
mod spell;
mod table;
mod text;

pub use decide::{Answer, Decision, Question, Ruling, Verdict};
#[cfg(feature = "files")]
pub use files::bake;
pub use find::{Found, Hit};
pub use row::{Kind, Row, row_key};
pub use sort::small;
pub use spell::{decimal, filled, hex, joined, place_of};
pub use table::Table;
