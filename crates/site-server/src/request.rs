//! From a request to a file: bounded reading, and a path that can only lead into the site.
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// Longest request line and longest set of header lines, in bytes.
const LINE_LIMIT: u64 = 8 * 1024;
const HEADERS_LIMIT: u64 = 64 * 1024;

/// What the server understands of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `HEAD` asks for no body.
    pub head_only: bool,
    /// The path as asked for, still encoded, without query.
    pub path: String,
    /// What stood behind the question mark.
    pub query: String,
}

/// Why a request gets no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not a request of HTTP/1, or not text.
    Malformed,
    /// Longer than the limits.
    TooLong,
    /// Neither GET nor HEAD.
    Method,
    /// Nothing there, or not inside the site.
    NotFound,
}

impl Refusal {
    /// Status code and reason.
    pub fn status(self) -> (u16, &'static str) {
        match self {
            Refusal::Malformed => (400, "Bad Request"),
            Refusal::TooLong => (431, "Request Header Fields Too Large"),
            Refusal::Method => (405, "Method Not Allowed"),
            Refusal::NotFound => (404, "Not Found"),
        }
    }
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file of the site.
    File(PathBuf),
    /// A directory without the slash at its end, which relative links need: the right address.
    Moved(String),
}

/// Reads request line and headers. `None` when the other side closed without a word.
pub fn read(input: &mut impl BufRead) -> Result<Option<Request>, Refusal> {
    let Some(line) = read_line(input, LINE_LIMIT)? else {
        return Ok(None);
    };
    let mut left = HEADERS_LIMIT;
    loop {
        let header = read_line(input, left)?.unwrap_or_default();
        if header.is_empty() {
            break;
        }
        left = left.saturating_sub(header.len() as u64);
    }
    let line = String::from_utf8(line).map_err(|_| Refusal::Malformed)?;
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refusal::Malformed);
    };
    if !version.starts_with("HTTP/1.") {
        return Err(Refusal::Malformed);
    }
    let head_only = match method {
        "GET" => false,
        "HEAD" => true,
        _ => return Err(Refusal::Method),
    };
    let target = target.split('#').next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if !path.starts_with('/') {
        return Err(Refusal::Malformed);
    }
    Ok(Some(Request {
        head_only,
        path: path.to_owned(),
        query: query.to_owned(),
    }))
}

/// One line without its end; `None` at the end of input.
fn read_line(input: &mut impl BufRead, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
    let mut line = Vec::new();
    input
        .take(limit)
        .read_until(b'\n', &mut line)
        .map_err(|_| Refusal::Malformed)?;
    match line.pop() {
        None => Ok(None),
        Some(b'\n') => {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            Ok(Some(line))
        }
        // The line goes on, or the input ended within it.
        Some(_) if line.len() as u64 + 1 >= limit => Err(Refusal::TooLong),
        Some(_) => Err(Refusal::Malformed),
    }
}

/// The file below `site` that a path names.
pub fn resolve(site: &Path, path: &str) -> Result<Found, Refusal> {
    let decoded = decode(path)?;
    let mut file = site.to_path_buf();
    let mut address = String::new();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        let unsafe_part = part.starts_with('.')
            || part.contains(['\\', ':', '\0'])
            || part.chars().any(char::is_control);
        if unsafe_part {
            return Err(Refusal::NotFound);
        }
        file.push(part);
        address.push('/');
        address.push_str(&encode(part));
    }
    if file.is_dir() {
        if !decoded.ends_with('/') {
            return Ok(Found::Moved(address + "/"));
        }
        file.push("index.html");
    } else if decoded.ends_with('/') {
        return Err(Refusal::NotFound);
    }
    // A link inside the site could still lead out of it.
    let real = file.canonicalize().map_err(|_| Refusal::NotFound)?;
    let site = site.canonicalize().map_err(|_| Refusal::NotFound)?;
    if real.starts_with(site) && real.is_file() {
        Ok(Found::File(real))
    } else {
        Err(Refusal::NotFound)
    }
}

/// Resolves `%41` once; what is not UTF-8 afterwards names nothing.
fn decode(path: &str) -> Result<String, Refusal> {
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || {
                bytes
                    .next()
                    .and_then(|b| char::from(b).to_digit(16))
                    .ok_or(Refusal::Malformed)
            };
            let value = digit()? * 16 + digit()?;
            out.push(u8::try_from(value).map_err(|_| Refusal::Malformed)?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).map_err(|_| Refusal::Malformed)
}

fn encode(part: &str) -> String {
    part.bytes().fold(String::new(), |out, byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            out + &char::from(byte).to_string()
        }
        _ => format!("{out}%{byte:02X}"),
    })
}

/// The type that a file is served as, by its name.
pub fn mime(path: &Path) -> &'static str {
    match path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("")
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "har" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "wasm" => "application/wasm",
        "txt" | "toml" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TempDir;

    fn parse(bytes: &[u8]) -> Result<Option<Request>, Refusal> {
        read(&mut std::io::BufReader::new(bytes))
    }

    #[test]
    fn requests_are_read_or_refused() {
        let get = |path: &str, query: &str| {
            Ok(Some(Request {
                head_only: false,
                path: path.to_owned(),
                query: query.to_owned(),
            }))
        };
        assert_eq!(
            parse(b"GET /a/b.html?x=/../y#z HTTP/1.1\r\nHost: x\r\n\r\n"),
            get("/a/b.html", "x=/../y")
        );
        assert_eq!(parse(b"GET / HTTP/1.0\n\n"), get("/", ""));
        assert_eq!(
            parse(b"HEAD / HTTP/1.1\r\n\r\n").map(|r| r.map(|r| r.head_only)),
            Ok(Some(true))
        );
        assert_eq!(parse(b""), Ok(None));
        assert_eq!(parse(b"POST / HTTP/1.1\r\n\r\n"), Err(Refusal::Method));
        for bad in [
            &b"GET /"[..],
            b"GET / HTTP/1.1 x\r\n\r\n",
            b"GET  HTTP/1.1\r\n\r\n",
            b"GET http://x/ HTTP/1.1\r\n\r\n",
            b"\x16\x03\x01\n\n",
            b"GET /\xff HTTP/1.1\r\n\r\n",
            b"\r\n\r\n",
            b"GET / HTTP/2\r\n\r\n",
        ] {
            assert_eq!(parse(bad), Err(Refusal::Malformed), "{bad:?}");
        }
        let mut long = b"GET /".to_vec();
        long.extend(std::iter::repeat_n(b'a', 100_000));
        assert_eq!(parse(&long), Err(Refusal::TooLong));
        let mut many = b"GET / HTTP/1.1\r\n".to_vec();
        for _ in 0..10_000 {
            many.extend(b"X: 0123456789\r\n");
        }
        assert_eq!(parse(&many), Err(Refusal::TooLong));
    }

    fn site(name: &str) -> TempDir {
        let files = [
            "secret.txt",
            "dist/index.html",
            "dist/part/index.html",
            "dist/a b.html",
            "dist/.hidden",
            "dist/empty/deep/x.js",
        ];
        TempDir::with(name, &files)
    }

    #[test]
    fn paths_lead_to_files_of_the_site() {
        let dir = site("paths");
        let dist = dir.0.join("dist");
        let file = |name: &str| {
            Ok(Found::File(
                dist.join(name).canonicalize().expect("it exists"),
            ))
        };
        for (path, expected) in [
            ("/", file("index.html")),
            ("/index.html", file("index.html")),
            ("//index.html", file("index.html")),
            ("/part/", file("part/index.html")),
            ("/part", Ok(Found::Moved("/part/".to_owned()))),
            ("//part", Ok(Found::Moved("/part/".to_owned()))),
            ("/a%20b.html", file("a b.html")),
            ("/empty/", Err(Refusal::NotFound)),
            ("/index.html/", Err(Refusal::NotFound)),
            ("/nothing", Err(Refusal::NotFound)),
        ] {
            assert_eq!(resolve(&dist, path), expected, "{path}");
        }
    }

    #[test]
    fn no_path_leads_out_of_the_site() {
        let dir = site("outside");
        let dist = dir.0.join("dist");
        for path in [
            "/../secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e/secret.txt",
            "/%2E%2e%2Fsecret.txt",
            "/part/../../secret.txt",
            "/..\\secret.txt",
            "/%5c..%5csecret.txt",
            "/./index.html",
            "/.hidden",
            "/%2ehidden",
            "/index.html%00.txt",
            "/C:/x",
            "/...//secret.txt",
            "/%252e%252e/secret.txt",
            "/\u{202e}",
            "/a\nb",
        ] {
            assert_eq!(resolve(&dist, path), Err(Refusal::NotFound), "{path:?}");
        }
        for path in ["/%", "/%2", "/%zz", "/%ff", "/%c0%ae%c0%ae/secret.txt"] {
            assert_eq!(resolve(&dist, path), Err(Refusal::Malformed), "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_site_is_not_followed() {
        let dir = site("links");
        let dist = dir.0.join("dist");
        std::os::unix::fs::symlink(dir.0.join("secret.txt"), dist.join("out.txt"))
            .expect("a link can be made");
        assert_eq!(resolve(&dist, "/out.txt"), Err(Refusal::NotFound));
    }

    /// Random bytes, seeded: nothing panics, and a file is only ever one of the site's.
    #[test]
    fn hostile_paths_never_escape() {
        let dir = site("bytes");
        let dist = dir.0.join("dist").canonicalize().expect("it exists");
        let parts = [
            "..",
            ".",
            "/",
            "//",
            "\\",
            "%2e",
            "%2E%2e",
            "%2f",
            "%5c",
            "%00",
            "part",
            "index.html",
            "secret.txt",
            "%",
            "%e",
            "é",
            "a b",
            ":",
        ];
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut files = 0;
        for _ in 0..20_000 {
            let mut path = String::from("/");
            for _ in 0..state % 6 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                path += parts[usize::try_from(state % parts.len() as u64).expect("small")];
            }
            if let Ok(Found::File(file)) = resolve(&dist, &path) {
                assert!(
                    file.starts_with(&dist),
                    "{path:?} led to {}",
                    file.display()
                );
                files += 1;
            }
        }
        assert!(files > 10, "some of the paths are good: {files}");
    }
}
