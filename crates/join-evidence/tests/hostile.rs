//! Broken, cut and spliced captures: no panic, no endless work, and a prefix never knows a cause that the whole does not.
//! Seeded, so that a failure comes again; `cargo xtask soak --captures` tries millions.

#[path = "common/mutator.rs"]
mod mutator;

use join_evidence::{Confidence, Desk, RuleKind, diagnose};
use mutator::{Depth, many, samples, through};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

#[test]
fn changed_captures_are_read_without_panic_and_in_time() {
    many(1500, 0x9e37_79b9_7f4a_7c15, Depth::Whole);
    many(1500, 0x9e37_79b9_7f4a_7c15, Depth::Log);
    many(500, 0x2545_f491_4f6c_dd1d, Depth::Read);
}

/// Causes that a report claims.
fn causes(bytes: &[u8]) -> BTreeSet<&'static str> {
    let mut desk = Desk::new();
    desk.add("x", bytes);
    let report = diagnose(&desk.finish());
    let cause = report.findings.iter().filter(|finding| {
        finding.rule.kind == RuleKind::Cause && finding.confidence >= Confidence::Medium
    });
    cause.map(|finding| finding.rule.id).collect()
}

#[test]
fn a_prefix_knows_no_cause_that_the_whole_does_not() {
    // What the whole explains otherwise: a later line takes these back, and a cut one cannot know it.
    let undecided = ["chain-unknown", "chain-energy-saver", "ap-no-internet"];
    let mut wrong = Vec::new();
    for (name, bytes) in samples() {
        let whole = causes(&bytes);
        let steps = if name.ends_with(".evtx") || name.ends_with(".zip") {
            12
        } else {
            60
        };
        for step in 0..steps {
            let cut = &bytes[..bytes.len() * step / steps];
            let new: Vec<_> = causes(cut)
                .into_iter()
                .filter(|id| !whole.contains(id) && !undecided.contains(id))
                .collect();
            if !new.is_empty() {
                wrong.push(format!("{name} cut at {}: {new:?}", cut.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_once_broke_a_reader_is_read() {
    // Two dates of an event's text closer together than a head is long.
    let block = "Log Name: X\nSource: Y\nDate: 5/19/2026 9:18:04 AM\nEvent ID: 204\n";
    through(format!("{block}{}", &block[block.find("Date").unwrap()..]).as_bytes());
    // A token some 4,096 bytes behind the middle of a letter.
    let token =
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJleHAiOjE3NzkxNzUwODF9.c2lnbmF0dXJlc2lnbmF0dXJl";
    let lines = "AzureAdJoined : NO\n".repeat(300);
    for odd in 0..3 {
        let text = format!("{}{lines}{}{token}\n", "é€".repeat(2000), "x".repeat(odd));
        through(text.as_bytes());
    }
    for back in 4090..4100 {
        let text = format!("{lines}ä€{} {token}\n", "x".repeat(back));
        through(text.as_bytes());
        let text = format!("\u{fffd}{}\"{token}\" {token}\n", "€".repeat(back / 3));
        through(text.as_bytes());
    }
}

#[test]
fn deep_wide_and_long_inputs_end() {
    let began = Instant::now();
    let ids: String = (0..40_000_u64)
        .map(|n| {
            format!(
                "{:08x}-1111-4222-8333-{:012x} u{n}@h{n}.test\n",
                n * 7919,
                n * 104_729
            )
        })
        .collect();
    for bytes in [
        ids,
        "[".repeat(2_000_000),
        "{\"log\":".repeat(200_000),
        "<Event>".repeat(300_000),
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            .repeat(60_000),
        "eyJ".repeat(500_000),
        "eyJhbGciOiJub25lIn0.".repeat(100_000),
        "a : b\n".repeat(400_000),
        "AzureAdJoined : YES\n".repeat(100_000),
        "\"".repeat(1_000_000),
        "PK\u{3}\u{4}".repeat(300_000),
        "x".repeat(15_000_000),
        "TimeCreated : 5/9/2026 8:18:04 AM\nId : 1\n".repeat(40_000),
        "<tr><td>".repeat(300_000),
        "<![LOG[".repeat(300_000),
        "password=".repeat(100_000),
        "a@b.".repeat(200_000),
    ] {
        let one = Instant::now();
        through(bytes.as_bytes());
        assert!(
            one.elapsed() < Duration::from_secs(120),
            "{:?}: {:?}",
            &bytes[..40.min(bytes.len())],
            one.elapsed()
        );
    }
    assert!(began.elapsed() < Duration::from_secs(900));
}
