//! A program that pages load: the first figure with all its steps, once its reader opens them.
use join_web::{Comes, Program};
use wasm_bindgen::prelude::wasm_bindgen;

struct This;

impl Program for This {
    type Figures = join_view::StoryFigure;
    const COMES: Comes = Comes::WithThePage;
    const TAKES_OVER: bool = true;
}

/// Brings the figures of the page to life.
#[wasm_bindgen]
pub fn start() {
    join_web::start::<This>();
}
