//! Programs that belong to no bench of figures: a page loads one by a script of `theme/` when its reader first uses what needs it.
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
    /// The script of `theme/` that loads it.
    pub page: &'static str,
    /// The style sheet of `theme/` that only its pages need.
    pub style: Option<&'static str>,
    /// The figures that need it.
    pub widgets: &'static [&'static str],
}

/// The figure whose program fetches a second file.
pub const MORE: &str = "artefacts-more";

/// All of them.
pub const LATE: [Late; 3] = [
    Late {
        name: "find",
        package: "program-search",
        loader: "finder-loader.js",
        page: "finder.js",
        style: None,
        widgets: &["codes"],
    },
    Late {
        name: "decide",
        package: "program-decide",
        loader: "loader.js",
        page: "finder.js",
        style: None,
        widgets: &["decision", "calculator"],
    },
    Late {
        name: "artefacts",
        package: "program-bytes",
        loader: "bytes-loader.js",
        page: "bytes.js",
        style: Some("bytes.css"),
        widgets: &["bytes"],
    },
];

impl Late {
    /// The second file of artefacts, packed like a program.
    ///
    /// # Errors
    /// A vector cannot be read.
    pub fn more() -> anyhow::Result<String> {
        let [_, more, _] =
            join_inspect::bake(&join_inspect::vectors()).map_err(anyhow::Error::msg)?;
        Ok(format!(
            "window.joinBytesMore('{}');\n",
            crate::pack::pack(&more)?
        ))
    }

    /// Where it waits between two builds of the book.
    pub fn code(&self, paths: &Paths) -> PathBuf {
        paths.work.join(format!("{}.js", self.name))
    }
}
