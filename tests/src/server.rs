//! A file server for tests: one folder, under a sub-path, with the strict policy as a header.
use crate::{Error, Result};
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// The policy that the pages must live with: own scripts, own styles, wasm, nothing inline, nobody else.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                          font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// A running server; dropped, it stops.
pub struct Server {
    /// Address of the folder's root, with a slash at the end (`http://127.0.0.1:PORT/a/b/`).
    pub base: String,
    port: u16,
    stop: Arc<AtomicBool>,
}

impl Server {
    /// Serves `folder` under `prefix` (`/` or `/a/b/`) on a free port of this machine.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn start(folder: &Path, prefix: &str, policy: Option<&str>) -> Result<Server> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Error::io("opening a port"))?;
        let port = listener
            .local_addr()
            .map_err(Error::io("opening a port"))?
            .port();
        let stop = Arc::new(AtomicBool::new(false));
        let served = Arc::new((
            folder.to_path_buf(),
            prefix.to_string(),
            policy.map(str::to_string),
        ));
        let flag = Arc::clone(&stop);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if flag.load(Ordering::Relaxed) {
                    break;
                }
                let served = Arc::clone(&served);
                std::thread::spawn(move || {
                    answer(&stream, &served.0, &served.1, served.2.as_deref())
                });
            }
        });
        Ok(Server {
            base: format!("http://127.0.0.1:{port}{prefix}"),
            port,
            stop,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port)); // wakes the listener
    }
}

/// Answers one request; a connection that breaks is the browser's business.
fn answer(stream: &TcpStream, folder: &Path, prefix: &str, policy: Option<&str>) -> Option<()> {
    let mut lines = BufReader::new(stream)
        .lines()
        .map_while(std::io::Result::ok);
    let first = lines.next()?;
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let mut words = first.split(' ');
    let found = match (words.next()?, words.next()?) {
        ("GET" | "HEAD", path) => file(folder, prefix, path),
        _ => None,
    };
    let body = found.as_ref().and_then(|path| std::fs::read(path).ok());
    let status = if body.is_some() {
        "200 OK"
    } else {
        "404 Not Found"
    };
    let body = body.unwrap_or_else(|| b"not found".to_vec());
    let kind = kind(found.as_deref());
    let policy = policy
        .map(|policy| format!("Content-Security-Policy: {policy}\r\n"))
        .unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{policy}Connection: close\r\n\r\n",
        body.len()
    );
    let mut stream = stream;
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()
}

/// The file that a request path names, if it lies in the folder.
fn file(folder: &Path, prefix: &str, path: &str) -> Option<PathBuf> {
    let path = path.split(['?', '#']).next()?.strip_prefix(prefix)?;
    let relative = Path::new(path);
    let plain = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let full = folder.join(relative);
    let full = if full.is_dir() && (path.is_empty() || path.ends_with('/')) {
        full.join("index.html")
    } else {
        full
    };
    Some(full).filter(|full| plain && full.is_file())
}

/// The media type, by extension, as any static host would say it.
fn kind(path: Option<&Path>) -> &'static str {
    match path
        .and_then(Path::extension)
        .and_then(|extension| extension.to_str())
    {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_are_served_and_only_under_the_prefix() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let check = |path: &str, there: bool| {
            assert_eq!(file(here, "/a/b/", path).is_some(), there, "{path}")
        };
        check("/a/b/Cargo.toml", true);
        check("/a/b/src/lib.rs?x=1", true);
        check("/a/b/", false); // no index.html here
        check("/Cargo.toml", false);
        check("/a/b/../Cargo.toml", false);
        check("/a/b//etc/hostname", false);
    }
}
