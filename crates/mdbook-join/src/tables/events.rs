//! The table of events: the reference data, and which of them the runs write.
use super::parts::{
    Faults, groups, inline, known_by, rows, run_link, searched, section, slug, table,
};
use crate::book::Book;
use crate::problem::quoted;
use join_reference::data::EventRow;
use join_reference::row_key;
use maud::{Markup, html};

/// The events, one table for each log.
pub fn events(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = &book.reference.events;
    let run_survey = book.model.run_survey();
    if !all.is_broken() {
        let missing: Vec<String> = run_survey
            .events
            .iter()
            .filter(|((log, id), _)| {
                !all.iter()
                    .any(|row| *row.log == **log && row.id.parts().any(|own| own == id))
            })
            .map(|((log, id), _)| {
                format!(
                    "the model writes event {} and src/data/{} has no row for it",
                    quoted(&format!("{log} {id}")),
                    all.file()
                )
            })
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
    }
    let logs = &book.reference.logs;
    if !logs.is_broken() && !logs.is_empty() {
        let known = |name: &str| logs.iter().any(|log| &*log.log == name);
        let missing: Vec<String> = groups(all, |row| &row.log)
            .into_iter()
            .filter(|log| !known(log))
            .map(|log| {
                let (log, file) = (quoted(log), logs.file());
                format!("events stand in the log {log} and src/data/{file} has no row for it")
            })
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
    }
    let head = ["Event", "Sense and fields", "In the model"];
    let tables = rows(groups(all, |row| &row.log), |log| {
        let own = all.iter().filter(|row| &*row.log == log);
        let rows = rows(own, |row| event(book, page, row))?;
        let own = section(2, &slug("events", log), log, &head, &rows);
        Ok(html! { section data-rows { (own) } })
    })?;
    let ids: usize = all.iter().map(|row| row.id.parts().count()).sum();
    let caption = format!(
        "{ids} events in {} rows, one table for each log.",
        all.len()
    );
    Ok(searched("events", &caption, &tables))
}

/// The logs: their whole names, and whether Windows writes them without being asked.
pub fn logs(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = rows(book.reference.logs.iter(), |row| {
        let chips = known_by(book, page, row)?;
        Ok(html! {
            tr {
                th scope="row" { (row.log) }
                td class="main" { (row.channel) br; (inline(&row.on)) " " (chips) }
                td { @if let Some(switch) = &row.switch { (inline(switch)) } }
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

fn event(book: &Book<'_>, page: usize, row: &EventRow) -> Result<Markup, Faults> {
    let chips = known_by(book, page, row)?;
    let run_survey = book.model.run_survey();
    let written = row.id.parts().filter_map(|id| {
        let event = (row.log.to_string(), id.to_owned());
        Some((id, run_survey.events.get(&event)?))
    });
    let written: Vec<_> = written.collect();
    let many = row.id.parts().count() > 1;
    let anchor = |id: &str| format!("event-{}-{id}", row.log.to_lowercase().replace(' ', "-"));
    Ok(html! {
        tr data-row=(row_key("event", &row.log, &row.id)) {
            th scope="row" {
                @for (i, id) in row.id.parts().enumerate() {
                    @if i > 0 { ", " }
                    span id=(anchor(id)) { (id) }
                }
                @if let Some(kind) = &row.kind { br; small { (kind) } }
            }
            td class="main" {
                (inline(&row.meaning)) " " (chips)
                @if let Some(normal) = &row.normal { br; "Normal: " (inline(normal)) }
                @if let Some(fields) = &row.fields { br; small { "Fields: " (inline(fields)) } }
            }
            td {
                @for (i, (id, written)) in written.iter().enumerate() {
                    @if i > 0 { br; }
                    @if many { (id) ": " }
                    @if written.scenarios > 0 { "in " (written.scenarios) " of " (run_survey.scenarios) " scenarios; " }
                    (run_link(book, page, &written.first))
                }
                @if written.is_empty() { "not written" }
            }
        }
    })
}
