//! Days of the Gregorian calendar, and back.

/// The years that are taken for real.
pub const YEARS: core::ops::RangeInclusive<i64> = 1970..=2199;

/// Days since 1970-01-01 of a day of the Gregorian calendar.
pub fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)) {
        return None;
    }
    let years = if month < 3 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let count = years * 365 + years / 4 - years / 100 + years / 400 + of_year - 719_468;
    (civil(count) == (year, month, day)).then_some(count)
}

/// Year, month and day of a day since 1970-01-01.
#[must_use]
pub fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year + era * 400 + i64::from(month < 3);
    (year, month, of_year - (153 * from_march + 2) / 5 + 1)
}
