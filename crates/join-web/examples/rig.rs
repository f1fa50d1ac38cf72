//! For the browser suite: the patch by itself, callable from any page.
use wasm_bindgen::prelude::wasm_bindgen;

/// [`join_web::patch::renew`].
#[wasm_bindgen]
pub fn renew(host: &web_sys::Element, markup: &str, settled: bool) {
    join_web::patch::renew(host, markup, settled);
}
