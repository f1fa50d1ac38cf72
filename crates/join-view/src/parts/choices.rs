//! A question with options to pick one from.

use maud::{Markup, html};

use crate::message::Msg;
use crate::words;

/// A question with options to pick one from, and what came of it.
pub struct Choices<'a> {
    /// Tells it from what stands beside it.
    pub key: &'a str,
    /// The group of radio buttons.
    pub group: String,
    /// What picking sends, with the option's place.
    pub msg: Msg,
    /// What is asked.
    pub question: &'a str,
    /// Each with its text behind.
    pub options: &'a [(String, String)],
    /// What stands before the text says why the option is not the right one.
    pub notes: bool,
    /// The place of the right one.
    pub right: usize,
    /// The place of the one that the reader has picked.
    pub picked: Option<usize>,
    /// The answer is told.
    pub told: bool,
}

impl Choices<'_> {
    /// The options as radio buttons.
    #[must_use]
    pub fn view(&self) -> Markup {
        html! {
            fieldset data-key=(self.key) {
                legend { (code(self.question)) }
                ul {
                    @for (at, (note, text)) in self.options.iter().enumerate() {
                        @let (right, picked) = (at == self.right, self.picked == Some(at));
                        @let class = if !self.told { None } else if right { Some("borne-out") } else if picked { Some("missed") } else { None };
                        li class=[class] {
                            label {
                                input type="radio" name=(self.group) value=(at) data-msg=(self.msg) checked[picked] disabled[self.told];
                                span { (code(text)) }
                            }
                            @if self.told && picked { " " b { (words::YOURS) } }
                            @if self.told && right { " " b { (words::THE_RUNS) } }
                            @if self.told && picked && self.notes && !note.is_empty() { p.said { (note) } }
                        }
                    }
                }
            }
        }
    }
}

/// A text in which a part between backticks is code.
#[must_use]
pub fn code(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
