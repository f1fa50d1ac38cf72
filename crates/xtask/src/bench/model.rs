//! How fast the model itself is: natively, and in the page, at the optimisation that the pages' programs have.
use super::row::Row;
use crate::paths::{Paths, cargo};
use crate::wasm;
use anyhow::{Context, Result, anyhow, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use browser_driver::Browser;
use join_sim::{Library, Step, Timeline};
use std::time::Instant;

/// How often the case is run for one figure in the page.
const RUNS: u32 = 20_000;

/// The rows: runs a second of the case, and walking back against walking forward in the longest scenario.
pub fn rows(paths: &Paths) -> Result<Vec<Row>> {
    let (native, page) = (native(paths)?, in_page(paths)?);
    let mut rows = vec![
        Row::at_least(
            "the case run to its end, native, one core, runs a second",
            native,
            20_000.0,
        ),
        Row::at_least(
            "the same in the page, at the same optimisation, runs a second",
            page,
            native / 2.0,
        ),
    ];
    rows.push(walks(paths)?);
    Ok(rows)
}

/// Runs a second, by a native program of the pages' own profile.
fn native(paths: &Paths) -> Result<f64> {
    let output = cargo()
        .current_dir(&paths.root)
        .args(["run", "--quiet", "--locked", "--package", "join-sim"])
        .args(["--example", "rate", "--features", "files"])
        .args(["--profile", wasm::PROFILE])
        .output()
        .context("starting cargo")?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    said.parse().map_err(|_| {
        anyhow!(
            "expected runs a second from the example rate of join-sim, found {said:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

/// Runs a second, by the same loop in Chromium.
fn in_page(paths: &Paths) -> Result<f64> {
    let (glue, module) = wasm::rig(paths)?;
    let bytes = BASE64_STANDARD.encode(module);
    let mut browser = Browser::launch().map_err(|error| anyhow!("{error}"))?;
    let script = format!(
        "(() => {{ {glue}\nwasm_bindgen.initSync({{ module: Uint8Array.from(atob('{bytes}'), c => c.charCodeAt(0)) }});
         const rates = [];
         for (let i = 0; i < 6; i++) {{
             const start = performance.now();
             const records = wasm_bindgen.repeat('energy-saver', {RUNS});
             rates.push(records > 100 ? {RUNS} * 1000 / (performance.now() - start) : 0);
         }}
         rates.shift(); // the browser was still compiling
         return rates.sort((a, b) => a - b)[2]; }})()"
    );
    let rate = browser.eval(&script).map_err(|error| anyhow!("{error}"))?;
    let rate = rate.as_f64().unwrap_or_default();
    ensure!(rate > 0.0, "the rig ran nothing");
    Ok(rate)
}

/// Walking back by walking forward, through the longest run of all scenarios.
fn walks(paths: &Paths) -> Result<Row> {
    let library =
        Library::load(&paths.root.join("scenarios")).map_err(|error| anyhow!("{error}"))?;
    let all = library.scenarios().iter();
    let mut longest = all
        .map(|scenario| Timeline::new(scenario.clone(), Vec::new()))
        .max_by_key(|timeline| timeline.records().len())
        .context("there are no scenarios")?;
    let mut walk = |back: bool| {
        let start = Instant::now();
        for _ in 0..50 {
            longest.seek(Step(if back { u32::MAX } else { 0 }));
            while if back {
                longest.back()
            } else {
                longest.forward()
            } {}
        }
        start.elapsed().as_secs_f64()
    };
    let (forward, back) = (walk(false), walk(true));
    Ok(Row::ratio(
        "stepping back ÷ stepping forward, longest scenario",
        back / forward,
        Some(2.0),
    ))
}
