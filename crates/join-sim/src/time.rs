//! Time as the model counts it: milliseconds since the scenario began, and the civil time that a log would print.

use crate::quote::quote;
use alloc::{format, string::String};

/// A moment of true time: milliseconds since the scenario began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub u64);

/// A stretch of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

/// The reader's address in a run: the number of a record, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step(pub u32);

/// A moment as some clock shows it: milliseconds since 1970-01-01T00:00:00Z.
/// Every clock of the model has its own; two of them are compared only where a protocol compares them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utc(pub i64);

impl Millis {
    /// A stretch given in seconds; negative counts as none.
    #[must_use]
    pub fn from_s(seconds: i64) -> Millis {
        // A product of 128 bits, as `saturating_mul` takes, costs the page a kilobyte over all callers.
        Millis(u64::try_from(seconds).unwrap_or(0).min(u64::MAX / 1000) * 1000)
    }

    /// A stretch given in milliseconds; negative counts as none.
    #[must_use]
    pub fn from_ms(milliseconds: i64) -> Millis {
        Millis(u64::try_from(milliseconds).unwrap_or(0))
    }
}

impl core::ops::Add<Millis> for Instant {
    type Output = Instant;
    fn add(self, rhs: Millis) -> Instant {
        Instant(self.0.saturating_add(rhs.0))
    }
}

impl Instant {
    /// How long after `earlier` this is; nothing if it is not later.
    #[must_use]
    pub fn since(self, earlier: Instant) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl Utc {
    /// This clock reading, `offset_ms` later (earlier when negative).
    #[must_use]
    pub fn plus_ms(self, offset_ms: i64) -> Utc {
        Utc(self.0.saturating_add(offset_ms))
    }

    /// `2025-02-10T08:00:00.000Z`, as HTTP archives and the logs of this book write it.
    #[must_use]
    pub fn iso(self) -> String {
        let (y, mo, d, h, mi, s, ms) = self.civil();
        format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}.{ms:03}Z")
    }

    /// `02-10-2025 08:00:00Z`, the form seen in public answers of the registration service.
    #[must_use]
    pub fn drs(self) -> String {
        let (y, mo, d, h, mi, s, _) = self.civil();
        format!("{mo:02}-{d:02}-{y:04} {h:02}:{mi:02}:{s:02}Z")
    }

    /// `08:00:00`, the time of day.
    #[must_use]
    pub fn time_of_day(self) -> String {
        let (_, _, _, h, mi, s, _) = self.civil();
        format!("{h:02}:{mi:02}:{s:02}")
    }

    /// `Mon, 10 Feb 2025 08:00:00 GMT`, as the `Date` of an HTTP answer has it.
    #[must_use]
    pub fn http_date(self) -> String {
        let (y, mo, d, h, mi, s, _) = self.civil();
        // 1 January 1970 was a Thursday.
        let day = (self.0.div_euclid(86_400_000) + 4).rem_euclid(7) as usize * 3;
        let month = (mo as usize - 1) * 3;
        format!(
            "{}, {d:02} {} {y:04} {h:02}:{mi:02}:{s:02} GMT",
            &"SunMonTueWedThuFriSat"[day..day + 3],
            &"JanFebMarAprMayJunJulAugSepOctNovDec"[month..month + 3],
        )
    }

    /// Seconds since 1970, rounded down: a JWT's NumericDate.
    #[must_use]
    pub fn numeric_date(self) -> i64 {
        self.0.div_euclid(1000)
    }

    fn civil(self) -> (i64, u32, u32, u32, u32, u32, u32) {
        let days = self.0.div_euclid(86_400_000);
        let in_day = self.0.rem_euclid(86_400_000) as u32;
        let (y, m, d) = civil_from_days(days);
        (
            y,
            m,
            d,
            in_day / 3_600_000,
            in_day / 60_000 % 60,
            in_day / 1000 % 60,
            in_day % 1000,
        )
    }

    /// Reads `2025-02-10T08:00:00Z` (seconds, UTC, nothing else).
    ///
    /// # Errors
    /// A sentence naming the expected form and what was found.
    pub fn parse(text: &str) -> Result<Utc, String> {
        let wrong = || {
            format!(
                "expected a UTC time like 2025-02-10T08:00:00Z, found {}",
                quote(text)
            )
        };
        let b = text.as_bytes();
        if b.len() != 20 || !text.is_ascii() {
            return Err(wrong());
        }
        let separators = [
            (4, b'-'),
            (7, b'-'),
            (10, b'T'),
            (13, b':'),
            (16, b':'),
            (19, b'Z'),
        ];
        if separators.iter().any(|&(i, c)| b[i] != c) {
            return Err(wrong());
        }
        let number = |from: usize, to: usize| text[from..to].parse::<u32>().map_err(|_| wrong());
        let (y, mo, d) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (h, mi, s) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let days = days_from_civil(i64::from(y), mo, d);
        if h > 23 || mi > 59 || s > 59 || civil_from_days(days) != (i64::from(y), mo, d) {
            return Err(wrong());
        }
        Ok(Utc(
            (days * 86_400 + i64::from(h * 3600 + mi * 60 + s)) * 1000
        ))
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar.
fn days_from_civil(y: i64, m: u32, d: u32) -> i64 {
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let month_from_march = (i64::from(m) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(d) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of the Gregorian calendar that lies `days` after 1970-01-01.
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let d = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let m = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    } as u32;
    let y = year_of_era + era * 400 + i64::from(m <= 2);
    (y, m, d)
}

/// A signed stretch as seconds with three decimals: `-4.250`.
#[must_use]
pub fn seconds(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    format!("{sign}{}.{:03}", ms / 1000, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_time_goes_both_ways() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59Z",
            "2025-02-12T09:10:00Z",
            "2100-12-31T00:00:01Z",
        ] {
            let t = Utc::parse(text).unwrap();
            assert_eq!(t.iso(), text.replace('Z', ".000Z"));
        }
        assert_eq!(
            Utc::parse("2025-02-12T09:10:00Z").unwrap().drs(),
            "02-12-2025 09:10:00Z"
        );
        for day in -800_000..800_000 {
            let (y, m, d) = civil_from_days(day);
            assert_eq!(days_from_civil(y, m, d), day);
        }
    }

    /// The example of RFC 9110, and days whose weekday any calendar gives.
    #[test]
    fn a_date_of_http_has_its_weekday() {
        for (text, date) in [
            ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ("2024-02-29T12:00:00Z", "Thu, 29 Feb 2024 12:00:00 GMT"),
        ] {
            assert_eq!(Utc::parse(text).unwrap().http_date(), date);
        }
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        for text in [
            "",
            "2025-02-30T00:00:00Z",
            "2025-02-12 09:10:00Z",
            "2025-02-12T24:00:00Z",
            "2025-13-12T09:10:00Z",
            "äääääääääää",
        ] {
            assert!(
                Utc::parse(text)
                    .unwrap_err()
                    .contains("expected a UTC time"),
                "{text}"
            );
        }
    }

    #[test]
    fn seconds_carry_sign_and_three_decimals() {
        assert_eq!(seconds(-4250), "-4.250");
        assert_eq!(seconds(312_000), "312.000");
        assert_eq!(seconds(-5), "-0.005");
    }
}
