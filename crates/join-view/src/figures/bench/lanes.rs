//! One run on the clock: what people see, what the device waits for, keys, tasks, tokens, and who judged them.

use join_sim::{Event, Key, Participant, Screen, Task};
use maud::{Markup, html};

use super::axis::{Axis, per_cent, tokens, zero};
use crate::run::facts::RunFacts;
use crate::words::{self, bench as say, ten_minutes};

/// How high a lane is, but for the one of the tasks, which has two rows.
const LANE: i64 = 26;

/// So much more the tasks' lane is high.
const MORE: i64 = 12;

/// Which lane is the tasks'.
const TASKS: i64 = 3;

/// How high a bar in it is.
const BAR: i64 = 18;

/// How high all lanes are.
pub const HEIGHT: i64 = LANE * say::LANES.len() as i64 + MORE;

/// Where a lane begins.
const fn lane(nth: i64) -> i64 {
    nth * LANE + if nth > TASKS { MORE } else { 0 }
}

/// A stretch of a run in a lane, on the run's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its first moment.
    pub from: i64,
    /// Its last moment.
    pub to: i64,
    /// The ending of its class.
    pub class: &'static str,
    /// What stands in it.
    pub text: String,
}

/// What people saw.
#[must_use]
pub fn screens(facts: &RunFacts, end: i64) -> Vec<Bar> {
    let zero = zero(&facts.phases);
    let mut all: Vec<Bar> = Vec::new();
    for record in &facts.records {
        if let (Participant::Device, Event::Shown(screen)) = (record.who, record.event) {
            let from = record.at.0 as i64 - zero;
            if let Some(last) = all.last_mut() {
                last.to = from;
            }
            let class = match screen {
                Screen::Error => "screen bad",
                _ => "screen",
            };
            let text = ten_minutes::sees(screen, true);
            all.push(Bar {
                from,
                to: end,
                class,
                text,
            });
        }
    }
    all
}

/// When the device waited for the AIK certificate.
#[must_use]
pub fn waits(facts: &RunFacts, end: i64) -> Vec<Bar> {
    let zero = zero(&facts.phases);
    let mut all: Vec<Bar> = Vec::new();
    let mut since = None;
    for record in &facts.records {
        let at = record.at.0 as i64 - zero;
        let over = match record.event {
            Event::Attempt {
                number: 1,
                certificate,
            } => {
                since = (!certificate).then_some(at);
                false
            }
            Event::Attempt { certificate, .. } => certificate,
            Event::WaitEnded { .. } | Event::Failed { .. } => true,
            _ => false,
        };
        if over && let Some(from) = since.take() {
            all.push(wait(from, at));
        }
    }
    all.extend(since.map(|from| wait(from, end)));
    all
}

fn wait(from: i64, to: i64) -> Bar {
    Bar {
        from,
        to,
        class: "wait",
        text: say::waits(to - from),
    }
}

/// The two tasks on which the certificate waits.
fn tasks(facts: &RunFacts, task: Task) -> Vec<Bar> {
    let zero = zero(&facts.phases);
    let last = facts.records.last().map_or(0, |record| record.at.0 as i64);
    let of = facts.tasks().iter().filter(|bar| bar.task == task);
    of.map(|bar| {
        let (from, to) = bar.span(&facts.records, last);
        Bar {
            from: from - zero,
            to: to - zero,
            class: if bar.held { "task held" } else { "task" },
            text: say::task(task.name(), bar.held),
        }
    })
    .collect()
}

/// Moments with a mark in a lane: the keys that were made, the requests.
fn marks(facts: &RunFacts) -> Vec<(i64, &'static str)> {
    let zero = zero(&facts.phases);
    let made = facts.records.iter().filter_map(|record| {
        let name = match record.event {
            Event::KeyMade {
                key: key @ (Key::Device | Key::Transport),
                ..
            } => key.name(),
            Event::CertificateStored { key: Key::Aik } => say::AIK_CERTIFICATE,
            _ => return None,
        };
        Some((record.at.0 as i64 - zero, name))
    });
    made.collect()
}

/// One run on the clock; `now`: where the cursor is, `marked`: what its reader has marked, `said`: all of it in a sentence.
pub fn view(facts: &RunFacts, axis: &Axis, now: i64, marked: &[i64], said: &str) -> Markup {
    let end = super::axis::end(facts);
    let tasks = [Task::Maintenance, Task::AikEnrol].map(|task| tasks(facts, task));
    html! {
        svg.plot width="100%" height=(HEIGHT) role="img" aria-label=(said) {
            @for nth in 0..say::LANES.len() as i64 {
                @let middle = (lane(nth) + lane(nth + 1)) / 2;
                line.lane x1="0" x2="100%" y1=(middle) y2=(middle) {}
            }
            line.zero x1=(axis.x(0)) x2=(axis.x(0)) y1="0" y2=(HEIGHT) {}
            (bars(&screens(facts, end), axis, lane(0), BAR, "user"))
            (bars(&waits(facts, end), axis, lane(1), BAR, "device"))
            (keys(&marks(facts), axis, lane(2)))
            @for (nth, bars_of) in tasks.iter().enumerate() {
                (bars(bars_of, axis, lane(TASKS) + nth as i64 * 17 - 2, 16, "tasks"))
            }
            @for (from, to) in tokens(facts) { (wedge(axis, lane(4), from, to)) }
            (judged(facts, axis))
            @for record in &facts.records {
                @if let Event::Commanded(command) = record.event {
                    @let at = record.at.0 as i64 - zero(&facts.phases);
                    @if at >= axis.from { line.act x1=(axis.x(at)) x2=(axis.x(at)) y1="0" y2=(HEIGHT) { title { (words::names::command(command)) } } }
                }
            }
            @for at in marked { line.mark x1=(axis.x(*at)) x2=(axis.x(*at)) y1="0" y2=(HEIGHT) {} }
            line.cursor x1=(axis.x(now)) x2=(axis.x(now)) y1="0" y2=(HEIGHT) {}
        }
    }
}

/// What is no longer than this, in hundredths of a per cent, holds no text.
const ROOM: i64 = 900;

fn bars(all: &[Bar], axis: &Axis, top: i64, height: i64, lane: &str) -> Markup {
    html! {
        g class={ "p-" (lane) } {
            @for bar in all.iter().filter(|bar| bar.to >= axis.from && bar.from <= axis.until) {
                @let (from, to) = (axis.place(bar.from), axis.place(bar.to));
                // What stands in a bar is cut where the bar ends, so that no text lies over another one.
                svg x=(per_cent(from)) y=(top + 4) width=(per_cent((to - from).max(20))) height=(height) {
                    rect class=(bar.class) width="100%" height="100%" rx="3" {}
                    @if to - from > ROOM { text x="6" y=(height - height / 4 - 1) { (bar.text) } }
                    title { (bar.text) }
                }
            }
        }
    }
}

/// The keys: a name stands beside the first and before the last, where there is room.
fn keys(all: &[(i64, &'static str)], axis: &Axis, top: i64) -> Markup {
    let seen: Vec<_> = all.iter().filter(|(at, _)| *at >= axis.from).collect();
    html! {
        g.p-tpm {
            @for (nth, (at, name)) in seen.iter().enumerate() {
                @let x = axis.place(*at);
                @let beside = seen.get(nth + 1).map_or(10_000, |(next, _)| axis.place(*next)) - x;
                @let before = x - nth.checked_sub(1).map_or(0, |last| axis.place(seen[last].0));
                rect.key x=(per_cent(x)) y=(top + 8) width="7" height="10" { title { (name) } }
                @if beside > 3000 {
                    svg x=(per_cent(x)) y=(top) width=(per_cent(beside)) height=(LANE) { text x="11" y="17" { (name) } }
                } @else if before > 6000 && nth + 1 == seen.len() {
                    svg x="0" y=(top) width=(per_cent(x)) height=(LANE) { text x="99%" y="17" text-anchor="end" { (name) } }
                }
            }
        }
    }
}

/// How high the drawing of a token is, in its own units.
const FULL: i64 = 20;

/// A token, as much of it as is left: one that outlives the clock is cut where that ends.
fn wedge(axis: &Axis, top: i64, from: i64, to: i64) -> Markup {
    let (left, right) = (axis.place(from), axis.place(to));
    let gone = FULL * (to.min(axis.until) - from) / (to - from).max(1);
    html! {
        g.p-signin {
            svg x=(per_cent(left)) y=(top + 3) width=(per_cent((right - left).max(20))) height=(BAR + 2) {
                svg viewBox="0 0 100 20" preserveAspectRatio="none" width="100%" height="100%" { path.token d={ "M0 0L100 " (gone) "V" (FULL) "H0z" } {} }
                @if right - left > 2 * ROOM { text x="6" y=(BAR - 2) { (say::token(to - from)) } }
            }
        }
    }
}

/// The judgements, each with what was left of its token.
fn judged(facts: &RunFacts, axis: &Axis) -> Markup {
    let zero = zero(&facts.phases);
    let top = lane(say::LANES.len() as i64 - 1);
    let all: Vec<_> = facts
        .records
        .iter()
        .filter_map(|record| match record.event {
            Event::Judged(verdict) => Some((record.at.0 as i64 - zero, verdict)),
            _ => None,
        })
        .filter(|(at, _)| *at >= axis.from)
        .collect();
    html! {
        @for (nth, (at, verdict)) in all.iter().enumerate() {
            @let (x, ok) = (axis.place(*at), verdict.refused.is_none());
            @let class = if ok { "ok" } else { "bad" };
            line class={ "judged " (class) } x1=(per_cent(x)) x2=(per_cent(x)) y1=(LANE + 4) y2=(top + LANE) {}
            // Of several, the last is said.
            @if nth + 1 == all.len() {
                @let left = x < 5000;
                text class=(class) x=(per_cent(x)) y=(top + 18) dx=(if left { 6 } else { -6 }) text-anchor=(if left { "start" } else { "end" }) { (say::judged(ok, verdict.margin_ms)) }
            }
        }
    }
}
