//! What if: another run beside this one, moment by moment, with the first difference marked, and the runs that are kept.

use join_sim::{Event, Key, Library, Message, Parameter, Record, World};
use maud::{Markup, html};

use crate::bench::{Bench, Phases};
use crate::branch::{Against, Side};
use crate::lanes::{LANES, lane};
use crate::{controls, keys, stepper, words, words_run};

/// So many moments of each run are matched with each other; what lies behind stands alone. No run of the book has as many.
const MATCHED: usize = 400;

/// So many moments that are the same are shown around a difference.
const AROUND: usize = 1;

const PARAMETERS: &[Parameter] = &[
    Parameter::AssignedTo,
    Parameter::TokenLifetime,
    Parameter::AikWait,
    Parameter::SignInAfterBoot,
];

/// A key moment of one of the two runs.
struct Moment<'a> {
    record: &'a Record,
    /// Milliseconds on its phase's own clock.
    offset: i64,
    text: String,
    user: bool,
}

impl Moment<'_> {
    fn same(&self, other: &Moment<'_>) -> bool {
        (self.user, self.offset) == (other.user, other.offset) && self.says_the_same(other)
    }

    fn says_the_same(&self, other: &Moment<'_>) -> bool {
        self.record.who == other.record.who && self.text == other.text
    }
}

/// Moments of the two runs that stand beside each other, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    there: Option<usize>,
    here: Option<usize>,
    same: bool,
}

fn moments<'a>(records: &'a [Record], end: &World) -> Vec<Moment<'a>> {
    let phases = Phases::of(records, end);
    let moment = |at| {
        let record = &records[at];
        Moment {
            record,
            offset: phases.offset_ms(record.at),
            text: words::short(record),
            user: phases.is_user(record.at),
        }
    };
    keys::moments(records).into_iter().map(moment).collect()
}

/// Whether two moments are the same station of two runs, whatever came of it in each.
fn kin(one: &Record, other: &Record) -> bool {
    let stations = |event: &Event| match event {
        Event::TaskStarted { task, .. }
        | Event::TaskHeld { task, .. }
        | Event::TaskReleased { task } => Some((0, *task as usize)),
        Event::TaskEnded { task, .. } => Some((1, *task as usize)),
        Event::Attempt { .. } => Some((2, 0)),
        Event::WaitEnded { .. } => Some((3, 0)),
        Event::Judged(_) => Some((4, 0)),
        Event::KeyMade { key, .. } => Some((5, *key as usize)),
        Event::CertificateStored { key: Key::Aik } => Some((6, 0)),
        Event::PolicyInForce { .. } => Some((7, 0)),
        Event::Assigned { .. } => Some((8, 0)),
        Event::Sent {
            message: Message::Join(_),
            ..
        } => Some((9, 0)),
        Event::Received {
            message: Message::Joined(_),
            ..
        } => Some((10, 0)),
        _ => None,
    };
    let station = stations(&one.event);
    one.who == other.who && station.is_some() && station == stations(&other.event)
}

/// Sets the moments of two runs beside each other: as many pairs as there can be without crossing, best those that say the
/// same; what has no partner stands where its time is.
fn align(there: &[Moment<'_>], here: &[Moment<'_>]) -> Vec<Pair> {
    let worth = |i: usize, j: usize| match (&there[i], &here[j]) {
        (a, b) if a.same(b) => 4,
        (a, b) if a.says_the_same(b) => 3,
        (a, b) if kin(a.record, b.record) => 2,
        _ => 0_u16,
    };
    let first = there
        .iter()
        .zip(here)
        .take_while(|(a, b)| a.same(b))
        .count();
    let (rows, columns) = (
        (there.len() - first).min(MATCHED),
        (here.len() - first).min(MATCHED),
    );
    // best[i][j]: what the moments from i and j on are worth at most.
    let width = columns + 1;
    let mut best = vec![0_u16; (rows + 1) * width];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let pair = match worth(first + i, first + j) {
                0 => 0,
                worth => worth + best[(i + 1) * width + j + 1],
            };
            let alone = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            best[i * width + j] = pair.max(alone);
        }
    }
    let mut pairs: Vec<Pair> = (0..first)
        .map(|at| Pair {
            there: Some(at),
            here: Some(at),
            same: true,
        })
        .collect();
    let (mut i, mut j) = (0, 0);
    while first + i < there.len() || first + j < here.len() {
        let (a, b) = (there.get(first + i), here.get(first + j));
        let at = |i: usize, j: usize| match (i <= rows, j <= columns) {
            (true, true) => best[i * width + j],
            _ => 0,
        };
        let paired = i < rows && j < columns && {
            let worth = worth(first + i, first + j);
            worth > 0 && at(i, j) == worth + at(i + 1, j + 1)
        };
        // Of two that stand alone the earlier one comes first, unless that costs a pair.
        let (leave_there, leave_here) = (at(i + 1, j), at(i, j + 1));
        let there_first = match (a, b) {
            (Some(a), Some(b)) if leave_there == leave_here => {
                (a.user, a.offset) <= (b.user, b.offset)
            }
            (Some(_), Some(_)) => leave_there > leave_here,
            (a, _) => a.is_some(),
        };
        let (with_there, with_here) = (paired || there_first, paired || !there_first);
        pairs.push(Pair {
            there: with_there.then_some(first + i),
            here: with_here.then_some(first + j),
            same: paired && there[first + i].same(&here[first + j]),
        });
        i += usize::from(with_there);
        j += usize::from(with_here);
    }
    pairs
}

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
            (controls::headline(bench))
        }
        (controls::transport(bench))
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The pairs of two runs, as `there|here|same` with the moments' words.
    fn check(there: (&str, &[(&str, &str)]), here: (&str, &[(&str, &str)])) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
        let library = Library::load(&folder).unwrap();
        let ran = |(name, changes): (&str, &[(&str, &str)])| {
            let texts: Vec<(String, String)> = changes
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect();
            let scenario = library.get(name).unwrap().clone().with_texts(&texts);
            join_sim::run(&scenario.unwrap(), &[])
        };
        let (a, b) = (ran(there), ran(here));
        let (there, here) = (moments(&a.0, &a.1), moments(&b.0, &b.1));
        let pairs = align(&there, &here);
        // Every moment stands once, in the order of its run.
        let places =
            |of: fn(&Pair) -> Option<usize>| pairs.iter().filter_map(of).collect::<Vec<_>>();
        assert_eq!(
            places(|pair| pair.there),
            (0..there.len()).collect::<Vec<_>>()
        );
        assert_eq!(
            places(|pair| pair.here),
            (0..here.len()).collect::<Vec<_>>()
        );
        assert!(
            pairs
                .iter()
                .all(|pair| pair.there.is_some() || pair.here.is_some())
        );
        let said = |place: Option<usize>, of: &[Moment<'_>]| {
            place.map_or_else(|| "–".to_string(), |at| of[at].text.clone())
        };
        let differing = pairs.iter().filter(|pair| !pair.same);
        differing
            .map(|pair| format!("{} | {}", said(pair.there, &there), said(pair.here, &here)))
            .collect()
    }

    #[test]
    fn a_run_beside_itself_differs_nowhere() {
        for name in ["healthy", "energy-saver", "aik-service-blocked"] {
            assert_eq!(check((name, &[]), (name, &[])), Vec::<String>::new());
        }
    }

    #[test]
    fn the_case_and_its_fix_part_at_the_assignment() {
        let rows = check(("energy-saver", &[]), ("assigned-to-users", &[]));
        assert_eq!(
            rows[0],
            "Energy Saver policy → devices | Energy Saver policy → users"
        );
        for pair in [
            "energy saver on | –",
            "Tpm-Maintenance held: energy saver | Tpm-Maintenance starts",
            "attempt 1: AIK missing | attempt 1: AIK there",
            "wait over: 10 min 0 s | –",
            "join request, no AIK | join request",
            "Invalid Token, −3.3 s | accepted, 9 min 56 s left",
            "400 Invalid Token | device certificate",
        ] {
            assert!(rows.iter().any(|row| row == pair), "{pair} in {rows:#?}");
        }
    }

    #[test]
    fn a_shift_in_time_is_a_difference() {
        let rows = check(
            ("healthy", &[]),
            ("healthy", &[("key_creation_ms", "2900")]),
        );
        assert_eq!(rows[0], "device key | device key");
        assert!(
            rows.iter().all(|row| {
                let (there, here) = row.split_once(" | ").unwrap();
                there == here || there.starts_with("accepted")
            }),
            "{rows:#?}"
        );
    }

    #[test]
    fn a_long_run_is_aligned_in_bounded_time() {
        let long: &[(&str, &str)] = &[
            ("drs_busy_s", "14400"),
            ("join_retries", "10"),
            ("loss_percent", "60"),
            ("http_retries", "10"),
        ];
        let rows = check(("aik-service-blocked", long), ("healthy", long));
        assert!(!rows.is_empty());
    }
}
