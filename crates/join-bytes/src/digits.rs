//! Hexadecimal digits as tools print them: two for a byte, with blanks or colons between bytes.
use alloc::vec::Vec;

/// The bytes, when the text is digits in pairs and nothing else; else where it is not.
pub(crate) fn decode(text: &[u8]) -> Result<Vec<u8>, usize> {
    let mut bytes = Vec::new();
    let mut high = None;
    for (at, byte) in text.iter().enumerate() {
        let digit = char::from(*byte).to_digit(16).map(|digit| digit as u8);
        match (digit, high) {
            (Some(digit), None) => high = Some(digit),
            (Some(digit), Some(first)) => {
                bytes.push(first << 4 | digit);
                high = None;
            }
            (None, None) if between(*byte) => {}
            _ => return Err(at),
        }
    }
    match high {
        None => Ok(bytes),
        Some(_) => Err(text.len()),
    }
}

fn between(byte: u8) -> bool {
    byte == b':' || crate::base64::blank(byte)
}

/// For each byte the place of its two digits; each pair stands in one piece.
pub(crate) fn places(text: &[u8]) -> Vec<usize> {
    let digits = text.iter().enumerate().filter(|(_, byte)| !between(**byte));
    digits.step_by(2).map(|(at, _)| at).collect()
}

/// Writes a byte over two digits, large ones where the text has large ones.
pub(crate) fn write(text: &mut [u8], at: usize, byte: u8) {
    let large = text.iter().any(u8::is_ascii_uppercase);
    for (place, digit) in [byte >> 4, byte & 15].into_iter().enumerate() {
        let digits = if large {
            b"0123456789ABCDEF"
        } else {
            b"0123456789abcdef"
        };
        if let Some(sign) = text.get_mut(at + place) {
            *sign = digits[usize::from(digit)];
        }
    }
}
