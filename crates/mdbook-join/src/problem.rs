//! Problems of the book: file, line, one sentence; collected, then reported all at once.
use join_reference::data::{Fault, What};
use std::fmt;

/// One problem and its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file as an author names it, from the book's root: `src/chapter.md`.
    pub file: String,
    /// The line, counted from 1; 0 when the problem is of the file or folder as a whole.
    pub line: usize,
    /// What was expected and found, in one sentence.
    pub text: String,
}

impl Problem {
    /// A problem without a line.
    #[must_use]
    pub fn of_file(file: &str, text: &str) -> Problem {
        Problem {
            file: file.to_owned(),
            line: 0,
            text: text.to_owned(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(f, "{}: {}", self.file, self.text);
        }
        write!(f, "{}:{}: {}", self.file, self.line, self.text)
    }
}

/// All problems of a book, ordered by file and line.
#[derive(Debug)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Orders the problems; `Ok` when there is none.
    ///
    /// # Errors
    /// The problems, when there are any.
    pub fn check(mut all: Vec<Problem>) -> Result<(), Problems> {
        all.sort();
        all.dedup();
        if all.is_empty() {
            Ok(())
        } else {
            Err(Problems(all))
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// A problem of a data file, with the nearest name where a key is unknown.
#[must_use]
pub fn of_data(file: &str, fault: &Fault) -> Problem {
    let near = match &fault.what {
        What::UnknownKey { key, known } => nearest(key, known.iter().map(String::as_str)),
        _ => String::new(),
    };
    Problem {
        file: file.to_owned(),
        line: fault.line,
        text: format!("{}{near}", fault.what),
    }
}

/// The line of the file on disk that a line of the text handed to us came from.
///
/// mdBook expands `{{#include}}` before we see a chapter, which moves the lines behind it.
/// A line that came from an included file is given the line where the two texts begin to differ: the first include.
#[must_use]
pub fn line_on_disk(given: &str, disk: &str, line: usize) -> usize {
    let (given, disk): (Vec<&str>, Vec<&str>) = (given.lines().collect(), disk.lines().collect());
    let same_before = given.iter().zip(&disk).take_while(|(a, b)| a == b).count();
    if line <= same_before {
        return line;
    }
    let rest = given.len().min(disk.len()) - same_before;
    let same_after = given
        .iter()
        .rev()
        .zip(disk.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    if line > given.len() - same_after && line <= given.len() {
        return line + disk.len() - given.len();
    }
    let Some(wanted) = given.get(line - 1) else {
        return disk.len().max(1);
    };
    let mut found = (same_before..disk.len() - same_after).filter(|&i| disk[i] == *wanted);
    match (found.next(), found.next()) {
        (Some(only), None) => only + 1,
        _ => (same_before + 1).min(disk.len().max(1)),
    }
}

/// `; nearest: "X"` for a message about an unknown name; nothing for an empty name or when no name is known.
#[must_use]
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if wanted.is_empty() || known.is_empty() {
        return String::new();
    }
    let same = known
        .iter()
        .copied()
        .find(|name| name.eq_ignore_ascii_case(wanted));
    let nearest = same.unwrap_or_else(|| join_sim::nearest(wanted, known.iter().copied()));
    format!("; nearest: \"{nearest}\"")
}

/// A name as a message quotes it: at most 60 characters, without line breaks.
#[must_use]
pub fn quoted(name: &str) -> String {
    let mut short: String = name
        .chars()
        .take(60)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if name.chars().nth(60).is_some() {
        short.push('…');
    }
    format!("\"{short}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_wins_and_case_counts_less_than_a_letter() {
        let known = ["PRT", "REG", "TOK", "token.window"];
        for (wanted, expect) in [
            ("PRTT", "PRT"),
            ("prt", "PRT"),
            ("tok", "TOK"),
            ("token.windw", "token.window"),
        ] {
            assert_eq!(
                nearest(wanted, known),
                format!("; nearest: \"{expect}\""),
                "{wanted}"
            );
        }
        assert_eq!(nearest("x", []), "");
        assert_eq!(nearest("", known), "");
    }

    #[test]
    fn lines_behind_an_include_are_those_of_the_file() {
        let disk = "one\n{{#include x}}\nthree\n{{#include y}}\nfive\n";
        let given = "one\nx1\nx2\nthree\ny1\ny2\ny3\nfive\n";
        let got: Vec<usize> = (1..=8)
            .map(|line| line_on_disk(given, disk, line))
            .collect();
        assert_eq!(got, [1, 2, 2, 3, 2, 2, 2, 5]);
        assert_eq!(line_on_disk("a\nb", "a\nb", 2), 2);
        assert_eq!(line_on_disk("x\nx\nx", "x", 3), 1);
        assert_eq!(line_on_disk("x", "x\nx\nx", 1), 1);
    }
}
