//! How long a change takes to be seen. Measurements in the browser belong here too, as further rows.
use super::row::Row;
use crate::paths::{Paths, cargo};
use crate::site::{self, Scope};
use anyhow::{Context, Result, ensure};
use std::time::{Instant, SystemTime};

/// The rows, measured on the checkout itself, which is left as it was.
pub fn rows(paths: &Paths) -> Result<Vec<Row>> {
    let start = Instant::now();
    site::build(paths, Scope::Book)?;
    let prose = start.elapsed();

    // Cargo sees a change of the model by the time of its file; the content stays.
    let model = paths.root.join("crates/join-sim/src/lib.rs");
    let file = std::fs::File::options()
        .append(true)
        .open(&model)
        .with_context(|| format!("opening {}", model.display()))?;
    file.set_modified(SystemTime::now())
        .with_context(|| format!("touching {}", model.display()))?;
    let start = Instant::now();
    let status = cargo()
        .current_dir(&paths.root)
        .args([
            "run",
            "--quiet",
            "--locked",
            "--package",
            "xtask",
            "--",
            "build",
        ])
        .status()
        .context("starting cargo")?;
    ensure!(status.success(), "the site does not build");
    Ok(vec![
        Row::seconds("prose edit to rebuilt book", prose.as_secs_f64(), Some(3.0)),
        Row::seconds(
            "model edit to rebuilt code and book",
            start.elapsed().as_secs_f64(),
            Some(25.0),
        ),
    ])
}
