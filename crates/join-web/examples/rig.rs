//! For the browser suite: the patch and the model by themselves, callable from any page and from Node.
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// [`join_web::renew`].
#[wasm_bindgen]
pub fn renew(host: JsValue, from: &str, to: String, settled: bool) {
    join_web::renew(host, from, to, settled);
}

/// The whole trace of a scenario as this machine runs it; empty for a name that does not exist.
#[wasm_bindgen]
pub fn trace(scenario: &str, loss_percent: u32, seed: u32) -> String {
    static SCENARIOS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/scenarios.bin"));
    let library = join_sim::Library::from_bytes(SCENARIOS).unwrap_or_default();
    let run = library.get(scenario).ok().and_then(|named| {
        let lossy = named
            .clone()
            .with(join_sim::Parameter::Loss, loss_percent.into());
        lossy
            .and_then(|run| run.with(join_sim::Parameter::Seed, seed.into()))
            .ok()
    });
    run.map(|run| join_sim::notation::trace(&run, &[]))
        .unwrap_or_default()
}
