//! The table as one text for the page: rows and columns divided by control characters that no row holds.
use crate::row::{Kind, Row};
use crate::spell::cut;
use alloc::string::String;
use alloc::vec::Vec;

/// Behind a row.
pub const ROW: char = '\u{1e}';
/// Behind a column.
pub const COLUMN: char = '\u{1f}';

/// The rows as one text. A control character inside a row becomes a blank.
pub fn bake(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let says = row.says.iter().map(String::as_str);
        let own = [&*row.id, &*row.name, &*row.meaning, &*row.more];
        push(&mut text, row.letter, own.into_iter().chain(says));
    }
    text
}

/// One row more.
pub fn push<'a>(text: &mut String, letter: char, columns: impl IntoIterator<Item = &'a str>) {
    text.push(letter);
    for column in columns {
        text.extend(column.chars().map(|c| if c.is_control() { ' ' } else { c }));
        text.push(COLUMN);
    }
    text.push(ROW);
}

/// The rows of such a text; what is not a whole row is left out.
pub fn read(text: &str) -> Vec<Row> {
    text.split(ROW).filter_map(row).collect()
}

fn row(text: &str) -> Option<Row> {
    let letter = text.chars().next()?;
    let known = Kind::ALL.iter().any(|(_, own, _)| *own == letter);
    let mut columns = cut(text, letter.len_utf8()..).split_terminator(COLUMN);
    let row = Row {
        letter,
        id: columns.next()?.into(),
        name: columns.next()?.into(),
        meaning: columns.next()?.into(),
        more: columns.next()?.into(),
        says: columns.map(String::from).collect(),
    };
    known.then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_baked_comes_back_and_what_is_broken_is_left_out() {
        let mut event = Row::new(Kind::Event, "250, 251", "Autopilot", "A wait — begins.");
        event.says = alloc::vec!["AIK … task".into(), "ü".into()];
        let code = Row::new(Kind::Code, "0x801c03ed", "", "line\nend");
        let text = bake(&[event.clone(), code]);
        let back = read(&text);
        assert_eq!(back[0], event);
        assert_eq!(back[1].meaning, "line end");
        assert_eq!(back.len(), 2);
        for (end, _) in text.char_indices() {
            assert!(read(&text[..end]).len() <= 2);
        }
        assert!(read("\u{1e}x\u{1f}\u{1e}ca\u{1f}").is_empty());
    }
}
