//! For the browser suite: the patch by itself, callable from any page.
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// [`join_web::renew`].
#[wasm_bindgen]
pub fn renew(host: JsValue, markup: &str, settled: bool) {
    join_web::renew(host, markup, settled);
}
