//! The reader of event logs beside the crate `evtx`, record by record and field by field; and what it says of damage.

mod common;

use common::{Lines, other, own};
use join_evidence::{Desk, Evidence};
use std::path::Path;

const CHUNK: usize = 65_536;

fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    std::fs::read(folder.join(name)).unwrap()
}

fn logs() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let names = std::fs::read_dir(folder).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut logs: Vec<_> = names
        .filter(|name| name.ends_with(".evtx"))
        .map(|name| (name.clone(), sample(&name)))
        .collect();
    logs.sort();
    assert!(logs.len() >= 9, "{}", logs.len());
    logs
}

fn udr() -> Vec<u8> {
    sample("microsoft-windows-user device registration-admin.evtx")
}

fn notes(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let mut desk = Desk::new();
    desk.add("x.evtx", bytes);
    let evidence: Evidence = desk.finish();
    let notes = evidence.sources[0].notes.iter();
    notes.map(|note| (note.rule, note.text.clone())).collect()
}

fn same(name: &str, mine: &[Lines], theirs: &[Lines]) {
    for (number, (mine, theirs)) in mine.iter().zip(theirs).enumerate() {
        for (mine, theirs) in mine.iter().zip(theirs) {
            assert_eq!(mine, theirs, "{name}, record {number}");
        }
        assert_eq!(mine.len(), theirs.len(), "{name}, record {number}");
    }
    assert_eq!(mine.len(), theirs.len(), "{name}");
}

#[test]
fn every_record_of_every_sample_is_as_the_crate_reads_it() {
    let mut compared = 0;
    for (name, bytes) in logs() {
        let (mine, found) = own(&bytes);
        if found.cut() {
            continue;
        }
        same(&name, &mine, &other(&bytes));
        assert_eq!((found.whole, found.bad), (mine.len(), 0), "{name}");
        assert_eq!(found.altered + found.unmarked, 0, "{name}");
        compared += mine.len();
    }
    assert!(compared > 50, "{compared}");
}

/// Text that an element has, or had before it was cut.
fn begins(mine: &str, whole: &str) -> bool {
    mine == whole || mine.ends_with('"') && whole.starts_with(mine.trim_end_matches('"'))
}

#[test]
fn of_a_log_that_is_cut_every_record_before_the_cut_is_whole_and_the_cut_one_has_no_value_that_was_not_there()
 {
    let bytes = udr();
    let (whole, _) = own(&bytes);
    let mut unfinished = 0;
    for step in 0..400 {
        let length = 4096 + step * 41;
        let (mine, found) = own(&bytes[..length]);
        assert!(found.cut(), "{length}");
        assert!(
            found.bad <= 1 && found.unfinished <= 1,
            "{length}: {found:?}"
        );
        assert!(mine.len() >= found.whole, "{length}: {found:?}");
        same(
            &length.to_string(),
            &mine[..found.whole],
            &whole[..found.whole],
        );
        for record in &mine[found.whole..] {
            unfinished += 1;
            for line in record.iter().filter(|line| !line.ends_with(": \"\"")) {
                let known = whole[found.whole].iter().any(|other| begins(line, other));
                assert!(known, "{length}: {line}");
            }
        }
    }
    assert!(unfinished > 20, "{unfinished}");
    let said = notes(&bytes[..13_608]);
    assert!(
        said.iter().any(|(rule, _)| *rule == "input-truncated"),
        "{said:?}"
    );
}

#[test]
fn a_page_that_was_not_written_yet_reads_as_no_values() {
    let mut bytes = udr();
    let (whole, _) = own(&bytes);
    // The last record of the log ends at 13,992 of its chunk; its last sector begins at 13,824.
    bytes[4096 + 13_824..].fill(0);
    let (mine, found) = own(&bytes);
    assert_eq!((found.whole, found.unfinished, found.bad), (9, 1, 0));
    same("before the page", &mine[..9], &whole[..9]);
    let lost: Vec<_> = mine[9]
        .iter()
        .filter(|line| !whole[9].contains(line))
        .collect();
    assert!(
        lost.iter()
            .all(|line| whole[9].iter().any(|other| begins(line, other))),
        "{lost:?}"
    );
}

#[test]
fn a_log_in_use_is_said_and_what_follows_its_stale_header_is_read() {
    let mut bytes = udr();
    let (whole, _) = own(&bytes);
    bytes[120] |= 1;
    // The header of the chunk knows of seven records only.
    let chunk = 4096;
    let mut at = chunk + 512;
    for _ in 0..7 {
        at += u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    }
    let free = u32::try_from(at - chunk).unwrap();
    bytes[chunk + 48..chunk + 52].copy_from_slice(&free.to_le_bytes());
    let (mine, found) = own(&bytes);
    same("stale header", &mine, &whole);
    assert!(found.in_use);
    let said = notes(&bytes);
    assert!(
        said.iter()
            .any(|(rule, text)| *rule == "input-read" && text.contains("in use"))
    );
    // A record of an older pass has another number, and does not belong to the log.
    bytes[at + 8] = 200;
    assert_eq!(own(&bytes).0.len(), 7);
}

#[test]
fn a_bad_sum_a_lost_mark_and_a_broken_record_cost_no_other_record() {
    let bytes = udr();
    let (whole, _) = own(&bytes);
    let mut altered = bytes.clone();
    altered[4096 + 52] ^= 1;
    let (mine, found) = own(&altered);
    same("bad sum", &mine, &whole);
    assert_eq!((found.altered, found.bad), (1, 0));
    assert!(
        notes(&altered)
            .iter()
            .any(|(_, text)| text.contains("sums of 1 chunks"))
    );
    // The sums were never made.
    altered[120] |= 2;
    assert_eq!(own(&altered).1.altered, 0);

    let mut unmarked = bytes.clone();
    unmarked[4096] = b'x';
    let (mine, found) = own(&unmarked);
    same("no mark", &mine, &whole);
    assert_eq!(found.unmarked, 1);

    // The third record claims more values than any has.
    let mut at = 4096 + 512;
    for _ in 0..2 {
        at += u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    }
    let mut broken = bytes.clone();
    broken[at..at + 4].fill(0x2a);
    let (mine, found) = own(&broken);
    assert_eq!((mine.len(), found.bad), (9, 1));
    same("behind it", &mine[2..], &whole[3..]);
    assert!(
        notes(&broken)
            .iter()
            .any(|(rule, _)| *rule == "input-limit")
    );
}

#[test]
fn a_chunk_without_end_is_stopped_and_the_next_is_read() {
    // One record that asks for its template as often as a chunk has room, and the template for a long text as often.
    let bytes = udr();
    let mut chunk = vec![0_u8; CHUNK];
    chunk[..8].copy_from_slice(b"ElfChnk\0");
    chunk[48..52].copy_from_slice(&u32::try_from(CHUNK).unwrap().to_le_bytes());
    let length = u32::try_from(CHUNK - 512).unwrap().to_le_bytes();
    chunk[512..516].copy_from_slice(b"**\0\0");
    chunk[516..520].copy_from_slice(&length);
    chunk[CHUNK - 4..].copy_from_slice(&length);
    let mut content = vec![0x0f, 1, 1, 0];
    // The definition, with an element `a` that has the value 0 in it 8,000 times.
    let name = [0, 0, 0, 0, 0, 0, 1, 0, b'a', 0, 0, 0];
    let start = 536;
    let definition = start + 4 + 10;
    let mut body = vec![0x0f, 1, 1, 0, 0x01, 0xff, 0xff, 0, 0, 0, 0];
    let name_at = u32::try_from(definition + 24 + body.len() + 4).unwrap();
    body.extend(name_at.to_le_bytes());
    body.extend(name);
    body.push(0x02);
    for _ in 0..8000 {
        body.extend([0x0d, 0, 0, 1]);
    }
    body.extend([0x04, 0]);
    content.extend([0x0c, 1, 0, 0, 0, 0]);
    content.extend(u32::try_from(definition).unwrap().to_le_bytes());
    content.extend([0; 20]);
    content.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    content.extend(&body);
    content.extend([1, 0, 0, 0]);
    content.extend([0xe8, 0x03, 1, 0]);
    content.extend([b'x', 0].repeat(500));
    for _ in 0..25 {
        content.extend([0x0c, 1, 0, 0, 0, 0]);
        content.extend(u32::try_from(definition).unwrap().to_le_bytes());
        content.extend([1, 0, 0, 0]);
        content.extend([0xe8, 0x03, 1, 0]);
        content.extend([b'x', 0].repeat(500));
    }
    chunk[start..start + content.len()].copy_from_slice(&content);
    let mut log = bytes[..4096].to_vec();
    log.extend(&chunk);
    log.extend(&bytes[4096..]);
    let began = std::time::Instant::now();
    let (mine, found) = own(&log);
    assert!(began.elapsed() < std::time::Duration::from_secs(5));
    assert!(found.limited && found.bad == 1, "{found:?}");
    assert!(mine.len() >= 10);
    same("the next chunk", &mine[mine.len() - 10..], &own(&bytes).0);
}
