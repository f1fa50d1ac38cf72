//! For the browser suite: the patch and the model by themselves, callable from any page and from Node.
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

/// [`join_web::renew`].
#[wasm_bindgen]
pub fn renew(host: &Element, from: &str, to: String, settled: bool) {
    join_web::renew(host, from, to, settled);
}

/// Runs a scenario to its end so many times; for the bench. How many records the last run made.
#[wasm_bindgen]
pub fn repeat(scenario: &str, runs: u32) -> u32 {
    let library = join_sim::Library::from_bytes(SCENARIOS).unwrap_or_default();
    let Ok(scenario) = library.get(scenario) else {
        return 0;
    };
    let mut records = 0;
    for _ in 0..runs {
        records = join_sim::run_to_end(core::hint::black_box(scenario))
            .next_step()
            .0;
    }
    records
}

static SCENARIOS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/scenarios.bin"));

/// The whole trace of a scenario as this machine runs it; empty for a name that does not exist.
#[wasm_bindgen]
pub fn trace(scenario: &str, loss_percent: u32, seed: u32) -> String {
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
