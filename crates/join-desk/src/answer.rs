//! The whole answer: verdict, chain, next command, what was given, time line, findings, what is missing, what to share.

use crate::reading::Reading;
use crate::shown::{chapter, line, margin, numbered, place, rule};
use crate::timeline::{View, timeline};
use crate::{chain, clocks, inputs, replayed, share, ticket, words};
use join_evidence::{Confidence, Finding, Report, RuleKind, Shown, State, Verdict};
use maud::{Markup, html};

/// So many lines of a finding stand open.
const OPEN_LINES: usize = 2;
impl Reading {
    /// The whole answer as HTML; `raw` shows names as they are, tokens never.
    #[must_use]
    pub fn answer(&self, raw: bool) -> String {
        answer(self, self.shown(raw)).into_string()
    }
}

/// Everything that is shown of a reading.
fn answer(of: &Reading, shown: Shown<'_>) -> Markup {
    html! {
        section.judged aria-label="Verdict" {
            (verdict(of, shown))
            (clocks::clocks(&of.report))
        }
        (chain::chain(of, shown))
        (missing(of))
        section.given aria-label="What was given" { (inputs::inputs(of, shown)) }
        section.findings aria-label="Findings" { (findings(of, shown)) }
        section.timed aria-label="Time line" {
            h3 { "Time line" }
            div data-part="timeline" { (timeline(of, shown, &View::default())) }
        }
        (replayed::replayed(of, shown))
        (ticket::ticket(of))
        (share::share(of, shown))
    }
}

fn verdict(of: &Reading, shown: Shown<'_>) -> Markup {
    let report = &of.report;
    let class = match report.verdict {
        Verdict::Fits => "fits",
        Verdict::DoesNotFit => "does-not-fit",
        Verdict::CannotTell => "cannot-tell",
    };
    html! {
        h3 class={ "says " (class) } data-part="verdict" tabindex="-1" { (words::verdict(report.verdict)) }
        p {
            (words::state(report.state)) " " (margin(report)) " "
            @if let Some((why, sure)) = reason(report) {
                (shown.text(&why)) " " small.sure { "confidence " (words::confidence(sure)) }
            } @else if report.verdict == Verdict::CannotTell && !report.missing.is_empty() {
                "The command below gets what would decide."
            }
        }
    }
}

/// What decides the verdict, in the words of its finding.
fn reason(report: &Report) -> Option<(String, Confidence)> {
    let open = report
        .findings
        .iter()
        .filter(|finding| finding.silenced_by.is_none());
    let found = match report.verdict {
        Verdict::Fits => open
            .clone()
            .find(|finding| finding.rule.id == "chain-energy-saver"),
        Verdict::DoesNotFit if report.state == State::Joined => None,
        Verdict::DoesNotFit => open
            .clone()
            .filter(|finding| finding.rule.rival && finding.confidence >= Confidence::Medium)
            .max_by_key(|finding| finding.confidence),
        Verdict::CannotTell => open
            .clone()
            .find(|finding| finding.rule.id == "input-several-devices"),
    };
    found.map(|finding| (finding.headline.clone(), finding.confidence))
}

/// Findings in their groups.
fn findings(of: &Reading, shown: Shown<'_>) -> Markup {
    let (mut first, mut facts, mut files, mut weaker) = (vec![], vec![], vec![], vec![]);
    for (number, finding) in numbered(&of.report) {
        match finding.rule.kind {
            _ if finding.silenced_by.is_some() => weaker.push((number, finding)),
            RuleKind::Input | RuleKind::Mask => files.push((number, finding)),
            RuleKind::Fact | RuleKind::Model => facts.push((number, finding)),
            _ => first.push((number, finding)),
        }
    }
    let group = |name: String, list: &[(usize, &Finding)], open: bool| {
        html! {
            @if !list.is_empty() {
                details open[open] {
                    summary { (name) }
                    ol.found-here { @for (number, finding) in list { (one(of, shown, *number, finding)) } }
                }
            }
        }
    };
    let causes = words::count(
        first.len(),
        "finding on causes, state and clocks",
        "findings on causes, state and clocks",
    );
    html! {
        h3 { "Findings, each with the lines it rests on" }
        @if first.is_empty() && facts.is_empty() { p { "No rule found anything." } }
        (group(causes, &first, true))
        (group(words::count(facts.len(), "fact", "facts"), &facts, first.is_empty()))
        (group(words::count(files.len(), "remark on the files", "remarks on the files"), &files, false))
        (group(words::count(weaker.len(), "finding that another one outweighs", "findings that another one outweighs"), &weaker, false))
        p { a href=(crate::shown::RULES_PAGE) { "All rules" } }
    }
}

fn one(of: &Reading, shown: Shown<'_>, number: usize, finding: &Finding) -> Markup {
    let cited = |cite: &join_evidence::Cite| {
        html! { li { code.place { (place(&of.evidence, shown, cite)) } " " code { (line(shown, &cite.text)) } } }
    };
    let (open, more) = finding.lines.split_at(finding.lines.len().min(OPEN_LINES));
    html! {
        li.finding id={ "finding-" (number) } value=(number) {
            p { strong { (shown.text(&finding.headline)) } " " small.sure { (words::confidence(finding.confidence)) }
                @if let Some(device) = &finding.device { " " small { (shown.text(device)) } }
            }
            @if !open.is_empty() { ul.cited { @for cite in open { (cited(cite)) } } }
            @if !more.is_empty() {
                details { summary { (words::count(more.len(), "more line", "more lines")) }
                    ul.cited { @for cite in more { (cited(cite)) } }
                }
            }
            p.next {
                @if finding.rule.next != "none" { strong { "Next: " } (finding.rule.next) " " }
                small { "Rule " (rule(finding.rule)) " · " (chapter(finding.rule.chapter))
                    @if let Some(by) = finding.silenced_by { " · outweighed by " code { (by) } }
                }
            }
        }
    }
}

/// The next command, and the others behind it.
fn missing(of: &Reading) -> Markup {
    let steps = &of.report.missing;
    let name = |what: &str| {
        what.split_once(": ")
            .map_or(what, |(_, what)| what)
            .to_owned()
    };
    html! {
        @if let Some((first, rest)) = steps.split_first() {
            section.missing aria-label="What is missing" {
                h3 { "Next, one command" }
                p { "It gets " (name(&first.what)) " (" (first.where_) ")." }
                (crate::shown::to_copy("next-command", "the command", first.command))
                @if !rest.is_empty() {
                    details {
                        summary { (words::count(rest.len(), "more thing is missing", "more things are missing")) }
                        ol { @for step in rest {
                            li { (name(&step.what)) " (" (step.where_) ")" pre tabindex="0" role="group" aria-label="Command" { (step.command) } }
                        } }
                    }
                }
            }
        }
    }
}
