//! The token timeline: the token's window, the waits, the moment of use, and the margin between. It judges nothing itself:
//! verdict and margin are those of the registration service's record in the run.

use join_sim::{
    Event, Key, Library, Message, Outcome, Parameter, Participant, Record, Refused, Scenario, Task,
    Verdict, run_to_end, seconds,
};
use maud::{Markup, html};

use crate::bench::{Bench, Drag};
use crate::{controls, frame, tasks, words};

const WIDTH: i32 = 740;
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

/// A stretch of the join, by name.
struct Stretch {
    name: &'static str,
    from: i64,
    to: i64,
    wait: bool,
}

/// What the picture is drawn from: moments of the run, in milliseconds of true time.
struct Facts {
    boot: i64,
    sign_in: i64,
    stretches: Vec<Stretch>,
    tasks: [Vec<(i64, i64, bool)>; 2],
    judged: Option<(i64, Verdict)>,
    issued: Option<(i64, join_sim::Token)>,
    wait_began: Option<i64>,
    last: i64,
}

fn facts(bench: &Bench) -> Facts {
    let records = bench.timeline().records();
    let phases = bench.phases();
    let boot = phases.user_boot.unwrap_or_default().0 as i64;
    // The attempt that is judged last is the one that is drawn; without a judgement, the last one that began.
    let signs_in = |r: &Record| {
        r.who == Participant::Device
            && matches!(
                r.event,
                Event::Received {
                    message: Message::Credentials | Message::TryAgain,
                    ..
                }
            )
            && phases.is_user(r.at)
    };
    let judged = records.iter().rposition(
        |r| matches!(r.event, Event::Judged(v) if v.token.account == join_sim::Account::User),
    );
    let until = judged.unwrap_or(records.len());
    let began = records[..until].iter().rposition(signs_in).unwrap_or(0);
    let of_attempt = &records[began..];
    let find = |what: &dyn Fn(&Event) -> bool| {
        of_attempt
            .iter()
            .find(|r| what(&r.event))
            .map(|r| r.at.0 as i64)
    };
    let token = find(&|e| {
        matches!(
            e,
            Event::Received {
                message: Message::TokenIssued(_),
                ..
            }
        )
    });
    let discovered = find(&|e| {
        matches!(
            e,
            Event::Received {
                message: Message::Discovered,
                ..
            }
        )
    });
    let device_key = find(&|e| {
        matches!(
            e,
            Event::KeyMade {
                key: Key::Device,
                ..
            }
        )
    });
    let attempt = find(&|e| matches!(e, Event::Attempt { number: 1, .. }));
    let wait_began = find(&|e| {
        matches!(
            e,
            Event::Attempt {
                number: 1,
                certificate: false
            }
        )
    });
    let wait_ended = find(&|e| matches!(e, Event::WaitEnded { .. }));
    let key = find(&|e| {
        matches!(
            e,
            Event::KeyMade {
                key: Key::Transport,
                ..
            }
        )
    });
    let request = find(&|e| {
        matches!(
            e,
            Event::Sent {
                message: Message::Join(_),
                ..
            }
        )
    });
    let answer = find(&|e| {
        matches!(
            e,
            Event::Received {
                message: Message::Joined(_),
                ..
            }
        )
    });
    let sign_in = records
        .get(began)
        .filter(|r| signs_in(r))
        .map_or(boot, |r| r.at.0 as i64);
    let mut stretches = Vec::new();
    let mut stretch = |name, from: Option<i64>, to: Option<i64>, wait| {
        if let (Some(from), Some(to)) = (from, to) {
            stretches.push(Stretch {
                name,
                from,
                to,
                wait,
            });
        }
    };
    stretch("token", Some(sign_in), token, false);
    stretch("discovery", token, discovered, false);
    stretch("device key", discovered, device_key, false);
    stretch("old transport key deleted", device_key, attempt, false);
    stretch(
        "waiting for the AIK certificate",
        wait_began,
        wait_ended,
        true,
    );
    stretch("transport key", wait_ended.or(attempt), key, false);
    stretch("attestation statement", key, request, false);
    stretch("request and answer", request, answer, false);
    let issued = of_attempt.iter().find_map(|r| match r.event {
        Event::TokenIssued(token) if token.account == join_sim::Account::User => {
            Some((r.at.0 as i64, token))
        }
        _ => None,
    });
    let judged = judged.and_then(|at| match records[at].event {
        Event::Judged(verdict) => Some((records[at].at.0 as i64, verdict)),
        _ => None,
    });
    let last = records.last().map_or(0, |r| r.at.0 as i64);
    let tasks =
        [Task::Maintenance, Task::AikEnrol].map(|task| tasks::stretches(records, task, boot, last));
    Facts {
        boot,
        sign_in,
        stretches,
        tasks,
        judged,
        issued,
        wait_began,
        last,
    }
}

/// True time, in milliseconds, of a moment on the cloud's clock.
fn true_ms(bench: &Bench, utc: join_sim::Utc) -> i64 {
    utc.0 - bench.timeline().scenario().starts_at().0
}

/// The axis that shows everything there is: first and last moment in milliseconds of true time.
fn axis(bench: &Bench, facts: &Facts) -> (i64, i64) {
    let skew = bench
        .timeline()
        .scenario()
        .values()
        .get(Parameter::ValidatorSkew)
        * 1000;
    let mut from = facts.boot;
    let mut to = facts.last.max(facts.sign_in + 60_000);
    if let Some((at, verdict)) = facts.judged {
        to = at.max(facts.stretches.last().map_or(at, |s| s.to));
        to = to.max(true_ms(bench, verdict.token.exp) + skew);
    }
    if let Some((_, token)) = facts.issued {
        from = from.min(true_ms(bench, token.nbf));
        to = to.max(true_ms(bench, token.exp) + skew);
    }
    let pad = ((to - from) / 25).max(1000);
    (from - pad, to + pad)
}

/// A drag as it begins: the axis and the moment from which the value counts stay as they are until it ends, although
/// every value on the way runs the model anew.
#[must_use]
pub fn grip(bench: &Bench, parameter: Parameter) -> Drag {
    let facts = facts(bench);
    let values = bench.timeline().scenario().values();
    let issued = facts.issued.map_or(facts.sign_in, |(at, _)| at);
    let zero = match parameter {
        Parameter::TokenLifetime => issued,
        Parameter::ValidatorSkew => issued + values.get(Parameter::TokenLifetime) * 1000,
        Parameter::AikWait => facts.wait_began.unwrap_or(issued),
        Parameter::Maintenance => start_of(&facts.tasks[0]).unwrap_or(facts.boot),
        Parameter::AikEnrolment => start_of(&facts.tasks[1]).unwrap_or(facts.boot),
        _ => facts.boot,
    };
    Drag {
        parameter,
        before: values.get(parameter),
        axis: axis(bench, &facts),
        zero,
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

fn start_of(bars: &[(i64, i64, bool)]) -> Option<i64> {
    bars.iter()
        .find(|(_, _, held)| !held)
        .map(|(from, _, _)| *from)
}

/// The figure's inside.
pub fn view(bench: &Bench, library: &Library, full: bool) -> Markup {
    let facts = facts(bench);
    let caption = words::token_caption(bench.timeline().scenario().title());
    html! {
        figcaption data-key="caption" { (caption) }
        (controls::alert(bench))
        div.top data-key="top" {
            (controls::scenarios(bench, library))
            (controls::headline(bench))
        }
        p.chip data-key="chip" role="status" aria-live=(if bench.playing { "off" } else { "polite" }) { (chip(&facts)) }
        (picture(bench, &facts))
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

/// What the server answered, and by which rule.
fn chip(facts: &Facts) -> String {
    let Some((_, verdict)) = facts.judged else {
        return "In this run no server judged the user's token.".into();
    };
    let margin = verdict.margin_ms;
    match (verdict.refused, margin) {
        (None, Some(margin)) => format!(
            "Accepted. Rule token.window: nbf − skew ≤ now ≤ exp + skew; now was {} s before exp + skew.",
            seconds(margin)
        ),
        (Some(Refused::TokenWindow), Some(margin)) if margin < 0 => format!(
            "Refused: 400, Invalid Token. Rule token.window: nbf − skew ≤ now ≤ exp + skew; now was {} s after exp + skew.",
            seconds(-margin)
        ),
        (Some(Refused::TokenWindow), _) => {
            "Refused: 400, Invalid Token. Rule token.window: nbf − skew ≤ now ≤ exp + skew; now was before nbf − skew.".into()
        }
        (Some(reason), Some(margin)) if margin >= 0 => {
            format!("Refused for another reason ({}); the token itself had {} s left.", reason.name(), seconds(margin))
        }
        (Some(reason), _) => format!("Refused before the token was looked at: {}.", reason.name()),
        (None, None) => "Accepted.".into(),
    }
}

/// Where something stands between the two ends of an axis. What lies far outside still fits: no axis is shorter than a second.
fn x_of(at: i64, from: i64, to: i64) -> i32 {
    LEFT + ((at - from) * i64::from(RIGHT - LEFT) / (to - from).max(1)) as i32
}

fn picture(bench: &Bench, facts: &Facts) -> Markup {
    let values = bench.timeline().scenario().values();
    let skew = values.get(Parameter::ValidatorSkew) * 1000;
    let (from, to) = bench
        .drag
        .map_or_else(|| axis(bench, facts), |drag| drag.axis);
    let x = |at: i64| x_of(at, from, to);
    let cursor = bench.timeline().record().at.0 as i64;
    html! {
        div.picture data-key="picture" tabindex="0" role="region" aria-label="The picture; it may be scrolled sideways" {
            svg.token viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(chip(facts)) data-drag-area="token" {
                @if (from..=to).contains(&cursor) {
                    line.cursor x1=(x(cursor)) x2=(x(cursor)) y1="8" y2=(AXIS_Y) {}
                }
                // People: from boot to sign-in.
                (name_of(&format!("from boot to sign-in: {}", words::duration(facts.sign_in - facts.boot)), BOOT_Y))
                rect.people x=(x(facts.boot)) y=(BOOT_Y) width=((x(facts.sign_in) - x(facts.boot)).max(1)) height="14" rx="2" {}
                // Tasks.
                @for (task, y, bars) in [(Task::Maintenance, MAINTENANCE_Y, &facts.tasks[0]), (Task::AikEnrol, AIK_Y, &facts.tasks[1])] {
                    (name_of(&format!("{}: {}", task.name(), task_words(bars)), y))
                    @for (start, end, held) in bars {
                        @let (x1, x2) = (x(*start).max(LEFT), x(*end).min(RIGHT));
                        @if x2 >= x1 {
                            rect class=(if *held { "task held" } else { "task" }) x=(x1) y=(y) width=((x2 - x1).max(2)) height="14" rx="2" {}
                        }
                    }
                }
                // The token: its window, and the skew hatched beyond it.
                @if let Some((issued, token)) = facts.issued {
                    @let (nbf, exp) = (true_ms(bench, token.nbf), true_ms(bench, token.exp));
                    (name_of("bearer token, nbf to exp", TOKEN_Y))
                    rect.skew x=(x(nbf - skew)) y=(TOKEN_Y) width=((x(exp + skew) - x(nbf - skew)).max(1)) height="18" rx="2" {}
                    rect.token x=(x(nbf)) y=(TOKEN_Y) width=((x(exp) - x(nbf)).max(1)) height="18" rx="2" {}
                    line.issued x1=(x(issued)) x2=(x(issued)) y1=(TOKEN_Y) y2=(TOKEN_Y + 18) {}
                    text.value x=(x(issued)) y=(TOKEN_Y + 36) text-anchor="middle" { "issued" }
                    text.value x=(x(exp)) y=(TOKEN_Y + 36) text-anchor="middle" { "exp" }
                    path.exp d={ "M" (x(exp)) " " (TOKEN_Y) "v18l-6-9z" } {}
                }
                // The join.
                (name_of("the join", JOIN_Y))
                @for part in &facts.stretches {
                    rect class=(if part.wait { "part wait" } else { "part" }) x=(x(part.from)) y=(JOIN_Y)
                        width=((x(part.to) - x(part.from)).max(1)) height="16" rx="1" { title { (part.name) ": " (words::duration(part.to - part.from)) } }
                    @if part.wait && x(part.to) - x(part.from) > 150 {
                        text.inside x=((x(part.from) + x(part.to)) / 2) y=(JOIN_Y + 12) text-anchor="middle" {
                            "waits " (words::duration(part.to - part.from)) " for the AIK certificate"
                        }
                    }
                }
                // The moment of use, falling from the request through the token.
                @if let Some((at, verdict)) = facts.judged {
                    @let good = verdict.refused != Some(Refused::TokenWindow);
                    line class=(if good { "used ok" } else { "used bad" }) x1=(x(at)) x2=(x(at)) y1=(TOKEN_Y - 14) y2=(JOIN_Y + 22) {}
                    text class=(if good { "used ok" } else { "used bad" }) x=(x(at)) y=(TOKEN_Y - 18) text-anchor=(anchor(x(at))) {
                        (if good { "✓ used here" } else { "✗ used here" })
                        @if let Some(margin) = verdict.margin_ms { ", margin " (if margin > 0 { "+" } else { "" }) (seconds(margin)) " s" }
                    }
                    @if let Some(margin) = verdict.margin_ms {
                        line class=(if good { "margin ok" } else { "margin bad" }) x1=(x(at)) x2=(x(at + margin)) y1=(TOKEN_Y - 8) y2=(TOKEN_Y - 8) {}
                    }
                }
                (ticks(facts, from, to, &x))
                (handles(bench, facts, &x))
            }
        }
    }
}

fn task_words(bars: &[(i64, i64, bool)]) -> String {
    match bars.last() {
        None => "nobody asks for it".into(),
        Some((_, _, true)) => "asked for, and held".into(),
        Some((from, to, false)) => format!("runs {}", words::duration(to - from)),
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

fn ticks(facts: &Facts, from: i64, to: i64, x: &dyn Fn(i64) -> i32) -> Markup {
    const STEPS_S: [i64; 10] = [10, 30, 60, 120, 300, 600, 1800, 3600, 14400, 43200];
    let span = (to - from) / 1000;
    let step = STEPS_S
        .into_iter()
        .find(|step| span / step <= 11)
        .unwrap_or(86400)
        * 1000;
    let first = (from - facts.sign_in).div_euclid(step) + 1;
    let last = (to - facts.sign_in).div_euclid(step);
    html! {
        line.axis x1=(LEFT) x2=(RIGHT) y1=(AXIS_Y) y2=(AXIS_Y) {}
        @for n in first..=last.min(first + 16) {
            @let at = x(facts.sign_in + n * step);
            line.axis x1=(at) x2=(at) y1=(AXIS_Y) y2=(AXIS_Y + 5) {}
            text.axis x=(at) y=(AXIS_Y + 17) text-anchor="middle" { (words::offset(n * step)) }
        }
        text.axis x=(RIGHT) y=(AXIS_Y + 29) text-anchor="end" { "min:s since sign-in" }
    }
}

/// Every end of a bar that is a parameter can be dragged; the number fields below hold the same values.
fn handles(bench: &Bench, facts: &Facts, x: &dyn Fn(i64) -> i32) -> Markup {
    let values = bench.timeline().scenario().values();
    let issued = facts.issued.map(|(at, _)| at);
    let lifetime = values.get(Parameter::TokenLifetime) * 1000;
    let skew = values.get(Parameter::ValidatorSkew) * 1000;
    let end_of = |bars: &[(i64, i64, bool)]| {
        bars.iter()
            .rev()
            .find(|(_, _, held)| !held)
            .map(|(_, to, _)| *to)
    };
    let places = [
        (Parameter::SignInAfterBoot, Some(facts.sign_in), BOOT_Y + 7),
        (
            Parameter::Maintenance,
            end_of(&facts.tasks[0]),
            MAINTENANCE_Y + 7,
        ),
        (Parameter::AikEnrolment, end_of(&facts.tasks[1]), AIK_Y + 7),
        (
            Parameter::TokenLifetime,
            issued.map(|at| at + lifetime),
            TOKEN_Y,
        ),
        (
            Parameter::ValidatorSkew,
            issued.map(|at| at + lifetime + skew),
            TOKEN_Y + 18,
        ),
        (
            Parameter::AikWait,
            facts
                .wait_began
                .map(|at| at + values.get(Parameter::AikWait) * 1000),
            JOIN_Y + 8,
        ),
    ];
    html! {
        @for (id, at, y) in places {
            @if let Some(at) = at {
                @let x = x(at).clamp(LEFT, RIGHT);
                g.handle data-drag=(id.spec().name) data-key={ "h-" (id.spec().name) } {
                    circle.reach cx=(x) cy=(y) r="12" {}
                    circle.grip cx=(x) cy=(y) r="5" {}
                    title { (id.spec().label) ": drag" }
                }
            }
        }
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
                path.here d={ "M" (x(value).clamp(LEFT, RIGHT)) " 29l-6-9h12z" } {}
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
    let at = |ms: i64| words::offset(ms - facts.sign_in);
    let table = html! {
        table {
            caption { "The moments of this run, in minutes and seconds from sign-in. " (chip(facts)) }
            thead { tr { th scope="col" { "From" } th scope="col" { "To" } th scope="col" { "What" } } }
            tbody {
                tr { td { (at(facts.boot)) } td { (at(facts.sign_in)) } td { "From boot to sign-in." } }
                @for (task, bars) in [Task::Maintenance, Task::AikEnrol].iter().zip(&facts.tasks) {
                    @for (from, to, held) in bars {
                        tr { td { (at(*from)) } td { (at(*to)) } td { (task.name()) (if *held { " is asked for and held." } else { " runs." }) } }
                    }
                }
                @if let Some((issued, token)) = facts.issued {
                    tr { td { (at(issued)) } td { (at(true_ms(bench, token.exp))) } td { "The token, from its issue to exp." } }
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
