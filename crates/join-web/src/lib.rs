//! Browser glue: mounts the figures of a page, forwards what the reader does, renews the markup. It holds no logic of its own.
//!
//! What a figure's markup may say to it:
//!
//! | attribute | meaning |
//! |---|---|
//! | `data-msg="M"` | using this element sends message `M`; an input or select sends its value along (a checkbox `true` or `false`) |
//! | `data-on="change"` | this input sends when its value is settled, not at every keystroke |
//! | `data-key="K"` | the element's identity among its siblings: kept, with focus and scroll, when siblings come and go |
//! | `data-drag="N"` | a handle: sends `drag-start:N`, `drag:N`, `drag-end:N` or `drag-cancel:N` with a position from 0 to 10000 |
//! | `data-drag-area` | the ancestor of a handle whose width is 10000 (else the handle's `svg`) |
//! | `data-follow` | what the figure is about now: kept in sight inside the box that scrolls it, whenever it is another element |
//! | `data-still` | the whole figure stays as the book wrote it: it is ready as it is |
//! | `data-with="run"` | this button sends along the run that the page's first stepper shows, as a save |
//! | `data-later="P"` | on `details`: a tab, whose figures come with program `P` when it is first opened (`tabs.rs`) |
//! | `data-own-keys` | keys pressed inside belong to the element (a scrolling table), not to the figure |
//!
//! Whether `details` are open is the reader's business once the figure lives; what the model opens and closes is no `details`.
//! A disabled control cannot hold the focus: the end of a run is better said with `aria-disabled="true"`, which also sends nothing.
extern crate alloc;

mod address;
mod animation_clock;
mod carry_out;
mod dispatcher;
mod drag;
mod events;
mod files;
mod follow;
mod handover;
mod hold;
mod late;
mod markup;
mod page_event;
mod patch;
mod program;
mod saved_answers;
mod shares;
mod tabs;
mod words;

pub use program::{Comes, Program};

use alloc::{boxed::Box, vec::Vec};
use dispatcher::Dispatcher;
use dom::ElementExt;
use handover::Before;
use join_dom as dom;
use join_sim::Library;
use join_view::{FigureSet, FigureSpec, Figures, PROGRAMS, later};
use page_event::PageEvent;
use web_sys::Element;

/// Much smaller than the standard one, and quicker.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The program that a figure waits for, where its page loads that later.
fn waits_for(figure: &Element) -> Option<&'static str> {
    later(&figure.get_attribute("data-widget")?)
}

/// The scenarios that the build baked in.
static SCENARIOS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/scenarios.bin"));

/// Brings every figure of the program to life (those that say `data-needs` have another one), each marked `data-ready` when it is; called once, after the page is parsed.
///
/// A figure that cannot live says why, above its static picture.
pub fn start<P: Program>() {
    std::panic::set_hook(Box::new(|info| words::broke(&info.to_string())));
    let before = match P::TAKES_OVER {
        true => handover::call(start::<P>),
        false => Before::None,
    };
    let done = match before {
        Before::None => None,
        Before::Busy => return,
        Before::Done(done) => Some(done),
    };
    let all = dom::find_all("figure.join[data-widget]:not([data-needs])");
    let of = |program| {
        let all = all.iter().cloned();
        all.filter(|figure| waits_for(figure) == program)
            .collect::<Vec<Element>>()
    };
    let mut figures = of(P::COMES.later());
    let mut expected = false;
    if P::COMES.with_the_page() {
        if P::TABS || P::TAKES_OVER {
            figures.retain(|figure| !tabs::holds(figure));
        }
        if done.is_some() {
            figures.extend(tabs::figures());
        } else {
            for program in PROGRAMS.iter().filter(|program| program.later) {
                let mut figures = of(Some(program.name));
                if P::TABS {
                    figures.retain(|figure| !tabs::holds(figure));
                }
                late::wait(figures, program.name);
            }
            expected = P::TABS && tabs::wait();
        }
    }
    let library = match Library::from_bytes(SCENARIOS) {
        Ok(library) => library,
        Err(error) => {
            return figures
                .iter()
                .for_each(|figure| words::alert(figure, &error));
        }
    };
    let mut page = Figures::<P::Figures>::new(library);
    page.wake();
    if P::Figures::FLOWS && dom::no_motion() {
        page.keep_still();
    }
    if P::VISITS {
        // The same for every program of a page: one that takes it over has its questions as they were.
        let opened = dom::window().performance().map(|it| it.time_origin());
        page.visit(opened.unwrap_or_default() as u64 as u32);
    }
    let handed = handover::Share::default();
    handed.expected.set(expected);
    let mut alive = Vec::new();
    for figure in figures {
        if figure.has_attribute("data-still") {
            figure.set("data-ready", "");
            continue;
        }
        let spec = FigureSpec::read(|name| figure.get_attribute(name));
        match spec.and_then(|spec| page.mount(&spec)) {
            Ok(at) => {
                if done.is_none()
                    && let Some(memory) = saved_answers::recall::<P>(&mut page, at)
                    && expected
                {
                    handed.recalled(at, &memory);
                }
                alive.push((at, figure));
            }
            Err(error) => words::alert(&figure, &error),
        }
    }
    if alive.is_empty() {
        return;
    }
    let bench = P::BENCH.then(|| page.bench()).flatten();
    let first = bench.map(|bench| page.fragment(bench)).unwrap_or_default();
    let (wanted, playing) = match &done {
        Some(done) if P::TAKES_OVER => handover::repeat(&mut page, done),
        _ => (None, false),
    };
    if P::BENCH && done.is_some() {
        // What the program before this one has shown, the address says.
        page.rest();
    }
    let takes_over = done.is_some() || P::COMES.later().is_some();
    let dispatcher: &'static Dispatcher<P> = Box::leak(Box::new(Dispatcher::new(
        page,
        alive,
        takes_over,
        handed,
        carry_out::carry_out,
    )));
    dispatcher.address.first.replace(first);
    events::listen(dispatcher);
    if done.is_none() {
        address::visit(dispatcher);
    }
    let live = move || {
        carry_out::begin(dispatcher);
        if P::COMES.with_the_page() && !takes_over {
            address::keep_place();
        }
        dispatcher.catch_up();
        if P::TAKES_OVER {
            animation_clock::set(dispatcher, playing);
            if let Some(fragment) = &wanted {
                dispatcher.dispatch(PageEvent::Open(fragment.clone()));
            }
        }
    };
    // A program that comes later arrives while its reader is at it.
    match dispatcher.in_use().filter(|_| takes_over) {
        Some(used) => hold::during(dispatcher, &used, live),
        None => live(),
    }
}

/// Makes an element that shows the markup `from` show `to`, in place; for the tests' own page (`examples/rig.rs`).
///
/// `settled`: every field shows the markup's value, also the one with the focus.
pub fn renew(host: &Element, from: &str, to: String, settled: bool) {
    patch::Shown::already(from).renew(host, to, settled);
}
