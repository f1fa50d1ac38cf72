//! A module of code as a short text: LZMA, which is about 11 % smaller than the best deflate, in base64, which costs half
//! a percent once a server sends it through gzip. `programs/unpack` is the other side.
use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};
use std::io::Write;

/// The length, a colon, and the packed bytes in base64.
pub fn pack(bytes: &[u8]) -> Result<String> {
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options(bytes.len())?, false)
        .context("packing the page's code")?;
    let packed = writer
        .write_all(bytes)
        .and_then(|()| writer.finish())
        .context("packing the page's code")?;
    Ok(format!(
        "{}:{}",
        bytes.len(),
        BASE64_STANDARD.encode(packed)
    ))
}

/// What `programs/unpack` takes for granted, and the most thorough search: a module takes well under a second.
fn options(length: usize) -> Result<LzmaOptions> {
    ensure!(
        length < 1 << 26,
        "{length} bytes of code are no page's code any more; expected less than 64 MiB"
    );
    Ok(LzmaOptions {
        lc: 3,
        lp: 0,
        pb: 0,
        dict_size: u32::try_from(length)?.next_power_of_two().max(4096),
        mode: EncodeMode::Normal,
        mf: MfType::Bt4,
        nice_len: 273,
        depth_limit: 1000,
        ..LzmaOptions::default()
    })
}

/// What [`pack`] packed, by another's decoder.
#[cfg(test)]
pub fn unpacked(text: &str) -> Vec<u8> {
    let (length, packed) = text.split_once(':').expect("length and stream");
    let packed = BASE64_STANDARD.decode(packed).expect("base64");
    let length = length.parse().expect("a length");
    let mut reader = lzma_rust2::LzmaReader::new(&packed[..], length, 3, 0, 0, 1 << 26, None)
        .expect("a raw stream");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut bytes).expect("a whole stream");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let zeros = vec![0; 70_000];
        let own = std::fs::read(std::env::current_exe().expect("a path")).expect("a program");
        for bytes in [&b""[..], b"x", b"\0asm", &zeros, &own[..300_000]] {
            assert!(
                unpacked(&pack(bytes).expect("packed")) == bytes,
                "{} bytes",
                bytes.len()
            );
        }
        assert!(pack(&zeros).expect("packed").len() < 200);
    }
}
