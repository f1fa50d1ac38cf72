//! What a diagnosis looks like: the case, its traces, the questions, and what came of the answers.

use maud::{Markup, html};

use super::Diagnosis;
use super::generated_case::SHOWN;
use crate::message::Msg;
use crate::parts::alert;
use crate::parts::choices::Choices;
use crate::words::{self, diagnosis as say};

impl Diagnosis {
    /// The figure's inside; a living one leads to its run.
    pub(super) fn markup(&self, alive: bool, wrong: Option<&str>) -> Markup {
        let run =
            alive.then(|| [&self.start.root, "playground/index.html#join=/", &self.save].concat());
        let (given, drawn) = (self.start.given, self.seed());
        let asked = self.parts.get(given..).unwrap_or_default();
        html! {
            figcaption data-key="caption" { (self.caption) }
            (alert(wrong))
            p.case data-key="case" {
                @if let Some(seed) = drawn { b { (say::case(seed)) } " " }
                (self.symptom)
            }
            div.columns data-key="columns" {
                @for (channel, lines) in SHOWN.iter().zip(&self.traces) {
                    div.column {
                        h4 { (words::channel(*channel)) }
                        @if lines.is_empty() { p { (words::NOTHING_HERE) } }
                        ol.trace tabindex="0" aria-label=(words::channel(*channel)) {
                            @for (time, text) in lines { li { span.time { (time) } " " (text) } }
                        }
                    }
                }
            }
            ol.walk data-key="walk" {
                @for (at, part) in self.parts.iter().enumerate() {
                    li data-key=(at) {
                        @if at < given {
                            p.asked { (part.question) }
                            (part.answer())
                        } @else {
                            (Choices {
                                key: "ask",
                                group: format!("case-{}-{at}", self.number),
                                msg: Msg::PickIn(at),
                                question: part.question,
                                options: &part.options,
                                notes: true,
                                right: part.right,
                                picked: self.picks[at],
                                told: self.told,
                            }.view())
                        }
                    }
                }
            }
            @if asked.is_empty() { div.answer data-told { (self.because(run.as_deref())) } }
            @else {
                p.verdict role="status" data-key="status" {
                    @if self.committed {
                        @let (right, of) = self.right();
                        (say::graded(right, of))
                    } @else if self.told { (say::SKIPPED) }
                }
                details.answer data-key="answer" open[self.told] data-told[self.told] {
                    summary { (words::ANSWER) }
                    @for part in asked { p { (part.question) } (part.answer()) }
                    (self.because(run.as_deref()))
                }
                div.acts data-key="acts" {
                    @if !self.told {
                        button type="button" data-msg=(Msg::Commit) data-key="guess" aria-disabled=[(!self.complete()).then_some("true")] { (say::COMMIT) }
                        button type="button" data-msg=(Msg::Known) data-key="known" { (if drawn.is_some() { say::TELL } else { words::KNOWN }) }
                    } @else if drawn.is_none() {
                        button type="button" data-msg=(Msg::Again) data-key="again" { (words::AGAIN) }
                    }
                    @if drawn.is_some() {
                        button type="button" data-msg=(Msg::Another) data-key="another" { (say::ANOTHER) }
                        button type="button" data-msg=(Msg::Copy) data-key="copy" { (words::COPY) }
                    }
                }
            }
        }
    }
}

impl Diagnosis {
    /// How the run ended, and why, in its own steps.
    fn because(&self, run: Option<&str>) -> Markup {
        html! {
            p { (self.outcome) " " (words::WHY) }
            ol { @for sentence in &self.why { li { (sentence) } } }
            @if let Some(run) = run { p { a href=(run) { (words::SEE_RUN) } } }
        }
    }
}
