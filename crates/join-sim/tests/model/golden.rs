//! Golden files: compared line by line, written anew with `JOIN_BLESS=1`.

use std::path::{Path, PathBuf};

/// Where the goldens lie.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

/// Whether the goldens are to be written instead of compared.
pub fn blessing() -> bool {
    std::env::var_os("JOIN_BLESS").is_some_and(|value| value == "1")
}

/// Compares a text with the golden file of this name, or writes the file when blessing.
///
/// # Errors
/// A sentence with the first line that differs.
pub fn check(name: &str, text: &str) -> Result<(), String> {
    let path = folder().join(name);
    if blessing() {
        let parent = path.parent().expect("a golden lies in a folder");
        std::fs::create_dir_all(parent).map_err(|e| format!("{}: {e}", parent.display()))?;
        return std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()));
    }
    let golden = std::fs::read_to_string(&path)
        .map_err(|e| format!("{name}: no such golden ({e}); JOIN_BLESS=1 writes it"))?;
    match first_difference(&golden, text) {
        None => Ok(()),
        Some(difference) => Err(format!(
            "{name}: {difference}\n(JOIN_BLESS=1 writes it anew)"
        )),
    }
}

/// Fails with every problem at once.
pub fn all(results: impl IntoIterator<Item = Result<(), String>>) {
    let problems: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n\n"));
}

/// Fails when the folder holds a golden that no test compares any more.
pub fn no_other(inside: &str, names: &[String]) {
    let entries = std::fs::read_dir(folder().join(inside)).expect("a folder of goldens");
    let mut strangers = Vec::new();
    for entry in entries {
        let file = entry.expect("a readable entry").file_name();
        let file = file.to_string_lossy().into_owned();
        if !names.contains(&file) {
            strangers.push(file);
        }
    }
    assert!(
        strangers.is_empty(),
        "goldens/{inside}: nothing compares {strangers:?}"
    );
}

/// The first line in which two texts differ, with its number; none when they are equal.
pub fn first_difference(golden: &str, text: &str) -> Option<String> {
    if golden == text {
        return None;
    }
    let (mut old, mut new) = (golden.split('\n'), text.split('\n'));
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (Some(a), Some(b)) if a == b => {}
            (a, b) => {
                let show = |line: Option<&str>| {
                    line.map_or("(the text has ended)".to_string(), ToString::to_string)
                };
                return Some(format!(
                    "line {number}\n  golden: {}\n  now:    {}",
                    show(a),
                    show(b)
                ));
            }
        }
    }
}

#[test]
fn the_first_difference_is_named_with_its_line() {
    let check = |a: &str, b: &str, expect: Option<&str>| {
        let found = first_difference(a, b);
        assert_eq!(found.is_some(), expect.is_some(), "{a:?} {b:?}");
        if let (Some(found), Some(expect)) = (found, expect) {
            assert!(found.starts_with(expect), "{found}");
        }
    };
    check("a\nb\n", "a\nb\n", None);
    check("a\nb\n", "a\nc\n", Some("line 2\n  golden: b\n  now:    c"));
    check("a\n", "a\nc\n", Some("line 2\n  golden: \n  now:    c"));
    check(
        "a",
        "a\n",
        Some("line 2\n  golden: (the text has ended)\n  now:    "),
    );
    check("a\r\n", "a\n", Some("line 1"));
}
