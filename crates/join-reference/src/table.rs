//! The table of all rows with what is needed to find them.
use crate::baked;
use crate::code::Codes;
use crate::event::Events;
use crate::pattern::Patterns;
use crate::rank::Words;
use crate::row::Row;
use alloc::string::String;
use alloc::vec::Vec;

/// The rows of the reference, ready to be searched.
#[derive(Debug, Default)]
pub struct Table {
    pub(crate) rows: Vec<Row>,
    pub(crate) codes: Codes,
    pub(crate) events: Events,
    pub(crate) patterns: Patterns,
    pub(crate) words: Words,
}

impl Table {
    /// A table of these rows; their order is the order of hits that stand at the same place.
    #[must_use]
    pub fn of(rows: Vec<Row>) -> Table {
        Table {
            codes: Codes::of(&rows),
            events: Events::of(&rows),
            patterns: Patterns::of(&rows),
            words: Words::of(&rows),
            rows,
        }
    }

    /// The table of a text that [`Table::bake`] wrote; what is not a whole row is left out.
    #[must_use]
    pub fn baked(text: &str) -> Table {
        Table::of(baked::read(text))
    }

    /// The rows as one text, for the page.
    #[must_use]
    pub fn bake(&self) -> String {
        baked::bake(&self.rows)
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}
