//! What must stay true of the repository itself: who uses whom, what the code is made of, and what a file may be.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file of the repository, by its path below the root.
fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A path below the root, with `/` between its parts.
pub fn name(path: &Path) -> String {
    let root = root();
    let below = path.strip_prefix(&root).unwrap_or(path);
    let parts = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// Every file below `crates/`, `programs/` and `tests/` with that ending, sorted.
pub fn files(ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for folder in ["crates", "programs", "tests"] {
        walk(&root().join(folder), ending, &mut found);
    }
    found.sort();
    found
}

type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Each crate of the workspace with those it uses, by the manifests; itself, which its tests may use, left out.
fn used() -> Arrows {
    let manifests = files("Cargo.toml");
    let tables: Vec<toml::Table> = manifests
        .iter()
        .map(|path| read(&name(path)).parse().expect("a manifest is TOML"))
        .collect();
    let title = |table: &toml::Table| table["package"]["name"].as_str().unwrap_or("?").to_owned();
    let ours: BTreeSet<String> = tables.iter().map(title).collect();
    let mut arrows = Arrows::new();
    for table in &tables {
        let lists = ["dependencies", "dev-dependencies", "build-dependencies"];
        let named = lists.iter().filter_map(|list| table.get(*list)?.as_table());
        let mut uses: BTreeSet<String> = named.flat_map(|list| list.keys().cloned()).collect();
        uses.retain(|other| ours.contains(other) && *other != title(table));
        arrows.insert(title(table), uses);
    }
    arrows
}

/// The same as ARCHITECTURE.md shows it: lines `CRATE → CRATE CRATE` in the block under "Who uses whom".
fn shown() -> Arrows {
    let text = read("ARCHITECTURE.md");
    let section = text
        .split("## Who uses whom")
        .nth(1)
        .expect("the section is there");
    let block = section.split("```").nth(1).expect("a block is in it");
    let lines = block.lines().skip(1).filter(|line| !line.trim().is_empty());
    let arrows = lines.map(|line| {
        let (title, uses) = line.split_once('→').unwrap_or((line, ""));
        let uses = uses.split_whitespace().map(str::to_owned);
        (title.trim().to_owned(), uses.collect())
    });
    arrows.collect()
}

#[test]
fn the_architecture_shows_who_uses_whom_and_nothing_else() {
    let (used, shown) = (used(), shown());
    assert!(
        used.len() > 8,
        "the manifests were not understood: {used:?}"
    );
    for (title, uses) in &used {
        assert_eq!(shown.get(title), Some(uses), "{title} in ARCHITECTURE.md");
    }
    assert_eq!(
        shown.len(),
        used.len(),
        "crates that ARCHITECTURE.md alone has"
    );
}

/// The packages that the project is built on: the crate whose manifest has each, a file that uses it, and how.
const CORE: [(&str, &str, &str, &str); 7] = [
    (
        "mdbook-driver",
        "crates/xtask",
        "src/book.rs",
        "use mdbook_driver::MDBook;",
    ),
    (
        "mdbook-preprocessor",
        "crates/mdbook-join",
        "src/lib.rs",
        "impl Preprocessor for Join",
    ),
    (
        "mdbook-markdown",
        "crates/mdbook-join",
        "src/chapter.rs",
        "use mdbook_markdown::pulldown_cmark::",
    ),
    (
        "wasm-bindgen",
        "crates/join-web",
        "src/program.rs",
        "wasm_bindgen::prelude::wasm_bindgen]",
    ),
    ("web-sys", "crates/join-dom", "src/lib.rs", "web_sys::"),
    (
        "serde",
        "crates/join-reference",
        "src/data/rows.rs",
        "#[serde(deny_unknown_fields)]",
    ),
    (
        "serde",
        "crates/join-sim",
        "src/files.rs",
        "#[serde(deny_unknown_fields)]",
    ),
];

#[test]
fn the_core_packages_are_used_for_what_they_are_made_for() {
    for (package, folder, file, how) in CORE {
        let manifest: toml::Table = read(&format!("{folder}/Cargo.toml")).parse().expect("TOML");
        assert!(
            manifest["dependencies"].get(package).is_some(),
            "{folder} does without {package}"
        );
        let text = read(&format!("{folder}/{file}"));
        assert!(text.contains(how), "{file} of {folder} holds no {how:?}");
    }
}

/// Files that take TOML apart by hand, and why; all others have types for what they read, and serde fills them.
const BY_HAND: [(&str, &str); 2] = [
    (
        "crates/join-reference/src/data/reader.rs",
        "takes out what serde refuses, so that every problem of a row is told at once",
    ),
    (
        "tests/tests/suite/tidy.rs",
        "reads manifests, which are Cargo's",
    ),
];

#[test]
fn data_files_are_read_by_serde() {
    let mut found = BTreeSet::new();
    for file in files(".rs") {
        let text = read(&name(&file));
        let by_hand = [
            "toml::Table",
            "toml::Value",
            "toml::map",
            "toml::de::De",
            "toml_edit",
        ];
        let imported = text.lines().any(|line| {
            line.trim_start().starts_with("use toml::")
                && ["Table", "Value", "DeArray"]
                    .iter()
                    .any(|name| line.contains(name))
        });
        if imported || by_hand.iter().any(|name| text.contains(name)) {
            found.insert(name(&file));
        }
    }
    let listed: BTreeSet<String> = BY_HAND.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(
        found, listed,
        "write a type with derive(Deserialize), and read it with toml::from_str or join_reference::data"
    );
}

#[test]
fn a_program_is_what_the_list_says_of_it() {
    for program in &join_view::PROGRAMS {
        let text = read(&format!("programs/{}/src/lib.rs", program.name));
        for (what, says) in [
            ("Comes::Later(", program.later),
            ("TABS", program.tabs),
            ("TAKES_OVER", program.takes_over),
        ] {
            assert_eq!(text.contains(what), says, "{}: {what}", program.name);
        }
    }
}

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    let files = files(".rs");
    assert!(files.len() > 60, "{} files", files.len());
    for file in files {
        let text = read(&name(&file));
        assert!(
            text.starts_with("//! "),
            "{} does not open with a //! line",
            name(&file)
        );
    }
}

/// No file is longer than this.
const LONGEST: usize = 450;

#[test]
fn no_file_is_long() {
    let long: Vec<_> = files(".rs")
        .iter()
        .map(|file| name(file))
        .filter(|file| read(file).lines().count() > LONGEST)
        .collect();
    assert!(
        long.is_empty(),
        "part these files, which are over {LONGEST} lines: {long:#?}"
    );
}

/// What lies in a folder of join-view that shows and says things; what only a run of the model can tell is found out elsewhere.
#[test]
fn figures_parts_and_words_run_nothing_and_ask_no_world() {
    let mut seen = 0;
    for folder in ["figures", "parts", "words"] {
        let below = format!("crates/join-view/src/{folder}/");
        for file in files(".rs") {
            let file = name(&file);
            if !file.starts_with(&below) {
                continue;
            }
            seen += 1;
            let text = read(&file);
            let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
            for (asked, why) in [
                (
                    "World",
                    "run/facts.rs and run/standing.rs know what holds in a world",
                ),
                (
                    "Timeline::new(",
                    "session/ and figures/subject.rs run a scenario",
                ),
                (
                    "world_at(",
                    "RunSession::standing says what holds at a record",
                ),
                ("run_to_end", "join-study makes runs beside the reader's"),
            ] {
                let allowed = file.ends_with("figures/subject.rs")
                    || file.ends_with("figures/run_files.rs")
                    || asked == "World" && code.contains("By::World");
                assert!(
                    allowed || !code.contains(asked),
                    "{file} names {asked}: {why}"
                );
            }
        }
    }
    assert!(seen > 30, "{seen} files");
}

/// A folder with more files than this at its root is read by nobody.
#[test]
fn the_root_of_the_figures_crate_is_short() {
    let folder = root().join("crates/join-view/src");
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let files = entries.filter(|entry| entry.path().is_file()).count();
    assert!(
        files <= 12,
        "{files} files at the root of crates/join-view/src"
    );
}
