//! For the browser suite: the patch by itself, callable from any page.
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// [`join_web::renew`].
#[wasm_bindgen]
pub fn renew(host: JsValue, from: &str, to: String, settled: bool) {
    join_web::renew(host, from, to, settled);
}
