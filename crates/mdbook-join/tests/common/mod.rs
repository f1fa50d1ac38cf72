//! Shared by the tests: a book in a folder of its own, one chapter in a book, a run with exact problems.
#![allow(dead_code, reason = "each test file uses a part of these helpers")]
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_join::Join;
use mdbook_markdown::pulldown_cmark::{Event, Parser, Tag, TagEnd};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::fs;
use std::path::{Path, PathBuf};

/// The book whose sources and scenarios most tests use.
pub fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/small")
}

/// A fresh copy of `tests/books/NAME`, for the test called `test`.
pub fn copy_of(name: &str, test: &str) -> PathBuf {
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if to.exists() {
        fs::remove_dir_all(&to).unwrap();
    }
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/books")
            .join(name),
        &to,
    );
    to
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Builds the book in `root` with mdBook and the preprocessor in this process; gives the output folder or the problems.
pub fn build(root: &Path) -> Result<PathBuf, String> {
    let config = Config::from_disk(root.join("book.toml")).unwrap();
    let mut book = MDBook::load_with_config(root, config).unwrap();
    book.with_preprocessor(Join::new(root));
    book.build().map_err(|error| error.to_string())?;
    Ok(book.build_dir_for("html"))
}

/// The text of the chapter `part/deep/x.md` in a book whose other chapters have the tables, after the preprocessor.
pub fn chapter(text: &str) -> Result<String, String> {
    let root = small();
    let page = |path: &str, text: &str| {
        BookItem::Chapter(Chapter::new(path, text.to_owned(), path, Vec::new()))
    };
    let book = Book::new_with_items(vec![
        page("part/deep/x.md", text),
        page("refs.md", "{{#join sources}}\n"),
        page("rules.md", "{{#join rules}}\n"),
    ]);
    let context = PreprocessorContext::new(root, Config::default(), "html".to_owned());
    let book = Join::new(small())
        .run(&context, book)
        .map_err(|error| error.to_string())?;
    Ok(book.chapters().next().unwrap().content.clone())
}

/// The repository, whose data the book is made from.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder with this repository's data, sources, scenarios and tests, to be spoiled by one test.
pub fn copy_of_data(test: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    for folder in ["src/data", "scenarios", "crates/join-sim/tests/model"] {
        fs::create_dir_all(root.join(folder)).unwrap();
        for entry in fs::read_dir(repository().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, root.join(folder).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    fs::copy(
        repository().join("src/sources.toml"),
        root.join("src/sources.toml"),
    )
    .unwrap();
    root
}

/// The chapter `text` behind the preprocessor, in a book that has every table that others link to.
pub fn write(root: &Path, text: &str) -> Result<String, String> {
    let page = |path: &str, text: &str| {
        BookItem::Chapter(Chapter::new(path, text.to_owned(), path, Vec::new()))
    };
    let book = Book::new_with_items(vec![
        page("a/x.md", text),
        page("refs.md", "{{#join sources}}\n"),
        page("model.md", "{{#join rules}}\n\n{{#join parameters}}\n"),
    ]);
    let context = PreprocessorContext::new(root.to_owned(), Config::default(), "html".to_owned());
    let book = Join::new(root)
        .run(&context, book)
        .map_err(|error| error.to_string())?;
    Ok(book.chapters().next().unwrap().content.clone())
}

/// Replaces the first `from` of a file by `to`.
pub fn spoil(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
}

/// A small deterministic generator (splitmix64); the same seed gives the same numbers everywhere.
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// A number below `end`, or 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }
}

/// Code blocks, code spans and raw HTML of a chapter.
pub fn code(text: &str) -> Vec<String> {
    let (mut found, mut block) = (Vec::new(), None::<String>);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => found.extend(block.take()),
            Event::Text(text) | Event::Html(text) => {
                if let Some(block) = &mut block {
                    block.push_str(&text);
                }
            }
            Event::Code(text) | Event::InlineHtml(text) => found.push(text.into_string()),
            _ => {}
        }
    }
    found
}

/// A chapter's text with the parts of the collector that it includes by anchor.
pub fn included(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if let Some(anchor) = line.strip_prefix("{{#include collect-join-evidence.ps1:") {
            let anchor = anchor.trim_end_matches('}');
            let whole = collector();
            let (from, to) = (
                format!("# ANCHOR: {anchor}\n"),
                format!("# ANCHOR_END: {anchor}\n"),
            );
            out.push_str(between(&whole, &from, &to));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

pub fn collector() -> String {
    fs::read_to_string(repository().join("src/collect-join-evidence.ps1")).unwrap()
}

pub fn chapters() -> Vec<(String, Vec<String>)> {
    let mut chapters: Vec<_> = fs::read_dir(repository().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, code(&included(&fs::read_to_string(path).unwrap())))
        })
        .collect();
    chapters.sort();
    chapters
}

/// The text between `before` and `after`, which must be there.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).map(|at| at + before.len());
    let start = start.unwrap_or_else(|| panic!("{before:?} is missing in\n{text}"));
    &text[start..start + text[start..].find(after).unwrap()]
}

/// Asserts that a chapter is refused for these problems, each without the file, which is the same for all.
pub fn fails(text: &str, problems: &[&str]) {
    let expect: Vec<String> = problems
        .iter()
        .map(|p| format!("src/part/deep/x.md:{p}"))
        .collect();
    assert_eq!(chapter(text), Err(expect.join("\n")), "{text}");
}
