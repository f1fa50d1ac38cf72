//! What the tables are made of: rows, headings, labels, links.
use crate::book::Book;
use crate::html;
use crate::level::Level;
use crate::reference;
use crate::run_survey::ExampleRun;
use crate::table_names::ids;
use join_reference::data::{Claim, Text};
use maud::{Markup, PreEscaped, html};

/// Sentences about what a table lacks.
pub(super) type Faults = Vec<String>;

/// A wide table scrolls inside its wrapper, not with the page; the wrapper takes the focus so that arrow keys scroll it.
/// Every row begins with its own name.
pub(super) fn table(caption: &str, head: &[&str], rows: &Markup) -> Markup {
    wrapped(caption, &html! { caption { (caption) } }, head, rows)
}

/// Tables with the search box above them: the figure that searches its own rows. `page` is the page of the book, without its ending.
pub(super) fn searched(page: &str, caption: &str, tables: &Markup) -> Markup {
    html! {
        figure class="join" data-widget="codes" data-needs="find" data-page=(page) {
            figcaption { (caption) }
            (join_decision::search_box())
            (tables)
        }
    }
}

/// A table under a heading of its own, so that the search leads to it and not to the top of a long page. `level` is 2 or 3.
pub(super) fn section(level: u8, id: &str, title: &str, head: &[&str], rows: &Markup) -> Markup {
    html! {
        @if level == 2 { h2 id=(id) { (title) } } @else { h3 id=(id) { (title) } }
        (wrapped(title, &html! {}, head, rows))
    }
}

pub(super) fn wrapped(name: &str, caption: &Markup, head: &[&str], rows: &Markup) -> Markup {
    html! {
        div class="table-wrapper" role="group" tabindex="0" aria-label=(name) {
            table {
                (caption)
                thead { tr { @for name in head { th scope="col" { (name) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// The anchor of a heading: small letters and digits with hyphens between.
pub(super) fn slug(kind: &str, title: &str) -> String {
    let words = title.to_lowercase();
    let words = words
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.fold(kind.to_owned(), |slug, word| slug + "-" + word)
}

/// Links to places in the book, with commas between.
pub(super) fn back_links(book: &Book<'_>, number: usize, places: &[(usize, String)]) -> Markup {
    html! {
        @for (i, (page, anchor)) in places.iter().enumerate() {
            @if i > 0 { ", " }
            a href={ (book.address(number, *page)) "#" (anchor) } { (book.pages[*page].name) }
        }
    }
}

/// The chips of something that the model knows; `what` names it in a fault. `sources` are ids with commas between.
pub(super) fn evidence(
    book: &Book<'_>,
    number: usize,
    what: &str,
    level: Level,
    sources: &str,
) -> Result<Markup, Faults> {
    sourced(what, level, sources).map_err(|fault| vec![fault])?;
    let cited = book.sources.cite(level, ids(sources)).map_err(|faults| {
        faults
            .into_iter()
            .map(|fault| format!("{what} of the model: {fault}"))
            .collect::<Faults>()
    })?;
    let page = sources_page(book, number, cited.is_empty())?;
    Ok(PreEscaped(html::chips(level, &cited, &page, false, |_| {
        false
    })))
}

/// Checks that what claims to be more than inferred or free names a source at all.
pub(super) fn sourced(what: &str, level: Level, sources: &str) -> Result<(), String> {
    if !level.needs_source() || ids(sources).next().is_some() {
        return Ok(());
    }
    Err(format!(
        "{what} of the model is {} and names no source: name one, or call it inferred or free",
        level.words()
    ))
}

/// The address of the page with the sources; not needed when nothing is cited.
pub(super) fn sources_page(
    book: &Book<'_>,
    number: usize,
    nothing: bool,
) -> Result<String, Faults> {
    match book.tables.get("sources") {
        Some(&page) => Ok(book.address(number, page)),
        None if nothing => Ok(String::new()),
        None => Err(vec![
            "the table links to {{#join sources}}, but no chapter has it".to_owned(),
        ]),
    }
}

/// The chips of a row of the reference data: one group for each level of its sources.
pub(super) fn known_by(book: &Book<'_>, number: usize, row: &dyn Claim) -> Result<Markup, Faults> {
    let groups = reference::known_by(row, book.sources);
    let page = sources_page(book, number, groups.iter().all(|(_, of)| of.is_empty()))?;
    Ok(html! {
        @for (i, (level, of)) in groups.iter().enumerate() {
            @if i > 0 { " " }
            (PreEscaped(html::chips(*level, of, &page, false, |_| false)))
        }
    })
}

/// A text of the reference data: what stands between backticks is code.
pub(super) fn inline(text: &str) -> Markup {
    html! {
        @for (i, part) in text.split('`').enumerate() {
            @if i % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// What the rows have under one key, each once, in their order.
pub(super) fn groups<R>(rows: &[R], by: impl Fn(&R) -> &Text) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for row in rows {
        let group: &str = by(row);
        if !all.contains(&group) {
            all.push(group);
        }
    }
    all
}

/// A link to a run, opened in the playground with its cursor where it matters.
pub(super) fn run_link(book: &Book<'_>, number: usize, found: &ExampleRun) -> Markup {
    let playground = html::relative(&book.pages[number].html, "playground/index.html".as_ref());
    html! { a href={ (playground) "#join=0/" (found.save) } { (found.words()) } }
}

/// The rows of `items`, with the faults of all of them.
pub(super) fn rows<T>(
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_model_needs_a_source_unless_it_claims_none() {
        let check = |level, sources, ok: bool| {
            let got = sourced("parameter \"x_s\"", level, sources);
            assert_eq!(got.is_ok(), ok, "{level:?} {sources:?}: {got:?}");
        };
        for level in crate::level::OF_SOURCES {
            check(level, "SEED", true);
            check(level, "", false);
            check(level, " , ", false);
        }
        check(Level::Inferred, "", true);
        check(Level::Free, "", true);
        assert_eq!(
            sourced("parameter \"x_s\"", Level::Documented, "").unwrap_err(),
            "parameter \"x_s\" of the model is documented and names no source: name one, or call it inferred or free"
        );
    }

    #[test]
    fn backticks_are_code() {
        assert_eq!(inline("a `b<c` d").into_string(), "a <code>b&lt;c</code> d");
        assert_eq!(inline("plain").into_string(), "plain");
    }
}
