//! The decoder that every page with figures carries, against the encoder of a library.
use base64::{Engine, engine::general_purpose::STANDARD};
use join_lab_tests::{Browser, Result};
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter};
use serde_json::json;
use std::io::Write;

const UNPACK: &str = include_str!("../../../theme/unpack.js");

/// Packed as `theme/unpack.js` wants it.
fn pack(bytes: &[u8], mode: EncodeMode) -> String {
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
    let packed = STANDARD.encode(writer.finish().expect("memory takes everything"));
    format!("{}:{packed}", bytes.len())
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

fn browser() -> Result<Browser> {
    let mut browser = Browser::launch()?;
    browser.goto("about:blank")?;
    browser.eval(&format!(
        "globalThis.unpack = (() => {{ {UNPACK}; return unpack; }})(); 0"
    ))?;
    Ok(browser)
}

#[test]
fn the_page_unpacks_what_a_library_packs() -> Result<()> {
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
    let mut browser = browser()?;
    for bytes in inputs {
        for mode in [EncodeMode::Fast, EncodeMode::Normal] {
            let script = format!(
                "(() => {{ const out = unpack({}); let text = ''; for (const byte of out) text += String.fromCharCode(byte); \
                 return btoa(text); }})()",
                json!(pack(&bytes, mode))
            );
            let back = STANDARD
                .decode(browser.text(&script)?)
                .expect("base64 comes back");
            assert!(back == bytes, "{} bytes, {mode:?}", bytes.len());
        }
    }
    Ok(())
}

#[test]
fn damaged_code_ends_with_an_error_or_with_other_bytes() -> Result<()> {
    let bytes = [noise(2_000, 3), vec![1; 2_000], noise(2_000, 3)].concat();
    let whole = pack(&bytes, EncodeMode::Normal);
    let (length, packed) = whole.split_once(':').expect("length and stream");
    let stream = STANDARD.decode(packed).expect("base64");
    let mut browser = browser()?;
    let mut refused = 0;
    for at in (0..stream.len()).step_by(37) {
        let mut bad = stream.clone();
        bad[at] ^= 0x55;
        let cut = &stream[..at];
        for bad in [&bad[..], cut] {
            let script = format!(
                "(() => {{ try {{ return String(unpack({}).length); }} catch (error) {{ return error.message; }} }})()",
                json!(format!("{length}:{}", STANDARD.encode(bad)))
            );
            let said = browser.text(&script)?;
            assert!(
                said == length || said == "the code of the figures is damaged",
                "byte {at}: {said}"
            );
            refused += usize::from(said != length);
        }
    }
    assert!(
        refused > 10,
        "{refused} of {} were noticed",
        stream.len() / 37 * 2
    );
    Ok(())
}
