//! Broken, cut and spliced captures: no panic, no endless work, and a prefix never knows a cause that the whole does not.
//! Seeded, so that a failure comes again; `JOIN_EVIDENCE_INPUTS` says how many inputs the long run takes.

use join_evidence::{Confidence, Desk, Mask, RuleKind, diagnose};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() % end.max(1)
    }
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap() != "README.md")
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// Words that the readers look for: where they stand wrongly, a reader may stumble.
const WORDS: [&str; 22] = [
    "\0",
    "\r\n",
    "{",
    "}",
    "\"",
    "<Event>",
    "</Event>",
    "<",
    "&#x;",
    "eyJ",
    ".",
    "TimeCreated :",
    "Event[0]:",
    "0x",
    "-2147483648",
    "99999999999999999999",
    "\u{feff}",
    "ÿþ",
    "|",
    "<![LOG[",
    "\"entries\":[",
    "%",
];

/// One changed input.
fn changed(dice: &mut Dice, all: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = all[dice.below(all.len())].1.clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = dice.next() as u8,
            2 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            3 => {
                let word = WORDS[dice.below(WORDS.len())].bytes();
                bytes.splice(at..at, word);
            }
            4 => {
                let other = &all[dice.below(all.len())].1;
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(400)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            5 => {
                let to = (at + dice.below(200)).min(bytes.len());
                bytes.drain(at..to);
            }
            _ => {
                let to = (at + dice.below(64)).min(bytes.len());
                let piece = bytes[at..to].to_vec();
                for _ in 0..dice.below(8) {
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
        }
    }
    bytes
}

/// Everything that is done with an input.
fn through(bytes: &[u8]) {
    let mut desk = Desk::new();
    desk.add("x", bytes);
    let evidence = desk.finish();
    let mut report = diagnose(&evidence);
    join_evidence::replay(&evidence, &mut report);
    let mask = Mask::of(&evidence);
    for at in 0..evidence.sources.len() {
        let _ = mask.source(&evidence, at);
    }
    let shown = join_evidence::Shown {
        mask: &mask,
        raw: false,
    };
    let _ = join_evidence::json(&evidence, &report, &[], shown);
}

fn many(inputs: usize, seed: u64, without: &str) -> Duration {
    let all: Vec<_> = samples()
        .into_iter()
        .filter(|(name, _)| {
            without.is_empty() || !without.split(' ').any(|end| name.ends_with(end))
        })
        .collect();
    let mut dice = Dice(seed);
    let mut worst = Duration::ZERO;
    for number in 0..inputs {
        let bytes = changed(&mut dice, &all);
        let began = Instant::now();
        let outcome = std::panic::catch_unwind(|| through(&bytes));
        let took = began.elapsed();
        worst = worst.max(took);
        if outcome.is_err() || took > Duration::from_secs(20) {
            let path = std::env::temp_dir().join(format!("join-evidence-{seed}-{number}"));
            std::fs::write(&path, &bytes).unwrap();
            panic!(
                "input {number} of seed {seed}: {took:?}, kept as {}",
                path.display()
            );
        }
    }
    worst
}

#[test]
fn changed_captures_are_read_without_panic_and_in_time() {
    many(1500, 0x9e37_79b9_7f4a_7c15, "");
}

#[test]
#[ignore = "the long run, for BENCHMARKS.md"]
fn the_long_run() {
    let inputs = std::env::var("JOIN_EVIDENCE_INPUTS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(100_000);
    let without = std::env::var("JOIN_EVIDENCE_WITHOUT").unwrap_or_default();
    let began = Instant::now();
    let worst = many(inputs, 0x2545_f491_4f6c_dd1d, &without);
    println!(
        "{inputs} inputs in {:?}, the slowest {worst:?}",
        began.elapsed()
    );
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
            one.elapsed() < Duration::from_secs(20),
            "{:?}: {:?}",
            &bytes[..40.min(bytes.len())],
            one.elapsed()
        );
    }
    assert!(began.elapsed() < Duration::from_secs(200));
}
