//! Where things are: the checkout, what is built, and the work directory between.
use join_view::ProgramFigures;
use std::path::{Path, PathBuf};

/// The places of one book. Everything but `root` follows from it.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The directory of `book.toml`.
    pub root: PathBuf,
    /// The finished site; only ever replaced as a whole.
    pub dist: PathBuf,
    /// Intermediate files, inside cargo's target directory.
    pub work: PathBuf,
}

impl Paths {
    /// The checkout that this xtask was compiled from.
    pub fn of_checkout() -> Paths {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest
            .ancestors()
            .nth(2)
            .expect("xtask lies two directories below the root");
        Paths::at(root)
    }

    /// The places of the book at `root`.
    pub fn at(root: &Path) -> Paths {
        Paths {
            root: root.to_path_buf(),
            dist: root.join("dist"),
            work: root.join("target/xtask"),
        }
    }

    /// Where the site is put together before it takes the place of `dist`.
    pub fn stage(&self) -> PathBuf {
        self.work.join("stage")
    }

    /// Where a program of the pages waits between two builds of the book.
    pub fn code(&self, program: &ProgramFigures) -> PathBuf {
        self.work.join(format!("{}.js", program.name))
    }
}

/// The cargo that runs this xtask, or the one on the path.
pub fn cargo() -> std::process::Command {
    std::process::Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
