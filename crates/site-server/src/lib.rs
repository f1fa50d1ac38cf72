//! A small file server for one reader or one test, and the policy of the pages that it serves.
//! It only listens on this machine, and only ever reads files below one folder.
mod request;
mod server;

pub use server::Server;

/// What a page may do, in a page's own words and as a header of a server: scripts, styles and frames of its own site, wasm,
/// a worker made from a blob; nothing inline, no request of a script's own, nobody else.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'none'; worker-src blob:; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// A fresh folder for one test, removed on drop.
#[cfg(test)]
struct TempDir(std::path::PathBuf);

#[cfg(test)]
impl TempDir {
    /// A folder whose name tells the test, with files that hold their own names.
    fn with(name: &str, files: &[&str]) -> TempDir {
        let dir = std::env::temp_dir().join(format!("site-server-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        for file in files {
            let path = dir.join(file);
            std::fs::create_dir_all(path.parent().expect("below the folder")).expect("made");
            std::fs::write(path, file).expect("written");
        }
        TempDir(dir)
    }
}

#[cfg(test)]
impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
