//! The token timeline's picture: bars of the run's own record over one axis, and the handles at their ends. It does no
//! arithmetic about a token's validity: window, skew and margin are those of the record of the judgement.

use join_sim::{Given, Parameter, Refused, Scenario, Task, Verdict};
use maud::{Markup, html};

use crate::run::attempt::{Attempt, Bar, Work};
use crate::session::RunSession;
use crate::words::{self, names, token as say};

/// The picture's width; its bars lie between LEFT and RIGHT.
pub const WIDTH: i32 = 740;
const LEFT: i32 = 8;
const RIGHT: i32 = 732;
const HEIGHT: i32 = 292;

/// The rows of the picture, from top to bottom.
const BOOT_Y: i32 = 34;
const MAINTENANCE_Y: i32 = 74;
const AIK_Y: i32 = 114;
const TOKEN_Y: i32 = 162;
const JOIN_Y: i32 = 214;
const AXIS_Y: i32 = 262;

/// The parameters whose bars have a handle, each with the height at which it stands.
const HANDLES: &[(Parameter, i32)] = &[
    (Parameter::SignInAfterBoot, BOOT_Y + 7),
    (Parameter::Maintenance, MAINTENANCE_Y + 7),
    (Parameter::AikEnrolment, AIK_Y + 7),
    (Parameter::TokenLifetime, TOKEN_Y),
    (Parameter::ValidatorSkew, TOKEN_Y + 18),
    (Parameter::AikWait, JOIN_Y + 8),
];

/// A drag that is under way; the axis stays as it was when it began.
#[derive(Clone, Debug)]
pub struct Drag {
    /// What is dragged.
    pub parameter: Parameter,
    /// The run's decisions before.
    pub before: (Scenario, Vec<Given>),
    /// The axis: first and last moment in milliseconds of true time.
    axis: (i64, i64),
    /// The boot from which the picture begins: where it moves in true time, the axis moves along.
    boot: i64,
    /// The moment from which the value counts, in milliseconds of true time.
    zero: i64,
}

/// The axis that shows everything there is: first and last moment in milliseconds of true time.
fn axis(facts: &Attempt) -> (i64, i64) {
    let mut from = facts.boot;
    let mut to = facts.last.max(facts.start + 60_000);
    if let Some((at, _)) = facts.judged {
        to = at.max(facts.stretches.last().map_or(at, |s| s.to));
    }
    if let Some(bar) = &facts.bar {
        from = from.min(bar.nbf);
        to = to.max(bar.accepted.map_or(bar.exp, |(_, to)| to));
    }
    let pad = ((to - from) / 25).max(1000);
    (from - pad, to + pad)
}

/// A drag as it begins: the axis and the moment from which the value counts stay as they are until it ends, although
/// every value on the way runs the model anew.
#[must_use]
pub fn grip(session: &RunSession, parameter: Parameter) -> Drag {
    let facts = session.facts().attempt();
    let timeline = session.timeline();
    Drag {
        parameter,
        before: (timeline.scenario().clone(), timeline.commands().to_vec()),
        axis: axis(facts),
        boot: facts.boot,
        zero: facts.origin_of(parameter, |step| session.value_at(step, parameter)),
    }
}

/// The value that a dragged handle means when it stands at `place` (0 to 10,000 across the picture).
#[must_use]
pub fn dragged(drag: &Drag, place: i64) -> i64 {
    let x = place.clamp(0, 10_000) as i32 * WIDTH / 10_000;
    let (from, to) = drag.axis;
    let along = i64::from((x - LEFT).clamp(0, RIGHT - LEFT));
    let at = from + along * (to - from) / i64::from(RIGHT - LEFT);
    let spec = drag.parameter.spec();
    ((at - drag.zero) / 1000).clamp(spec.min, spec.max)
}

/// Where something stands between the two ends of an axis. What lies far outside still fits: no axis is shorter than a second.
pub fn x_of(at: i64, from: i64, to: i64) -> i32 {
    LEFT + ((at - from) * i64::from(RIGHT - LEFT) / (to - from).max(1)) as i32
}

/// The picture; `said`: what the server answered, in words.
pub fn picture(session: &RunSession, facts: &Attempt, drag: Option<&Drag>, said: &str) -> Markup {
    let (from, to) = drag.map_or_else(
        || axis(facts),
        |drag| {
            let later = facts.boot - drag.boot;
            (drag.axis.0 + later, drag.axis.1 + later)
        },
    );
    let x = |at: i64| x_of(at, from, to);
    let cursor = session.timeline().record().at.0 as i64;
    html! {
        div.picture data-key="picture" tabindex="0" role="region" aria-label=(say::THE_PICTURE_IT_MAY_BE) {
            svg.token viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(said) data-drag-area="token" {
                @if (from..=to).contains(&cursor) {
                    line.cursor x1=(x(cursor)) x2=(x(cursor)) y1="8" y2=(AXIS_Y) {}
                }
                // People: from boot to sign-in.
                (name_of(&format!("{}: {}", say::until_start(facts.began), words::duration(facts.start - facts.boot)), BOOT_Y))
                rect.people x=(x(facts.boot)) y=(BOOT_Y) width=((x(facts.start) - x(facts.boot)).max(1)) height="14" rx="2" {}
                @for (task, y, bars) in [(Task::Maintenance, MAINTENANCE_Y, &facts.tasks[0]), (Task::AikEnrol, AIK_Y, &facts.tasks[1])] {
                    (name_of(&format!("{}: {}", task.name(), task_words(bars)), y))
                    @for (start, end, held) in bars {
                        @let (x1, x2) = (x(*start).max(LEFT), x(*end).min(RIGHT));
                        @if x2 >= x1 {
                            rect class=(if *held { "task held" } else { "task" }) x=(x1) y=(y) width=((x2 - x1).max(2)) height="14" rx="2" {}
                        }
                    }
                }
                @if let Some(bar) = &facts.bar { (token(bar, facts.judged.map(|(at, _)| at), &x)) }
                (name_of(say::THE_JOIN, JOIN_Y))
                @for part in &facts.stretches {
                    rect class=(if part.work == Work::Wait { "part wait" } else { "part" }) x=(x(part.from)) y=(JOIN_Y)
                        width=((x(part.to) - x(part.from)).max(1)) height="16" rx="1" { title { (say::work(part.work)) ": " (words::duration(part.to - part.from)) } }
                    @if part.work == Work::Wait && x(part.to) - x(part.from) > 240 {
                        text.inside x=((x(part.from) + x(part.to)) / 2) y=(JOIN_Y + 12) text-anchor="middle" {
                            (say::WAITS) (words::duration(part.to - part.from)) (say::FOR_THE_AIK_CERTIFICATE)
                        }
                    }
                }
                @if let Some((at, verdict)) = &facts.judged { (used(*at, verdict, &x)) }
                (ticks(facts, from, to, &x))
                (handles(facts, &x))
            }
        }
    }
}

/// The token's window, and hatched around it how much longer the service accepts it.
fn token(bar: &Bar, used: Option<i64>, x: &dyn Fn(i64) -> i32) -> Markup {
    let (nbf, exp) = (x(bar.nbf), x(bar.exp));
    // What lies left of the picture is not drawn.
    let seen = |x: i32| x.max(-1);
    let y = TOKEN_Y + 36;
    let beside = used.map(x).filter(|used| (used - exp).abs() < 18);
    let (exp_x, exp_anchor) = match beside {
        Some(used) if used >= exp => (exp - 4, "end"),
        Some(_) => (exp + 4, "start"),
        None => (exp, "middle"),
    };
    let issued = bar.issued.map(x);
    let close = issued.is_some_and(|issued| (exp - issued).abs() < 70);
    html! {
        (name_of(say::BEARER_TOKEN_NBF_TO_EXP, TOKEN_Y))
        @if let Some((from, to)) = bar.accepted {
            rect.skew x=(seen(x(from))) y=(TOKEN_Y) width=((x(to) - seen(x(from))).max(1)) height="18" rx="2" {}
        }
        rect.token x=(nbf) y=(TOKEN_Y) width=((exp - nbf).max(1)) height="18" rx="2" {}
        @if let Some(issued) = issued {
            line.issued x1=(issued) x2=(issued) y1=(TOKEN_Y) y2=(TOKEN_Y + 18) {}
            // Two words at nearly one place would lie on each other.
            @if !close { text.value x=(issued) y=(y) text-anchor="middle" { (say::ISSUED) } }
        }
        text.value x=(exp_x) y=(y) text-anchor=(exp_anchor) { @if close { (say::ISSUED_EXP) } @else { (say::EXP) } }
        path.exp d={ "M" (exp) " " (TOKEN_Y) "v18l-6-9z" } {}
    }
}

/// The moment of use, falling from the request through the token, and the margin between.
fn used(at: i64, verdict: &Verdict, x: &dyn Fn(i64) -> i32) -> Markup {
    let good = verdict.refused != Some(Refused::TokenWindow);
    let here = x(at);
    html! {
        line class=(if good { "used ok" } else { "used bad" }) x1=(here) x2=(here) y1=(TOKEN_Y - 14) y2=(JOIN_Y + 22) {}
        text class=(if good { "used ok" } else { "used bad" }) x=(here) y=(TOKEN_Y - 18) text-anchor=(anchor(here)) {
            (if good { say::USED_HERE } else { say::USED_HERE_2 })
            @if let Some(margin) = verdict.margin_ms { (say::with_margin(margin)) }
        }
        @if let Some(margin) = verdict.margin_ms {
            line class=(if good { "margin ok" } else { "margin bad" }) x1=(here) x2=(x(at + margin)) y1=(TOKEN_Y - 8) y2=(TOKEN_Y - 8) {}
        }
    }
}

fn task_words(bars: &[(i64, i64, bool)]) -> String {
    match bars.last() {
        None => say::NOBODY_ASKS_FOR_IT.into(),
        Some((_, _, true)) => say::ASKED_FOR_AND_HELD.into(),
        Some((from, to, false)) => say::runs_for(to - from),
    }
}

fn anchor(x: i32) -> &'static str {
    if x > RIGHT - 160 {
        "end"
    } else if x < LEFT + 160 {
        "start"
    } else {
        "middle"
    }
}

fn name_of(name: &str, y: i32) -> Markup {
    html! { text.name x=(LEFT) y=(y - 5) { (name) } }
}

fn ticks(facts: &Attempt, from: i64, to: i64, x: &dyn Fn(i64) -> i32) -> Markup {
    const STEPS_S: [i64; 10] = [10, 30, 60, 120, 300, 600, 1800, 3600, 14400, 43200];
    let span = (to - from) / 1000;
    let step = STEPS_S
        .into_iter()
        .find(|step| span / step <= 11)
        .unwrap_or(86400)
        * 1000;
    let first = (from - facts.zero).div_euclid(step) + 1;
    let last = (to - facts.zero).div_euclid(step);
    html! {
        line.axis x1=(LEFT) x2=(RIGHT) y1=(AXIS_Y) y2=(AXIS_Y) {}
        @for n in first..=last.min(first + 16) {
            @let at = x(facts.zero + n * step);
            line.axis x1=(at) x2=(at) y1=(AXIS_Y) y2=(AXIS_Y + 5) {}
            text.axis x=(at) y=(AXIS_Y + 17) text-anchor="middle" { (words::offset(n * step)) }
        }
        text.axis x=(RIGHT) y=(AXIS_Y + 29) text-anchor="end" { (say::axis_unit(facts.began)) }
    }
}

/// Every end of a bar that is a parameter can be dragged; the number fields below hold the same values.
fn handles(facts: &Attempt, x: &dyn Fn(i64) -> i32) -> Markup {
    html! {
        @for (id, y) in HANDLES {
            @if let Some(at) = facts.end_of(*id) {
                @let x = x(at).clamp(LEFT, RIGHT);
                g.handle data-drag=(id.spec().name) data-key={ "h-" (id.spec().name) } {
                    circle.reach cx=(x) cy=(y) r="12" {}
                    circle.grip cx=(x) cy=(y) r="5" {}
                    title { (names::parameter(id.spec())) (say::DRAG) }
                }
            }
        }
    }
}
