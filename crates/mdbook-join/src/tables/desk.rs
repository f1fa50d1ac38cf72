//! The evidence desk: its figure with a worked sample, and the table of its rules.
use super::parts::{Faults, rows, section, sources_page};
use crate::book::Book;
use crate::html::chips;
use crate::level::{self, Level};
use crate::sources::Source;
use join_evidence::{RULES, Rule, RuleKind};
use maud::{Markup, PreEscaped, html};

/// The desk with a sample that is read now.
pub fn evidence_desk(_: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    Ok(join_desk::figure())
}

/// How late the tokens of two attacks are, with the runs of the model that must say the same: what `aik_wait_s` is there.
const LATE: [(i64, &str); 2] = [
    (join_defender::LATE, "600"),
    (join_defender::REPLAYED, "1000"),
];

/// The checks of the services and what they stop, judged now.
pub fn defender(book: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    for (late, wait) in LATE {
        let set = [("aik_wait_s".to_owned(), wait.to_owned())];
        let run = book.model.run("energy-saver", &set, None);
        let margin = run.map_err(|fault| vec![fault])?.map(|run| run.margin);
        // A token's bytes hold whole seconds: what is late by a part of one is late in the next.
        let whole = |margin: &str| {
            let (seconds, part) = margin.strip_prefix('\u{2212}')?.split_once('.')?;
            Some(seconds.parse::<i64>().ok()? + i64::from(part != "000"))
        };
        let same = |margin: String| whole(&margin) == Some(late);
        if margin.is_some_and(|margin| !margin.is_some_and(same)) {
            return Err(vec![format!(
                "an attack's token is judged {late} s after its end, the run of energy-saver with aik_wait_s={wait} says otherwise; \
                 mend crates/join-defender/src/attacks.rs"
            )]);
        }
    }
    join_defender::figure(join_inspect::vectors()).map_err(|fault| vec![fault])
}

/// Where a reader makes keys and artefacts of their own.
pub fn make_your_own(_: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    Ok(html! { (PreEscaped(join_inspect::make_your_own())) })
}

/// The groups of the table, with their headings.
const GROUPS: [(RuleKind, &str); 7] = [
    (RuleKind::State, "The device's state"),
    (RuleKind::Cause, "Causes"),
    (RuleKind::Fact, "Facts"),
    (RuleKind::Clock, "Clocks"),
    (RuleKind::Input, "What was given"),
    (RuleKind::Mask, "Masking"),
    (RuleKind::Model, "The model beside it"),
];

/// Every rule by what it speaks of, each with the place that findings link to.
pub fn evidence_rules(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let head = [
        "Rule",
        "When it holds, and what it says",
        "Next",
        "Known by",
    ];
    let mut groups = Vec::new();
    let mut faults = Vec::new();
    for (kind, title) in GROUPS {
        let own: Vec<&Rule> = RULES.iter().filter(|rule| rule.kind == kind).collect();
        match rows(own.iter().copied(), |rule| row(book, page, rule)) {
            Ok(_) if own.is_empty() => {}
            Ok(rows) => {
                let id = format!(
                    "desk-rules-{}",
                    title.to_lowercase().replace([' ', '\''], "-")
                );
                groups.push(section(2, &id, title, &head, &rows));
            }
            Err(more) => faults.extend(more),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(html! { @for group in &groups { (group) } })
}

fn row(book: &Book<'_>, page: usize, rule: &Rule) -> Result<Markup, Faults> {
    let chapter = book.pages.iter().position(|own| {
        own.html
            .file_stem()
            .is_some_and(|stem| stem == rule.chapter)
    });
    let chapter = chapter.ok_or_else(|| {
        vec![format!(
            "the rule {} names the chapter {}.md, which the book does not have",
            rule.id, rule.chapter
        )]
    })?;
    let known = known_by(book, page, rule)?;
    Ok(html! {
        tr id={ "rule-" (rule.id) } {
            th scope="row" { code { (rule.id) } }
            td.main {
                (rule.about().condition) br; strong { (rule.finding) }
                br; small { "At most " (join_desk::words::confidence(rule.confidence)) " confidence"
                    @if rule.rival { "; speaks against the case of this book" }
                    " · " a href=(book.address(page, chapter)) { (book.pages[chapter].name) }
                }
            }
            td { @if rule.next != "none" { (rule.next) } }
            td { (known) }
        }
    })
}

/// The rule's level with its sources, strongest first.
fn known_by(book: &Book<'_>, page: usize, rule: &Rule) -> Result<Markup, Faults> {
    let level = level::read(rule.about().level, &level::OF_MARKS).ok_or_else(|| {
        vec![format!(
            "the rule {} has the level {:?}",
            rule.id,
            rule.about().level
        )]
    })?;
    let mut sources: Vec<&Source> = Vec::new();
    for id in rule.about().sources {
        let found = book.sources.get(id);
        sources.extend(found.map_err(|fault| vec![format!("the rule {}: {fault}", rule.id)])?);
    }
    let address = sources_page(book, page, sources.is_empty())?;
    if !level.needs_source() {
        return Ok(PreEscaped(chips(level, &sources, &address, false, |_| {
            false
        })));
    }
    let groups = level::OF_SOURCES.map(|own: Level| {
        let of: Vec<&Source> = sources
            .iter()
            .copied()
            .filter(|source| source.level == own)
            .collect();
        (own, of)
    });
    Ok(html! {
        @for (own, of) in groups.iter().filter(|(_, of)| !of.is_empty()) {
            (PreEscaped(chips(*own, of, &address, false, |_| false))) " "
        }
    })
}
