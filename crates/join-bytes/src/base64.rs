//! Base64 of both kinds, with the place of what is wrong and the bits that nobody reads.
use alloc::vec::Vec;

/// Which of the two alphabets, and whether the end is filled with `=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alphabet {
    /// `+`, `/` and padding (RFC 4648, section 4).
    Plain,
    /// `-`, `_` and none (section 5 as RFC 7515 uses it).
    Url,
}

/// Why a text is no base64: offset, what was expected, what is there.
pub(crate) type Wrong = (usize, &'static str, &'static str);

/// What came out.
pub(crate) struct Decoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Offset of the last character when bits of it that carry nothing are not zero.
    pub loose: Option<usize>,
}

/// Six bits for a character of the alphabet.
pub(crate) fn six(alphabet: Alphabet, byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' if alphabet == Alphabet::Plain => 62,
        b'/' if alphabet == Alphabet::Plain => 63,
        b'-' if alphabet == Alphabet::Url => 62,
        b'_' if alphabet == Alphabet::Url => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// The character for six bits.
pub(crate) fn letter(alphabet: Alphabet, six: u8) -> u8 {
    match (six & 63, alphabet) {
        (at @ 0..26, _) => b'A' + at,
        (at @ 26..52, _) => b'a' + at - 26,
        (at @ 52..62, _) => b'0' + at - 52,
        (62, Alphabet::Plain) => b'+',
        (62, Alphabet::Url) => b'-',
        (_, Alphabet::Plain) => b'/',
        (_, Alphabet::Url) => b'_',
    }
}

/// Base64 of some bytes: with `+`, `/` and padding, or for addresses.
pub fn encode(bytes: &[u8], url: bool) -> alloc::string::String {
    let alphabet = if url { Alphabet::Url } else { Alphabet::Plain };
    let mut text = alloc::string::String::with_capacity(bytes.len() * 4 / 3 + 4);
    for three in bytes.chunks(3) {
        let held = three
            .iter()
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            if place <= three.len() {
                text.push(char::from(letter(
                    alphabet,
                    (held >> (18 - 6 * place) & 63) as u8,
                )));
            } else if !url {
                text.push('=');
            }
        }
    }
    text
}

/// Is this a blank that a text in lines may hold?
pub(crate) fn blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Decodes; `lines` allows blanks between the characters.
pub(crate) fn decode(text: &[u8], alphabet: Alphabet, lines: bool) -> Result<Decoded, Wrong> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut held, mut count, mut filled, mut last) = (0_u32, 0_usize, 0_usize, 0);
    for (at, &byte) in text.iter().enumerate() {
        if lines && blank(byte) {
            continue;
        }
        if byte == b'=' && alphabet == Alphabet::Plain {
            filled += 1;
            if count % 4 + filled > 4 || count % 4 < 2 {
                return Err((at, "a character of base64", "a = where none can be"));
            }
            continue;
        }
        let Some(value) = six(alphabet, byte) else {
            let expected = match alphabet {
                Alphabet::Plain => "a character of base64 (A–Z a–z 0–9 + / =)",
                Alphabet::Url => "a character of base64url (A–Z a–z 0–9 - _)",
            };
            return Err((at, expected, "another character"));
        };
        if filled > 0 {
            return Err((at, "the end of the base64 after =", "more characters"));
        }
        held = held << 6 | value;
        count += 1;
        last = at;
        if count.is_multiple_of(4) {
            bytes.extend_from_slice(&held.to_be_bytes()[1..]);
            held = 0;
        }
    }
    let over = count % 4;
    if over == 1 {
        return Err((
            last,
            "two, three or four characters for the last bytes",
            "one",
        ));
    }
    if alphabet == Alphabet::Plain && over > 0 && over + filled != 4 {
        return Err((
            text.len(),
            "= until the characters are a multiple of four",
            "the end",
        ));
    }
    let loose = match over {
        2 => {
            bytes.push((held >> 4) as u8);
            held & 0xf != 0
        }
        3 => {
            bytes.extend_from_slice(&[(held >> 10) as u8, (held >> 2) as u8]);
            held & 3 != 0
        }
        _ => false,
    };
    Ok(Decoded {
        bytes,
        loose: loose.then_some(last),
    })
}
