//! A program that pages load: the first figure.
use join_web::{Comes, Program};
use wasm_bindgen::prelude::wasm_bindgen;

struct This;

impl Program for This {
    type Figures = join_view::FirstFigure;
    const COMES: Comes = Comes::WithThePage;
    const TABS: bool = true;
}

/// Brings the figures of the page to life.
#[wasm_bindgen]
pub fn start() {
    join_web::start::<This>();
}
