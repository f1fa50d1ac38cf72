//! Codes in any spelling: hexadecimal with or without 0x, signed or unsigned decimal.

/// A code of 32 bit, however it is written: `0x801c03ed`, `801C03ED`, `-2145647635`, `2149319661`.
#[must_use]
pub fn code(text: &str) -> Option<u32> {
    let text = text.trim();
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        let digits = hex.trim_start_matches('0');
        // A code of 64 bit is one of 32 whose sign was spread.
        let digits = match digits.len() {
            16 => digits
                .strip_prefix("ffffffff")
                .or_else(|| digits.strip_prefix("FFFFFFFF"))?,
            _ => digits,
        };
        return match digits {
            "" if !hex.is_empty() => Some(0),
            digits => u32::from_str_radix(digits, 16).ok(),
        };
    }
    if let Some(minus) = text.strip_prefix(['-', '−']) {
        let number: i64 = minus.parse().ok()?;
        return i32::try_from(-number).ok().map(i32::cast_unsigned);
    }
    if let Ok(number) = text.parse::<u64>() {
        return u32::try_from(number).ok();
    }
    (text.len() == 8)
        .then(|| u32::from_str_radix(text, 16).ok())
        .flatten()
}

/// Whether a number is the failure code of some Windows part, and not a small number by chance.
fn failure(code: u32) -> bool {
    matches!(code >> 16, 0x8000..=0x80ff | 0x8600 | 0xc000 | 0xc004 | 0xd000 | 0xd004 | 0xcaa0..=0xcaaf | 0x8100..=0x81ff)
}

/// Every failure code that a text names, in its order, each once.
#[must_use]
pub fn codes(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '−';
    for word in text.split(|c: char| !part(c)) {
        if word.len() < 8 || word.len() > 18 {
            continue;
        }
        // `ExitCode-2145…` is no number, and a part of a GUID is no code.
        let plausible = word.starts_with("0x")
            || word.starts_with("0X")
            || word.starts_with(['-', '−'])
            || (word.len() == 10 && word.starts_with(['2', '3', '4']))
            || (word.len() == 8 && word.starts_with(['8', 'c', 'C', 'd', 'D']));
        // Eight digits may be hexadecimal without a letter among them: 80180014.
        let bare = word.len() == 8 && !word.starts_with(['-', '−', '0']);
        let read = || {
            if bare {
                u32::from_str_radix(word, 16).ok()
            } else {
                code(word)
            }
        };
        if let Some(code) = plausible.then(read).flatten()
            && failure(code)
            && !found.contains(&code)
        {
            found.push(code);
        }
    }
    found
}

/// A number, decimal or with 0x.
#[must_use]
pub fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_the_same_code() {
        for text in [
            "0x801c03ed",
            "801C03ED",
            "-2145647635",
            "2149319661",
            "0xffffffff801c03ed",
            "−2145647635",
        ] {
            assert_eq!(code(text), Some(0x801c_03ed), "{text}");
            assert_eq!(codes(&format!("hr={text}, so")), [0x801c_03ed], "{text}");
        }
        for text in ["", "0x", "-", "12345678901", "0x1ffffffff", "abc"] {
            assert_eq!(code(text), None, "{text}");
        }
        assert_eq!(code("0x0"), Some(0));
    }

    #[test]
    fn dates_times_and_ids_are_no_codes() {
        for text in [
            "2026-03-17T07:18:04",
            "c3b1a2d4-0f1e-4d2c-8b3a-49586776a5b4",
            "1773731881",
            "20260317",
            "DESKTOP-7F3K2QX",
        ] {
            assert_eq!(codes(text), [0_u32; 0], "{text}");
        }
    }
}
