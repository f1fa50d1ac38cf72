//! The questions of a diagnosis: what the run answers, and the line of its traces where that stands.

use join_sim::{Channel, Event, Measure, Message, Step, measure};
use maud::{Markup, html};

use crate::case::SHOWN;
use crate::lines::Traced;
use crate::words;
use crate::words_case::{self, Stage};

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
pub fn part(run: &Traced, stage: &'static Stage) -> Result<Part, String> {
    let records = &run.records;
    let found = measure(stage.measure, records, &run.end);
    let mut options = stage.options.iter();
    let right = options.position(|(value, _)| *value == found.value);
    let right = right.ok_or_else(|| {
        format!(
            "the run gives {} = {}, and no step of a diagnosis says so",
            stage.measure.name(),
            found.value
        )
    })?;
    let decided = found.decided.map(|step| &records[step.0 as usize]);
    let reason = match (decided, stage.measure) {
        (None, _) => words_case::NOTHING_SUCH.into(),
        (Some(record), Measure::Margin) => words_case::judged_at(&run.time(record)),
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
    let from = match stage.measure {
        Measure::Margin => records.iter().rfind(came).map(|record| record.step),
        _ => found.decided,
    };
    Ok(Part {
        question: stage.question,
        options: stage
            .options
            .iter()
            .map(|(_, text)| (String::new(), (*text).into()))
            .collect(),
        right,
        line: from.and_then(|step| line(run, stage.channel, step)),
        reason,
    })
}

/// The first line that a record, or what followed from it, left; of several at once the one in the channel looked at.
fn line(run: &Traced, look: Channel, from: Step) -> Option<String> {
    let mut first: Option<(Step, String)> = None;
    for channel in [look].into_iter().chain(SHOWN) {
        let all = run.lines(channel).into_iter();
        let mut after = all.filter(|(record, _)| record.step >= from);
        if let Some((record, text)) = after.next()
            && first.as_ref().is_none_or(|(step, _)| record.step < *step)
        {
            let time = run.time(record);
            first = Some((record.step, words_case::line(&time, channel, &text)));
        }
    }
    first.map(|(_, text)| text)
}
