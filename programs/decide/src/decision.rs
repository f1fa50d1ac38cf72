//! The decision alive: answers by hand and by what a pasted text says, the verdict, and the texts that are made from them.
use crate::dom::{self, ElementExt, FigureExt};
use join_decision::{Calculated, judge, message, next as next_step, said, ticket};
use join_reference::{Decision, Table};
use web_sys::Element;

/// The answers of the page's decision.
pub struct Deciding {
    decision: Decision,
    /// What the reader chose: an answer, or that nobody has looked; nothing where the reader has not chosen.
    hand: Vec<Option<Option<usize>>>,
    /// What the pasted text says.
    text: Vec<Option<usize>>,
}

impl Deciding {
    /// Nothing is answered.
    pub fn new(decision: Decision) -> Deciding {
        let count = decision.questions.len();
        Deciding {
            decision,
            hand: vec![None; count],
            text: vec![None; count],
        }
    }

    /// A text was pasted or changed.
    pub fn pasted(&mut self, table: &Table, figure: &Element, text: &str) {
        let found = table.find(text);
        self.text = self.decision.answers(table, &found);
        let named = found.hits.iter().filter(|hit| hit.named).count();
        let answered = self.text.iter().flatten().count();
        if let Some(part) = figure.part("signs") {
            let say = match (text.trim().is_empty(), named) {
                (true, _) => String::new(),
                (false, 0) => said::NO_SIGN.to_owned(),
                (false, named) => said::signs(named, answered),
            };
            dom::put_text(&part, &say);
        }
    }

    /// A radio button was chosen.
    pub fn chosen(&mut self, radio: &Element) {
        let question = radio.around("[data-question]");
        let at: Option<usize> = question.and_then(|own| own.said("data-question").parse().ok());
        let Some(hand) = at.and_then(|at| self.hand.get_mut(at)) else {
            return;
        };
        let answer = dom::value(radio).parse().ok();
        // The page begins with nothing chosen, which says nothing about a text.
        if answer.is_some()
            || hand.is_some()
            || radio
                .owner_document()
                .is_some_and(|page| page.active_element().as_ref() == Some(radio))
        {
            *hand = Some(answer);
        }
    }

    /// Takes everything back.
    pub fn anew(&mut self, figure: &Element) {
        self.hand.fill(None);
        self.text.fill(None);
        if let Some(field) = figure.find("textarea") {
            dom::set_value(&field, "");
            dom::focus(&field);
        }
        if let Some(part) = figure.part("signs") {
            dom::put_text(&part, "");
        }
    }

    /// Renews the figure.
    pub fn show(&self, figure: &Element, times: &Calculated) {
        let both = self.hand.iter().zip(&self.text);
        let answers: Vec<Option<usize>> = both.map(|(hand, text)| hand.unwrap_or(*text)).collect();
        for (at, own) in figure.find_all("[data-question]").iter().enumerate() {
            let answer = answers.get(at).copied().flatten();
            let value = answer.map(|answer| answer.to_string()).unwrap_or_default();
            if let Some(radio) = own.find(&["input[value=\"", &value, "\"]"].concat()) {
                check(&radio);
            }
            let words = answer.and_then(|answer| self.decision.questions[at].answers.get(answer));
            let by_text = self.hand[at].is_none() && answer.is_some();
            let chosen = words.map_or_else(String::new, |answer| match by_text {
                true => format!("{} ({})", answer.answer, said::FROM_TEXT),
                false => answer.answer.clone(),
            });
            if let Some(part) = own.part(&format!("chosen-{at}")) {
                dom::put_text(&part, &chosen);
                part.set(
                    "class",
                    if words.is_some_and(|answer| answer.verdict.rules_out()) {
                        "chosen out"
                    } else {
                        "chosen"
                    },
                );
            }
        }
        let judged = judge(&self.decision, &answers, times.times);
        let answered = answers.iter().flatten().count();
        let put = |part: &str, text: &str| {
            if let Some(own) = figure.part(part) {
                dom::put_text(&own, text);
            }
        };
        put("status", &said::status(answered, answers.len(), &judged));
        let mut verdict = said::verdict_line(&judged);
        if let Some(step) = next_step(&self.decision, &answers, &judged) {
            verdict = format!("{verdict} Next: {step}");
        }
        put("verdict", &verdict);
        put("ticket", &ticket(&self.decision, &answers, &judged, times));
        let message = message(&judged, times);
        put("message", message.as_deref().unwrap_or_default());
        if let Some(owner) = figure.part("owner") {
            dom::hide(&owner, message.is_none());
        }
    }
}

fn check(radio: &Element) {
    use wasm_bindgen::JsCast;
    radio
        .unchecked_ref::<web_sys::HtmlInputElement>()
        .set_checked(true);
}

/// Opens or closes a question.
pub fn toggle(button: &Element) {
    if let Some(question) = button.around("[data-question]") {
        let open = question.is(".open");
        set_open(&question, !open);
    }
}

fn set_open(question: &Element, open: bool) {
    question.set("class", if open { "question open" } else { "question" });
    if let Some(button) = question.find("[data-do=open]") {
        button.set("aria-expanded", if open { "true" } else { "false" });
    }
}

/// Closes this question, and opens and goes to the next.
pub fn next(button: &Element) {
    let Some(question) = button.around("[data-question]") else {
        return;
    };
    let Some(next) = question.next_element_sibling() else {
        return;
    };
    set_open(&question, false);
    set_open(&next, true);
    if let Some(button) = next.find("[data-do=open]") {
        dom::focus(&button);
    }
}
