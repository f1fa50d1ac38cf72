//! A page of the tests' own with the patch of join-web in it, built from the same source as the site's.
use base64::{Engine, engine::general_purpose::STANDARD};
use join_lab_tests::{Browser, Error, Result};
use std::{path::Path, process::Command, sync::OnceLock};
use wasm_bindgen_cli_support::Bindgen;

/// The rig as one script, which leaves `renew`, `start` and `trace` behind as globals.
pub fn packed() -> Result<&'static str> {
    static SCRIPT: OnceLock<std::result::Result<String, String>> = OnceLock::new();
    let script = SCRIPT.get_or_init(script).as_ref();
    let script = script.map_err(|why| Error::NotFound {
        expected: "join-web's rig, built".into(),
        found: why.clone(),
    })?;
    Ok(script)
}

/// A blank page in which `renew(host, from, to, settled)` and `trace(scenario, loss, seed)` can be called.
pub fn page() -> Result<Browser> {
    let script = packed()?;
    let mut browser = Browser::launch()?;
    browser.goto("about:blank")?;
    browser.eval(script)?;
    browser.eval("document.body.innerHTML = '<div id=host></div>'; window.host = document.getElementById('host'); 0")?;
    Ok(browser)
}

/// Builds the rig and packs it into one script.
fn script() -> std::result::Result<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = root.join("target/rig");
    let built = Command::new(env!("CARGO"))
        .current_dir(&root)
        .args([
            "build",
            "--locked",
            "--quiet",
            "-p",
            "join-web",
            "--example",
            "rig",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .arg("--target-dir")
        .arg(&target) // its own, so that it never waits for the build that runs this test
        .output()
        .map_err(|e| e.to_string())?;
    if !built.status.success() {
        return Err(String::from_utf8_lossy(&built.stderr).into_owned());
    }
    let input = target.join("wasm32-unknown-unknown/debug/examples/rig.wasm");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true);
    let generated = bindgen.no_modules(true).and_then(Bindgen::generate_output);
    let mut output = generated.map_err(|e| format!("{e:#}"))?;
    let bytes = STANDARD.encode(output.wasm_mut().emit_wasm());
    let glue = output.js();
    Ok(format!(
        "(() => {{ {glue}\nwasm_bindgen.initSync({{ module: Uint8Array.from(atob('{bytes}'), c => c.charCodeAt(0)) }}); \
         globalThis.renew = wasm_bindgen.renew; globalThis.start = wasm_bindgen.start; globalThis.trace = wasm_bindgen.trace; }})(); 0"
    ))
}
