//! Traces side by side: HTTPS, ETL and event logs of one run with one cursor, and the exercise to find the longest gap.

mod axis;

use self::axis::SHOWN;

use join_sim::{Channel, Library, Parameter, Record, Step};
use maud::{Markup, html};

use super::{Changed, RunFigure};
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::run::opening::Opening;
use crate::run::trace_lines::{Line, lines};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, pictures as text};

/// The place of the line after which nothing is written for the longest time, and how long.
#[must_use]
fn longest_gap(lines: &[Line<'_>]) -> Option<(usize, u64)> {
    let gaps = lines
        .windows(2)
        .enumerate()
        .map(|(i, pair)| (i, pair[1].0.at.since(pair[0].0.at).0));
    gaps.max_by_key(|(_, gap)| *gap).filter(|(_, gap)| *gap > 0)
}

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct Traces {
    /// The line that its reader has pressed, and how often the cursor had been put somewhere then: to step onto a line is no answer.
    pressed: Option<(Step, u32)>,
}

impl RunFigure for Traces {
    fn new(spec: &FigureSpec, session: &mut RunSession, _library: &Library) -> Traces {
        session.open_at(spec.at.unwrap_or(Opening::SignIn));
        Traces { pressed: None }
    }

    fn update(
        &mut self,
        msg: Msg,
        _value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        let Msg::Seek(step) = msg else {
            return None;
        };
        session.seek(step);
        self.pressed = Some((Step(step), session.moves()));
        Some(Ok(Changed::Run))
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        let pressed = self
            .pressed
            .filter(|(_, moves)| *moves == of.session.moves());
        view(of, pressed.map(|(step, _)| step))
    }
}

fn view(of: &RunView<'_>, pressed: Option<Step>) -> Markup {
    let session = of.session;
    let phases = session.phases();
    let timeline = session.timeline();
    let scenario = timeline.scenario();
    let all = SHOWN.map(|channel| lines(session.facts(), scenario, channel));
    let cursor = session.timeline().cursor();
    let http = &all[0];
    let (said, found) = exercise(http, pressed);
    let gap = longest_gap(http).filter(|_| found);
    let picture = html! {
        (axis::view(session, &all, gap))
        p.exercise data-key="exercise" aria-live=(of.live()) { (said) }
        div.columns data-key="columns" {
            @for (channel, lines) in SHOWN.iter().zip(&all) {
                @let here = lines.iter().rposition(|(record, _)| record.step <= cursor);
                div.column data-key=(channel.name()) {
                    h4 { (words::channel(*channel)) }
                    @if lines.is_empty() { p { (words::NOTHING_HERE) } }
                    ol.trace tabindex="0" aria-label=(words::channel(*channel)) {
                        @for (i, (record, text)) in lines.iter().enumerate() {
                            li.here[Some(i) == here] data-key={ (record.step.0) "-" (i) } data-msg=(Msg::Seek(record.step.0)) data-follow[Some(i) == here] {
                                span.time { (words::offset(phases.offset_ms(record.at))) } " " (breaking(text))
                            }
                        }
                    }
                }
            }
        }
    };
    let table = html! {
        table {
            caption { (text::ALL_THREE_TRACES_OF_THE) }
            thead { tr { th scope="col" { (text::TIME) } th scope="col" { (text::TRACE) } th scope="col" { (text::LINE) } } }
            tbody {
                @for (record, channel, text) in merged(&all) {
                    tr data-msg=(Msg::Seek(record.step.0)) {
                        td.time { (words::offset(phases.offset_ms(record.at))) } td { (words::channel(channel)) } td { (text) }
                    }
                }
            }
        }
    };
    const PARAMETERS: &[Parameter] = &[
        Parameter::AssignedTo,
        Parameter::CreateRetry,
        Parameter::AikWait,
    ];
    frame::view(
        of,
        Content {
            caption: text::TRACES_CAPTION,
            picture,
            table,
            parameters: PARAMETERS,
        },
    )
}

/// A line that may break behind the parts of an address, and not inside of them.
fn breaking(text: &str) -> Markup {
    html! {
        @for part in text.split_inclusive('/').flat_map(|part| part.split_inclusive("::")) { (part) @if part.ends_with(['/', ':']) { wbr; } }
    }
}

fn merged<'a>(all: &'a [Vec<Line<'a>>; 3]) -> Vec<(&'a Record, Channel, &'a str)> {
    let mut merged: Vec<(&Record, Channel, &str)> = Vec::new();
    for (channel, lines) in SHOWN.iter().zip(all) {
        for (record, text) in lines {
            let place = merged.partition_point(|(other, _, _)| other.step <= record.step);
            merged.insert(place, (*record, *channel, text.as_str()));
        }
    }
    merged
}

/// The exercise and, as soon as a line of the HTTPS trace is pressed, what it says about the choice, and whether it is right.
fn exercise(http: &[Line<'_>], pressed: Option<Step>) -> (String, bool) {
    let chosen = pressed.and_then(|step| http.iter().position(|(record, _)| record.step == step));
    match (longest_gap(http), chosen) {
        (None, _) => (text::THERE_ARE_TOO_FEW_LINES.into(), false),
        (Some(_), None) => (text::EXERCISE_AFTER_WHICH_LINE_OF.into(), false),
        (Some((at, gap)), Some(chosen)) if at == chosen => (text::found_gap(gap as i64), true),
        (Some(_), Some(chosen)) => match http.get(chosen + 1) {
            Some((next, _)) => {
                let gap = next.at.since(http[chosen].0.at).0;
                (text::shorter_gap(gap as i64), false)
            }
            None => (text::NOT_THIS_ONE_IT_IS.into(), false),
        },
    }
}
