//! The mdBook preprocessor of the book: figures, rule marks, evidence marks and generated tables.
//! It never fetches anything, and it never lets a name pass that neither the model nor `src/sources.toml` knows.
//!
//! What an author writes in a chapter:
//!
//! | in the text | it becomes |
//! |---|---|
//! | a fenced block `join` with lines `figure = NAME`, `scenario = NAME`, `set.PARAMETER = VALUE`, `caption = TEXT` | the figure, whole, as static HTML |
//! | `e[documented:PRT]`, `e[inferred]` | how a claim is known, with a link to the row of each source |
//! | `r[token.window]` | a rule of the model, with a link to its row |
//! | `{{param aik_wait_s}}`, `{{param aik_wait_s of healthy}}` | the model's value with its unit |
//! | `{{#join sources}}` as a paragraph of its own | a generated table |
//! | `0x801c03ed`, `event 204`, `` `aik_wait_s` `` | itself, when the model or `src/data/*.toml` knows it |
//! | `\e[`, `\r[`, `\0x8…`, `\event` | the plain text |
//!
//! Every problem of the book is reported at once, each with file and line.
mod apart;
mod ask;
mod book;
mod chapter;
mod ends;
mod failure_map_cache;
mod figure;
mod html;
mod level;
mod marks;
mod model;
mod names;
mod problem;
mod reference;
mod run_survey;
mod source_file;
mod sources;
mod table_names;
mod tables;
mod tests_of;
mod writer;

pub use apart::unwrap_figures;

use book::{Book as Survey, Page};
use mdbook_markdown::MarkdownOptions;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use model::Model;
use problem::{Problem, Problems};
use reference::Reference;
use sources::Sources;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The preprocessor, named `join`.
#[derive(Clone, Debug)]
pub struct Join {
    root: PathBuf,
    apart: bool,
}

impl Join {
    /// The preprocessor that reads its scenarios from `root/scenarios`.
    pub fn new(root: impl Into<PathBuf>) -> Join {
        Join {
            root: root.into(),
            apart: false,
        }
    }

    /// Puts each figure into a comment: [`unwrap_figures`] takes it out of mdBook's pages again, and mdBook's search index
    /// holds the words of the book alone.
    #[must_use]
    pub fn with_figures_apart(mut self) -> Join {
        self.apart = true;
        self
    }
}

impl Preprocessor for Join {
    fn name(&self) -> &str {
        "join"
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer == "html")
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let (root, src) = (&context.root, &context.config.book.src);
        let mut problems = Vec::new();
        let sources = read_sources(root, src, &mut problems);
        let reference = Reference::read(root, src, &sources, &mut problems);
        let model = Model::new(&self.root);
        let options = markdown_options(&context.config);
        let pages = chapters(&book)
            .map(|chapter| Page::new(chapter, root, src, &options))
            .collect();
        let survey = Survey::new(pages, &sources, &model, &reference, &mut problems);
        ends::check(&survey, &mut problems);
        let texts: Vec<String> = (0..survey.pages.len())
            .map(|number| writer::write(&survey, number, self.apart, &mut problems))
            .collect();
        if let Some(text) = model.broken() {
            problems.push(Problem::of_file("scenarios", text));
        }
        Problems::check(problems)?;
        fill(&mut book.items, &mut texts.into_iter());
        Ok(book)
    }
}

/// The chapters with content, in reading order.
fn chapters(book: &Book) -> impl Iterator<Item = &Chapter> {
    book.chapters()
}

/// Gives each chapter its new text, in the order of [`chapters`].
fn fill(items: &mut [BookItem], texts: &mut impl Iterator<Item = String>) {
    for item in items {
        if let BookItem::Chapter(chapter) = item {
            if !chapter.is_draft_chapter()
                && let Some(text) = texts.next()
            {
                chapter.content = text;
            }
            fill(&mut chapter.sub_items, texts);
        }
    }
}

/// Reads `sources.toml` of the book's source folder; a book without one has no sources.
fn read_sources(root: &Path, src: &Path, problems: &mut Vec<Problem>) -> Sources {
    let name = src.join("sources.toml");
    let file = name.to_string_lossy().replace('\\', "/");
    match fs::read_to_string(root.join(&name)) {
        Ok(text) => source_file::parse(&file, &text, problems),
        Err(error) if error.kind() == ErrorKind::NotFound => Sources::default(),
        Err(error) => {
            problems.push(Problem {
                file,
                line: 1,
                text: format!("cannot be read: {error}"),
            });
            Sources::unreadable()
        }
    }
}

/// The Markdown that the HTML renderer will read: its options decide what is a text and what is not.
fn markdown_options(config: &Config) -> MarkdownOptions {
    let mut options = MarkdownOptions::default();
    if let Some(html) = config.html_config() {
        options.smart_punctuation = html.smart_punctuation;
        options.definition_lists = html.definition_lists;
        options.admonitions = html.admonitions;
    }
    options
}
