//! `cargo xtask soak`: what the tests do a share of. Millions of random worlds are held against the rules of the model, compiled for
//! speed; or every figure of every page of the built site is operated.
use crate::paths::{Paths, cargo};
use anyhow::{Context, Result, bail};
use std::process::ExitCode;

/// So many worlds when nobody says how many.
const WORLDS: u64 = 3_000_000;

/// `cargo xtask soak [--worlds N] [--seed N]` or `cargo xtask soak --figures`
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    if arguments == ["--figures"] {
        return figures(paths);
    }
    let (worlds, seed) = read(arguments)?;
    println!("{worlds} random worlds, from number {seed} on; the same number is the same world");
    let status = cargo()
        .current_dir(&paths.root)
        .args(["run", "--quiet", "--locked", "--release"])
        .args(["--package", "join-study", "--example", "soak", "--"])
        .args([seed.to_string(), worlds.to_string()])
        .status()
        .context("starting cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Looks at every figure of every page in every state that the browser suite knows, where the tests look at some of each kind.
fn figures(paths: &Paths) -> Result<ExitCode> {
    let status = cargo()
        .current_dir(&paths.root)
        .env("JOIN_LAB_WHOLE", "1")
        .args(["test", "--locked", "--package", "join-lab-tests"])
        .args(["--test", "suite", "--no-fail-fast"])
        .status()
        .context("starting cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// How many worlds, and the number of the first.
fn read(arguments: &[String]) -> Result<(u64, u64)> {
    let (mut worlds, mut seed) = (WORLDS, 0);
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let place = match option.as_str() {
            "--worlds" => &mut worlds,
            "--seed" => &mut seed,
            other => {
                bail!("soak knows --worlds N and --seed N, or --figures alone, found {other:?}")
            }
        };
        let value = rest.next().map_or("nothing", String::as_str);
        *place = value
            .parse()
            .ok()
            .with_context(|| format!("{option}: expected a whole number, found {value:?}"))?;
    }
    Ok((worlds, seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<(u64, u64)> {
        read(
            &words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn numbers_are_taken_and_anything_else_is_named() {
        assert_eq!(of(&[]).expect("nothing is needed"), (WORLDS, 0));
        assert_eq!(
            of(&["--seed", "7", "--worlds", "10"]).expect("both"),
            (10, 7)
        );
        for (bad, said) in [
            (&["--worlds"][..], "\"nothing\""),
            (&["--worlds", "-1"], "\"-1\""),
            (&["--seed", "1e3"], "\"1e3\""),
            (&["--fast"], "\"--fast\""),
        ] {
            let error = of(bad).expect_err("refused").to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
