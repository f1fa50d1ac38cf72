//! Bakes the reference into the page's code.
use std::path::Path;

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/data");
    println!("cargo::rerun-if-changed={}", data.display());
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    if let Err(problem) = join_reference::bake(&data, &out) {
        println!("cargo::error={problem}");
        std::process::exit(1)
    }
}
