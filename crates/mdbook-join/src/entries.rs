//! A TOML file that is a list of entries, each a few named texts: read and checked once, every problem with its line.
use crate::problem::{Lines, Problem, nearest, quoted};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What the entries of a file look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The name of the tables: `[[source]]`.
    pub table: &'static str,
    /// Names of the texts that every entry has.
    pub required: &'static [&'static str],
    /// Names of the texts that an entry may have.
    pub optional: &'static [&'static str],
    /// A list of smaller entries that an entry may have: its name, and what they look like.
    pub list: Option<&'static Shape>,
}

/// One entry as it stands in the file.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its line, counted from 1.
    pub line: usize,
    /// Whether it has no problem of its own so far.
    pub whole: bool,
    /// Each text on one line, with its line in the file.
    texts: BTreeMap<&'static str, (String, usize)>,
    /// The entries of its list.
    pub list: Vec<Entry>,
}

impl Entry {
    /// A text; empty when the entry has none of that name.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |(text, _)| text)
    }

    /// A text with its line in the file, when there is one.
    #[must_use]
    pub fn placed(&self, name: &str) -> Option<(&str, usize)> {
        self.texts
            .get(name)
            .map(|(text, line)| (text.as_str(), *line))
    }
}

/// Reads the text of the file called `file`; what is wrong is added to `problems`. `None` when it is not TOML at all.
#[must_use]
pub fn parse(
    file: &str,
    text: &str,
    shape: Shape,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Entry>> {
    let mut reader = Reader {
        file,
        lines: Lines::of(text),
        problems,
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.problem(at, &format!("not TOML: {}", error.message()));
        }
        return None;
    }
    let mut entries = Vec::new();
    for (key, value) in table.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            (name, DeValue::Array(list)) if name == shape.table => {
                entries.extend(list.iter().filter_map(|entry| reader.entry(entry, shape)));
            }
            _ => reader.problem(
                key.span().start,
                &format!(
                    "expected [[{}]], found {}",
                    shape.table,
                    quoted(key.get_ref())
                ),
            ),
        }
    }
    Some(entries)
}

struct Reader<'a> {
    file: &'a str,
    lines: Lines,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, offset: usize, text: &str) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line: self.lines.at(offset),
            text: text.to_owned(),
        });
    }

    /// One entry, with all that could be read of it.
    fn entry(&mut self, entry: &Spanned<DeValue<'_>>, shape: Shape) -> Option<Entry> {
        let at = entry.span().start;
        let DeValue::Table(table) = entry.get_ref() else {
            let found = entry.get_ref().type_str();
            self.problem(
                at,
                &format!("expected [[{}]] tables, found {found}", shape.table),
            );
            return None;
        };
        let before = self.problems.len();
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            let listed = shape.list.is_some_and(|list| list.table == name);
            if !shape.required.contains(&name) && !shape.optional.contains(&name) && !listed {
                let known = nearest(name, shape.required.iter().chain(shape.optional).copied());
                self.problem(
                    key.span().start,
                    &format!("unknown key {}{known}", quoted(name)),
                );
            }
        }
        let mut texts = BTreeMap::new();
        for (&name, required) in shape
            .required
            .iter()
            .map(|name| (name, true))
            .chain(shape.optional.iter().map(|name| (name, false)))
        {
            let missing = required.then_some((at, shape.table));
            if let Some(text) = self.text(table, name, missing) {
                texts.insert(name, text);
            }
        }
        let list = shape.list.map(|inner| self.list(table, *inner));
        Some(Entry {
            line: self.lines.at(at),
            whole: self.problems.len() == before,
            texts,
            list: list.unwrap_or_default(),
        })
    }

    /// The list of smaller entries, when there is one.
    fn list(&mut self, table: &DeTable<'_>, shape: Shape) -> Vec<Entry> {
        match table.get(shape.table).map(|value| (value, value.get_ref())) {
            Some((_, DeValue::Array(list))) => list
                .iter()
                .filter_map(|entry| self.entry(entry, shape))
                .collect(),
            Some((value, other)) => {
                let found = other.type_str();
                self.problem(
                    value.span().start,
                    &format!(
                        "expected a list of {{ … }} for {}, found {found}",
                        shape.table
                    ),
                );
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// The text under `name` on one line, with its line in the file; `missing` is where to say of what that it is missing.
    fn text(
        &mut self,
        table: &DeTable<'_>,
        name: &str,
        missing: Option<(usize, &str)>,
    ) -> Option<(String, usize)> {
        let Some(value) = table.get(name) else {
            if let Some((at, of)) = missing {
                self.problem(at, &format!("the {of} has no {name}"));
            }
            return None;
        };
        let at = value.span().start;
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                Some((text, self.lines.at(at)))
            }
            Some(_) => {
                self.problem(at, &format!("{name} is empty"));
                None
            }
            None => {
                let found = value.get_ref().type_str();
                self.problem(at, &format!("expected text for {name}, found {found}"));
                None
            }
        }
    }
}
