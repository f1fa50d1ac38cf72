//! How a claim is known: the words an author writes and the classes a page carries.

/// How a claim is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Microsoft documentation, an open specification, an RFC.
    Documented,
    /// Code or data in a public repository.
    OpenSource,
    /// Stated by the published report of the case.
    Case,
    /// Another public post; weaker than documentation.
    PublicPost,
    /// Our conclusion; never shown as fact.
    Inferred,
    /// A quantity without a right value: the reader's to choose.
    Free,
}

impl Level {
    /// The words that book and figures show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Level::Documented => "documented",
            Level::OpenSource => "open source",
            Level::Case => "observed in the case",
            Level::PublicPost => "public post",
            Level::Inferred => "inferred",
            Level::Free => "free",
        }
    }
}

/// The levels that a source can have, strongest first.
pub const OF_SOURCES: [Level; 4] = [
    Level::Documented,
    Level::OpenSource,
    Level::Case,
    Level::PublicPost,
];

/// The levels that a mark in prose can have.
pub const OF_MARKS: [Level; 5] = [
    Level::Documented,
    Level::OpenSource,
    Level::Case,
    Level::PublicPost,
    Level::Inferred,
];

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
        Level::PublicPost => "ev-post",
        Level::Inferred => "ev-inferred",
        Level::Free => "ev-free",
    }
}
