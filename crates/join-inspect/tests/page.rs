//! The page is sent what differs: many small changes add up to what it shows when it opens the same state at once.
mod common;

use common::{Bench, file, part};
use join_bytes::read;
use join_inspect::artefact;

/// What a page shows after many small changes is what it shows when it opens the same state at once.
#[test]
fn changes_of_the_page_add_up_to_the_whole() {
    let mut bench = Bench::new();
    let (mut seed, mut columns) = (7_u32, "16");
    let mut some = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    for name in ["csr", "request", "attestation", "cookie", "request"] {
        bench.act("open", name);
        let spaces = read(&file(artefact(name).expect("known")), None)
            .spaces
            .len() as u32;
        for round in 0..60 {
            match some(8) {
                0 => bench.act("goto", &format!("{}.{}", some(spaces), some(400))),
                1 => bench.act("undo", ""),
                2 => bench.act("flip", &some(8).to_string()),
                3 => bench.act("key", "PageDown"),
                4 => {
                    columns = ["8", "16"][some(2) as usize];
                    bench.act("columns", columns)
                }
                5 => bench.act("key", "Shift+ArrowRight"),
                _ => bench.act(
                    "key",
                    ["ArrowRight", "ArrowUp", "ArrowDown"][some(3) as usize],
                ),
            };
            if round % 6 > 0 {
                continue;
            }
            let shown = bench.act("share", "");
            let mut other = Bench::new();
            other.act("open", "token");
            let link = part(&shown, "link").to_owned();
            other.act("columns", columns);
            let whole = other.act("link", &link);
            for part_of in [
                "title", "artefact", "crumbs", "outer", "fields", "bits", "verdicts", "who",
                "twins",
            ] {
                assert_eq!(
                    part(&shown, part_of),
                    part(&whole, part_of),
                    "{link}: {part_of}"
                );
            }
            // The window may stand elsewhere; a row that both show is the same.
            let row = |parts: &[(String, String)]| {
                let rows: Vec<String> = part(parts, "hex")
                    .split("<div class=row>")
                    .map(str::to_owned)
                    .collect();
                rows.into_iter()
                    .find(|row| row.contains(" at\"") || row.contains(" at fl\""))
            };
            let (shown, whole) = (row(&shown), row(&whole));
            assert!(shown.is_some());
            assert_eq!(shown, whole, "{link}");
        }
    }
}
