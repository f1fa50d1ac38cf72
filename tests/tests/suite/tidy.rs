//! What must stay true of the repository itself: who uses whom, and that every Rust file says what it is for.
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Who may use whom; ARCHITECTURE.md says the same in words. A crate may use itself in its tests.
const ARROWS: &[(&str, &[&str])] = &[
    ("join-sim", &[]),
    ("join-reference", &[]),
    ("join-wire", &["join-sim"]),
    ("join-study", &["join-sim"]),
    ("join-view", &["join-sim", "join-wire", "join-study"]),
    ("join-web", &["join-sim", "join-view"]),
    ("mdbook-join", &["join-sim", "join-study", "join-view"]),
    (
        "xtask",
        &[
            "join-sim",
            "join-wire",
            "join-study",
            "join-view",
            "join-reference",
            "mdbook-join",
            "join-lab-tests",
        ],
    ),
    (
        "join-lab-tests",
        &[
            "join-sim",
            "join-wire",
            "join-study",
            "join-view",
            "mdbook-join",
        ],
    ),
];

#[test]
fn nobody_uses_what_the_architecture_does_not_show() {
    let mut seen = 0;
    for (name, may) in ARROWS {
        let folder = if *name == "join-lab-tests" {
            root().join("tests")
        } else {
            root().join("crates").join(name)
        };
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        for line in manifest.lines() {
            let used = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let ours = ARROWS.iter().any(|(other, _)| *other == used);
            seen += usize::from(ours);
            assert!(
                !ours || used == *name || may.contains(&used),
                "{name} uses {used}, which ARCHITECTURE.md does not show"
            );
        }
    }
    assert!(seen > 10, "the manifests were not understood");
    let crates = std::fs::read_dir(root().join("crates")).unwrap().count();
    assert_eq!(
        crates + 1,
        ARROWS.len(),
        "a crate without a place in the architecture"
    );
}

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    let mut files = Vec::new();
    for folder in ["crates", "tests"] {
        walk(&root().join(folder), &mut files);
    }
    assert!(files.len() > 60, "{} files", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with("//! "),
            "{} does not open with a //! line",
            file.display()
        );
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
