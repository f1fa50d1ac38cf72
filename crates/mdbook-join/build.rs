//! Sums up the texts of the model and of its studies, so that what was found with another model is not taken for today's.
use std::path::{Path, PathBuf};

fn main() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["join-sim/src", "join-study/src"] {
        let folder = crates.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        walk(&folder, &mut files);
    }
    files.sort();
    // FNV-1a: no library is worth being compiled once more for this.
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for file in &files {
        let text = std::fs::read(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        for byte in text.into_iter().filter(|byte| *byte != b'\r') {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=JOIN_MODEL={sum:016x}");
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}
