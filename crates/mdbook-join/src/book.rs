//! The whole book at once: who cites what, and where the tables stand.
use crate::chapter::{self, Scan, What};
use crate::html;
use crate::marks::Mark;
use crate::model::Model;
use crate::names::Name;
use crate::problem::{Problem, line_on_disk, nearest, quoted};
use crate::reference::Reference;
use crate::sources::Sources;
use crate::table_names;
use join_reference::data::Lines;
use join_sim::PARAMETERS;
use join_sim::origin::ORIGINS;
use mdbook_markdown::MarkdownOptions;
use mdbook_preprocessor::book::Chapter;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// One chapter, scanned.
#[derive(Debug)]
pub struct Page<'a> {
    /// The chapter's name, as the table of contents shows it.
    pub name: &'a str,
    /// The page's path from the root of the built book.
    pub html: PathBuf,
    /// The chapter's file as an author names it: `src/a/b.md`.
    file: String,
    source: String,
    disk: PathBuf,
    /// The chapter's Markdown, as we were handed it.
    pub text: &'a str,
    /// What of ours is in it.
    pub scan: Scan,
}

impl<'a> Page<'a> {
    /// Scans a chapter; `src` is the name of the book's source folder below `root`.
    #[must_use]
    pub fn new(
        chapter: &'a Chapter,
        root: &Path,
        src: &Path,
        options: &MarkdownOptions,
    ) -> Page<'a> {
        let path = chapter.path.clone().unwrap_or_default();
        let file = src.join(chapter.source_path.as_ref().unwrap_or(&path));
        Page {
            name: &chapter.name,
            html: path.with_extension("html"),
            source: slashed(chapter.source_path.as_ref().unwrap_or(&path)),
            disk: root.join(&file),
            file: slashed(&file),
            text: &chapter.content,
            scan: chapter::scan(&chapter.content, options),
        }
    }

    /// The chapter's file below the source folder: `a/b.md`.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The error codes that the chapter's prose and figures name, by byte offset.
    pub fn codes(&self) -> impl Iterator<Item = (usize, &str)> {
        let in_text = self.scan.pieces.iter().filter_map(|(at, what)| match what {
            What::Name(name) => Some((at.start, name)),
            _ => None,
        });
        let in_figures = self.scan.in_figures.iter().map(|(at, name)| (*at, name));
        in_text
            .chain(in_figures)
            .filter_map(|(at, name)| match name {
                Name::Code(code) => Some((at, code.as_str())),
                _ => None,
            })
    }

    /// The problems at these byte offsets of the text.
    #[must_use]
    pub fn problems(&self, faults: &[(usize, String)]) -> Vec<Problem> {
        if faults.is_empty() {
            return Vec::new();
        }
        let lines = Lines::of(self.text);
        let disk = fs::read_to_string(&self.disk)
            .ok()
            .filter(|disk| disk != self.text);
        let line = |at| {
            disk.as_deref().map_or_else(
                || lines.at(at),
                |disk| line_on_disk(self.text, disk, lines.at(at)),
            )
        };
        faults
            .iter()
            .map(|(at, text)| Problem {
                file: self.file.clone(),
                line: line(*at),
                text: text.clone(),
            })
            .collect()
    }

    fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.scan.pieces.iter().filter_map(|(_, what)| match what {
            What::Mark(mark) => Some(mark),
            _ => None,
        })
    }

    /// The ids of the sources that the page's marks cite.
    fn cited(&self) -> BTreeSet<&str> {
        self.marks()
            .filter_map(|mark| match mark {
                Mark::Evidence { ids, .. } => Some(ids),
                _ => None,
            })
            .flatten()
            .map(String::as_str)
            .collect()
    }

    /// The rules that the page mentions.
    fn mentioned(&self) -> BTreeSet<&str> {
        self.marks()
            .filter_map(|mark| match mark {
                Mark::Rule(id) => Some(id.as_str()),
                _ => None,
            })
            .collect()
    }

    fn tables(&self) -> impl Iterator<Item = (usize, &str)> {
        self.scan.pieces.iter().filter_map(|(at, what)| match what {
            What::Table(name) => Some((at.start, name.as_str())),
            _ => None,
        })
    }
}

/// Everything that a page's new text may depend on.
#[derive(Debug)]
pub struct Book<'a> {
    /// The chapters in reading order, without drafts.
    pub pages: Vec<Page<'a>>,
    /// The sources.
    pub sources: &'a Sources,
    /// The model.
    pub model: &'a Model,
    /// What Windows and the services call things.
    pub reference: &'a Reference,
    /// Where each source is cited: page and anchor, in reading order.
    pub cited: BTreeMap<String, Vec<(usize, String)>>,
    /// Where each rule is mentioned: page and anchor, in reading order.
    pub mentioned: BTreeMap<String, Vec<(usize, String)>>,
    /// The page on which each table stands.
    pub tables: BTreeMap<String, usize>,
}

impl<'a> Book<'a> {
    /// Looks over all pages before any is written, since tables link back to them.
    #[must_use]
    pub fn new(
        pages: Vec<Page<'a>>,
        sources: &'a Sources,
        model: &'a Model,
        reference: &'a Reference,
        problems: &mut Vec<Problem>,
    ) -> Book<'a> {
        let mut book = Book {
            pages: Vec::new(),
            sources,
            model,
            reference,
            cited: BTreeMap::new(),
            mentioned: BTreeMap::new(),
            tables: BTreeMap::new(),
        };
        for (number, page) in pages.iter().enumerate() {
            let cited = page.cited();
            for id in &cited {
                book.cited
                    .entry((*id).to_owned())
                    .or_default()
                    .push((number, html::cite_id(id)));
            }
            for id in page.mentioned() {
                book.mentioned
                    .entry(id.to_owned())
                    .or_default()
                    .push((number, html::mention_id(id)));
            }
            for (_, table) in page.tables() {
                let more: BTreeSet<&str> = table_names::cited_by(table, reference)
                    .into_iter()
                    .filter(|id| !cited.contains(id))
                    .collect();
                for id in more {
                    book.cited
                        .entry(id.to_owned())
                        .or_default()
                        .push((number, table_names::table_id(table)));
                }
            }
            problems.extend(page.problems(&page.scan.faults));
            let mut again = Vec::new();
            for (at, name) in page.tables() {
                if let Some(&other) = book.tables.get(name) {
                    again.push((
                        at,
                        format!(
                            "the table {} stands in {} already",
                            quoted(name),
                            pages[other].file
                        ),
                    ));
                } else {
                    book.tables.insert(name.to_owned(), number);
                }
            }
            problems.extend(page.problems(&again));
        }
        book.pages = pages;
        book
    }

    /// The address of page `to` from page `from`; empty for the page itself.
    #[must_use]
    pub fn address(&self, from: usize, to: usize) -> String {
        if from == to {
            String::new()
        } else {
            html::relative(&self.pages[from].html, &self.pages[to].html)
        }
    }

    /// Whether the model or the reference data has the code.
    #[must_use]
    pub fn knows_code(&self, code: &str) -> bool {
        self.knows(&Name::Code(code.to_owned())).is_ok()
    }

    /// Checks that the model or the reference data has what prose names.
    ///
    /// # Errors
    /// A sentence with the nearest known name.
    pub fn knows(&self, name: &Name) -> Result<(), String> {
        let of = self.reference;
        let (what, wanted, file, broken, known) = match name {
            Name::Code(code) => {
                let rows = &of.codes;
                let mut known: Vec<String> = rows.iter().map(|row| row.code.to_string()).collect();
                known.extend(ORIGINS.iter().map(|origin| origin.code.to_string()));
                ("error code", code, rows.file(), rows.is_broken(), known)
            }
            Name::Event(id) => {
                let rows = &of.events;
                let ids = rows.iter().flat_map(|row| row.id.parts());
                let known = ids.map(str::to_owned).collect();
                ("event", id, rows.file(), rows.is_broken(), known)
            }
            Name::Snake(name) => {
                let rows = &of.fields;
                let names = rows.iter().flat_map(|row| row.name.parts());
                let mut known: Vec<String> = names.map(str::to_owned).collect();
                known.extend(PARAMETERS.iter().map(|spec| spec.name.to_owned()));
                (
                    "parameter or field",
                    name,
                    rows.file(),
                    rows.is_broken(),
                    known,
                )
            }
        };
        if known.contains(wanted) || broken {
            return Ok(());
        }
        Err(format!(
            "unknown {what} {}{} (known are those of the model and of src/data/{file}; for plain text write a \\ before it)",
            quoted(wanted),
            nearest(wanted, known.iter().map(String::as_str)),
        ))
    }
}

/// A path as an author writes it.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
