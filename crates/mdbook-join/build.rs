//! Sums up the texts of the model and of its studies, so that what was found with another model is not taken for today's.
use fnv::FnvHasher;
use std::hash::Hasher;
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
    let mut sum = FnvHasher::default();
    for file in &files {
        let text = std::fs::read(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        for byte in text.into_iter().filter(|byte| *byte != b'\r') {
            sum.write(&[byte]);
        }
    }
    println!("cargo::rustc-env=JOIN_MODEL={:016x}", sum.finish());
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
