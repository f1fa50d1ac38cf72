//! What a search shows: rows of this page by their keys, and rows of other pages as lines with links. Nothing of the text itself.
use crate::words;
use alloc::string::String;
use alloc::vec::Vec;
use join_reference::{Hit, Kind, Table, joined, place_of, small};
use maud::{Markup, html};

/// So many bytes may stand in a link to a search.
const LINK_LIMIT: usize = 200;
/// So many lines are shown at most.
const MOST: usize = 60;
/// The answer to a text.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// A sentence.
    pub status: String,
    /// The lines.
    pub lines: String,
    /// Keys of the rows that this page is to show; none: all of them.
    pub shown: Option<Vec<String>>,
    /// Whether the text names a row; else only its words speak for those that are shown.
    pub named: bool,
    /// What a link to this search carries: ids of rows and words of the table, never the text.
    pub link: String,
}

/// The page of the book that has the rows of a kind.
#[must_use]
pub fn page_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Code | Kind::Family => "error-codes",
        Kind::Event | Kind::Log => "events",
        Kind::Field => "dsregcmd",
        Kind::Member => "fields",
        Kind::Task => "tasks",
        Kind::Host => "endpoints",
        Kind::Sign => "signs",
    }
}

/// The search box, above the rows that it searches.
#[must_use]
pub fn search_box() -> Markup {
    html! {
        search class="find" data-alive hidden {
            label { span { (words::SEARCH) }
                textarea rows="1" maxlength="200000" data-do="search" data-limit=(LINK_LIMIT) data-no-figure=(words::NO_FIGURE) data-too-long=(words::TOO_LONG) data-broke=(words::BROKE) data-holding=(words::HOLDING) data-holds=(words::HOLDS) spellcheck="false" autocomplete="off" autocapitalize="off" {}
            }
            button type="button" data-do="all" { (words::SHOW_ALL) }
            button type="button" data-do="link" data-done=(words::COPIED_LINK) data-refused=(words::NOT_COPIED) { (words::COPY_LINK) }
            small { (words::SEARCH_NOTE) }
        }
        p.found role="status" data-part="status" data-alive hidden { (words::ALL_ROWS) }
        div.hits data-part="hits" {}
    }
}

/// Searches for a text on a page of the book, which has rows with the given keys.
#[must_use]
pub fn search(table: &Table, page: &str, text: &str) -> Sought {
    if text.trim().is_empty() {
        return Sought {
            status: words::ALL_ROWS.into(),
            ..Sought::default()
        };
    }
    let found = table.find(text);
    if found.hits.is_empty() {
        return Sought {
            status: words::NOTHING.into(),
            lines: html! { p { (words::FORMS) } }.into_string(),
            shown: Some(Vec::new()),
            ..Sought::default()
        };
    }
    let own: Vec<String> = found
        .hits
        .iter()
        .map(|hit| table.rows()[hit.row].key())
        .collect();
    let named = found.hits.iter().filter(|hit| hit.named).count();
    let here = found
        .hits
        .iter()
        .filter(|hit| page_of(hit.kind) == page)
        .count();
    Sought {
        status: words::found(named, found.hits.len() - named, here),
        lines: lines(&found.hits, page).into_string(),
        shown: Some(own),
        named: named > 0,
        link: link(table, text, &found.hits),
    }
}

/// What a link carries.
fn link(table: &Table, text: &str, hits: &[Hit<'_>]) -> String {
    let named = hits.iter().filter(|hit| hit.named);
    let ids: Vec<String> = named
        .map(|hit| match hit.kind {
            Kind::Event => joined(&[hit.name, &hit.id], " "),
            _ => String::from(&*hit.id),
        })
        .take(8)
        .collect();
    if !ids.is_empty() {
        return list(ids.iter().map(|id| &**id), ", ");
    }
    let small = lower(text);
    let known = |word: &&str| {
        let holds = |row: &join_reference::Row| place_of(&lower(&row.meaning), word).is_some();
        word.len() > 2 && table.rows().iter().any(holds)
    };
    let words = small.split_whitespace().filter(known).take(8);
    list(words, " ")
}

fn lines(hits: &[Hit<'_>], page: &str) -> Markup {
    let words_only = hits.iter().all(|hit| !hit.named);
    html! {
        ul {
            @for hit in hits.iter().take(MOST) {
                @let here = page_of(hit.kind) == page;
                li {
                    (hit.kind.word()) " "
                    a href=(address(hit, here)) { (hit.id) }
                    @if !hit.name.is_empty() && hit.name.len() < 60 { " " (hit.name) }
                    @if !hit.named && !words_only { " " small { (words::BY_WORDS) } }
                    @if here && hit.kind != Kind::Family { " " small { (words::BELOW) } } @else { p { (hit.meaning) } }
                }
            }
        }
        @if hits.len() > MOST { p { (words::more(hits.len() - MOST)) } }
    }
}

/// Where the row stands: its anchor in this page, or a search for it on its own.
fn address(hit: &Hit<'_>, here: bool) -> String {
    let page = match here {
        true => String::new(),
        false => joined(&[page_of(hit.kind), ".html"], ""),
    };
    let anchor = match hit.kind {
        Kind::Code => joined(&["#code-", &hit.id], ""),
        Kind::Event => {
            let log: String = lower(hit.name)
                .chars()
                .map(|c| if c == ' ' { '-' } else { c })
                .collect();
            joined(&["#event-", &log, "-", &hit.id], "")
        }
        _ => {
            let plain = |c: char| c.is_ascii_graphic() && !"%#\"<>".contains(c);
            let id: String = hit
                .id
                .chars()
                .map(|c| if plain(c) { c } else { ' ' })
                .collect();
            let id = list(id.split_whitespace(), "%20");
            let page = joined(&[page_of(hit.kind), ".html#join=0/", &id], "");
            return page;
        }
    };
    page + &anchor
}

/// Parts with a mark between.
fn list<'a>(parts: impl Iterator<Item = &'a str>, mark: &str) -> String {
    joined(&parts.collect::<Vec<_>>(), mark)
}

/// In small letters.
fn lower(text: &str) -> String {
    text.chars().map(small).collect()
}
