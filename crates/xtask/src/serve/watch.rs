//! What changed in the checkout since the last look: polled, so that it works on every system and file share.
use crate::files;
use crate::site::Scope;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Trees and files whose change needs only the book.
const BOOK: &[&str] = &["src", "theme", "playground", "book.toml"];
/// Trees and files whose change needs the code too.
const CODE: &[&str] = &[
    "crates",
    "programs",
    "scenarios",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "theme/loader.js",
    "theme/finder-loader.js",
    "theme/unpack.js",
];

/// Time of change and length of every watched file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look(BTreeMap<PathBuf, (SystemTime, u64)>);

impl Look {
    /// Looks at every watched file below `root`. A file that vanishes meanwhile is simply not seen.
    pub fn at(root: &Path) -> Look {
        let mut seen = BTreeMap::new();
        for name in BOOK.iter().chain(CODE) {
            let path = root.join(name);
            let all = if path.is_dir() {
                files::walk(&path).unwrap_or_default()
            } else {
                vec![path]
            };
            for path in all {
                if is_editors_own(&path) {
                    continue;
                }
                if let Ok(data) = std::fs::metadata(&path) {
                    let changed = data.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    seen.insert(path, (changed, data.len()));
                }
            }
        }
        Look(seen)
    }

    /// What must be built because of the differences to an earlier look, and one of the files that differ.
    pub fn since(&self, earlier: &Look, root: &Path) -> Option<(Scope, PathBuf)> {
        let differs = |path: &&PathBuf| self.0.get(*path) != earlier.0.get(*path);
        let changed: Vec<&PathBuf> = self
            .0
            .keys()
            .chain(earlier.0.keys())
            .filter(differs)
            .collect();
        let code = changed
            .iter()
            .find(|path| CODE.iter().any(|name| path.starts_with(root.join(name))));
        match code {
            Some(path) => Some((Scope::All, path.to_path_buf())),
            None => changed
                .first()
                .map(|path| (Scope::Book, path.to_path_buf())),
        }
    }
}

/// Swap and backup files that editors put beside the real one.
fn is_editors_own(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    name.starts_with('.')
        || name.starts_with('#')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name == "4913"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{TempDir, write};

    #[test]
    fn prose_needs_the_book_and_code_needs_everything() {
        let dir = TempDir::new("watch");
        let root = &dir.0;
        write(&root.join("src/README.md"), "one").expect("written");
        write(&root.join("crates/x/lib.rs"), "one").expect("written");
        write(&root.join("theme/loader.js"), "one").expect("written");
        let first = Look::at(root);
        assert_eq!(Look::at(root).since(&first, root), None);

        write(&root.join("src/README.md"), "longer").expect("written");
        write(&root.join("src/.README.md.swp"), "x").expect("written");
        let second = Look::at(root);
        assert_eq!(
            second.since(&first, root),
            Some((Scope::Book, root.join("src/README.md")))
        );

        write(&root.join("crates/x/new.rs"), "x").expect("written");
        write(&root.join("src/README.md"), "longer still").expect("written");
        let third = Look::at(root);
        assert_eq!(
            third.since(&second, root),
            Some((Scope::All, root.join("crates/x/new.rs")))
        );

        std::fs::remove_file(root.join("theme/loader.js")).expect("removed");
        assert_eq!(
            Look::at(root).since(&third, root),
            Some((Scope::All, root.join("theme/loader.js")))
        );
    }
}
