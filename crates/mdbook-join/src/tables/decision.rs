//! The five minutes as a decision, and the calculator of its two times: figures that the reference data fills.
use super::parts::{Faults, known_by};
use crate::book::Book;
use crate::problem::{nearest, quoted};
use join_reference::data::{AnswerRow, QuestionRow, Text};
use join_reference::{Answer, Decision, Question};
use maud::{Markup, html};

/// The decision with the labels of its evidence.
pub fn decision(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let rows = &book.reference.decision;
    let mut faults = Vec::new();
    let decision = Decision {
        questions: rows.iter().map(|row| question(row, &mut faults)).collect(),
    };
    let mut labels = Vec::new();
    for row in rows.iter() {
        match known_by(book, page, row) {
            Ok(label) => labels.push(label),
            Err(more) => faults.extend(more),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let label = |at: usize| labels.get(at).cloned().unwrap_or_default();
    Ok(join_decision::decision(&decision, &label))
}

fn question(row: &QuestionRow, faults: &mut Faults) -> Question {
    for answer in &row.answers {
        if let Some(tells) = &answer.tells
            && !join_decision::TELLS.contains(&&**tells)
        {
            faults.push(format!(
                "the question {}: an answer tells {}{}",
                quoted(&row.key),
                quoted(tells),
                nearest(tells, join_decision::TELLS.iter().copied())
            ));
        }
    }
    Question {
        key: row.key.to_string(),
        asks: row.asks.to_string(),
        why: row.why.to_string(),
        run: any(&row.run),
        look: any(&row.look),
        place: any(&row.place),
        normal: row.normal.to_string(),
        telling: row.telling.to_string(),
        answers: row.answers.iter().map(answer).collect(),
    }
}

fn answer(row: &AnswerRow) -> Answer {
    Answer {
        answer: row.answer.to_string(),
        verdict: row.verdict,
        means: row.means.to_string(),
        next: row.next.to_string(),
        tells: any(&row.tells),
        when: Vec::new(), // signs are for what is pasted; the page that is read has none
    }
}

fn any(text: &Option<Text>) -> String {
    text.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// The calculator; who has no script reckons by hand.
pub fn calculator(_: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    let without = html! {
        p { "Without a script, by hand: take " code { "exp" } " less " code { "Date" } ", both in seconds. Below zero the token had ended; the table of the verdict says the rest. In the picture the token ended three seconds before it was refused, by invented times." }
    };
    Ok(join_decision::calculator(&without))
}
