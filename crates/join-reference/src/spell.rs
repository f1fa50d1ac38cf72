//! Numbers and lists as text. The library's own formatting would cost the page's search more bytes than the search itself.
use alloc::string::String;
use core::slice::SliceIndex;

/// `0x` and eight digits.
#[must_use]
pub fn hex(number: u32) -> String {
    let mut text = String::from("0x");
    for place in (0..8).rev() {
        let digit = char::from_digit(number >> (place * 4) & 15, 16);
        text.push(digit.unwrap_or('0'));
    }
    text
}

/// The decimal digits.
#[must_use]
pub fn decimal(number: u64) -> String {
    let mut text = match number {
        0..=9 => String::new(),
        _ => decimal(number / 10),
    };
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

/// A part of a text; nothing where it would cut through a letter. The library's own way to cut ends in a message about the letter,
/// and with that come its tables of all letters.
#[must_use]
pub fn cut<R: SliceIndex<str, Output = str>>(text: &str, range: R) -> &str {
    text.get(range).unwrap_or_default()
}

/// Where a text holds another one; the library's search is faster, and larger than all that is left without it.
#[must_use]
pub fn place_of(text: &str, part: &str) -> Option<usize> {
    let mut places = text.as_bytes().windows(part.len().max(1));
    places.position(|place| place == part.as_bytes())
}

/// All parts, one after another, with a mark between each two.
#[must_use]
pub fn joined(parts: &[&str], mark: &str) -> String {
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            text.push_str(mark);
        }
        text.push_str(part);
    }
    text
}

/// A text with something else in the place of a mark, wherever that stands.
#[must_use]
pub fn filled(text: &str, mark: &str, with: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match rest.strip_prefix(mark).filter(|_| !mark.is_empty()) {
            Some(behind) => {
                out.push_str(with);
                rest = behind;
            }
            None => {
                out.push(c);
                rest = cut(rest, c.len_utf8()..);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn texts_are_those_of_the_library() {
        for number in [0, 9, 10, 404, 0x801c_03ed, u32::MAX] {
            assert_eq!(hex(number), format!("{number:#010x}"));
            assert_eq!(decimal(number.into()), format!("{number}"));
        }
        assert_eq!(decimal(u64::MAX), format!("{}", u64::MAX));
        assert_eq!(joined(&["a", "", "c"], ", "), "a, , c");
        for (text, mark, with) in [
            ("{n} a {n}", "{n}", "é"),
            ("éé", "é", ""),
            ("a", "", "x"),
            ("", "a", "x"),
        ] {
            let expected = if mark.is_empty() {
                text.into()
            } else {
                text.replace(mark, with)
            };
            assert_eq!(filled(text, mark, with), expected);
        }
    }
}
