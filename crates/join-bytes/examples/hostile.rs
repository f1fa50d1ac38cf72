//! Hostile inputs in masses: `cargo run --release -p join-bytes --features native --example hostile -- MILLIONS [SEED [GROUP]]`.
#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/mutator.rs"]
mod mutator;

use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let millions: f64 = arguments
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(0.1);
    let seed = arguments
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(1);
    let group = arguments.next().unwrap_or_default();
    let count = (millions * 1e6) as u64;
    let groups = mutator::GROUPS
        .iter()
        .filter(|one| one.0.starts_with(&group));
    for group in groups {
        let mut mutator = mutator::Mutator::new(seed, group.1);
        let begun = Instant::now();
        let (mut refused, mut slowest) = (0_u64, 0.0_f64);
        for number in 0..count {
            let started = Instant::now();
            match mutator.try_one() {
                Ok(read) => refused += u64::from(!read),
                Err(error) => panic!("{} number {number}, seed {seed}: {error}", group.0),
            }
            slowest = slowest.max(started.elapsed().as_secs_f64() * 1e3);
        }
        let took = begun.elapsed().as_secs_f64();
        println!(
            "{:<28} {count:>9} in {took:>6.1} s, {:>8.0} a second, {:>5.1} % refused, slowest {slowest:.2} ms",
            group.0,
            count as f64 / took,
            100.0 * refused as f64 / count as f64
        );
    }
}
