//! What meets a reader who brings something: the search box, the five minutes as a decision, and the calculator of its two times.
//!
//! Each is a whole static figure for the book, and answers for the same figure alive. The text that a reader pastes goes in and
//! never comes out: what is shown are rows of the table, answers of the decision, and times.
#![no_std]
extern crate alloc;

#[cfg(feature = "decide")]
mod calculator;
#[cfg(feature = "decide")]
mod calendar;
#[cfg(feature = "decide")]
mod date_names;
#[cfg(feature = "decide")]
mod dates;
#[cfg(feature = "decide")]
mod figure;
#[cfg(feature = "decide")]
mod judge;
#[cfg(feature = "decide")]
mod picture;
#[cfg(feature = "decide")]
pub mod said;
mod search;
#[cfg(feature = "decide")]
mod ticket;
#[cfg(feature = "decide")]
pub mod told;
pub mod words;

#[cfg(feature = "decide")]
pub use calculator::{Calculated, Entry, FIELDS, calculate};
#[cfg(feature = "decide")]
pub use calendar::civil;
#[cfg(feature = "decide")]
pub use dates::{Moment, Read, read};
#[cfg(feature = "decide")]
pub use figure::{calculator, decision};
#[cfg(feature = "decide")]
pub use judge::{Answers, Judgement, Missing, TELLS, Times, judge};
#[cfg(feature = "decide")]
pub use picture::picture;
pub use search::{Sought, page_of, search, search_box};
#[cfg(feature = "decide")]
pub use ticket::{message, next, ticket};
