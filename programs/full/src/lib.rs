//! A program that pages load: those and all others on a run, also at full size.
use join_web::{Comes, Program};
use wasm_bindgen::prelude::wasm_bindgen;

struct This;

impl Program for This {
    type Figures = join_view::FullFigure;
    const COMES: Comes = Comes::WithThePage;
    const TAKES_OVER: bool = true;
}

/// Brings the figures of the page to life.
#[wasm_bindgen]
pub fn start() {
    join_web::start::<This>();
}
