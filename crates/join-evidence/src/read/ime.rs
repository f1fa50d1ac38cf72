//! The log of the Intune management extension: messages over several lines, local time, a bias that is often missing.

use super::{Sink, clip, line_at};
use crate::record::{Fact, Kind, Lane};
use crate::time::{Order, civil};

/// Whether the text is such a log.
pub(crate) fn is(text: &str) -> bool {
    clip(text, 65_536).contains("<![LOG[")
}

/// The value of `name="…"`.
fn attribute<'t>(tail: &'t str, name: &str) -> &'t str {
    let at = tail.find(&format!("{name}=\""));
    let rest = at.map(|at| &tail[at + name.len() + 2..]);
    rest.and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
}

/// Reads every entry.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) {
    sink.kind(Kind::Ime);
    let (mut at, mut line, mut counted) = (0, 1, 0);
    while let Some(next) = text[at..].find("<![LOG[") {
        let from = at + next;
        let body = from + "<![LOG[".len();
        let Some(end) = text[body..].find("]LOG]!>") else {
            sink.note(
                "input-truncated",
                "the log ends in the middle of a message",
                0,
            );
            break;
        };
        let message = &text[body..body + end];
        let tail = clip(&text[body + end..], 600);
        let tail = tail.split("<![LOG[").next().unwrap_or(tail);
        let (time, date) = (attribute(tail, "time"), attribute(tail, "date"));
        let split = time.rfind(['+', '-']).filter(|at| *at > 6);
        let (clock, bias) = split.map_or((time, None), |at| {
            (&time[..at], Some(time[at..].to_owned()))
        });
        let when =
            civil(&format!("{date} {clock}")).and_then(|civil| civil.moment(Order::MonthDay));
        line += line_at(&text[counted..], from - counted) - 1;
        counted = from;
        let fact = Fact::Ime {
            message: clip(message, 2000).to_owned(),
            bias,
        };
        let record = sink.push(line, Lane::Other, message, fact);
        record.written = format!("{date} {time}");
        record.when = when;
        at = body + end;
    }
}
