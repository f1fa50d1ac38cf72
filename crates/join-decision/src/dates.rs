//! A moment in any spelling that tools and people use. What can mean two days is given back as two, never guessed.
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::calendar::{YEARS, civil, days};
use crate::date_names::{DAYS, LABELS, MONTHS};
use join_reference::small;

/// A day, a time of day, and how far its clock is east of UTC; what the text does not say is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Days since 1970-01-01.
    pub day: Option<i64>,
    /// Seconds since midnight; fractions are cut off.
    pub second: i64,
    /// Minutes east of UTC.
    pub east: Option<i32>,
}

impl Moment {
    /// Seconds since 1970, when day and zone are known or given.
    #[must_use]
    pub fn utc(self, day: i64, east: i32) -> i64 {
        self.day.unwrap_or(day) * 86_400 + self.second - i64::from(self.east.unwrap_or(east)) * 60
    }
}

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// Nothing stands there.
    Nothing,
    /// One moment.
    One(Moment),
    /// Day and month could be exchanged.
    Either {
        /// When the first of the two numbers is the day.
        day_first: Moment,
        /// When it is the month.
        month_first: Moment,
    },
    /// A token: it belongs to nobody but its owner.
    Token,
    /// It is no moment; a sentence says what is missing.
    Wrong(&'static str),
}

/// What is expected, in one sentence.
const EXPECTED: &str =
    "expected a moment such as 2025-02-10 07:18:01Z, Mon, 10 Feb 2025 07:18:04 GMT, or 1739171881";
/// A text this long holds more than a moment.
const LONGEST: usize = 120;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Number { value: u64, digits: usize },
    Word(String),
    Sign(char),
}

/// Reads a text.
#[must_use]
pub fn read(text: &str) -> Read {
    let text = text.trim();
    if text.is_empty() {
        return Read::Nothing;
    }
    if text.contains("eyJ") {
        return Read::Token;
    }
    if text.len() > LONGEST {
        return Read::Wrong("expected one moment alone; found a longer text");
    }
    let Some(pieces) = pieces(text) else {
        return Read::Wrong("expected one moment; a number in it is too long");
    };
    Reader::new(pieces).read().unwrap_or_else(Read::Wrong)
}

fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut all: Vec<Piece> = Vec::new();
    for c in text.chars() {
        match (c, all.last_mut()) {
            ('0'..='9', Some(Piece::Number { value, digits })) if *digits < 19 => {
                *value = *value * 10 + u64::from(c as u8 - b'0');
                *digits += 1;
            }
            ('0'..='9', Some(Piece::Number { .. })) => return None,
            ('0'..='9', _) => all.push(Piece::Number {
                value: u64::from(c as u8 - b'0'),
                digits: 1,
            }),
            // Signs of East Asia between the parts of a date.
            ('年' | '月', _) => all.push(Piece::Sign('-')),
            ('日', _) => all.push(Piece::Sign(' ')),
            (_, Some(Piece::Word(word))) if c.is_alphabetic() => word.push(small(c)),
            _ if c.is_alphabetic() => all.push(Piece::Word(small(c).into())),
            ('\u{2010}'..='\u{2015}' | '\u{2212}', _) => all.push(Piece::Sign('-')),
            // Tools put marks without width around the parts of a time.
            ('\u{200e}' | '\u{200f}' | '\u{200b}' | '\u{feff}' | '"' | '\'' | '“' | '”', _) => {
            }
            _ if c.is_whitespace() => all.push(Piece::Sign(' ')),
            _ => all.push(Piece::Sign(c)),
        }
    }
    Some(all)
}

type Failed = &'static str;

struct Reader {
    all: Vec<Piece>,
    /// Which pieces are read.
    done: Vec<bool>,
}

impl Reader {
    fn new(all: Vec<Piece>) -> Reader {
        Reader {
            done: vec![false; all.len()],
            all,
        }
    }

    fn read(mut self) -> Result<Read, Failed> {
        if let Some(read) = self.count() {
            return read;
        }
        if let Some(moment) = self.compact()? {
            return Ok(Read::One(moment));
        }
        let (second, end) = self.time_of_day()?;
        let second = self.half_of_the_day(second)?;
        let east = self.zone(end)?;
        let moment = |day| Moment { day, second, east };
        let (first, other) = self.date()?;
        self.nothing_more()?;
        Ok(match (first, other) {
            (Some(day_first), Some(month_first)) => Read::Either {
                day_first: moment(Some(day_first)),
                month_first: moment(Some(month_first)),
            },
            (day, _) => Read::One(moment(day)),
        })
    }

    fn number(&self, at: usize) -> Option<(u64, usize)> {
        match self.all.get(at)? {
            Piece::Number { value, digits } => Some((*value, *digits)),
            _ => None,
        }
    }

    fn sign(&self, at: usize, signs: &str) -> bool {
        matches!(self.all.get(at), Some(Piece::Sign(c)) if signs.contains(*c))
    }

    fn word(&self, at: usize) -> &str {
        match self.all.get(at) {
            Some(Piece::Word(word)) => word,
            _ => "",
        }
    }

    fn take(&mut self, from: usize, to: usize) {
        self.done[from..to].fill(true);
    }

    /// Seconds or milliseconds since 1970, or the 100 nanoseconds since 1601 that Windows counts, as one number alone.
    fn count(&self) -> Option<Result<Read, Failed>> {
        let mut numbers = (0..self.all.len()).filter(|at| self.number(*at).is_some());
        let at = numbers.next()?;
        let (value, digits) = self.number(at)?;
        let fraction = |other: usize| other == at + 2 && self.sign(at + 1, ".,");
        let others = numbers.filter(|other| !fraction(*other)).count();
        let words = (0..self.all.len()).all(|at| {
            let word = self.word(at);
            word.is_empty() || LABELS.contains(&word) || matches!(word, "utc" | "z")
        });
        if others > 0 || !words || at > 0 && self.sign(at - 1, "-") {
            return None;
        }
        let seconds = match digits {
            9..=11 => value,
            13 => value / 1000,
            16 => value / 1_000_000,
            18 => (value / 10_000_000).checked_sub(11_644_473_600)?,
            _ => return None,
        };
        let seconds = i64::try_from(seconds).ok()?;
        Some(match YEARS.contains(&civil(seconds.div_euclid(86_400)).0) {
            true => Ok(Read::One(Moment {
                day: Some(seconds.div_euclid(86_400)),
                second: seconds.rem_euclid(86_400),
                east: Some(0),
            })),
            false => Err("expected a moment between 1970 and 2199; found another number"),
        })
    }

    /// `20250210T071801Z`.
    fn compact(&mut self) -> Result<Option<Moment>, Failed> {
        let parts = (self.number(0), self.word(1), self.number(2));
        let (Some((date, 8)), "t", Some((time, 6))) = parts else {
            return Ok(None);
        };
        let (date, time) = (date as i64, time as i64);
        let day =
            days(date / 10_000, date / 100 % 100, date % 100).ok_or("there is no such day")?;
        let second = clock(time / 10_000, time / 100 % 100, time % 100)?;
        self.take(0, 3);
        let east = self.zone(3)?;
        self.nothing_more()?;
        Ok(Some(Moment {
            day: Some(day),
            second,
            east,
        }))
    }

    /// Hours and minutes with colons, seconds and a fraction where they are; and what stands behind.
    fn time_of_day(&mut self) -> Result<(i64, usize), Failed> {
        let colon = |at: usize| self.sign(at + 1, ":") && self.number(at + 2).is_some();
        let Some(at) = (0..self.all.len()).find(|at| self.number(*at).is_some() && colon(*at))
        else {
            return Err("expected a time of day such as 07:18:01, found none");
        };
        let part = |at: usize| match self.number(at) {
            Some((value, 1..=2)) => Ok(value as i64),
            _ => Err(EXPECTED),
        };
        let (hour, minute) = (part(at)?, part(at + 2)?);
        let mut end = at + 3;
        let mut second = 0;
        if colon(at + 2) {
            second = part(at + 4)?;
            end = at + 5;
            if self.sign(end, ".,") && self.number(end + 1).is_some() {
                end += 2;
            }
        }
        self.take(at, end);
        Ok((clock(hour, minute, second)?, end))
    }

    /// `AM` and `PM`, with or without dots.
    fn half_of_the_day(&mut self, second: i64) -> Result<i64, Failed> {
        for at in 0..self.all.len() {
            let (half, to) = match self.word(at) {
                "am" | "pm" => (self.word(at) == "pm", at + 1),
                "a" | "p" if self.word(at + 2) == "m" => (self.word(at) == "p", at + 3),
                _ => continue,
            };
            self.take(at, to);
            let hour = second / 3600;
            if !(1..=12).contains(&hour) {
                return Err("expected an hour from 1 to 12 before AM or PM");
            }
            return Ok(second % 43_200 + if half { 43_200 } else { 0 });
        }
        Ok(second)
    }

    /// `Z`, `GMT`, `UTC+1`, `+01:00`, `+0100`, `CET` behind the time.
    fn zone(&mut self, mut at: usize) -> Result<Option<i32>, Failed> {
        while self.sign(at, " ()") || self.done.get(at) == Some(&true) {
            at += 1;
        }
        // Some tools write the zone at the end, behind the day.
        let named = |at: &usize| matches!(self.word(*at), "z" | "gmt" | "utc" | "ut");
        let tail = self.all.len().saturating_sub(4);
        let sign = |at: &usize| {
            self.sign(*at, "+") || *at == tail && self.sign(tail, "-") && self.sign(tail + 2, ":")
        };
        let mut rest = at..self.all.len();
        at = rest
            .clone()
            .find(named)
            .or_else(|| rest.find(sign))
            .unwrap_or(at);
        let named = match self.word(at) {
            "z" | "gmt" | "utc" | "ut" => Some(0),
            "cet" | "mez" => Some(60),
            "cest" | "mesz" => Some(120),
            "est" | "edt" | "cst" | "cdt" | "mst" | "mdt" | "pst" | "pdt" | "ist" | "bst"
            | "jst" | "aest" => {
                return Err(
                    "several zones have this short name; write the difference, such as +01:00",
                );
            }
            _ => None,
        };
        if named.is_some() {
            self.take(at, at + 1);
            at += 1;
            if named == Some(0) && self.sign(at, " ") && self.sign(at + 1, "+-") {
                at += 1;
            }
        }
        let minus = self.sign(at, "-");
        if !(minus || self.sign(at, "+")) || named.is_some_and(|own| own != 0) {
            return Ok(named);
        }
        let Some((value, digits)) = self.number(at + 1) else {
            return Ok(named);
        };
        let (hours, minutes, end) = match (digits, self.number(at + 3)) {
            (1..=2, Some((minutes, 2))) if self.sign(at + 2, ":") => (value, minutes, at + 4),
            (1..=2, _) => (value, 0, at + 2),
            (4, _) => (value / 100, value % 100, at + 2),
            _ => return Ok(named),
        };
        if hours > 14 || minutes > 59 {
            return Err("expected a difference to UTC of up to 14 hours");
        }
        self.take(at, end);
        let east = (hours * 60 + minutes) as i32;
        Ok(Some(if minus { -east } else { east }))
    }

    /// The day; two of them when day and month could be exchanged.
    fn date(&mut self) -> Result<(Option<i64>, Option<i64>), Failed> {
        let left: Vec<(usize, i64, usize)> = (0..self.all.len())
            .filter(|at| !self.done[*at])
            .filter_map(|at| {
                self.number(at)
                    .map(|(value, digits)| (at, value as i64, digits))
            })
            .collect();
        let month = self.month();
        let year = |value: i64, digits: usize| match digits {
            4 => Some(value),
            2 => Some(2000 + value),
            _ => None,
        };
        let at = |y, m, d| days(y, m, d).ok_or("there is no such day");
        match (month, left.as_slice()) {
            (None, []) => Ok((None, None)),
            (Some(m), [(_, a, 4), (_, b, 1..=2)]) => Ok((Some(at(*a, m, *b)?), None)),
            (Some(m), [(_, a, 1..=2), (_, b, digits)]) => {
                let y = year(*b, *digits).ok_or(EXPECTED)?;
                Ok((Some(at(y, m, *a)?), None))
            }
            (None, [(_, y, 4), (_, m, 1..=2), (_, d, 1..=2)]) => Ok((Some(at(*y, *m, *d)?), None)),
            (None, [(_, a, 1..=2), (_, b, 1..=2), (_, y, digits)]) => {
                let y = year(*y, *digits).ok_or(EXPECTED)?;
                let (day_first, month_first) = (days(y, *b, *a), days(y, *a, *b));
                match (day_first, month_first) {
                    (Some(one), Some(other)) if one != other => Ok((Some(one), Some(other))),
                    (Some(one), _) | (None, Some(one)) => Ok((Some(one), None)),
                    (None, None) => Err("there is no such day"),
                }
            }
            _ => Err(EXPECTED),
        }
    }

    /// The month that is named. The name of a day at the begin may look like one in another language.
    fn month(&mut self) -> Option<i64> {
        let named = |word: &str| {
            let own = MONTHS.iter().find(|(begin, _)| word.starts_with(begin));
            own.map(|(_, month)| *month)
        };
        let places: Vec<usize> = (0..self.all.len())
            .filter(|at| named(self.word(*at)).is_some())
            .collect();
        let at = *places.last()?;
        let month = named(self.word(at));
        for at in places {
            self.take(at, at + 1);
        }
        month
    }

    /// Everything that was not read is a label, the name of a day, or punctuation.
    fn nothing_more(&self) -> Result<(), Failed> {
        let known = |at: usize| match &self.all[at] {
            Piece::Number { .. } => true, // the date has looked at them
            Piece::Sign(c) => " ,.;:/-()[]=<>{}T\\_|".contains(*c),
            Piece::Word(word) => {
                word == "t" || LABELS.contains(&&**word) || DAYS.iter().any(|day| is_day(word, day))
            }
        };
        (0..self.all.len())
            .filter(|at| !self.done[*at])
            .all(known)
            .then_some(())
            .ok_or(EXPECTED)
    }
}

/// A day's name; its short forms of two letters stand alone.
fn is_day(word: &str, day: &str) -> bool {
    word == day || day.chars().count() > 2 && word.starts_with(day)
}

fn clock(hour: i64, minute: i64, second: i64) -> Result<i64, Failed> {
    // A leap second is written as 60.
    let fits = hour < 24 && minute < 60 && second < 61;
    fits.then_some(hour * 3600 + minute * 60 + second)
        .ok_or("there is no such time of day")
}
