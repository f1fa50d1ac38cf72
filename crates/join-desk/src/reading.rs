//! One reading: what was given, what was found, and how it is shown.

use join_evidence::{Desk, Evidence, Mask, Replayed, Report, Shown, Told, diagnose, replay};

/// Everything that was read of what a reader gave. It is never changed: more files are another reading.
#[derive(Debug)]
pub struct Reading {
    pub(crate) evidence: Evidence,
    pub(crate) report: Report,
    pub(crate) mask: Mask,
    pub(crate) replay: Vec<Replayed>,
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
    /// Judges what lies on a desk.
    #[must_use]
    pub fn of(desk: Desk) -> Reading {
        let evidence = desk.finish();
        let mut report = diagnose(&evidence);
        let mask = Mask::of(&evidence);
        let replay = replay(&evidence, &mut report);
        Reading {
            evidence,
            report,
            mask,
            replay,
        }
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
