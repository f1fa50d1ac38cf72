//! `cargo xtask soak`: what the tests do a share of. Millions of random worlds are held against the rules of the model, compiled for
//! speed; every figure of every page of the built site is operated; every bit of every artefact is turned; savers of every scenario
//! are searched; or changed captures go through the evidence desk.
use crate::paths::{Paths, cargo};
use anyhow::{Context, Result, bail};
use std::process::ExitCode;

/// So many worlds when nobody says how many.
const WORLDS: u64 = 3_000_000;

/// The parts that are tests with all their cases: the word for it, its package, the tests, in which profile.
const WHOLE: [(&str, &str, &str, &str); 3] = [
    ("--savers", "join-study", "search", "release"),
    ("--figures", "join-lab-tests", "suite", "dev"),
    (
        "--bits",
        "join-bytes",
        "bits oracles oracle_bits",
        "release",
    ),
];

/// `cargo xtask soak [--worlds N | --captures N] [--seed N]`, or `cargo xtask soak --figures`, `--bits` or `--savers`
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    if let [one] = arguments
        && let Some((_, package, test, profile)) = WHOLE.iter().find(|(word, ..)| word == one)
    {
        return whole(paths, package, test, profile);
    }
    if arguments.first().is_some_and(|word| word == "--captures") {
        return captures(paths, read("--captures", 0, arguments)?);
    }
    let (worlds, seed) = read("--worlds", WORLDS, arguments)?;
    println!("{worlds} random worlds, from number {seed} on; the same number is the same world");
    let words = [seed.to_string(), worlds.to_string()];
    Ok(match run(paths, ["join-study", "soak"], &words)? {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Changed captures for the reader of event logs and for all readers; a tenth of them are judged, replayed and masked as well.
fn captures(paths: &Paths, (inputs, seed): (u64, u64)) -> Result<ExitCode> {
    println!("{inputs} changed captures, seed {seed}; the same seed makes the same captures");
    for (depth, inputs) in [
        ("log", inputs),
        ("read", inputs),
        ("whole", inputs.div_ceil(10)),
    ] {
        let words = [depth.to_owned(), inputs.to_string(), seed.to_string()];
        if !run(paths, ["join-evidence", "hostile"], &words)? {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs an example of a package, compiled for speed; whether it ended well.
fn run(paths: &Paths, [package, example]: [&str; 2], words: &[String]) -> Result<bool> {
    let status = cargo()
        .current_dir(&paths.root)
        .args(["run", "--quiet", "--locked", "--release"])
        .args(["--package", package, "--example", example, "--"])
        .args(words)
        .status()
        .context("starting cargo")?;
    Ok(status.success())
}

/// Looks at every case that a test knows, where `cargo xtask test` looks at a share.
fn whole(paths: &Paths, package: &str, test: &str, profile: &str) -> Result<ExitCode> {
    let status = cargo()
        .current_dir(&paths.root)
        .env("JOIN_LAB_WHOLE", "1")
        .args(["test", "--locked", "--profile", profile])
        .args(["--package", package, "--no-fail-fast"])
        .args(test.split(' ').flat_map(|test| ["--test", test]))
        .status()
        .context("starting cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// How many, which the option of this name says, and the seed or the number of the first.
fn read(what: &str, usual: u64, arguments: &[String]) -> Result<(u64, u64)> {
    let (mut many, mut seed) = (usual, 0);
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let place = match option.as_str() {
            "--seed" => &mut seed,
            word if word == what => &mut many,
            other => {
                bail!(
                    "soak knows --worlds N or --captures N, with --seed N, or --figures, --bits or --savers alone, found {other:?}"
                )
            }
        };
        let value = rest.next().map_or("nothing", String::as_str);
        *place = value
            .parse()
            .ok()
            .with_context(|| format!("{option}: expected a whole number, found {value:?}"))?;
    }
    Ok((many, seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<(u64, u64)> {
        read(
            "--worlds",
            WORLDS,
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
            (&["--worlds", "1", "--captures", "1"], "\"--captures\""),
        ] {
            let error = of(bad).expect_err("refused").to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
