//! Typed values of binary XML as the texts that Windows shows for them.

use crate::codepage;

/// Nothing.
pub(super) const NULL: u8 = 0x00;
/// A text of UTF-16.
pub(super) const TEXT: u8 = 0x01;
/// Binary XML within the value.
pub(super) const FRAGMENT: u8 = 0x21;
/// Set in the type of a list; the other bits are the type of its items.
pub(super) const LIST: u8 = 0x80;

/// Whether a value of this type can be shown.
pub(super) fn known(kind: u8) -> bool {
    matches!(kind & !LIST, 0x00..=0x15) || kind == FRAGMENT
}

/// Bytes of a value of this type, where all its values have as many.
pub(super) fn width(kind: u8) -> Option<usize> {
    Some(match kind & !LIST {
        0x03 | 0x04 => 1,
        0x05 | 0x06 => 2,
        0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
        0x09 | 0x0a | 0x0c | 0x11 | 0x15 => 8,
        0x0f | 0x12 => 16,
        _ => return None,
    })
}

/// The items of a list, one after the other.
pub(super) fn items(kind: u8, bytes: &[u8]) -> Items<'_> {
    Items {
        kind: kind & !LIST,
        rest: bytes,
    }
}

/// The items that are left of a list.
#[derive(Clone)]
pub(super) struct Items<'b> {
    kind: u8,
    rest: &'b [u8],
}

impl<'b> Iterator for Items<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let all = self.rest.len();
        // An item, and what ends it.
        let (item, end) = match self.kind {
            TEXT => {
                let units = self.rest.chunks_exact(2);
                match units.clone().position(|unit| unit == [0, 0]) {
                    Some(at) => (at * 2, at * 2 + 2),
                    None => (all, all),
                }
            }
            0x02 => match self.rest.iter().position(|byte| *byte == 0) {
                Some(at) => (at, at + 1),
                None => (all, all),
            },
            0x13 => {
                let parts = self.rest.get(1).map_or(0, |count| usize::from(*count));
                let length = (8 + 4 * parts).min(all);
                (length, length)
            }
            kind => {
                let length = width(kind).unwrap_or(all).min(all);
                (length, length)
            }
        };
        let (item, rest) = (&self.rest[..item], &self.rest[end..]);
        self.rest = rest;
        Some(item)
    }
}

/// Adds a value's text; of one that is too short for its type, nothing.
pub(super) fn write(out: &mut String, kind: u8, bytes: &[u8]) {
    if kind & LIST != 0 {
        for (number, item) in items(kind, bytes).enumerate() {
            if number > 0 {
                out.push(',');
            }
            write(out, kind & !LIST, item);
        }
        return;
    }
    match kind {
        TEXT => utf16(out, bytes),
        0x02 => out.extend(bytes.iter().filter(|byte| **byte != 0).map(|&byte| {
            printable(match byte {
                0..=0x7f => char::from(byte),
                _ => codepage::WINDOWS_1252
                    .chars()
                    .nth(usize::from(byte) - 0x80)
                    .unwrap_or('\u{fffd}'),
            })
        })),
        0x0e => bytes.iter().for_each(|byte| hex(out, *byte, b'A')),
        0x13 => sid(out, bytes),
        // An address or a size: by as many bytes as there are.
        0x10 => match bytes.len() {
            4 => write(out, 0x14, bytes),
            8 => write(out, 0x15, bytes),
            _ => {}
        },
        _ => {
            if let Some(bytes) = width(kind).and_then(|width| bytes.get(..width)) {
                fixed(out, kind, bytes);
            }
        }
    }
}

fn fixed(out: &mut String, kind: u8, bytes: &[u8]) {
    let mut wide = [0; 8];
    let part = &bytes[..bytes.len().min(8)];
    wide[..part.len()].copy_from_slice(part);
    let number = u64::from_le_bytes(wide);
    match kind {
        // Signed: the sign is the highest bit of the type.
        0x03 | 0x05 | 0x07 | 0x09 => {
            let unused = 64 - 8 * part.len();
            let signed = (number << unused).cast_signed() >> unused;
            if signed < 0 {
                out.push('-');
            }
            decimal(out, signed.unsigned_abs(), 1);
        }
        0x04 | 0x06 | 0x08 | 0x0a => decimal(out, number, 1),
        0x0b => {
            let real = f32::from_le_bytes([wide[0], wide[1], wide[2], wide[3]]);
            float(out, serde_json::to_string(&real), f64::from(real));
        }
        0x0c => {
            let real = f64::from_bits(number);
            float(out, serde_json::to_string(&real), real);
        }
        0x0d => match number {
            0 => out.push_str("false"),
            1 => out.push_str("true"),
            // Windows writes other numbers here as well.
            _ => fixed(out, 0x07, bytes),
        },
        0x0f => guid(out, bytes),
        0x11 => filetime(out, number),
        0x12 => systemtime(out, bytes),
        // 0x14, 0x15
        _ => {
            out.push_str("0x");
            let digits = (64 - number.leading_zeros()).div_ceil(4).max(1);
            for at in (0..digits).rev() {
                digit(out, (number >> (4 * at) & 15) as u8, b'a');
            }
        }
    }
}

fn float(out: &mut String, text: Result<String, serde_json::Error>, real: f64) {
    if real.is_finite() {
        out.push_str(&text.unwrap_or_default());
    } else if real.is_nan() {
        out.push_str("NaN");
    } else {
        out.push_str(if real > 0.0 { "inf" } else { "-inf" });
    }
}

fn digit(out: &mut String, value: u8, ten: u8) {
    out.push(char::from(match value {
        0..=9 => b'0' + value,
        _ => ten + value - 10,
    }));
}

fn hex(out: &mut String, byte: u8, ten: u8) {
    digit(out, byte >> 4, ten);
    digit(out, byte & 15, ten);
}

/// A number with at least so many digits.
fn decimal(out: &mut String, mut number: u64, least: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while number > 0 {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    let from = at.min(digits.len() - least);
    out.extend(digits[from..].iter().map(|&digit| char::from(digit)));
}

fn guid(out: &mut String, bytes: &[u8]) {
    out.push('{');
    for (number, at) in [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
        .into_iter()
        .enumerate()
    {
        if matches!(number, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        hex(out, bytes[at], b'a');
    }
    out.push('}');
}

fn sid(out: &mut String, bytes: &[u8]) {
    let [revision, count, authority @ ..] = bytes else {
        return;
    };
    let Some((authority, parts)) = authority.split_at_checked(6) else {
        return;
    };
    out.push_str("S-");
    decimal(out, u64::from(*revision), 1);
    out.push('-');
    let number = authority
        .iter()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    decimal(out, number, 1);
    for part in parts.chunks_exact(4).take(usize::from(*count)) {
        out.push('-');
        let part = u32::from_le_bytes([part[0], part[1], part[2], part[3]]);
        decimal(out, u64::from(part), 1);
    }
}

fn time(out: &mut String, date: [u64; 3], clock: [u64; 3], ticks: u64) {
    for (at, (number, digits)) in [
        (date[0], 4),
        (date[1], 2),
        (date[2], 2),
        (clock[0], 2),
        (clock[1], 2),
        (clock[2], 2),
        (ticks, 7),
    ]
    .into_iter()
    .enumerate()
    {
        out.push_str(["", "-", "-", "T", ":", ":", "."][at]);
        decimal(out, number, digits);
    }
    out.push('Z');
}

/// Units of 100 ns since 1601; years beyond 9999 keep their last four digits, as Windows shows them.
fn filetime(out: &mut String, number: u64) {
    const SECOND: u64 = 10_000_000;
    if i64::try_from(number).is_err() {
        return time(out, [0; 3], [0; 3], 0);
    }
    let (seconds, ticks) = (number / SECOND, number % SECOND);
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Years that begin in March, in spans of 400 years with 146,097 days: so the leap day is a year's last.
    let since = days + 584_694;
    let (span, day) = (since / 146_097, since % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = [
        (span * 400 + year + u64::from(month > 9)) % 10_000,
        if month < 10 { month + 3 } else { month - 9 },
        day - (153 * month + 2) / 5 + 1,
    ];
    time(
        out,
        date,
        [second / 3_600, second / 60 % 60, second % 60],
        ticks,
    );
}

/// Eight numbers; what is no time shows as the first of all, as Windows shows it.
fn systemtime(out: &mut String, bytes: &[u8]) {
    let part = |at: usize| u64::from(u16::from_le_bytes([bytes[2 * at], bytes[2 * at + 1]]));
    let [year, month, day] = [part(0), part(1), part(3)];
    let exists = u32::try_from(month)
        .ok()
        .zip(u32::try_from(day).ok())
        .zip(i64::try_from(year).ok())
        .is_some_and(|((month, day), year)| crate::time::days(year, month, day).is_some());
    if exists
        && (1601..=30_827).contains(&year)
        && part(4) < 24
        && part(5) < 60
        && part(6) < 60
        && part(7) < 1000
    {
        let clock = [part(4), part(5), part(6)];
        time(out, [year % 10_000, month, day], clock, part(7) * 10_000);
    } else {
        time(out, [1601, 1, 1], [0; 3], 0);
    }
}

/// Windows writes a line for what XML does not allow.
fn printable(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '_',
        _ => c,
    }
}

/// UTF-16 up to its first NUL.
pub(super) fn utf16(out: &mut String, bytes: &[u8]) {
    let units = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|unit| u16::from_le_bytes(*unit))
        .take_while(|unit| *unit != 0);
    out.reserve(bytes.len() / 2);
    for unit in char::decode_utf16(units) {
        out.push(printable(unit.unwrap_or('\u{fffd}')));
    }
}
