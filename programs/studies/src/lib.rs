//! A program that pages load: the figures that run the model many times.
use join_web::{Comes, Program};
use wasm_bindgen::prelude::wasm_bindgen;

struct This;

impl Program for This {
    type Figures = join_view::StudyFigure;
    const COMES: Comes = Comes::Later("studies");
}

/// Brings the figures of the page to life.
#[wasm_bindgen]
pub fn start() {
    join_web::start::<This>();
}
