//! What the parts of the glue keep as long as the page lives; the dispatcher holds one of each, the part of the same name uses it.
use alloc::string::String;
use core::cell::{Cell, OnceCell, RefCell};
use js_sys::Function;
use web_sys::Element;

/// What waits to be written into the address bar.
#[derive(Default)]
pub struct Address {
    pub next: RefCell<Option<String>>,
    pub paused: Cell<bool>,
    /// Of the bench: the state that an address without one names.
    pub first: RefCell<String>,
    /// Its state has changed since somebody looked whether it is at rest.
    pub moved: Cell<bool>,
    /// Somebody will look.
    pub watched: Cell<bool>,
    /// A pointer is down.
    pub held: Cell<bool>,
}

/// What the clock knows between two frames.
#[derive(Default)]
pub struct Clock {
    pub wanted: Cell<bool>,
    pub asked: Cell<bool>,
    pub last: Cell<Option<f64>>,
    pub frame: OnceCell<Function>,
}

/// A drag under way.
#[derive(Clone)]
pub struct Drag {
    pub figure: usize,
    pub name: String,
    pub pointer: i32,
    pub area: Element,
}

/// A control in use, and where it stood in the window before anything was done with it.
pub struct Held {
    pub control: Element,
    pub top: f64,
}
