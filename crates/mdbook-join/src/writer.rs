//! The new text of a chapter: every mark, table and figure in it looked up and written out.
use crate::apart;
use crate::book::Book;
use crate::chapter::What;
use crate::figure::FigureBlock;
use crate::html;
use crate::level;
use crate::marks::{self, Mark, Place, RunPlace};
use crate::problem::{Problem, nearest, quoted};
use crate::tables;
use join_view::FigureSpec;
use std::collections::{BTreeMap, BTreeSet};
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
        alone: 0,
        levels: BTreeMap::new(),
        last_asked: None,
        faults: Vec::new(),
    };
    let (mut out, mut done) = (String::with_capacity(page.text.len()), 0);
    let mut sections = page.scan.sections.iter().copied().peekable();
    for (at, what) in &page.scan.pieces {
        while let Some(section) = sections.next_if(|section| *section <= at.start) {
            out.push_str(&page.text[done..section]);
            out.push_str(&writer.known());
            done = section;
        }
        let new = writer.piece(at, what);
        out.push_str(&page.text[done..at.start]);
        out.push_str(&new);
        done = at.end;
    }
    for section in sections {
        out.push_str(&page.text[done..section]);
        out.push_str(&writer.known());
        done = section;
    }
    out.push_str(&page.text[done..]);
    out.push_str(&writer.known());
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
    /// Where the last mark ends that stands in a cell of a table without any other word.
    alone: usize,
    /// How many claims of the section are known at which level; levels in the order of their strength.
    levels: BTreeMap<usize, usize>,
    /// The page's last question so far.
    last_asked: Option<FigureSpec>,
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
                place,
            }) => match margin {
                true => self.margin(scenario, set).map(|text| html::inert(&text)),
                false => self.run(scenario, set, place),
            },
            What::Mark(Mark::Evidence { level, ids }) => {
                let quiet = !self.stands_alone(at);
                self.evidence(level, ids, quiet)
            }
            What::Scenario(name) => Ok(self.scenario(&book.pages[number].text[at.clone()], name)),
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
                book.model.keep_back(&mut spec, &mut self.last_asked);
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
                    ..
                } => out.push_str(&self.margin(&scenario, &set)?),
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

    /// How many seconds the run's token had left, with the unit, as plain text.
    fn margin(&self, scenario: &str, set: &[(String, String)]) -> Result<String, Faults> {
        let run = self.book.model.run(scenario, set, None);
        let Some(run) = run.map_err(|fault| vec![fault])? else {
            return Ok(String::new());
        };
        let none = || vec![format!("the run of {} judges no token", quoted(scenario))];
        Ok(format!("{}\u{a0}s", run.margin.ok_or_else(none)?))
    }

    /// A link to the run, as HTML.
    fn run(
        &self,
        scenario: &str,
        set: &[(String, String)],
        place: &RunPlace,
    ) -> Result<String, Faults> {
        let run = self.book.model.run(scenario, set, place.at_s);
        let Some(run) = run.map_err(|fault| vec![fault])? else {
            return Ok(String::new());
        };
        let (page, figure) = match &place.page {
            Some(name) => self.chapter(name)?,
            None => (self.playground(), 0),
        };
        let words = html::inert(place.words.as_ref().unwrap_or(&run.words));
        Ok(format!(
            "<a href=\"{page}#join={figure}/{}\">{words}</a>",
            run.save
        ))
    }

    /// The address of the chapter with that file, without `.md`, and the number of its first figure on a run.
    fn chapter(&self, name: &str) -> Result<(String, usize), Faults> {
        let names = || self.book.pages.iter().map(|page| page.source());
        let to = names().position(|source| source.strip_suffix(".md") == Some(name));
        let Some(to) = to else {
            let all = names().filter_map(|source| source.strip_suffix(".md"));
            let fault = format!("no chapter {}{}", quoted(name), nearest(name, all));
            return Err(vec![fault]);
        };
        let pieces = self.book.pages[to].scan.pieces.iter();
        let mut figures = pieces.filter_map(|(_, what)| match what {
            What::Figure(figure) if figure.artefact.is_none() => Some(&figure.spec.widget),
            _ => None,
        });
        let on_run = |widget: &String| {
            let mut programs = join_view::PROGRAMS.iter();
            programs.any(|program| program.on_run.contains(&widget.as_str()))
        };
        match figures.position(on_run) {
            Some(figure) => Ok((self.book.address(self.number, to), figure)),
            None => Err(vec![format!(
                "the chapter {} has no figure that opens a run",
                quoted(name)
            )]),
        }
    }

    /// Whether a mark is all that its cell of a table says; the level's words stand there in full.
    fn stands_alone(&mut self, at: &Range<usize>) -> bool {
        let text = self.book.pages[self.number].text;
        let behind = self.alone > 0 && text[self.alone..at.start].trim().is_empty();
        let alone = behind || text[..at.start].trim_end_matches(' ').ends_with('|');
        if alone {
            self.alone = at.end;
        }
        alone
    }

    /// A code span with a scenario's name becomes a link to its run; any other stays.
    fn scenario(&self, span: &str, name: &str) -> String {
        let run = |model: &crate::model::Model| model.run(name, &[], None).ok().flatten();
        let known = self.book.model.is_scenario(name);
        let Some(run) = known.then(|| run(self.book.model)).flatten() else {
            return span.to_owned();
        };
        let playground = self.playground();
        let name = html::inert(name);
        format!(
            "<a href=\"{playground}#join=0/{}\"><code>{name}</code></a>",
            run.save
        )
    }

    /// The line about the section that ends here, if it claims anything.
    fn known(&mut self) -> String {
        let levels = std::mem::take(&mut self.levels);
        if levels.is_empty() {
            return String::new();
        }
        let counts: Vec<_> = levels
            .into_iter()
            .map(|(place, count)| (level::OF_MARKS[place], count))
            .collect();
        let line = html::known(&counts);
        // The search is for what the book says.
        block(match self.apart {
            true => apart::wrap(&line).unwrap_or(line),
            false => line,
        })
    }

    /// The address of the playground from this page.
    fn playground(&self) -> String {
        let here = &self.book.pages[self.number].html;
        html::relative(here, "playground/index.html".as_ref())
    }

    fn evidence(&mut self, words: &str, ids: &[String], quiet: bool) -> Result<String, Faults> {
        let level = level::read(words, &level::OF_MARKS).ok_or_else(|| {
            vec![format!(
                "unknown evidence level {}{}",
                quoted(words),
                nearest(words, level::words(&level::OF_MARKS))
            )]
        })?;
        if let Some(place) = level::OF_MARKS.iter().position(|one| *one == level) {
            *self.levels.entry(place).or_default() += 1;
        }
        if ids.is_empty() {
            return if level.needs_source() {
                Err(vec![format!(
                    "e[{words}] names no source: write e[{words}:ID]"
                )])
            } else {
                Ok(html::chips(level, &[], "", quiet, |_| false))
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
        let chips = html::chips(level, &sources, &page, quiet, |source| {
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
