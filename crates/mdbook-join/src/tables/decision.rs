//! The five minutes as a decision, and the calculator of its two times: figures that the reference data fills.
use super::parts::{Faults, known_by};
use crate::book::Book;
use crate::problem::{nearest, quoted};
use crate::reference::{Row, Sheet};
use join_reference::{Answer, Decision, Question, Verdict};
use maud::{Markup, html};

/// The decision with the labels of its evidence.
pub fn decision(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let rows = book.reference.rows(Sheet::Decision);
    let mut faults = Vec::new();
    let decision = Decision {
        questions: rows.iter().map(|row| question(row, &mut faults)).collect(),
    };
    let mut labels = Vec::new();
    for row in rows {
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

fn question(row: &Row, faults: &mut Faults) -> Question {
    let text = |name: &str| row.text(name).to_owned();
    Question {
        key: text("key"),
        asks: text("asks"),
        why: text("why"),
        run: text("run"),
        look: text("look"),
        place: text("where"),
        normal: text("normal"),
        telling: text("telling"),
        answers: row
            .causes
            .iter()
            .filter_map(|own| answer(row, own, faults))
            .collect(),
    }
}

fn answer(of: &Row, row: &Row, faults: &mut Faults) -> Option<Answer> {
    let words = row.text("verdict");
    let known = Verdict::ALL.iter().find(|(_, own)| *own == words);
    let tells = row.text("tells");
    if !tells.is_empty() && !join_decision::TELLS.contains(&tells) {
        faults.push(format!(
            "the question {}: an answer tells {}{}",
            quoted(of.text("key")),
            quoted(tells),
            nearest(tells, join_decision::TELLS.iter().copied())
        ));
    }
    let Some((verdict, _)) = known else {
        let all = Verdict::ALL.map(|(_, own)| own);
        faults.push(format!(
            "the question {}: expected a verdict of {}; found {}",
            quoted(of.text("key")),
            all.join(", "),
            quoted(words)
        ));
        return None;
    };
    Some(Answer {
        answer: row.text("answer").to_owned(),
        verdict: *verdict,
        means: row.text("means").to_owned(),
        next: row.text("next").to_owned(),
        tells: tells.to_owned(),
        when: Vec::new(), // signs are for what is pasted; the page that is read has none
    })
}

/// The calculator; who has no script reckons by hand.
pub fn calculator(_: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    let without = html! {
        p { "Without a script, by hand: take " code { "exp" } " less " code { "Date" } ", both in seconds. Below zero the token had ended; the table of the verdict says the rest. In the picture the token ended three seconds before it was refused, by invented times." }
    };
    Ok(join_decision::calculator(&without))
}
