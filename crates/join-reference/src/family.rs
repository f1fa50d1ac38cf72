//! Families of codes: what some digits say by rule, whichever the others are.
use crate::row::{Kind, Row};
use crate::sort::sort;
use crate::spell::{decimal, filled, hex};
use alloc::string::String;
use alloc::vec::Vec;

/// A rule: `0x8019nnnn`, where each `n` stands for any digit.
#[derive(Debug)]
pub struct Family {
    /// Its row in the table.
    pub row: usize,
    /// The digits that are fixed, and where they stand.
    fixed: u32,
    mask: u32,
    /// The code that says the same: these digits, and the free ones of the code.
    same_as: Option<u32>,
}

impl Family {
    /// The families among the rows, those with the most fixed digits first.
    pub fn of(rows: &[Row]) -> Vec<Family> {
        let mut all: Vec<Family> = rows.iter().enumerate().filter_map(family).collect();
        sort(&mut all, |a: &Family, b| {
            (!a.mask).count_ones() < (!b.mask).count_ones()
        });
        all
    }

    /// Whether a code belongs to it.
    pub fn has(&self, code: u32) -> bool {
        code & self.mask == self.fixed
    }

    /// How many digits are fixed: one alone says too little about a number that is not written as a code.
    pub fn digits(&self) -> u32 {
        self.mask.count_ones() / 4
    }

    /// The code that says the same in another form.
    pub fn same(&self, code: u32) -> Option<u32> {
        self.same_as.map(|base| base | code & !self.mask)
    }

    /// What the rule says about one code; `{n}` in the words stands for its free digits as a decimal number.
    pub fn words(&self, row: &Row, code: u32) -> String {
        let mut words = filled(&row.meaning, "{n}", &decimal((code & !self.mask).into()));
        if let Some(same) = self.same(code) {
            words = filled(&words, "{same}", &hex(same));
        }
        words
    }
}

fn family((index, row): (usize, &Row)) -> Option<Family> {
    if row.kind() != Kind::Family {
        return None;
    }
    let (fixed, mask) = pattern(&row.id)?;
    let same_as = row.says.first().and_then(|text| pattern(text));
    Some(Family {
        row: index,
        fixed,
        mask,
        same_as: same_as.map(|(base, _)| base),
    })
}

/// `0x` and eight digits or `n`, as the fixed digits and their places.
fn pattern(text: &str) -> Option<(u32, u32)> {
    let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 8)?;
    let mut fixed = (0, 0);
    for c in digits.chars() {
        let (digit, mask) = match c {
            'n' => (0, 0),
            c => (c.to_digit(16)?, 0xf),
        };
        fixed = (fixed.0 << 4 | digit, fixed.1 << 4 | mask);
    }
    Some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_rule_reads_a_code() {
        let mut wide = Row::new(Kind::Family, "0xdnnnnnnn", "", "as {same}");
        wide.says.push("0xcnnnnnnn".into());
        let http = Row::new(Kind::Family, "0x8019nnnn", "", "status {n}");
        let time = Row::new(Kind::Family, "0x80192nnn", "", "error");
        let broken = Row::new(Kind::Family, "8019nnnn", "", "");
        let rows = [wide, http, time, broken];
        let all = Family::of(&rows);
        assert_eq!(all.len(), 3);
        let read = |code: u32| {
            let family = all.iter().find(|family| family.has(code))?;
            Some(family.words(&rows[family.row], code))
        };
        assert_eq!(read(0xd000_023c).unwrap(), "as 0xc000023c");
        assert_eq!(read(0x8019_0194).unwrap(), "status 404");
        assert_eq!(read(0x8019_2ee2).unwrap(), "error");
        assert_eq!(read(0x8007_0002), None);
    }
}
