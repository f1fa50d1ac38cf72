//! Which tests hold a rule: the marks `// r[rule]` above the tests of the repository.
//! `r[always]` and `r[sometimes]` stand for all rules of that kind.
use std::fs;
use std::path::{Path, PathBuf};

/// A test that a mark names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The rule, or `always` or `sometimes`.
    pub rule: String,
    /// The file from the repository's root.
    pub file: String,
    /// The line of the mark, counted from 1.
    pub line: usize,
    /// The name of the function below the mark; empty when there is none.
    pub name: String,
}

impl Test {
    /// The file without the folders that all tests of a crate share: `join-sim/boundary.rs`.
    #[must_use]
    pub fn short(&self) -> String {
        let parts: Vec<&str> = self.file.split('/').collect();
        match parts[..] {
            ["crates", name, .., file] => format!("{name}/{file}"),
            _ => self.file.clone(),
        }
    }

    /// The test's name as a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        self.name.replace('_', " ")
    }
}

/// The marks in `crates/*/tests` and `tests` below `root`, by file and line.
#[must_use]
pub fn read(root: &Path) -> Vec<Test> {
    let mut files = Vec::new();
    let crates = list(&root.join("crates"));
    for folder in crates
        .iter()
        .map(|path| path.join("tests"))
        .chain([root.join("tests")])
    {
        rust_files(&folder, &mut files);
    }
    files.sort();
    let mut tests = Vec::new();
    for path in files {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let file = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        marks(&file, &text, &mut tests);
    }
    tests
}

/// The marks in one file.
fn marks(file: &str, text: &str, tests: &mut Vec<Test>) {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (at, line) in lines.iter().enumerate() {
        let Some(marks) = line.strip_prefix("// r[") else {
            continue;
        };
        let name = lines[at..]
            .iter()
            .find_map(|line| line.strip_prefix("fn "))
            .unwrap_or("");
        let name = name.split('(').next().unwrap_or("");
        for rule in marks
            .split("r[")
            .filter_map(|mark| mark.split_once(']'))
            .map(|(rule, _)| rule)
        {
            tests.push(Test {
                rule: rule.to_owned(),
                file: file.to_owned(),
                line: at + 1,
                name: name.to_owned(),
            });
        }
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in list(folder) {
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// What is in a folder; nothing when there is no such folder.
fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_with_the_test_below_them() {
        let text = "//! x\n// r[token.window] r[run.ends] both\n#[test]\nfn it_holds() {\n    // r[always]\n}\n// not r[x]\n";
        let mut tests = Vec::new();
        marks("crates/join-sim/tests/model/boundary.rs", text, &mut tests);
        let got: Vec<String> = tests
            .iter()
            .map(|test| {
                format!(
                    "{} {} {} {}",
                    test.rule,
                    test.line,
                    test.short(),
                    test.words()
                )
            })
            .collect();
        let file = "join-sim/boundary.rs";
        assert_eq!(
            got,
            [
                format!("token.window 2 {file} it holds"),
                format!("run.ends 2 {file} it holds"),
                format!("always 5 {file} ")
            ]
        );
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_tests() {
        assert_eq!(read(Path::new("/nowhere/at/all")), []);
    }
}
