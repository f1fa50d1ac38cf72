//! Below the clock: what can be done here, the marked moments, and the runs beside this one.

use join_sim::{COMMANDS, Instant, KEPT_LIMIT, NAME_LIMIT};
use maud::{Markup, html};

use crate::message::{Baseline, Msg};
use crate::parts::button;
use crate::run::facts::RunFacts;
use crate::run::key_moments;
use crate::session::RunSession;
use crate::words::{self, bench as say, names, runs};

/// What can be done at the cursor's moment. Every button keeps its place; one that can do nothing says why.
pub fn acts(session: &RunSession) -> Markup {
    let possible = session.possible();
    let refused: Vec<String> = possible
        .iter()
        .filter_map(|(command, refused)| Some(say::not_now(*command, refused.as_ref()?)))
        .collect();
    html! {
        fieldset.commands data-key="commands" {
            legend { (say::ACT_HERE) " (" (words::moment(&session.phases(), Instant(session.now().max(0) as u64))) ")" }
            @for ((command, ..), (_, refused)) in COMMANDS.iter().zip(possible.iter()) {
                @let why = refused.as_ref().map(|refused| say::not_now(*command, refused));
                button type="button" data-msg=(Msg::Give(*command)) aria-disabled=[why.as_ref().map(|_| "true")] title=[why] { (names::command(*command)) }
            }
            details.why-not data-key="why-not" {
                summary { (say::WHY_NOT) }
                @if refused.is_empty() { p { (say::ALL_POSSIBLE) } }
                ul { @for text in &refused { li { (text) } } }
            }
        }
    }
}

/// The moments that the reader has marked, each with how long after the first it is.
pub fn marks(session: &RunSession, marks: &[i64]) -> Markup {
    let phases = session.phases();
    let records = session.timeline().records();
    let first = marks.first().copied().unwrap_or_default();
    html! {
        div.marks data-key="marks" {
            (button(Msg::Mark, say::MARK))
            @if !marks.is_empty() {
                ul aria-label=(say::MARKS) {
                    @for (nth, at) in marks.iter().enumerate() {
                        @let last = records.partition_point(|record| record.at.0 as i64 <= *at).saturating_sub(1);
                        li data-key={ "m" (nth) } {
                            button type="button" data-msg=(Msg::ToMark(nth)) { b { (say::letter(nth)) } " " (words::moment(&phases, Instant((*at).max(0) as u64))) }
                            " " (words::short(&records[last]))
                            @if nth > 0 { " " b { (say::after_first(nth, at - first)) } }
                            " " button.away type="button" data-msg=(Msg::Unmark(nth)) aria-label={ (say::UNMARK) " " (say::letter(nth)) } { "✕" }
                        }
                    }
                }
            }
        }
    }
}

/// Where two runs part: the first key moment that they have not in common, as one of them has it.
#[must_use]
pub fn first_difference(mine: &RunFacts, theirs: &RunFacts) -> Option<String> {
    let common = key_moments::in_common(
        (&mine.records, &mine.moments),
        (&theirs.records, &theirs.moments),
    );
    let of = [mine, theirs].into_iter();
    let (facts, at) = of
        .filter_map(|facts| Some((facts, *facts.moments.get(common)?)))
        .min_by_key(|(facts, at)| facts.records[*at].at)?;
    let record = &facts.records[at];
    let when = words::moment(&facts.phases, record.at);
    Some([&when, ": ", &words::short(record)].concat())
}

/// The runs, compared at the same clock, and the field to keep this one; `draft`: its name, as far as it is typed.
pub fn runs(session: &RunSession, draft: &str) -> Markup {
    let comparison = &session.comparison;
    let latest = comparison.before().map(|_| Baseline::Latest);
    let kept = (0..comparison.kept().len()).map(Baseline::Kept);
    let others = [Baseline::Plain].into_iter().chain(latest).chain(kept);
    let plain = comparison.run(Baseline::Plain).facts();
    let full = comparison.kept().len() >= KEPT_LIMIT;
    html! {
        section.runs data-key="runs" aria-label=(say::RUNS) {
            div.table-scroll tabindex="0" role="region" aria-label=(say::RUNS) {
                table {
                    thead { tr {
                        @for head in [say::RUN, say::WHAT_DIFFERS, say::FIRST_DIFFERENCE, say::OUTCOME, say::MARGIN, say::WHAT_TO_DO] { th scope="col" { (head) } }
                    } }
                    tbody {
                        tr.here data-key="this" { (cells("A", say::THIS_RUN, &session.name(), session.facts(), plain)) td {} }
                        @for which in others {
                            @let run = comparison.run(which);
                            @let pressed = which == comparison.baseline();
                            @let (key, name, what) = match which {
                                Baseline::Plain => ("plain".to_string(), session.plain_name(), say::AS_IT_IS.to_string()),
                                Baseline::Latest => ("latest".to_string(), runs::BEFORE.to_string(), session.changes_named(run)),
                                Baseline::Kept(at) if run.name.is_empty() => (at.to_string(), say::kept(at + 1), session.changes_named(run)),
                                Baseline::Kept(at) => (at.to_string(), run.name.clone(), session.changes_named(run)),
                            };
                            tr data-key={ "run-" (key) } {
                                (cells(if pressed { "B" } else { "" }, &name, &what, run.facts(), plain))
                                td {
                                    (act(Msg::Against(which), say::COMPARE, &name, Some(pressed)))
                                    (act(Msg::BackTo(which), say::BACK_TO, &name, None))
                                    @if matches!(which, Baseline::Kept(_)) { (act(Msg::Forget(which), say::REMOVE, &name, None)) }
                                }
                            }
                        }
                    }
                }
            }
            div.keep data-key="keep" {
                label { span { (say::KEEP_AS) } " " input type="text" maxlength=(NAME_LIMIT) value=(draft) placeholder=(session.name()) data-msg=(Msg::Name) data-on="change" autocomplete="off"; }
                button type="button" data-msg=(Msg::Keep) aria-disabled=[full.then_some("true")] { (say::KEEP) }
            }
        }
    }
}

fn cells(letter: &str, name: &str, what: &str, facts: &RunFacts, plain: &RunFacts) -> Markup {
    let class = match facts.outcome {
        join_sim::Outcome::Joined => "ok",
        _ => "bad",
    };
    html! {
        th scope="row" { @if !letter.is_empty() { b { (letter) } " " } (name) }
        td { (what) }
        td { (first_difference(facts, plain).as_deref().unwrap_or(say::NO_DIFFERENCE)) }
        td class=(class) { (say::end(facts.outcome)) }
        td.margin { (facts.margin_ms.map_or_else(|| say::NO_DIFFERENCE.to_string(), say::margin)) }
    }
}

/// What can be done with a run; `pressed` where it is something that is done or not.
fn act(msg: Msg, text: &str, name: &str, pressed: Option<bool>) -> Markup {
    html! {
        button type="button" data-msg=(msg) aria-label={ (text) ": " (name) } aria-pressed=[pressed] { (text) }
    }
}
