//! The token timeline: the token's window, the waits, the moment of use, and the margin between. It judges nothing itself:
//! verdict and margin are those of the registration service's record in the run.

use join_sim::{Library, Outcome, Parameter, Scenario, Task, run_to_end};
use maud::{Markup, html};

use crate::bench::Bench;
use crate::token_facts::Facts;
use crate::token_picture::{WIDTH, picture, x_of};
use crate::{controls, frame, words, words_token as say};

/// The parameters that this figure lets the reader change.
const CONTROLS: &[Parameter] = &[
    Parameter::TokenLifetime,
    Parameter::ValidatorSkew,
    Parameter::Maintenance,
    Parameter::AikEnrolment,
    Parameter::AikWait,
    Parameter::SignInAfterBoot,
    Parameter::AssignedTo,
];

/// The figure's inside.
pub fn view(bench: &Bench, library: &Library, full: bool) -> Markup {
    let facts = Facts::of(bench);
    let caption = words::token_caption(bench.timeline().scenario().title());
    let said = say::chip(&facts);
    html! {
        figcaption data-key="caption" { (caption) }
        (controls::alert(bench))
        div.top data-key="top" {
            (controls::scenarios(bench, library))
            (controls::headline(bench, library))
        }
        p.chip data-key="chip" role="status" aria-live=(if bench.playing { "off" } else { "polite" }) { (said) }
        (picture(bench, &facts, &said))
        (strip(bench))
        @if full {
            p.hint data-key="few" { "The parameters stand with the join stepper above; the handles of the picture move them too." }
        } @else {
            (controls::few(bench, CONTROLS))
        }
        div.figure-actions data-key="actions" { button type="button" data-msg="copy" { "Copy link" } }
        (table(bench, &facts))
    }
}

/// How the same run ends at other values of one parameter, and the exact edge.
fn strip(bench: &Bench) -> Markup {
    let id = bench.focus;
    let spec = id.spec();
    let scenario = bench.timeline().scenario();
    let value = scenario.values().get(id);
    let (low, high, _) = controls::handy(id, value);
    if bench
        .timeline()
        .commands()
        .iter()
        .any(|given| matches!(given.command, join_sim::Command::Set(..)))
    {
        return html! {};
    }
    let samples = samples(bench, scenario, id, low, high);
    let edges = edges(bench, scenario, id, &samples);
    let x = |value: i64| x_of(value, low, high);
    html! {
        div.strip data-key="strip" {
            p { "The same run at other values of " strong { (spec.label) } ": "
                @if edges.is_empty() {
                    @if samples.first().is_some_and(|(_, ok)| *ok) { "it joins at every value tried from " } @else { "it fails at every value tried from " }
                    (spec.show(low)) " to " (spec.show(high)) "."
                }
                @for (i, edge) in edges.iter().enumerate() {
                    @if i > 0 { " " }
                    (if edge.joins_below { "joins up to " } else { "fails up to " }) (spec.show(edge.below))
                    (if edge.joins_below { ", fails from " } else { ", joins from " }) (spec.show(edge.below + 1)) "."
                }
            }
            svg.strip viewBox={ "0 0 " (WIDTH) " 30" } aria-hidden="true" {
                @for (at, ok) in &samples {
                    @if *ok { circle.ok cx=(x(*at)) cy="10" r="5" {} }
                    @else { path.bad d={ "M" (x(*at) - 5) " 5l10 10m0-10l-10 10" } {} }
                }
                path.here d={ "M" (x(value).clamp(8, WIDTH - 8)) " 29l-6-9h12z" } {}
            }
        }
    }
}

fn joins(bench: &Bench, scenario: &Scenario, id: Parameter, value: i64) -> bool {
    let Ok(other) = scenario.clone().with(id, value) else {
        return false;
    };
    let commands = bench.timeline().commands();
    let end = if commands.is_empty() {
        run_to_end(&other)
    } else {
        join_sim::run(&other, commands).1
    };
    end.outcome() == Outcome::Joined
}

const SAMPLES: i64 = 24;

fn samples(
    bench: &Bench,
    scenario: &Scenario,
    id: Parameter,
    low: i64,
    high: i64,
) -> Vec<(i64, bool)> {
    let mut values: Vec<i64> = (0..=SAMPLES)
        .map(|i| low + (high - low) * i / SAMPLES)
        .collect();
    values.dedup();
    values
        .into_iter()
        .map(|value| (value, joins(bench, scenario, id, value)))
        .collect()
}

/// A boundary between two neighbouring values.
struct Edge {
    below: i64,
    joins_below: bool,
}

/// Between two neighbouring samples that end differently lies an edge; halving finds it exactly.
fn edges(bench: &Bench, scenario: &Scenario, id: Parameter, samples: &[(i64, bool)]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for pair in samples.windows(2) {
        let ((mut low, below), (mut high, above)) = (pair[0], pair[1]);
        if below == above || edges.len() == 3 {
            continue;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if joins(bench, scenario, id, middle) == below {
                low = middle
            } else {
                high = middle
            }
        }
        edges.push(Edge {
            below: low,
            joins_below: below,
        });
    }
    edges
}

/// The moments as a table.
fn table(bench: &Bench, facts: &Facts) -> Markup {
    let at = |ms: i64| words::offset(ms - facts.zero);
    let table = html! {
        table {
            caption { "The moments of this run, in " (say::axis_unit(facts.began)) ". " (say::chip(facts)) }
            thead { tr { th scope="col" { "From" } th scope="col" { "To" } th scope="col" { "What" } } }
            tbody {
                tr { td { (at(facts.boot)) } td { (at(facts.start)) } td { (say::until_start(facts.began)) "." } }
                @for (task, bars) in [Task::Maintenance, Task::AikEnrol].iter().zip(&facts.tasks) {
                    @for (from, to, held) in bars {
                        tr { td { (at(*from)) } td { (at(*to)) } td { (task.name()) (if *held { " is asked for and held." } else { " runs." }) } }
                    }
                }
                @if let Some(bar) = &facts.bar && let Some(issued) = bar.issued {
                    tr { td { (at(issued)) } td { (at(bar.exp)) } td { "The token, from its issue to exp." } }
                }
                @for part in &facts.stretches {
                    tr { td { (at(part.from)) } td { (at(part.to)) } td { (part.name) "." } }
                }
                @if let Some((used, _)) = facts.judged {
                    tr { td { (at(used)) } td {} td { "The registration service judges the token." } }
                }
                @let end = bench.timeline().end();
                tr { td { (at(facts.last)) } td {} td { (words::outcome(end)) @if let Some(margin) = words::margin(end) { " " (margin) } } }
            }
        }
    };
    frame::folded(bench, table)
}
