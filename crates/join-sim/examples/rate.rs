//! How many times a second the case is run to its end; `cargo xtask bench` builds this at the page's own optimisation.
use join_sim::{Library, run_to_end};
use std::{hint::black_box, path::Path, time::Instant};

fn main() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let library = Library::load(&dir).expect("the scenarios load");
    let case = library.get("energy-saver").expect("the case is a scenario");
    let runs: u32 = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(50_000);
    let start = Instant::now();
    for _ in 0..runs {
        black_box(run_to_end(black_box(case)));
    }
    println!("{:.0}", f64::from(runs) / start.elapsed().as_secs_f64());
}
