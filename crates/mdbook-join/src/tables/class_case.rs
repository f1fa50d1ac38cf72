//! The unseen case that a class has in common, and its solution for the teacher, both from the model.
use super::parts::Faults;
use crate::book::Book;
use maud::{Markup, html};

/// Its number; any other would do.
const CASE: u32 = 7;

/// Which figure of the chapter on practice draws a case.
const FIGURE: u32 = 3;

/// The link to the case, its cause, and the line that decides it.
pub fn class_case(book: &Book<'_>, number: usize) -> Result<Markup, Faults> {
    let practice = book
        .pages
        .iter()
        .position(|page| page.source() == "practice.md");
    let Some(practice) = practice else {
        return Err(vec![
            "the case of a class needs the chapter practice.md".to_owned(),
        ]);
    };
    let solution = book
        .model
        .library()
        .map(|all| join_view::solution(all, CASE));
    let (cause, line) = match solution {
        Some(Some(solution)) => solution,
        Some(None) => return Err(vec![format!("the model draws no case {CASE}")]),
        // What is wrong with the scenarios is told for the whole book.
        None => ("", String::new()),
    };
    let address = book.address(number, practice);
    Ok(html! {
        dl.class-case {
            dt { "The case" }
            dd { a href={ (address) "#join=" (FIGURE) "/s" (CASE) } { "case " (CASE) } }
            dt { "Its cause" }
            dd { (cause) }
            dt { "The line that decides" }
            dd { (line) }
        }
    })
}
