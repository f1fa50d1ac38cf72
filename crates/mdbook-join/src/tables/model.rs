//! Tables of what the model is made of: parameters, rules, failure codes.
use super::parts::{Faults, back_links, evidence, rows, table};
use crate::book::Book;
use crate::html::rule_id;
use join_sim::origin::{ORIGINS, Origin};
use join_sim::{Expect, PARAMETERS, PROPERTIES, Property, Spec, Unit};
use maud::{Markup, html};

/// The parameters, one table for each part of the world.
pub fn parameters(book: &Book<'_>, number: usize) -> Result<Markup, Faults> {
    let row = |spec: &Spec| {
        let chips = evidence(
            book,
            number,
            &format!("parameter \"{}\"", spec.name),
            spec.level,
            spec.sources,
        )?;
        Ok(html! {
            tr id={ "param-" (spec.name) } {
                th scope="row" { (spec.label) br; code { (spec.name) } }
                td {
                    strong { (whole(&spec.show(spec.default))) }
                    br; small { (range(spec)) }
                    @if !spec.documented_range.is_empty() { br; small { (spec.documented_range) } }
                }
                td { (spec.meaning) }
                td { (chips) }
            }
        })
    };
    let mut groups: Vec<_> = PARAMETERS.iter().map(|spec| spec.group).collect();
    groups.sort();
    groups.dedup();
    rows(groups, |group| {
        let rows = rows(PARAMETERS.iter().filter(|spec| spec.group == group), row)?;
        let head = ["Parameter", "Default and range", "Meaning", "Known by"];
        Ok(table(group.heading(), &head, &rows))
    })
}

/// What a parameter's value may be, in a reader's words.
fn range(spec: &Spec) -> String {
    match spec.unit {
        Unit::Choice(names) => names.join(", "),
        _ => format!(
            "{} to {}",
            whole(&spec.write(spec.min)),
            whole(&spec.show(spec.max))
        ),
    }
}

/// A number and its unit, which stay on one line.
fn whole(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// The rules: those of every run, then those that some run shows.
pub fn rules(book: &Book<'_>, number: usize) -> Result<Markup, Faults> {
    let group = |expect: Expect, caption: &str| {
        let rules = || {
            PROPERTIES
                .iter()
                .filter(|property| property.expect == expect)
        };
        let mentioned = |property: &Property| book.mentioned.get(property.rule);
        let linked = rules().any(|property| mentioned(property).is_some());
        let rows = html! {
            @for property in rules() {
                tr id=(rule_id(property.rule)) {
                    th scope="row" { code { (property.rule) } }
                    td { (property.statement) }
                    @if linked { td { (back_links(book, number, mentioned(property).map_or(&[], Vec::as_slice))) } }
                }
            }
        };
        let head = ["Rule", "It says", "Mentioned in"];
        table(caption, if linked { &head } else { &head[..2] }, &rows)
    };
    Ok(html! {
        (group(Expect::Always, "In every run"))
        (group(Expect::Sometimes, "In at least one run of the tests"))
    })
}

/// The failure codes, each with every way to it.
pub fn codes(book: &Book<'_>, number: usize) -> Result<Markup, Faults> {
    let rows = rows(ORIGINS, |origin: &Origin| {
        let chips = evidence(
            book,
            number,
            &format!("code {}", origin.code),
            origin.level,
            origin.sources,
        )?;
        Ok(html! {
            tr {
                th scope="row" { code { (origin.code.to_string()) } }
                td { (origin.sentence) }
                td { (chips) }
            }
        })
    })?;
    Ok(table(
        "Failure codes",
        &["Code", "What happened", "Known by"],
        &rows,
    ))
}
