//! Bakes the reference and the decision into the page's code.
use join_reference::{Decision, Table};
use std::path::Path;

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/data");
    println!("cargo::rerun-if-changed={}", data.display());
    let baked =
        Table::load(&data).and_then(|table| Ok((table.bake(), Decision::load(&data)?.bake())));
    let (table, decision) = baked.unwrap_or_else(|problem| {
        println!("cargo::error={problem}");
        std::process::exit(1)
    });
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for (name, text) in [("table.txt", table), ("decision.txt", decision)] {
        std::fs::write(out.join(name), text).expect("OUT_DIR can be written");
    }
}
