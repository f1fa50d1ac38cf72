//! The tables that `{{#join NAME}}` becomes. A new one is one function and one line of [`TABLES`].
use crate::book::Book;
use crate::html::{cite_id, source_id};
use crate::level::{self, Level};
use crate::problem::{nearest, quoted};
use crate::sources::Source;
use maud::{Markup, html};

/// Draws a table on page `number`; faults are sentences.
type Draw = fn(&Book<'_>, usize) -> Result<Markup, Vec<String>>;

/// The tables by name.
const TABLES: &[(&str, Draw)] = &[("sources", sources)];

/// The table of that name for page `number`, as HTML on one line.
///
/// # Errors
/// Sentences: the nearest name when there is no such table, or what its rows lack.
pub fn draw(name: &str, book: &Book<'_>, number: usize) -> Result<String, Vec<String>> {
    let Some((_, draw)) = TABLES.iter().find(|(known, _)| *known == name) else {
        return Err(vec![format!(
            "unknown table {}{}",
            quoted(name),
            nearest(name, TABLES.iter().map(|(known, _)| *known))
        )]);
    };
    Ok(draw(book, number)?.into_string().replace(['\n', '\r'], " "))
}

/// A wide table scrolls inside its wrapper, not with the page.
fn table(head: &[&str], rows: &Markup) -> Markup {
    html! {
        div class="table-wrapper" {
            table {
                thead { tr { @for name in head { th scope="col" { (name) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// Links to pages, with commas between; `anchor` is the place on each.
fn back_links(book: &Book<'_>, number: usize, pages: &[usize], anchor: &str) -> Markup {
    html! {
        @for (i, &page) in pages.iter().enumerate() {
            @if i > 0 { ", " }
            a href={ (book.address(number, page)) "#" (anchor) } { (book.pages[page].name) }
        }
    }
}

/// The sources, one table for each level.
fn sources(book: &Book<'_>, number: usize) -> Result<Markup, Vec<String>> {
    let row = |source: &Source| {
        let cited = book.cited.get(&source.id).map_or(&[][..], Vec::as_slice);
        html! {
            tr id=(source_id(&source.id)) {
                th scope="row" { (source.id) }
                td {
                    a href=(source.url) rel="noreferrer" { (source.title) }
                    @if let Some(licence) = &source.licence { " (" (licence) ")" }
                    @if let Some(note) = &source.note { br; small { (note) } }
                }
                td { (source.publisher) }
                @if cited.is_empty() { td class="uncited" { "not cited" } }
                @else { td { (back_links(book, number, cited, &cite_id(&source.id))) } }
            }
        }
    };
    let group = |level: Level| {
        let rows = html! { @for source in book.sources.of(level) { (row(source)) } };
        html! {
            p { span class={ "ev " (level::class(level)) } { (level.words()) } }
            (table(&["Id", "Source", "Publisher", "Cited in"], &rows))
        }
    };
    Ok(html! {
        div class="join-table" {
            @for level in level::OF_SOURCES {
                @if book.sources.of(level).next().is_some() { (group(level)) }
            }
        }
    })
}
