//! The buttons with which a run is stepped, and the sentence that says where it stands.

use maud::{Markup, html};

use super::{RunView, button};
use crate::message::{EVERY, Msg};
use crate::words::{self, controls as text, runs as say};

/// Step, play, scrub, link.
pub fn transport(of: &RunView<'_>) -> Markup {
    let session = of.session;
    let last = session.steps() - 1;
    let place = session.place();
    let play = session.is_playing();
    let step = |msg: Msg, off: bool, icon: &str, text: &str| {
        html! {
            button.small type="button" title=(text) data-msg=(msg) aria-disabled=[off.then_some("true")] { span.icon aria-hidden="true" { (icon) } span.off { (text) } }
        }
    };
    html! {
        @if !of.panel.bare { div.transport data-key="transport" role="group" aria-label=(text::STEPS) {
            (step(Msg::ToStart, place == 0, "|◂", text::TO_START))
            (step(Msg::Back, place == 0, "◂", text::STEP_BACK))
            button.play type="button" data-msg=(Msg::Play) { span.icon aria-hidden="true" { (if play { "‖" } else { "▶" }) } " " (if play { text::PAUSE } else { text::PLAY }) }
            (step(Msg::Forward, place == last, "▸", text::STEP_FORWARD))
            (step(Msg::ToEnd, place == last, "▸|", text::TO_END))
            label.scrub { span.off { (text::STEP) }
                input type="range" min="1" max=(last + 1) step="1" value=(place + 1) data-msg=(Msg::Step)
                    aria-valuetext=(text::step_of(place + 1, last + 1));
            }
            label.detail { span.off { (text::SHOW) }
                select data-msg=(Msg::Detail) {
                    option value="key" selected[!session.every] { (text::KEY_MOMENTS) }
                    option value=(EVERY) selected[session.every] { (text::EVERY_RECORD) }
                }
            }
            (button(Msg::Copy, words::COPY))
            (button(Msg::CopyText, say::COPY_TEXT))
            button type="button" data-msg=(Msg::Help) aria-expanded=(of.panel.help) { (text::KEYS) }
            @if of.panel.help {
                p.help { (text::AND_STEP_HOME_AND_END)
                    @for own in of.keys { (own.words) ", " }
                    (text::SHOWS_THIS_LINE)
                }
            }
        } }
    }
}

/// What a key means to every figure that is stepped.
#[must_use]
pub fn key(key: &str) -> Option<Msg> {
    Some(match key {
        "ArrowRight" | "ArrowDown" => Msg::Forward,
        "ArrowLeft" | "ArrowUp" => Msg::Back,
        "Home" => Msg::ToStart,
        "End" => Msg::ToEnd,
        " " => Msg::Play,
        "c" => Msg::Cause,
        "?" => Msg::Help,
        _ => return None,
    })
}

/// The step in one sentence, with its cause one press away; a figure may have more to say `behind` it, and a button `beside`.
pub fn sentence(of: &RunView<'_>, behind: Markup, beside: Markup) -> Markup {
    let session = of.session;
    let record = session.timeline().record();
    let phases = session.phases();
    html! {
        @if !of.panel.bare { div.now data-key="now" {
            p.sentence role="status" aria-live=(of.live()) {
                span.count { (text::at_step(session.place() + 1, session.steps(), &words::moment(&phases, record.at))) }
                (words::sentence(record))
                (behind)
            }
            @if let Some(cause) = session.cause() {
                button.cause type="button" data-msg=(Msg::Cause) { (text::BECAUSE) (words::short(cause)) }
            }
            (beside)
        } }
    }
}
