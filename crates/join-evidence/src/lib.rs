//! Reads a reader's own captures: what each is, its records on one time line, findings by rules with the lines they rest on.
//!
//! No thread, no clock, no file: bytes go in, values come out. Rules are data (`rules.toml`, permanent ids).

mod answer;
#[cfg(feature = "archive")]
mod archive;
mod attempts;
#[cfg(feature = "replay")]
mod beside;
#[cfg(feature = "archive")]
mod bundle;
mod clock;
mod codepage;
mod desk;
mod devices;
mod encoding;
#[cfg(feature = "archive")]
pub mod event_log;
mod evidence;
mod finding;
mod fixed;
pub mod limits;
#[cfg(feature = "archive")]
mod logs;
mod mask;
mod missing;
mod number;
#[cfg(feature = "archive")]
pub mod opener;
pub mod order;
pub mod piece;
#[cfg(feature = "program")]
pub mod program;
mod question;
mod read;
pub mod record;
#[cfg(feature = "replay")]
mod replay;
mod report;
mod rules;
#[cfg(feature = "replay")]
mod savers;
#[cfg(feature = "archive")]
mod saz;
mod stories;
mod story;
pub mod time;
pub mod token;

pub use answer::{Remedy, Replayed, Shown, Step, json, text};
pub use desk::Desk;
pub use encoding::{Decoded, decode};
pub use evidence::{Ask, Evidence, Note, Source, Told};
pub use finding::{ABOUT, About, Cite, Confidence, Finding, RULES, Rule, RuleKind, rule};
pub use mask::{Alias, Class, Leak, Mask, masked_name};
pub use missing::Missing;
pub use question::{Question, Wish, question};
pub use record::Kind;
#[cfg(feature = "replay")]
pub use replay::{replay, run};
pub use report::{Interval, Report, State, Tried, Verdict, diagnose};
