//! The command: paths in, an answer out. The only module that touches files.

use crate::answer::{self, Shown};
use crate::desk::Desk;
use crate::evidence::Evidence;
use crate::limits;
use crate::mask::{Mask, masked_name};
use crate::record::Kind;
use crate::report::diagnose;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Something was read.
const READ: u8 = 0;
/// Nothing could be read, or a masked file was held back.
const NOTHING: u8 = 1;
/// The arguments are not what they should be, or the output cannot be written.
const BAD_USE: u8 = 2;

/// How the command is used.
pub const USAGE: &str = "[--format text|json] [--mask DIR] [--raw] PATH…

  PATH           a file, a folder or an archive; - is standard input
  --format       text (default) or json
  --mask DIR     writes the masked texts into DIR; aliases go to standard error
  --raw          shows names as they are; tokens are never shown
";

struct Options {
    json: bool,
    raw: bool,
    mask: Option<PathBuf>,
    paths: Vec<String>,
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        json: false,
        raw: false,
        mask: None,
        paths: Vec::new(),
    };
    let mut rest = arguments.iter();
    let mut flags = true;
    while let Some(argument) = rest.next() {
        let (name, inline) = match argument
            .split_once('=')
            .filter(|(name, _)| name.starts_with("--"))
        {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        let mut value = |what: &str| {
            inline
                .clone()
                .or_else(|| rest.next().cloned())
                .ok_or(format!("expected {what} behind {name}, found nothing"))
        };
        match name {
            "--" if flags => flags = false,
            "--raw" if flags && inline.is_none() => options.raw = true,
            "--format" if flags => {
                options.json = match value("text or json")?.as_str() {
                    "json" => true,
                    "text" => false,
                    other => {
                        return Err(format!(
                            "expected text or json behind --format, found {other:?}"
                        ));
                    }
                }
            }
            "--mask" if flags => options.mask = Some(PathBuf::from(value("a folder")?)),
            flag if flags && flag.starts_with("--") => {
                return Err(format!(
                    "expected --format, --mask or --raw, found {flag:?}"
                ));
            }
            _ => options.paths.push(argument.clone()),
        }
    }
    if options.paths.is_empty() {
        return Err("expected a file, a folder or - to read, found nothing".to_owned());
    }
    Ok(options)
}

/// Runs the command; gives its exit code: 0 when something was read, 1 when nothing was, 2 for bad use.
pub fn run(
    arguments: &[String],
    input: &mut impl Read,
    out: &mut impl Write,
    err: &mut impl Write,
) -> u8 {
    if arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        return write(out, USAGE).map_or(BAD_USE, |()| READ);
    }
    let options = match options(arguments) {
        Ok(options) => options,
        Err(message) => {
            let _ = write(err, &format!("error: {message}\nusage: {USAGE}"));
            return BAD_USE;
        }
    };
    let mut desk = Desk::new();
    let mut opened = 0;
    for path in &options.paths {
        let result = if path == "-" {
            standard(&mut desk, input)
        } else {
            open(&mut desk, Path::new(path), 0)
        };
        match result {
            Ok(count) => opened += count,
            Err(message) => {
                let _ = write(err, &format!("error: {message}\n"));
            }
        }
    }
    if opened == 0 {
        let _ = write(err, "error: nothing could be read\n");
        return NOTHING;
    }
    let evidence = desk.finish();
    let mut report = diagnose(&evidence);
    let mask = Mask::of(&evidence);
    let shown = Shown {
        mask: &mask,
        raw: options.raw,
    };
    #[cfg(feature = "replay")]
    let replay = crate::replay::replay(&evidence, &mut report);
    #[cfg(not(feature = "replay"))]
    let replay = Vec::new();
    let text = if options.json {
        answer::json(&evidence, &report, &replay, shown)
    } else {
        answer::text(&evidence, &report, &replay, shown)
    };
    if write(out, &text).is_err() {
        return BAD_USE;
    }
    let masked = options
        .mask
        .map(|folder| save(&evidence, &mask, &folder, err));
    match masked {
        Some(Err(message)) => {
            let _ = write(err, &format!("error: {message}\n"));
            BAD_USE
        }
        Some(Ok(false)) => NOTHING,
        _ if known(&evidence) => READ,
        _ => NOTHING,
    }
}

fn write(out: &mut impl Write, text: &str) -> std::io::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Whether anything was recognised, or at least a code was found.
fn known(evidence: &Evidence) -> bool {
    let kind = |kind: Kind| !matches!(kind, Kind::Empty | Kind::Text | Kind::Unknown);
    !evidence.records.is_empty() || evidence.sources.iter().any(|source| kind(source.kind))
}

fn standard(desk: &mut Desk, input: &mut impl Read) -> Result<usize, String> {
    let mut bytes = Vec::new();
    let most = limits::FILE as u64 + 1;
    input
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("standard input cannot be read: {error}"))?;
    desk.add("-", &bytes);
    Ok(1)
}

/// Reads a file, or every file below a folder in the order of their names. Links are not followed.
fn open(desk: &mut Desk, path: &Path, depth: usize) -> Result<usize, String> {
    let shown = path.display();
    let about =
        std::fs::metadata(path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
    if about.is_dir() {
        let entries =
            std::fs::read_dir(path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
        let mut paths: Vec<PathBuf> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink()))
            .map(|entry| entry.path())
            .take(limits::MEMBERS)
            .collect();
        paths.sort();
        let mut count = 0;
        for below in paths {
            if depth < 16 {
                count += open(desk, &below, depth + 1)?;
            }
        }
        return Ok(count);
    }
    if !about.is_file() {
        return Err(format!(
            "{shown}: expected a file or a folder, found something else"
        ));
    }
    let most = limits::FILE as u64 + 1;
    let mut bytes = Vec::new();
    let file =
        std::fs::File::open(path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
    file.take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("{shown} cannot be read: {error}"))?;
    desk.add(&path.to_string_lossy(), &bytes);
    Ok(1)
}

/// Writes the masked texts. False when one was held back.
fn save(
    evidence: &Evidence,
    mask: &Mask,
    folder: &Path,
    err: &mut impl Write,
) -> Result<bool, String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names = BTreeSet::new();
    let mut all = true;
    let mut said = String::new();
    for (at, source) in evidence.sources.iter().enumerate() {
        let shown = match source.path.split_once('!') {
            Some((given, member)) => format!("{given}!{}", mask.line(member)),
            None => source.path.clone(),
        };
        match mask.source(evidence, at) {
            None => {
                said += &format!(
                    "left out: {shown}: not a text; what findings cite of it is in the answer\n"
                )
            }
            Some(Err(leak)) => {
                all = false;
                said += &format!(
                    "held back: {shown}: line {} of the masked text still looks like {}; nothing of it was written\n",
                    leak.line, leak.what
                );
            }
            Some(Ok(text)) => {
                let name = masked_name(&mask.line(&source.path), source.kind, &names);
                let path = folder.join(&name);
                let mut options = std::fs::OpenOptions::new();
                let file = options.write(true).create_new(true).open(&path);
                let mut file = file.map_err(|error| {
                    format!("{}: {error}; give an empty folder", path.display())
                })?;
                file.write_all(text.as_bytes())
                    .map_err(|error| format!("{}: {error}", path.display()))?;
                said += &format!("masked: {shown} → {name}\n");
                names.insert(name);
            }
        }
    }
    for alias in mask.aliases() {
        said += &format!("alias: {} = {}\n", alias.alias, alias.value);
    }
    write(err, &said).map_err(|error| error.to_string())?;
    Ok(all)
}
