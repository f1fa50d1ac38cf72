//! Three times in; what the token had left, and what that says, out. The rule is the book's own.
use crate::dates::{Moment, Read, read};
use crate::judge::Times;
use crate::said;
use alloc::string::String;
use join_study::{Clock, Expiry, Observed, Reason};

/// The three fields: a name, and what stands in front of it.
pub const FIELDS: [(&str, &str); 3] = [
    ("ends", said::ENDS),
    ("refused", said::REFUSED),
    ("sent", said::SENT),
];

/// How wrong a device's clock may be before its time decides nothing, in seconds; as in the page's script.
const DEVICE_ERROR_S: u32 = 300;
/// Times of day without a day belong to one stretch no longer than this, in seconds.
const HALF_A_DAY: i64 = 43_200;

/// One field as the reader filled it in.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// What was written.
    pub text: String,
    /// Which of two numbers is the day, where the text leaves it open.
    pub day_first: Option<bool>,
    /// Minutes east of UTC, where the text does not say.
    pub east: Option<i32>,
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Calculated {
    /// Of each field its moment, in seconds since 1970.
    pub moments: [Option<i64>; 3],
    /// Of each field what is asked or wrong: a sentence.
    pub said: [Option<String>; 3],
    /// Fields where the reader is asked which number is the day.
    pub asks_order: [bool; 3],
    /// Fields where the reader is asked for the zone.
    pub asks_zone: [bool; 3],
    /// Fields that hold a token.
    pub tokens: [bool; 3],
    /// The times carry no day, or no zone: what is shown of them is not UTC.
    pub bare: bool,
    /// What the rule gets.
    pub times: Option<Times>,
}

impl Calculated {
    /// `exp` less the moment of the refusal, in seconds.
    #[must_use]
    pub fn margin(&self) -> Option<i64> {
        self.times.map(|times| times.ends - times.refused)
    }

    /// What the two times say about the token.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        self.observed()
            .map_or(Expiry::CannotTell, |seen| seen.expiry())
    }

    /// A refusal as in the case but for these times.
    fn observed(&self) -> Option<Observed> {
        let times = self.times?;
        Some(Observed {
            refused: true,
            exp_s: Some(times.ends),
            refused_at: Some((times.refused, times.clock)),
            waited_for_aik: Some(true),
            reason: Reason::EnergySaver,
        })
    }

    /// The rule's verdict when all else is as in the case.
    #[must_use]
    pub fn verdict(&self) -> Option<join_study::Verdict> {
        self.observed().map(|seen| seen.verdict())
    }
}

/// Reads the three fields, in the order of [`FIELDS`].
#[must_use]
pub fn calculate(entries: &[Entry; 3]) -> Calculated {
    let mut out = Calculated::default();
    let mut moments: [Option<Moment>; 3] = [None; 3];
    for (at, entry) in entries.iter().enumerate() {
        moments[at] = match read(&entry.text) {
            Read::Nothing => None,
            Read::One(moment) => Some(moment),
            Read::Either {
                day_first,
                month_first,
            } => {
                out.asks_order[at] = true;
                match entry.day_first {
                    Some(true) => Some(day_first),
                    Some(false) => Some(month_first),
                    None => {
                        out.said[at] = Some(said::which_day(day_first.day, month_first.day));
                        None
                    }
                }
            }
            Read::Token => {
                out.tokens[at] = true;
                out.said[at] = Some(said::A_TOKEN.into());
                None
            }
            Read::Wrong(why) => {
                out.said[at] = Some(said::wrong(why));
                None
            }
        };
    }
    same_day(&mut moments, &mut out);
    zones(&moments, entries, &mut out);
    let [ends, refused, sent] = out.moments;
    out.times = match (ends, refused, sent) {
        (Some(ends), Some(refused), _) => Some(Times {
            ends,
            refused,
            clock: Clock::Service,
        }),
        (Some(ends), None, Some(sent)) => Some(Times {
            ends,
            refused: sent,
            clock: Clock::Device {
                error_s: DEVICE_ERROR_S,
            },
        }),
        _ => None,
    };
    out
}

/// Times of day without a day stand beside each other only when none has one, and none is far from the others.
fn same_day(moments: &mut [Option<Moment>; 3], out: &mut Calculated) {
    let given = || moments.iter().flatten();
    let without = given().filter(|moment| moment.day.is_none()).count();
    if without == 0 {
        return;
    }
    let seconds = || given().map(|moment| moment.second);
    let far =
        seconds().max().unwrap_or_default() - seconds().min().unwrap_or_default() > HALF_A_DAY;
    let mixed = without < given().count();
    out.bare = true;
    for (at, moment) in moments.iter_mut().enumerate() {
        let bare = moment.is_some_and(|moment| moment.day.is_none());
        if bare && (mixed || far) {
            let why = if mixed { said::NO_DAY } else { said::FAR_APART };
            out.said[at] = Some(why.into());
            *moment = None;
        }
    }
}

/// Times without a zone are compared with each other as they stand, and with others only when the reader says their zone.
fn zones(moments: &[Option<Moment>; 3], entries: &[Entry; 3], out: &mut Calculated) {
    let given = || moments.iter().flatten();
    let all_bare = given().all(|moment| moment.east.is_none());
    out.bare |= all_bare && given().count() > 0;
    for (at, moment) in moments.iter().enumerate() {
        let Some(moment) = moment else { continue };
        out.asks_zone[at] = moment.east.is_none() && !all_bare;
        let east = match (moment.east, all_bare) {
            (Some(east), _) => Some(east),
            (None, true) => Some(0),
            (None, false) => entries[at].east,
        };
        match east {
            Some(east) => out.moments[at] = Some(moment.utc(0, east)),
            None => out.said[at] = Some(said::NO_ZONE.into()),
        }
    }
}
