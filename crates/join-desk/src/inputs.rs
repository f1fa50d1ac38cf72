//! What was given: each input with what it was recognised as, and what is to be said of it.

use crate::reading::Reading;
use crate::words;
use join_evidence::record::Kind;
use join_evidence::{Ask, Shown, Source};
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
            @for ask in &source.asks { br; (question(at, *ask)) }
        }
    }
}

/// Offsets that zones of the earth have, in minutes ahead of UTC.
const ZONES: [i64; 38] = [
    -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -120, -60, 0, 60, 120,
    180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765,
    780, 840,
];

/// A question that only the reader can answer, with its choices; the answer is read anew with it.
fn question(source: usize, ask: Ask) -> Markup {
    let (words, about, now) = match ask {
        Ask::Zone(now) => (words::ASK_ZONE, "zone", now),
        Ask::MonthFirst(now) => (words::ASK_ORDER, "order", now.map(i64::from)),
    };
    let choices: Vec<(i64, String)> = match ask {
        Ask::Zone(_) => ZONES.iter().map(|at| (*at, words::zone(*at))).collect(),
        Ask::MonthFirst(_) => vec![
            (0, words::DAY_FIRST.to_owned()),
            (1, words::MONTH_FIRST.to_owned()),
        ],
    };
    html! {
        label.ask { (words) " "
            select data-do="told" data-source=(source) data-about=(about) {
                option value="" selected[now.is_none()] { (words::NOT_SAID) }
                @for (value, name) in &choices {
                    option value=(value) selected[now == Some(*value)] { (name) }
                }
            }
        }
    }
}
