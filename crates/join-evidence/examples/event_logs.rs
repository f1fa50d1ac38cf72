//! The reader of event logs beside the crate `evtx`, by hand: `speed` times both, `compare PATH…` compares what they read.

#[path = "../tests/common/mod.rs"]
mod common;

use common::{other, own, settings};
use evtx::EvtxParser;
use join_evidence::Desk;
use join_evidence::event_log::{self, Walk};
use std::hint::black_box;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

/// Hears everything and keeps nothing but how much it was.
#[derive(Default)]
struct Heard(usize);

impl Walk for Heard {
    fn record(&mut self) {}
    fn start(&mut self, name: &str) {
        self.0 += name.len();
    }
    fn attribute(&mut self, name: &str, value: &str) {
        self.0 += name.len() + value.len();
    }
    fn text(&mut self, text: &str) {
        self.0 += text.len();
    }
    fn end(&mut self, name: &str) {
        self.0 += name.len();
    }
}

/// How long this thread has had a processor, where the system says so: what waits for its turn does not count.
fn worked() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

/// The shortest of fifteen each, in turns: what else the machine does meets all of them.
fn shortest(acts: &mut [&mut dyn FnMut() -> usize]) -> Vec<(Duration, usize)> {
    let mut best = vec![(Duration::MAX, 0); acts.len()];
    for _ in 0..15 {
        for (act, best) in acts.iter_mut().zip(&mut best) {
            let (began, before) = (Instant::now(), worked());
            let count = black_box(act());
            let took = worked().zip(before).map(|(now, before)| now - before);
            *best = (*best).min((took.unwrap_or_else(|| began.elapsed()), count));
        }
    }
    best
}

/// A log of some 20 MB: the header of the first, and the chunks of all, again and again.
fn repeated(logs: &[Vec<u8>]) -> Vec<u8> {
    let mut log = logs[0][..4096].to_vec();
    let chunks: Vec<&[u8]> = logs
        .iter()
        .flat_map(|log| log[4096..].chunks_exact(65_536))
        .collect();
    for chunk in chunks.iter().cycle().take(320) {
        log.extend_from_slice(chunk);
    }
    log[42..44].copy_from_slice(&320_u16.to_le_bytes());
    log
}

fn speed(logs: &[Vec<u8>]) {
    let log = repeated(logs);
    let megabytes = log.len() as f64 / 1e6;
    let best = shortest(&mut [
        &mut || {
            let parser = EvtxParser::from_read_seek(Cursor::new(&log[..])).expect("a log");
            let mut parser = parser.with_configuration(settings());
            let records = parser.records().flatten();
            records.map(|record| record.data.len().min(1)).sum()
        },
        &mut || event_log::read(&log, &mut Heard::default()).whole,
        &mut || {
            let mut desk = Desk::new();
            desk.add("x", &log);
            desk.finish().records.len()
        },
    ]);
    let [(crate_took, records), (own_took, whole), (desk_took, _)] = best[..] else {
        unreachable!("as many answers as questions")
    };
    println!("{megabytes:.1} MB, time on the processor, one thread, the shortest of fifteen");
    println!("the crate, to XML:                   {crate_took:>10.1?}  {records} records");
    println!("own reader, element by element:      {own_took:>10.1?}  {whole} records");
    println!("own reader, to the desk's records:   {desk_took:>10.1?}");
    println!(
        "own reader's speed, of the crate's:  {:.2}; with the desk's records {:.2}",
        crate_took.as_secs_f64() / own_took.as_secs_f64(),
        crate_took.as_secs_f64() / desk_took.as_secs_f64()
    );
}

fn compare(path: &Path) {
    let bytes = std::fs::read(path).expect("a file");
    let ((mine, found), theirs) = (own(&bytes), other(&bytes));
    println!(
        "{}: {} records, the crate {}; {found:?}",
        path.display(),
        mine.len(),
        theirs.len()
    );
    let pairs = mine.iter().zip(&theirs).enumerate();
    for (number, (mine, theirs)) in pairs.filter(|(_, (mine, theirs))| mine != theirs).take(3) {
        println!("  record {number}");
        for line in mine.iter().filter(|line| !theirs.contains(line)).take(5) {
            println!("    own  {line}");
        }
        for line in theirs.iter().filter(|line| !mine.contains(line)).take(5) {
            println!("    crate {line}");
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((act, paths)) if act == "compare" && !paths.is_empty() => {
            paths.iter().for_each(|path| compare(Path::new(path)));
        }
        Some((act, paths)) if act == "speed" => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
            let own = std::fs::read_dir(folder).expect("the samples").flatten();
            let own = own.map(|entry| entry.path().to_string_lossy().into_owned());
            let all: Vec<String> = if paths.is_empty() {
                own.collect()
            } else {
                paths.to_vec()
            };
            let mut logs: Vec<String> = all
                .into_iter()
                .filter(|path| path.ends_with(".evtx"))
                .collect();
            logs.sort();
            let logs: Vec<Vec<u8>> = logs
                .iter()
                .map(|path| std::fs::read(path).expect("a log"))
                .collect();
            speed(&logs);
        }
        _ => println!("expected `speed [PATH…]` or `compare PATH…`"),
    }
}
