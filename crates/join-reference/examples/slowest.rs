//! Prints what the slowest of 100,000 hostile texts takes, and a long one: `cargo run --release -p join-reference --features files --example slowest`.
#[path = "../tests/common/mod.rs"]
mod common;

use common::hostile::{PIECES, Random};
use join_reference::Table;
use std::time::{Duration, Instant};

fn main() {
    let started = Instant::now();
    let table = common::table();
    println!("read and indexed in {:?}", started.elapsed());
    let mut random = Random(20_261_130);
    let mut slowest = (Duration::ZERO, 0, 0);
    for _ in 0..100_000 {
        let text = random.hostile();
        let (time, work) = fastest(&table, &text);
        slowest = slowest.max((time, text.len(), work));
    }
    let (time, bytes, work) = slowest;
    println!("slowest of 100,000: {time:?}, {bytes} bytes, {work} comparisons");
    let mut slowest = (Duration::ZERO, 0, "");
    for piece in PIECES {
        let (time, work) = fastest(&table, &piece.repeat(1_000_000 / piece.len()));
        slowest = slowest.max((time, work, piece));
    }
    let (time, work, piece) = slowest;
    println!("slowest megabyte: {time:?}, {work} comparisons, of {piece:?}");
    println!("baked: {} bytes", table.bake().len());
}

/// The fastest of three searches, and its comparisons: what other programs of the machine take is not the search's.
fn fastest(table: &Table, text: &str) -> (Duration, u64) {
    let times = [(); 3].map(|()| {
        let started = Instant::now();
        let work = table.find(text).work;
        (started.elapsed(), work)
    });
    times.into_iter().min().unwrap_or_default()
}
