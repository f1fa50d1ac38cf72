//! The model beside the evidence desk. It runs in a worker of its own and sees nothing of a reader's files: values of parameters come
//! in, what runs with them say goes out. `theme/model-worker.js` calls it; `theme/evidence.js` stands between it and the desk.
use wasm_bindgen::prelude::wasm_bindgen;

/// Much smaller than the standard one.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Runs what a reading asks for, both as JSON.
#[wasm_bindgen]
pub fn run(question: &str) -> String {
    join_desk::run(question)
}
