//! The titles of the book's chapters by their addresses, from its table of contents: links of findings say where they lead.
use std::fmt::Write as _;
use std::path::Path;

fn main() {
    let summary = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/SUMMARY.md");
    println!("cargo::rerun-if-changed={}", summary.display());
    println!("cargo::rerun-if-changed=build.rs");
    let text = std::fs::read_to_string(&summary).expect("src/SUMMARY.md is there");
    let mut out = String::from("&[\n");
    for line in text.lines() {
        let entry = line.trim().trim_start_matches("- ").strip_prefix('[');
        let parts = entry.and_then(|entry| entry.strip_suffix(".md)")?.split_once("]("));
        if let Some((title, page)) = parts {
            writeln!(out, "({page:?}, {title:?}),").expect("a String takes everything");
        }
    }
    out.push(']');
    let folder = std::env::var("OUT_DIR").expect("cargo gives OUT_DIR");
    std::fs::write(Path::new(&folder).join("chapters.rs"), out).expect("the output can be written");
}
