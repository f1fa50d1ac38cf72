//! The clock of a playing figure: one animation frame after another, so a hidden page stands still.
use crate::desk::{self, Ask};
use std::cell::Cell;
use wasm_bindgen::{JsCast, closure::Closure};

/// A longer pause between two frames (a hidden page, a laptop lid) does not count as playing time.
const LONGEST_MS: f64 = 250.0;

thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
    static ASKED: Cell<bool> = const { Cell::new(false) };
    static LAST: Cell<Option<f64>> = const { Cell::new(None) };
    static FRAME: Closure<dyn FnMut(f64)> = Closure::new(frame);
}

/// Lets the clock run or stop.
pub fn set(playing: bool) {
    WANTED.set(playing);
    if !playing {
        LAST.set(None);
    } else if !ASKED.get() {
        request();
    }
}

/// Asks for the next frame.
fn request() {
    let Some(window) = web_sys::window() else {
        return;
    };
    FRAME.with(|frame| {
        ASKED.set(
            window
                .request_animation_frame(frame.as_ref().unchecked_ref())
                .is_ok(),
        )
    });
}

/// One frame: whole milliseconds go to the page, the rest waits for the next.
fn frame(now: f64) {
    ASKED.set(false);
    if !WANTED.get() {
        return;
    }
    let elapsed = LAST
        .get()
        .map_or(0.0, |last| now - last)
        .clamp(0.0, LONGEST_MS);
    let whole = elapsed as u32;
    LAST.set(Some(now - (elapsed - f64::from(whole))));
    desk::ask(Ask::Tick(whole));
    if WANTED.get() && !ASKED.get() {
        request();
    }
}
