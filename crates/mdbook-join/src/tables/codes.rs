//! The table of error codes: the reference data, and for the codes of the model the runs that end with them.
use super::parts::{
    Faults, evidence, groups, inline, known_by, rows, run_link, searched, section, slug, table,
};
use crate::book::Book;
use crate::problem::quoted;
use crate::reference::number;
use join_reference::data::{CauseRow, CodeRow};
use join_reference::row_key;
use join_sim::origin::{ORIGINS, Origin};
use maud::{Markup, html};

/// The codes, one table for each family, as the figure that searches them: its rows are here and nowhere else.
pub fn error_codes(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let codes = &book.reference.codes;
    if !codes.is_broken() {
        let missing: Vec<String> = ORIGINS
            .iter()
            .map(|origin| origin.code.to_string())
            .filter(|code| !codes.iter().any(|row| *row.code == **code))
            .map(|code| {
                format!(
                    "the model can end with {} and src/data/{} has no row for it",
                    quoted(&code),
                    codes.file()
                )
            })
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
    }
    let head = ["Code", "Name and meaning", "What to do"];
    let tables = rows(groups(codes, |row| &row.family), |family| {
        let own = codes.iter().filter(|row| &*row.family == family);
        let rows = rows(own, |row| code(book, page, row))?;
        let own = section(2, &slug("codes", family), family, &head, &rows);
        Ok(html! { section data-rows { (own) } })
    })?;
    let caption = format!(
        "{} error codes, each with its spellings, what it says and what to do. {} of them can end a run of the model; the others \
         are not modelled.",
        codes.len(),
        modelled(codes.iter().map(|row| &**row))
    );
    Ok(searched("error-codes", &caption, &tables))
}

/// How many of the codes the model can end with.
fn modelled<'a>(codes: impl IntoIterator<Item = &'a CodeRow>) -> usize {
    let ends = |row: &&CodeRow| ORIGINS.iter().any(|origin| is(row, origin));
    codes.into_iter().filter(ends).count()
}

fn is(row: &CodeRow, origin: &Origin) -> bool {
    origin.code.to_string() == *row.code
}

fn code(book: &Book<'_>, page: usize, row: &CodeRow) -> Result<Markup, Faults> {
    let code: &str = &row.code;
    let chips = known_by(book, page, row)?;
    let ways = rows(ORIGINS.iter().filter(|origin| is(row, origin)), |origin| {
        way(book, page, origin)
    })?;
    let causes = rows(&row.causes, |cause| one_cause(book, page, cause))?;
    let own = ORIGINS.iter().any(|origin| is(row, origin));
    Ok(html! {
        tr id={ "code-" (code) } data-row=(row_key("code", "", code)) {
            th scope="row" {
                code { (code) }
                @if let Some(number) = number(code) {
                    br; small { code { (format!("{number:08X}")) } }
                    br; small { code { (number.cast_signed()) } }
                }
            }
            td class="main" {
                @if let Some(name) = &row.name { code { (name) } br; }
                (inline(&row.meaning)) " " (chips)
                @if let Some(normal) = &row.normal { p { "Normal: " (inline(normal)) } }
                @if !row.causes.is_empty() { ol { (causes) } }
                @if own { ul { (ways) } } @else { small class="not-modelled" { "Not modelled." } }
            }
            td data-unsearched { (inline(&row.remedy)) }
        }
    })
}

/// One of several causes: what tells it from the others, and what to do then.
fn one_cause(book: &Book<'_>, page: usize, cause: &CauseRow) -> Result<Markup, Faults> {
    let chips = known_by(book, page, cause)?;
    Ok(html! {
        li {
            (inline(&cause.is)) " " (chips)
            br; "Told by: " (inline(&cause.tells))
            @if let Some(remedy) = &cause.remedy { br; "Then: " (inline(remedy)) }
        }
    })
}

/// What the digits of a code say by rule.
pub fn families(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let all = rows(book.reference.families.iter(), |row| {
        let chips = known_by(book, page, row)?;
        // The build knows neither the code nor the number that a reader will bring.
        let meaning = row.meaning.replace("{n}", "n");
        let meaning = meaning.replace("{same}", row.same.as_deref().unwrap_or_default());
        Ok(html! {
            tr data-row=(row_key("family", "", &row.code)) {
                th scope="row" { code { (row.code) } br; (row.name) }
                td class="main" { (inline(&meaning)) }
                td { (inline(&row.sure)) " " (chips) }
            }
        })
    })?;
    let head = ["Digits", "What they say", "How sure"];
    Ok(table("Families of codes", &head, &all))
}

/// One way of the model to a code, with a run that goes it.
fn way(book: &Book<'_>, page: usize, origin: &Origin) -> Result<Markup, Faults> {
    let chips = evidence(
        book,
        page,
        &format!("code {}", origin.code),
        origin.level,
        origin.sources,
    )?;
    let run = book.model.run_survey().end(origin);
    Ok(html! {
        li {
            "In the model: " (origin.sentence) " " (chips)
            @if let Some(run) = run { " Run: " (run_link(book, page, run)) "." }
        }
    })
}
