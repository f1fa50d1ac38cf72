//! The file of the sources, `src/sources.toml`: read and checked once, every problem with its line.
use crate::level;
use crate::problem::{Lines, Problem, nearest, quoted};
use crate::sources::{Source, Sources};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const REQUIRED: [&str; 5] = ["id", "level", "title", "url", "publisher"];
const OPTIONAL: [&str; 2] = ["licence", "note"];

/// Reads the text of the file called `file`; what is wrong is added to `problems`.
#[must_use]
pub fn parse(file: &str, text: &str, problems: &mut Vec<Problem>) -> Sources {
    let mut reader = Reader {
        file,
        lines: Lines::of(text),
        problems,
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in errors {
            reader.problem(
                error.span().map_or(0, |span| span.start),
                &format!("not TOML: {}", error.message()),
            );
        }
        return Sources::unreadable();
    }
    let mut sources = Sources::default();
    for (key, value) in table.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("source", DeValue::Array(entries)) => {
                for entry in entries {
                    reader.entry(entry, &mut sources);
                }
            }
            _ => reader.problem(
                key.span().start,
                &format!("expected [[source]], found {}", quoted(key.get_ref())),
            ),
        }
    }
    sources
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

    /// One `[[source]]`: all its problems are told, then it is taken or counted as broken.
    fn entry(&mut self, entry: &Spanned<DeValue<'_>>, sources: &mut Sources) {
        let at = entry.span().start;
        let DeValue::Table(table) = entry.get_ref() else {
            return self.problem(
                at,
                &format!(
                    "expected [[source]] tables, found {}",
                    entry.get_ref().type_str()
                ),
            );
        };
        let before = self.problems.len();
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !REQUIRED.contains(&name) && !OPTIONAL.contains(&name) {
                let known = nearest(name, REQUIRED.into_iter().chain(OPTIONAL));
                self.problem(
                    key.span().start,
                    &format!("unknown key {}{known}", quoted(name)),
                );
            }
        }
        let [id, level, title, url, publisher] =
            REQUIRED.map(|name| self.text(table, name, Some(at)));
        let [licence, note] =
            OPTIONAL.map(|name| self.text(table, name, None).map(|(text, _)| text));
        let level = level.and_then(|(words, at)| {
            let found = level::read(&words, &level::OF_SOURCES);
            if found.is_none() {
                let known = nearest(&words, level::words(&level::OF_SOURCES));
                self.problem(
                    at,
                    &format!("unknown level {} of a source{known}", quoted(&words)),
                );
            }
            found
        });
        if let Some((url, at)) = &url
            && (!(url.starts_with("https://") || url.starts_with("http://"))
                || url.contains(char::is_whitespace))
        {
            self.problem(
                *at,
                &format!(
                    "expected a url that begins with https://, found {}",
                    quoted(url)
                ),
            );
        }
        if let Some((id, at)) = &id {
            if !id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
            {
                self.problem(
                    *at,
                    &format!(
                        "an id has letters, digits, \".\", \"-\" and \"_\" only, found {}",
                        quoted(id)
                    ),
                );
            } else if sources.broken.contains(id)
                || sources.list.iter().any(|source| source.id == *id)
            {
                self.problem(*at, &format!("the id {} stands twice", quoted(id)));
            }
        }
        let Some((id, _)) = id else { return };
        match (level, title, url, publisher) {
            (Some(level), Some((title, _)), Some((url, _)), Some((publisher, _)))
                if self.problems.len() == before =>
            {
                sources.list.push(Source {
                    id,
                    level,
                    title,
                    url,
                    publisher,
                    licence,
                    note,
                });
            }
            _ => {
                sources.broken.insert(id);
            }
        }
    }

    /// The text under `name` on one line, with its offset; `required_at` is where to say that it is missing.
    fn text(
        &mut self,
        table: &DeTable<'_>,
        name: &str,
        required_at: Option<usize>,
    ) -> Option<(String, usize)> {
        let Some(value) = table.get(name) else {
            if let Some(at) = required_at {
                self.problem(at, &format!("the source has no {name}"));
            }
            return None;
        };
        let at = value.span().start;
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => {
                Some((text.split_whitespace().collect::<Vec<_>>().join(" "), at))
            }
            Some(_) => {
                self.problem(at, &format!("{name} is empty"));
                None
            }
            None => {
                self.problem(
                    at,
                    &format!(
                        "expected text for {name}, found {}",
                        value.get_ref().type_str()
                    ),
                );
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, level: &str) -> String {
        format!(
            "[[source]]\nid = \"{id}\"\nlevel = \"{level}\"\ntitle = \"T\"\nurl = \"https://x.example/\"\npublisher = \"P\"\n"
        )
    }

    /// The problems of a file and the ids that are taken.
    fn check(text: &str, problems: &[&str], ids: &[&str]) {
        let mut found = Vec::new();
        let sources = parse("src/sources.toml", text, &mut found);
        found.sort();
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            problems,
            "{text}"
        );
        assert_eq!(
            sources
                .list
                .iter()
                .map(|s| s.id.as_str())
                .collect::<Vec<_>>(),
            ids,
            "{text}"
        );
    }

    #[test]
    fn good_sources_are_taken() {
        check("", &[], &[]);
        check(
            &(entry("PRT", "documented")
                + &entry("A.j-s_1", "open source")
                + "note = \"two\\nlines\"\n"),
            &[],
            &["PRT", "A.j-s_1"],
        );
        for level in level::OF_SOURCES {
            check(&entry("X", level.words()), &[], &["X"]);
        }
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        let f = |line: usize, text: &str| format!("src/sources.toml:{line}: {text}");
        let one = |text: &str, line, problem: &str| check(text, &[&f(line, problem)], &[]);
        one(
            &entry("X", "documentd"),
            3,
            "unknown level \"documentd\" of a source; nearest: \"documented\"",
        );
        one(
            &entry("X", "inferred"),
            3,
            "unknown level \"inferred\" of a source; nearest: \"documented\"",
        );
        one(
            &entry("a b", "documented"),
            2,
            "an id has letters, digits, \".\", \"-\" and \"_\" only, found \"a b\"",
        );
        one(&entry("", "documented"), 2, "id is empty");
        one(
            &(entry("X", "documented") + "licenze = \"MIT\"\n"),
            7,
            "unknown key \"licenze\"; nearest: \"licence\"",
        );
        one(
            &entry("X", "documented").replace("https:", "ftp:"),
            5,
            "expected a url that begins with https://, found \"ftp://x.example/\"",
        );
        one(
            &entry("X", "documented").replace("\"T\"", "3"),
            4,
            "expected text for title, found integer",
        );
        one(
            "[[surce]]\nid = \"X\"\n",
            1,
            "expected [[source]], found \"surce\"",
        );
        one("source = 1\n", 1, "expected [[source]], found \"source\"");
        one(
            "source = [1]\n",
            1,
            "expected [[source]] tables, found integer",
        );
        check(
            "\n[[source]]\nid = \"X\"\n",
            &["level", "publisher", "title", "url"]
                .map(|n| f(2, &format!("the source has no {n}")))
                .each_ref()
                .map(String::as_str),
            &[],
        );
        check(
            &(entry("PRT", "documented") + &entry("PRT", "open source")),
            &["src/sources.toml:8: the id \"PRT\" stands twice"],
            &["PRT"],
        );
    }

    #[test]
    fn a_file_that_is_not_toml_is_told_by_line() {
        let mut problems = Vec::new();
        let sources = parse(
            "src/sources.toml",
            &(entry("PRT", "documented") + "id =\n"),
            &mut problems,
        );
        assert!(
            problems
                .iter()
                .all(|p| p.line == 7 && p.text.starts_with("not TOML: ")),
            "{problems:?}"
        );
        assert!(!problems.is_empty());
        assert_eq!(sources.get("whatever"), Ok(None));
    }

    #[test]
    fn an_unknown_id_names_the_nearest_and_a_broken_one_is_not_told_twice() {
        let mut problems = Vec::new();
        let sources = parse(
            "f",
            &(entry("PRT", "documented") + &entry("BAD", "nonsense")),
            &mut problems,
        );
        assert_eq!(
            sources.get("PRTT"),
            Err(
                "unknown source \"PRTT\"; nearest: \"PRT\" (sources are in src/sources.toml)"
                    .into()
            )
        );
        assert_eq!(sources.get("BAD"), Ok(None));
        assert_eq!(sources.get("PRT").unwrap().unwrap().title, "T");
    }
}
