//! Opens archives and event logs for the evidence desk, in whose worker it runs: bytes come in, pieces of them go out, which the desk
//! takes. `theme/opener-worker.js` calls it.
use join_evidence::opener::Opener;
use join_evidence::piece;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

/// Much smaller than the standard one.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    static OPENER: RefCell<Opener> = RefCell::default();
}

/// Opens a file; its path is only a name.
#[wasm_bindgen]
pub fn open(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut pieces = Vec::new();
    OPENER.with_borrow_mut(|opener| opener.open(path, bytes, &mut |piece| pieces.push(piece)));
    piece::write(&pieces)
}
