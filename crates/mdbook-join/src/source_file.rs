//! The file of the sources, `src/sources.toml`: read and checked once, every problem with its line.
use crate::level;
use crate::problem::{Problem, nearest, of_data, quoted};
use crate::sources::{Source, Sources};
use join_reference::data::{self, Placed, Sheet, SourceRow};

/// Reads the text of the file called `file`; what is wrong is added to `problems`.
#[must_use]
pub fn parse(file: &str, text: &str, problems: &mut Vec<Problem>) -> Sources {
    let sheet = data::read::<SourceRow>(text);
    problems.extend(sheet.faults.iter().map(|fault| of_data(file, fault)));
    if !sheet.readable {
        return Sources::unreadable();
    }
    let mut sources = Sources::default();
    for row in &sheet.rows {
        let faults = take(row, &sheet, &mut sources);
        problems.extend(faults.into_iter().map(|(line, text)| Problem {
            file: file.to_owned(),
            line,
            text,
        }));
    }
    sources
}

/// One `[[source]]`: all its problems by line, then it is taken or counted as broken.
fn take(
    row: &Placed<SourceRow>,
    sheet: &Sheet<SourceRow>,
    sources: &mut Sources,
) -> Vec<(usize, String)> {
    let mut faults: Vec<(usize, String)> = Vec::new();
    let level = level::read(&row.level, &level::OF_SOURCES);
    if level.is_none() && !row.lacks("level") {
        let known = nearest(&row.level, level::words(&level::OF_SOURCES));
        let text = format!("unknown level {} of a source{known}", quoted(&row.level));
        faults.push((sheet.line(&row.level), text));
    }
    let (id, url): (&str, &str) = (&row.id, &row.url);
    let address = url.starts_with("https://") || url.starts_with("http://");
    if !row.lacks("url") && (!address || url.contains(char::is_whitespace)) {
        let text = format!(
            "expected a url that begins with https://, found {}",
            quoted(url)
        );
        faults.push((sheet.line(&row.url), text));
    }
    if row.lacks("id") {
        return faults;
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    let twice = sources.broken.contains(id) || sources.list.iter().any(|other| other.id == id);
    if !id.bytes().all(plain) {
        let text = format!(
            "an id has letters, digits, \".\", \"-\" and \"_\" only, found {}",
            quoted(id)
        );
        faults.push((sheet.line(&row.id), text));
    } else if twice {
        let text = format!("the id {} stands twice", quoted(id));
        faults.push((sheet.line(&row.id), text));
    }
    let Some(level) = level.filter(|_| row.whole && faults.is_empty()) else {
        sources.broken.insert(id.to_owned());
        return faults;
    };
    sources.list.push(Source {
        id: id.to_owned(),
        level,
        title: row.title.to_string(),
        url: url.to_owned(),
        publisher: row.publisher.to_string(),
        licence: row.licence.as_ref().map(ToString::to_string),
        note: row.note.as_ref().map(ToString::to_string),
    });
    faults
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
