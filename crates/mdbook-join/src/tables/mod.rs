//! The tables that `{{#join NAME}}` becomes. A new one is one function and one line of [`TABLES`].
mod cases;
mod class_case;
mod codes;
mod decision;
mod desk;
mod ends;
mod events;
mod evidence;
mod facts;
mod model;
mod parts;
mod runs;
mod sources;
mod tasks;
mod transitions;
mod verdict;

use crate::book::Book;
use crate::problem::{nearest, quoted};
use crate::table_names::table_id;
use maud::{Markup, html};
use parts::Faults;

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
    ("transitions", transitions::transitions),
    ("error-codes", codes::error_codes),
    ("events", events::events),
    ("endpoints", facts::endpoints),
    ("fields", facts::fields),
    ("dsregcmd", facts::dsregcmd),
    ("code-families", codes::families),
    ("logs", events::logs),
    ("signs", facts::signs),
    ("tasks", tasks::tasks),
    ("evidence", evidence::evidence),
    ("decision", decision::decision),
    ("calculator", decision::calculator),
    ("evidence-desk", desk::evidence_desk),
    ("evidence-rules", desk::evidence_rules),
    ("defender", desk::defender),
    ("make-your-own", desk::make_your_own),
    ("verdict", verdict::rule),
    ("verdict-runs", verdict::runs),
    ("failure-map", ends::map),
    ("failure-map-bounds", ends::bounds),
    ("not-modelled", ends::not_modelled),
    ("class-case", class_case::class_case),
    ("evidence-cases", cases::evidence_cases),
];

/// Tables that the book's search does not know: nobody looks for their words, or a chapter has them.
const UNSEARCHED: &[&str] = &[
    "evidence-cases",
    "sources",
    "rules",
    "scenarios",
    "decision",
    "calculator",
    "verdict",
    "failure-map-bounds",
    "transitions",
    "messages",
    "evidence",
    "evidence-desk",
    "defender",
    "make-your-own",
    "evidence-rules",
    "verdict-runs",
    "failure-map",
    "not-modelled",
];

/// Whether the book's search is for the words of the table.
pub fn is_searched(name: &str) -> bool {
    !UNSEARCHED.contains(&name)
}

/// The table of that name for page `number`, as HTML on one line. Its element has the id `join-NAME`.
///
/// # Errors
/// Sentences: the nearest name when there is no such table, or what its rows lack.
pub fn draw(name: &str, book: &Book<'_>, number: usize) -> Result<String, Faults> {
    debug_assert!(
        UNSEARCHED
            .iter()
            .all(|name| TABLES.iter().any(|(known, _)| known == name))
    );
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
