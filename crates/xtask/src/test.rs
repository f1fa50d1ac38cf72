//! Everything that must hold before a change is taken, in one list; `.ci/run` calls nothing else.
//! No step is ever left out: what is missing is installed, or named together with the command that installs it.
use crate::keep;
use crate::late::LATE;
use crate::paths::{Paths, cargo};
use crate::site::{self, Scope};
use crate::tools::{self, Install};
use anyhow::{Context, Result, bail, ensure};
use join_view::PROGRAMS;
use std::process::ExitCode;
use std::time::Instant;

/// What a step needs to know.
struct Here<'a> {
    paths: &'a Paths,
    install: Install,
}

type Step = (&'static str, fn(&Here) -> Result<()>);

/// The steps in their order: what is quick to check comes first.
const STEPS: &[Step] = &[
    ("format", |here| run(here, &["fmt", "--all", "--check"])),
    ("lint", |here| {
        run(
            here,
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ],
        )
    }),
    ("site", |here| {
        let report = site::build(here.paths, Scope::All)?;
        println!("{report}");
        keep::write(&here.paths.dist).map(drop)
    }),
    ("lint for the browser", |here| {
        let packages = PROGRAMS.map(|program| format!("program-{}", program.name));
        let mut arguments = vec!["clippy", "--target", "wasm32-unknown-unknown", "--locked"];
        for package in &packages {
            arguments.extend(["--package", package]);
        }
        arguments.extend(["--", "-D", "warnings"]);
        run(here, &arguments)?;
        LATE.iter().try_for_each(|late| {
            let head = ["clippy", "--target", "wasm32-unknown-unknown", "--locked"];
            let tail = ["--package", late.package, "--", "-D", "warnings"];
            run(here, &[&head[..], &tail].concat())
        })
    }),
    ("browsers", |here| tools::browsers(here.install)),
    ("openssl", |here| tools::openssl(here.install)),
    ("axe-core", |here| tools::axe(here.paths, here.install)),
    ("tests", |here| {
        run(here, &["test", "--workspace", "--locked", "--no-fail-fast"])
    }),
];

/// `cargo xtask test [--no-install]`
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let install = match arguments {
        [] => Install::Allowed,
        [one] if one == "--no-install" => Install::Forbidden,
        other => bail!("test knows only --no-install, found {other:?}"),
    };
    let here = Here { paths, install };
    let start = Instant::now();
    for (number, (name, step)) in STEPS.iter().enumerate() {
        println!("== {} of {}: {name}", number + 1, STEPS.len());
        let begun = Instant::now();
        step(&here).with_context(|| format!("the step {name:?} failed"))?;
        println!("== {name}: ok, {:.1} s", begun.elapsed().as_secs_f64());
    }
    let names: Vec<_> = STEPS.iter().map(|(name, _)| *name).collect();
    println!(
        "all {} steps passed in {:.1} s: {}",
        STEPS.len(),
        start.elapsed().as_secs_f64(),
        names.join(", ")
    );
    Ok(ExitCode::SUCCESS)
}

fn run(here: &Here, arguments: &[&str]) -> Result<()> {
    let status = cargo()
        .current_dir(&here.paths.root)
        .args(arguments)
        .status()
        .context("starting cargo")?;
    ensure!(
        status.success(),
        "cargo {} ended with {status}",
        arguments.join(" ")
    );
    Ok(())
}
