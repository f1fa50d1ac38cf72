//! The table of the sources: by level, each with its address and the chapters that cite it.
use super::parts::{Faults, back_links, table};
use crate::book::Book;
use crate::html::source_id;
use crate::level::{self, Level};
use crate::sources::Source;
use maud::{Markup, html};

/// The sources, one table for each level.
pub fn sources(book: &Book<'_>, number: usize) -> Result<Markup, Faults> {
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
                @else { td { (back_links(book, number, cited)) } }
            }
        }
    };
    let group = |level: Level| {
        let rows = html! { @for source in book.sources.of(level) { (row(source)) } };
        table(
            &format!("Sources: {}", level.words()),
            &["Id", "Source", "Publisher", "Cited in"],
            &rows,
        )
    };
    let used = level::OF_SOURCES
        .into_iter()
        .filter(|level| book.sources.of(*level).next().is_some());
    Ok(html! { @for level in used { (group(level)) } })
}
