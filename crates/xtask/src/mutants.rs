//! `cargo xtask mutants`: changes the model in a thousand small ways and sees whether its own tests notice. It takes hours,
//! so it is cut into shards, and each is written down when it ends.
use crate::files;
use crate::paths::Paths;
use crate::tools;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// What is mutated: the files of `crates/join-sim/src` in which a wrong step can hide.
const FILES: &[&str] = &[
    "machine/*.rs",
    "machine/device/*.rs",
    "world.rs",
    "world/*.rs",
    "agenda.rs",
    "property.rs",
    "timeline.rs",
    "why.rs",
    "link.rs",
    "save.rs",
    "cause.rs",
    "channel.rs",
];

/// Into so many shards the work is cut when nobody says otherwise: each then ends within an hour.
const SHARDS: usize = 16;

/// A test run that takes longer than so many seconds counts as hanging.
const TIMEOUT_S: &str = "90";

/// The lists that a shard ends with; cargo-mutants names its files like them.
const LISTS: [&str; 4] = ["caught", "missed", "timeout", "unviable"];

/// One part of the work: number `k` of `of`, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shard {
    k: usize,
    of: usize,
}

/// `cargo xtask mutants [--shard K/N] [--report]`
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let (shards, run) = match arguments {
        [] => (all(SHARDS), true),
        [one] if one == "--report" => (all(SHARDS), false),
        [one, shard] if one == "--shard" => (vec![parse(shard)?], true),
        [one, shard, report] if one == "--shard" && report == "--report" => {
            (all(parse(shard)?.of), false)
        }
        other => bail!("mutants knows --shard K/N (K from 0) and --report, found {other:?}"),
    };
    let key = key(paths)?;
    for shard in &shards {
        if run && written(paths, *shard, &key).is_none() {
            work(paths, *shard, &key)?;
        }
    }
    let of = shards.first().map_or(SHARDS, |shard| shard.of);
    print!("{}", report(paths, of, &key));
    Ok(ExitCode::SUCCESS)
}

fn all(of: usize) -> Vec<Shard> {
    (0..of).map(|k| Shard { k, of }).collect()
}

/// Reads `K/N`.
fn parse(text: &str) -> Result<Shard> {
    let shard = text.split_once('/').and_then(|(k, of)| {
        let (k, of) = (k.parse().ok()?, of.parse().ok()?);
        (k < of).then_some(Shard { k, of })
    });
    shard.with_context(|| format!("--shard: expected K/N with K from 0 to N − 1, found {text:?}"))
}

/// Stands for the mutated sources: what was found out about others is of no use.
fn key(paths: &Paths) -> Result<String> {
    let mut all = String::new();
    for path in files::walk(&paths.root.join("crates/join-sim/src"))? {
        all += &files::read(&path)?;
    }
    Ok(files::short_hash(all.as_bytes()))
}

fn place(paths: &Paths, shard: Shard) -> PathBuf {
    let dir = paths
        .root
        .join("target/mutants")
        .join(format!("of-{}", shard.of));
    dir.join(format!("shard-{}.json", shard.k))
}

/// What is written down of a shard, if it is of today's sources.
fn written(paths: &Paths, shard: Shard, key: &str) -> Option<Value> {
    let text = std::fs::read_to_string(place(paths, shard)).ok()?;
    let value: Value = serde_json::from_str(&text).ok()?;
    (value["sources"] == key).then_some(value)
}

/// Runs a shard and writes it down.
fn work(paths: &Paths, shard: Shard, key: &str) -> Result<()> {
    let program = tools::cargo_mutants(paths)?;
    let begun = Instant::now();
    let file = place(paths, shard);
    let out = file.with_extension("");
    // What an interrupted run has left behind is no result.
    drop(std::fs::remove_dir_all(&out));
    std::fs::create_dir_all(&out).with_context(|| format!("making {}", out.display()))?;
    // It is not on the path, so cargo cannot start it; its first word is then its own name.
    let mut command = Command::new(program);
    command
        .current_dir(&paths.root)
        .args([
            "mutants",
            "--package",
            "join-sim",
            "--jobs",
            "1",
            "--timeout",
            TIMEOUT_S,
        ])
        .args(["--sharding", "round-robin", "--shard"])
        .arg(format!("{}/{}", shard.k, shard.of))
        .args(["--no-shuffle", "--colors", "never", "--output"])
        .arg(&out);
    for pattern in FILES {
        command.args(["--file", &format!("crates/join-sim/src/{pattern}")]);
    }
    // Only join-sim's own tests: a model that only its figures' goldens hold still is not tested.
    command.args(["--", "--lib", "--test", "model"]);
    println!("shard {}/{}", shard.k, shard.of);
    let status = command.status().context("starting cargo-mutants")?;
    // 2: some were missed; 3: some took too long. Both are results.
    ensure!(
        matches!(status.code(), Some(0 | 2 | 3)),
        "cargo-mutants ended with {status}; its logs are in {}",
        out.display()
    );
    let mut value = json!({
        "shard": format!("{}/{}", shard.k, shard.of),
        "sources": key,
        "minutes": begun.elapsed().as_secs().div_ceil(60),
    });
    for list in LISTS {
        value[list] = names(&out.join("mutants.out").join(format!("{list}.txt")))?.into();
    }
    files::write(&file, serde_json::to_string_pretty(&value)? + "\n")
}

fn names(path: &Path) -> Result<Vec<String>> {
    Ok(files::read(path)?.lines().map(str::to_owned).collect())
}

/// How far the shards are, and every mutant that no test has noticed.
fn report(paths: &Paths, of: usize, key: &str) -> String {
    let shards: Vec<Value> = all(of)
        .into_iter()
        .filter_map(|shard| written(paths, shard, key))
        .collect();
    let list = |name: &str| -> Vec<&str> {
        shards
            .iter()
            .filter_map(|shard| shard[name].as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    };
    let [caught, missed, timeout, unviable] = LISTS.map(list);
    let minutes: u64 = shards
        .iter()
        .filter_map(|shard| shard["minutes"].as_u64())
        .sum();
    let mut text = format!(
        "{} of {of} shards, {minutes} min: {} tried, {} caught, {} too slow, {} missed; {} more do not compile\n",
        shards.len(),
        caught.len() + missed.len() + timeout.len(),
        caught.len(),
        timeout.len(),
        missed.len(),
        unviable.len(),
    );
    for name in missed {
        text += &format!("missed  {name}\n");
    }
    for name in timeout {
        text += &format!("slow    {name}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::TempDir;

    #[test]
    fn a_shard_is_a_number_below_their_count() {
        assert_eq!(parse("0/1").expect("one"), Shard { k: 0, of: 1 });
        assert_eq!(parse("15/16").expect("the last"), Shard { k: 15, of: 16 });
        for bad in ["", "1", "1/1", "16/16", "-1/2", "a/b", "0/0"] {
            let error = parse(bad).expect_err("refused").to_string();
            assert!(error.contains(&format!("{bad:?}")), "{error}");
        }
    }

    #[test]
    fn what_is_written_down_is_added_up_and_other_sources_are_left_out() {
        let dir = TempDir::new("mutants");
        let paths = Paths::at(&dir.0);
        let write = |k: usize, sources: &str| {
            let value = json!({"sources": sources, "minutes": 20, "caught": ["a", "b"], "missed": ["c"], "timeout": [], "unviable": ["d"]});
            files::write(&place(&paths, Shard { k, of: 3 }), value.to_string()).expect("written");
        };
        write(0, "today");
        write(1, "yesterday");
        files::write(&place(&paths, Shard { k: 2, of: 3 }), "half a fi").expect("written");
        let said = report(&paths, 3, "today");
        assert_eq!(
            said,
            "1 of 3 shards, 20 min: 3 tried, 2 caught, 0 too slow, 1 missed; 1 more do not compile\nmissed  c\n"
        );
    }

    #[test]
    fn every_pattern_names_files_that_are_there() {
        let source = Paths::of_checkout().root.join("crates/join-sim/src");
        for pattern in FILES {
            let path = source.join(pattern.trim_end_matches("*.rs"));
            assert!(path.exists(), "{pattern}");
        }
    }
}
