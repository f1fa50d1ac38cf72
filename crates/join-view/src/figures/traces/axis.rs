//! The lines of all traces as strokes on one time axis, to scale: where nothing is written, there is nothing.

use join_sim::{Event, Message, Record};
use maud::{Markup, html};

use super::SHOWN;
use crate::message::Msg;
use crate::run::trace_lines::Line;
use crate::session::RunSession;
use crate::words::{self, pictures as text};

/// A drawing's measures, in pixels.
#[derive(Debug)]
pub struct Layout {
    class: &'static str,
    width: i64,
    /// Where time begins; left of it stand the names of the traces, or else above their lines.
    left: i64,
    line: i64,
    /// At most so many numbers stand at the axis.
    numbers: i64,
}

/// The names beside the lines.
pub const WIDE: Layout = Layout {
    class: "axis wide",
    width: 876,
    left: 140,
    line: 30,
    numbers: 11,
};

/// The names above the lines.
pub const NARROW: Layout = Layout {
    class: "axis narrow",
    width: 288,
    left: 4,
    line: 44,
    numbers: 5,
};

/// Between two numbers of an axis lie so many seconds.
const STEPS_S: [i64; 13] = [
    1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 14_400, 86_400,
];

/// What is drawn, in milliseconds of true time.
#[derive(Debug)]
pub struct Axis<'a> {
    from: i64,
    to: i64,
    /// From where the numbers count.
    zero: i64,
    cursor: i64,
    lines: [Vec<&'a Record>; 3],
    /// The token's end, where a trace says when it is.
    exp: Option<i64>,
    /// The silence that the reader has found.
    silence: Option<(i64, i64)>,
}

fn at(record: &Record) -> i64 {
    record.at.0 as i64
}

impl<'a> Axis<'a> {
    /// The lines of a run; `gap`: after which line of the first trace the longest silence begins, and how long it is.
    pub fn of(
        session: &RunSession,
        all: &[Vec<Line<'a>>; 3],
        gap: Option<(usize, u64)>,
    ) -> Axis<'a> {
        let lines = all
            .each_ref()
            .map(|lines| lines.iter().map(|(record, _)| *record).collect::<Vec<_>>());
        let times = || lines.iter().flatten().map(|record| at(record));
        let from = times().min().unwrap_or_default();
        let to = times().max().unwrap_or_default().max(from + 1000);
        let phases = session.phases();
        let begin = lines.iter().flatten().min_by_key(|record| record.at);
        let zero = begin.map_or(0, |record| at(record) - phases.offset_ms(record.at));
        let token = lines[0].iter().rev().find_map(|record| match record.event {
            Event::Received {
                message: Message::TokenIssued(token),
                ..
            } => Some(token),
            _ => None,
        });
        let starts = session.timeline().scenario().starts_at().0;
        let exp = token.map(|token| token.exp.0 - starts);
        Axis {
            from,
            to,
            zero,
            cursor: at(session.timeline().record()),
            silence: gap.and_then(|(place, ms)| {
                let begins = at(lines[0].get(place)?);
                Some((begins, begins + ms as i64))
            }),
            exp: exp.filter(|exp| (from..=to).contains(exp)),
            lines,
        }
    }

    /// The drawing.
    pub fn view(&self, layout: &Layout) -> Markup {
        let Layout {
            width, left, line, ..
        } = *layout;
        let right = width - 12;
        let x = |at: i64| {
            left + (at.clamp(self.from, self.to) - self.from) * (right - left)
                / (self.to - self.from)
        };
        let foot = 16 + line * 3;
        let height = foot + 24;
        let beside = left > 100;
        let step = STEPS_S
            .iter()
            .find(|step| (self.to - self.from) / (**step * 1000) < layout.numbers);
        let step = step.unwrap_or(&STEPS_S[12]) * 1000;
        let first = (self.from - self.zero).div_euclid(step) + 1;
        let last = (self.to - self.zero).div_euclid(step);
        html! {
            svg class={ (layout.class) " real" } width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(text::TRACES_TO_SCALE) {
                line.cursor x1=(x(self.cursor)) x2=(x(self.cursor)) y1="14" y2=(foot) {}
                @if let Some(exp) = self.exp {
                    line.exp x1=(x(exp)) x2=(x(exp)) y1="14" y2=(foot) {}
                    text.exp x=(x(exp) - 5) y="11" text-anchor="end" { (words::token::EXP) " " (words::offset(exp - self.zero)) }
                }
                @for (place, (channel, lines)) in SHOWN.iter().zip(&self.lines).enumerate() {
                    @let y = 16 + line * place as i64;
                    @let top = if beside { y + 4 } else { y + 18 };
                    text.name x=(if beside { 0 } else { left }) y=(y + if beside { 19 } else { 13 }) { (words::channel(*channel)) }
                    line.lane x1=(left) x2=(right) y1=(top + 11) y2=(top + 11) {}
                    @if place == 0 && let Some((begins, ends)) = self.silence {
                        rect.silence x=(x(begins)) y=(top) width=((x(ends) - x(begins)).max(1)) height="22" rx="3" {}
                        text.silence x=((x(begins) + x(ends)) / 2) y=(top + 15) text-anchor="middle" { (words::duration(ends - begins)) }
                    }
                    @for record in lines {
                        rect.line.here[at(record) == self.cursor] data-msg=(Msg::Seek(record.step.0)) x=(x(at(record)) - 1) y=(top) width="3" height="22" { title { (words::offset(at(record) - self.zero)) } }
                    }
                }
                line.foot x1=(left) x2=(right) y1=(foot) y2=(foot) {}
                @for number in first..=last {
                    @let here = x(self.zero + number * step);
                    line.foot x1=(here) x2=(here) y1=(foot) y2=(foot + 5) {}
                    text.number x=(here) y=(foot + 18) text-anchor=(if here > right - 16 { "end" } else if here < left + 16 { "start" } else { "middle" }) { (words::offset(number * step)) }
                }
            }
        }
    }
}
