//! Every byte of every vector is covered once, and the span tables of their writer agree.
mod common;
use common::{artefacts, covered_once, folder, vector};
use join_bytes::{Kind, outer, read};
use serde::Deserialize;

#[test]
fn every_byte_of_every_vector_and_of_each_layer_is_covered_once() {
    let names = artefacts();
    assert!(names.len() > 50, "{names:?}");
    for name in names {
        let document = read(&vector(&name), None);
        assert_eq!(document.refusals, [], "{name}");
        covered_once(&document).unwrap_or_else(|error| panic!("{name}: {error}"));
        let unread = document
            .spans
            .iter()
            .filter(|span| span.kind == Kind::Unread);
        assert_eq!(unread.count(), 0, "{name} has bytes that were not read");
        for (number, space) in document.spaces.iter().enumerate().skip(1) {
            assert!(
                space.from.is_some(),
                "{name}: space {number} comes from nowhere"
            );
        }
    }
}

#[derive(Deserialize)]
struct Table {
    file: String,
    bytes: usize,
    leaves: Vec<Leaf>,
}

#[derive(Deserialize)]
struct Leaf {
    off: u32,
    len: u32,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    value: serde_json::Value,
}

#[test]
fn the_span_tables_of_the_writer_agree() {
    let mut tables = 0;
    let mut compared = 0;
    for file in std::fs::read_dir(folder()).unwrap().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".fields.json") {
            continue;
        }
        tables += 1;
        let table: Table = serde_json::from_slice(&vector(&name)).unwrap();
        let bytes = vector(&table.file);
        assert_eq!(bytes.len(), table.bytes, "{name}");
        let document = read(&bytes, None);
        let leaves: Vec<_> = document
            .order()
            .into_iter()
            .filter(|one| {
                let span = &document.spans[*one as usize];
                span.space == 0 && !span.children
            })
            .collect();
        for leaf in table.leaves.iter().filter(|leaf| leaf.len > 0) {
            let place = format!("{name} at {},{} {}", leaf.off, leaf.len, leaf.name);
            let begins = |at: u32| {
                leaves
                    .iter()
                    .any(|one| document.spans[*one as usize].offset == at)
            };
            assert!(begins(leaf.off), "{place}: no span begins there");
            assert!(
                begins(leaf.off + leaf.len) || (leaf.off + leaf.len) as usize == bytes.len(),
                "{place}: no span ends there"
            );
            let same = leaves.iter().find(|one| {
                let span = &document.spans[**one as usize];
                (span.offset, span.length) == (leaf.off, leaf.len)
            });
            // Where ours are finer, places are all that can be compared.
            let Some(&same) = same else { continue };
            let kind = document.spans[same as usize].kind;
            if matches!(kind, Kind::Header | Kind::UnusedBits) && leaf.kind.ends_with("STRING") {
                continue;
            }
            compared += 1;
            let word = kind.word();
            let guid_or_text = matches!(kind, Kind::Guid | Kind::Text | Kind::Bytes);
            assert!(
                word == leaf.kind
                    || (guid_or_text && ["OCTET STRING", "[0]"].contains(&leaf.kind.as_str())),
                "{place}: {word} instead of {}",
                leaf.kind
            );
            let value = document.value(same);
            let theirs = match &leaf.value {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let digits = |text: &str| {
                text.trim_end_matches('…')
                    .replace("\\x00", "\\0")
                    .to_lowercase()
            };
            let (ours, theirs) = (digits(&value), digits(&theirs));
            let raw: String = document
                .of(same)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert!(
                ours.starts_with(&theirs)
                    || raw.starts_with(&theirs)
                    || numbers_agree(document.of(same), &theirs),
                "{place}: {value:?} instead of {theirs:?}"
            );
        }
    }
    assert!(
        tables >= 17 && compared > 700,
        "{tables} tables, {compared} leaves"
    );
}

/// A number written otherwise, in either byte order.
fn numbers_agree(bytes: &[u8], theirs: &str) -> bool {
    let Some(digits) = theirs.strip_prefix("0x") else {
        return false;
    };
    let Ok(wanted) = u64::from_str_radix(digits, 16) else {
        return false;
    };
    let big = bytes
        .iter()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    let little = bytes
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    big == wanted || little == wanted
}

#[test]
fn three_bytes_of_the_modulus_are_characters_of_the_json_and_of_the_http_message() {
    let http = vector("05-join-request.http");
    let document = read(&http, None);
    let modulus = (0..document.spans.len() as u32)
        .find(|one| {
            document
                .path(*one)
                .ends_with("TransportKey/value/key blob/Modulus")
        })
        .expect("the modulus is there");
    let span = document.spans[modulus as usize].clone();
    let (space, offset, length) =
        outer(&document, span.space, span.offset + 15, 3).expect("from base64");
    // Bytes 42 to 44 of the blob are characters 56 to 59 of its base64.
    let from = document.spaces[usize::from(span.space)].from.unwrap();
    let text = &document.spans[from as usize];
    assert_eq!((space, offset - text.offset, length), (0, 56, 4));
    // A second way to the same place: look for these characters in the message.
    let blob = std::str::from_utf8(&vector("02-transport-key.b64")).unwrap()[56..60].to_owned();
    assert_eq!(&http[offset as usize..][..4], blob.as_bytes());
    // One byte touches two characters.
    let (_, first, two) = outer(&document, span.space, 43, 1).unwrap();
    assert_eq!((first - text.offset, two), (57, 2));
}

#[test]
fn the_same_value_elsewhere_is_a_twin() {
    let document = read(&vector("05-join-request.json"), None);
    let modulus = (0..document.spans.len() as u32)
        .find(|one| {
            document
                .path(*one)
                .ends_with("TransportKey/value/key blob/Modulus")
        })
        .unwrap();
    let twin = document.spans[modulus as usize]
        .twin
        .expect("the attestation names the key");
    assert_eq!(document.of(twin), document.of(modulus));
    assert!(
        document.path(twin).contains("AttestationData"),
        "{}",
        document.path(twin)
    );
    // A GUID in mixed order and the same as text.
    let certificate = read(&vector("04-device-certificate.der"), None);
    let id = (0..certificate.spans.len() as u32)
        .find(|one| certificate.spans[*one as usize].kind == Kind::Guid)
        .unwrap();
    let twin = certificate.spans[id as usize]
        .twin
        .expect("the subject is the device id");
    assert_eq!(
        certificate.of(twin),
        b"d0d1d2d3-d4d5-4dd6-8dd7-d8d9dadbdcdd"
    );
}

#[test]
fn no_two_spans_have_one_path() {
    for name in artefacts() {
        let document = read(&vector(&name), None);
        let mut paths: Vec<_> = (0..document.spans.len() as u32)
            .map(|one| document.path(one))
            .collect();
        let all = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), all, "{name}");
    }
}

/// From every character to a byte that comes from it, and from every byte to the first of its characters.
#[test]
fn characters_and_bytes_of_a_layer_lead_to_each_other() {
    let mut layers = 0;
    for name in artefacts() {
        let document = read(&vector(&name), None);
        for (space, layer) in document.spaces.iter().enumerate().skip(1) {
            let from = layer.from.expect("a layer comes from a span");
            let span = &document.spans[from as usize];
            layers += 1;
            for at in (0..layer.bytes.len() as u32).step_by(1 + layer.bytes.len() / 40) {
                let (outside, offset, count) = outer(&document, space as u16, at, 1).unwrap();
                assert_eq!(outside, span.space, "{name}");
                let found: Vec<u32> = (offset..offset + count)
                    .filter_map(|place| join_bytes::inner(&document, from, place - span.offset))
                    .map(|(found, byte)| {
                        assert_eq!(usize::from(found), space, "{name}");
                        byte
                    })
                    .collect();
                assert!(
                    found.contains(&at),
                    "{name} layer {space}: {at} gives {found:?}"
                );
                assert!(
                    found.iter().all(|byte| byte.abs_diff(at) <= 1),
                    "{name}: {found:?}"
                );
            }
        }
    }
    assert!(layers > 60, "{layers}");
}
