//! A folder as the collector writes it, re-created with invented values: the desk reads every file of it and finds the case.

use join_evidence::{Confidence, Desk, Kind, Mask, State, Verdict, diagnose};

fn desk() -> join_evidence::Evidence {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collector");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut desk = Desk::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        desk.add(&name, &std::fs::read(&path).unwrap());
    }
    desk.finish()
}

#[test]
fn the_collectors_folder_fits_the_case() {
    let evidence = desk();
    let report = diagnose(&evidence);
    let sure = |id: &str| {
        let found = report.findings.iter().find(|finding| finding.rule.id == id);
        found.map(|finding| finding.confidence)
    };
    // By the causes in it: policy in the technician's phase, both tasks queued, energy saver on, 602 s, 3 s too late.
    for id in [
        "chain-energy-saver",
        "token-expired-at-use",
        "udr-gap-102-103",
        "task-queued",
        "task-never-started",
        "task-state-queued",
        "policy-thresholds-always-on",
        "energy-saver-event",
        "tpm-maintenance-incomplete",
        "dsreg-not-joined",
        "task-held-by-energy-saver-rule",
    ] {
        assert!(sure(id).is_some(), "{id}");
    }
    // Its times are UTC with a fraction, and the answer has its own: nothing is left to an unknown clock.
    assert_eq!(sure("token-expired-at-use"), Some(Confidence::High));
    assert_eq!(sure("time-zone-unknown"), None);
    assert_eq!(sure("energy-saver-state-unknown"), None);
    assert_eq!(report.verdict, Verdict::Fits);
    assert_eq!(report.state, State::NotJoined);
    let margin = report.margin.unwrap();
    assert_eq!((margin.low_ms, margin.high_ms), (-4000, -3000));
    for source in &evidence.sources {
        let known = !matches!(source.kind, Kind::Text | Kind::Unknown);
        let words = ["time.txt", "logs.txt", "NOT-COLLECTED.txt"];
        assert!(
            known || words.contains(&source.path.as_str()),
            "{}",
            source.path
        );
    }
}

#[test]
fn the_collectors_folder_can_be_masked_whole() {
    let evidence = desk();
    let mask = Mask::of(&evidence);
    let mut again = Desk::new();
    for at in 0..evidence.sources.len() {
        let text = mask.source(&evidence, at).unwrap().unwrap();
        assert!(!text.to_lowercase().contains("fabrikm"));
        again.add(&evidence.sources[at].path, text.as_bytes());
    }
    assert_eq!(diagnose(&again.finish()).verdict, Verdict::Fits);
}
