//! The table of evidence: for each rule its property, its tests, its sources and what of it is only inferred.
use super::parts::{Faults, back_links, evidence as chips_of, inline, known_by, rows, table};
use crate::book::Book;
use crate::html::rule_id;
use crate::level::Level;
use crate::problem::quoted;
use crate::tests_of::{self, Test};
use join_reference::data::Claim;
use join_sim::origin::ORIGINS;
use join_sim::{Expect, PARAMETERS, PROPERTIES, Property, Spec};
use maud::{Markup, html};

/// The rules, then the parameters and the meanings of codes that are only inferred.
pub fn evidence(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let tests = tests_of::read(book.model.root());
    let mut faults = unknown(book, &tests);
    let rules = rows(PROPERTIES, |property: &Property| {
        rule(book, page, property, &tests)
    });
    let parameters = rows(
        PARAMETERS
            .iter()
            .filter(|spec| spec.level == Level::Inferred),
        |spec| parameter(book, page, spec),
    );
    let sourced = sourced(book, page);
    for part in [&rules, &parameters, &sourced] {
        if let Err(more) = part {
            faults.extend(more.iter().cloned());
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let head = ["Rule", "Property and how it is known", "Tests"];
    let inferred = ["Parameter", "Default", "Meaning", "Known by"];
    let of_all = html! {
        @for kind in KINDS {
            @let own: Vec<&Test> = tests.iter().filter(|test| test.rule == kind).collect();
            @if !own.is_empty() {
                tr {
                    th scope="row" { @if kind == "always" { "Rules of every run" } @else { "What some run shows" } }
                    td class="main" { (list(&own)) }
                }
            }
        }
    };
    Ok(html! {
        (table("Tests of every rule", &["Rules", "Tests"], &of_all))
        (table("From each rule to its sources", &head, &rules?))
        (table("Parameters whose default is only inferred", &inferred, &parameters?))
        (sourced?)
    })
}

/// The marks in tests that stand for all rules of a kind.
const KINDS: [&str; 2] = ["always", "sometimes"];

fn list(tests: &[&Test]) -> Markup {
    html! {
        @if !tests.is_empty() {
            ul { @for test in tests { li { (test.words()) br; small { code { (test.short()) } } } } }
        }
    }
}

/// Rows and marks in tests that name a rule which the model does not have.
fn unknown(book: &Book<'_>, tests: &[Test]) -> Faults {
    let known = |rule: &str| PROPERTIES.iter().any(|property| property.rule == rule);
    let all = &book.reference.rules;
    let rows = all.iter().filter(|row| !known(&row.rule)).map(|row| {
        format!(
            "src/data/{}:{}: the model has no rule {}",
            all.file(),
            row.line,
            quoted(&row.rule)
        )
    });
    let tests = tests
        .iter()
        .filter(|test| !KINDS.contains(&test.rule.as_str()) && !known(&test.rule))
        .map(|test| {
            format!(
                "{}:{}: the model has no rule {}",
                test.file,
                test.line,
                quoted(&test.rule)
            )
        });
    rows.chain(tests).collect()
}

fn rule(
    book: &Book<'_>,
    page: usize,
    property: &Property,
    tests: &[Test],
) -> Result<Markup, Faults> {
    let rule = property.rule;
    let own: Vec<&Test> = tests.iter().filter(|test| test.rule == rule).collect();
    let kind = KINDS[usize::from(property.expect == Expect::Sometimes)];
    let of_kind = tests.iter().filter(|test| test.rule == kind).count();
    let all = &book.reference.rules;
    let row = all.iter().find(|row| &*row.rule == rule);
    let mut faults = Vec::new();
    if own.is_empty() && of_kind == 0 {
        faults.push(format!(
            "no test names the rule {}: write // r[{rule}] above one",
            quoted(rule)
        ));
    }
    let Some(row) = row else {
        if !all.is_broken() {
            faults.push(format!(
                "src/data/{} has no row for the rule {}",
                all.file(),
                quoted(rule)
            ));
        }
        return Err(faults);
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let chips = known_by(book, page, row)?;
    let mentioned = book.mentioned.get(rule).map_or(&[][..], Vec::as_slice);
    let address = book.tables.get("rules").map(|&to| book.address(page, to));
    Ok(html! {
        tr {
            th scope="row" {
                @match &address {
                    Some(to) => a class="rule" href={ (to) "#" (rule_id(rule)) } { (rule) },
                    None => code { (rule) },
                }
                br; small { @match property.expect { Expect::Always => "in every run", Expect::Sometimes => "in some run" } }
            }
            td class="main" {
                (property.statement)
                @if !row.ids().is_empty() { " " (chips) }
                @if let Some(inferred) = &row.inferred {
                    br; span class="ev ev-inferred" { "inferred" } " " (inline(inferred))
                }
                @if !mentioned.is_empty() { br; small { "Mentioned in " (back_links(book, page, mentioned)) } }
            }
            td {
                (list(&own))
                @if of_kind > 0 { small { "and the " (of_kind) " of every such rule" } }
            }
        }
    })
}

fn parameter(book: &Book<'_>, page: usize, spec: &Spec) -> Result<Markup, Faults> {
    let chips = chips_of(
        book,
        page,
        &format!("parameter \"{}\"", spec.name),
        spec.level,
        spec.sources,
    )?;
    let name = spec.name;
    let address = book
        .tables
        .get("parameters")
        .map(|&to| book.address(page, to));
    Ok(html! {
        tr {
            th scope="row" {
                (spec.label) br;
                @match &address {
                    Some(to) => a href={ (to) "#param-" (spec.name) } { code { (name) } },
                    None => code { (name) },
                }
            }
            td { (spec.show(spec.default).replace(' ', "\u{a0}")) }
            td { (spec.meaning) }
            td { (chips) }
        }
    })
}

/// How many numbers of the model are known in which way; every one that needs a source has one.
fn sourced(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    const ORDER: [Level; 8] = [
        Level::Documented,
        Level::OpenSource,
        Level::Case,
        Level::Concluded,
        Level::PublicPost,
        Level::Checked,
        Level::Inferred,
        Level::Free,
    ];
    let mut faults = Vec::new();
    let parameters = PARAMETERS.iter().map(|spec| {
        (
            format!("parameter \"{}\"", spec.name),
            spec.level,
            spec.sources,
        )
    });
    let codes = ORIGINS.iter().map(|origin| {
        (
            format!("code {}", origin.code),
            origin.level,
            origin.sources,
        )
    });
    for (what, level, sources) in parameters.chain(codes) {
        if let Err(more) = chips_of(book, page, &what, level, sources) {
            faults.extend(more);
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let rows = html! {
        @for level in ORDER {
            tr {
                th scope="row" { (level.words()) }
                td { (PARAMETERS.iter().filter(|spec| spec.level == level).count()) }
                td { (ORIGINS.iter().filter(|origin| origin.level == level).count()) }
                td { (book.sources.of(level).count()) }
            }
        }
    };
    let head = [
        "Level",
        "Parameters",
        "Meanings of codes",
        "Sources of the book",
    ];
    Ok(table(
        "How many claims of the model are known in which way",
        &head,
        &rows,
    ))
}
