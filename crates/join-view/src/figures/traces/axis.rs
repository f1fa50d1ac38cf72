//! The lines of all traces as strokes on one time axis, to scale: where nothing is written, there is nothing. What stands at a moment
//! stands at a share of the width, so that one drawing is right at every width and its letters are always as large.

use join_sim::{Event, Message, Record};
use maud::{Markup, html};

use super::SHOWN;
use crate::run::trace_lines::Line;
use crate::session::RunSession;
use crate::words::{self, pictures as text};

const LANE: i64 = 42;
const FOOT: i64 = 14 + 3 * LANE;

/// Between two numbers of the axis lie so many milliseconds.
const STEPS: [i64; 10] = [
    1_000, 10_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 14_400_000, 86_400_000,
];

/// The drawing; `gap`: after which line of the first trace its longest silence begins and how long it is, once it is found.
pub fn view(session: &RunSession, all: &[Vec<Line<'_>>; 3], gap: Option<(usize, u64)>) -> Markup {
    let at = |record: &Record| record.at.0 as i64;
    let times = || all.iter().flatten().map(|(record, _)| at(record));
    let from = times().min().unwrap_or_default();
    let span = (times().max().unwrap_or_default() - from).max(1000);
    // In hundredths of a per cent, with room at both ends.
    let share = |at: i64| 100 + (at - from).clamp(0, span) * 9_700 / span;
    let x = |at: i64| {
        [
            (share(at) / 100).to_string(),
            ".".into(),
            (share(at) % 100 / 10).to_string(),
            "%".into(),
        ]
        .concat()
    };
    let phases = session.phases();
    let zero = all
        .iter()
        .flatten()
        .next()
        .map_or(0, |(record, _)| at(record) - phases.offset_ms(record.at));
    let number = STEPS
        .iter()
        .find(|step| span / **step < 6)
        .unwrap_or(&STEPS[9]);
    let (first, last) = (
        (from - zero).div_euclid(*number) + 1,
        (from + span - zero).div_euclid(*number),
    );
    let token = all[0]
        .iter()
        .rev()
        .find_map(|(record, _)| match record.event {
            Event::Received {
                message: Message::TokenIssued(token),
                ..
            } => Some(token),
            _ => None,
        });
    let exp = token.map(|token| token.exp.0 - session.timeline().scenario().starts_at().0);
    let exp = exp.filter(|exp| (from..=from + span).contains(exp));
    let here = x(at(session.timeline().record()));
    let upright = |class: &str, x: &str, y: i64, to: i64| html! { line class=(class) x1=(x) x2=(x) y1=(y) y2=(to) {} };
    html! {
        svg.axis height=(FOOT + 22) role="img" aria-label=(text::TRACES_TO_SCALE) {
            (upright("cursor", &here, 14, FOOT))
            @if let Some(exp) = exp {
                (upright("exp", &x(exp), 14, FOOT))
                text.exp x=(x(exp)) y="11" text-anchor="end" { (words::token::EXP) " " (words::offset(exp - zero)) }
            }
            @for ((channel, lines), y) in SHOWN.iter().zip(all).zip([14, 14 + LANE, 14 + 2 * LANE]) {
                text.name x="1%" y=(y + 12) { (words::channel(*channel)) }
                line.foot x1="1%" x2="98%" y1=(y + 28) y2=(y + 28) {}
                @if y == 14 && let Some((place, ms)) = gap {
                    @let (begins, ends) = (at(lines[place].0), at(lines[place].0) + ms as i64);
                    (html! { line.silence x1=(x(begins)) x2=(x(ends)) y1=(y + 28) y2=(y + 28) {} })
                    text.silence x=(x(i64::midpoint(begins, ends))) y=(y + 33) text-anchor="middle" { (words::duration(ms as i64)) }
                }
                @for (record, _) in lines { (upright("line", &x(at(record)), y + 18, y + 38)) }
            }
            line.foot x1="1%" x2="98%" y1=(FOOT) y2=(FOOT) {}
            @for number in (first..=last).map(|place| place * number) {
                (upright("foot", &x(zero + number), FOOT, FOOT + 5))
                text x=(x(zero + number)) y=(FOOT + 18) text-anchor=(if share(zero + number) > 9_300 { "end" } else { "middle" }) { (words::offset(number)) }
            }
        }
    }
}
