//! How much room words take in a drawing, and where they break: nobody can measure letters when a page is built.

/// No letter of 12 pixels is wider on the average, in tenths of a pixel, on any of the usual systems.
const LETTER: usize = 71;

/// How wide a text of 12 pixels is.
#[must_use]
pub fn wide(text: &str) -> usize {
    (text.chars().count() * LETTER).div_ceil(10)
}

/// A text in two lines of about the same length, or in one where it has one word.
#[must_use]
pub fn halves(text: &str) -> Vec<&str> {
    let middle = text.len() / 2;
    let spaces = text.match_indices(' ').map(|(at, _)| at);
    match spaces.min_by_key(|at| at.abs_diff(middle)) {
        Some(at) => vec![&text[..at], &text[at + 1..]],
        None => vec![text],
    }
}

/// A text in lines no wider than that, where its words allow it.
#[must_use]
pub fn lines(text: &str, room: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while wide(rest) > room {
        let fits = |at: &usize| wide(&rest[..*at]) <= room;
        let spaces = || rest.match_indices(' ').map(|(at, _)| at);
        let Some(at) = spaces().rfind(fits).or_else(|| spaces().next()) else {
            break;
        };
        lines.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    lines.push(rest);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_breaks_between_words_and_keeps_them_all() {
        let text = "the registration service refused the join request";
        for room in 0..400 {
            let broken = lines(text, room);
            assert_eq!(broken.join(" "), text);
            let long = |line: &&&str| wide(line) > room && line.contains(' ');
            assert_eq!(broken.iter().find(long), None, "{room}");
        }
        assert_eq!(
            halves("device object belongs to"),
            ["device object", "belongs to"]
        );
        assert_eq!(halves("nobody"), ["nobody"]);
    }
}
