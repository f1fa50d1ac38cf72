//! What was given: each input with what it was recognised as, and what is to be said of it.

use crate::reading::Reading;
use crate::words;
use join_evidence::record::Kind;
use join_evidence::{Shown, Source};
use maud::{Markup, html};

/// So many stand open.
const OPEN: usize = 12;

/// The list, and whose clocks the times are of.
pub(crate) fn inputs(of: &Reading, shown: Shown<'_>) -> Markup {
    let all = &of.evidence.sources;
    let unknown = all
        .iter()
        .filter(|source| matches!(source.kind, Kind::Text | Kind::Unknown | Kind::Empty));
    let unknown = unknown.count();
    let (open, more) = all.split_at(all.len().min(OPEN));
    let list = |from: usize, sources: &[Source]| {
        html! { ul.inputs { @for (at, source) in (from..).zip(sources) { (input(of, shown, at, source)) } } }
    };
    html! {
        h3 { (words::count(all.len(), "input", "inputs"))
            @if unknown > 0 { ", " (unknown) " not recognised" }
        }
        (list(0, open))
        @if !more.is_empty() {
            details { summary { (words::count(more.len(), "more input", "more inputs")) } (list(OPEN, more)) }
        }
    }
}

fn input(of: &Reading, shown: Shown<'_>, at: usize, source: &Source) -> Markup {
    let records = of.evidence.records.iter();
    let records = records.filter(|record| record.source == at).count();
    let unknown = matches!(source.kind, Kind::Text | Kind::Unknown | Kind::Empty);
    html! {
        li.unknown[unknown] {
            strong { (shown.path(&source.path)) } " "
            (words::kind(source.kind))
            @if records > 0 { ", " (words::count(records, "line that says something", "lines that say something")) }
            small {
                @if let Some(encoding) = source.encoding { " · " (encoding) }
                " · " (words::count(source.size, "byte", "bytes"))
                @if let Some(device) = &source.device { " · " (shown.text(device)) }
            }
            @for note in source.notes.iter().filter(|note| note.rule != "input-read").take(6) {
                br; small.note { (shown.text(&note.text)) }
            }
        }
    }
}
