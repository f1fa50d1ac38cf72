//! The whole book at once: who cites what, where the tables stand, and every chapter's new text.
use crate::chapter::{self, Scan, What};
use crate::html;
use crate::level::{self, Level};
use crate::marks::Mark;
use crate::model::Model;
use crate::problem::{Lines, Problem, line_on_disk, nearest, quoted};
use crate::sources::{Source, Sources};
use crate::tables;
use mdbook_markdown::MarkdownOptions;
use mdbook_preprocessor::book::Chapter;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
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
    disk: PathBuf,
    text: &'a str,
    scan: Scan,
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
            disk: root.join(&file),
            file: file.to_string_lossy().replace('\\', "/"),
            text: &chapter.content,
            scan: chapter::scan(&chapter.content, options),
        }
    }

    /// The problems at these byte offsets.
    fn problems(&self, faults: &[(usize, String)]) -> Vec<Problem> {
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
    /// Which pages cite a source in their text, in reading order.
    pub cited: BTreeMap<String, Vec<usize>>,
    /// Which pages mention a rule.
    pub mentioned: BTreeMap<String, Vec<usize>>,
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
        problems: &mut Vec<Problem>,
    ) -> Book<'a> {
        let mut book = Book {
            pages: Vec::new(),
            sources,
            model,
            cited: BTreeMap::new(),
            mentioned: BTreeMap::new(),
            tables: BTreeMap::new(),
        };
        for (number, page) in pages.iter().enumerate() {
            for id in page.cited() {
                book.cited.entry(id.to_owned()).or_default().push(number);
            }
            for id in page.mentioned() {
                book.mentioned
                    .entry(id.to_owned())
                    .or_default()
                    .push(number);
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

    /// The new text of page `number`; what is wrong with it is added to `problems`.
    #[must_use]
    pub fn write(&self, number: usize, problems: &mut Vec<Problem>) -> String {
        let page = &self.pages[number];
        let mut writer = Writer {
            book: self,
            number,
            cited: BTreeSet::new(),
            mentioned: BTreeSet::new(),
            faults: Vec::new(),
        };
        let (mut out, mut done) = (String::with_capacity(page.text.len()), 0);
        for (at, what) in &page.scan.pieces {
            let new = writer.piece(at, what);
            out.push_str(&page.text[done..at.start]);
            out.push_str(&new);
            done = at.end;
        }
        out.push_str(&page.text[done..]);
        problems.extend(page.problems(&writer.faults));
        out
    }

    /// Where the table `name` stands, seen from page `from`.
    fn table_page(&self, from: usize, name: &str) -> Result<String, String> {
        let to = self.tables.get(name).ok_or_else(|| {
            format!("this mark links to the table {{{{#join {name}}}}}, but no chapter has it")
        })?;
        Ok(self.address(from, *to))
    }
}

/// Writes one page.
struct Writer<'a> {
    book: &'a Book<'a>,
    number: usize,
    /// What the page has mentioned so far: the first mention carries the anchor.
    cited: BTreeSet<String>,
    mentioned: BTreeSet<String>,
    faults: Vec<(usize, String)>,
}

impl Writer<'_> {
    /// The new text of one piece; with a fault it does not matter what it is.
    fn piece(&mut self, at: &Range<usize>, what: &What) -> String {
        let book = self.book;
        let block = |html: String| format!("\n\n{html}\n\n");
        let new = match what {
            What::Mark(Mark::Backslash) => Ok(String::new()),
            What::Mark(Mark::Rule(id)) => self.rule(id),
            What::Mark(Mark::Param { name, scenario }) => {
                let value = book
                    .model
                    .value(name, scenario.as_deref())
                    .map_err(|e| vec![e]);
                value.map(|value| html::inert(&value.unwrap_or_default().replace(' ', "\u{a0}")))
            }
            What::Mark(Mark::Evidence { level, ids }) => self.evidence(level, ids),
            What::Figure(figure) => book
                .model
                .figure(&figure.spec)
                .map(|html| block(html.unwrap_or_default()))
                .map_err(|e| vec![e]),
            What::Table(name) => tables::draw(name, book, self.number).map(block),
        };
        new.unwrap_or_else(|faults| {
            self.faults
                .extend(faults.into_iter().map(|fault| (at.start, fault)));
            String::new()
        })
    }

    fn rule(&mut self, id: &str) -> Result<String, Vec<String>> {
        self.book.model.rule(id).map_err(|e| vec![e])?;
        let page = self
            .book
            .table_page(self.number, "rules")
            .map_err(|e| vec![e])?;
        Ok(if self.mentioned.insert(id.to_owned()) {
            html::rule_first(id, &page)
        } else {
            html::rule_again(id)
        })
    }

    fn evidence(&mut self, words: &str, ids: &[String]) -> Result<String, Vec<String>> {
        let level = level::read(words, &level::OF_MARKS).ok_or_else(|| {
            vec![format!(
                "unknown evidence level {}{}",
                quoted(words),
                nearest(words, level::words(&level::OF_MARKS))
            )]
        })?;
        if ids.is_empty() && level != Level::Inferred {
            return Err(vec![format!(
                "e[{words}] names no source: write e[{words}:ID]"
            )]);
        }
        let mut faults = Vec::new();
        let mut sources: Vec<&Source> = Vec::new();
        for id in ids {
            match self.book.sources.get(id) {
                Err(fault) => faults.push(fault),
                Ok(None) => {}
                Ok(Some(source)) if level != Level::Inferred && source.level != level => {
                    faults.push(format!(
                        "source {} is {}, not {words}: write e[{0}:{id}]",
                        quoted(id),
                        source.level.words()
                    ));
                }
                Ok(Some(source)) if sources.iter().any(|other| other.id == *id) => faults.push(
                    format!("source {} stands twice in the mark", quoted(&source.id)),
                ),
                Ok(Some(source)) => sources.push(source),
            }
        }
        let page = if ids.is_empty() {
            Ok(String::new())
        } else {
            self.book.table_page(self.number, "sources")
        };
        match page {
            Ok(page) if faults.is_empty() => {
                let first: BTreeSet<&str> = sources
                    .iter()
                    .map(|s| s.id.as_str())
                    .filter(|id| !self.cited.contains(*id))
                    .collect();
                let html = html::chips(level, &sources, &page, |source| {
                    first.contains(source.id.as_str())
                });
                self.cited.extend(sources.iter().map(|s| s.id.clone()));
                Ok(html)
            }
            Ok(_) => Err(faults),
            Err(fault) => Err(faults.into_iter().chain([fault]).collect()),
        }
    }
}
