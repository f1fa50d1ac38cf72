//! Times as files write them: with a zone, as a server's date, or by a culture whose order of day and month is not known.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00, of the clock that wrote them.
pub type Ms = i64;

/// Whose clock a time was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// The server's: `Date`, the time in an answer, a token's times.
    Server,
    /// The device's, as UTC.
    Device,
    /// The device's, by its time zone, which the text does not say.
    Local,
}

/// A point on one of the scales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The point; of a local time as if its zone were UTC.
    pub ms: Ms,
    /// Whose clock.
    pub scale: Scale,
    /// How much finer the file could have written it: 1 s for a time without fraction.
    pub resolution_ms: Ms,
}

/// The order of day and month in a file's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Day first.
    DayMonth,
    /// Month first.
    MonthDay,
    /// Every date of the file can be read both ways.
    Unknown,
}

/// A date by a culture: two numbers, of which one is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    first: u32,
    second: u32,
    year: i64,
    in_day: Ms,
    resolution_ms: Ms,
    order: Order,
}

/// Days since 1970-01-01 of a date, if there is such a date.
#[must_use]
pub fn days(year: i64, month: u32, day: u32) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if day == 0 || day > length || !(1..=9999).contains(&year) {
        return None;
    }
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let from_march = (i64::from(month) + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + i64::from(day) - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// `2026-03-17 07:18:04.300`: how a moment is shown, without its scale.
#[must_use]
pub fn show(ms: Ms) -> String {
    let z = ms.div_euclid(86_400_000) + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let d = ms.rem_euclid(86_400_000);
    let fraction = match d % 1000 {
        0 => String::new(),
        ms => format!(".{ms:03}"),
    };
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}{fraction}",
        d / 3_600_000,
        d / 60_000 % 60,
        d / 1000 % 60
    )
}

/// `10 min 2 s`, `-3.7 s`: a duration as people read it.
#[must_use]
pub fn duration(ms: Ms) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let all = ms.unsigned_abs();
    let (minutes, rest) = (all / 60_000, all % 60_000);
    let seconds = match rest % 1000 {
        0 => format!("{}", rest / 1000),
        part => format!(
            "{}.{}",
            rest / 1000,
            format!("{part:03}").trim_end_matches('0')
        ),
    };
    match minutes {
        0 => format!("{sign}{seconds} s"),
        1..=119 => format!("{sign}{minutes} min {seconds} s"),
        _ => format!("{sign}{} h {} min", minutes / 60, minutes % 60),
    }
}

/// Digits at the front of `text`: their value, how many, and the rest.
fn digits(text: &str) -> (u64, usize, &str) {
    let count = text.bytes().take_while(u8::is_ascii_digit).take(18).count();
    let (number, rest) = text.split_at(count);
    (number.parse().unwrap_or(0), count, rest)
}

/// `07:18:04.3770000`, `8:41:08`, `07:18`: milliseconds in the day, resolution, rest.
fn clock(text: &str) -> Option<(Ms, Ms, &str)> {
    let (hour, count, rest) = digits(text);
    let rest = rest
        .strip_prefix(':')
        .filter(|_| (1..=2).contains(&count))?;
    let (minute, count, rest) = digits(rest);
    if count != 2 || hour > 23 || minute > 59 {
        return None;
    }
    let minutes = i64::try_from(hour * 60 + minute).ok()?;
    let Some(after) = rest.strip_prefix(':') else {
        return Some((minutes * 60_000, 60_000, rest));
    };
    let (second, count, mut rest) = digits(after);
    if count != 2 || second > 60 {
        return None;
    }
    let mut ms = minutes * 60_000 + i64::try_from(second.min(59)).ok()? * 1000;
    let mut resolution = 1000;
    if let Some(after) = rest.strip_prefix(['.', ','])
        && after.starts_with(|c: char| c.is_ascii_digit())
    {
        let count = after.bytes().take_while(u8::is_ascii_digit).count();
        let three: String = after[..count]
            .chars()
            .chain("000".chars())
            .take(3)
            .collect();
        ms += three.parse::<i64>().ok()?;
        resolution = 1;
        rest = &after[count..];
    }
    Some((ms, resolution, rest))
}

/// A time that says its date in the order year, month, day: `2026-03-17T07:18:04.7000000Z`, `2026-03-17 07:18:04.000 UTC`,
/// `20260316T133612Z`; with a zone it is the device's UTC, without one it is local.
#[must_use]
pub fn iso(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (year, count, rest) = digits(text);
    let (year, month, day, rest) = match (count, rest.chars().next()) {
        (4, Some(separator @ ('-' | '/' | '.'))) => {
            let (month, count, rest) = digits(rest.strip_prefix(separator)?);
            let rest = rest
                .strip_prefix(separator)
                .filter(|_| (1..=2).contains(&count))?;
            let (day, count, rest) = digits(rest);
            if !(1..=2).contains(&count) {
                return None;
            }
            (year, month, day, rest)
        }
        (8, _) => (year / 10_000, year / 100 % 100, year % 100, rest),
        _ => return None,
    };
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim_start();
    let packed = rest.len() >= 6 && rest.bytes().take(6).all(|b| b.is_ascii_digit());
    let (in_day, resolution_ms, rest) = if packed {
        let (number, _, after) = digits(&rest[..6]);
        let number = i64::try_from(number).ok()?;
        let ms = (number / 10_000 * 3600 + number / 100 % 100 * 60 + number % 100) * 1000;
        let _ = after;
        (ms, 1000, &rest[6..])
    } else {
        clock(rest)?
    };
    let month = u32::try_from(month).ok()?;
    let ms =
        days(i64::try_from(year).ok()?, month, u32::try_from(day).ok()?)? * 86_400_000 + in_day;
    Some(match zone(rest) {
        Some(minutes) => Moment {
            ms: ms - minutes * 60_000,
            scale: Scale::Device,
            resolution_ms,
        },
        None => Moment {
            ms,
            scale: Scale::Local,
            resolution_ms,
        },
    })
}

/// Minutes east of UTC, if the text begins with a zone.
fn zone(text: &str) -> Option<i64> {
    let text = text.trim_start();
    if text.starts_with(['Z', 'z']) || text.starts_with("UTC") || text.starts_with("GMT") {
        return Some(0);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (number, count, rest) = digits(&text[1..]);
    let minutes = match (count, rest.strip_prefix(':')) {
        (1 | 2, Some(rest)) => number * 60 + digits(rest).0,
        (4, _) => number / 100 * 60 + number % 100,
        _ => return None,
    };
    i64::try_from(minutes)
        .ok()
        .filter(|m| *m <= 16 * 60)
        .map(|m| sign * m)
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// A month's English name or its first three letters.
fn month(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|name| word.starts_with(name))?;
    u32::try_from(at + 1).ok()
}

/// A server's `Date`: `Tue, 17 Mar 2026 07:18:04 GMT`. Whole seconds, cut off.
#[must_use]
pub fn http_date(text: &str) -> Option<Ms> {
    let (_, rest) = text.trim().split_once(',')?;
    let mut words = rest.split_whitespace();
    let day: u32 = words.next()?.parse().ok()?;
    let month = month(words.next()?)?;
    let year: i64 = words.next()?.parse().ok()?;
    let (in_day, _, _) = clock(words.next()?)?;
    (words.next() == Some("GMT")).then_some(())?;
    Some(days(year, month, day)? * 86_400_000 + in_day)
}

/// The time in an answer of the registration service: `03-17-2026 07:18:04Z`, month first.
#[must_use]
pub fn answer_time(text: &str) -> Option<Ms> {
    let text = text.trim();
    let (month, _, rest) = digits(text);
    let (day, _, rest) = digits(rest.strip_prefix(['-', '/'])?);
    let (year, count, rest) = digits(rest.strip_prefix(['-', '/'])?);
    let (in_day, _, rest) = clock(rest.trim_start()).filter(|_| count == 4)?;
    (rest.trim() == "Z").then_some(())?;
    let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    Some(days(i64::try_from(year).ok()?, month, day)? * 86_400_000 + in_day)
}

/// A time in English words, as the MDM report says it: `Tuesday, 17 March 2026--07:40:12 (UTC)`.
#[must_use]
pub fn words(text: &str) -> Option<Ms> {
    let text = text.replace("--", " ").replace(',', " ");
    let parts: Vec<&str> = text.split_whitespace().collect();
    let month = parts.iter().skip(1).find_map(|word| month(word))?;
    let number = |least: usize, most: usize| {
        parts.iter().find_map(|word| {
            let long = (least..=most).contains(&word.len());
            long.then(|| word.parse::<i64>().ok()).flatten()
        })
    };
    let in_day = parts.iter().find_map(|word| clock(word))?.0;
    let day = u32::try_from(number(1, 2)?).ok()?;
    Some(days(number(4, 4)?, month, day)? * 86_400_000 + in_day)
}

/// `/Date(1773731884700)/`, as Windows PowerShell writes a time into JSON.
#[must_use]
pub fn json_date(text: &str) -> Option<Ms> {
    text.trim()
        .strip_prefix("/Date(")?
        .split([')', '+', '-'])
        .next()?
        .parse()
        .ok()
}

/// A time by the culture of whoever exported it: `3/17/2026 8:18:04 AM`, `17.03.2026 08:18:04`.
#[must_use]
pub fn civil(text: &str) -> Option<Civil> {
    let text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '"'));
    let (first, count, rest) = digits(text);
    let separator = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '/' | '.' | '-'))?;
    if !(1..=2).contains(&count) {
        return None;
    }
    let (second, count, rest) = digits(rest[1..].trim_start());
    let rest = rest
        .strip_prefix(separator)
        .filter(|_| (1..=2).contains(&count))?;
    let (year, count, rest) = digits(rest.trim_start());
    if count != 4 && count != 2 {
        return None;
    }
    let rest = rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '\u{200e}' | '\u{202f}' | '.')
    });
    let (mut in_day, resolution_ms, rest) = clock(rest)?;
    let half = rest
        .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{202f}')
        .to_ascii_lowercase()
        .replace('.', "");
    if half.starts_with("pm") && in_day < 43_200_000 {
        in_day += 43_200_000;
    } else if half.starts_with("am") && in_day >= 43_200_000 {
        in_day -= 43_200_000;
    }
    let (first, second) = (u32::try_from(first).ok()?, u32::try_from(second).ok()?);
    let order = match (first > 12, second > 12) {
        (true, true) => return None,
        (true, false) => Order::DayMonth,
        (false, true) => Order::MonthDay,
        // Every culture that parts a date by full stops writes the day first.
        _ if separator == '.' || first == second => Order::DayMonth,
        _ => Order::Unknown,
    };
    let year = i64::try_from(year).ok()?;
    Some(Civil {
        first,
        second,
        year: if count == 2 { 2000 + year } else { year },
        in_day,
        resolution_ms,
        order,
    })
}

impl Civil {
    /// What this date alone tells of the order.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// The moment, read in that order; month first when it is not known.
    #[must_use]
    pub fn moment(&self, order: Order) -> Option<Moment> {
        let (month, day) = match order {
            Order::DayMonth => (self.second, self.first),
            Order::MonthDay | Order::Unknown => (self.first, self.second),
        };
        Some(Moment {
            ms: days(self.year, month, day)? * 86_400_000 + self.in_day,
            scale: Scale::Local,
            resolution_ms: self.resolution_ms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 17 March 2026, 07:18:04 UTC, reckoned by hand: 20,529 days.
    const AT: Ms = (20_529 * 86_400 + 7 * 3600 + 18 * 60 + 4) * 1000;

    #[test]
    fn every_form_is_the_same_moment() {
        for text in [
            "2026-03-17T07:18:04Z",
            "2026-03-17T08:18:04.0000000+01:00",
            "2026-03-17 07:18:04.000 UTC",
            "20260317T071804Z",
            "2026-03-17T07:18:04.000000000Z",
        ] {
            let moment = iso(text).unwrap();
            assert_eq!((moment.ms, moment.scale), (AT, Scale::Device), "{text}");
        }
        assert_eq!(iso("2026-03-17T07:18:04").unwrap().scale, Scale::Local);
        assert_eq!(http_date("Tue, 17 Mar 2026 07:18:04 GMT"), Some(AT));
        assert_eq!(answer_time("03-17-2026 7:18:04Z"), Some(AT));
        assert_eq!(words("Tuesday, 17 March 2026--07:18:04 (UTC)"), Some(AT));
        assert_eq!(json_date("/Date(1773731884000)/"), Some(AT));
        for (text, order) in [
            ("3/17/2026 7:18:04 AM", Order::MonthDay),
            ("3/17/2026 7:18:04\u{202f}AM", Order::MonthDay),
            ("17.03.2026 07:18:04", Order::DayMonth),
            ("17/03/2026 07:18:04", Order::DayMonth),
        ] {
            let civil = civil(text).unwrap();
            assert_eq!(civil.order(), order, "{text}");
            assert_eq!(civil.moment(order).unwrap().ms, AT, "{text}");
        }
        assert_eq!(
            civil("3/4/2026 7:18:04 PM").unwrap().order(),
            Order::Unknown
        );
        assert_eq!(civil("12/1/2026 12:00:00 AM").unwrap().in_day, 0);
        assert_eq!(show(AT), "2026-03-17 07:18:04");
        assert_eq!(show(AT + 300), "2026-03-17 07:18:04.300");
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "2026",
            "2026-13-01 00:00:00",
            "2026-02-30 00:00:00Z",
            "99:99",
            "2026-03-17T",
            "a/b/c",
            "13/13/2026 1:00:00",
        ] {
            assert_eq!(iso(text), None, "{text}");
            assert_eq!(civil(text), None, "{text}");
        }
        assert_eq!(http_date("17 Mar 2026"), None);
        assert_eq!(answer_time("17-03-2026 07:18:04Z"), None);
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(602_030), "10 min 2.03 s");
        assert_eq!(duration(-2_700), "-2.7 s");
        assert_eq!(duration(7_800_000), "2 h 10 min");
    }
}
