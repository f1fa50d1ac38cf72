//! How lines, places, numbers of findings, the margin and links to the book are shown.

use join_evidence::time::duration;
use join_evidence::{Cite, Evidence, Finding, Report, Rule, Shown};
use maud::{Markup, html};

/// Chapters of the book: address without its ending, and title.
pub static CHAPTERS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/chapters.rs"));

/// The page with the table of rules.
pub(crate) const RULES_PAGE: &str = "evidence-rules.html";

/// So many letters of a line are shown.
const LINE: usize = 300;

/// A chapter, by the title that it has in the book.
pub(crate) fn chapter(page: &str) -> Markup {
    let title = CHAPTERS.iter().find(|(known, _)| *known == page);
    html! { @if let Some((_, title)) = title { a href={ (page) ".html" } { (title) } } }
}

/// The rule behind a finding.
pub(crate) fn rule(rule: &Rule) -> Markup {
    html! { a href={ (RULES_PAGE) "#rule-" (rule.id) } { code { (rule.id) } } }
}

/// `case.har:123`, or an event log's record.
pub(crate) fn place(evidence: &Evidence, shown: Shown<'_>, cite: &Cite) -> String {
    let path = shown.path(&evidence.sources[cite.source].path);
    match (cite.line, cite.number) {
        (0, Some(number)) => format!("{path} record {number}"),
        (0, None) => path,
        (line, _) => format!("{path}:{line}"),
    }
}

/// A line of evidence, cut where it is very long.
pub(crate) fn line(shown: Shown<'_>, text: &str) -> String {
    let text = shown.text(text);
    match text.char_indices().nth(LINE) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// A text with a button that copies it.
pub(crate) fn to_copy(part: &str, name: &str, text: &str) -> Markup {
    html! {
        div.to-copy {
            pre data-part=(part) tabindex="0" role="group" aria-label=(name) { (text) }
            button type="button" data-do="copy" data-of=(part) aria-label={ (crate::words::COPY) ": " (name) } data-alive hidden { (crate::words::COPY) }
        }
    }
}

/// Rules that are said elsewhere in the answer.
const ELSEWHERE: [&str; 4] = [
    "input-read",
    "replay-distance",
    "replay-not-unique",
    "replay-outside-model",
];

/// The findings that are shown, with their numbers.
pub(crate) fn numbered(report: &Report) -> impl Iterator<Item = (usize, &Finding)> {
    let said = |finding: &&Finding| !ELSEWHERE.contains(&finding.rule.id);
    (1..).zip(report.findings.iter().filter(said))
}

/// The margin as a sentence.
pub(crate) fn margin(report: &Report) -> String {
    let Some(margin) = report.margin else {
        return String::new();
    };
    let (low, high) = (margin.low_ms, margin.high_ms);
    if high <= 0 {
        format!(
            "The token had ended {} to {} before the server looked at it, by the server's own clock.",
            duration(-high),
            duration(-low)
        )
    } else if low >= 0 {
        format!(
            "The token was valid for {} to {} more when the server looked at it, by the server's own clock.",
            duration(low),
            duration(high)
        )
    } else {
        format!(
            "Whether the token had ended when the server looked at it is within the doubt: it had between {} and {} left.",
            duration(low),
            duration(high)
        )
    }
}
