//! From signs to a verdict: what the search found answers questions, and the first answered question gives the verdict.
use crate::find::Found;
use crate::row::Kind;
use crate::table::Table;
use alloc::string::String;
use alloc::vec::Vec;

/// What can be said about the book's case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What was found is what the case leaves behind.
    Fits,
    /// Something else is told, which rules the case out.
    DoesNotFit,
    /// What would decide is missing.
    CannotTell,
    /// It is not about a device's join.
    OutOfScope,
    /// It says how to look, and nothing about a device.
    Nothing,
}

impl Verdict {
    /// Every verdict with its words.
    pub const ALL: [(Verdict, &'static str); 5] = [
        (Verdict::Fits, "fits"),
        (Verdict::DoesNotFit, "does not fit"),
        (Verdict::CannotTell, "cannot tell"),
        (Verdict::OutOfScope, "out of scope"),
        (Verdict::Nothing, "nothing"),
    ];

    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// An answer, and the signs that give it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The answer itself, in few words.
    pub answer: String,
    /// What it says about the case.
    pub verdict: Verdict,
    /// What it means.
    pub means: String,
    /// What to look at next.
    pub next: String,
    /// Alternatives; of each, the signs that must stand together.
    pub when: Vec<Vec<String>>,
}

/// A question with its answers, in order.
#[derive(Clone, Debug)]
pub struct Question {
    /// The question.
    pub asks: String,
    /// A command or place that only has to be read.
    pub look: String,
    /// What it shows on a healthy device.
    pub normal: String,
    /// What it shows in the case.
    pub telling: String,
    /// The answers that are known by signs.
    pub answers: Vec<Answer>,
}

/// The questions in the order in which they rule things out.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// All questions.
    pub questions: Vec<Question>,
}

/// What a text decides.
#[derive(Clone, Debug)]
pub struct Ruling<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// The answered questions in order; the first one gives the verdict.
    pub answered: Vec<(&'a Question, &'a Answer)>,
}

impl Decision {
    /// Decides by what the search found in `table`; rows that only words speak for do not count.
    #[must_use]
    pub fn decide(&self, table: &Table, found: &Found<'_>) -> Ruling<'_> {
        let named = found.hits.iter().filter(|hit| hit.named);
        let mut signs: Vec<String> = named
            .map(|hit| match hit.kind {
                Kind::Event => sign(hit.kind, &[hit.name, &hit.id]),
                Kind::Family => sign(hit.kind, &[&table.rows()[hit.row].id]),
                _ => sign(hit.kind, &[&hit.id]),
            })
            .collect();
        signs.sort_unstable();
        let stands = |own: &String| signs.binary_search(own).is_ok();
        let given = |answer: &&Answer| answer.when.iter().any(|all| all.iter().all(stands));
        let answered: Vec<(&Question, &Answer)> = self
            .questions
            .iter()
            .filter_map(|question| Some((question, question.answers.iter().find(given)?)))
            .collect();
        let first = answered.first();
        Ruling {
            verdict: first.map_or(Verdict::CannotTell, |(_, answer)| answer.verdict),
            answered,
        }
    }
}

/// How a sign is written in the data: its kind, and what names it.
fn sign(kind: Kind, names: &[&str]) -> String {
    let mut sign = String::from(kind.word());
    for name in names {
        sign.push(' ');
        sign += name;
    }
    sign
}
