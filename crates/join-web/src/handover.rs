//! One program takes the figures of a living page over from another that knows fewer of them: what its reader has done with the first
//! is done again with the second, unseen. A figure is what it has heard, so both show the same.
use crate::{
    dom::{self, ElementExt},
    page_event::{MEANS, PageEvent, THEN},
};
use alloc::string::{String, ToString};
use core::cell::{Cell, RefCell};
use join_view::{Answer, FigureSet, Figures};
use web_sys::{Element, Event};

/// The event with which a program asks the one before it to leave.
pub const CALL: &str = "join-handover";

/// Where the program that leaves puts what was done, at the root of the page.
const DONE: &str = "data-done";

/// How long a program waits for a drag to end before it asks again.
const AGAIN_MS: i32 = 100;

/// What another program would have to be told.
#[derive(Default)]
pub struct Share {
    /// Another one may come.
    pub expected: Cell<bool>,
    /// Another one has come.
    pub over: Cell<bool>,
    /// What was done, one after another: kind, figure, and two texts.
    done: RefCell<String>,
    /// A handle was moved at last.
    dragged: Cell<bool>,
    /// Milliseconds of playing since the last step.
    played: Cell<u32>,
    /// The state of a figure that has not come yet, as an address names it.
    wanted: RefCell<Option<String>>,
}

impl Share {
    fn write(&self, kind: char, figure: usize, one: &str, two: &str) {
        let mut done = self.done.borrow_mut();
        done.push(kind);
        done.push(MEANS);
        done.push_str(&figure.to_string());
        for text in [one, two] {
            done.push(MEANS);
            done.push_str(text);
        }
        done.push(THEN);
    }

    /// Notes what a figure remembers from an earlier visit.
    pub fn recalled(&self, figure: usize, memory: &str) {
        self.write('r', figure, memory, "");
    }

    /// Notes what was done, and what came of it.
    pub fn note(&self, event: &PageEvent, answer: &Answer) {
        if !self.expected.get() {
            return;
        }
        let dragged = self.dragged.take();
        match event {
            PageEvent::Message { figure, msg, value } => {
                // Of a handle's way only the place counts that it has reached.
                let drags = msg.starts_with("drag:");
                if drags && dragged {
                    let mut done = self.done.borrow_mut();
                    done.pop();
                    let before = done.rfind(THEN).map_or(0, |at| at + THEN.len_utf8());
                    done.truncate(before);
                }
                self.dragged.set(drags);
                self.write('m', *figure, msg, value);
            }
            PageEvent::Key { figure, key } => self.write('k', *figure, key, ""),
            PageEvent::Open(fragment) => {
                self.wanted.take();
                self.write('o', 0, fragment, "");
            }
            PageEvent::Forget => self.write('f', 0, "", ""),
            PageEvent::Tick(elapsed) => {
                self.played.set(self.played.get() + elapsed);
                if !answer.changed.is_empty() {
                    self.write('t', 0, &self.played.take().to_string(), "");
                }
            }
            PageEvent::Settle(_) => {}
        }
    }

    /// Keeps the state of a figure that has not come yet.
    pub fn want(&self, fragment: String) {
        self.wanted.replace(Some(fragment));
    }

    /// This program does nothing more from now on: what was done goes to the next one.
    pub fn leave(&self) {
        self.over.set(true);
        if let Some(fragment) = self.wanted.take() {
            self.write('w', 0, &fragment, "");
        }
        root(|root| root.set(DONE, &self.done.take()));
    }
}

fn root<T>(act: impl FnOnce(&Element) -> T) -> Option<T> {
    dom::document().document_element().map(|root| act(&root))
}

/// What the program before this one has to tell; none where this one is the first. `again` is called later where that program
/// cannot leave now.
pub enum Before {
    /// There was none.
    None,
    /// It is still needed.
    Busy,
    /// What was done with it.
    Done(String),
}

/// Asks the program before this one, if there is one, to leave.
pub fn call(again: fn()) -> Before {
    if dom::find_all("script[data-takes-over]").is_empty() {
        return Before::None;
    }
    if let Ok(event) = Event::new(CALL) {
        let _ = dom::document().dispatch_event(&event);
    }
    let done = root(|root| {
        let done = root.get_attribute(DONE);
        root.unset(DONE);
        done
    });
    match done.flatten() {
        Some(done) => Before::Done(done),
        None => {
            dom::after(AGAIN_MS, move |_| again());
            Before::Busy
        }
    }
}

/// Does again what was done; gives the state that is still to be opened, and whether something goes on by itself.
pub fn repeat<F: FigureSet>(page: &mut Figures<F>, done: &str) -> (Option<String>, bool) {
    let mut wanted = None;
    let mut playing = false;
    for one in done.split(THEN).filter(|one| !one.is_empty()) {
        let mut parts = one.split(MEANS);
        let mut part = || parts.next().unwrap_or_default();
        let kind = part();
        let figure = part().parse().unwrap_or(0);
        let (text, value) = (part(), part());
        let answer = match kind {
            "m" => page.message(figure, text, value),
            "k" => page.key(figure, text),
            "o" => page.open(text),
            "f" => page.forget_all(),
            "t" => page.tick(text.parse().unwrap_or(0)),
            "r" => {
                page.recall(figure, text);
                continue;
            }
            _ => {
                wanted = Some(text.into());
                continue;
            }
        };
        // Whoever did not understand says nothing about playing either.
        if answer.handled || kind == "t" {
            playing = answer.playing;
        }
    }
    (wanted, playing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use join_sim::Library;
    use join_view::{BenchFigure, FigureSpec, FullFigure};

    fn page<F: FigureSet>(widgets: &[&str]) -> Figures<F> {
        let mut page = Figures::new(Library::from_bytes(crate::SCENARIOS).unwrap());
        page.wake();
        for widget in widgets {
            let spec = FigureSpec {
                widget: (*widget).into(),
                scenario: "energy-saver".into(),
                full: true,
                ..FigureSpec::default()
            };
            page.mount(&spec).unwrap();
        }
        page
    }

    fn ask<F: FigureSet>(page: &mut Figures<F>, share: &Share, ask: PageEvent) {
        let answer = crate::page_event::put(page, &ask);
        share.note(&ask, &answer);
    }

    fn message(msg: &str, value: &str) -> PageEvent {
        let (msg, value) = (msg.into(), value.into());
        PageEvent::Message {
            figure: 0,
            msg,
            value,
        }
    }

    #[test]
    fn whoever_takes_over_shows_what_was_shown_down_to_the_open_table_and_the_wrong_number() {
        let (mut first, share) = (page::<BenchFigure>(&["bench"]), Share::default());
        share.expected.set(true);
        let mut shown = Vec::new();
        let all = [
            message("set:token_lifetime_s", "900"),
            message("to-end", ""),
            message("set:token_lifetime_s", ""),
            message("keep", ""),
            message("command:assign-users", ""),
            PageEvent::Key {
                figure: 0,
                key: "ArrowLeft".into(),
            },
            message("table", ""),
            message("why", ""),
            message("detail", "every"),
            message("play", ""),
            PageEvent::Tick(500),
            PageEvent::Tick(500),
            PageEvent::Tick(300),
            message("span", "here"),
            message("nonsense", ""),
            message("go-to", "4:00"),
            message("command:retry", ""),
            message("undo", ""),
            message("group:0", ""),
            message("find", "skew"),
            message("mark", ""),
            message("drag-start:token_lifetime_s", "100"),
            message("drag:token_lifetime_s", "4000"),
            message("drag:token_lifetime_s", "9000"),
            message("drag-end:token_lifetime_s", "3000"),
            message("help", ""),
            message("against:plain", ""),
            PageEvent::Open("join=0/damaged".into()),
            message("set:token_lifetime_s", "-4"),
        ];
        for one in all {
            ask(&mut first, &share, one);
            let mut second = page::<FullFigure>(&["bench", "what-if", "keys"]);
            repeat(&mut second, &share.done.borrow());
            assert_eq!(second.inner(0), first.inner(0));
            assert!(second.inner(1).len() > 1000 && second.run(0) == first.run(0));
            shown.push(first.inner(0));
        }
        shown.sort();
        shown.dedup();
        assert!(shown.len() > 15, "{} pictures", shown.len());
        let done = share.done.borrow();
        assert_eq!(done.matches("drag:token").count(), 1, "{done}");
    }

    #[test]
    fn what_plays_goes_on_and_a_state_that_is_wanted_waits() {
        let (mut first, share) = (page::<BenchFigure>(&["bench"]), Share::default());
        share.expected.set(true);
        ask(&mut first, &share, message("play", ""));
        ask(&mut first, &share, PageEvent::Tick(1000));
        let again = |share: &Share| {
            let mut second = page::<FullFigure>(&["bench"]);
            repeat(&mut second, &share.done.borrow())
        };
        assert_eq!(again(&share), (None, true));
        share.write('w', 0, "join=3/x", "");
        assert_eq!(again(&share), (Some("join=3/x".into()), true));
        ask(&mut first, &share, message("play", ""));
        assert!(!again(&share).1);
    }

    #[test]
    fn a_page_without_tabs_notes_nothing() {
        let (mut first, share) = (page::<BenchFigure>(&["bench"]), Share::default());
        ask(&mut first, &share, message("to-end", ""));
        assert!(share.done.borrow().is_empty());
    }
}
