//! Tables of the reference data by itself: addresses, names of fields, lines of dsregcmd.
use super::parts::{Faults, inline, known_by, rows, searched, section, slug, table};
use crate::book::Book;
use crate::problem::quoted;
use crate::reference::{Row, Sheet};
use join_reference::row_key;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The addresses, with the model's messages that go to each. Every address that the model uses must be among them.
pub fn endpoints(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = book.reference.rows(Sheet::Endpoints);
    let requests = &book.model.probe().requests;
    let of = |method: &str, url: &str| {
        all.iter()
            .position(|row| row.text("method") == method && fits(row.text("url"), url))
    };
    let mut messages: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); all.len()];
    let mut faults = Vec::new();
    for ((method, url), names) in requests {
        match of(method, url) {
            Some(row) => messages[row].extend(names),
            None if book.reference.is_broken(Sheet::Endpoints) => {}
            None => faults.push(format!(
                "the model sends {} and src/data/{} has no row for it",
                quoted(&format!("{method} {url}")),
                Sheet::Endpoints.file()
            )),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let rows = rows(
        all.iter().zip(&messages),
        |(row, messages): (&Row, &BTreeSet<&str>)| {
            let chips = known_by(book, page, row)?;
            Ok(html! {
                tr data-row=(row_key("host", "", host(row.text("url")))) {
                    th scope="row" { (row.text("name")) }
                    td class="main" {
                        (row.text("method")) " " code { (row.text("url")) }
                        br; (inline(row.text("meaning"))) " " (chips)
                        @if !row.text("answer").is_empty() { br; small { "Answer: " (inline(row.text("answer"))) } }
                    }
                    td {
                        @for (i, message) in messages.iter().enumerate() { @if i > 0 { ", " } (message) }
                        @if messages.is_empty() { "none" }
                    }
                }
            })
        },
    )?;
    let head = ["What", "Request and answer", "Messages of the model"];
    let table = table("Endpoints", &head, &rows);
    let caption = format!("{} addresses, by what they are for.", all.len());
    let tables = html! { section data-rows { (table) } };
    Ok(searched("endpoints", &caption, &tables))
}

/// The host of an address, as the search names its row.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}

/// Whether an address has the shape of a pattern, in which `{…}` stands for some text without `/`, `?` and `&`.
fn fits(pattern: &str, url: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('{') else {
        return pattern == url;
    };
    let (Some(url), Some((_, behind))) = (url.strip_prefix(before), rest.split_once('}')) else {
        return false;
    };
    let longest = url.find(['/', '?', '&']).unwrap_or(url.len());
    (1..=longest)
        .filter(|end| url.is_char_boundary(*end))
        .any(|end| fits(behind, &url[end..]))
}

/// The names of fields, one table for each place where they stand.
pub fn fields(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    grouped(
        book,
        page,
        Sheet::Fields,
        "place",
        "field",
        &["Field", "Meaning", "Known by"],
    )
}

/// The lines of `dsregcmd /status`, one table for each section.
pub fn dsregcmd(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let tables = grouped(
        book,
        page,
        Sheet::Dsregcmd,
        "section",
        "dsregcmd",
        &["Field", "Meaning", "Known by"],
    )?;
    let count = book.reference.rows(Sheet::Dsregcmd).len();
    let caption = format!("{count} rows, one table for each section of the output.");
    Ok(searched("dsregcmd", &caption, &tables))
}

/// What is recognised by its words, one table for each kind.
pub fn signs(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = book.reference.rows(Sheet::Signs);
    let mut kinds: Vec<&str> = all.iter().map(|row| row.text("kind")).collect();
    let mut seen = BTreeSet::new();
    kinds.retain(|kind| seen.insert(*kind));
    let tables = rows(kinds, |kind| {
        let own = all.iter().filter(|row| row.text("kind") == kind);
        let rows = rows(own, |row| {
            let chips = known_by(book, page, row)?;
            Ok(html! {
                tr data-row=(row_key("sign", "", row.text("name"))) {
                    th scope="row" { (row.text("name")) }
                    td class="main" {
                        (inline(row.text("meaning"))) " " (chips)
                        @if !row.text("normal").is_empty() { br; "Normal: " (inline(row.text("normal"))) }
                    }
                    td { (inline(row.text("remedy"))) }
                }
            })
        })?;
        let head = ["Sign", "What it says", "What to do"];
        let own = section(2, &slug("signs", kind), kind, &head, &rows);
        Ok(html! { section data-rows { (own) } })
    })?;
    let caption = format!("{} signs, by where they stand.", all.len());
    Ok(searched("signs", &caption, &tables))
}

/// A sheet of names and meanings, one table for each value of the text `by`.
fn grouped(
    book: &Book<'_>,
    page: usize,
    sheet: Sheet,
    by: &str,
    anchor: &str,
    head: &[&str],
) -> Result<Markup, Faults> {
    let all = book.reference.rows(sheet);
    let mut groups: Vec<&str> = Vec::new();
    for row in all {
        if !groups.contains(&row.text(by)) {
            groups.push(row.text(by));
        }
    }
    rows(
        groups.iter().enumerate(),
        |(number, group): (usize, &&str)| {
            let own = all.iter().filter(|row| row.text(by) == *group);
            let rows = rows(own, |row: &Row| {
                let chips = known_by(book, page, row)?;
                let names: Vec<&str> = row.text("name").split(", ").collect();
                Ok(html! {
                    tr data-row=[(sheet == Sheet::Dsregcmd).then(|| row_key("field", "", row.text("name")))] {
                        th scope="row" {
                            @for (i, name) in names.iter().enumerate() {
                                @if i > 0 { br; }
                                code id=(id(anchor, number, name)) { (name) }
                            }
                        }
                        td class="main" {
                            (inline(row.text("meaning")))
                            @if !row.text("values").is_empty() { br; small { "Values: " (inline(row.text("values"))) } }
                        }
                        td { (chips) }
                    }
                })
            })?;
            let level = if sheet == Sheet::Fields { 3 } else { 2 };
            let own = section(level, &slug(anchor, group), group, head, &rows);
            Ok(html! { section data-rows { (own) } })
        },
    )
}

/// The anchor of a field: names may stand in several groups.
fn id(anchor: &str, group: usize, name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("{anchor}-{}-{name}", group + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_fit_their_shape() {
        let check = |pattern: &str, url: &str, expect: bool| {
            assert_eq!(fits(pattern, url), expect, "{pattern} {url}")
        };
        check("https://h/a", "https://h/a", true);
        check("https://h/a", "https://h/a/", false);
        check(
            "https://h/{tenant}/D?v={v}",
            "https://h/contoso.example/D?v=1.9",
            true,
        );
        check("https://h/{tenant}/D?v={v}", "https://h//D?v=1.9", false);
        check("https://h/{tenant}/D?v={v}", "https://h/a/b/D?v=1.9", false);
        check(
            "https://{maker}-keyid-{key}.x.net/s",
            "https://xyz-keyid-00.x.net/s",
            true,
        );
        check("https://{host}.x.net/s", "https://x.net/s", false);
        check("{a", "{a", false);
        check("ä{x}ö", "äéö", true);
    }
}
