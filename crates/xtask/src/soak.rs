//! `cargo xtask soak`: what the tests do a share of. Millions of random worlds are held against the rules of the model, compiled for
//! speed; every figure of every page of the built site is operated; or every bit of every artefact is turned.
use crate::paths::{Paths, cargo};
use anyhow::{Context, Result, bail};
use std::process::ExitCode;

/// So many worlds when nobody says how many.
const WORLDS: u64 = 3_000_000;

/// The parts that are a test with all its cases: the word for it, its package, the test, in which profile.
const WHOLE: [(&str, &str, &str, &str); 2] = [
    ("--figures", "join-lab-tests", "suite", "dev"),
    ("--bits", "join-bytes", "bits", "release"),
];

/// `cargo xtask soak [--worlds N] [--seed N]`, `cargo xtask soak --figures` or `cargo xtask soak --bits`
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    if let [one] = arguments
        && let Some((_, package, test, profile)) = WHOLE.iter().find(|(word, ..)| word == one)
    {
        return whole(paths, package, test, profile);
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

/// Looks at every case that a test knows, where `cargo xtask test` looks at a share.
fn whole(paths: &Paths, package: &str, test: &str, profile: &str) -> Result<ExitCode> {
    let status = cargo()
        .current_dir(&paths.root)
        .env("JOIN_LAB_WHOLE", "1")
        .args(["test", "--locked", "--profile", profile])
        .args(["--package", package, "--test", test, "--no-fail-fast"])
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
                bail!(
                    "soak knows --worlds N and --seed N, or --figures or --bits alone, found {other:?}"
                )
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
