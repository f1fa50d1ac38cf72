//! Bakes the attacks' bytes and what their judges know into the page's code.
use std::path::PathBuf;

fn main() {
    let vectors = join_inspect::vectors();
    println!("cargo::rerun-if-changed={}", vectors.display());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let written = join_defender::bake(&vectors).and_then(|[attacks, world]| {
        let write = |name: &str, bytes: &[u8]| std::fs::write(out.join(name), bytes);
        write("attacks", &attacks)
            .and_then(|()| write("world", &world))
            .map_err(|error| error.to_string())
    });
    if let Err(problem) = written {
        println!("cargo::error={problem}");
        std::process::exit(1)
    }
}
