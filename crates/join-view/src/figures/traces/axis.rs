//! The lines of all traces as strokes on one time axis, to scale: where nothing is written, there is nothing. What stands at a moment
//! stands at a share of the width, so that one drawing is right at every width and its letters are always as large.

use join_sim::{Channel, Event, Message, Record};
use maud::{Markup, html};

use crate::run::trace_lines::Line;
use crate::session::RunSession;
use crate::words::{channel, duration, offset, pictures as text, token};

/// The channels, in their order.
pub const SHOWN: [Channel; 3] = [Channel::Http, Channel::Etl, Channel::Events];

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
    let x = |at: i64| place(at - from, span);
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
    let issued = all[0]
        .iter()
        .rev()
        .find_map(|(record, _)| match record.event {
            Event::Received {
                message: Message::TokenIssued(token),
                ..
            } => Some(token),
            _ => None,
        });
    let exp = issued.map(|token| token.exp.0 - session.timeline().scenario().starts_at().0);
    let exp = exp.filter(|exp| (from..=from + span).contains(exp));
    let here = x(at(session.timeline().record()));
    html! {
        svg.axis height=(FOOT + 22) role="img" aria-label=(text::TRACES_TO_SCALE) {
            (upright("cursor", &here, 14, FOOT))
            @if let Some(exp) = exp {
                (upright("exp", &x(exp), 14, FOOT))
                (words("exp", &x(exp), 11, "end", &[token::EXP, " ", &offset(exp - zero)].concat()))
            }
            @for ((name, lines), y) in SHOWN.iter().zip(all).zip([14, 14 + LANE, 14 + 2 * LANE]) {
                (words("name", "1%", y + 12, "start", channel(*name)))
                (level("foot", "1%", "98%", y + 28))
                @if y == 14 && let Some((place, ms)) = gap {
                    @let begins = at(lines[place].0);
                    (level("silence", &x(begins), &x(begins + ms as i64), y + 28))
                    (words("silence", &x(begins + ms as i64 / 2), y + 33, "middle", &duration(ms as i64)))
                }
                @for (record, _) in lines { (upright("line", &x(at(record)), y + 18, y + 38)) }
            }
            (level("foot", "1%", "98%", FOOT))
            @for number in (first..=last).map(|place| place * number) {
                (upright("foot", &x(zero + number), FOOT, FOOT + 5))
                (words("number", &x(zero + number), FOOT + 18, if (zero + number - from) * 100 > span * 95 { "end" } else { "middle" }, &offset(number)))
            }
        }
    }
}

/// Where a moment stands, as a share of the width, with room at both ends.
#[inline(never)]
fn place(since: i64, span: i64) -> String {
    let share = 10 + since.clamp(0, span) * 970 / span;
    [
        (share / 10).to_string(),
        ".".into(),
        (share % 10).to_string(),
        "%".into(),
    ]
    .concat()
}

#[inline(never)]
fn upright(class: &str, x: &str, from: i64, to: i64) -> Markup {
    html! { line class=(class) x1=(x) x2=(x) y1=(from) y2=(to) {} }
}

#[inline(never)]
fn level(class: &str, from: &str, to: &str, y: i64) -> Markup {
    html! { line class=(class) x1=(from) x2=(to) y1=(y) y2=(y) {} }
}

#[inline(never)]
fn words(class: &str, x: &str, y: i64, anchor: &str, said: &str) -> Markup {
    html! { text class=(class) x=(x) y=(y) text-anchor=(anchor) { (said) } }
}
