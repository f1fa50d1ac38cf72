//! A small server for one reader: the site as any server would give it, rebuilt and reloaded while one writes.
//! It only listens on this machine, and it only ever reads files below `dist/`.
mod request;
mod watch;

use crate::paths::{Paths, cargo};
use crate::post::POLICY;
use crate::site::{self, Scope};
use anyhow::{Context, Result, bail};
use request::{Found, Refusal, Request};
use std::io::{BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

const DEFAULT_PORT: u16 = 3000;
/// Connections at a time; a browser opens about six, and each open page holds one.
const CONNECTIONS: usize = 64;
const LOOK_EVERY: Duration = Duration::from_millis(300);
/// The two addresses of the server itself.
const EVENTS: &str = "/__reload";
const SCRIPT: &str = "/__reload.js";

/// `cargo xtask serve [--port N]`
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let port = port(arguments)?;
    let listener = listen(port)?;
    let address = format!("http://{}/", listener.local_addr()?);
    // The binary may be replaced while it runs; its path stays the same.
    let exe = std::env::current_exe().context("asking for the path of xtask")?;
    let mut last = watch::Look::at(&paths.root);
    let report = site::build(paths, Scope::All)?;
    println!("{address}");
    eprintln!("{report}");
    let version = Arc::new(AtomicU64::new(0));
    {
        let (dist, version) = (paths.dist.clone(), Arc::clone(&version));
        std::thread::spawn(move || accept(&listener, &dist, &version));
    }
    loop {
        std::thread::sleep(LOOK_EVERY);
        let now = watch::Look::at(&paths.root);
        let Some((scope, changed)) = now.since(&last, &paths.root) else {
            continue;
        };
        // Let an editor that writes several files come to rest.
        std::thread::sleep(Duration::from_millis(50));
        last = now;
        eprintln!(
            "{} changed",
            changed
                .strip_prefix(&paths.root)
                .unwrap_or(&changed)
                .display()
        );
        match rebuild(paths, &exe, scope) {
            Ok(()) => {
                version.fetch_add(1, Ordering::SeqCst);
            }
            Err(error) => eprintln!("error: {error:#}\nthe site stays as it was"),
        }
    }
}

fn port(arguments: &[String]) -> Result<u16> {
    match arguments {
        [] => Ok(DEFAULT_PORT),
        [name, value] if name == "--port" => number(value),
        [one] if one.starts_with("--port=") => number(&one["--port=".len()..]),
        other => bail!("serve knows only --port N, found {other:?}"),
    }
}

fn number(value: &str) -> Result<u16> {
    value.parse().with_context(|| {
        format!("--port takes a number from 0 to 65535 (0: any free port), found {value:?}")
    })
}

fn listen(port: u16) -> Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!(
                "port {port} is in use by another program; choose another: cargo xtask serve --port {}",
                port.wrapping_add(1).max(1024)
            )
        }
        Err(error) => Err(error).with_context(|| format!("listening on port {port} of 127.0.0.1")),
    }
}

/// Builds in a process of its own: after a change of the code, this process holds the old preprocessor.
fn rebuild(paths: &Paths, exe: &Path, scope: Scope) -> Result<()> {
    let mut command = match scope {
        Scope::Book => Command::new(exe),
        Scope::All => {
            let mut command = cargo();
            command.args(["run", "--quiet", "--locked", "--package", "xtask", "--"]);
            command
        }
    };
    command.current_dir(&paths.root).arg("build");
    if scope == Scope::Book {
        command.arg("--book");
    }
    let status = command.status().context("starting the build")?;
    if !status.success() {
        bail!("the build failed; its message is above");
    }
    Ok(())
}

fn accept(listener: &TcpListener, dist: &Path, version: &Arc<AtomicU64>) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming().flatten() {
        if open.load(Ordering::SeqCst) >= CONNECTIONS {
            continue;
        }
        open.fetch_add(1, Ordering::SeqCst);
        let (dist, version, open) = (dist.to_path_buf(), Arc::clone(version), Arc::clone(&open));
        std::thread::spawn(move || {
            // A reader who goes away in the middle is no error.
            let _ = answer(&stream, &dist, &version);
            open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn answer(stream: &TcpStream, dist: &Path, version: &AtomicU64) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    let mut out = stream;
    match request::read(&mut BufReader::new(stream)) {
        Ok(None) => Ok(()),
        Ok(Some(request)) if request.path == EVENTS => events(out, version),
        Ok(Some(request)) => out.write_all(&response(&request, dist)),
        Err(refusal) => out.write_all(&refused(refusal, false)),
    }
}

/// Tells the page when the site has been rebuilt, and looks now and then whether it is still there.
fn events(mut out: &TcpStream, version: &AtomicU64) -> std::io::Result<()> {
    let seen = version.load(Ordering::SeqCst);
    out.write_all(head(200, "OK", "text/event-stream", None, "").as_bytes())?;
    for round in 0_u32.. {
        if version.load(Ordering::SeqCst) != seen {
            return out.write_all(b"data: reload\n\n");
        }
        if round % 20 == 0 {
            out.write_all(b":\n\n")?;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn response(request: &Request, dist: &Path) -> Vec<u8> {
    if request.path == SCRIPT {
        let body = format!("new EventSource('{EVENTS}').onmessage = () => location.reload();\n");
        return with_body(
            200,
            "OK",
            "text/javascript; charset=utf-8",
            body.into_bytes(),
            request.head_only,
        );
    }
    match request::resolve(dist, &request.path) {
        Ok(Found::Moved(to)) => head(
            301,
            "Moved Permanently",
            "text/plain",
            Some(0),
            &format!("Location: {to}\r\n"),
        )
        .into_bytes(),
        Ok(Found::File(path)) => match page(&path) {
            Ok(body) => with_body(200, "OK", request::mime(&path), body, request.head_only),
            // The site is being replaced at this very moment.
            Err(_) => refused(Refusal::NotFound, request.head_only),
        },
        Err(refusal) => refused(refusal, request.head_only),
    }
}

/// A file; a page also gets the script that reloads it.
fn page(path: &PathBuf) -> std::io::Result<Vec<u8>> {
    let mut body = std::fs::read(path)?;
    if path
        .extension()
        .is_some_and(|extension| extension == "html")
    {
        let end = b"</body>";
        if let Some(at) = body.windows(end.len()).rposition(|window| window == end) {
            let script = format!("<script src=\"{SCRIPT}\"></script>");
            body.splice(at..at, script.into_bytes());
        }
    }
    Ok(body)
}

fn refused(refusal: Refusal, head_only: bool) -> Vec<u8> {
    let (code, reason) = refusal.status();
    with_body(
        code,
        reason,
        "text/plain; charset=utf-8",
        format!("{code} {reason}\n").into_bytes(),
        head_only,
    )
}

fn with_body(code: u16, reason: &str, mime: &str, body: Vec<u8>, head_only: bool) -> Vec<u8> {
    let mut out = head(code, reason, mime, Some(body.len()), "").into_bytes();
    if !head_only {
        out.extend(body);
    }
    out
}

fn head(code: u16, reason: &str, mime: &str, length: Option<usize>, more: &str) -> String {
    let length = length
        .map(|bytes| format!("Content-Length: {bytes}\r\n"))
        .unwrap_or_default();
    format!(
        "HTTP/1.1 {code} {reason}\r\nContent-Type: {mime}\r\n{length}Content-Security-Policy: {POLICY}\r\n\
         Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n{more}Connection: close\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{TempDir, write};
    use std::io::Read;

    fn arguments(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn ports() {
        assert_eq!(port(&arguments(&[])).expect("the default"), DEFAULT_PORT);
        assert_eq!(port(&arguments(&["--port", "8080"])).expect("given"), 8080);
        assert_eq!(port(&arguments(&["--port=0"])).expect("given"), 0);
        for bad in [
            &["--port"][..],
            &["--port", "x"],
            &["--port", "65536"],
            &["8080"],
            &["--port", "-1"],
        ] {
            port(&arguments(bad)).expect_err("not a port");
        }
    }

    #[test]
    fn a_port_in_use_is_said_plainly() {
        let first = listen(0).expect("some port is free");
        let port = first.local_addr().expect("it listens").port();
        let error = listen(port).expect_err("in use").to_string();
        assert!(
            error.contains(&port.to_string()) && error.contains("--port"),
            "{error}"
        );
    }

    fn ask(port: u16, bytes: &[u8]) -> String {
        let mut stream =
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server listens");
        // The server may refuse and close before everything is written.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn the_server_gives_pages_with_policy_and_survives_nonsense() {
        let dir = TempDir::new("serve");
        write(&dir.0.join("secret.txt"), "secret").expect("written");
        write(&dir.0.join("dist/index.html"), "<body>home</body>").expect("written");
        write(&dir.0.join("dist/a.css"), "p{}").expect("written");
        write(&dir.0.join("dist/part/index.html"), "part").expect("written");
        let listener = listen(0).expect("some port is free");
        let port = listener.local_addr().expect("it listens").port();
        let version = Arc::new(AtomicU64::new(0));
        let (dist, seen) = (dir.0.join("dist"), Arc::clone(&version));
        std::thread::spawn(move || accept(&listener, &dist, &seen));

        let home = ask(port, b"GET / HTTP/1.1\r\n\r\n");
        assert!(
            home.starts_with("HTTP/1.1 200")
                && home.contains("Content-Type: text/html; charset=utf-8"),
            "{home}"
        );
        assert!(
            home.contains(POLICY)
                && home.contains("home<script src=\"/__reload.js\"></script></body>"),
            "{home}"
        );
        assert!(ask(port, b"GET /a.css HTTP/1.1\r\n\r\n").contains("text/css"));
        assert!(ask(port, b"HEAD /a.css HTTP/1.1\r\n\r\n").ends_with("\r\n\r\n"));
        assert!(ask(port, b"GET /part HTTP/1.1\r\n\r\n").contains("Location: /part/\r\n"));
        for (request, status) in [
            (&b"GET /../secret.txt HTTP/1.1\r\n\r\n"[..], "404"),
            (b"GET /%2e%2e/secret.txt HTTP/1.1\r\n\r\n", "404"),
            (b"GET /\xff\xfe HTTP/1.1\r\n\r\n", "400"),
            (b"\0\0\0\n\n", "400"),
            (b"DELETE / HTTP/1.1\r\n\r\n", "405"),
        ] {
            let answer = ask(port, request);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")) && !answer.contains("secret"),
                "{answer}"
            );
        }
        ask(port, &vec![b'a'; 1 << 20]);
        assert!(
            ask(port, b"GET / HTTP/1.1\r\n\r\n").contains("home"),
            "the server still answers"
        );

        let reload = std::thread::spawn(move || ask(port, b"GET /__reload HTTP/1.1\r\n\r\n"));
        std::thread::sleep(Duration::from_millis(300));
        version.fetch_add(1, Ordering::SeqCst);
        let events = reload.join().expect("the page hears of it");
        assert!(
            events.contains("text/event-stream") && events.ends_with("data: reload\n\n"),
            "{events}"
        );
    }
}
