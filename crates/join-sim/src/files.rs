//! Scenario files: TOML, read natively; the page gets them baked in.

use std::path::Path;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::scenario::{Draft, Library};

const KEYS: &str = "number, name, title, summary, starts_at, expect and a table [set]";

/// Reads one scenario file.
///
/// # Errors
/// One sentence naming what was expected and found, with the line where TOML itself is broken.
pub fn draft(text: &str) -> Result<Draft, String> {
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| {
        let line = e.span().map_or(0, |span| {
            text[..span.start.min(text.len())].matches('\n').count() + 1
        });
        format!("line {line}: {}", e.message())
    })?;
    if let Some(unknown) = table.keys().find(|key| !KEYS_KNOWN.contains(&key.as_str())) {
        return Err(format!("unknown key {unknown:?}; expected {KEYS}"));
    }
    let text_of = |key: &str| {
        let found = table
            .get(key)
            .ok_or_else(|| format!("key {key:?} is missing; expected {KEYS}"))?;
        found
            .as_str()
            .map(ToString::to_string)
            .ok_or_else(|| format!("{key}: expected a text, found {found}"))
    };
    let number = table
        .get("number")
        .and_then(toml::Value::as_integer)
        .and_then(|number| u8::try_from(number).ok())
        .ok_or("number: expected a whole number from 0 to 255")?;
    let mut set = Vec::new();
    match table.get("set") {
        None => {}
        Some(toml::Value::Table(changes)) => {
            for (name, value) in changes {
                let value = match value {
                    toml::Value::Integer(number) => number.to_string(),
                    toml::Value::String(text) => text.clone(),
                    other => {
                        return Err(format!(
                            "set.{}: expected a whole number or the name of a choice, found {other}",
                            crate::quote(name)
                        ));
                    }
                };
                set.push((name.clone(), value));
            }
        }
        Some(other) => return Err(format!("set: expected a table, found {other}")),
    }
    Ok(Draft {
        number,
        name: text_of("name")?,
        title: text_of("title")?,
        summary: text_of("summary")?,
        starts_at: text_of("starts_at")?,
        expect: text_of("expect")?,
        set,
    })
}

const KEYS_KNOWN: &[&str] = &[
    "number",
    "name",
    "title",
    "summary",
    "starts_at",
    "expect",
    "set",
];

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
        refused("number = ", "line 1: ");
        refused("", "number: expected a whole number");
        refused(
            &GOOD.replace("number = 1", "number = 256"),
            "number: expected a whole number from 0 to 255",
        );
        refused(&GOOD.replace("title", "titel"), "unknown key \"titel\"");
        refused(
            &GOOD.replace("\"t\"", "7"),
            "title: expected a text, found 7",
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
            "expected a whole number or the name of a choice, found 1.5",
        );
    }
}
