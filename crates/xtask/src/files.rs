//! Small helpers over files: walking a tree, short content hashes, packed sizes.
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Every file below `dir`, sorted by path, so that builds do not depend on the order of a directory.
pub fn walk(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        let entries =
            std::fs::read_dir(&dir).with_context(|| format!("reading {}", dir.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A file's text, with its path in the error.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Writes a file, with its path in the error.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir).with_context(|| format!("making {}", dir.display()))?;
    }
    std::fs::write(path, content).with_context(|| format!("writing {}", path.display()))
}

/// The content's SHA-256 in hexadecimal.
pub fn hash(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The first eight digits of the hash, for file names that change with the content.
pub fn short_hash(content: &[u8]) -> String {
    hash(content)[..8].to_owned()
}

/// `STEM-HASH.EXT` for a content.
pub fn hashed_name(stem: &str, extension: &str, content: &[u8]) -> String {
    format!("{stem}-{}.{extension}", short_hash(content))
}

/// Bytes of the content after gzip at level 9, the measure of every budget.
pub fn gzip_len(content: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(content)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
        .len()
}

/// A path below `base` with `/` between its parts, whatever the system.
pub fn relative(path: &Path, base: &Path) -> String {
    let below = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<_> = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// A fresh directory for one test, below the system's own, removed on drop.
#[cfg(test)]
pub struct TempDir(pub PathBuf);

#[cfg(test)]
impl TempDir {
    /// A directory whose name tells the test.
    pub fn new(name: &str) -> TempDir {
        let dir = std::env::temp_dir().join(format!("join-lab-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).expect("the temporary directory can be written");
        TempDir(dir)
    }
}

#[cfg(test)]
impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content() {
        assert_eq!(hashed_name("join", "js", b"abc"), "join-ba7816bf.js");
        assert_ne!(hashed_name("join", "js", b"abd"), "join-ba7816bf.js");
    }

    #[test]
    fn walks_in_order_and_tells_relative_paths() {
        let dir = TempDir::new("walk");
        for name in ["b/z.txt", "a.txt", "b/c/y.txt"] {
            write(&dir.0.join(name), name).expect("a file can be written");
        }
        let names: Vec<_> = walk(&dir.0)
            .expect("the directory can be read")
            .iter()
            .map(|path| relative(path, &dir.0))
            .collect();
        assert_eq!(names, ["a.txt", "b/c/y.txt", "b/z.txt"]);
    }
}
