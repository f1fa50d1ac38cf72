//! `cargo xtask soak --captures`: millions of changed captures. `hostile DEPTH INPUTS SEED`, where DEPTH is `log`, `read` or `whole`.

#[path = "../tests/common/mutator.rs"]
mod mutator;

use mutator::{Depth, many};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [depth, inputs, seed] = words.as_slice() else {
        eprintln!("expected DEPTH INPUTS SEED, found {words:?}");
        return ExitCode::from(2);
    };
    let depth = match depth.as_str() {
        "log" => Depth::Log,
        "read" => Depth::Read,
        "whole" => Depth::Whole,
        _ => {
            eprintln!("expected log, read or whole, found {depth:?}");
            return ExitCode::from(2);
        }
    };
    let (Ok(inputs), Ok(seed)) = (inputs.parse::<usize>(), seed.parse::<u64>()) else {
        eprintln!("expected two whole numbers, found {inputs:?} and {seed:?}");
        return ExitCode::from(2);
    };
    let began = Instant::now();
    // Nothing comes of a seed that is 0.
    let worst = many(inputs, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, depth);
    let took = began.elapsed();
    println!(
        "{depth:?}: {inputs} inputs in {took:.1?}, {:.0} a second; the slowest took {worst:.1?}",
        inputs as f64 / took.as_secs_f64()
    );
    ExitCode::SUCCESS
}
