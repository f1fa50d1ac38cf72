//! The head that never leaves: scenario, verdict, what was changed, and one row with which the run is moved.

use join_sim::{Instant, Outcome};
use maud::{Markup, html};

use crate::message::{EVERY, Msg};
use crate::parts::{RunView, alert, changes, controls};
use crate::words::{self, bench as say, controls as text, names, runs};

/// The head; `wrong`: what is wrong is the moment to go to.
pub fn view(of: &RunView<'_>, wrong: bool) -> Markup {
    let chips = changes::chips(of.session, of.library);
    html! {
        div.bench-head data-key="head" {
            a.book href="../index.html" { span aria-hidden="true" { "‹ " } (say::BOOK) }
            (controls::scenarios(of))
            // These two never leave, however small the window is.
            div.bar data-key="bar" { (verdict(of)) (transport(of, wrong)) }
            (more(of))
            div.done data-key="done" {
                (chips)
                @if chips.0.is_empty() { p.none { (say::NO_CHANGES) } }
            }
            @if of.panel.help { (help(of)) }
            (alert(of.panel.alert.as_deref()))
        }
    }
}

/// How the run ends, and by how much.
fn verdict(of: &RunView<'_>) -> Markup {
    let facts = of.session.facts();
    let class = match facts.outcome {
        Outcome::Joined => "verdict ok",
        Outcome::Running | Outcome::Unfinished => "verdict wait",
        Outcome::Failed(_) | Outcome::WrongOwner(_) | Outcome::StepLimit => "verdict bad",
    };
    html! {
        div.headline data-key="headline" aria-live="polite" {
            p class=(class) { span.shape aria-hidden="true" {} (words::outcome(facts.outcome)) }
            @if let Some(margin) = words::margin(facts.margin_ms) { p.margin { (margin) } }
            @if let Some(turned) = changes::turned(of.session) { p.changed { (turned) } }
        }
    }
}

/// A button with a sign for its name.
fn small(msg: Msg, off: bool, icon: &str, name: &str) -> Markup {
    html! { button.small type="button" data-msg=(msg) aria-disabled=[off.then_some("true")] title=(name) { span.icon aria-hidden="true" { (icon) } span.off { (name) } } }
}

/// One row: steps, play, a moment, undo, share.
fn transport(of: &RunView<'_>, wrong: bool) -> Markup {
    let session = of.session;
    let last = session.steps() - 1;
    let place = session.place();
    let play = session.is_playing();
    let (undo, redo) = session.history.reach();
    let wrong = wrong && of.panel.alert.is_some();
    let moment = words::moment(&session.phases(), Instant(session.now().max(0) as u64));
    html! {
        div.transport data-key="transport" role="group" aria-label=(text::STEPS) {
            (small(Msg::ToStart, place == 0 && !session.flows(), "|◂", text::TO_START))
            (small(Msg::Back, place == 0 && !session.flows(), "◂", text::STEP_BACK))
            button.play type="button" data-msg=(Msg::Play) { span.icon aria-hidden="true" { (if play { "‖" } else { "▶" }) } span.word { " " (if play { text::PAUSE } else { text::PLAY }) } }
            (small(Msg::Forward, place == last, "▸", text::STEP_FORWARD))
            (small(Msg::ToEnd, place == last, "▸|", text::TO_END))
            label.go-to { span { (say::GO_TO) }
                input type="text" data-msg=(Msg::GoTo) data-on="change" autocomplete="off" placeholder=(moment) title=(say::GO_TO_HINT) value="" aria-invalid=[wrong.then_some("true")];
            }
            (small(Msg::Undo, !undo, "↶", say::UNDO))
            (small(Msg::Redo, !redo, "↷", say::REDO))
        }
    }
}

/// The rest of the row: which step, which steps, links, the screen, keys.
fn more(of: &RunView<'_>) -> Markup {
    let session = of.session;
    let last = session.steps() - 1;
    let place = session.place();
    html! {
        div.more data-key="more" {
            label.scrub { span.off { (text::STEP) }
                input type="range" min="1" max=(last + 1) step="1" value=(place + 1) data-msg=(Msg::Step) aria-valuetext=(text::step_of(place + 1, last + 1));
                span.of aria-hidden="true" { (place + 1) "/" (last + 1) }
            }
            label.detail { span.off { (text::SHOW) }
                select data-msg=(Msg::Detail) {
                    option value="key" selected[!session.every] { (text::KEY_MOMENTS) }
                    option value=(EVERY) selected[session.every] { (text::EVERY_RECORD) }
                }
            }
            button type="button" data-msg=(Msg::Copy) { (words::COPY) }
            button type="button" data-msg=(Msg::CopyText) { (runs::COPY_TEXT) }
            button.small type="button" data-msg=(Msg::FullScreen) title=(say::FULL_SCREEN) {
                svg.corners viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" {} }
                span.off { (say::FULL_SCREEN) }
            }
            button type="button" data-msg=(Msg::Help) aria-expanded=(of.panel.help) { (text::KEYS) }
        }
    }
}

/// The list of keys.
fn help(of: &RunView<'_>) -> Markup {
    html! {
        p.help data-key="help" { (text::AND_STEP_HOME_AND_END) @for own in of.keys { (own.words) ", " } (text::SHOWS_THIS_LINE) }
    }
}

/// The step in one sentence.
pub fn sentence(of: &RunView<'_>) -> Markup {
    let session = of.session;
    let record = session.timeline().record();
    let moment = words::moment(&session.phases(), Instant(session.now().max(0) as u64));
    html! {
        div.now data-key="now" {
            p.sentence role="status" aria-live=(of.live()) {
                span.count { (text::at_step(session.place() + 1, session.steps(), &moment)) }
                @if session.flows() { (say::SINCE_LAST) }
                (words::sentence(record))
            }
            @if let Some(cause) = session.cause() {
                button.cause type="button" data-msg=(Msg::Cause) { (text::BECAUSE) (words::short(cause)) }
            }
            (crate::parts::request_bytes::link(session, record, true))
        }
    }
}

/// What the bench calls its scenario, for a screen reader and paper.
pub fn caption(of: &RunView<'_>) -> Markup {
    html! { figcaption data-key="caption" { (names::scenario(of.session.timeline().scenario())) ". " (say::CAPTION) } }
}
