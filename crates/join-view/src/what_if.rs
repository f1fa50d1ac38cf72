//! What if: another run beside this one, moment by moment, with the first difference marked, and the runs that are kept.

use join_sim::{Library, Parameter};
use maud::{Markup, html};

use crate::align::{Moment, Pair, align, moments};
use crate::bench::Bench;
use crate::branch::{Against, Side};
use crate::lanes::{LANES, lane};
use crate::{controls, stepper, words, words_run};

/// So many moments that are the same are shown around a difference.
const AROUND: usize = 1;

const PARAMETERS: &[Parameter] = &[
    Parameter::AssignedTo,
    Parameter::TokenLifetime,
    Parameter::AikWait,
    Parameter::SignInAfterBoot,
];

/// The record of this run that stands at a difference: its own, else what comes before it here, else its first.
fn record_at(pairs: &[Pair], here: &[Moment<'_>], at: usize) -> u32 {
    let before = pairs[..=at].iter().rev().find_map(|pair| pair.here);
    here.get(before.unwrap_or(0))
        .map_or(0, |moment| moment.record.step.0)
}

/// The figure's inside.
pub fn view(bench: &Bench, library: &Library, full: bool) -> Markup {
    let other = bench.beside.other();
    let (records, end) = other.ran();
    let there = moments(records, end);
    let timeline = bench.timeline();
    let here = moments(timeline.records(), timeline.end());
    let pairs = align(&there, &here);
    let first = pairs.iter().position(|pair| !pair.same);
    let target = first.map(|at| record_at(&pairs, &here, at));
    let off = target.is_none().then_some("true");
    html! {
        figcaption data-key="caption" { (words_run::what_if_caption(timeline.scenario().title())) }
        (controls::alert(bench))
        div.top data-key="top" {
            (controls::scenarios(bench, library))
            (controls::headline(bench, library))
        }
        (controls::transport(bench, false))
        (stepper::sentence(bench, false))
        div.against data-key="against" {
            button type="button" data-msg={ "seek:" (target.unwrap_or(0)) } aria-disabled=[off] { (words_run::TO_FIRST) }
        }
        p.difference data-key="difference" { (difference(&pairs, first, &there, &here, other, bench)) }
        (table(bench, other, &pairs, first, &there, &here))
        (runs(bench))
        div.change data-key="change" {
            (prediction(bench))
            @if !full {
                (controls::span(bench))
                (controls::few(bench, PARAMETERS))
                (controls::commands(false))
            }
        }
    }
}

/// Where the two runs part, and how each ends, in words.
fn difference(
    pairs: &[Pair],
    first: Option<usize>,
    there: &[Moment<'_>],
    here: &[Moment<'_>],
    other: &Side,
    bench: &Bench,
) -> String {
    let Some(at) = first else {
        return words_run::SAME_RUNS.into();
    };
    let pair = pairs[at];
    let said = |moment: &Moment<'_>| {
        let technician = if moment.user {
            ""
        } else {
            words_run::TECHNICIAN
        };
        [
            technician,
            &words::offset(moment.offset),
            ", ",
            &moment.text,
        ]
        .concat()
    };
    words_run::first_difference(
        pair.there.map(|at| said(&there[at])).as_deref(),
        pair.here.map(|at| said(&here[at])).as_deref(),
        other.ran().1.outcome(),
        bench.timeline().outcome(),
    )
}

/// The moments of both runs, those that are the same only near a difference unless the reader wants all.
fn table(
    bench: &Bench,
    other: &Side,
    pairs: &[Pair],
    first: Option<usize>,
    there: &[Moment<'_>],
    here: &[Moment<'_>],
) -> Markup {
    let differs = |at: usize| pairs.get(at).is_some_and(|pair| !pair.same);
    let shown = |at: usize| {
        bench.beside.all_rows
            || (at.saturating_sub(AROUND)..=at + AROUND).any(differs)
            || at + 1 == pairs.len()
    };
    let cursor = bench.timeline().cursor();
    let current = |pair: &Pair| pair.here.is_some_and(|at| here[at].record.step <= cursor);
    let now = pairs.iter().rposition(current);
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut hidden = 0;
    for at in 0..pairs.len() {
        if shown(at) {
            lines.push((std::mem::take(&mut hidden), at));
        } else {
            hidden += 1;
        }
    }
    html! {
        div.beside data-key="beside" tabindex="0" role="region" aria-label=(words_run::BESIDE) {
            table {
                caption { (words_run::BESIDE_CAPTION) }
                thead { tr { th scope="col" { (words_run::MARK) } th scope="col" { (words_run::THERE) " " (bench.name_of(other)) } th scope="col" { (words_run::HERE) " " (bench.name()) } } }
                tbody {
                    @for (hidden, at) in lines {
                        @if hidden > 0 { tr.gap { td colspan="3" { (words_run::hidden(hidden)) } } }
                        (row(&pairs[at], Some(at) == first, Some(at) == now, there, here))
                    }
                }
            }
        }
        p.rows data-key="rows" {
            button type="button" data-msg="rows" aria-expanded=(bench.beside.all_rows) { (if bench.beside.all_rows { words_run::FEWER_ROWS } else { words_run::ALL_ROWS }) }
        }
    }
}

fn row(pair: &Pair, first: bool, now: bool, there: &[Moment<'_>], here: &[Moment<'_>]) -> Markup {
    let (class, mark) = match pair {
        Pair { same: true, .. } => ("same", words_run::SAME),
        Pair { here: None, .. } => ("there", words_run::ONLY_THERE),
        Pair { there: None, .. } => ("here", words_run::ONLY_HERE),
        _ => ("differs", words_run::DIFFERS),
    };
    let mine = pair.here.map(|at| &here[at]);
    let theirs = pair.there.map(|at| &there[at]);
    let msg = mine.map(|moment| ["seek:", &moment.record.step.0.to_string()].concat());
    let later = mine
        .zip(theirs)
        .filter(|(mine, theirs)| mine.user == theirs.user)
        .map(|(mine, theirs)| mine.offset - theirs.offset)
        .filter(|later| *later != 0);
    let mut classes = String::from(class);
    for (on, name) in [(first, " first"), (now, " cursor")] {
        if on {
            classes.push_str(name);
        }
    }
    let key = mine.or(theirs).map_or(0, |moment| moment.record.step.0);
    html! {
        tr class=(classes) data-key={ (if mine.is_some() { "h" } else { "t" }) (key) } data-msg=[msg] data-follow[now] {
            td.mark { @if first { b { (words_run::FIRST) } " " } (mark) }
            (cell(theirs, None))
            (cell(mine, later))
        }
    }
}

fn cell(moment: Option<&Moment<'_>>, later: Option<i64>) -> Markup {
    html! {
        @if let Some(moment) = moment {
            td {
                span.time { (words::offset(moment.offset)) } " "
                span class={ "who p-" (LANES[lane(moment.record.who)].class) } { (moment.record.who.name()) } " "
                (moment.text)
                @if let Some(ms) = later { " " span.later { (words_run::later(ms)) } }
            }
        } @else {
            td.none { "–" }
        }
    }
}

/// The runs beside this one, each with what can be done with it, and the field to keep one more.
fn runs(bench: &Bench) -> Markup {
    let beside = &bench.beside;
    let latest = beside.before().map(|_| Against::Latest);
    let kept = (0..beside.kept().len()).map(Against::Kept);
    html! {
        fieldset.kept data-key="kept" {
            legend { (words_run::RUNS) }
            div { ul {
                @for which in latest.into_iter().chain([Against::Plain]).chain(kept) {
                    @let side = beside.run(which);
                    @let (place, name) = match which {
                        Against::Latest => ("latest".to_string(), words_run::BEFORE.to_string()),
                        Against::Plain => ("plain".to_string(), bench.plain_name()),
                        Against::Kept(at) => (at.to_string(), bench.name_of(side)),
                    };
                    @let is_kept = matches!(which, Against::Kept(_));
                    @let compared = std::ptr::eq(side, beside.other());
                    li data-key={ "run-" (place) } {
                        @if is_kept {
                            label { span { (words_run::RENAME) } input type="text" maxlength=(join_sim::NAME_LIMIT) value=(side.name) placeholder=(name) data-msg={ "rename:" (place) } data-on="change" autocomplete="off"; }
                        } @else { span.name { (name) } }
                        span.outcome { (side.outcome().map_or_else(|| words_run::NOT_RUN.into(), words_run::ended)) }
                        @for (verb, text) in words_run::RUN_BUTTONS {
                            @if is_kept || *verb != "forget" {
                                button type="button" data-msg={ (verb) ":" (place) } aria-label={ (text) ": " (name) } aria-pressed=[(*verb == "against").then_some(compared)] { (text) }
                            }
                        }
                    }
                }
            } }
            div.keep data-key="keep" {
                label { span { (words_run::NAME) } input type="text" maxlength=(join_sim::NAME_LIMIT) value=(beside.draft()) placeholder=(bench.name()) data-msg="name" data-on="change" autocomplete="off"; }
                button type="button" data-msg="keep" { (words_run::KEEP) }
            }
        }
    }
}

/// What the reader expects of the next change, and what became of it.
fn prediction(bench: &Bench) -> Markup {
    let guess = bench.beside.guess;
    html! {
        fieldset.guess data-key="guess" {
            legend { (words_run::PREDICTION) }
            label { span { (words_run::I_PREDICT) }
                select data-msg="guess" {
                    @for (number, text) in words_run::GUESSES.iter().enumerate() {
                        option value=(number) selected[number == usize::from(guess)] { (text) }
                    }
                }
            }
            @if bench.beside.answered {
                p { (words_run::answered(guess, bench.timeline().end())) }
            }
        }
    }
}
