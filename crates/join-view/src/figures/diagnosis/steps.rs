//! The questions of a diagnosis: what the run answers, and the line of its traces where that stands.

use join_sim::{Channel, Event, Measure, Message, Step};
use maud::{Markup, html};

use super::generated_case::SHOWN;
use crate::run::trace_lines::TracedRun;
use crate::words::{self, diagnosis as say};
use say::DiagnosisStep;

/// A question of a diagnosis.
#[derive(Clone, Debug)]
pub struct Part {
    /// What is asked.
    pub question: &'static str,
    /// Each text behind what is said of it when it was picked wrongly.
    pub options: Vec<(String, String)>,
    /// The place of the right one.
    pub right: usize,
    /// The line of the traces that answers.
    pub line: Option<String>,
    /// What happened there.
    pub reason: String,
}

impl Part {
    /// What the run answers, and from where.
    #[must_use]
    pub fn answer(&self) -> Markup {
        html! {
            @if let Some(line) = &self.line { p.line { (line) } }
            p.so { b { (self.options[self.right].1) } " " (self.reason) }
        }
    }
}

/// A step of the diagnosis of a run.
///
/// # Errors
/// A sentence: what the run gave when no option says so.
pub fn part(run: &TracedRun, step: &'static DiagnosisStep) -> Result<Part, String> {
    let records = &run.facts.records;
    let found = run.measure(step.measure);
    let mut options = step.options.iter();
    let right = options.position(|(value, _)| *value == found.value);
    let right = right.ok_or_else(|| say::no_such_answer(step.measure.name(), &found.value))?;
    let decided = found.decided.map(|step| &records[step.0 as usize]);
    let reason = match (decided, step.measure) {
        (None, _) => say::NOTHING_SUCH.into(),
        (Some(record), Measure::Margin) => say::judged_at(&run.time(record)),
        (Some(record), _) => words::sentence(record),
    };
    // What the token's margin is counted from stands in the line with which the token came.
    let came = |record: &&join_sim::Record| {
        let at_last = found.decided.is_none_or(|step| record.step < step);
        at_last
            && matches!(
                record.event,
                Event::Received {
                    message: Message::TokenIssued(_),
                    ..
                }
            )
    };
    let from = match step.measure {
        Measure::Margin => records.iter().rfind(came).map(|record| record.step),
        _ => found.decided,
    };
    Ok(Part {
        question: step.question,
        options: step
            .options
            .iter()
            .map(|(_, text)| (String::new(), (*text).into()))
            .collect(),
        right,
        line: from.and_then(|from| line(run, step.channel, from)),
        reason,
    })
}

/// The first line that a record, or what followed from it, left; of several at once the one in the channel looked at.
fn line(run: &TracedRun, look: Channel, from: Step) -> Option<String> {
    let mut first: Option<(Step, String)> = None;
    for channel in [look].into_iter().chain(SHOWN) {
        let all = run.lines(channel).into_iter();
        let mut after = all.filter(|(record, _)| record.step >= from);
        if let Some((record, text)) = after.next()
            && first.as_ref().is_none_or(|(step, _)| record.step < *step)
        {
            let time = run.time(record);
            first = Some((record.step, say::line(&time, channel, &text)));
        }
    }
    first.map(|(_, text)| text)
}
