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
    /// The script of `theme/` that loads it, and is told where it lies (`data-program`).
    pub page: &'static str,
    /// The figures that need it; none where another program's script loads it (`with`).
    pub widgets: &'static [&'static str],
    /// Files that the script loads besides, when it needs them: the attribute that tells it where one lies, and the file.
    pub with: &'static [(&'static str, &'static str)],
}

/// Style sheets of `theme/` that only pages with certain figures need: the file, and the figures.
pub const SHEETS: [(&str, &[&str]); 6] = [
    ("ten-minutes.css", &["ten-minutes"]),
    ("machine.css", &["state-machine"]),
    ("bytes.css", &["bytes"]),
    ("evidence.css", &["evidence"]),
    ("defender.css", &["defender"]),
    ("make.css", &["make"]),
];

/// Scripts of `theme/` that need no program: the file, and the figures that it brings to life.
pub const SCRIPTS: [(&str, &[&str]); 2] =
    [("make.js", &["make"]), ("cases.js", &["evidence-cases"])];

/// What a page fetches when its reader first saves a picture or shows a figure to a room.
pub const TOOLS: &str = "tools.js";

/// The style sheet of all chapters on one page.
pub const EDITION: &str = "edition.css";

/// The figure whose program fetches a second file.
pub const MORE: &str = "artefacts-more";

/// What a page fetches to make the join request of a run.
pub const RUN: &str = "run-bytes";

/// The samples that a reader of the evidence desk can try.
pub const SAMPLES: &str = "samples";

/// All of them.
pub const LATE: [Late; 7] = [
    Late {
        name: "find",
        package: "program-search",
        loader: "finder-loader.js",
        page: "finder.js",
        widgets: &["codes"],
        with: &[],
    },
    Late {
        name: "decide",
        package: "program-decide",
        loader: "loader.js",
        page: "finder.js",
        widgets: &["decision", "calculator"],
        with: &[],
    },
    Late {
        name: "artefacts",
        package: "program-bytes",
        loader: "bytes-loader.js",
        page: "bytes.js",
        widgets: &["bytes"],
        with: &[("more", MORE), ("run", RUN)],
    },
    Late {
        name: "parsers",
        package: "program-parsers",
        loader: "evidence-worker.js",
        page: "evidence.js",
        widgets: &["evidence"],
        with: &[
            ("opener", "opener"),
            ("model", "model"),
            ("samples", SAMPLES),
        ],
    },
    Late {
        name: "opener",
        package: "program-opener",
        loader: "opener-worker.js",
        page: "evidence.js",
        widgets: &[],
        with: &[],
    },
    Late {
        name: "model",
        package: "program-model",
        loader: "model-worker.js",
        page: "evidence.js",
        widgets: &[],
        with: &[],
    },
    Late {
        name: "attacks",
        package: "program-defend",
        loader: "defender-loader.js",
        page: "defender.js",
        widgets: &["defender"],
        with: &[],
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

    /// The samples of the desk: of each its files with path and bytes, a sign a byte.
    ///
    /// # Errors
    /// None that is known: a text is always JSON.
    pub fn samples() -> anyhow::Result<String> {
        let signs =
            |bytes: &[u8]| -> String { bytes.iter().map(|byte| char::from(*byte)).collect() };
        let all: Vec<Vec<(&str, String)>> = join_desk::SAMPLES
            .iter()
            .map(|sample| {
                let files = sample.files.iter();
                files.map(|(path, bytes)| (*path, signs(bytes))).collect()
            })
            .collect();
        Ok(format!(
            "window.joinSamples = {};\n",
            serde_json::to_string(&all)?
        ))
    }

    /// Where it waits between two builds of the book.
    pub fn code(&self, paths: &Paths) -> PathBuf {
        paths.work.join(format!("{}.js", self.name))
    }
}
