//! Text for HTML, in few calls: numbers, escapes, bytes.
use alloc::string::String;

/// Behind the name of a part of an answer.
pub(crate) const NAME: &str = "\u{1f}";
/// Before each element of a part that is a list of them.
pub(crate) const ITEM: &str = "\u{1d}";
/// Behind a part.
pub(crate) const PART: &str = "\u{1e}";

/// A number in digits.
pub(crate) fn number(out: &mut String, value: usize) {
    let mut digits = [0_u8; 20];
    let (mut at, mut rest) = (digits.len(), value);
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    for digit in &digits[at..] {
        out.push(char::from(*digit));
    }
}

/// A number with a comma before every three digits.
pub(crate) fn grouped(out: &mut String, value: usize) {
    if value >= 1000 {
        grouped(out, value / 1000);
        out.push(',');
        let rest = value % 1000;
        if rest < 100 {
            out.push('0');
        }
        if rest < 10 {
            out.push('0');
        }
        number(out, rest);
    } else {
        number(out, value);
    }
}

/// Text that means nothing in HTML, also in quoted attributes.
pub(crate) fn text(out: &mut String, plain: &str) {
    let mut from = 0;
    for (at, byte) in plain.bytes().enumerate() {
        let instead = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'"' => "&quot;",
            // What parts an answer cannot stand in it.
            0..0x20 => " ",
            _ => continue,
        };
        put(out, &[&plain[from..at], instead]);
        from = at + 1;
    }
    *out += &plain[from..];
}

/// Two hexadecimal digits.
pub(crate) fn hex(out: &mut String, byte: u8) {
    for digit in [byte >> 4, byte & 15] {
        out.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
    }
}

/// A byte as a sign of text; a dot when it is none.
pub(crate) fn sign(out: &mut String, byte: u8) {
    match byte {
        b'&' => *out += "&amp;",
        b'<' => *out += "&lt;",
        0x21..0x7f => out.push(char::from(byte)),
        b' ' => out.push('\u{a0}'),
        _ => out.push('·'),
    }
}

/// Several texts in a row, as they are.
pub(crate) fn put(out: &mut String, pieces: &[&str]) {
    for piece in pieces {
        *out += piece;
    }
}
