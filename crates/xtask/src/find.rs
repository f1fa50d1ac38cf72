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

#[cfg(test)]
mod tests {
    use super::*;
    use join_reference::{Kind, Row};

    fn table() -> Result<Table, String> {
        Ok(Table::of(vec![
            Row::new(Kind::Code, "0x801c03ed", "", "It\twas refused."),
            Row::new(Kind::Log, "Autopilot log", "Channel", "A log."),
            Row::new(Kind::Event, "250, 251", "Autopilot log", "The wait."),
        ]))
    }

    /// Exit code, output, message.
    fn find(arguments: &[&str], input: &[u8]) -> (u8, String, String) {
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(table, &arguments, &mut &*input, &mut out, &mut err);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (code, text(out), text(err))
    }

    #[test]
    fn a_hit_is_a_line_of_four_columns_and_the_text_gives_their_order() {
        let (code, out, err) = find(&["Autopilot log 251:", "Error code:", "801C03ED"], b"");
        assert_eq!((code, &*err), (0, ""));
        assert_eq!(
            out,
            "log\tAutopilot log\tChannel\tA log.\n\
             event\t251\tAutopilot log\tThe wait.\n\
             code\t0x801c03ed\t\tIt was refused.\n"
        );
    }

    #[test]
    fn everything_behind_the_command_is_text() {
        let code = "code\t0x801c03ed\t\tIt was refused.\n";
        for arguments in [
            &["-2145647635"][..],
            &["--help", "-2145647635"],
            &["-", "0x801c03ed"],
            &["−2145647635"],
        ] {
            assert_eq!(find(arguments, b"").1, code, "{arguments:?}");
        }
    }

    #[test]
    fn a_minus_alone_is_standard_input_in_any_encoding() {
        let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let text = "\u{feff}hr=0x801c03ed\r\n".encode_utf16();
            text.flat_map(order).collect()
        };
        for input in [
            b"hr=0x801c03ed\n".to_vec(),
            b"\xff\xfe\xff 0x801c03ed".to_vec(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
        ] {
            let (code, out, _) = find(&["-"], &input);
            // What begins like UTF-16 and is none is no text that anybody could read.
            let garbled = input.starts_with(b"\xff\xfe\xff");
            assert_eq!(code, u8::from(garbled), "{input:?}: {out}");
        }
    }

    #[test]
    fn nothing_found_and_bad_use_have_codes_of_their_own() {
        assert_eq!(
            find(&["2026-03-11"], b""),
            (1, String::new(), String::new())
        );
        let bad = |arguments: &[&str], input: &[u8], words: &str| {
            let (code, out, err) = find(arguments, input);
            assert_eq!((code, &*out), (2, ""));
            assert!(err.starts_with("error: ") && err.contains(words), "{err}");
        };
        bad(&[], b"", "found nothing");
        bad(&["", " "], b"", "only blanks");
        bad(&["-"], b" \n", "only blanks");
        let broken = run(
            || Err("x.toml: broken".to_owned()),
            &["x".to_owned()],
            &mut &b""[..],
            &mut Vec::new(),
            &mut Vec::new(),
        );
        assert_eq!(broken, 2);
    }
}
