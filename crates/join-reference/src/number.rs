//! Numbers in a text that may be codes, in every spelling that tools print; whether they are codes is looked up elsewhere.
use crate::spell::{cut, place_of};
use crate::text::Text;
use alloc::vec::Vec;

/// How sure a spelling is that its number is meant as a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// It says so itself: `0x801c03ed`, `ffffffff801c03ed`.
    Written,
    /// It looks like one: `801c03ed`, `-2145647635`.
    Likely,
    /// Ordinary numbers look so too: only a code that the table has may be meant.
    Listed,
}

/// A number that may be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The word that it begins with.
    pub word: usize,
    /// Its value as a code.
    pub value: u32,
    /// What its spelling says.
    pub sure: Sure,
}

/// All of them, in order; two that begin with the same word are two readings of it, the better one first.
pub fn numbers(text: &Text) -> Vec<Number> {
    let mut all = Vec::new();
    for word in 0..text.words.len() {
        let mut push = |value, sure| all.push(Number { word, value, sure });
        let own = text.word(word);
        if let Some(value) = written(own) {
            push(value, Sure::Written);
        } else if let Some(value) = bare(text, word) {
            push(value, Sure::Likely);
        }
        if let Some(value) = halves(text, word) {
            push(value, Sure::Listed);
        }
        if let Some([big, little]) = bytes(text, word) {
            push(big, Sure::Listed);
            push(little, Sure::Listed);
        }
        if let Some((value, sure)) = decimal(text, word) {
            push(value, sure);
        }
        if let Some(value) = grouped(text, word) {
            push(value, Sure::Listed);
        }
    }
    all
}

/// Hexadecimal digits as a number; 16 of them when the upper half only repeats the sign, or is zero.
fn hex(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        1..=8 => u32::from_str_radix(digits, 16).ok(),
        16 => {
            let upper = cut(digits, ..8);
            let sign = upper == "ffffffff" || upper == "00000000";
            sign.then(|| u32::from_str_radix(cut(digits, 8..), 16).ok())?
        }
        _ => None,
    }
}

/// `0x…` anywhere in a word, also with the letters that C puts behind a number.
fn written(word: &str) -> Option<u32> {
    let at = place_of(word, "0x")?;
    hex(cut(word, at + 2..).trim_end_matches(['u', 'l', 'h']))
}

/// Eight digits that begin as failures do: `801c03ed`, `caa30194`, also `&H801C03ED`, `x801c03ed`, `801c03edh`; or 16 with the sign.
fn bare(text: &Text, index: usize) -> Option<u32> {
    let word = text.word(index);
    let inner = word.strip_prefix(['h', 'x']).unwrap_or(word);
    let inner = inner.strip_suffix('h').unwrap_or(inner);
    let failure = inner.len() == 8 && inner.starts_with(['8', 'c', 'd']);
    let signed = inner.len() == 16 && inner.starts_with("ffffffff");
    if !(failure || signed) || in_id(text, index) {
        return None;
    }
    hex(inner)
}

/// Whether a group of digits is part of a longer id, with hyphens between.
fn in_id(text: &Text, index: usize) -> bool {
    let group = |i: usize| {
        let word = text.word(i);
        matches!(word.len(), 4 | 12) && word.bytes().all(|b| b.is_ascii_hexdigit())
    };
    let next = index + 1 < text.words.len() && text.gap(index + 1) == "-" && group(index + 1);
    let before = index > 0 && text.gap(index) == "-" && group(index - 1);
    next || before
}

/// What may stand between the parts of one number; one character, the same everywhere.
fn joint(gap: &str, allowed: &str) -> bool {
    gap.len() == 1 && allowed.contains(gap)
}

/// Two halves of four digits: `801c 03ed`, `0x801c_03ed`.
fn halves(text: &Text, index: usize) -> Option<u32> {
    if index + 1 >= text.words.len() {
        return None;
    }
    let half = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let (one, two) = (text.word(index), text.word(index + 1));
    let one = one.strip_prefix("0x").unwrap_or(one);
    let gap = text.gap(index + 1);
    let more = |i: usize, gap_of: usize| {
        i < text.words.len() && text.gap(gap_of) == gap && half(text.word(i))
    };
    let alone = !(more(index + 2, index + 2) || index > 0 && more(index - 1, index));
    let fits = half(one) && half(two) && joint(gap, " _-:'`.") && alone;
    fits.then(|| Some(hex(one)? << 16 | hex(two)?))?
}

/// Four bytes with the same sign between, as a dump shows them; both orders.
fn bytes(text: &Text, index: usize) -> Option<[u32; 2]> {
    if index + 3 >= text.words.len() {
        return None;
    }
    let byte = |i: usize| {
        let word = text.word(i);
        let digits = word.strip_prefix("0x").or(word.strip_prefix('x'));
        let digits = digits.unwrap_or(word);
        (digits.len() == 2).then(|| hex(digits))?
    };
    let first = byte(index)?;
    let gap = text.gap(index + 1);
    if !(joint(gap, " ,:-;\\_") || gap == ", " || gap == ",\\") {
        return None;
    }
    let goes_on = |i: usize, gap_of: usize| {
        i < text.words.len() && text.gap(gap_of) == gap && byte(i).is_some()
    };
    let starts = index == 0 || !goes_on(index - 1, index);
    let ends = !goes_on(index + 4, index + 4);
    if !(starts && ends && (2..4).all(|i| text.gap(index + i) == gap)) {
        return None;
    }
    let mut big = first;
    for i in 1..4 {
        big = big << 8 | byte(index + i)?;
    }
    Some([big, big.swap_bytes()])
}

/// Whether a number stands by itself: no part of a date, a time, a version, an address or a fraction.
pub fn plain(text: &Text, index: usize) -> bool {
    let Some(word) = text.words.get(index) else {
        return false;
    };
    let digit_beyond = |sign: char, beyond: Option<char>| {
        matches!(sign, '.' | ':' | ',' | '-' | '/' | '+')
            && beyond.is_some_and(|c| c.is_ascii_digit())
    };
    let after = text.after(word.at.end).is_some_and(|sign| {
        let beyond = word.at.end + sign.len_utf8();
        digit_beyond(sign, text.after(beyond)) || sign == '%'
    });
    let before = text.before(word.at.start).is_some_and(|sign| {
        let beyond = word.at.start - sign.len_utf8();
        digit_beyond(sign, text.before(beyond))
    });
    !after && !before
}

/// A decimal number: signed and unsigned 32 bit, unsigned 64 bit with the sign in the upper half, small results of tasks.
fn decimal(text: &Text, index: usize) -> Option<(u32, Sure)> {
    let own = text.word(index);
    if !own.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: u64 = own.parse().ok()?;
    if own.len() == 20 {
        let sign = value >> 32 == u64::from(u32::MAX);
        return sign.then_some((value as u32, Sure::Likely));
    }
    let minus = text.gap(index).trim_end_matches(' ').ends_with('-');
    match value {
        // Failures are negative as signed numbers; from 2 000 000 000 on the sign may have been lost on the way.
        1..=0x7fff_ffff if minus && own.len() >= 9 => {
            Some(((value as u32).wrapping_neg(), Sure::Likely))
        }
        2_000_000_000..=0x7fff_ffff => Some(((value as u32).wrapping_neg(), Sure::Listed)),
        0x8000_0000..=0xffff_ffff => Some((value as u32, Sure::Likely)),
        10_000..=999_999 if plain(text, index) => Some((value as u32, Sure::Listed)),
        _ => None,
    }
}

/// A decimal number in groups of three: `-2,145,647,635`, `2.149.319.661`.
fn grouped(text: &Text, index: usize) -> Option<u32> {
    let group = |i: usize, len: core::ops::RangeInclusive<usize>| {
        let word = text.word(i);
        let fits = len.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| word.parse::<u64>().ok())?
    };
    let mut value = group(index, 1..=3)?;
    let gap = (index + 1 < text.words.len()).then(|| text.gap(index + 1))?;
    let inside = index > 0 && text.gap(index) == gap && group(index - 1, 1..=3).is_some();
    if inside || !joint(gap, ",. '_") {
        return None;
    }
    let mut next = index + 1;
    while let Some(own) = group(next, 3..=3).filter(|_| text.gap(next) == gap) {
        value = value * 1000 + own;
        next += 1;
        if next - index > 4 {
            return None;
        }
    }
    if value < 100_000_000 {
        return None;
    }
    let minus = text.gap(index).trim_end_matches(' ').ends_with('-');
    match (u32::try_from(value), minus) {
        (Ok(value), true) => Some(value.wrapping_neg()),
        (Ok(value), false) if value < 0x8000_0000 => Some(value.wrapping_neg()),
        (Ok(value), false) => Some(value),
        (Err(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pasted: &str) -> Vec<u32> {
        let text = Text::of(pasted);
        numbers(&text).into_iter().map(|n| n.value).collect()
    }

    #[test]
    fn every_spelling_gives_the_number() {
        for spelling in [
            "0x801c03ed",
            "0X801C03ED.",
            "(hr:0x801c03ed)",
            "Status_0x801C03ED",
            "%3D0x801c03ed",
            "0x801c03edUL",
            "801c03ed",
            "&H801C03ED",
            "801C03EDh",
            "ffffffff801c03ed",
            "0xffffffff801c03ed",
            "0x00000000801c03ed",
            "801c 03ed",
            "0x801c_03ed",
            "80 1c 03 ed",
            "80,1C,03,ED",
            "\\x80\\x1c\\x03\\xed",
            "hex:ed,03,1c,80",
            "-2145647635",
            "−2145647635",
            "ErrorCode:-2145647635,",
            "- 2145647635",
            "(2145647635)",
            "2149319661",
            "18446744071563903981",
            "-2,145,647,635",
            "2.149.319.661",
            "2 149 319 661",
            "０ｘ８０１ｃ０３ｅｄ",
        ] {
            assert!(
                values(spelling).contains(&0x801c_03ed),
                "{spelling}: {:x?}",
                values(spelling)
            );
        }
        assert_eq!(values("3221225581"), [0xc000_006d]);
        assert_eq!(values("-1073741715"), [0xc000_006d]);
        assert_eq!(values("LastTaskResult 267011"), [0x41303]);
    }

    #[test]
    fn ordinary_numbers_are_none() {
        for text in [
            "2026-03-11 07:02:10.297",
            "10.0.26100.3476",
            "192.168.100.200:8080",
            "801c03ed-1122-4f3e-8d4c-9e0fa1b2c3d4",
            "801c03ed-1122",
            "1767225600",
            "+49 30 1234567",
            "80 1c 03 ed 05",
            "0x801c03edd",
            "0x",
            "-5",
            "12345678",
            "00-15-5d-01-02-03",
            "",
        ] {
            assert_eq!(values(text), [], "{text}");
        }
    }
}
