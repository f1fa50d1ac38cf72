//! The built site: where it is, which pages it has.
use crate::{Error, Html, Result};
use std::path::{Path, PathBuf};

/// What `cargo xtask build` left in `dist/`.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder, absolute.
    pub root: PathBuf,
    /// Every page, relative to the folder, with `/` between the parts, sorted.
    pub pages: Vec<String>,
}

impl Site {
    /// Finds the site and its pages.
    ///
    /// # Errors
    /// [`Error::Missing`] when it is not built.
    pub fn built() -> Result<Site> {
        let missing = || Error::Missing {
            what: "dist/".into(),
            make: "cargo xtask build",
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../dist")
            .canonicalize()
            .map_err(|_| missing())?;
        let mut pages = Vec::new();
        walk(&root, &root, &mut pages)?;
        pages.sort();
        if pages.is_empty() {
            Err(missing())
        } else {
            Ok(Site { root, pages })
        }
    }

    /// The source of a page.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn source(&self, page: &str) -> Result<String> {
        std::fs::read_to_string(self.root.join(page)).map_err(Error::io(format!("reading {page}")))
    }

    /// A page, read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn html(&self, page: &str) -> Result<Html> {
        self.source(page).map(|source| Html::read(&source))
    }

    /// Every page with the figures that stand in it, where there are any.
    ///
    /// # Errors
    /// When a page cannot be read.
    pub fn pages_with_figures(&self) -> Result<Vec<(String, usize)>> {
        let mut found = Vec::new();
        for page in &self.pages {
            let count = self
                .html(page)?
                .tags
                .iter()
                .filter(|tag| tag.name == "figure" && tag.has_class("join"))
                .count();
            if count > 0 {
                found.push((page.clone(), count));
            }
        }
        Ok(found)
    }

    /// The address of the folder for a browser without a server, with a slash at the end.
    #[must_use]
    pub fn file_base(&self) -> String {
        format!("file://{}/", self.root.display())
    }
}

fn walk(root: &Path, folder: &Path, pages: &mut Vec<String>) -> Result<()> {
    let doing = || Error::io(format!("reading {}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(doing())? {
        let path = entry.map_err(doing())?.path();
        if path.is_dir() {
            walk(root, &path, pages)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            pages.push(
                relative
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy())
                    .collect::<Vec<_>>()
                    .join("/"),
            );
        }
    }
    Ok(())
}

/// The accessibility checker, as a script.
///
/// # Errors
/// [`Error::Missing`] when it is not installed.
pub fn axe_source() -> Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
    let missing = |_| Error::Missing {
        what: "tests/node_modules/axe-core".into(),
        make: "npm ci --prefix tests",
    };
    std::fs::read_to_string(path).map_err(missing)
}
