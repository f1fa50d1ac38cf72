//! The lines `ask`, `measure` and `option.VALUE` of a block: a question that the run of its figure answers.
use crate::problem::quoted;
use join_sim::Measure;
use join_view::QuestionSpec;

/// The figures that ask.
const ASKING: [&str; 2] = ["predict", "check"];

/// Fewer options than this leave too little to think about.
const FEWEST: usize = 3;

/// What a block said so far, each with its byte offset.
#[derive(Debug, Default)]
pub struct Lines<'a> {
    question: Option<(usize, &'a str)>,
    measure: Option<(usize, &'a str)>,
    options: Vec<(usize, &'a str, &'a str)>,
    /// For an option the measure whose record speaks against it.
    against: Vec<(usize, &'a str, &'a str)>,
}

impl<'a> Lines<'a> {
    /// Takes a line with one of the keys; says whether the key stood before.
    pub fn take(&mut self, at: usize, key: &'a str, value: &'a str) -> bool {
        if let Some(name) = key.strip_prefix("against.") {
            let twice = self.against.iter().any(|(_, other, _)| *other == name);
            self.against.push((at, name, value));
            return twice;
        }
        match key.strip_prefix("option.") {
            None if key == "ask" => self.question.replace((at, value)).is_some(),
            None => self.measure.replace((at, value)).is_some(),
            Some(name) => {
                let twice = self.options.iter().any(|(_, other, _)| *other == name);
                self.options.push((at, name, value));
                twice
            }
        }
    }

    /// The question of a figure called `widget`, in the block at offset `at`; faults are added.
    pub fn read(
        self,
        at: usize,
        widget: &str,
        faults: &mut Vec<(usize, String)>,
    ) -> Option<QuestionSpec> {
        let first = [self.question, self.measure].into_iter().flatten();
        let first = first
            .map(|(at, _)| at)
            .chain(self.options.iter().map(|(at, ..)| *at))
            .chain(self.against.iter().map(|(at, ..)| *at))
            .min();
        if !ASKING.contains(&widget) {
            if let Some(at) = first {
                let text =
                    "ask, measure, option and against belong to the figures predict and check";
                faults.push((at, format!("{text}, not to {}", quoted(widget))));
            }
            return None;
        }
        for (name, there) in [
            ("ask", self.question.is_some()),
            ("measure", self.measure.is_some()),
        ] {
            if !there {
                faults.push((at, format!("the figure has no line \"{name} = …\"")));
            }
        }
        if self.options.len() < FEWEST {
            faults.push((
                at,
                format!(
                    "expected at least {FEWEST} lines \"option.VALUE = …\", found {}",
                    self.options.len()
                ),
            ));
        }
        if let Some((at, name)) = self.measure {
            match Measure::from_name(name) {
                Ok(measure) => {
                    for (at, value, _) in &self.options {
                        faults.extend(measure.check(value).err().map(|fault| (*at, fault)));
                    }
                }
                Err(fault) => faults.push((at, fault)),
            }
        }
        for (at, value, measure) in &self.against {
            faults.extend(Measure::from_name(measure).err().map(|fault| (*at, fault)));
            if self.options.iter().all(|(_, option, _)| option != value) {
                faults.push((*at, format!("there is no option {}", quoted(value))));
            }
        }
        Some(QuestionSpec {
            question: self.question?.1.to_owned(),
            measure: self.measure?.1.to_owned(),
            options: self
                .options
                .iter()
                .map(|(_, value, text)| ((*value).to_owned(), (*text).to_owned()))
                .collect(),
            against: (self.against.iter())
                .map(|(_, value, measure)| ((*value).to_owned(), (*measure).to_owned()))
                .collect(),
            ..QuestionSpec::default()
        })
    }
}
