//! One reading: what was given, what was found, and how it is shown.

use crate::ran::Ran;
use join_evidence::{Desk, Evidence, Mask, Question, Report, Shown, Told, diagnose, question};

/// Everything that was read of what a reader gave. It is never changed: more files are another reading.
#[derive(Debug)]
pub struct Reading {
    pub(crate) evidence: Evidence,
    pub(crate) report: Report,
    pub(crate) mask: Mask,
    pub(crate) replay: Vec<Ran>,
    question: Question,
}

/// Gives a desk the reader's answer to one of the questions that stand at an input. What is no answer changes nothing.
pub fn tell(desk: &mut Desk, source: usize, about: &str, value: &str) {
    let Ok(number) = value.parse::<i64>() else {
        return;
    };
    let told = match about {
        "zone" => Told {
            zone_min: Some(number),
            month_first: None,
        },
        "order" => Told {
            zone_min: None,
            month_first: Some(number == 1),
        },
        _ => return,
    };
    desk.tell(source, told);
}

impl Reading {
    /// Judges what lies on a desk, and runs the model with what it fixes.
    #[cfg(feature = "replay")]
    #[must_use]
    pub fn of(desk: Desk) -> Reading {
        let mut reading = Reading::judge(desk);
        let ran = crate::model::run(&reading.question());
        reading.answered(&ran);
        reading
    }

    /// Judges what lies on a desk. What the model is asked for stays open until [`Reading::answered`].
    #[must_use]
    pub fn judge(desk: Desk) -> Reading {
        let evidence = desk.finish();
        let mut report = diagnose(&evidence);
        let mask = Mask::of(&evidence);
        let question = question(&evidence, &mut report);
        Reading {
            evidence,
            report,
            mask,
            replay: Vec::new(),
            question,
        }
    }

    /// What the model is asked for, as JSON; empty where nothing fixes a run.
    #[must_use]
    pub fn question(&self) -> String {
        match self.question.wishes.as_slice() {
            [] => String::new(),
            wishes => serde_json::to_string(wishes).unwrap_or_default(),
        }
    }

    /// Takes what the model said to [`Reading::question`], as JSON; what is none is no answer.
    pub fn answered(&mut self, ran: &str) {
        self.replay = serde_json::from_str(ran).unwrap_or_default();
        let said: Vec<String> = self.replay.iter().map(|run| run.said.clone()).collect();
        self.question.tell(&self.evidence, &mut self.report, &said);
    }

    /// Values and what stands in their place, a line each. They stay with the reader.
    #[must_use]
    pub fn aliases(&self) -> String {
        let line = |alias: &join_evidence::Alias| format!("{} = {}\n", alias.alias, alias.value);
        self.mask.aliases().iter().map(line).collect()
    }

    pub(crate) fn shown(&self, raw: bool) -> Shown<'_> {
        Shown {
            mask: &self.mask,
            raw,
        }
    }
}
