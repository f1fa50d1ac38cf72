//! Scenario files: TOML, read natively; the page gets them baked in.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};
use std::path::Path;

use serde::Deserialize;

use crate::scenario::{Draft, Library};

/// A scenario as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    number: toml::Spanned<i64>,
    name: String,
    title: String,
    summary: String,
    starts_at: String,
    expect: String,
    #[serde(default)]
    set: BTreeMap<String, Setting>,
}

/// The value of a parameter.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a whole number or the name of a choice"
)]
enum Setting {
    Number(i64),
    Choice(String),
}

/// Reads one scenario file.
///
/// # Errors
/// One sentence naming the line, and what was expected and found there.
pub fn draft(text: &str) -> Result<Draft, String> {
    let file: ScenarioFile = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        place(text, start, error.message())
    })?;
    let number = u8::try_from(*file.number.get_ref()).map_err(|_| {
        let message = "expected a whole number from 0 to 255";
        place(text, file.number.span().start, message)
    })?;
    let setting = |(name, setting): (String, Setting)| match setting {
        Setting::Number(number) => (name, number.to_string()),
        Setting::Choice(choice) => (name, choice),
    };
    Ok(Draft {
        number,
        name: file.name,
        title: file.title,
        summary: file.summary,
        starts_at: file.starts_at,
        expect: file.expect,
        set: file.set.into_iter().map(setting).collect(),
    })
}

/// What is wrong at a byte of the text, with the line that it is about.
fn place(text: &str, start: usize, message: &str) -> String {
    let before = text.get(..start).unwrap_or(text);
    let number = before.matches('\n').count();
    let line = text.lines().nth(number).unwrap_or_default();
    format!("line {}, {}: {message}", number + 1, crate::quote(line))
}

impl Library {
    /// Reads every `*.toml` of a folder.
    ///
    /// # Errors
    /// One sentence a problem, naming the file, what was expected and what was found.
    pub fn load(dir: &Path) -> Result<Library, String> {
        let entries = std::fs::read_dir(dir).map_err(|e| {
            format!(
                "{}: expected a folder of scenario files, found none ({e})",
                dir.display()
            )
        })?;
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        });
        paths.sort();
        if paths.is_empty() {
            return Err(format!(
                "{}: expected scenario files (*.toml), found none",
                dir.display()
            ));
        }
        let mut drafts = Vec::new();
        let mut problems: Vec<String> = Vec::new();
        for path in &paths {
            let read = std::fs::read_to_string(path)
                .map_err(|e| e.to_string())
                .and_then(|text| draft(&text));
            let named = read.and_then(|draft| {
                crate::scenario::Scenario::check(&draft)?;
                let stem = path
                    .file_stem()
                    .and_then(|stem| stem.to_str())
                    .unwrap_or("");
                if stem == draft.name {
                    Ok(draft)
                } else {
                    Err(format!(
                        "name: expected the file's own name {stem:?}, found {:?}",
                        draft.name
                    ))
                }
            });
            match named {
                Ok(draft) => drafts.push(draft),
                Err(e) => problems.push(format!("{}: {e}", path.display())),
            }
        }
        if problems.is_empty() {
            Library::check(&drafts)
        } else {
            Err(problems.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    const GOOD: &str = "number = 1\nname = \"x\"\ntitle = \"t\"\nsummary = \"s\"\nstarts_at = \"2025-02-10T08:00:00Z\"\nexpect = \"joined\"\n";

    fn refused(text: &str, expect: &str) {
        let message = draft(text)
            .and_then(|draft| Scenario::check(&draft).map(|_| ()))
            .unwrap_err();
        assert!(message.contains(expect), "{message}");
    }

    #[test]
    fn a_bad_file_says_what_was_expected_and_found() {
        assert!(draft(GOOD).is_ok());
        refused("number = ", "line 1, \"number = \": ");
        refused("", "missing field `number`");
        refused(
            &GOOD.replace("number = 1", "number = 256"),
            "line 1, \"number = 256\": expected a whole number from 0 to 255",
        );
        refused(
            &GOOD.replace("title", "titel"),
            "line 3, \"titel = \"t\"\": unknown field `titel`, expected one of `number`, `name`, `title`",
        );
        refused(
            &GOOD.replace("\"t\"", "7"),
            "line 3, \"title = 7\": invalid type: integer `7`, expected a string",
        );
        refused(
            &GOOD.replace("joined", "fine"),
            "expect: expected \"joined\" or",
        );
        refused(
            &GOOD.replace("08:00", "25:00"),
            "starts_at: expected a UTC time",
        );
        refused(
            &format!("{GOOD}[set]\ntoken_lifetim_s = 1\n"),
            "nearest name is \"token_lifetime_s\"",
        );
        refused(
            &format!("{GOOD}[set]\ntoken_lifetime_s = 0\n"),
            "expected a whole number from 1 to 86400 (s), found \"0\"",
        );
        refused(
            &format!("{GOOD}[set]\ntoken_lifetime_s = 1.5\n"),
            "line 8, \"token_lifetime_s = 1.5\": expected a whole number or the name of a choice",
        );
    }
}
