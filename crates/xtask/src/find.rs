//! `cargo xtask find`: the rows of the reference for whatever is pasted, one line each.
use crate::paths::Paths;
use anyhow::Result;
use join_reference::Table;
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// There are rows.
const FOUND: u8 = 0;
/// There is none.
const NOTHING: u8 = 1;
/// The input is not what it should be, or the output cannot be written.
const BAD_USE: u8 = 2;

/// Runs the command on the real data, standard input, output and error.
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let code = run(
        || Table::load(&paths.root.join("src").join("data")),
        arguments,
        &mut io::stdin().lock(),
        &mut io::stdout().lock(),
        &mut io::stderr().lock(),
    );
    Ok(ExitCode::from(code))
}

/// Finds what the arguments say, or what stands in `input` when they are `-` alone. Gives the exit code.
fn run(
    table: impl FnOnce() -> Result<Table, String>,
    arguments: &[String],
    input: &mut impl Read,
    out: &mut impl Write,
    err: &mut impl Write,
) -> u8 {
    let (code, written) = match answer(table, arguments, input) {
        Ok(lines) => (
            if lines.is_empty() { NOTHING } else { FOUND },
            out.write_all(lines.as_bytes()).and_then(|()| out.flush()),
        ),
        Err(message) => (BAD_USE, writeln!(err, "error: {message}")),
    };
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

fn answer(
    table: impl FnOnce() -> Result<Table, String>,
    arguments: &[String],
    input: &mut impl Read,
) -> Result<String, String> {
    let text = match arguments {
        [] => Err("expected a text to find, or - for standard input; found nothing".to_owned()),
        [one] if one == "-" => pasted(input),
        words => Ok(words.join(" ")),
    }?;
    if text.trim().is_empty() {
        return Err("expected a text to find, found only blanks".to_owned());
    }
    let table = table()?;
    let found = table.find(&text);
    let line = |hit: &join_reference::Hit<'_>| {
        let parts = [hit.kind.word(), &hit.id, hit.name, &hit.meaning];
        parts.map(|part| part.replace(['\t', '\n'], " ")).join("\t") + "\n"
    };
    Ok(found.hits.iter().map(line).collect())
}

/// Standard input as text; what is not UTF-8 is taken as UTF-16 when it begins so, else shown by a sign.
fn pasted(input: &mut impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    input
        .read_to_end(&mut bytes)
        .map_err(|error| format!("standard input cannot be read: {error}"))?;
    let wide = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|unit| order([unit[0], unit[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    };
    Ok(match bytes.as_slice() {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    })
}
