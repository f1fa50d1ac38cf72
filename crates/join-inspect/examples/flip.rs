//! How long a turned bit takes until who notices is drawn, natively and without RSA and AES: the 99th of 100 for each artefact.
use join_inspect::{CATALOGUE, Desk, Library, bake, vectors};
use std::time::Instant;

fn main() -> Result<(), String> {
    let [core, more, world] = bake(&vectors())?;
    let mut desk = Desk::new(Library::new(core.leak(), &world), "");
    desk.more(&more);
    for one in CATALOGUE {
        desk.act(0, "open", one.name);
        let mut times: Vec<u128> = (0..200)
            .map(|turn| {
                desk.act(0, "goto", &format!("0.{}", turn * 13));
                let begun = Instant::now();
                desk.act(0, "flip", &(turn % 8).to_string());
                let took = begun.elapsed().as_micros();
                desk.act(0, "undo", "");
                took
            })
            .collect();
        times.sort_unstable();
        println!(
            "{:>7} µs, median {:>6} µs  {}",
            times[198], times[100], one.name
        );
    }
    Ok(())
}
