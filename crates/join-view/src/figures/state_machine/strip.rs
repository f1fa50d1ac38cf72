//! The same run's token under the states, on one time axis, with the same cursor.

use maud::{Markup, html};

use super::chart::Chart;
use super::way::Way;
use crate::message::Msg;
use crate::session::RunSession;
use crate::words::{self, machine as text, token as say};

/// How high it is.
pub const HEIGHT: i32 = 102;

const STATES: i32 = 16;
const TOKEN: i32 = 40;
const TALL: i32 = 20;
const AXIS: i32 = 68;

/// The axis: its first and last moment and where they stand.
struct Axis {
    from: i64,
    to: i64,
    left: i32,
    right: i32,
}

impl Axis {
    fn x(&self, at: i64) -> i32 {
        let at = at.clamp(self.from, self.to) - self.from;
        self.left + (at * i64::from(self.right - self.left) / (self.to - self.from).max(1)) as i32
    }
}

/// The strip; its moments are those of the attempt that was judged last.
pub fn strip(session: &RunSession, way: &Way, chart: &Chart) -> Markup {
    let facts = session.facts().attempt();
    let top = chart.height;
    let used = facts.judged.map_or(facts.last, |(at, _)| at);
    let reach = (used - facts.start).max(60_000);
    let mut to = used + reach / 20;
    if let Some(bar) = facts.bar.as_ref().filter(|bar| bar.exp < used + reach / 2) {
        to = to.max(bar.exp + reach / 12);
    }
    let wide = chart.wait.is_some();
    let axis = Axis {
        from: facts.start,
        to,
        left: if wide { 66 } else { 8 },
        right: chart.width - 10,
    };
    let now = session.timeline().record().at.0 as i64;
    let standing = session.standing(session.settled());
    let left = standing
        .token
        .map(|token| words::token_left(token.exp, standing.utc));
    let said = match now {
        _ if now < axis.from => [
            text::BEFORE,
            ": ",
            &words::moment(&session.phases(), session.timeline().record().at),
        ]
        .concat(),
        _ if now > axis.to => [
            text::LATER_THAN_THIS,
            ": ",
            &words::moment(&session.phases(), session.timeline().record().at),
        ]
        .concat(),
        _ => left.unwrap_or_else(|| words::offset(now - facts.zero)),
    };
    let x = axis.x(now);
    let room = said.chars().count() as i32 * chart.letter + 12;
    let label = if x + room + 6 <= chart.width {
        x + 6
    } else {
        (x - 6 - room).max(2)
    };
    html! {
        g.strip data-key="strip" {
            @if wide {
                text.name x=(axis.left - 8) y=(top + STATES + 13) text-anchor="end" { (text::CONTROLLER) }
                text.name x=(axis.left - 8) y=(top + TOKEN + 14) text-anchor="end" { (text::TOKEN) }
            }
            (stays(session, way, chart, &axis, top + STATES))
            (token(session, &axis, top + TOKEN))
            (ticks(session, chart, &axis, top + AXIS))
            line.cursor x1=(x) x2=(x) y1=(top + STATES - 4) y2=(top + AXIS) {}
            circle.cursor cx=(x) cy=(top + AXIS) r="5" {}
            rect.said x=(label) y=(top - 3) width=(room) height="16" rx="8" {}
            text.said x=(label + room / 2) y=(top + 9) text-anchor="middle" { (said) }
        }
    }
}

/// What the device awaited, one stay after the other; each leads to its first record.
fn stays(session: &RunSession, way: &Way, chart: &Chart, axis: &Axis, y: i32) -> Markup {
    let records = session.timeline().records();
    let at = |step: usize| records[step].at.0 as i64;
    html! {
        @for place in 0..way.path.len() {
            @let (step, state) = way.path[place];
            @let end = way.path.get(place + 1).map_or(axis.to, |(next, _)| at(*next));
            @if end > axis.from && at(step) < axis.to {
                @let (left, right) = (axis.x(at(step)), axis.x(end));
                @let name = words::state_short(state);
                @let class = if state == join_sim::DeviceState::AwaitAik { "stay wait" } else { "stay" };
                rect class=(class) x=(left) y=(y) width=((right - left).max(1)) height="18" data-msg=(Msg::Seek(step as u32)) {
                    title { (name) ": " (words::duration(end - at(step))) }
                }
                @if name.chars().count() as i32 * chart.letter + 8 < right - left {
                    text class=(class) x=((left + right) / 2) y=(y + 13) text-anchor="middle" { (name) }
                }
            }
        }
    }
}

/// The token, draining to its end, and the moment at which the service looks.
fn token(session: &RunSession, axis: &Axis, y: i32) -> Markup {
    let facts = session.facts().attempt();
    let Some(bar) = &facts.bar else {
        return html! { text.name x=(axis.left + 4) y=(y + 14) { (text::NO_TOKEN) } };
    };
    let from = bar.issued.unwrap_or(bar.nbf).max(axis.from);
    let end = bar.exp.clamp(axis.from, axis.to);
    let whole = (bar.exp - from).max(1);
    // Where it goes on beyond the picture, it is cut there.
    let rest = ((bar.exp - end) * i64::from(TALL) / whole) as i32;
    html! {
        path.token d={ "M" (axis.x(from)) " " (y) "L" (axis.x(end)) " " (y + TALL - rest) "V" (y + TALL) "H" (axis.x(from)) "z" } {}
        @if let Some((at, verdict)) = &facts.judged {
            @let class = if verdict.refused.is_some() { "used bad" } else { "used ok" };
            line class=(class) x1=(axis.x(*at)) x2=(axis.x(*at)) y1=(y - 4) y2=(y + TALL + 6) {}
        }
    }
}

fn ticks(session: &RunSession, chart: &Chart, axis: &Axis, y: i32) -> Markup {
    const STEPS_S: [i64; 13] = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14400, 43200];
    let zero = session.facts().attempt().zero;
    let span = (axis.to - axis.from) / 1000;
    let most = i64::from((axis.right - axis.left) / (8 * chart.letter));
    let step = STEPS_S.into_iter().find(|step| span / step <= most);
    let step = step.unwrap_or(86400) * 1000;
    let first = (axis.from - zero).div_euclid(step);
    let last = (axis.to - zero).div_euclid(step);
    html! {
        line.axis x1=(axis.left) x2=(axis.right) y1=(y) y2=(y) {}
        @for n in first.max(last - 40)..=last {
            @let at = zero + n * step;
            @let said = words::offset(n * step);
            @let half = said.chars().count() as i32 * chart.letter / 2;
            @if at >= axis.from && axis.x(at) + half <= chart.width {
                line.axis x1=(axis.x(at)) x2=(axis.x(at)) y1=(y) y2=(y + 5) {}
                text.axis x=(axis.x(at).max(half)) y=(y + 18) text-anchor="middle" { (said) }
            }
        }
        text.axis x=(axis.right) y=(y + 31) text-anchor="end" { (say::axis_unit(session.facts().attempt().began)) }
    }
}
