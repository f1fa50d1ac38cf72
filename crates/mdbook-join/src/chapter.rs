//! One chapter's Markdown: which marks, tables and figures it holds, and where. It never changes a text.
//!
//! pulldown-cmark says what is prose and what is code; marks are read from the source by the offsets of its text events.
use crate::figure::{self, FigureBlock};
use crate::marks::{self, Mark, Place};
use crate::names::{self, Name, NamesFound};
use crate::problem::quoted;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::ops::Range;

/// Something of ours in a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A mark in running text.
    Mark(Mark),
    /// A code, an event id or a parameter that prose names.
    Name(Name),
    /// `{{#join NAME}}` as a paragraph of its own.
    Table(String),
    /// A fenced block `join`.
    Figure(Box<FigureBlock>),
    /// A code span that may be a scenario's name: small letters with hyphens between.
    Scenario(String),
}

/// All of ours in a chapter, in the order of the text.
#[derive(Debug, Default)]
pub struct Scan {
    /// What stands at which bytes.
    pub pieces: Vec<(Range<usize>, What)>,
    /// Codes and events that the words of a figure name, by byte offset.
    pub in_figures: Vec<(usize, Name)>,
    /// The anchor and the text of each heading.
    pub headings: Vec<(String, String)>,
    /// Where each heading of the second level begins that stands by itself: there a section ends.
    pub sections: Vec<usize>,
    /// Byte offset and sentence of each fault.
    pub faults: Vec<(usize, String)>,
}

/// Reads a chapter.
#[must_use]
pub fn scan(source: &str, options: &MarkdownOptions) -> Scan {
    let mut walk = Walk {
        source,
        scan: Scan::default(),
        run: None,
        open: Vec::new(),
        count: [0; 6],
        html: Html::default(),
        body: Vec::new(),
    };
    for (event, range) in new_cmark_parser(source, options).into_offset_iter() {
        walk.event(&event, range);
    }
    walk.flush();
    walk.scan.headings = headings(source, options);
    walk.scan.pieces.sort_by_key(|(range, _)| range.start);
    walk.scan
}

/// The anchor that mdBook gives to each heading of a chapter, with the heading's text.
fn headings(source: &str, options: &MarkdownOptions) -> Vec<(String, String)> {
    let mut headings: Vec<(String, String)> = Vec::new();
    let mut open: Option<(Option<String>, String)> = None;
    for event in new_cmark_parser(source, options) {
        match (event, &mut open) {
            (Event::Start(Tag::Heading { id, .. }), _) => {
                open = Some((id.map(|id| id.to_string()), String::new()));
            }
            (Event::Text(text) | Event::Code(text), Some((_, heading))) => heading.push_str(&text),
            (Event::End(TagEnd::Heading(_)), Some(_)) => {
                let (id, text) = open.take().unwrap_or_default();
                let plain = id.unwrap_or_else(|| anchor(&text));
                let taken = |id: &String| headings.iter().any(|(other, _)| other == id);
                let mut free = (1..).map(|number| format!("{plain}-{number}"));
                let id = if taken(&plain) {
                    free.find(|id| !taken(id))
                } else {
                    None
                };
                headings.push((id.unwrap_or(plain), text));
            }
            _ => {}
        }
    }
    headings
}

/// A heading's text as mdBook makes an anchor of it.
fn anchor(text: &str) -> String {
    let letters = text.trim().chars().flat_map(char::to_lowercase);
    letters
        .filter_map(|letter| match letter {
            '_' | '-' => Some(letter),
            _ if letter.is_alphanumeric() => Some(letter),
            _ => letter.is_whitespace().then_some('-'),
        })
        .collect()
}

/// No mark is longer than this many bytes; bounds the search for one around a name.
const LONGEST_RUN: usize = 400;

/// The elements that decide what a mark may do inside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Heading,
    Link,
    Image,
    /// A block of ours: its lines are collected.
    Figure,
    /// Code and HTML blocks, bare addresses, the paragraph of a table: no mark in them is ours.
    Untouched,
    Other,
}

/// HTML elements in running text that are open: `<code>`, `<a href>`.
#[derive(Debug, Default)]
struct Html {
    code: usize,
    link: usize,
}

struct Walk<'a> {
    source: &'a str,
    scan: Scan,
    /// Text events that touch are one run, so that a mark is whole however the parser cut it.
    run: Option<Range<usize>>,
    open: Vec<Element>,
    /// How many of each element are open.
    count: [usize; 6],
    html: Html,
    /// The lines of the figure that is open.
    body: Vec<Range<usize>>,
}

impl Walk<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        if let Event::Text(_) = event {
            return self.text(range);
        }
        let run = self.run.clone();
        self.flush();
        match event {
            Event::Start(tag) => {
                if let (Tag::Link { .. }, Some(run)) = (tag, run)
                    && run.end == range.start
                    && self.source[range.start..].starts_with('[')
                {
                    self.look(|source, out, _| marks::before_link(source, &run, out));
                }
                self.start(tag, range);
            }
            Event::End(_) => {
                if let Some(element) = self.open.pop() {
                    self.count[element as usize] -= 1;
                    if element == Element::Figure {
                        self.close_figure(range);
                    }
                }
            }
            Event::Code(text) => {
                let links = [Element::Heading, Element::Link, Element::Image];
                if names::is_kebab(text)
                    && !links.into_iter().any(|element| self.is_in(element))
                    && !self.is_in(Element::Untouched)
                    && self.html.code + self.html.link == 0
                {
                    let what = What::Scenario(text.to_string());
                    self.scan.pieces.push((range.clone(), what));
                }
                self.name(|source, out| names::in_code(source, range, out));
            }
            Event::InlineHtml(html) => self.inline_html(html),
            _ => {}
        }
    }

    fn is_in(&self, element: Element) -> bool {
        self.count[element as usize] > 0
    }

    fn text(&mut self, range: Range<usize>) {
        if self.is_in(Element::Figure) {
            self.body.push(range);
            return;
        }
        match &mut self.run {
            Some(run) if run.end == range.start => run.end = range.end,
            _ => {
                self.flush();
                self.run = Some(range);
            }
        }
    }

    /// The run of text is over: look for marks in it.
    fn flush(&mut self) {
        if let Some(run) = self.run.take() {
            let names = run.clone();
            self.look(|source, out, place| marks::scan(source, run, place, out));
            self.name(|source, out| names::in_text(source, names, out));
        }
    }

    /// Takes the names of a stretch of text, but none that is a part of a mark.
    fn name(&mut self, find: impl FnOnce(&str, &mut NamesFound)) {
        if self.is_in(Element::Untouched) || self.is_in(Element::Figure) || self.html.code > 0 {
            return;
        }
        let mut found = NamesFound::new();
        find(self.source, &mut found);
        for (at, name) in found {
            let in_mark = self
                .scan
                .pieces
                .iter()
                .rev()
                .take_while(|(mark, _)| mark.start + LONGEST_RUN > at.start)
                .any(|(mark, _)| mark.start < at.end && at.start < mark.end);
            if !in_mark {
                let what = name.map_or(What::Mark(Mark::Backslash), What::Name);
                self.scan.pieces.push((at, what));
            }
        }
    }

    fn look(&mut self, find: impl FnOnce(&str, &mut marks::Scan, Place)) {
        if self.is_in(Element::Untouched) || self.html.code > 0 {
            return;
        }
        let place = match () {
            () if self.is_in(Element::Image) => Place::Image,
            () if self.is_in(Element::Heading) => Place::Heading,
            () if self.is_in(Element::Link) || self.html.link > 0 => Place::Link,
            () => Place::Prose,
        };
        let mut out = marks::Scan::default();
        find(self.source, &mut out, place);
        self.scan.pieces.extend(
            out.marks
                .into_iter()
                .map(|(at, mark)| (at, What::Mark(mark))),
        );
        self.scan.faults.extend(out.faults);
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        if let Tag::Heading {
            level: HeadingLevel::H2,
            ..
        } = tag
            && self.open.is_empty()
        {
            self.scan.sections.push(range.start);
        }
        let element = match tag {
            // mdBook makes the terms of a definition list links, too.
            Tag::Heading { .. } | Tag::DefinitionListTitle => Element::Heading,
            Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            } => Element::Untouched,
            Tag::Link { .. } => Element::Link,
            Tag::Image { .. } => Element::Image,
            Tag::HtmlBlock | Tag::MetadataBlock(_) => Element::Untouched,
            Tag::CodeBlock(CodeBlockKind::Fenced(info))
                if info.split_whitespace().next() == Some("join") =>
            {
                self.open_figure(info, &range)
            }
            Tag::CodeBlock(_) => Element::Untouched,
            Tag::Paragraph if self.open.is_empty() => match table_name(&self.source[range.clone()])
            {
                Some(name) => {
                    self.scan.pieces.push((range, What::Table(name.to_owned())));
                    Element::Untouched
                }
                None => Element::Other,
            },
            _ => Element::Other,
        };
        if !matches!(
            tag,
            Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough
        ) {
            self.html = Html::default();
        }
        self.open.push(element);
        self.count[element as usize] += 1;
    }

    fn open_figure(&mut self, info: &str, range: &Range<usize>) -> Element {
        if info.trim() != "join" {
            self.scan.faults.push((
                range.start,
                format!(
                    "expected \"join\" alone behind the fence, found {}",
                    quoted(info)
                ),
            ));
            return Element::Untouched;
        }
        if !self.open.is_empty() {
            self.scan.faults.push((
                range.start,
                "a figure must stand by itself, outside lists and quotes".to_owned(),
            ));
            return Element::Untouched;
        }
        self.body.clear();
        Element::Figure
    }

    fn close_figure(&mut self, range: Range<usize>) {
        let fence = self.source[range.clone()]
            .trim_end()
            .lines()
            .skip(1)
            .last()
            .unwrap_or("")
            .trim();
        if fence.len() < 3
            || !(fence.bytes().all(|b| b == b'`') || fence.bytes().all(|b| b == b'~'))
        {
            self.scan
                .faults
                .push((range.start, "the figure's block is not closed".to_owned()));
            return;
        }
        let source = self.source;
        let mut names = NamesFound::new();
        for text in &self.body {
            names::in_text(source, text.clone(), &mut names);
        }
        let names = names
            .into_iter()
            .filter_map(|(at, name)| Some((at.start, name?)));
        self.scan.in_figures.extend(names);
        let lines = std::mem::take(&mut self.body).into_iter().flat_map(|text| {
            let mut at = text.start;
            source[text].split_inclusive('\n').map(move |line| {
                at += line.len();
                (at - line.len(), line)
            })
        });
        if let Some(figure) = figure::parse(range.start, lines, &mut self.scan.faults) {
            self.scan
                .pieces
                .push((range, What::Figure(Box::new(figure))));
        }
    }

    fn inline_html(&mut self, html: &str) {
        let (closes, rest) = html
            .strip_prefix("</")
            .map_or((false, html.strip_prefix('<').unwrap_or("")), |rest| {
                (true, rest)
            });
        let name = rest
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        let open = match name.as_str() {
            "code" | "pre" | "kbd" | "samp" | "script" | "style" | "textarea" => {
                &mut self.html.code
            }
            "a" | "button" => &mut self.html.link,
            _ => return,
        };
        *open = if closes {
            open.saturating_sub(1)
        } else {
            *open + 1
        };
    }
}

/// The name in a paragraph that is `{{#join NAME}}` and nothing else.
fn table_name(paragraph: &str) -> Option<&str> {
    let inside = paragraph
        .trim()
        .strip_prefix("{{#join")?
        .strip_suffix("}}")?;
    (inside.starts_with([' ', '\t', '}']) || inside.is_empty()).then_some(())?;
    (!inside.contains(['\n', '{', '}'])).then(|| inside.trim())
}
