//! The clock of a playing figure: one animation frame after another, so a hidden page stands still.
use crate::{
    desk::{self, Ask},
    dom,
};
use std::cell::{Cell, OnceCell};
use wasm_bindgen::JsValue;

/// A longer pause between two frames (a hidden page, a laptop lid) does not count as playing time.
const LONGEST_MS: f64 = 250.0;

thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
    static ASKED: Cell<bool> = const { Cell::new(false) };
    static LAST: Cell<Option<f64>> = const { Cell::new(None) };
    static FRAME: OnceCell<JsValue> = const { OnceCell::new() };
}

/// Lets the clock run or stop.
pub fn set(playing: bool) {
    WANTED.set(playing);
    if !playing {
        LAST.set(None);
    } else if !ASKED.replace(true) {
        FRAME.with(|cell| dom::next_frame(cell.get_or_init(|| dom::callback(|_| frame()))));
    }
}

/// One frame: whole milliseconds go to the page, the rest waits for the next.
fn frame() {
    ASKED.set(false);
    if WANTED.get() {
        let now = dom::now();
        let elapsed = LAST
            .get()
            .map_or(0.0, |last| now - last)
            .clamp(0.0, LONGEST_MS);
        let whole = elapsed as u32;
        LAST.set(Some(now - (elapsed - f64::from(whole))));
        desk::ask(Ask::Tick(whole)); // its answer asks for the next frame
    }
}
