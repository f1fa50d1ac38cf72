//! The new text of a chapter: every mark, table and figure in it looked up and written out.
use crate::apart;
use crate::book::Book;
use crate::chapter::What;
use crate::figure::FigureBlock;
use crate::html;
use crate::level;
use crate::marks::{self, Mark, Place};
use crate::problem::{Problem, nearest, quoted};
use crate::tables;
use std::collections::BTreeSet;
use std::ops::Range;

/// The new text of page `number`, its figures in comments when they stand `apart`; what is wrong with it is added to `problems`,
/// and then the text does not matter.
#[must_use]
pub fn write(book: &Book<'_>, number: usize, apart: bool, problems: &mut Vec<Problem>) -> String {
    let page = &book.pages[number];
    let mut writer = Writer {
        book,
        number,
        apart,
        cited: BTreeSet::new(),
        mentioned: BTreeSet::new(),
        missing: BTreeSet::new(),
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
    for (at, name) in &page.scan.in_figures {
        writer
            .faults
            .extend(book.knows(name).err().map(|fault| (*at, fault)));
    }
    problems.extend(page.problems(&writer.faults));
    out
}

/// An artefact by the name that authors give it.
fn artefact(name: &str) -> Result<&'static join_inspect::Artefact, String> {
    let known = join_inspect::CATALOGUE.iter().map(|one| one.name);
    join_inspect::artefact(name)
        .ok_or_else(|| format!("unknown artefact {}{}", quoted(name), nearest(name, known)))
}

/// A number of bytes, or an offset, from the spans of an artefact.
fn number_of(offset: bool, name: &str, field: Option<&str>) -> Result<String, String> {
    let (at, length) = join_inspect::size(&join_inspect::vectors(), artefact(name)?, field)?;
    let number = if offset { at } else { length };
    let mut digits = number.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ',');
    }
    let unit = match (offset, number) {
        (true, _) => "",
        (false, 1) => "\u{a0}byte",
        (false, _) => "\u{a0}bytes",
    };
    Ok(digits + unit)
}

/// A figure of bytes.
fn bytes(figure: &FigureBlock) -> Result<String, String> {
    let (name, rows) = figure.artefact.as_ref().ok_or("no artefact")?;
    let Some(artefact) = join_inspect::artefact(name) else {
        let known = join_inspect::CATALOGUE.iter().map(|one| one.name);
        return Err(format!(
            "unknown artefact {}{}",
            quoted(name),
            nearest(name, known)
        ));
    };
    join_inspect::still(
        &join_inspect::vectors(),
        artefact,
        *rows,
        figure.caption.as_deref(),
    )
}

/// Sentences about one piece.
type Faults = Vec<String>;

struct Writer<'a> {
    book: &'a Book<'a>,
    number: usize,
    apart: bool,
    /// The sources that the page has cited so far: the first citation carries the anchor.
    cited: BTreeSet<String>,
    /// The rules that the page has mentioned so far.
    mentioned: BTreeSet<String>,
    /// Tables that marks of the page link to and no chapter has; each is told once a page.
    missing: BTreeSet<&'static str>,
    faults: Vec<(usize, String)>,
}

impl Writer<'_> {
    fn piece(&mut self, at: &Range<usize>, what: &What) -> String {
        let (book, number) = (self.book, self.number);
        let new = match what {
            What::Mark(Mark::Backslash) => Ok(String::new()),
            What::Name(name) => book
                .knows(name)
                .map(|()| book.pages[number].text[at.clone()].to_owned())
                .map_err(|fault| vec![fault]),
            What::Mark(Mark::Rule(id)) => self.rule(id),
            What::Mark(Mark::Param { name, scenario }) => self.value(name, scenario.as_deref()),
            What::Mark(Mark::Run {
                margin,
                scenario,
                set,
            }) => self
                .run(*margin, scenario, set)
                .map(|text| if *margin { html::inert(&text) } else { text }),
            What::Mark(Mark::Evidence { level, ids }) => self.evidence(level, ids),
            What::Mark(Mark::Bytes {
                offset,
                artefact,
                field,
            }) => number_of(*offset, artefact, field.as_deref()).map_err(|fault| vec![fault]),
            What::Figure(figure) if figure.artefact.is_some() => bytes(figure)
                .and_then(|html| match self.apart {
                    true => apart::wrap(&html),
                    false => Ok(html),
                })
                .map(block)
                .map_err(|fault| vec![fault]),
            What::Figure(figure) => {
                let mut spec = figure.spec.clone();
                let depth = book.pages[number].html.components().count();
                let root = "../".repeat(depth.saturating_sub(1));
                if let Some(start) = &mut spec.start {
                    start.root.clone_from(&root);
                }
                let asked = match &mut spec.ask {
                    Some(ask) => {
                        ask.root = root;
                        self.question(&ask.question).map(|text| ask.question = text)
                    }
                    None => Ok(()),
                };
                let html = book.model.figure(&spec);
                let html = match self.apart {
                    true => html.and_then(|html| apart::wrap(&html)),
                    false => html,
                };
                asked.and(html.map(block).map_err(|fault| vec![fault]))
            }
            What::Table(name) => tables::draw(name, book, number)
                .and_then(|html| {
                    match self.apart {
                        true if tables::is_searched(name) => apart::wrap_cells(&html),
                        true => apart::wrap(&html),
                        false => Ok(html),
                    }
                    .map_err(|fault| vec![fault])
                })
                .map(block),
        };
        new.unwrap_or_else(|faults| {
            self.faults
                .extend(faults.into_iter().map(|fault| (at.start, fault)));
            String::new()
        })
    }

    fn rule(&mut self, id: &str) -> Result<String, Faults> {
        self.book.model.rule(id).map_err(|fault| vec![fault])?;
        let page = self.table_page("rules")?;
        Ok(if self.mentioned.insert(id.to_owned()) {
            html::rule_first(id, &page)
        } else {
            html::rule_again(id)
        })
    }

    fn value(&self, name: &str, scenario: Option<&str>) -> Result<String, Faults> {
        let value = self
            .book
            .model
            .value(name, scenario)
            .map_err(|fault| vec![fault])?;
        Ok(html::inert(&value.replace(' ', "\u{a0}")))
    }

    /// A question with the values of the model that it names; it becomes an attribute, so no other mark can stand in it.
    fn question(&self, text: &str) -> Result<String, Faults> {
        let mut found = marks::Scan::default();
        marks::scan(text, 0..text.len(), Place::Prose, &mut found);
        if !found.faults.is_empty() {
            return Err(found.faults.into_iter().map(|(_, fault)| fault).collect());
        }
        let (mut out, mut done) = (String::new(), 0);
        for (at, mark) in found.marks {
            out.push_str(&text[done..at.start]);
            done = at.end;
            match mark {
                Mark::Param { name, scenario } => {
                    let value = self.book.model.value(&name, scenario.as_deref());
                    out.push_str(&value.map_err(|fault| vec![fault])?);
                }
                Mark::Run {
                    margin: true,
                    scenario,
                    set,
                } => out.push_str(&self.run(true, &scenario, &set)?),
                _ => {
                    let found = quoted(&text[at]);
                    return Err(vec![format!(
                        "a question takes {{{{param …}}}} and {{{{margin …}}}} only, found {found}"
                    )]);
                }
            }
        }
        out.push_str(&text[done..]);
        Ok(out)
    }

    /// A link to the run, as HTML; or its margin with the unit, as plain text.
    fn run(
        &self,
        margin: bool,
        scenario: &str,
        set: &[(String, String)],
    ) -> Result<String, Faults> {
        let run = self.book.model.run(scenario, set);
        let Some(run) = run.map_err(|fault| vec![fault])? else {
            return Ok(String::new());
        };
        if margin {
            let none = || vec![format!("the run of {} judges no token", quoted(scenario))];
            return Ok(format!("{}\u{a0}s", run.margin.ok_or_else(none)?));
        }
        let playground = html::relative(
            &self.book.pages[self.number].html,
            "playground/index.html".as_ref(),
        );
        let words = html::inert(&run.words);
        Ok(format!(
            "<a href=\"{playground}#join=0/{}\">{words}</a>",
            run.save
        ))
    }

    fn evidence(&mut self, words: &str, ids: &[String]) -> Result<String, Faults> {
        let level = level::read(words, &level::OF_MARKS).ok_or_else(|| {
            vec![format!(
                "unknown evidence level {}{}",
                quoted(words),
                nearest(words, level::words(&level::OF_MARKS))
            )]
        })?;
        if ids.is_empty() {
            return if level.needs_source() {
                Err(vec![format!(
                    "e[{words}] names no source: write e[{words}:ID]"
                )])
            } else {
                Ok(html::chips(level, &[], "", |_| false))
            };
        }
        let sources = self
            .book
            .sources
            .cite(level, ids.iter().map(String::as_str))?;
        let page = self.table_page("sources")?;
        let first: BTreeSet<&str> = sources
            .iter()
            .map(|source| source.id.as_str())
            .filter(|id| !self.cited.contains(*id))
            .collect();
        let chips = html::chips(level, &sources, &page, |source| {
            first.contains(source.id.as_str())
        });
        self.cited.extend(first.into_iter().map(str::to_owned));
        Ok(chips)
    }

    /// The address of the page with the table `name`, which a mark links to.
    fn table_page(&mut self, name: &'static str) -> Result<String, Faults> {
        match self.book.tables.get(name) {
            Some(&to) => Ok(self.book.address(self.number, to)),
            None if self.missing.insert(name) => Err(vec![format!(
                "the mark links to the table {{{{#join {name}}}}}, but no chapter has it"
            )]),
            None => Ok(String::new()),
        }
    }
}

/// HTML as a Markdown block of its own: one without blank lines, between two.
fn block(html: String) -> String {
    format!("\n\n{html}\n\n")
}
