//! The one reader of the data files: serde makes the rows, and what it refuses is told and taken out until the rest is read.

use super::fault::{Fault, What};
use super::rows::{Claim, DataRow};
use super::text::{EMPTY, Lines, Text};
use core::ops::{Deref, Range};
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue, ValueDeserializer};

/// So many problems of one row are told; what is more is not a row.
const LIMIT: usize = 40;

/// What stands for a key that a row lacks, so that the rest of it can be read.
const LACKING: &str = "-";

/// A row with its place.
#[derive(Clone, Debug)]
pub struct Placed<R> {
    row: R,
    /// Its line, counted from 1.
    pub line: usize,
    /// Whether nothing was wrong with it.
    pub whole: bool,
    lacks: Vec<String>,
}

impl<R> Placed<R> {
    /// Whether every row has such a key and this one has none, or one with a value that cannot be read.
    #[must_use]
    pub fn lacks(&self, key: &str) -> bool {
        self.lacks.iter().any(|lacking| lacking == key)
    }
}

impl<R> Deref for Placed<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.row
    }
}

impl<R: Claim> Claim for Placed<R> {
    fn sources(&self) -> Option<&Text> {
        self.row.sources()
    }

    fn level(&self) -> Option<&Text> {
        self.row.level()
    }
}

/// A file: its rows in order, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Sheet<R> {
    /// What could be read of each row.
    pub rows: Vec<Placed<R>>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Whether the file is TOML at all.
    pub readable: bool,
    lines: Lines,
}

impl<R> Default for Sheet<R> {
    fn default() -> Sheet<R> {
        Sheet {
            rows: Vec::new(),
            faults: Vec::new(),
            readable: true,
            lines: Lines::default(),
        }
    }
}

impl<R> Sheet<R> {
    /// The line of a text of one of its rows, counted from 1.
    #[must_use]
    pub fn line(&self, text: &Text) -> usize {
        self.lines.at(text.at())
    }

    fn fault(&mut self, at: usize, what: What) {
        self.faults.push(Fault {
            line: self.lines.at(at),
            what,
        });
    }
}

/// Reads a file: a list of rows, and nothing else.
#[must_use]
pub fn read<R: DataRow>(text: &str) -> Sheet<R> {
    let mut sheet = Sheet {
        lines: Lines::of(text),
        ..Sheet::default()
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    sheet.readable = errors.is_empty();
    if !sheet.readable {
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            sheet.fault(at, What::NotToml(error.message().to_owned()));
        }
        return sheet;
    }
    for (key, value) in table.into_inner() {
        let name: &str = key.get_ref();
        match value.into_inner() {
            DeValue::Array(list) if name == R::TABLE => {
                for entry in list {
                    let row = row(entry, &mut sheet);
                    sheet.rows.extend(row);
                }
            }
            _ => {
                let (expected, found) = (R::TABLE.to_owned(), name.to_owned());
                sheet.fault(key.span().start, What::OtherTable { expected, found });
            }
        }
    }
    sheet.faults.sort_by_key(|fault| fault.line);
    sheet
}

/// One row, with all that could be read of it.
fn row<R: DataRow>(mut entry: Spanned<DeValue<'_>>, sheet: &mut Sheet<R>) -> Option<Placed<R>> {
    let at = entry.span().start;
    if !entry.get_ref().is_table() {
        let (expected, found) = (R::TABLE.to_owned(), entry.get_ref().type_str().to_owned());
        sheet.fault(at, What::NotARow { expected, found });
        return None;
    }
    let before = sheet.faults.len();
    // The keys that are lacking or taken out, each with the place of its table.
    let mut lacks: Vec<(usize, String)> = Vec::new();
    for _ in 0..LIMIT {
        let error = match R::deserialize(ValueDeserializer::from(entry.clone())) {
            Ok(row) => {
                let own = lacks.into_iter().filter(|(table, _)| *table == at);
                return Some(Placed {
                    row,
                    line: sheet.lines.at(at),
                    whole: sheet.faults.len() == before,
                    lacks: own.map(|(_, key)| key).collect(),
                });
            }
            Err(error) => error,
        };
        let span = error.span().unwrap_or_else(|| entry.span());
        let Some((key, what)) = mend(&mut entry, R::TABLE, error.message(), &span) else {
            sheet.fault(span.start, What::Value(error.message().to_owned()));
            return None;
        };
        let told = lacks.contains(&key);
        match what {
            // Its value could not be read and was taken out.
            What::Missing { .. } if told => {}
            // What stands for it cannot be read either.
            What::Value(_) if told => return None,
            What::UnknownKey { .. } => sheet.fault(span.start, what),
            _ => {
                lacks.push(key);
                sheet.fault(span.start, what);
            }
        }
    }
    None
}

/// What serde calls a key that a row lacks, and one that no row has.
const MISSING: &str = "missing field ";
const UNKNOWN: &str = "unknown field ";

/// The place of a table, and one of its keys.
type Key = (usize, String);

/// Changes a row so that an error about the place `span` does not come again: what it is about, and the problem.
fn mend(
    entry: &mut Spanned<DeValue<'_>>,
    of: &str,
    message: &str,
    span: &Range<usize>,
) -> Option<(Key, What)> {
    if message.starts_with(MISSING) {
        let key = names(message).next()?;
        return find(entry, of, &mut |table, of| lacking(table, of, key, span));
    }
    if message.starts_with(UNKNOWN) {
        return find(entry, of, &mut |table, _| unknown(table, message, span));
    }
    find(entry, of, &mut |parent, of| {
        unread(parent, of, message, span)
    })
}

/// The first table or list of a row for which there is an answer; the name is that of its key.
fn find<'i, T>(
    value: &mut Spanned<DeValue<'i>>,
    of: &str,
    answer: &mut impl FnMut(&mut Spanned<DeValue<'i>>, &str) -> Option<T>,
) -> Option<T> {
    if let Some(found) = answer(value, of) {
        return Some(found);
    }
    match value.get_mut() {
        DeValue::Table(table) => table
            .iter_mut()
            .find_map(|(key, value)| find(value, key.get_ref(), answer)),
        DeValue::Array(list) => list.iter_mut().find_map(|value| find(value, of, answer)),
        _ => None,
    }
}

/// The table of the place lacks the key: something else stands for it from now on.
fn lacking(
    table: &mut Spanned<DeValue<'_>>,
    of: &str,
    key: &str,
    span: &Range<usize>,
) -> Option<(Key, What)> {
    let own = table.span();
    let DeValue::Table(entries) = table.get_mut() else {
        return None;
    };
    if own != *span {
        return None;
    }
    let name = Spanned::new(own.clone(), DeString::Owned(key.to_owned()));
    let text = DeValue::String(DeString::Owned(LACKING.to_owned()));
    entries.insert(name, Spanned::new(own.clone(), text));
    let (of, key) = (of.to_owned(), key.to_owned());
    Some(((own.start, key.clone()), What::Missing { of, key }))
}

/// The key of the place is none of the table's: it goes.
fn unknown(
    table: &mut Spanned<DeValue<'_>>,
    message: &str,
    span: &Range<usize>,
) -> Option<(Key, What)> {
    let own = table.span();
    let DeValue::Table(entries) = table.get_mut() else {
        return None;
    };
    let key = entries.keys().find(|key| key.span() == *span)?;
    let key = key.get_ref().to_string();
    entries.remove(key.as_str());
    let known = names(message).skip(1).map(str::to_owned).collect();
    Some(((own.start, key.clone()), What::UnknownKey { key, known }))
}

/// The value of the place cannot be read: it goes.
fn unread(
    parent: &mut Spanned<DeValue<'_>>,
    of: &str,
    message: &str,
    span: &Range<usize>,
) -> Option<(Key, What)> {
    let own = parent.span().start;
    match parent.get_mut() {
        DeValue::Table(entries) => {
            let (key, value) = entries.iter().find(|(_, value)| value.span() == *span)?;
            let key = key.get_ref().to_string();
            let what = value_fault(&key, value.get_ref().type_str(), message);
            entries.remove(key.as_str());
            Some(((own, key), what))
        }
        DeValue::Array(list) => {
            let value = list.iter().find(|value| value.span() == *span)?;
            let found = value.get_ref().type_str().to_owned();
            let others = list.iter().filter(|value| value.span() != *span);
            let others: DeArray<'_> = others.cloned().collect();
            *list = others;
            let expected = of.to_owned();
            Some(((own, of.to_owned()), What::NotARow { expected, found }))
        }
        _ => None,
    }
}

/// A sentence about a value that serde refuses.
fn value_fault(key: &str, found: &str, message: &str) -> What {
    let expected = message.rsplit_once(", expected ");
    What::Value(match (message.starts_with("invalid type"), expected) {
        (true, Some((_, "a sequence"))) => {
            format!("expected a list of {{ … }} for {key}, found {found}")
        }
        (true, Some((_, expected))) => format!("expected {expected} for {key}, found {found}"),
        _ if message == EMPTY => format!("{key} is empty"),
        _ => format!("{key}: {message}"),
    })
}

/// What stands between backticks in a message of serde: first what is missing or unknown, then what could be there.
fn names(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::super::rows::{CodeRow, EventRow};
    use super::*;

    const WHOLE: &str =
        "[[code]]\ncode = \"0x1\"\nfamily = \"F\"\nmeaning = \"a\n b\"\nremedy = \"r\"\n";

    /// What is said about a file of codes, and how many rows are left.
    fn check(text: &str, faults: &[&str], rows: usize) {
        let sheet: Sheet<CodeRow> = read(text);
        let said: Vec<String> = sheet.faults.iter().map(ToString::to_string).collect();
        assert_eq!(said, faults, "{text}");
        assert_eq!(sheet.rows.len(), rows, "{text}");
    }

    #[test]
    fn rows_are_read_with_their_lines() {
        let text = format!("# c\n\n{WHOLE}causes = [{{ is = \"i\",\n tells = \"t\" }}]\n")
            .replace("a\n b", "a  b");
        let sheet: Sheet<CodeRow> = read(&text);
        assert!(sheet.faults.is_empty(), "{:?}", sheet.faults);
        let row = &sheet.rows[0];
        assert_eq!((row.line, &*row.meaning, row.whole), (3, "a b", true));
        assert_eq!(sheet.line(&row.remedy), 7);
        assert_eq!(sheet.line(&row.causes[0].tells), 9);
        assert!(row.name.is_none());
    }

    #[test]
    fn every_problem_of_a_row_is_told_and_the_rest_of_it_is_read() {
        let whole = &WHOLE.replace("a\n b", "a");
        check(whole, &[], 1);
        check(
            &whole.replace("\"r\"", "3"),
            &["line 5: expected text for remedy, found integer"],
            1,
        );
        check(
            &whole.replace("\"r\"", "\" \""),
            &["line 5: remedy is empty"],
            1,
        );
        check(
            &whole.replace("\"r\"", "{ a = 1 }"),
            &["line 5: expected text for remedy, found table"],
            1,
        );
        check(
            "[[code]]\nnam = 1\ncode = []\n",
            &[
                "line 1: the code has no family",
                "line 1: the code has no meaning",
                "line 1: the code has no remedy",
                "line 2: unknown key \"nam\"",
                "line 3: expected text for code, found array",
            ],
            1,
        );
        let causes = |list: &str| format!("{whole}causes = {list}\n");
        check(
            &causes("3"),
            &["line 6: expected a list of { … } for causes, found integer"],
            1,
        );
        check(
            &causes("[3, 4]"),
            &[
                "line 6: expected [[causes]] tables, found integer",
                "line 6: expected [[causes]] tables, found integer",
            ],
            1,
        );
        check(
            &causes("[\n{ is = \"i\" },\n{ tels = \"t\", is = 1 }]"),
            &[
                "line 7: the causes has no tells",
                "line 8: expected text for is, found integer",
                "line 8: unknown key \"tels\"",
                "line 8: the causes has no tells",
            ],
            1,
        );
        check(
            "code = 1\n",
            &["line 1: expected [[code]], found \"code\""],
            0,
        );
        check(
            "[[cod]]\n",
            &["line 1: expected [[code]], found \"cod\""],
            0,
        );
        check(
            "code = [1]\n",
            &["line 1: expected [[code]] tables, found integer"],
            0,
        );
    }

    #[test]
    fn a_row_says_what_it_lacks_and_what_could_stand_there() {
        let sheet: Sheet<EventRow> = read("[[event]]\nid = \"1\"\nlogg = \"A\"\nmeaning = 1\n");
        let row = &sheet.rows[0];
        assert!(row.lacks("log") && row.lacks("meaning") && !row.lacks("id") && !row.whole);
        assert!(
            sheet.faults.iter().any(|fault| matches!(&fault.what,
                What::UnknownKey { known, .. } if known.iter().any(|key| key == "log"))),
            "{:?}",
            sheet.faults
        );
    }

    #[test]
    fn what_is_not_toml_is_told_by_its_lines() {
        let sheet: Sheet<CodeRow> = read("[[code]]\ncode =\n");
        assert!(!sheet.readable && sheet.rows.is_empty());
        assert!(
            sheet
                .faults
                .iter()
                .all(|fault| matches!(fault.what, What::NotToml(_)))
        );
        assert_eq!(sheet.faults[0].line, 2);
    }

    #[test]
    fn a_row_of_problems_ends() {
        let keys: String = (0..10_000).map(|key| format!("k{key} = 1\n")).collect();
        let sheet: Sheet<CodeRow> = read(&format!("[[code]]\n{keys}"));
        assert_eq!((sheet.faults.len(), sheet.rows.len()), (LIMIT, 0));
    }
}
