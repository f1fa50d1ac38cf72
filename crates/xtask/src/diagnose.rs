//! `cargo xtask diagnose`: what a reader's own captures say, with the lines that say it.
use crate::paths::Paths;
use anyhow::Result;
use std::io;
use std::process::ExitCode;

/// Runs the command on files, standard input, output and error.
pub fn command(_: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let code = join_evidence::program::run(
        arguments,
        &mut io::stdin().lock(),
        &mut io::stdout().lock(),
        &mut io::stderr().lock(),
    );
    Ok(ExitCode::from(code))
}
