//! Times in the spellings of certificates and tokens, as seconds since 1970 and back; no clock is read.
use alloc::string::String;

/// Days before a date, counted from 1970-01-01 (Gregorian).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Reads UTCTime (13 characters) or GeneralizedTime (15), both with `Z`.
pub(crate) fn read(text: &[u8]) -> Option<i64> {
    let two = |at: usize| -> Option<i64> {
        let [a, b] = [*text.get(at)?, *text.get(at + 1)?];
        (a.is_ascii_digit() && b.is_ascii_digit())
            .then(|| i64::from(a - b'0') * 10 + i64::from(b - b'0'))
    };
    let (year, at) = match text.len() {
        13 => {
            let short = two(0)?;
            (short + if short < 50 { 2000 } else { 1900 }, 2)
        }
        15 => (two(0)? * 100 + two(2)?, 4),
        _ => return None,
    };
    let (month, day) = (two(at)?, two(at + 2)?);
    let (hour, minute, second) = (two(at + 4)?, two(at + 6)?, two(at + 8)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let long = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let fits = (1..=12).contains(&month)
        && (1..=long).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && text.last() == Some(&b'Z');
    fits.then(|| days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/// `2025-02-12 09:10:00Z` for seconds since 1970.
pub fn stamp(seconds: i64) -> String {
    let (day, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = day.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let of_400 = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_400 + of_400 / 4 - of_400 / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = of_400 + era.saturating_mul(400) + i64::from(month <= 2);
    alloc::format!(
        "{year:04}-{month:02}-{date:02} {:02}:{:02}:{:02}Z",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// `12 min before`, `at`, `3 d 2 h after`: how far `seconds` is from `from`, in its two largest units.
pub fn distance(seconds: i64, from: i64) -> String {
    let apart = seconds.saturating_sub(from);
    if apart == 0 {
        return String::from("at");
    }
    let side = if apart < 0 { "before" } else { "after" };
    let mut rest = apart.unsigned_abs();
    let mut words = String::new();
    let mut count = 0;
    for (unit, name) in [
        (31_557_600, "y"),
        (86_400, "d"),
        (3600, "h"),
        (60, "min"),
        (1, "s"),
    ] {
        let whole = rest / unit;
        rest %= unit;
        if whole > 0 && count < 2 {
            words += &alloc::format!("{whole} {name} ");
            count += 1;
        }
    }
    words + side
}
