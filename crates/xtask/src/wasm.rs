//! The page's code: compiled for the browser, packed with its glue and the loader into one classic script.
use crate::files;
use crate::paths::{Paths, cargo};
use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// Sizes in bytes of what the script holds.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// The module as compiled.
    pub wasm: usize,
    /// The script as shipped.
    pub script: usize,
    /// The script after gzip.
    pub script_gzip: usize,
}

/// Builds the script and keeps it in the work directory for builds of the book alone.
pub fn build(paths: &Paths) -> Result<Sizes> {
    ensure_target()?;
    let status = cargo()
        .current_dir(&paths.root)
        .args([
            "build",
            "--quiet",
            "--locked",
            "--package",
            "join-web",
            "--lib",
        ])
        .args(["--target", TARGET, "--profile", "wasm"])
        .status()
        .context("starting cargo")?;
    ensure!(
        status.success(),
        "the page's code (join-web for {TARGET}) does not compile; see cargo's messages above"
    );
    let module = paths
        .root
        .join("target")
        .join(TARGET)
        .join("wasm/join_web.wasm");
    let (glue, wasm) = bind(&module)?;
    let loader = files::read(&paths.root.join("theme/loader.js"))?;
    let script = assemble(&loader, &glue, &packed(paths, &wasm)?)?;
    files::write(&paths.code(), &script)?;
    Ok(Sizes {
        wasm: wasm.len(),
        script: script.len(),
        script_gzip: files::gzip_len(script.as_bytes()),
    })
}

/// Makes sure that the compiler can compile for the browser; asks rustup for the target when it is missing.
fn ensure_target() -> Result<()> {
    if has_target()? {
        return Ok(());
    }
    eprintln!("the target {TARGET} is missing: rustup target add {TARGET}");
    let added = Command::new("rustup")
        .args(["target", "add", TARGET])
        .status();
    match added {
        Ok(status) if status.success() && has_target()? => Ok(()),
        Ok(_) => bail!(
            "rustup could not add the target {TARGET}; run `rustup target add {TARGET}` and read what it says"
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
            "the compiler has no standard library for {TARGET} and rustup is not installed to add it; install rustup from \
             https://rustup.rs, or the package of your system that holds this target (Debian: libstd-rust-dev-wasm32)"
        ),
        Err(error) => Err(error).context("starting rustup"),
    }
}

fn has_target() -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .context("starting rustc")?;
    let dir = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let found = std::fs::read_dir(dir).into_iter().flatten().flatten();
    Ok(output.status.success()
        && found
            .into_iter()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-")))
}

/// Runs wasm-bindgen on a compiled module: its glue for classic scripts, and the module ready for the page.
fn bind(module: &std::path::Path) -> Result<(String, Vec<u8>)> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(module)
        .no_modules(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen
        .generate_output()
        .with_context(|| format!("binding {}", module.display()))?;
    let glue = output.js().to_owned();
    let wasm = output.wasm_mut().emit_wasm();
    Ok((glue, wasm))
}

/// The module packed, from the last build when the module is still the same: packing takes seconds.
fn packed(paths: &Paths, wasm: &[u8]) -> Result<String> {
    let kept = paths.work.join("packed.txt");
    let hash = files::hash(wasm);
    if let Ok(text) = std::fs::read_to_string(&kept)
        && let Some((of, packed)) = text.split_once('\n')
        && of == hash
    {
        return Ok(packed.to_owned());
    }
    let packed = pack(wasm)?;
    files::write(&kept, format!("{hash}\n{packed}"))?;
    Ok(packed)
}

/// The smallest deflate stream that zopfli finds, in base64.
fn pack(wasm: &[u8]) -> Result<String> {
    let mut packed = Vec::new();
    zopfli::compress(
        zopfli::Options::default(),
        zopfli::Format::Deflate,
        wasm,
        &mut packed,
    )
    .context("packing the module")?;
    Ok(BASE64_STANDARD.encode(packed))
}

/// Puts glue and packed module into the loader's two marks.
fn assemble(loader: &str, glue: &str, packed: &str) -> Result<String> {
    ensure!(
        glue.contains("initSync"),
        "wasm-bindgen's glue has no initSync any more; see crates/xtask/src/wasm.rs"
    );
    ensure!(
        glue.contains("exports.start = start"),
        "join-web exports no function start(), which theme/loader.js calls"
    );
    let mut script = loader.to_owned();
    for (mark, value) in [("/*@GLUE@*/", glue), ("@WASM@", packed)] {
        ensure!(
            script.matches(mark).count() == 1,
            "theme/loader.js must hold the mark {mark} once"
        );
        script = script.replace(mark, value);
    }
    Ok(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "let wasm_bindgen = {}; exports.start = start; function initSync() {}";

    #[test]
    fn the_loader_gets_glue_and_code() {
        let loader = include_str!("../../../theme/loader.js");
        let script = assemble(loader, GLUE, &pack(b"\0asm").expect("packed"))
            .expect("the loader has both marks");
        assert!(script.contains(GLUE) && !script.contains("@WASM@") && !script.contains("@GLUE@"));
        let packed = script
            .split("packed = '")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .expect("a literal");
        let bytes = BASE64_STANDARD.decode(packed).expect("base64");
        let mut module = Vec::new();
        std::io::Read::read_to_end(
            &mut flate2::read::DeflateDecoder::new(&bytes[..]),
            &mut module,
        )
        .expect("deflate");
        assert_eq!(module, b"\0asm");
    }

    #[test]
    fn a_loader_or_glue_that_does_not_fit_is_refused() {
        let error = assemble("@WASM@", GLUE, "")
            .expect_err("no mark for the glue")
            .to_string();
        assert!(error.contains("@GLUE@"), "{error}");
        let error = assemble("/*@GLUE@*/@WASM@", "initSync", "")
            .expect_err("no start")
            .to_string();
        assert!(error.contains("start()"), "{error}");
    }
}
