//! A moment as a reader writes it: `4:00`, `0:10:03`, `−8:00`, or seconds.

/// Milliseconds; none for what is no moment.
#[must_use]
pub fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.strip_suffix('s').unwrap_or(text).trim();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let fields: Vec<&str> = whole.split(':').collect();
    if fields.len() > 3 || part.len() > 9 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut seconds = 0;
    for (nth, field) in fields.iter().enumerate() {
        // Nine digits are some thirty years: no run is longer, and nothing overflows.
        let digits =
            (1..=9).contains(&field.len()) && field.bytes().all(|one| one.is_ascii_digit());
        let number = field.parse::<i64>().ok().filter(|_| digits)?;
        if nth > 0 && number > 59 {
            return None;
        }
        seconds = seconds * 60 + number;
    }
    let mut thousandths = 0;
    for nth in 0..3 {
        let digit = part
            .as_bytes()
            .get(nth)
            .map_or(0, |one| i64::from(one - b'0'));
        thousandths = thousandths * 10 + digit;
    }
    Some(sign * (seconds * 1000 + thousandths))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_spelling_of_a_moment_is_read_and_nothing_else_is() {
        for (text, ms) in [
            ("4:00", 240_000),
            (" 240 ", 240_000),
            ("240 s", 240_000),
            ("0:10:03", 603_000),
            ("10:03.25", 603_250),
            ("-8:00", -480_000),
            ("−8:00", -480_000),
            ("+1.5", 1_500),
            ("1,5", 1_500),
            ("100:00", 6_000_000),
        ] {
            assert_eq!(read(text), Some(ms), "{text}");
        }
        for text in [
            "",
            "-",
            "4:",
            ":4",
            "4:60",
            "1:2:3:4",
            "four",
            "4.x",
            "1e3",
            "99999999999",
            "--4",
            "4.5.6",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
