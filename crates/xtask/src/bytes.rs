//! `cargo xtask bytes`: an artefact of the join, or a file of one's own, byte by byte: spans, and who says what about it.
use crate::paths::Paths;
use anyhow::Result;
use join_bytes::{Document, Kind, Native, Parts, Private, Verdict, World, judge, read, recognise};
use serde::Serialize;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// All of it was read.
const READ: u8 = 0;
/// Reading stopped somewhere.
const REFUSED: u8 = 1;
/// The words behind the command are not what they should be, or the output cannot be written.
const BAD_USE: u8 = 2;

/// The artefact that a bare number means.
const BY_NUMBER: [(&str, &str); 16] = [
    ("01", "01-bearer-token.jwt"),
    ("02", "02-transport-key.bin"),
    ("03", "03-csr.der"),
    ("04", "04-device-certificate.der"),
    ("05", "05-join-request.json"),
    ("06", "06-transport.attest_certify.bin"),
    ("07", "07-transport.kast.bin"),
    ("08", "08-challenge.tach.bin"),
    ("09", "09-aik-csr.der"),
    ("10", "10-scep-1-request.der"),
    ("11", "11-aik-certificate.der"),
    ("12", "12-nonce-response.json"),
    ("13", "13-prt-request.jwt"),
    ("14", "14-session-key.jwe"),
    ("15", "15-prt-cookie-kdf2.jwt"),
    ("16", "16-token-response-gcm.jwe"),
];

/// Runs the command on the real vectors, the real clock, standard output and error.
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let vectors = paths.root.join("crates/join-bytes/tests/vectors");
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64);
    let code = run(
        &vectors,
        now,
        arguments,
        &mut io::stdout().lock(),
        &mut io::stderr().lock(),
    );
    Ok(ExitCode::from(code))
}

/// What the words behind the command ask for.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    what: String,
    json: bool,
    flips: Vec<(usize, u8)>,
}

fn run(
    vectors: &Path,
    now: i64,
    arguments: &[String],
    out: &mut impl Write,
    err: &mut impl Write,
) -> u8 {
    let answer = if arguments == ["--list"] {
        list(vectors).map(|names| (READ, names.join("\n") + "\n", Vec::new()))
    } else {
        wish(arguments).and_then(|wish| answer(vectors, now, &wish))
    };
    let (code, text, notes) = match answer {
        Ok(answer) => answer,
        Err(message) => (BAD_USE, String::new(), vec![format!("error: {message}")]),
    };
    let written = notes
        .iter()
        .try_for_each(|note| writeln!(err, "{note}"))
        .and_then(|()| out.write_all(text.as_bytes()))
        .and_then(|()| out.flush());
    match written {
        Ok(()) => code,
        // Whoever reads has seen enough (`| head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            // If this fails too, the exit code is all that is left to say it with.
            let _ = writeln!(err, "error: the output cannot be written: {error}");
            BAD_USE
        }
    }
}

fn wish(arguments: &[String]) -> Result<Wish, String> {
    let (mut what, mut json, mut flips) = (None, false, Vec::new());
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--format" => match rest.next().map(String::as_str) {
                Some("text") => json = false,
                Some("json") => json = true,
                other => {
                    return Err(format!(
                        "--format wants text or json, found {}",
                        shown(other)
                    ));
                }
            },
            "--flip" => {
                let place = rest.next().map(String::as_str);
                let flip = place.and_then(flip);
                flips.push(flip.ok_or_else(|| {
                    let found = shown(place);
                    format!("--flip wants OFFSET.BIT, the bit from 0 to 7 with 0 the lowest; found {found}")
                })?);
            }
            option if option.starts_with("--") => {
                return Err(format!(
                    "bytes knows --format, --flip and --list, found {option}"
                ));
            }
            word => {
                if what.replace(word.to_owned()).is_some() {
                    return Err("expected one artefact or file, found several".to_owned());
                }
            }
        }
    }
    let what =
        what.ok_or("expected an artefact or a file, found nothing; --list names the artefacts")?;
    Ok(Wish { what, json, flips })
}

fn shown(word: Option<&str>) -> String {
    word.map_or("nothing".to_owned(), |word| format!("{word:?}"))
}

fn flip(place: &str) -> Option<(usize, u8)> {
    let (offset, bit) = place.split_once('.')?;
    let offset = match offset.strip_prefix("0x") {
        Some(digits) => usize::from_str_radix(digits, 16).ok()?,
        None => offset.parse().ok()?,
    };
    let bit = bit.parse().ok().filter(|bit| *bit < 8)?;
    Some((offset, bit))
}

/// The names of all artefacts.
fn list(vectors: &Path) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for below in ["", "software-tpm/"] {
        let folder = vectors.join(below);
        let files =
            std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for file in files.flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let artefact = if below.is_empty() {
                name.starts_with(|sign: char| sign.is_ascii_digit())
                    && !name.ends_with(".fields.json")
            } else {
                name.ends_with(".bin")
            };
            if artefact {
                names.push(format!("{below}{name}"));
            }
        }
    }
    names.sort();
    Ok(names)
}

/// The artefact that a word names: its file, its file without ending, or its number.
fn artefact(word: &str, names: &[String]) -> Option<String> {
    let number = BY_NUMBER.iter().find(|(number, _)| *number == word);
    if let Some((_, name)) = number {
        return Some((*name).to_owned());
    }
    let mut fits = names.iter().filter(|name| {
        *name == word || name.rsplit_once('.').is_some_and(|(stem, _)| stem == word)
    });
    fits.next().cloned()
}

type Answer = (u8, String, Vec<String>);

fn answer(vectors: &Path, now: i64, wish: &Wish) -> Result<Answer, String> {
    let names = list(vectors)?;
    let named = artefact(&wish.what, &names);
    let file = match &named {
        Some(name) => vectors.join(name),
        None => PathBuf::from(&wish.what),
    };
    let mut bytes = contents(&file).map_err(|error| {
        format!(
            "{}: {error}; expected a file or an artefact, of which --list gives the names",
            file.display()
        )
    })?;
    // What it is does not change by what is broken in it.
    let form = recognise(&bytes);
    for (offset, bit) in &wish.flips {
        let length = bytes.len();
        let byte = bytes.get_mut(*offset).ok_or(format!(
            "--flip {offset}.{bit}: expected an offset below {length}, the bytes of the file"
        ))?;
        *byte ^= 1 << bit;
    }
    let document = read(&bytes, form);
    let files = |name: &str| std::fs::read(vectors.join(name)).ok();
    let mut crypto = Native::default();
    let world = match &named {
        Some(name) => {
            hold_test_keys(&mut crypto, &files);
            World::synthetic(name, &files)
        }
        None => World {
            now,
            ..World::default()
        },
    };
    let verdicts = judge(&document, &world, &mut crypto);
    let own = named.is_none();
    let report = Report::of(&document, &verdicts, own);
    let text = if wish.json {
        serde_json::to_string(&report).map_err(|error| error.to_string())? + "\n"
    } else {
        report.text(&document)
    };
    let mut notes = warnings(&document, own);
    let code = match document.refusals.first() {
        None => READ,
        Some(refusal) => {
            let layer = match refusal.space {
                0 => String::new(),
                layer => format!(" of layer {layer}"),
            };
            notes.push(format!(
                "error: refused at offset {}{layer}: expected {}, found {}",
                refusal.offset, refusal.expected, refusal.found
            ));
            REFUSED
        }
    };
    Ok((code, text, notes))
}

/// The bytes of a file, and of a large or endless one no more than what is needed to refuse it.
fn contents(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?
        .take(join_bytes::LARGEST as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a reader must know before showing the output to others.
fn warnings(document: &Document, own: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if !own {
        return notes;
    }
    if document.spans.iter().any(|span| span.sealed) {
        notes.push(
            "warning: this holds what a service takes as proof (a signature, a token, a password). It is shown as a length only; the file \
             itself is a secret while it is valid"
                .to_owned(),
        );
    }
    let secret = document
        .remarks
        .iter()
        .find(|remark| remark.words.contains("private key"));
    if let Some(remark) = secret {
        notes.push(format!("warning: {}", remark.words));
    }
    notes
}

/// Gives the private test keys to whoever reckons.
fn hold_test_keys(crypto: &mut Native, files: &dyn Fn(&str) -> Option<Vec<u8>>) {
    #[derive(serde::Deserialize)]
    struct Key {
        n: String,
        e: String,
        d: String,
        p: String,
        q: String,
    }
    let keys = files("test-keys/synthetic-test-keys.json").unwrap_or_default();
    let keys: serde_json::Value = serde_json::from_slice(&keys).unwrap_or_default();
    for (name, whose) in [
        ("test-transport", Private::Transport),
        ("test-endorsement", Private::Endorsement),
    ] {
        use base64::Engine;
        let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let Ok(key) = serde_json::from_value::<Key>(keys[name].clone()) else {
            continue;
        };
        let bytes = |text: &String| engine.decode(text).unwrap_or_default();
        crypto.hold(
            whose,
            &Parts {
                n: &bytes(&key.n),
                e: &bytes(&key.e),
                d: &bytes(&key.d),
                primes: [&bytes(&key.p), &bytes(&key.q)],
            },
        );
    }
}

#[derive(Serialize)]
struct Report {
    spans: Vec<Row>,
    verdicts: Vec<Said>,
}

/// A span as it is printed.
#[derive(Serialize)]
struct Row {
    space: u16,
    /// The path of the span that the layer was decoded from.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    offset: u32,
    length: u32,
    path: String,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    meaning: &'static str,
    evidence: &'static str,
    children: bool,
    #[serde(skip)]
    span: u32,
}

/// A verdict as it is printed.
#[derive(Serialize)]
struct Said {
    check: &'static str,
    who: &'static str,
    ok: Option<bool>,
    says: String,
}

impl Report {
    fn of(document: &Document, verdicts: &[Verdict], own: bool) -> Self {
        let spans = document.order().into_iter().map(|one| {
            let span = &document.spans[one as usize];
            let from = document.spaces[usize::from(span.space)].from;
            let value = if own && span.sealed && !span.children {
                format!("{} bytes, not shown", span.length)
            } else {
                document.value(one)
            };
            Row {
                space: span.space,
                from: from.map(|from| document.path(from)),
                offset: span.offset,
                length: span.length,
                path: document.path(one),
                kind: span.kind.word(),
                value,
                meaning: span.meaning,
                evidence: span.evidence.words(),
                children: span.children,
                span: one,
            }
        });
        let verdicts = verdicts.iter().map(|verdict| Said {
            check: verdict.check.word(),
            who: verdict.who,
            ok: verdict.ok,
            says: format!("{} [{}]", verdict.says, verdict.evidence.words()),
        });
        Self {
            spans: spans.collect(),
            verdicts: verdicts.collect(),
        }
    }

    fn text(&self, document: &Document) -> String {
        let mut text = String::new();
        let mut space = 0;
        for row in &self.spans {
            if row.space != space {
                space = row.space;
                let from = row.from.as_deref().unwrap_or_default();
                text += &format!("\nlayer {space}, from {from}\n");
            }
            if matches!(document.spans[row.span as usize].kind, Kind::Syntax) {
                continue;
            }
            text += &format!("{:>6},{:<5} {}", row.offset, row.length, row.path);
            text += &format!("  {}", row.kind);
            if !row.value.is_empty() {
                text += &format!("  {}", row.value);
            }
            if !row.meaning.is_empty() {
                text += &format!("  ({} [{}])", row.meaning, row.evidence);
            }
            if let Some(twin) = document.spans[row.span as usize].twin {
                text += &format!("  = {}", document.path(twin));
            }
            text.push('\n');
        }
        text += "\nverdicts\n";
        for said in &self.verdicts {
            let sign = match said.ok {
                Some(true) => "yes",
                Some(false) => "NO",
                None => "?",
            };
            text += &format!(
                "{sign:>4}  {:<9}  {}: {}\n",
                said.check, said.who, said.says
            );
        }
        text
    }
}

#[cfg(test)]
mod tests;
