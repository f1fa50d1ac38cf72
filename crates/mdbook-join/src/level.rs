//! How a claim is known: which words may stand where, and the classes that a page carries.
pub use join_sim::Level;

/// The levels that a source can have, strongest first.
pub const OF_SOURCES: [Level; 4] = [
    Level::Documented,
    Level::OpenSource,
    Level::Case,
    Level::PublicPost,
];

/// The levels that a mark in prose can have.
pub const OF_MARKS: [Level; 7] = [
    Level::Documented,
    Level::OpenSource,
    Level::Case,
    Level::Concluded,
    Level::PublicPost,
    Level::Checked,
    Level::Inferred,
];

/// Whether a claim of level `claim` may name a source of level `source`: what the report's author concluded stands in the report,
/// and what needs no source may rest on any.
#[must_use]
pub fn rests_on(claim: Level, source: Level) -> bool {
    !claim.needs_source() || claim == source || (claim == Level::Concluded && source == Level::Case)
}

/// The level whose words these are, among `of`.
#[must_use]
pub fn read(words: &str, of: &[Level]) -> Option<Level> {
    of.iter().copied().find(|level| level.words() == words)
}

/// The words of `of`, for the message about another one.
pub fn words(of: &[Level]) -> impl Iterator<Item = &'static str> {
    of.iter().map(|level| level.words())
}

/// The class of a chip of this level.
#[must_use]
pub const fn class(level: Level) -> &'static str {
    match level {
        Level::Documented => "ev-documented",
        Level::OpenSource => "ev-open",
        Level::Case => "ev-case",
        Level::Concluded => "ev-concluded",
        Level::PublicPost => "ev-post",
        Level::Checked => "ev-checked",
        Level::Inferred => "ev-inferred",
        Level::Free => "ev-free",
    }
}
