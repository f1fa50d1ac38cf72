//! What becomes of an answer of the figures: the document is renewed, and what else the answer asks for is done.
use crate::{
    Program, address, animation_clock,
    dispatcher::Dispatcher,
    dom::{self, ElementExt},
    files, follow,
    page_event::PageEvent,
    saved_answers,
};
use join_view::{Answer, Effect};

/// Renews the document, then does what else the answer says; `clocked`: it says whether the clock runs, too.
pub fn carry_out<P: Program>(
    dispatcher: &'static Dispatcher<P>,
    answer: Answer,
    speaker: Option<usize>,
    clocked: bool,
) {
    if clocked {
        animation_clock::set(dispatcher, answer.playing);
    }
    for living in &dispatcher.figures {
        if answer.changed.contains(&living.figure) {
            dispatcher.show(living, false);
        }
    }
    // What is shown because the address says so, it says already.
    let led = |effect: &Effect| matches!(effect, Effect::Show(_));
    if P::BENCH && !answer.changed.is_empty() && !answer.effects.iter().any(led) {
        address::follow(dispatcher);
    }
    for effect in answer.effects {
        match effect {
            // What fills the page is in sight already.
            Effect::Show(figure)
                if P::BENCH && dispatcher.page.borrow().bench() == Some(figure) => {}
            Effect::Show(figure) => {
                if let Some(element) = dispatcher.element(figure) {
                    element.scroll_into_view();
                    dispatcher.led.set(true);
                }
            }
            Effect::Remember(figure, memory) => {
                let mut page = dispatcher.page.borrow_mut();
                saved_answers::keep::<P>(&mut page, figure, &memory);
                saved_answers::tell::<P>(&dispatcher.progress, &page);
            }
            Effect::Address(fragment) => address::note(dispatcher, fragment),
            Effect::Copy { text, fragment } => {
                if let Some(figure) = speaker {
                    address::copy(dispatcher, text, &fragment, figure);
                }
            }
            Effect::SaveFile(file) if P::FILES => {
                if let Some(figure) = speaker {
                    files::save(dispatcher, figure, &file);
                }
            }
            Effect::ReadFile if P::FILES => {
                if let Some(figure) = speaker {
                    files::read(dispatcher, figure);
                }
            }
            Effect::Focus(msg) if P::BENCH => {
                let host = speaker.and_then(|figure| dispatcher.element(figure));
                let field = host.and_then(|host| host.find(&["[data-msg='", msg, "']"].concat()));
                if let Some(field) = field {
                    dom::focus(&field);
                    dom::field(&field).select();
                }
            }
            Effect::FullScreen if P::BENCH => dom::full_screen(),
            Effect::SaveFile(_) | Effect::ReadFile | Effect::Focus(_) | Effect::FullScreen => {}
        }
    }
}

/// Shows every figure for the first time, says to styles and tests that they are alive, and brings into sight what
/// each is about.
pub fn begin<P: Program>(dispatcher: &'static Dispatcher<P>) {
    // What stands in a field of a figure that is taken over was typed by its reader: it comes as a message, or is still being typed.
    if dispatcher.takes_over {
        for living in &dispatcher.figures {
            dispatcher.show(living, false);
        }
    } else {
        dispatcher.dispatch(PageEvent::Settle(None));
    }
    saved_answers::tell::<P>(&dispatcher.progress, &dispatcher.page.borrow());
    for living in &dispatcher.figures {
        living.element.set("data-ready", "");
        follow::new_ones(&living.element, &[]);
    }
}

/// Another program calls for the page: it gets it, unless its reader holds a handle just now.
pub fn leave<P: Program>(dispatcher: &'static Dispatcher<P>) {
    if dispatcher.drag.borrow().is_none() {
        address::flush(dispatcher);
        animation_clock::set(dispatcher, false);
        if let Some(line) = dispatcher.progress.get() {
            line.remove();
        }
        dispatcher.handover.leave();
    }
}
