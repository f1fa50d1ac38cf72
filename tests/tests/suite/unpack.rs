//! The decoder that every page with figures carries, against the encoder of a library; that it runs in a page, every figure shows.
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter};
use std::io::Write;

/// Packed as the decoder wants it.
fn pack(bytes: &[u8], mode: EncodeMode) -> Vec<u8> {
    let options = LzmaOptions {
        lc: 3,
        lp: 0,
        pb: 0,
        mode,
        ..LzmaOptions::default()
    };
    let mut writer =
        LzmaWriter::new_no_header(Vec::new(), &options, false).expect("the options are in range");
    writer.write_all(bytes).expect("memory takes everything");
    writer.finish().expect("memory takes everything")
}

/// Bytes that look like nothing, the same at every run.
fn noise(count: usize, mut seed: u64) -> Vec<u8> {
    let next = move |_| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    (0..count).map(next).collect()
}

/// What the decoder makes of a packed text.
fn unpack(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; length];
    program_unpack::decode(packed, &mut out).map(|()| out)
}

#[test]
fn the_decoder_unpacks_what_a_library_packs() {
    let words = include_str!("../../../src/SUMMARY.md").repeat(3);
    // Short and long copies, from near and from far beyond 64 KiB, bytes that never repeat, and all kinds together.
    let mut mixed = Vec::new();
    for round in 0..60 {
        mixed.extend(noise(700 + round * 40, round as u64));
        mixed.extend(words.as_bytes().iter().skip(round * 7).take(90));
        mixed.extend(mixed[round * 100..round * 130 + 5].to_vec());
        mixed.extend([b'=', round as u8].repeat(round * 3));
    }
    let far = [noise(5_000, 1), noise(300_000, 2), noise(5_000, 1)].concat();
    let inputs = [
        Vec::new(),
        vec![7],
        vec![0; 100_000],
        words.into_bytes(),
        noise(3_000, 9),
        mixed,
        far,
    ];
    for bytes in inputs {
        for mode in [EncodeMode::Fast, EncodeMode::Normal] {
            let back = unpack(&pack(&bytes, mode), bytes.len());
            assert!(
                back.as_deref() == Some(&bytes[..]),
                "{} bytes, {mode:?}",
                bytes.len()
            );
        }
    }
}

#[test]
fn damaged_code_is_refused_or_ends_with_other_bytes() {
    let bytes = [noise(2_000, 3), vec![1; 2_000], noise(2_000, 3)].concat();
    let stream = pack(&bytes, EncodeMode::Normal);
    let mut refused = 0;
    for at in 0..stream.len() {
        let mut bad = stream.clone();
        bad[at] ^= 0x55;
        let cut = &stream[..at];
        for bad in [&bad[..], cut] {
            refused += usize::from(unpack(bad, bytes.len()).is_none());
        }
    }
    assert!(
        refused > 100,
        "{refused} of {} were noticed",
        stream.len() * 2
    );
}
