//! The figure: five switches and the attacks below them. Whole without a script and on paper; when a check is switched, `theme/defender.js`
//! has the same bytes judged in the page and shows what that finds.
use crate::attacks::{ATTACKS, Attack, Known};
use crate::guard::Guard;
use crate::make::{Maker, Problem};
use crate::trial::{Change, Trial, try_it};
use join_bytes::Verdict;
use maud::{Markup, html};
use std::format;
use std::path::PathBuf;
use std::string::String;
use std::vec::Vec;

/// Bytes of a field that are shown.
const SHOWN: usize = 8;
/// Fields of an attack that are shown.
const ROWS: usize = 8;

/// Draws it, with every attack judged now; `vectors` is where the artefacts lie.
///
/// # Errors
/// The bytes of an attack cannot be made.
pub fn figure(vectors: PathBuf) -> Result<Markup, Problem> {
    let maker = Maker::new(vectors)?;
    let mut trials = Vec::new();
    for attack in ATTACKS {
        trials.push((attack, try_it(&maker, attack)?));
    }
    Ok(html! {
        figure.join.defender data-widget="defender" data-still {
            figcaption {
                "Five checks of the services, and what comes when one of them is off. "
                small { "Synthetic: keys, ids and names are invented. Judged by the book's own judges: when it was built, and here again whenever you switch a check. The services' code is not public." }
            }
            fieldset data-alive hidden {
                legend { "Checks of the services" }
                @for guard in Guard::ALL {
                    label { input type="checkbox" name="guard" value=(guard.id()) checked; " " b { (guard.name()) } " " span { (guard.asks()) } }
                }
            }
            p.tally role="status" data-tally hidden {}
            table.still-only {
                caption { "The five checks" }
                thead { tr { th scope="col" { "Check" } th scope="col" { "It asks" } th scope="col" { "It alone stops" } } }
                tbody {
                    @for guard in Guard::ALL {
                        tr { th scope="row" { (guard.name()) } td { (guard.asks()) } td { (stopped(&trials, guard)) } }
                    }
                }
            }
            @for (attack, trial) in &trials { (one(attack, trial)) }
        }
    })
}

/// The titles of what a check alone stops.
fn stopped(trials: &[(&Attack, Trial)], guard: Guard) -> String {
    let own = trials.iter();
    let own = own.filter(|(_, trial)| trial.is_taken_without(&[guard]));
    let names: Vec<_> = own.map(|(attack, _)| attack.title).collect();
    names.join("; ")
}

fn one(attack: &Attack, trial: &Trial) -> Markup {
    let by = trial.stopped_by();
    let ids: Vec<_> = by.iter().map(|guard| guard.id()).collect();
    let names: Vec<_> = by.iter().map(|guard| guard.name()).collect();
    let names = names.join(" and ");
    let (file, name) = attack.original;
    html! {
        section.attack.honest[attack.honest] data-attack=(attack.id) data-by=(ids.join(" ")) {
            h4 { (attack.title) }
            p { (attack.story) }
            p.end.refused data-end="refused" {
                b { span aria-hidden="true" { "✗ " } "Refused: " (names) "." } " "
                @for verdict in refusing(trial) { (verdict.says) " " (evidence(verdict.evidence.words())) " " }
            }
            p.end.taken data-end="taken" {
                b { span aria-hidden="true" { "! " } "With this check off it is taken: " (names) "." } " " (known(attack.lost))
            }
            p.record data-end="refused" { b { "Where it is caught: " } (known(attack.caught)) }
            p.record data-end="taken" { b { "What remains of it: " } (known(attack.left)) }
            details {
                summary { "Bytes and findings: " (attack.artefact) }
                (changes(trial, file))
                ul.checks {
                    @for (verdict, guard) in &trial.findings { (finding(verdict, *guard)) }
                }
                p { a href={ "bytes.html#bytes=" (name) } { "The honest " (attack.artefact) ", byte by byte" } }
            }
        }
    }
}

/// What differs from the honest artefact.
fn changes(trial: &Trial, file: &str) -> Markup {
    let more = trial.changes.len().saturating_sub(ROWS);
    html! {
        @if trial.changes.is_empty() {
            p { "Not one of its " (trial.bytes.len()) " bytes differs from the honest one: only the world around it does." }
        } @else {
            div.table-wrapper { table.dump {
                caption { "What differs from " code { (file) } }
                thead { tr { th scope="col" { "Field" } th scope="col" { "Was" } th scope="col" { "Is" } th scope="col" { "Bytes" } } }
                tbody { @for change in trial.changes.iter().take(ROWS) { (row(change)) } }
            } }
            @if more > 0 { p { "… and " (more) " fields more." } }
        }
    }
}

fn row(change: &Change) -> Markup {
    let names: Vec<&str> = change
        .path
        .split('/')
        .filter(|name| *name != "value")
        .collect();
    let short = &names[names.len().saturating_sub(2)..];
    // Small pieces of a long field are told from its first difference on.
    let pairs = change.was.iter().zip(&change.is);
    let from = pairs.take_while(|(was, is)| was == is).count();
    let from = if change.is.len() <= SHOWN { 0 } else { from };
    html! {
        tr {
            td { (short.join(" › ")) }
            td { code { (hex(&change.was, from)) } }
            td { code { (hex(&change.is, from)) } }
            td { (change.length) }
        }
    }
}

fn hex(bytes: &[u8], from: usize) -> String {
    let shown = bytes.iter().skip(from).take(SHOWN);
    let pairs: Vec<String> = shown.map(|byte| format!("{byte:02x}")).collect();
    let before = if from > 0 { "… " } else { "" };
    let behind = if from + SHOWN < bytes.len() {
        " …"
    } else {
        ""
    };
    format!("{before}{}{behind}", pairs.join(" "))
}

fn finding(verdict: &Verdict, guard: Option<Guard>) -> Markup {
    let (class, sign, word) = match verdict.ok {
        Some(true) => ("yes", "✓", "holds"),
        Some(false) => ("no", "✗", "refused"),
        None => ("open", "?", "not judged"),
    };
    html! {
        li class=(class) data-guard=[guard.map(Guard::id)] {
            b title=(word) { (sign) } " " b { (verdict.check.word()) } " · " (verdict.who) ": " (verdict.says) " " (evidence(verdict.evidence.words()))
        }
    }
}

fn refusing(trial: &Trial) -> impl Iterator<Item = &Verdict> {
    let all = trial.findings.iter().map(|(verdict, _)| verdict);
    all.filter(|verdict| verdict.ok == Some(false))
}

fn known((says, evidence_of): Known) -> Markup {
    html! { (says) " " (evidence(evidence_of.words())) }
}

fn evidence(words: &str) -> Markup {
    html! { small.ev { (words) } }
}
