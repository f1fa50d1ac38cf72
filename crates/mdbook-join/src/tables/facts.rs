//! Tables of the reference data by itself: addresses, names of fields, lines of dsregcmd.
use super::parts::{Faults, groups, inline, known_by, rows, searched, section, slug, table};
use crate::book::Book;
use crate::problem::quoted;
use join_reference::data::{Claim, DsregcmdRow, EndpointRow, FieldRow, Placed, Text};
use join_reference::row_key;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The addresses, with the model's messages that go to each. Every address that the model uses must be among them.
pub fn endpoints(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = &book.reference.endpoints;
    let requests = &book.model.run_survey().requests;
    let of = |method: &str, url: &str| {
        all.iter()
            .position(|row| &*row.method == method && fits(&row.url, url))
    };
    let mut messages: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); all.len()];
    let mut faults = Vec::new();
    for ((method, url), names) in requests {
        match of(method, url) {
            Some(row) => messages[row].extend(names),
            None if all.is_broken() => {}
            None => faults.push(format!(
                "the model sends {} and src/data/{} has no row for it",
                quoted(&format!("{method} {url}")),
                all.file()
            )),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let rows = rows(
        all.iter().zip(&messages),
        |(row, messages): (&Placed<EndpointRow>, &BTreeSet<&str>)| {
            let chips = known_by(book, page, row)?;
            Ok(html! {
                tr data-row=(row_key("host", "", row.host())) {
                    th scope="row" { (row.name) }
                    td class="main" {
                        (row.method) " " code { (row.url) }
                        br; (inline(&row.meaning)) " " (chips)
                        @if let Some(answer) = &row.answer { br; small { "Answer: " (inline(answer)) } }
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
    let all: Vec<Line<'_>> = book.reference.fields.iter().map(Line::of_field).collect();
    let tables = grouped(book, page, &all, "field", 2)?;
    let caption = format!("{} names, by where they stand.", all.len());
    Ok(searched("fields", &caption, &tables))
}

/// The lines of `dsregcmd /status`, one table for each section.
pub fn dsregcmd(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let rows = &book.reference.dsregcmd;
    let all: Vec<Line<'_>> = rows.iter().map(Line::of_dsregcmd).collect();
    let tables = grouped(book, page, &all, "dsregcmd", 2)?;
    let caption = format!(
        "{} rows, one table for each section of the output.",
        rows.len()
    );
    Ok(searched("dsregcmd", &caption, &tables))
}

/// A name and its meaning, in one of several tables.
struct Line<'a> {
    group: &'a Text,
    name: &'a Text,
    meaning: &'a Text,
    values: Option<&'a Text>,
    claim: &'a dyn Claim,
    /// What names it to the search.
    key: String,
}

impl<'a> Line<'a> {
    fn of_field(row: &'a Placed<FieldRow>) -> Line<'a> {
        Line {
            group: &row.place,
            name: &row.name,
            meaning: &row.meaning,
            values: None,
            claim: row,
            key: row_key("member", &row.place, &row.name),
        }
    }

    fn of_dsregcmd(row: &'a Placed<DsregcmdRow>) -> Line<'a> {
        Line {
            group: &row.section,
            name: &row.name,
            meaning: &row.meaning,
            values: row.values.as_ref(),
            claim: row,
            key: row_key("field", "", &row.name),
        }
    }
}

/// What is recognised by its words, one table for each kind.
pub fn signs(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = &book.reference.signs;
    let tables = rows(groups(all, |row| &row.kind), |kind| {
        let own = all.iter().filter(|row| &*row.kind == kind);
        let rows = rows(own, |row| {
            let chips = known_by(book, page, row)?;
            Ok(html! {
                tr data-row=(row_key("sign", "", &row.name)) {
                    th scope="row" { (row.name) }
                    td class="main" {
                        (inline(&row.meaning)) " " (chips)
                        @if let Some(normal) = &row.normal { br; "Normal: " (inline(normal)) }
                    }
                    td data-unsearched { @if let Some(remedy) = &row.remedy { (inline(remedy)) } }
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

/// Names and meanings, one table for each group; `level` is that of their headings.
fn grouped(
    book: &Book<'_>,
    page: usize,
    all: &[Line<'_>],
    anchor: &str,
    level: u8,
) -> Result<Markup, Faults> {
    let head = ["Field", "Meaning", "Known by"];
    rows(
        groups(all, |line| line.group).into_iter().enumerate(),
        |(number, group): (usize, &str)| {
            let own = all.iter().filter(|line| &**line.group == group);
            let rows = rows(own, |line: &Line<'_>| {
                let chips = known_by(book, page, line.claim)?;
                let names: Vec<&str> = line.name.parts().collect();
                Ok(html! {
                    tr data-row=(line.key) {
                        th scope="row" {
                            @for (i, name) in names.iter().enumerate() {
                                @if i > 0 { br; }
                                code id=(id(anchor, number, name)) { (name) }
                            }
                        }
                        td class="main" {
                            (inline(line.meaning))
                            @if let Some(values) = line.values { br; small { "Values: " (inline(values)) } }
                        }
                        td { (chips) }
                    }
                })
            })?;
            let own = section(level, &slug(anchor, group), group, &head, &rows);
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
