//! Programs that belong to no bench of figures: a page loads one by `theme/finder.js` when its reader first uses what needs it.
use crate::paths::Paths;
use std::path::PathBuf;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// The first part of its file's name, and what a figure that needs it says in `data-needs`.
    pub name: &'static str,
    /// The package that it is built from, by itself: what others ask of a shared crate is not in it.
    pub package: &'static str,
    /// The script of `theme/` that it is put into.
    pub loader: &'static str,
    /// The figures that need it.
    pub widgets: &'static [&'static str],
}

/// All of them.
pub const LATE: [Late; 2] = [
    Late {
        name: "find",
        package: "program-search",
        loader: "finder-loader.js",
        widgets: &["codes"],
    },
    Late {
        name: "decide",
        package: "program-decide",
        loader: "loader.js",
        widgets: &["decision", "calculator"],
    },
];

impl Late {
    /// Where it waits between two builds of the book.
    pub fn code(&self, paths: &Paths) -> PathBuf {
        paths.work.join(format!("{}.js", self.name))
    }
}
