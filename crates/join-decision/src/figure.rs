//! The static figures: whole without a script. What only a script can use is hidden until one says `data-alive`.
//!
//! | attribute | meaning |
//! |---|---|
//! | `data-alive` | hidden until a script is there |
//! | `data-do="D"` | using this element asks the program to do D |
//! | `data-part="P"` | the program renews what stands in it |
//! | `data-row="KEY"` | a row of the table, to be shown or hidden; inside `data-rows` |
//! | `data-question="N"` | a question of the decision, by its number |
use crate::calculator::{Calculated, Entry, FIELDS, calculate};
use crate::judge::judge;
use crate::picture::picture;
use crate::{said, words};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use join_reference::{Answer, Decision, Question};
use maud::{Markup, html};

/// The whole decision. `known_by` gives the labels of a question's evidence.
#[must_use]
pub fn decision(decision: &Decision, known_by: &dyn Fn(usize) -> Markup) -> Markup {
    let nothing = judge(decision, &[], None);
    html! {
        figure class="join decision" data-widget="decision" data-needs="decide" {
            figcaption { (said::CAPTION) }
            div.find data-alive hidden {
                label { span { (said::PASTE) }
                    textarea rows="2" maxlength="200000" data-do="paste" spellcheck="false" autocomplete="off" autocapitalize="off" {}
                }
                button type="button" data-do="anew" { (said::FORGET) }
                small data-part="signs" { (said::PASTE_NOTE) }
            }
            p.so-far role="status" data-part="status" data-alive hidden { (said::status(0, decision.questions.len(), &nothing)) }
            ol.questions {
                @for (at, own) in decision.questions.iter().enumerate() {
                    (question(at, own, at + 1 == decision.questions.len(), &known_by(at)))
                }
            }
            div.outcome data-alive hidden {
                strong { (said::SO_FAR) }
                div data-part="verdict" {}
                (to_copy("ticket", said::TICKET_HEAD))
                div data-part="owner" hidden { (to_copy("message", said::MESSAGE_HEAD)) }
            }
        }
    }
}

/// A text that is made from the answers, with a button that copies it.
fn to_copy(part: &str, head: &str) -> Markup {
    html! {
        div.to-copy {
            strong { (head) } " "
            button type="button" data-do="copy" data-of=(part) data-done=(words::COPIED) data-refused=(words::NOT_COPIED) aria-label={ (said::COPY) ": " (head) } { (said::COPY) }
            pre data-part=(part) tabindex="0" role="group" aria-label=(head) {}
        }
    }
}

fn question(at: usize, of: &Question, last: bool, known_by: &Markup) -> Markup {
    html! {
        li.question.open[at == 0] data-question=(at) id={ "question-" (of.key) } {
            p.asks { strong { (of.asks) } " " span.chosen data-part={ "chosen-" (at) } {} " "
                button type="button" data-do="open" aria-expanded=(at == 0) aria-label={ (said::OPEN) ": " (of.asks) } data-alive hidden { (said::OPEN) }
            }
            div.inside {
                p { (of.why) " " (known_by) }
                @if !of.run.is_empty() { pre { code.language-powershell { (of.run) } } }
                @if !of.look.is_empty() { p.look { (of.look) } }
                @if !of.place.is_empty() { p.place { strong { (said::IN_THE_TENANT) } " " (of.place) } }
                div.beside {
                    p.normal { strong { (said::NORMAL) } br; (of.normal) }
                    p.telling { strong { (said::TELLING) } br; (of.telling) }
                }
                fieldset {
                    legend { (said::SEE) }
                    ul.answers {
                        @for (number, own) in of.answers.iter().enumerate() { (answer(&of.key, number, own)) }
                        li data-alive hidden { label { input type="radio" name={ "answer-" (of.key) } value="" checked autocomplete="off"; " " (said::NOT_LOOKED) } }
                    }
                }
                @if !last { button type="button" data-do="next" data-alive hidden { (said::NEXT_QUESTION) } }
            }
        }
    }
}

fn answer(key: &str, number: usize, of: &Answer) -> Markup {
    let words = of.verdict.words();
    html! {
        li {
            label {
                input type="radio" name={ "answer-" (key) } value=(number) autocomplete="off" data-alive hidden;
                " " strong { (of.answer) }
            }
            " " span class={ "verdict " (words.replace(' ', "-")) } { (words) }
            br; (of.means) " " em { (said::NEXT) } " " (of.next)
        }
    }
}

/// The calculator: nothing without a script but what it is for, since a page cannot reckon.
#[must_use]
pub fn calculator(without: &Markup) -> Markup {
    html! {
        figure class="join calculator" data-widget="calculator" data-needs="decide" {
            figcaption { (said::CALCULATOR_CAPTION) }
            div.without-script { (without) }
            div.times data-alive hidden {
                @for (name, label) in FIELDS {
                    div.time {
                        label { span { (label) } input type="text" data-do="time" data-field=(name) maxlength="4000" autocomplete="off" spellcheck="false"; }
                        label data-part={ "order-" (name) } hidden { span { (said::ORDER) }
                            select data-do="order" data-field=(name) autocomplete="off" {
                                @for (value, text) in said::ORDERS { option value=(value) { (text) } }
                            }
                        }
                        label data-part={ "zone-" (name) } hidden { span { (said::ZONE) }
                            select data-do="zone" data-field=(name) autocomplete="off" {
                                option value="" { "choose" }
                                @for (minutes, text) in zones() { option value=(minutes) { (text) } }
                            }
                        }
                        p.said data-part={ "said-" (name) } {}
                    }
                }
            }
            p.so-far role="status" data-part="status" data-alive hidden { (said::TWO_TIMES) }
            div data-part="picture" { (picture(&case())) }
        }
    }
}

/// The times of the book's case by the model's own choice of numbers, for the first picture.
fn case() -> Calculated {
    let entry = |text: &str| Entry {
        text: text.into(),
        ..Entry::default()
    };
    calculate(&[
        entry("2025-02-10 07:18:01Z"),
        entry("2025-02-10 07:18:04Z"),
        Entry::default(),
    ])
}

/// The differences to UTC that are in use, in minutes, from west to east.
fn zones() -> impl Iterator<Item = (i32, String)> {
    let halves = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765];
    let mut all: Vec<i32> = (-12..=14).map(|hours| hours * 60).chain(halves).collect();
    all.sort_unstable();
    all.into_iter().map(|minutes| {
        let (sign, own) = (if minutes < 0 { '\u{2212}' } else { '+' }, minutes.abs());
        (minutes, format!("UTC{sign}{:02}:{:02}", own / 60, own % 60))
    })
}
