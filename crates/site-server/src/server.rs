//! The server itself: a thread a connection, one answer each.
use crate::POLICY;
use crate::request::{self, Found, Refusal, Request};
use std::io::{self, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Connections at a time; a browser opens about six, and each open page may hold one.
const CONNECTIONS: usize = 64;
/// The two addresses of the server itself: the script that each page of a live server gets, and the one it waits for. A page
/// may load scripts and nothing else, so the answer to the second comes when there is something to do, or after a while.
const RELOAD: &str = "/__reload.js";
const CHANGED: &str = "/__changed.js";
const ASK_AGAIN: Duration = Duration::from_secs(20);

/// A running server; dropped, it stops.
pub struct Server {
    /// Address of the folder's root, with a slash at the end (`http://127.0.0.1:PORT/a/b/`).
    pub base: String,
    port: u16,
    served: Arc<Served>,
}

/// What all connections share.
struct Served {
    folder: PathBuf,
    /// Begins and ends with a slash.
    prefix: String,
    policy: Option<String>,
    /// Whether pages are given the script that reloads them.
    live: bool,
    /// How often the folder has changed as a whole.
    version: AtomicU64,
    changed: (Mutex<()>, Condvar),
    open: AtomicUsize,
    stop: AtomicBool,
}

impl Server {
    /// Serves `folder` under `prefix` (`/` or `/a/b/`) on a free port, with that policy as a header or with none.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn start(folder: &Path, prefix: &str, policy: Option<&str>) -> io::Result<Server> {
        Server::new(folder, prefix, policy, false, 0)
    }

    /// Serves `folder` at the root of `port` (0: any free one), with the policy; pages reload when [`Server::reload`] is called.
    ///
    /// # Errors
    /// When the port is in use; the sentence names it.
    pub fn live(folder: &Path, port: u16) -> io::Result<Server> {
        Server::new(folder, "/", Some(POLICY), true, port)
    }

    fn new(
        folder: &Path,
        prefix: &str,
        policy: Option<&str>,
        live: bool,
        port: u16,
    ) -> io::Result<Server> {
        let failed = |error: io::Error| {
            let text = format!("listening on port {port} of 127.0.0.1: {error}");
            io::Error::new(error.kind(), text)
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let served = Arc::new(Served {
            folder: folder.to_path_buf(),
            prefix: prefix.to_owned(),
            policy: policy.map(str::to_owned),
            live,
            version: AtomicU64::new(0),
            changed: (Mutex::new(()), Condvar::new()),
            open: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        });
        let shared = Arc::clone(&served);
        std::thread::spawn(move || accept(&listener, &shared));
        Ok(Server {
            base: format!("http://127.0.0.1:{port}{prefix}"),
            port,
            served,
        })
    }

    /// Lets every open page of a live server load itself again.
    pub fn reload(&self) {
        let held = self.served.changed.0.lock();
        self.served.version.fetch_add(1, Ordering::SeqCst);
        drop(held);
        self.served.changed.1.notify_all();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.served.stop.store(true, Ordering::SeqCst);
        self.served.changed.1.notify_all();
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)); // wakes the listener
    }
}

fn accept(listener: &TcpListener, served: &Arc<Served>) {
    for stream in listener.incoming().flatten() {
        if served.stop.load(Ordering::SeqCst) {
            break;
        }
        if served.open.load(Ordering::SeqCst) >= CONNECTIONS {
            continue;
        }
        served.open.fetch_add(1, Ordering::SeqCst);
        let served = Arc::clone(served);
        std::thread::spawn(move || {
            // A reader who goes away in the middle is no error.
            let _ = served.answer(&stream);
            served.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

impl Served {
    fn answer(&self, mut stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.set_write_timeout(Some(Duration::from_secs(30)))?;
        let answer = match request::read(&mut BufReader::new(stream)) {
            Ok(None) => return Ok(()),
            Ok(Some(request)) => self.response(&request),
            Err(refusal) => self.refused(refusal, false),
        };
        stream.write_all(&answer)
    }

    fn response(&self, request: &Request) -> Vec<u8> {
        let head_only = request.head_only;
        let script = match request.path.as_str() {
            RELOAD if self.live => Some(reload_script(self.version.load(Ordering::SeqCst))),
            CHANGED if self.live => Some(self.when_changed(&request.query)),
            _ => None,
        };
        if let Some(script) = script {
            let mime = "text/javascript; charset=utf-8";
            return self.with_body(200, "OK", mime, script.into_bytes(), head_only);
        }
        let found = match request.path.strip_prefix(self.prefix.trim_end_matches('/')) {
            Some(path) if path.starts_with('/') => request::resolve(&self.folder, path),
            _ => Err(Refusal::NotFound),
        };
        match found {
            Ok(Found::Moved(to)) => {
                let to = format!("Location: {}{to}\r\n", self.prefix.trim_end_matches('/'));
                self.head(301, "Moved Permanently", "text/plain", 0, &to)
                    .into_bytes()
            }
            Ok(Found::File(path)) => match self.body(&path) {
                Ok(body) => self.with_body(200, "OK", request::mime(&path), body, head_only),
                // The site is being replaced at this very moment.
                Err(_) => self.refused(Refusal::NotFound, head_only),
            },
            Err(refusal) => self.refused(refusal, head_only),
        }
    }

    /// Waits until the folder is another than the one of version `seen`, but not for ever; then what the page is to do.
    fn when_changed(&self, seen: &str) -> String {
        let is_seen = || self.version.load(Ordering::SeqCst).to_string() == seen;
        let (lock, changed) = &self.changed;
        let held = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = |(): &mut ()| is_seen() && !self.stop.load(Ordering::SeqCst);
        drop(changed.wait_timeout_while(held, ASK_AGAIN, idle));
        match is_seen() {
            true => String::new(),
            false => "location.reload();\n".to_owned(),
        }
    }

    /// A file; a page of a live server also gets the script that reloads it.
    fn body(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut body = std::fs::read(path)?;
        let page = path.extension().is_some_and(|end| end == "html");
        let end = b"</body>";
        if self.live
            && page
            && let Some(at) = body.windows(end.len()).rposition(|window| window == end)
        {
            let script = format!("<script src=\"{RELOAD}\"></script>");
            body.splice(at..at, script.into_bytes());
        }
        Ok(body)
    }

    fn refused(&self, refusal: Refusal, head_only: bool) -> Vec<u8> {
        let (code, reason) = refusal.status();
        let body = format!("{code} {reason}\n").into_bytes();
        self.with_body(code, reason, "text/plain; charset=utf-8", body, head_only)
    }

    fn with_body(
        &self,
        code: u16,
        reason: &str,
        mime: &str,
        body: Vec<u8>,
        head_only: bool,
    ) -> Vec<u8> {
        let mut out = self.head(code, reason, mime, body.len(), "").into_bytes();
        if !head_only {
            out.extend(body);
        }
        out
    }

    fn head(&self, code: u16, reason: &str, mime: &str, length: usize, more: &str) -> String {
        let policy = self.policy.as_ref();
        let policy = policy.map(|policy| format!("Content-Security-Policy: {policy}\r\n"));
        // What is being written is never to be kept.
        let keep = if self.live {
            "Cache-Control: no-store\r\n"
        } else {
            ""
        };
        format!(
            "HTTP/1.1 {code} {reason}\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\n{}{keep}\
             Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n{more}Connection: close\r\n\r\n",
            policy.unwrap_or_default()
        )
    }
}

/// Waits for a change once the page has been loaded: what is asked for before would count as a part of it.
fn reload_script(version: u64) -> String {
    format!(
        "(() => {{
    const wait = () => {{
        const script = document.createElement('script');
        script.src = '{CHANGED}?{version}';
        script.onload = () => {{ script.remove(); wait(); }};
        script.onerror = () => {{ script.remove(); setTimeout(wait, 1000); }};
        document.head.append(script);
    }};
    addEventListener('load', wait);
}})();
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TempDir;
    use std::io::Read;

    fn ask(port: u16, bytes: &[u8]) -> String {
        let mut stream =
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server listens");
        // The server may refuse and close before everything is written.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(port: u16, path: &str) -> String {
        ask(port, format!("GET {path} HTTP/1.1\r\n\r\n").as_bytes())
    }

    fn check(answer: &str, status: &str, holds: &[&str]) {
        let begins = answer.starts_with(&format!("HTTP/1.1 {status}"));
        assert!(begins && !answer.contains("secret"), "{answer}");
        for part in holds {
            assert!(answer.contains(part), "{part} is missing in {answer}");
        }
    }

    fn site(name: &str) -> TempDir {
        let files = [
            "secret.txt",
            "dist/index.html",
            "dist/a.css",
            "dist/part/index.html",
        ];
        let dir = TempDir::with(name, &files);
        std::fs::write(dir.0.join("dist/index.html"), "<body>home</body>").expect("written");
        dir
    }

    #[test]
    fn a_port_in_use_is_said_plainly() {
        let first = Server::live(Path::new("."), 0).expect("some port is free");
        let error = Server::live(Path::new("."), first.port)
            .err()
            .expect("in use");
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        assert!(
            error.to_string().contains(&first.port.to_string()),
            "{error}"
        );
    }

    #[test]
    fn pages_come_with_the_policy_and_nonsense_is_refused() {
        let dir = site("policy");
        let server = Server::start(&dir.0.join("dist"), "/", Some(POLICY)).expect("a port");
        let policy = format!("Content-Security-Policy: {POLICY}\r\n");
        let html = "Content-Type: text/html; charset=utf-8";
        check(
            &get(server.port, "/"),
            "200",
            &[&policy, html, "\r\n\r\n<body>home</body>"],
        );
        check(&get(server.port, "/a.css"), "200", &["text/css"]);
        check(&get(server.port, "/part"), "301", &["Location: /part/\r\n"]);
        let head = ask(server.port, b"HEAD /a.css HTTP/1.1\r\n\r\n");
        assert!(head.ends_with("\r\n\r\n"), "{head}");
        for (request, status) in [
            (&b"GET /../secret.txt HTTP/1.1\r\n\r\n"[..], "404"),
            (b"GET /%2e%2e/secret.txt HTTP/1.1\r\n\r\n", "404"),
            (b"GET /__reload.js HTTP/1.1\r\n\r\n", "404"),
            (b"GET /\xff\xfe HTTP/1.1\r\n\r\n", "400"),
            (b"\0\0\0\n\n", "400"),
            (b"DELETE / HTTP/1.1\r\n\r\n", "405"),
        ] {
            check(&ask(server.port, request), status, &[]);
        }
        ask(server.port, &vec![b'a'; 1 << 20]);
        check(&get(server.port, "/"), "200", &["home"]);
    }

    #[test]
    fn only_what_lies_under_the_prefix_is_there() {
        let dir = site("prefix");
        let server = Server::start(&dir.0.join("dist"), "/a/b/", None).expect("a port");
        assert!(server.base.ends_with("/a/b/"), "{}", server.base);
        check(&get(server.port, "/a/b/"), "200", &["home"]);
        check(&get(server.port, "/a/b/a.css?x=1"), "200", &["dist/a.css"]);
        check(
            &get(server.port, "/a/b/part"),
            "301",
            &["Location: /a/b/part/\r\n"],
        );
        for path in ["/a.css", "/a/ba.css", "/a/b/../../a.css", "/a/b/a.js"] {
            check(&get(server.port, path), "404", &[]);
        }
        assert!(!get(server.port, "/a/b/").contains("Content-Security-Policy"));
    }

    #[test]
    fn an_open_page_hears_of_a_change_once() {
        let dir = site("live");
        let server = Server::live(&dir.0.join("dist"), 0).expect("a port");
        let port = server.port;
        let page = "home<script src=\"/__reload.js\"></script></body>";
        check(&get(port, "/"), "200", &[page, "no-store", POLICY]);
        check(&get(port, "/__reload.js"), "200", &["'/__changed.js?0'"]);
        let waiting = std::thread::spawn(move || get(port, "/__changed.js?0"));
        while server.served.open.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        server.reload();
        check(
            &waiting.join().expect("an answer"),
            "200",
            &["location.reload();"],
        );
        // A page that was loaded before the change and asks after it.
        check(
            &get(port, "/__changed.js?0"),
            "200",
            &["location.reload();"],
        );
        check(&get(port, "/__reload.js"), "200", &["'/__changed.js?1'"]);
    }
}
