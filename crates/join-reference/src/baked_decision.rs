//! The decision as one text for the page, in the form of the baked table.
use crate::baked::{COLUMN, ROW, push};
use crate::decide::{Answer, Decision, Question, Verdict};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The letter of a question's row; the rows of its answers follow it.
const QUESTION: char = 'q';
const ANSWER: char = 'a';

impl Decision {
    /// The decision as one text, for the page.
    #[must_use]
    pub fn bake(&self) -> String {
        bake(self)
    }

    /// The decision of a text that [`Decision::bake`] wrote; what is not a whole row is left out.
    #[must_use]
    pub fn baked(text: &str) -> Decision {
        read(text)
    }
}

fn bake(decision: &Decision) -> String {
    let mut text = String::new();
    for question in &decision.questions {
        let Question {
            key,
            asks,
            why,
            run,
            look,
            place,
            normal,
            telling,
            answers,
        } = question;
        let columns = [key, asks, why, run, look, place, normal, telling];
        push(&mut text, QUESTION, columns.map(String::as_str));
        for answer in answers {
            let when: Vec<String> = answer.when.iter().map(|all| all.join(TOGETHER)).collect();
            let columns = [
                &*answer.answer,
                answer.verdict.words(),
                &answer.means,
                &answer.next,
                &answer.tells,
                &when.join(EITHER),
            ];
            push(&mut text, ANSWER, columns);
        }
    }
    text
}

/// What stands between the signs of an answer that must stand together, and between alternatives.
const TOGETHER: &str = " + ";
const EITHER: &str = " | ";

/// The signs of an answer, as the data writes them.
pub fn when(text: &str) -> Vec<Vec<String>> {
    let together = |all: &str| {
        let signs = all.split(TOGETHER).map(|sign| sign.trim().to_string());
        signs.filter(|sign| !sign.is_empty()).collect()
    };
    let all = text.split(EITHER).map(together);
    all.filter(|all: &Vec<String>| !all.is_empty()).collect()
}

fn read(text: &str) -> Decision {
    let mut questions: Vec<Question> = Vec::new();
    for row in text.split(ROW) {
        let mut columns = row.split_terminator(COLUMN).map(String::from);
        let mut next = || columns.next().unwrap_or_default();
        let mut first = next();
        if first.is_empty() {
            continue;
        }
        match first.remove(0) {
            QUESTION => questions.push(Question {
                key: first,
                asks: next(),
                why: next(),
                run: next(),
                look: next(),
                place: next(),
                normal: next(),
                telling: next(),
                answers: Vec::new(),
            }),
            ANSWER => {
                let words = next();
                let known = Verdict::ALL.iter().find(|(_, own)| *own == words);
                if let (Some(question), Some((verdict, _))) = (questions.last_mut(), known) {
                    question.answers.push(Answer {
                        answer: first,
                        verdict: *verdict,
                        means: next(),
                        next: next(),
                        tells: next(),
                        when: when(&next()),
                    });
                }
            }
            _ => {}
        }
    }
    Decision { questions }
}
