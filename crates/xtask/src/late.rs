//! Programs that belong to no bench of figures: a small script of the page loads one when its reader first uses what needs it.
use crate::paths::Paths;
use std::path::PathBuf;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// The first part of its file's name, and what a figure that needs it says in `data-needs`.
    pub name: &'static str,
    /// The package that it is built from, by itself: what others ask of a shared crate is not in it.
    pub package: &'static str,
    /// Features of the package that are asked for.
    pub features: &'static [&'static str],
    /// The script of `theme/` that it is put into.
    pub loader: &'static str,
    /// The script of `theme/` that loads it, without its ending, and the attribute by which that knows where it lies.
    pub by: (&'static str, &'static str),
    /// The figures that need it.
    pub widgets: &'static [&'static str],
}

/// The scripts that load one.
pub const LOADING: [&str; 2] = ["finder", "evidence"];

/// Where a crate that wants chance takes it from in a browser: asked for by a configuration, because a feature alone does not do.
pub const CHANCE: &str = "--cfg=getrandom_backend=\"wasm_js\"";

/// All of them.
pub const LATE: [Late; 4] = [
    Late {
        name: "find",
        package: "program-search",
        features: &[],
        loader: "finder-loader.js",
        by: ("finder", "program"),
        widgets: &["codes"],
    },
    Late {
        name: "decide",
        package: "program-decide",
        features: &[],
        loader: "loader.js",
        by: ("finder", "program"),
        widgets: &["decision", "calculator"],
    },
    Late {
        name: "parsers",
        package: "program-parsers",
        features: &[],
        loader: "evidence-worker.js",
        by: ("evidence", "program"),
        widgets: &["evidence"],
    },
    Late {
        name: "logs",
        package: "program-parsers",
        features: &["event-log"],
        loader: "evidence-worker.js",
        by: ("evidence", "logs"),
        widgets: &["evidence"],
    },
];

impl Late {
    /// Where it waits between two builds of the book.
    pub fn code(&self, paths: &Paths) -> PathBuf {
        paths.work.join(format!("{}.js", self.name))
    }
}
