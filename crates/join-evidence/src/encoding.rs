//! Bytes to text: marks, UTF-16 without a mark, damage that can be undone, and a guess at the code page, which is said.

use crate::codepage;

/// A text, and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding in words that a reader knows.
    pub encoding: &'static str,
    /// What was mended or guessed, if anything was.
    pub repaired: Option<&'static str>,
}

/// How much of a file is looked at to tell its encoding.
const LOOK: usize = 65_536;

/// Reads `bytes` as text. Never fails: what is no character shows as U+FFFD.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded {
    let plain = |text: String, encoding| Decoded {
        text,
        encoding,
        repaired: None,
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            // A mark, and behind it what only looks like UTF-8.
            return match std::str::from_utf8(rest) {
                Ok(text) => plain(text.to_owned(), "UTF-8 with mark"),
                Err(_) => plain(lossy(rest), "UTF-8 with mark"),
            };
        }
        [0xff, 0xfe, rest @ ..] => return plain(wide(rest, u16::from_le_bytes), "UTF-16LE"),
        [0xfe, 0xff, rest @ ..] => return plain(wide(rest, u16::from_be_bytes), "UTF-16BE"),
        _ => {}
    }
    if let Some(decoded) = without_mark(bytes) {
        return decoded;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => plain(text.to_owned(), "UTF-8"),
        // A cut in the middle of the last character is no other encoding.
        Err(error) if bytes.len() - error.valid_up_to() < 4 && error.error_len().is_none() => {
            plain(lossy(&bytes[..error.valid_up_to()]), "UTF-8")
        }
        Err(_) => by_code_page(bytes),
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn wide(bytes: &[u8], order: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|unit| order([unit[0], unit[1]]));
    char::decode_utf16(units)
        .map(|unit| unit.unwrap_or('\u{fffd}'))
        .filter(|&c| c != '\u{feff}')
        .collect()
}

/// Texts in which every second byte is NUL: UTF-16 without its mark, or UTF-16 that was taken for one byte a letter.
fn without_mark(bytes: &[u8]) -> Option<Decoded> {
    let look = &bytes[..bytes.len().min(LOOK)];
    let nul = |from: usize| {
        let places = look.iter().skip(from).step_by(2);
        let all = places.clone().count().max(1);
        places.filter(|&&byte| byte == 0).count() * 100 / all
    };
    if look.len() < 4 {
        return None;
    }
    let (even, odd) = (nul(0), nul(1));
    if even + odd < 40 {
        return None;
    }
    // A mark that became two letters, or NULs on both sides of the pairs: bytes were taken for letters, or moved.
    let letters = bytes.starts_with("ÿþ".as_bytes()) || bytes.starts_with("þÿ".as_bytes());
    let moved = even.min(odd) > 5;
    if (letters || moved)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        let text = text.trim_start_matches(['ÿ', 'þ']);
        return Some(Decoded {
            text: text.chars().filter(|&c| c != '\0').collect(),
            encoding: "UTF-16 read as single bytes",
            repaired: Some(
                "the text was UTF-16 that a program took for one byte a letter; the NULs were taken out",
            ),
        });
    }
    let (text, encoding) = if odd >= even {
        (wide(bytes, u16::from_le_bytes), "UTF-16LE without mark")
    } else {
        (wide(bytes, u16::from_be_bytes), "UTF-16BE without mark")
    };
    Some(Decoded {
        text,
        encoding,
        repaired: Some("the text is UTF-16 and has no byte order mark"),
    })
}

/// One byte a letter: the page that makes the likeliest words.
fn by_code_page(bytes: &[u8]) -> Decoded {
    let look = &bytes[..bytes.len().min(LOOK)];
    let pages: [(&str, &'static str); 7] = [
        (codepage::WINDOWS_1252, "Windows-1252"),
        (codepage::OEM_850, "code page 850"),
        (codepage::OEM_437, "code page 437"),
        (codepage::WINDOWS_1250, "Windows-1250"),
        (codepage::OEM_852, "code page 852"),
        (codepage::OEM_866, "code page 866"),
        (codepage::WINDOWS_1251, "Windows-1251"),
    ];
    let mut best = (i64::MIN, pages[0]);
    for page in pages {
        let table: Vec<char> = page.0.chars().collect();
        let worth = worth(look, &table);
        if worth > best.0 {
            best = (worth, page);
        }
    }
    let (_, (table, encoding)) = best;
    let table: Vec<char> = table.chars().collect();
    Decoded {
        text: bytes.iter().map(|&byte| letter(byte, &table)).collect(),
        encoding,
        repaired: Some("the text is not UTF-8; its code page is a guess from its letters"),
    }
}

fn letter(byte: u8, table: &[char]) -> char {
    match byte {
        0..=0x7f => byte as char,
        _ => table
            .get(usize::from(byte) - 0x80)
            .copied()
            .unwrap_or('\u{fffd}'),
    }
}

/// Letters that German, French, Spanish, Italian, Nordic and Portuguese texts write most.
const COMMON_WESTERN: &str = "äöüßÄÖÜéèêàâçùûîôëïñáíóúÉÈÀÇåæøÅØãõ";
/// The same of Polish, Czech, Hungarian, Romanian.
const COMMON_CENTRAL: &str = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžČŘŠŽőűáéíýúăâîșț";

/// How much the text, read with this table, looks like words: common letters count, letters inside words count a little,
/// signs inside words and what is no character count against it.
fn worth(bytes: &[u8], table: &[char]) -> i64 {
    let mut sum = 0;
    for (at, &byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte > 0x7f) {
        let c = letter(byte, table);
        let before = at.checked_sub(1).map(|at| letter(bytes[at], table));
        let after = bytes.get(at + 1).map(|&byte| letter(byte, table));
        let beside = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let within = beside(before) || beside(after);
        let same_script = [before, after]
            .into_iter()
            .flatten()
            .filter(|c| c.is_alphabetic())
            .all(|other| cyrillic(other) == cyrillic(c));
        sum += match c {
            '\u{fffd}' => -20,
            c if COMMON_WESTERN.contains(c) => 6,
            c if COMMON_CENTRAL.contains(c) => 5,
            c if cyrillic(c) && same_script => 5,
            c if c.is_alphabetic() && same_script => 1,
            _ if within => -6,
            _ => -1,
        };
        // A capital between small letters is rarely what was written.
        if c.is_uppercase() && before.is_some_and(char::is_lowercase) {
            sum -= 4;
        }
    }
    sum
}

fn cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str, table: &str) -> Vec<u8> {
        let table: Vec<char> = table.chars().collect();
        let byte = |c: char| match c as u32 {
            0..=0x7f => c as u8,
            _ => 0x80 + u8::try_from(table.iter().position(|&t| t == c).unwrap()).unwrap(),
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn the_same_text_in_any_encoding_is_the_same() {
        let text = "Nächste Laufzeit:   Nicht zutreffend\r\nLetztes Ergebnis: 267045\r\nAuszuführende Aufgabe: x\r\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let le: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let be: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        let single: Vec<u8> = le
            .iter()
            .map(|&b| b as char)
            .collect::<String>()
            .into_bytes();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(&[0xef, 0xbb, 0xbf], text.as_bytes()),
            marked(&[0xff, 0xfe], &le),
            marked(&[0xfe, 0xff], &be),
            le.clone(),
            be,
            marked("ÿþ".as_bytes(), &single),
            page(text, codepage::WINDOWS_1252),
            page(text, codepage::OEM_850),
        ] {
            let decoded = decode(&bytes);
            assert_eq!(decoded.text, text, "{}", decoded.encoding);
        }
    }

    #[test]
    fn a_guess_and_a_repair_are_said_and_a_mark_is_none() {
        assert_eq!(decode(b"plain").repaired, None);
        assert_eq!(decode(b"\xff\xfea\0").repaired, None);
        assert!(decode(b"a\0b\0c\0d\0").repaired.is_some());
        assert!(
            decode(
                "für"
                    .chars()
                    .map(|c| c as u8)
                    .collect::<Vec<u8>>()
                    .as_slice()
            )
            .repaired
            .is_some()
        );
    }

    #[test]
    fn cyrillic_and_polish_console_texts_find_their_pages() {
        for (text, table) in [
            ("Состояние: В очереди", codepage::OEM_866),
            ("Состояние: В очереди", codepage::WINDOWS_1251),
            (
                "Następne uruchomienie: Nigdy, żądań w kolejce",
                codepage::OEM_852,
            ),
            ("Prochaine exécution : désactivé, élève", codepage::OEM_850),
        ] {
            assert_eq!(decode(&page(text, table)).text, text);
        }
    }
}
