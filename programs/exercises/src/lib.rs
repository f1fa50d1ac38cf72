//! A program that pages load: the figures that stand on pages of their own.
use join_web::{Comes, Program};
use wasm_bindgen::prelude::wasm_bindgen;

struct This;

impl Program for This {
    type Figures = join_view::ExerciseFigure;
    const COMES: Comes = Comes::Alone;
    const VISITS: bool = true;
}

/// Brings the figures of the page to life.
#[wasm_bindgen]
pub fn start() {
    join_web::start::<This>();
}
