//! The clock of a playing figure: one animation frame after another, so a hidden page stands still.
use crate::{Program, dispatcher::Dispatcher, dom, page_event::PageEvent};

/// A longer pause between two frames (a hidden page, a laptop lid) does not count as playing time.
const LONGEST_MS: f64 = 250.0;

/// Lets the clock run or stop.
pub fn set<P: Program>(dispatcher: &'static Dispatcher<P>, playing: bool) {
    let clock = &dispatcher.clock;
    clock.wanted.set(playing);
    if !playing {
        clock.last.set(None);
    } else if !clock.asked.replace(true) {
        let frame = || dom::callback(move |_| frame(dispatcher));
        dom::next_frame(clock.frame.get_or_init(frame));
    }
}

/// One frame: whole milliseconds go to the page, the rest waits for the next.
fn frame<P: Program>(dispatcher: &'static Dispatcher<P>) {
    let clock = &dispatcher.clock;
    clock.asked.set(false);
    if clock.wanted.get()
        && let Some(performance) = dom::window().performance()
    {
        let now = performance.now();
        let last = clock.last.get();
        let elapsed = last.map_or(0.0, |last| now - last).clamp(0.0, LONGEST_MS);
        let whole = elapsed as u32;
        clock.last.set(Some(now - (elapsed - f64::from(whole))));
        dispatcher.dispatch(PageEvent::Tick(whole)); // its answer asks for the next frame
    }
}
