//! The table of events: the reference data, and which of them the runs write.
use super::parts::{Faults, inline, known_by, rows, run_link, searched, section, slug, table};
use crate::book::Book;
use crate::problem::quoted;
use crate::reference::{Row, Sheet, event_ids};
use join_reference::row_key;
use maud::{Markup, html};

/// The events, one table for each log.
pub fn events(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = book.reference.rows(Sheet::Events);
    let probe = book.model.probe();
    if !book.reference.is_broken(Sheet::Events) {
        let missing: Vec<String> = probe
            .events
            .iter()
            .filter(|((log, id), _)| {
                !all.iter()
                    .any(|row| row.text("log") == log && event_ids(row).any(|own| own == id))
            })
            .map(|((log, id), _)| {
                format!(
                    "the model writes event {} and src/data/{} has no row for it",
                    quoted(&format!("{log} {id}")),
                    Sheet::Events.file()
                )
            })
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
    }
    if !book.reference.is_broken(Sheet::Logs) {
        let known = |log: &str| book.reference.find(Sheet::Logs, "log", log).is_some();
        let mut missing: Vec<String> = all
            .iter()
            .map(|row| row.text("log"))
            .filter(|log| !book.reference.rows(Sheet::Logs).is_empty() && !known(log))
            .map(|log| {
                let file = Sheet::Logs.file();
                format!(
                    "events stand in the log {} and src/data/{file} has no row for it",
                    quoted(log)
                )
            })
            .collect();
        missing.dedup();
        if !missing.is_empty() {
            return Err(missing);
        }
    }
    let mut logs: Vec<&str> = Vec::new();
    for row in all {
        if !logs.contains(&row.text("log")) {
            logs.push(row.text("log"));
        }
    }
    let head = ["Event", "Sense and fields", "In the model"];
    let tables = rows(logs, |log| {
        let own = all.iter().filter(|row| row.text("log") == log);
        let rows = rows(own, |row| event(book, page, row))?;
        let own = section(2, &slug("events", log), log, &head, &rows);
        Ok(html! { section data-rows { (own) } })
    })?;
    let ids: usize = all.iter().map(|row| event_ids(row).count()).sum();
    let caption = format!(
        "{ids} events in {} rows, one table for each log.",
        all.len()
    );
    Ok(searched("events", &caption, &tables))
}

/// The logs: their whole names, and whether Windows writes them without being asked.
pub fn logs(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = rows(book.reference.rows(Sheet::Logs), |row| {
        let chips = known_by(book, page, row)?;
        Ok(html! {
            tr {
                th scope="row" { (row.text("log")) }
                td class="main" { (row.text("channel")) br; (inline(row.text("on"))) " " (chips) }
                td { (inline(row.text("switch"))) }
            }
        })
    })?;
    let head = [
        "Table below",
        "Whole name, and whether it is on",
        "To switch it on",
    ];
    Ok(table("Logs", &head, &all))
}

fn event(book: &Book<'_>, page: usize, row: &Row) -> Result<Markup, Faults> {
    let chips = known_by(book, page, row)?;
    let probe = book.model.probe();
    let written = event_ids(row).filter_map(|id| {
        let event = (row.text("log").to_owned(), id.to_owned());
        Some((id, probe.events.get(&event)?))
    });
    let written: Vec<_> = written.collect();
    let many = event_ids(row).count() > 1;
    let anchor = |id: &str| {
        format!(
            "event-{}-{id}",
            row.text("log").to_lowercase().replace(' ', "-")
        )
    };
    Ok(html! {
        tr data-row=(row_key("event", row.text("log"), row.text("id"))) {
            th scope="row" {
                @for (i, id) in event_ids(row).enumerate() {
                    @if i > 0 { ", " }
                    span id=(anchor(id)) { (id) }
                }
                @if !row.text("kind").is_empty() { br; small { (row.text("kind")) } }
            }
            td class="main" {
                (inline(row.text("meaning"))) " " (chips)
                @if !row.text("normal").is_empty() { br; "Normal: " (inline(row.text("normal"))) }
                @if !row.text("fields").is_empty() { br; small { "Fields: " (inline(row.text("fields"))) } }
            }
            td {
                @for (i, (id, written)) in written.iter().enumerate() {
                    @if i > 0 { br; }
                    @if many { (id) ": " }
                    @if written.scenarios > 0 { "in " (written.scenarios) " of " (probe.scenarios) " scenarios; " }
                    (run_link(book, page, &written.first))
                }
                @if written.is_empty() { "not written" }
            }
        }
    })
}
