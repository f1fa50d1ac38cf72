//! The table of scheduled tasks: what is known of each, and the settings that the model gives it.
use super::parts::{Faults, inline, known_by, rows, searched, table};
use crate::book::Book;
use crate::problem::quoted;
use join_reference::row_key;
use join_sim::{Rules, Task, rules};
use maud::{Markup, html};

/// The tasks; every task of the model must be among them.
pub fn tasks(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = &book.reference.tasks;
    let missing: Vec<String> = Task::ALL
        .iter()
        .filter(|task| !all.iter().any(|row| *row.name == *task.name()))
        .filter(|_| !all.is_broken())
        .map(|task| {
            format!(
                "the model has the task {} and src/data/{} has no row for it",
                quoted(task.name()),
                all.file()
            )
        })
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let known = rows(all.iter(), |row| {
        let chips = known_by(book, page, row)?;
        Ok(html! {
            tr data-row=(row_key("task", "", &row.name)) {
                th scope="row" { (row.name) }
                td class="main" {
                    code { (inline(&row.path)) }
                    br; (inline(&row.meaning))
                    @if let Some(account) = &row.account { br; small { "Runs as: " (account) } }
                }
                td { (chips) }
            }
        })
    })?;
    let table = table("Tasks", &["Task", "Where and what", "Known by"], &known);
    let caption = format!("{} tasks.", all.len());
    Ok(html! {
        (searched("tasks", &caption, &html! { section data-rows { (table) } }))
        (in_the_model(book))
    })
}

/// One setting of a task, or what follows from all of them.
type Setting = fn(Rules) -> bool;

/// The settings of the model's tasks and what follows from them, by the model's own rule.
fn in_the_model(book: &Book<'_>) -> Markup {
    let starters = &book.model.run_survey().starters;
    let yes = |value: bool| if value { "yes" } else { "no" };
    let settings: [(&str, Setting); 5] = [
        ("Idle settings", |own| own.idle_settings),
        ("Maintenance settings", |own| own.maintenance_settings),
        ("Only while a user is logged on", |own| own.interactive),
        ("A trigger may start it", |own| own.may_trigger(false)),
        ("A trigger may start it in energy saver", |own| {
            own.may_trigger(true)
        }),
    ];
    let rows = html! {
        @for (name, setting) in settings {
            tr {
                th scope="row" { (name) }
                @for &task in Task::ALL { td { (yes(setting(rules(task)))) } }
            }
        }
        tr {
            th scope="row" { "Started in some run by" }
            @for task in Task::ALL {
                td class="long" {
                    @for (i, by) in starters.get(task).into_iter().flatten().enumerate() {
                        @if i > 0 { ", " }
                        (by.name())
                    }
                }
            }
        }
    };
    let head: Vec<&str> = ["Setting"]
        .into_iter()
        .chain(Task::ALL.iter().map(|task| task.name()))
        .collect();
    table("The model's tasks and their rules", &head, &rows)
}
