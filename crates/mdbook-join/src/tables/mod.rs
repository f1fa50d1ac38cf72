//! The tables that `{{#join NAME}}` becomes. A new one is one function and one line of [`TABLES`].
mod model;
mod runs;
mod sources;

use crate::book::Book;
use crate::html;
use crate::level::Level;
use crate::problem::{nearest, quoted};
use maud::{Markup, PreEscaped, html};

/// Sentences about what a table lacks.
type Faults = Vec<String>;

/// Draws a table on page `number`.
type Draw = fn(&Book<'_>, usize) -> Result<Markup, Faults>;

/// The tables by name.
const TABLES: &[(&str, Draw)] = &[
    ("sources", sources::sources),
    ("parameters", model::parameters),
    ("rules", model::rules),
    ("codes", model::codes),
    ("scenarios", runs::scenarios),
    ("messages", runs::messages),
    ("matrix", runs::matrix),
];

pub use model::cited_by;

/// The table of that name for page `number`, as HTML on one line. Its element has the id `join-NAME`.
///
/// # Errors
/// Sentences: the nearest name when there is no such table, or what its rows lack.
pub fn draw(name: &str, book: &Book<'_>, number: usize) -> Result<String, Faults> {
    let Some((_, draw)) = TABLES.iter().find(|(known, _)| *known == name) else {
        return Err(vec![format!(
            "unknown table {}{}",
            quoted(name),
            nearest(name, TABLES.iter().map(|(known, _)| *known))
        )]);
    };
    let table = draw(book, number)?;
    let whole = html! { div class="join-table" id=(table_id(name)) { (table) } };
    Ok(whole.into_string().replace(['\n', '\r'], " "))
}

/// Anchor of a table.
#[must_use]
pub fn table_id(name: &str) -> String {
    format!("join-{name}")
}

/// A wide table scrolls inside its wrapper, not with the page; the wrapper takes the focus so that arrow keys scroll it.
/// Every row begins with its own name.
fn table(caption: &str, head: &[&str], rows: &Markup) -> Markup {
    html! {
        div class="table-wrapper" role="group" tabindex="0" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for name in head { th scope="col" { (name) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// Links to places in the book, with commas between.
fn back_links(book: &Book<'_>, number: usize, places: &[(usize, String)]) -> Markup {
    html! {
        @for (i, (page, anchor)) in places.iter().enumerate() {
            @if i > 0 { ", " }
            a href={ (book.address(number, *page)) "#" (anchor) } { (book.pages[*page].name) }
        }
    }
}

/// The chips of something that the model knows; `what` names it in a fault. `sources` are ids with commas between.
fn evidence(
    book: &Book<'_>,
    number: usize,
    what: &str,
    level: Level,
    sources: &str,
) -> Result<Markup, Faults> {
    let cited = book.sources.cite(level, ids(sources)).map_err(|faults| {
        faults
            .into_iter()
            .map(|fault| format!("{what} of the model: {fault}"))
            .collect::<Faults>()
    })?;
    let page = match book.tables.get("sources") {
        Some(&page) => book.address(number, page),
        None if cited.is_empty() => String::new(),
        None => {
            return Err(vec![
                "the table links to {{#join sources}}, but no chapter has it".to_owned(),
            ]);
        }
    };
    Ok(PreEscaped(html::chips(level, &cited, &page, |_| false)))
}

/// The ids in a list with commas between.
fn ids(sources: &str) -> impl Iterator<Item = &str> {
    sources
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
}

/// The rows of `items`, with the faults of all of them.
fn rows<T>(
    items: impl IntoIterator<Item = T>,
    row: impl Fn(T) -> Result<Markup, Faults>,
) -> Result<Markup, Faults> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for item in items {
        match row(item) {
            Ok(row) => all.push(row),
            Err(more) => faults.extend(more),
        }
    }
    // One missing table is one fault, however many rows link to it.
    faults.dedup();
    if faults.is_empty() {
        Ok(html! { @for row in &all { (row) } })
    } else {
        Err(faults)
    }
}
