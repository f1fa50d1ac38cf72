//! Prints what the slowest of 100,000 hostile texts takes, and a long one: `cargo run --release -p join-reference --features files --example slowest`.
#[path = "../tests/common/mod.rs"]
mod common;

use common::hostile::{PIECES, Random};
use std::time::Instant;

fn main() {
    let started = Instant::now();
    let table = common::table();
    println!("read and indexed in {:?}", started.elapsed());
    let mut random = Random(20_261_130);
    let mut slowest = (std::time::Duration::ZERO, 0, 0);
    for _ in 0..100_000 {
        let text = random.hostile();
        let started = Instant::now();
        let found = table.find(&text);
        slowest = slowest.max((started.elapsed(), text.len(), found.work));
    }
    let (time, bytes, work) = slowest;
    println!("slowest of 100,000: {time:?}, {bytes} bytes, {work} comparisons");
    for piece in PIECES {
        let text = piece.repeat(1_000_000 / piece.len());
        let started = Instant::now();
        let found = table.find(&text);
        println!(
            "1 MB of {piece:?}: {:?}, {} comparisons",
            started.elapsed(),
            found.work
        );
    }
    println!("baked: {} bytes", table.bake().len());
}
