//! From signs to a verdict: what the search found answers questions, and the answers give the verdict.
use crate::find::Found;
use crate::row::Kind;
use crate::sort::sort;
use crate::table::Table;
use alloc::string::String;
use alloc::vec::Vec;

/// What can be said about the book's case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "files",
    derive(serde::Deserialize),
    serde(try_from = "String")
)]
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
    /// It rules nothing out and tells nothing: the next question is to be asked.
    GoOn,
}

impl Verdict {
    /// Every verdict with its words.
    pub const ALL: [(Verdict, &'static str); 6] = [
        (Verdict::Fits, "fits"),
        (Verdict::DoesNotFit, "does not fit"),
        (Verdict::CannotTell, "cannot tell"),
        (Verdict::OutOfScope, "out of scope"),
        (Verdict::Nothing, "nothing"),
        (Verdict::GoOn, "go on"),
    ];

    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Whether it rules the book's case out.
    #[must_use]
    pub fn rules_out(self) -> bool {
        matches!(self, Verdict::DoesNotFit | Verdict::OutOfScope)
    }
}

/// An answer, and the signs that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The answer itself, in few words.
    pub answer: String,
    /// What it says about the case.
    pub verdict: Verdict,
    /// What it means.
    pub means: String,
    /// What to look at next.
    pub next: String,
    /// What the rule of the verdict learns from it, in the rule's own words; often nothing.
    pub tells: String,
    /// Alternatives; of each, the signs that must stand together. None where only a reader can give the answer.
    pub when: Vec<Vec<String>>,
}

/// A question with its answers, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// A short name that stays.
    pub key: String,
    /// The question.
    pub asks: String,
    /// Why it is asked.
    pub why: String,
    /// A command that only reads; empty where there is none.
    pub run: String,
    /// A place to look at, where no command shows it.
    pub look: String,
    /// Where to look in the tenant; often nowhere.
    pub place: String,
    /// What it shows on a healthy device.
    pub normal: String,
    /// What it shows in the case.
    pub telling: String,
    /// The answers, in the order in which their signs are looked for.
    pub answers: Vec<Answer>,
}

/// The questions in the order in which they rule things out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// All questions.
    pub questions: Vec<Question>,
}

/// What a text decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// The answered questions in order.
    pub answered: Vec<(&'a Question, &'a Answer)>,
}

impl Decision {
    /// Of each question the answer that what was found in `table` gives; rows that only words speak for do not count.
    #[must_use]
    pub fn answers(&self, table: &Table, found: &Found<'_>) -> Vec<Option<usize>> {
        let named = found.hits.iter().filter(|hit| hit.named);
        let mut signs: Vec<String> = named
            .map(|hit| match hit.kind {
                Kind::Event => sign(hit.kind, &[hit.name, &hit.id]),
                Kind::Family => sign(hit.kind, &[&table.rows()[hit.row].id]),
                _ => sign(hit.kind, &[&hit.id]),
            })
            .collect();
        sort(&mut signs, |a, b| a < b);
        let stands = |own: &String| signs.binary_search(own).is_ok();
        let given = |answer: &Answer| answer.when.iter().any(|all| all.iter().all(stands));
        let of = |question: &Question| question.answers.iter().position(given);
        self.questions.iter().map(of).collect()
    }

    /// Decides by what the search found in `table`. What rules the case out gives the verdict, else the first answer.
    #[must_use]
    pub fn decide(&self, table: &Table, found: &Found<'_>) -> Ruling<'_> {
        let answers = self.answers(table, found);
        let questions = self.questions.iter().zip(answers);
        let answered: Vec<(&Question, &Answer)> = questions
            .filter_map(|(question, answer)| Some((question, &question.answers[answer?])))
            .collect();
        let verdict = |(_, answer): &(&Question, &Answer)| answer.verdict;
        let verdicts = || answered.iter().map(verdict);
        let out = verdicts().find(|verdict| verdict.rules_out());
        let first = out.or_else(|| verdicts().next());
        Ruling {
            verdict: first.unwrap_or(Verdict::CannotTell),
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
