//! A text of a row, on one line and with its place; and which line of a file a place is on.

use core::fmt;
use core::ops::Deref;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use toml::Spanned;

/// A text that is not empty, its words with one blank between, and where it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Spanned<OneLine>")]
pub struct Text {
    text: String,
    at: usize,
}

impl Text {
    /// Where it begins, in bytes from the beginning of its file.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The parts between commas, without blanks around them; empty ones are left out.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let parts = self.text.split(',').map(str::trim);
        parts.filter(|part| !part.is_empty())
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Spanned<OneLine>> for Text {
    fn from(line: Spanned<OneLine>) -> Text {
        Text {
            at: line.span().start,
            text: line.into_inner().0,
        }
    }
}

/// What serde is told of a text without words.
pub(super) const EMPTY: &str = "is empty";

/// A text whose line breaks and other blanks are one blank each.
struct OneLine(String);

impl<'de> Deserialize<'de> for OneLine {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<OneLine, D::Error> {
        struct Words;
        impl Visitor<'_> for Words {
            type Value = OneLine;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<OneLine, E> {
                let words: Vec<&str> = text.split_whitespace().collect();
                match words.is_empty() {
                    true => Err(E::custom(EMPTY)),
                    false => Ok(OneLine(words.join(" "))),
                }
            }
        }
        from.deserialize_str(Words)
    }
}

/// Where the lines of a text begin, to turn byte offsets into line numbers.
#[derive(Clone, Debug, Default)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Reads the text once.
    #[must_use]
    pub fn of(text: &str) -> Lines {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Lines(core::iter::once(0).chain(ends).collect())
    }

    /// The line, counted from 1, that the byte at `offset` is on.
    #[must_use]
    pub fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|&start| start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_become_lines() {
        let lines = Lines::of("a\nbc\n\nd");
        let got: Vec<usize> = (0..8).map(|at| lines.at(at)).collect();
        assert_eq!(got, [1, 1, 2, 2, 2, 3, 4, 4]);
    }
}
