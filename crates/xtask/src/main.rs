//! All automation of the project: build, serve, test, bench, soak, mutants, trace, find, bytes, diagnose.
mod bench;
mod book;
mod bytes;
#[cfg(test)]
mod contrast;
mod diagnose;
mod files;
mod find;
mod glue;
mod keep;
mod late;
mod mutants;
mod pack;
mod paths;
mod playground;
mod post;
mod run_bytes;
mod script;
mod serve;
mod site;
mod soak;
mod test;
mod tools;
mod trace;
mod trim;
mod wasm;

use anyhow::{Result, bail};
use paths::Paths;
use std::process::ExitCode;

/// The commands: name, what may follow, what it does, and the function that does it.
///
/// A function that gives an exit code itself has already said why.
type Command = (
    &'static str,
    &'static str,
    &'static str,
    fn(&Paths, &[String]) -> Result<ExitCode>,
);

const COMMANDS: &[Command] = &[
    (
        "build",
        "[--book] [--zip]",
        "builds the site into dist/; --book: only the book, with the code of the last build; --zip: also as one file",
        build,
    ),
    (
        "serve",
        "[--port N]",
        "builds, serves dist/ on 127.0.0.1 (port 3000), rebuilds and reloads on change",
        serve::command,
    ),
    (
        "test",
        "[--no-install]",
        "checks everything; --no-install: says what is missing instead of installing it",
        test::command,
    ),
    (
        "bench",
        "",
        "measures the site against its budgets",
        bench::command,
    ),
    (
        "soak",
        "[--worlds N | --captures N] [--seed N] | --figures | --bits",
        "holds 3,000,000 random worlds against the model's rules; takes minutes",
        soak::command,
    ),
    (
        "mutants",
        "[--shard K/N] [--report]",
        "changes the model in small ways and sees whether its tests notice; takes hours, goes on where it stopped",
        mutants::command,
    ),
    (
        "trace",
        "SCENARIO | --list",
        "prints a run; --list: the scenarios and parameters; --help: all options",
        trace::command,
    ),
    (
        "find",
        "TEXT… | -",
        "finds what a pasted text names in the reference; -: standard input",
        find::command,
    ),
    (
        "diagnose",
        "[OPTION…] PATH…",
        "says what captures of a failed join show, with the lines that show it; --help: all options",
        diagnose::command,
    ),
    (
        "bytes",
        "ARTEFACT | FILE | --list",
        "prints every byte and who says what; --format text|json; --flip OFFSET.BIT, as often as wished",
        bytes::command,
    ),
];

fn main() -> ExitCode {
    // What is not Unicode is kept visible, so that whoever reads it can complain of it.
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let name = arguments.first().map_or("help", String::as_str);
    if matches!(name, "help" | "--help" | "-h") {
        print!("{}", usage());
        return ExitCode::SUCCESS;
    }
    let Some((.., run)) = COMMANDS.iter().find(|(known, ..)| *known == name) else {
        eprint!("error: there is no command {name:?}\n{}", usage());
        return ExitCode::from(2);
    };
    match run(&Paths::of_checkout(), &arguments[1..]) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let (mut scope, mut zip) = (site::Scope::All, false);
    for argument in arguments {
        match argument.as_str() {
            "--book" => scope = site::Scope::Book,
            "--zip" => zip = true,
            other => bail!("build knows only --book and --zip, found {other:?}"),
        }
    }
    let report = site::build(paths, scope)?;
    eprintln!("{report}");
    if zip {
        let bytes = keep::write(&paths.dist)?;
        eprintln!("{}: {bytes} bytes", keep::NAME);
    }
    Ok(ExitCode::SUCCESS)
}

fn usage() -> String {
    let mut text = String::from("usage: cargo xtask COMMAND\n\n");
    for (name, rest, what, _) in COMMANDS {
        text += &format!("  {:<24} {what}\n", format!("{name} {rest}"));
    }
    text
}
