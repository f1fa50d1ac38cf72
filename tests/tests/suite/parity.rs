//! The same scenario and seed give the same trace, byte for byte: natively, in the browser and under Node.
use crate::rig;
use join_lab_tests::{Error, Result};
use join_sim::{Library, Parameter, notation};
use serde_json::json;
use std::{path::Path, process::Command};

/// Every scenario as it is, and twice with losses drawn from a seed.
fn runs() -> Vec<(String, u32, u32)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let library = Library::load(&folder).expect("the scenarios load");
    let named = library
        .scenarios()
        .iter()
        .map(|named| named.name().to_string());
    named
        .flat_map(|name| {
            [
                (name.clone(), 0, 1),
                (name.clone(), 20, 7),
                (name, 35, 4_000_000_000),
            ]
        })
        .collect()
}

fn native() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let library = Library::load(&folder).expect("the scenarios load");
    let trace = |(name, loss, seed): &(String, u32, u32)| {
        let named = library.get(name).expect("it was listed").clone();
        let run = named
            .with(Parameter::Loss, (*loss).into())
            .and_then(|run| run.with(Parameter::Seed, (*seed).into()))
            .expect("both lie in their range");
        notation::trace(&run, &[])
    };
    runs().iter().map(trace).collect()
}

/// Names the first run and line in which the two differ.
fn same(elsewhere: &[String], place: &str) {
    let native = native();
    assert_eq!(native.len(), elsewhere.len());
    assert!(
        native.iter().all(|trace| trace.lines().count() > 20),
        "traces that say nothing prove nothing"
    );
    for ((run, here), there) in runs().iter().zip(&native).zip(elsewhere) {
        let line = here.lines().zip(there.lines()).find(|(a, b)| a != b);
        assert!(here == there, "{run:?} differs {place}: {line:?}");
    }
}

#[test]
fn the_browser_runs_the_model_as_native_code_does() -> Result<()> {
    let mut browser = rig::page()?;
    let script = format!("{}.map(run => trace(...run))", json!(runs()));
    let traces = browser.eval(&script)?;
    let traces: Vec<String> = serde_json::from_value(traces).expect("texts come back");
    same(&traces, "in the browser");
    Ok(())
}

#[test]
fn node_runs_the_model_as_native_code_does() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/rig");
    let script = rig::packed()?;
    let file = folder.join("parity.cjs");
    let calls = format!(
        "process.stdout.write(JSON.stringify({}.map(run => trace(...run))));",
        json!(runs())
    );
    std::fs::write(&file, format!("{script}\n{calls}")).expect("target can be written");
    let said = Command::new("node")
        .arg(&file)
        .output()
        .map_err(|error| Error::NotFound {
            expected: "node (Debian: apt-get install nodejs npm)".into(),
            found: error.to_string(),
        })?;
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    let traces: Vec<String> = serde_json::from_slice(&said.stdout).expect("texts come back");
    same(&traces, "under Node");
    Ok(())
}
