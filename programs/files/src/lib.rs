//! A program that pages load: the figure that writes a run into a file and reads one.
use join_web::{Comes, Program};
use wasm_bindgen::prelude::wasm_bindgen;

struct This;

impl Program for This {
    type Figures = join_view::FileFigure;
    const COMES: Comes = Comes::Later("files");
    const FILES: bool = true;
}

/// Brings the figures of the page to life.
#[wasm_bindgen]
pub fn start() {
    join_web::start::<This>();
}
