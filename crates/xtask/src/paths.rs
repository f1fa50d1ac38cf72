//! Where things are: the checkout, what is built, and the work directory between.
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
    pub fn code(&self, program: Program) -> PathBuf {
        self.work.join(format!("{}.js", program.stem()))
    }
}

/// The programs that pages load. Most are built from join-web, each with a feature of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// The figures that most pages have, and no others.
    Book,
    /// Those and all others on one bench; in place of the book's on pages that need it.
    Full,
    /// The figures that run the model many times; fetched when a reader first uses one.
    Lab,
    /// The figure that takes a run out as a file and in again; fetched likewise.
    Files,
    /// The figures that stand on pages of their own, which load this program in place of the book's.
    Drill,
    /// The search box; fetched when a reader first uses it.
    Find,
    /// The decision and the calculator; fetched likewise.
    Decide,
}

impl Program {
    /// All of them, in the order in which they are built.
    pub const ALL: [Program; 7] = [
        Program::Book,
        Program::Full,
        Program::Lab,
        Program::Files,
        Program::Drill,
        Program::Find,
        Program::Decide,
    ];

    /// The first part of its file's name.
    pub fn stem(self) -> &'static str {
        match self {
            Program::Book => "join",
            Program::Full => "full",
            Program::Lab => "lab",
            Program::Files => "files",
            Program::Drill => "drill",
            Program::Find => "find",
            Program::Decide => "decide",
        }
    }

    /// The script of `theme/` that it is put into.
    pub fn loader(self) -> &'static str {
        match self {
            Program::Find => "finder-loader.js",
            _ => "loader.js",
        }
    }

    /// The package that it is built from, and which of its features makes it: none where it is made for it alone.
    pub fn package(self) -> (&'static str, &'static str) {
        match self {
            Program::Book => ("join-web", "book"),
            Program::Full => ("join-web", "full"),
            Program::Lab => ("join-web", "lab"),
            Program::Files => ("join-web", "files"),
            Program::Drill => ("join-web", "drill"),
            Program::Find => ("join-search", ""),
            Program::Decide => ("join-decide", ""),
        }
    }
}

/// The cargo that runs this xtask, or the one on the path.
pub fn cargo() -> std::process::Command {
    std::process::Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
