//! The page's code: compiled for the browser, packed with its glue and the loader into one classic script.
use crate::glue::{self, Glue};
use crate::late::{LATE, Late};
use crate::pack::pack;
use crate::paths::{Paths, cargo};
use crate::{files, script::smaller};
use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use join_view::{PROGRAMS, ProgramFigures};
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// The profile of every program; see Cargo.toml.
pub const PROFILE: &str = "wasm";

/// The package of the decoder that every script carries.
const UNPACKER: &str = "program-unpack";

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

/// Builds the scripts of all programs and keeps them in the work directory for builds of the book alone.
pub fn build(paths: &Paths) -> Result<Vec<Sizes>> {
    ensure_target()?;
    let mut packages: Vec<String> = PROGRAMS.iter().map(package).collect();
    packages.push(UNPACKER.into());
    let wanted = packages.iter().flat_map(|name| ["--package", name]);
    let folder = compile(paths, &wanted.collect::<Vec<_>>())?;
    let mut sizes = Vec::new();
    for program in &PROGRAMS {
        let module = folder.join(format!("{}.wasm", package(program).replace('-', "_")));
        sizes.push(bind_one(paths, "loader.js", &module, &paths.code(program))?);
    }
    for late in &LATE {
        sizes.push(build_late(paths, late)?);
    }
    Ok(sizes)
}

fn build_late(paths: &Paths, late: &Late) -> Result<Sizes> {
    let folder = compile(paths, &["--package", late.package])?;
    let module = folder.join(format!("{}.wasm", late.package.replace('-', "_")));
    bind_one(paths, late.loader, &module, &late.code(paths))
}

/// The package of a program.
fn package(program: &ProgramFigures) -> String {
    format!("program-{}", program.name)
}

fn bind_one(paths: &Paths, loader: &str, module: &Path, to: &Path) -> Result<Sizes> {
    let (glue, wasm) = bind(module)?;
    let script = script(paths, loader, &glue, &wasm)?;
    files::write(to, &script)?;
    Ok(Sizes {
        wasm: wasm.len(),
        script: script.len(),
        script_gzip: files::gzip_len(script.as_bytes()),
    })
}

/// The model by itself, for the bench: glue and module of join-web's example `rig`.
pub fn rig(paths: &Paths) -> Result<(String, Vec<u8>)> {
    ensure_target()?;
    let folder = compile(paths, &["--package", "join-web", "--example", "rig"])?;
    let mut output = generate(&folder.join("examples/rig.wasm"))?;
    Ok((output.js().to_owned(), output.wasm_mut().emit_wasm()))
}

/// Compiles packages, or a part of one, for the browser; the folder in which their modules then lie.
fn compile(paths: &Paths, wanted: &[&str]) -> Result<PathBuf> {
    let status = cargo()
        .current_dir(&paths.root)
        .args(["build", "--quiet", "--locked"])
        .args(wanted)
        .args(["--target", TARGET, "--profile", PROFILE])
        .status()
        .context("starting cargo")?;
    ensure!(
        status.success(),
        "the pages' code does not compile for {TARGET}; see cargo's messages above"
    );
    Ok(built(paths))
}

/// The folder in which compiled modules lie.
fn built(paths: &Paths) -> PathBuf {
    paths.root.join("target").join(TARGET).join(PROFILE)
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

/// Runs wasm-bindgen on a compiled module, for classic scripts.
fn generate(module: &Path) -> Result<wasm_bindgen_cli_support::Output> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(module)
        .no_modules(true)?
        .out_name("program") // which the glue repeats; see `glue.rs`
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen
        .generate_output()
        .with_context(|| format!("binding {}", module.display()))
}

/// The glue of a compiled module and the module ready for the page, with short names on both sides.
fn bind(module: &Path) -> Result<(String, Vec<u8>)> {
    let mut output = generate(module)?;
    let mut glue = Glue::new(output.js())?;
    let module = output.wasm_mut();
    crate::trim::trim(module);
    for import in module.imports.iter_mut() {
        import.name = glue.rename_import(&import.name)?;
        import.module = glue::IMPORTS.to_owned();
    }
    for export in module.exports.iter_mut() {
        export.name = glue.rename_export(&export.name);
    }
    let wasm = module.emit_wasm();
    Ok((glue.finish(), wasm))
}

/// One classic script from a loader of `theme/`, the glue and the module.
fn script(paths: &Paths, loader: &str, glue: &str, wasm: &[u8]) -> Result<String> {
    let theme = |name: &str| files::read(&paths.root.join("theme").join(name));
    let module = built(paths).join("program_unpack.wasm");
    let unpacker = std::fs::read(&module)
        .with_context(|| format!("reading the decoder {}", module.display()))?;
    let unpack = theme("unpack.js")?.replace("@UNPACKER@", &BASE64_STANDARD.encode(unpacker));
    assemble(&theme(loader)?, &unpack, glue, &pack(wasm)?)
}

/// Puts decoder, glue and packed module into the loader's marks.
fn assemble(loader: &str, unpack: &str, glue: &str, packed: &str) -> Result<String> {
    // What each loader calls.
    let known = [
        ("joinFinder", "search"),
        ("joinBytes", "Figures"),
        ("joinModel", "run"),
        ("joinOpener", "open"),
        ("joinDefend", "Attacks"),
    ];
    let start = known.iter().find(|(mark, _)| loader.contains(mark));
    let start = start.map_or("start", |(_, start)| start);
    ensure!(
        glue.contains(&format!("exports.{start} = {start}")),
        "a program exports no function {start}(), which its loader in theme/ asks for"
    );
    let mut script = loader.to_owned();
    for (mark, value) in [
        ("/*@UNPACK@*/", unpack),
        ("/*@GLUE@*/", glue),
        ("@WASM@", packed),
    ] {
        ensure!(
            script.matches(mark).count() == 1,
            "theme/loader.js must hold the mark {mark} once"
        );
        script = script.replace(mark, value);
    }
    smaller(&script).context("making the page's script smaller")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::unpacked;

    const GLUE: &str = "let wasm_bindgen = {}; exports.start = start;";
    const UNPACK: &str = "function unpack(text) { return text; }";

    #[test]
    fn the_loader_gets_decoder_glue_and_code() {
        let loader = include_str!("../../../theme/loader.js");
        let script = assemble(loader, UNPACK, GLUE, &pack(b"\0asm").expect("packed"))
            .expect("the loader has its marks");
        assert!(
            script.contains(GLUE) && script.contains("function unpack(") && !script.contains('@')
        );
        let packed = script
            .split("packed = '")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .expect("a literal");
        assert_eq!(unpacked(packed), b"\0asm");
    }

    #[test]
    fn a_loader_or_glue_that_does_not_fit_is_refused() {
        let error = assemble("/*@UNPACK@*/@WASM@", UNPACK, GLUE, "")
            .expect_err("no mark for the glue")
            .to_string();
        assert!(error.contains("@GLUE@"), "{error}");
        let error = assemble("/*@UNPACK@*//*@GLUE@*/@WASM@", UNPACK, "", "")
            .expect_err("no start")
            .to_string();
        assert!(error.contains("start()"), "{error}");
    }
}
