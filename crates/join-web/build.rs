//! Bakes the scenario files into the page's code.
fn main() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    println!("cargo::rerun-if-changed={}", dir.display());
    let library = join_sim::Library::load(&dir).unwrap_or_else(|problems| {
        for problem in problems.lines() {
            println!("cargo::error={problem}");
        }
        std::process::exit(1)
    });
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(out.join("scenarios.bin"), library.to_bytes()).expect("OUT_DIR can be written");
}
