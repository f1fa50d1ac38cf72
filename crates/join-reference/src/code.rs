//! Codes: the numbers of a text, the numbers of the sign-in service, and what the table and the families know of them.
use crate::family::Family;
use crate::number::{Number, Sure};
use crate::row::{Kind, Row};
use crate::sort::sort;
use crate::spell::place_of;
use crate::text::Text;
use alloc::vec::Vec;

/// The codes of the table by number.
#[derive(Debug, Default)]
pub struct Codes {
    by_number: Vec<(u32, usize)>,
    /// The numbers of the sign-in service, `AADSTS…`.
    sign_in: Vec<(u32, usize)>,
    families: Vec<Family>,
}

/// What is known of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A row.
    Row(usize),
    /// A rule: the number of the family, and the code.
    Family(usize, u32),
}

impl Codes {
    /// Those of the rows.
    pub fn of(rows: &[Row]) -> Codes {
        let mut codes = Codes {
            families: Family::of(rows),
            ..Codes::default()
        };
        for (index, row) in rows.iter().enumerate() {
            if row.kind() != Kind::Code {
                continue;
            }
            if let Some(digits) = row.id.strip_prefix("0x") {
                let number = u32::from_str_radix(digits, 16);
                codes.by_number.extend(number.ok().map(|n| (n, index)));
            } else if let Some(digits) = row.id.strip_prefix("AADSTS") {
                codes
                    .sign_in
                    .extend(digits.parse().ok().map(|n| (n, index)));
            }
        }
        sort(&mut codes.by_number, |a, b| a < b);
        sort(&mut codes.sign_in, |a, b| a < b);
        codes
    }

    /// The family of that number in [`Known::Family`].
    pub fn family(&self, number: usize) -> &Family {
        &self.families[number]
    }

    fn row(&self, code: u32) -> Option<usize> {
        look_up(&self.by_number, code)
    }

    /// What a number says: its row; or its family, and the row or family of the code that says the same.
    pub fn known(&self, number: Number, out: &mut Vec<Known>) {
        if let Some(row) = self.row(number.value) {
            out.push(Known::Row(row));
            return;
        }
        if number.sure == Sure::Listed {
            return;
        }
        let Some(at) = self.families.iter().position(|f| f.has(number.value)) else {
            return;
        };
        let family = &self.families[at];
        let same = family.same(number.value);
        let row = same.and_then(|code| self.row(code));
        if number.sure == Sure::Likely && family.digits() < 4 && row.is_none() {
            return;
        }
        out.push(Known::Family(at, number.value));
        match (same, row) {
            (_, Some(row)) => out.push(Known::Row(row)),
            (Some(code), None) => {
                let of = self.families.iter().position(|f| f.has(code));
                out.extend(of.filter(|of| *of != at).map(|of| Known::Family(of, code)));
            }
            (None, None) => {}
        }
    }

    /// The row of a number of the sign-in service, `AADSTS50155`, or a number behind a word that says so.
    pub fn sign_in(&self, text: &Text, index: usize) -> Option<usize> {
        let own = text.word(index);
        if let Some(digits) = own.strip_prefix("aadsts") {
            let number = match digits.is_empty() {
                true => text.words.get(index + 1)?.number?,
                false => digits.parse().ok()?,
            };
            return look_up(&self.sign_in, u32::try_from(number).ok()?);
        }
        let number = text.words[index].number?;
        let labelled = is_code_word(text, index) || text.words.len() == 1;
        let row = look_up(&self.sign_in, u32::try_from(number).ok()?)?;
        labelled.then_some(row)
    }

    /// The row of a Windows error that is written as a small number behind the word `error`: 1355 for 0x8007054b.
    pub fn windows(&self, text: &Text, index: usize) -> Option<usize> {
        let number = text.words[index].number?;
        let low = u16::try_from(number).ok().filter(|low| *low > 0)?;
        let row = self.row(0x8007_0000 | u32::from(low))?;
        // Small numbers follow the word error everywhere; they are Windows' own only where that is said.
        let mut near = (index.saturating_sub(2)..index).map(|i| text.word(i));
        let windows = near.any(|word| matches!(word, "win32" | "helpmsg"));
        (windows || low >= 1000 && is_code_word(text, index)).then_some(row)
    }
}

fn look_up(sorted: &[(u32, usize)], key: u32) -> Option<usize> {
    let at = sorted.binary_search_by_key(&key, |(own, _)| *own).ok()?;
    Some(sorted[at].1)
}

/// Whether a word before the number, on its line, says that a code follows.
fn is_code_word(text: &Text, index: usize) -> bool {
    let line = text.words[index].line;
    let near = (index.saturating_sub(2)..index).filter(|i| text.words[*i].line == line);
    let names = |word: &str| {
        [
            "error", "code", "fehler", "erreur", "hata", "errore", "kod", "win32", "status",
        ]
        .iter()
        .any(|name| place_of(word, name).is_some())
    };
    near.into_iter().any(|i| names(text.word(i)))
}
