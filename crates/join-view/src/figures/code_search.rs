//! The search over a long table: which of its rows match what the reader types. The rows themselves stay in the page and
//! nowhere else; a figure is given their texts and says which of them are out of sight.

use join_sim::Library;
use maud::{Markup, html};

use super::{Heard, Hearing, Mounting, OwnFigure, OwnView};
use crate::message::{Kinds, Msg};
use crate::parts::{alert, button};
use crate::spec::FigureSpec;
use crate::words;

/// So many bytes may be searched for; a link with more is damaged.
const QUERY_LIMIT: usize = 200;

/// What is searched for, and where.
#[derive(Clone, Debug, Default)]
pub struct CodeSearch {
    /// The text of each row, in small letters.
    rows: Vec<String>,
    query: String,
    words: Vec<String>,
    /// Those of the words that are a row's own code, as it begins the row: other rows that only speak of it are not meant.
    codes: Vec<Option<String>>,
}

impl OwnFigure for CodeSearch {
    const HEARS: Kinds = Kinds::EXERCISE.and(Kinds::LINK);

    fn new(_spec: &FigureSpec, _page: &Mounting<'_>) -> Result<CodeSearch, String> {
        Ok(CodeSearch::default())
    }

    fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String> {
        match msg {
            Msg::Find => self.search(value.into()),
            Msg::FindAll => self.search(String::new()),
            Msg::Copy => page.link(&self.query, true),
            _ => return Ok(Heard::NotMine),
        }
        Ok(Heard::Changed)
    }

    fn view(&self, page: &OwnView<'_>) -> Markup {
        self.markup(page.alert)
    }

    /// The text of each row, in small letters.
    fn take_rows(&mut self, mut texts: Vec<String>) {
        texts
            .iter_mut()
            .for_each(|text| text.make_ascii_lowercase());
        self.rows = texts;
        let query = core::mem::take(&mut self.query);
        self.search(query);
    }

    fn shows(&self, row: usize) -> bool {
        self.rows
            .get(row)
            .is_none_or(|row| matches(row, &self.words, &self.codes))
    }

    fn has_state(&self) -> bool {
        true
    }

    fn open(&mut self, query: &str, _library: &Library) -> Result<(), String> {
        if query.len() > QUERY_LIMIT {
            return Err(words::long_query(query.len(), QUERY_LIMIT));
        }
        self.search(query.into());
        Ok(())
    }
}

impl CodeSearch {
    /// Looks for something else; what is too long is cut.
    fn search(&mut self, mut query: String) {
        while query.len() > QUERY_LIMIT {
            query.pop();
        }
        self.words = words_of(&query);
        let own = |code: &String| self.rows.iter().any(|row| row.starts_with(&**code));
        let codes = self.words.iter().map(|word| code(word).filter(own));
        self.codes = codes.collect();
        self.query = query;
    }

    /// The figure's inside, above the rows.
    fn markup(&self, wrong: Option<&str>) -> Markup {
        let of = self.rows.len();
        let found = (0..of).filter(|row| self.shows(*row)).count();
        let all = self.words.is_empty();
        html! {
            (alert(wrong))
            div.find data-key="find" {
                label { span { (words::FIND) }
                    input type="search" value=(self.query) data-msg=(Msg::Find) maxlength="100" spellcheck="false" autocomplete="off" autocapitalize="off";
                }
                button type="button" data-msg=(Msg::FindAll) aria-disabled=[self.query.is_empty().then_some("true")] { (words::FIND_ALL) }
                (button(Msg::Copy, words::COPY))
            }
            p.found role="status" data-key="found" { (words::found((!all).then_some(found), of)) }
            @if found == 0 { p.hint data-key="hint" { (words::FORMS) } }
        }
    }
}

/// Whether a row with this text, in small letters, has every one of the words, numbers in any spelling; a word that is the own code
/// of a row must begin this one.
fn matches(row: &str, words: &[String], codes: &[Option<String>]) -> bool {
    let has = |word: &String| {
        holds(row, word) || number(word).is_some_and(|number| holds(row, &hex(number)))
    };
    words
        .iter()
        .enumerate()
        .all(|(i, word)| match codes.get(i) {
            Some(Some(code)) => row.starts_with(&**code),
            _ => has(word),
        })
}

/// A word as a code is written at the begin of its row, when it is a whole one.
fn code(word: &str) -> Option<String> {
    let bare = word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    if bare {
        return Some(String::from("0x") + word);
    }
    number(word).map(hex)
}

/// `contains` of the library is faster, and larger than this whole figure.
fn holds(row: &str, part: &str) -> bool {
    let mut places = row.as_bytes().windows(part.len().max(1));
    places.any(|place| place == part.as_bytes())
}

/// The words of a query in small letters, without what stands around them in a log or a sentence.
fn words_of(query: &str) -> Vec<String> {
    let around = |c: char| c.is_ascii_punctuation() && c != '-' && c != '_';
    let mut words = vec![String::new()];
    for c in query.chars() {
        let last = words.len() - 1;
        let word = &mut words[last];
        match c {
            '\0'..=' ' | '\u{a0}' if word.is_empty() => {}
            '\0'..=' ' | '\u{a0}' => words.push(String::new()),
            '−' => word.push('-'),
            _ if word.is_empty() && around(c) => {}
            _ => word.push(c.to_ascii_lowercase()),
        }
    }
    for word in &mut words {
        while word
            .as_bytes()
            .last()
            .is_some_and(|&byte| around(byte.into()))
        {
            word.pop();
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A 32-bit number in one of its spellings: unsigned or signed, decimal or hexadecimal, also as 64 bits show a negative one.
fn number(word: &str) -> Option<u32> {
    let (negative, digits) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word),
    };
    let (base, digits) = match digits.strip_prefix("0x") {
        Some(digits) => (16, digits),
        None => (10, digits),
    };
    let mut whole = 0_u64;
    for byte in digits.bytes() {
        let digit = char::from(byte).to_digit(base)?;
        whole = whole.checked_mul(base.into())?.checked_add(digit.into())?;
    }
    if negative {
        whole = whole.wrapping_neg();
    }
    // What is above the 32 bits is nothing, or the sign of a negative number.
    let low = whole as u32;
    match (whole >> 32) as u32 {
        0 => (!negative).then_some(low),
        u32::MAX => (low >> 31 == 1).then_some(low),
        _ => None,
    }
}

/// `0x` and eight digits.
fn hex(number: u32) -> String {
    let mut text = String::from("0x");
    for place in (0..8).rev() {
        text.push(digit(number >> (place * 4)));
    }
    text
}

fn digit(value: u32) -> char {
    char::from_digit(value & 15, 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(row: &str, query: &str) -> bool {
        super::matches(row, &words_of(query), &[])
    }

    #[test]
    fn a_code_shows_its_own_row_and_none_that_speaks_of_it() {
        let mut search = CodeSearch::default();
        search.search("801C03ED".into());
        search.take_rows(vec![
            "0x801c0003 older windows, where later ones show 0x801c03ed".into(),
            "0x801c03ed invalid token".into(),
        ]);
        let mut shown = |query: &str| {
            search.search(query.into());
            [search.shows(0), search.shows(1)]
        };
        for query in [
            "0x801c03ed",
            "801C03ED",
            "-2145647635",
            "2149319661",
            "801c03ed token",
        ] {
            assert_eq!(shown(query), [false, true], "{query}");
        }
        assert_eq!(shown("801c"), [true, true]);
        assert_eq!(shown("0x801c03ee"), [false, false]);
    }

    const ROW: &str =
        "0x801c03ed801c03ed-2145647635the user may not join devices, or invalid token";

    #[test]
    fn a_code_is_found_in_every_spelling() {
        for query in [
            "0x801c03ed",
            "0X801C03ED",
            "801C03ED",
            "801c03ed",
            "2149319661",
            "-2145647635",
            "−2145647635",
            "0x801C03ED ",
            "\u{a0} 0x801c03ed\t",
            "(0x801c03ed).",
            "\"801c03ed\",",
            "0xFFFFFFFF801C03ED",
            "-0x7fe3fc13",
            "0x801c****",
            "801c03",
            "03ed",
            "-21456",
            "002149319661",
        ] {
            assert!(matches(ROW, query), "{query}");
        }
    }

    #[test]
    fn another_number_is_not_found() {
        for query in [
            "0x801c03ee",
            "2149319662",
            "-2149319661",
            "0x1801c03ed",
            "0x00000001801c03ed",
            "0xfffffffe801c03ed",
            "99999999999999999999",
            "-0x801c03ed801c03ed801c03ed",
            "0x",
            "-",
            "--2145647635",
        ] {
            assert_eq!(matches(ROW, query), matches!(query, "0x" | "-"), "{query}");
        }
    }

    #[test]
    fn words_are_found_all_in_one_row_or_not_at_all() {
        let check = |query, expect| assert_eq!(matches(ROW, query), expect, "{query}");
        check("", true);
        check(" \n ", true);
        check("...", true);
        check("Invalid Token", true);
        check("token INVALID 801c", true);
        check("toke", true);
        check("invalid certificate", false);
        check("<b>token</b>", false);
        check("Ünvalid", false);
    }

    #[test]
    fn a_query_that_is_too_long_is_cut_when_typed_and_refused_in_a_link() {
        let library = Library::default();
        let mut search = CodeSearch::default();
        search.search("é".repeat(101));
        assert_eq!(search.query, "é".repeat(100));
        assert_eq!(
            search.open(&"a".repeat(201), &library),
            Err("expected at most 200 bytes to search for, found 201".into())
        );
        assert_eq!(search.query, "é".repeat(100), "the search stays as it was");
        assert_eq!(search.open("0x801c", &library), Ok(()));
        assert_eq!(search.query, "0x801c");
    }

    #[test]
    fn words_are_bare() {
        assert_eq!(words_of(" a\n(B), -− é."), ["a", "b", "--", "é"]);
    }

    #[test]
    fn every_number_is_found_by_its_value() {
        let mut random = join_sim::Random::new(1, "codes");
        for _ in 0..2_000 {
            let code = random.next_u64() as u32;
            let row = hex(code);
            assert_eq!(row, format!("0x{code:08x}"));
            for query in [
                format!("{code}"),
                format!("{}", code.cast_signed()),
                format!("0x{code:X}"),
            ] {
                assert!(matches(&row, &query), "{row} by {query}");
            }
            let other = format!("{}", code.wrapping_add(1));
            assert!(!matches(&row, &other), "{row} by {other}");
        }
    }
}
