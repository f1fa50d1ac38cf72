//! How the same run ends at other values of one parameter: a strip of tries, and the exact edges between.

use join_sim::{Outcome, Parameter, Scenario, run_to_end};
use maud::{Markup, html};

use super::picture::{WIDTH, x_of};
use crate::parts::controls;
use crate::session::RunSession;

/// How the same run ends at other values of one parameter, and the exact edge.
pub fn strip(session: &RunSession) -> Markup {
    let id = session.touched();
    let spec = id.spec();
    let scenario = session.timeline().scenario();
    let value = scenario.values().get(id);
    let (low, high, _) = controls::handy(id, value);
    if session
        .timeline()
        .commands()
        .iter()
        .any(|given| matches!(given.command, join_sim::Command::Set(..)))
    {
        return html! {};
    }
    let samples = samples(session, scenario, id, low, high);
    let edges = edges(session, scenario, id, &samples);
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

fn joins(session: &RunSession, scenario: &Scenario, id: Parameter, value: i64) -> bool {
    let Ok(other) = scenario.clone().with(id, value) else {
        return false;
    };
    let commands = session.timeline().commands();
    let end = if commands.is_empty() {
        run_to_end(&other)
    } else {
        join_sim::run(&other, commands).1
    };
    end.outcome() == Outcome::Joined
}

const SAMPLES: i64 = 24;

fn samples(
    session: &RunSession,
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
        .map(|value| (value, joins(session, scenario, id, value)))
        .collect()
}

/// A boundary between two neighbouring values.
struct Edge {
    below: i64,
    joins_below: bool,
}

/// Between two neighbouring samples that end differently lies an edge; halving finds it exactly.
fn edges(
    session: &RunSession,
    scenario: &Scenario,
    id: Parameter,
    samples: &[(i64, bool)],
) -> Vec<Edge> {
    let mut edges = Vec::new();
    for pair in samples.windows(2) {
        let ((mut low, below), (mut high, above)) = (pair[0], pair[1]);
        if below == above || edges.len() == 3 {
            continue;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if joins(session, scenario, id, middle) == below {
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
