//! What if: another run beside this one, moment by moment, with the first difference marked, and the runs that are kept.

use join_sim::{Library, Parameter, name_of};
use maud::{Markup, html};

use super::{Changed, RunFigure};
use crate::message::{Baseline, Msg};
use crate::parts::{RunView, button, controls, frame, transport};
use crate::run::alignment::{Moment, Pair, align, moments};
use crate::run::lanes::{LANES, lane};
use crate::session::{ComparedRun, RunSession};
use crate::spec::FigureSpec;
use crate::words::{self, names, runs as say};

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

/// The figure. `SIZES`: its program also shows it at full size.
#[derive(Clone, Debug)]
pub struct WhatIf<const SIZES: bool> {
    full: bool,
    /// The name for the next run to be kept, as far as it is typed.
    draft: String,
    /// Moments that are the same in both runs are shown, too.
    all_rows: bool,
}

impl<const SIZES: bool> RunFigure for WhatIf<SIZES> {
    fn new(spec: &FigureSpec, session: &mut RunSession, library: &Library) -> Self {
        // Whoever shares the run compares with the same; without another scenario it is the one that the run starts from.
        if let Ok(home) = spec.home(library) {
            session.compare_with(home);
        }
        WhatIf {
            full: spec.full,
            draft: String::new(),
            all_rows: false,
        }
    }

    fn update(
        &mut self,
        msg: Msg,
        value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        Some(Ok(match msg {
            Msg::Rows => {
                self.all_rows = !self.all_rows;
                Changed::Own
            }
            Msg::Name => {
                self.draft = name_of(value);
                Changed::Own
            }
            Msg::Keep => {
                if let Err(error) = session.keep(&self.draft) {
                    return Some(Err(error));
                }
                self.draft.clear();
                Changed::Run
            }
            _ => return None,
        }))
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        let session = of.session;
        let other = session.comparison.other();
        let there = moments(other.facts());
        let here = moments(session.facts());
        let pairs = align(&there, &here);
        let first = pairs.iter().position(|pair| !pair.same);
        let target = first.map(|at| record_at(&pairs, &here, at));
        let off = target.is_none().then_some("true");
        html! {
            (frame::head(of, say::WHAT_IF_CAPTION))
            div.change data-key="change" {
                (prediction(session))
                @if !(SIZES && self.full) {
                    (controls::span(of))
                    (controls::few(of, PARAMETERS))
                    (controls::commands())
                }
            }
            (transport::transport(of))
            (transport::sentence(of, html! {}, html! {}))
            div.against data-key="against" {
                button type="button" data-msg=(Msg::Seek(target.unwrap_or(0))) aria-disabled=[off] { (say::TO_FIRST) }
            }
            p.difference data-key="difference" { (difference(&pairs, first, &there, &here, other, session)) }
            (self.table(session, &pairs, first, &there, &here))
            @if !(SIZES && self.full) { (runs(session, &self.draft)) }
        }
    }
}

/// Where the two runs part, and how each ends, in words.
fn difference(
    pairs: &[Pair],
    first: Option<usize>,
    there: &[Moment<'_>],
    here: &[Moment<'_>],
    other: &ComparedRun,
    session: &RunSession,
) -> String {
    let Some(at) = first else {
        return say::SAME_RUNS.into();
    };
    let pair = pairs[at];
    let said = |moment: &Moment<'_>| {
        let technician = if moment.user { "" } else { say::TECHNICIAN };
        [
            technician,
            &words::offset(moment.offset),
            ", ",
            &moment.text,
        ]
        .concat()
    };
    say::first_difference(
        pair.there.map(|at| said(&there[at])).as_deref(),
        pair.here.map(|at| said(&here[at])).as_deref(),
        other.facts().outcome,
        session.facts().outcome,
    )
}

impl<const SIZES: bool> WhatIf<SIZES> {
    /// The moments of both runs, those that are the same only near a difference unless the reader wants all.
    fn table(
        &self,
        session: &RunSession,
        pairs: &[Pair],
        first: Option<usize>,
        there: &[Moment<'_>],
        here: &[Moment<'_>],
    ) -> Markup {
        let differs = |at: usize| pairs.get(at).is_some_and(|pair| !pair.same);
        let shown = |at: usize| {
            self.all_rows
                || (at.saturating_sub(AROUND)..=at + AROUND).any(differs)
                || at + 1 == pairs.len()
        };
        let cursor = session.timeline().cursor();
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
            div.beside data-key="beside" tabindex="0" role="region" aria-label=(say::BESIDE) {
                table {
                    caption { (say::BESIDE_CAPTION) }
                    thead { tr { th scope="col" { (say::MARK) } th scope="col" { (say::THERE) " " (session.name_of(session.comparison.other())) } th scope="col" { (say::HERE) " " (session.name()) } } }
                    tbody {
                        @for (hidden, at) in lines {
                            @if hidden > 0 { tr.gap { td colspan="3" { (say::hidden(hidden)) } } }
                            (row(&pairs[at], Some(at) == first, Some(at) == now, there, here))
                        }
                    }
                }
            }
            p.rows data-key="rows" {
                button type="button" data-msg=(Msg::Rows) aria-expanded=(self.all_rows) { (if self.all_rows { say::FEWER_ROWS } else { say::ALL_ROWS }) }
            }
        }
    }
}

fn row(pair: &Pair, first: bool, now: bool, there: &[Moment<'_>], here: &[Moment<'_>]) -> Markup {
    let (class, mark) = match pair {
        Pair { same: true, .. } => ("same", say::SAME),
        Pair { here: None, .. } => ("there", say::ONLY_THERE),
        Pair { there: None, .. } => ("here", say::ONLY_HERE),
        _ => ("differs", say::DIFFERS),
    };
    let mine = pair.here.map(|at| &here[at]);
    let theirs = pair.there.map(|at| &there[at]);
    let msg = mine.map(|moment| Msg::Seek(moment.record.step.0));
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
            td.mark { @if first { b { (say::FIRST) } " " } (mark) }
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
                span class={ "who p-" (LANES[lane(moment.record.who)].class) } { (names::participant(moment.record.who)) } " "
                (moment.text)
                @if let Some(ms) = later { " " span.later { (say::later(ms)) } }
            }
        } @else {
            td.none { "–" }
        }
    }
}

/// The runs beside this one, each with what can be done with it, and the field to keep one more.
fn runs(session: &RunSession, draft: &str) -> Markup {
    let comparison = &session.comparison;
    let latest = comparison.before().map(|_| Baseline::Latest);
    let kept = (0..comparison.kept().len()).map(Baseline::Kept);
    html! {
        fieldset.kept data-key="kept" {
            legend { (say::RUNS) }
            div { ul {
                @for which in latest.into_iter().chain([Baseline::Plain]).chain(kept) {
                    @let run = comparison.run(which);
                    @let (place, name) = match which {
                        Baseline::Latest => ("latest".to_string(), say::BEFORE.to_string()),
                        Baseline::Plain => ("plain".to_string(), session.plain_name()),
                        Baseline::Kept(at) => (at.to_string(), session.name_of(run)),
                    };
                    @let is_kept = matches!(which, Baseline::Kept(_));
                    li data-key={ "run-" (place) } {
                        @if is_kept {
                            label { span { (say::RENAME) } input type="text" maxlength=(join_sim::NAME_LIMIT) value=(run.name) placeholder=(name) data-msg=(Msg::Rename(which)) data-on="change" autocomplete="off"; }
                        } @else { span.name { (name) } }
                        span.outcome { (run.outcome().map_or_else(|| say::NOT_RUN.into(), say::ended)) }
                        (run_button(Msg::BackTo(which), say::BACK_TO, &name, None))
                        (run_button(Msg::Against(which), say::AGAINST, &name, Some(which == comparison.baseline())))
                        @if is_kept { (run_button(Msg::Forget(which), say::FORGET, &name, None)) }
                    }
                }
            } }
            div.keep data-key="keep" {
                label { span { (say::NAME) } input type="text" maxlength=(join_sim::NAME_LIMIT) value=(draft) placeholder=(session.name()) data-msg=(Msg::Name) data-on="change" autocomplete="off"; }
                (button(Msg::Keep, say::KEEP))
            }
        }
    }
}

/// What can be done with a run; `pressed` where it is something that is done or not.
fn run_button(msg: Msg, text: &str, name: &str, pressed: Option<bool>) -> Markup {
    html! {
        button type="button" data-msg=(msg) aria-label={ (text) ": " (name) } aria-pressed=[pressed] { (text) }
    }
}

/// What the reader expects of the next change, and what became of it.
fn prediction(session: &RunSession) -> Markup {
    let guess = session.comparison.guess;
    html! {
        fieldset.guess data-key="guess" {
            legend { (say::PREDICTION) }
            label { span { (say::I_PREDICT) }
                select data-msg=(Msg::Predict) {
                    @for (number, text) in say::GUESSES.iter().enumerate() {
                        option value=(number) selected[number == usize::from(guess)] { (text) }
                    }
                }
            }
            @if session.comparison.answered {
                p { (say::answered(guess, session.facts().outcome)) }
            }
        }
    }
}
