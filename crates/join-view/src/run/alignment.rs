//! Two runs set beside each other, moment by moment.

use core::mem::{Discriminant, discriminant};

use join_sim::{COMMANDS, Command, Event, Fate, Judgement, Key, Message, ObjectChange, Record};

use super::facts::RunFacts;
use crate::words;

/// So many moments of each run are matched with each other; what lies behind stands alone. No run of the book has as many.
const MATCHED: usize = 400;

/// A key moment of one of the two runs.
pub struct Moment<'a> {
    /// What happened.
    pub record: &'a Record,
    /// Milliseconds on its phase's own clock.
    pub offset: i64,
    /// The same in a few words.
    pub text: String,
    /// It lies in the user phase.
    pub user: bool,
}

impl Moment<'_> {
    fn same(&self, other: &Moment<'_>) -> bool {
        (self.user, self.offset) == (other.user, other.offset) && self.says_the_same(other)
    }

    fn says_the_same(&self, other: &Moment<'_>) -> bool {
        let who = self.record.who == other.record.who;
        who && signature(&self.record.event) == signature(&other.record.event)
    }
}

/// Moments of the two runs that stand beside each other, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// In the other run.
    pub there: Option<usize>,
    /// In the reader's run.
    pub here: Option<usize>,
    /// Both say the same at the same time.
    pub same: bool,
}

/// The key moments of a run.
#[must_use]
pub fn moments(facts: &RunFacts) -> Vec<Moment<'_>> {
    let phases = facts.phases;
    let moment = |at: &usize| {
        let record = &facts.records[*at];
        Moment {
            record,
            offset: phases.offset_ms(record.at),
            text: words::short(record),
            user: phases.is_user(record.at),
        }
    };
    facts.moments.iter().map(moment).collect()
}

/// What tells a key moment from others, whatever words it is told in: which event, of which message, and the numbers and choices
/// that a reader is told of it.
#[derive(Debug, PartialEq, Eq)]
struct Signature {
    event: Discriminant<Event>,
    message: Option<Discriminant<Message>>,
    told: [i64; 2],
}

fn signature(event: &Event) -> Signature {
    let message = match event {
        Event::Sent { message, .. }
        | Event::Received { message, .. }
        | Event::Undelivered { message, .. }
        | Event::NotAllowed { message } => Some(message),
        _ => None,
    };
    Signature {
        event: discriminant(event),
        message: message.map(discriminant),
        told: told(event),
    }
}

fn told(event: &Event) -> [i64; 2] {
    let refused = |judgement: &Judgement| match judgement {
        Judgement::Accepted => -1,
        Judgement::Refused(reason) => *reason as i64,
    };
    match event {
        Event::Commanded(command) => command_told(*command),
        Event::Assigned { to, .. } => [*to as i64, 0],
        Event::Sent { message, fate, .. } => {
            let fate = match fate {
                Fate::Arrives(_) => 0,
                Fate::Lost => 1,
                Fate::Blocked => 2,
                Fate::Untrusted => 3,
            };
            let what = match message {
                Message::Join(request) => i64::from(!request.aik_certificate && request.tpm_key),
                Message::Enrol(account) | Message::AskToken(account) => *account as i64,
                _ => 0,
            };
            [fate, what]
        }
        Event::Received { message, .. } => match message {
            Message::Joined(judgement) => [refused(judgement), 0],
            Message::RunTask(task) => [*task as i64, 0],
            _ => [0; 2],
        },
        Event::TimedOut { to, .. } => [*to as i64, 0],
        Event::Attempt {
            number,
            certificate,
        } => [i64::from(*number), i64::from(*certificate)],
        Event::WaitEnded { waited, .. } => [waited.0 as i64, 0],
        Event::KeyMade { key, .. }
        | Event::KeyGone { key }
        | Event::CertificateStored { key }
        | Event::CertificateGone { key } => [*key as i64, 0],
        Event::TaskStarted { task, .. }
        | Event::TaskReleased { task }
        | Event::TaskRunning { task, .. }
        | Event::TaskCut { task } => [*task as i64, 0],
        Event::TaskHeld { task, hold, .. } => [*task as i64, *hold as i64],
        Event::TaskEnded { task, code } => [*task as i64, code.0.into()],
        Event::EnergySaver { on, .. } => [i64::from(*on), 0],
        Event::Source { battery, charge } => [i64::from(*battery), i64::from(*charge)],
        Event::PolicyInForce { present, .. } => [i64::from(*present), 0],
        Event::TokenIssued(token) => [token.account as i64, 0],
        Event::Judged(verdict) => [
            verdict.margin_ms.unwrap_or(i64::MAX),
            verdict.refused.map_or(-1, |reason| reason as i64),
        ],
        Event::Object(change) => match change {
            ObjectChange::Joined(owner) => [1, *owner as i64],
            ObjectChange::PreCreated => [2, 0],
            ObjectChange::Released => [3, 0],
            ObjectChange::Deleted => [4, 0],
            ObjectChange::Duplicated(_) => [5, 0],
        },
        Event::Shown(screen) => [*screen as i64, 0],
        Event::Failed { code } => [code.0.into(), 0],
        Event::Undelivered { .. }
        | Event::NotAllowed { .. }
        | Event::ClockRead { .. }
        | Event::Unattested
        | Event::BatteryEmpty
        | Event::PrtHeld
        | Event::Finished
        | Event::StepLimit => [0; 2],
    }
}

/// A command by its place among those that there are; a value that is set, by its parameter.
fn command_told(command: Command) -> [i64; 2] {
    match command {
        Command::Set(id, value) => [-1 - (id as i64), value],
        other => {
            let at = COMMANDS.iter().position(|(one, ..)| *one == other);
            [at.map_or(i64::MAX, |at| at as i64), 0]
        }
    }
}

/// Whether two moments are the same station of two runs, whatever came of it in each.
fn same_kind_of_step(one: &Record, other: &Record) -> bool {
    let stations = |event: &Event| match event {
        Event::TaskStarted { task, .. }
        | Event::TaskHeld { task, .. }
        | Event::TaskReleased { task } => Some((0, *task as usize)),
        Event::TaskEnded { task, .. } => Some((1, *task as usize)),
        Event::Attempt { .. } => Some((2, 0)),
        Event::WaitEnded { .. } => Some((3, 0)),
        Event::Judged(_) => Some((4, 0)),
        Event::KeyMade { key, .. } => Some((5, *key as usize)),
        Event::CertificateStored { key: Key::Aik } => Some((6, 0)),
        Event::PolicyInForce { .. } => Some((7, 0)),
        Event::Assigned { .. } => Some((8, 0)),
        Event::Sent {
            message: Message::Join(_),
            ..
        } => Some((9, 0)),
        Event::Received {
            message: Message::Joined(_),
            ..
        } => Some((10, 0)),
        _ => None,
    };
    let station = stations(&one.event);
    one.who == other.who && station.is_some() && station == stations(&other.event)
}

/// Sets the moments of two runs beside each other: as many pairs as there can be without crossing, best those that say the
/// same; what has no partner stands where its time is.
#[must_use]
pub fn align(there: &[Moment<'_>], here: &[Moment<'_>]) -> Vec<Pair> {
    let score = |i: usize, j: usize| match (&there[i], &here[j]) {
        (a, b) if a.same(b) => 4,
        (a, b) if a.says_the_same(b) => 3,
        (a, b) if same_kind_of_step(a.record, b.record) => 2,
        _ => 0_u16,
    };
    let first = there
        .iter()
        .zip(here)
        .take_while(|(a, b)| a.same(b))
        .count();
    let (rows, columns) = (
        (there.len() - first).min(MATCHED),
        (here.len() - first).min(MATCHED),
    );
    // best[i][j]: what the moments from i and j on score at most.
    let width = columns + 1;
    let mut best = vec![0_u16; (rows + 1) * width];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let pair = match score(first + i, first + j) {
                0 => 0,
                score => score + best[(i + 1) * width + j + 1],
            };
            let alone = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            best[i * width + j] = pair.max(alone);
        }
    }
    let mut pairs: Vec<Pair> = (0..first)
        .map(|at| Pair {
            there: Some(at),
            here: Some(at),
            same: true,
        })
        .collect();
    let (mut i, mut j) = (0, 0);
    while first + i < there.len() || first + j < here.len() {
        let (a, b) = (there.get(first + i), here.get(first + j));
        let at = |i: usize, j: usize| match (i <= rows, j <= columns) {
            (true, true) => best[i * width + j],
            _ => 0,
        };
        let paired = i < rows && j < columns && {
            let score = score(first + i, first + j);
            score > 0 && at(i, j) == score + at(i + 1, j + 1)
        };
        // Of two that stand alone the earlier one comes first, unless that costs a pair.
        let (leave_there, leave_here) = (at(i + 1, j), at(i, j + 1));
        let there_first = match (a, b) {
            (Some(a), Some(b)) if leave_there == leave_here => {
                (a.user, a.offset) <= (b.user, b.offset)
            }
            (Some(_), Some(_)) => leave_there > leave_here,
            (a, _) => a.is_some(),
        };
        let (with_there, with_here) = (paired || there_first, paired || !there_first);
        pairs.push(Pair {
            there: with_there.then_some(first + i),
            here: with_here.then_some(first + j),
            same: paired && there[first + i].same(&here[first + j]),
        });
        i += usize::from(with_there);
        j += usize::from(with_here);
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::trace_lines::TracedRun;
    use join_sim::Library;
    use std::path::Path;

    /// The pairs of two runs, as `there|here|same` with the moments' words.
    fn check(there: (&str, &[(&str, &str)]), here: (&str, &[(&str, &str)])) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
        let library = Library::load(&folder).unwrap();
        let ran = |(name, changes): (&str, &[(&str, &str)])| {
            let texts: Vec<(String, String)> = changes
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect();
            let scenario = library.get(name).unwrap().clone().with_texts(&texts);
            TracedRun::of(scenario.unwrap(), &[]).facts
        };
        let (a, b) = (ran(there), ran(here));
        let (there, here) = (moments(&a), moments(&b));
        let pairs = align(&there, &here);
        // Every moment stands once, in the order of its run.
        let places =
            |of: fn(&Pair) -> Option<usize>| pairs.iter().filter_map(of).collect::<Vec<_>>();
        assert_eq!(
            places(|pair| pair.there),
            (0..there.len()).collect::<Vec<_>>()
        );
        assert_eq!(
            places(|pair| pair.here),
            (0..here.len()).collect::<Vec<_>>()
        );
        assert!(
            pairs
                .iter()
                .all(|pair| pair.there.is_some() || pair.here.is_some())
        );
        let said = |place: Option<usize>, of: &[Moment<'_>]| {
            place.map_or_else(|| "–".to_string(), |at| of[at].text.clone())
        };
        let differing = pairs.iter().filter(|pair| !pair.same);
        differing
            .map(|pair| format!("{} | {}", said(pair.there, &there), said(pair.here, &here)))
            .collect()
    }

    #[test]
    fn what_is_told_alike_is_alike_whatever_its_words() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
        let library = Library::load(&folder).unwrap();
        let mut told: Vec<(Event, String)> = Vec::new();
        for scenario in library.scenarios() {
            let run = TracedRun::of(scenario.clone(), &[]);
            for moment in moments(&run.facts) {
                let event = moment.record.event;
                let known = told
                    .iter()
                    .find(|(other, _)| signature(other) == signature(&event));
                match known {
                    Some((_, text)) => assert_eq!(*text, moment.text, "{event:?}"),
                    None => {
                        // A number is told rounded; nothing else is told like another event of its kind.
                        let measured = matches!(event, Event::Judged(_) | Event::WaitEnded { .. });
                        let same = |(other, text): &&(Event, String)| {
                            discriminant(other) == discriminant(&event) && *text == moment.text
                        };
                        let other = told.iter().find(same);
                        assert!(measured || other.is_none(), "{event:?} and {other:?}");
                        told.push((event, moment.text));
                    }
                }
            }
        }
        assert!(told.len() > 60, "{} moments", told.len());
    }

    #[test]
    fn a_run_beside_itself_differs_nowhere() {
        for name in ["healthy", "energy-saver", "aik-service-blocked"] {
            assert_eq!(check((name, &[]), (name, &[])), Vec::<String>::new());
        }
    }

    #[test]
    fn the_case_and_its_fix_part_at_the_assignment() {
        let rows = check(("energy-saver", &[]), ("assigned-to-users", &[]));
        assert_eq!(
            rows[0],
            "Energy Saver policy → devices | Energy Saver policy → users"
        );
        for pair in [
            "energy saver on | –",
            "Tpm-Maintenance held: energy saver | Tpm-Maintenance starts",
            "attempt 1: AIK missing | attempt 1: AIK there",
            "wait over: 10 min 0 s | –",
            "join request, no AIK | join request",
            "400 Invalid Token | device certificate",
        ] {
            assert!(rows.iter().any(|row| row == pair), "{pair} in {rows:#?}");
        }
        let judged =
            |row: &&String| row.starts_with("Invalid Token, −") && row.contains(" | accepted, ");
        assert!(rows.iter().any(|row| judged(&row)), "{rows:#?}");
    }

    #[test]
    fn a_shift_in_time_is_a_difference() {
        let rows = check(
            ("healthy", &[]),
            ("healthy", &[("key_creation_ms", "2900")]),
        );
        assert_eq!(rows[0], "device key | device key");
        assert!(
            rows.iter().all(|row| {
                let (there, here) = row.split_once(" | ").unwrap();
                there == here || there.starts_with("accepted")
            }),
            "{rows:#?}"
        );
    }

    #[test]
    fn a_long_run_is_aligned_in_bounded_time() {
        let long: &[(&str, &str)] = &[
            ("drs_busy_s", "14400"),
            ("join_retries", "10"),
            ("loss_percent", "60"),
            ("http_retries", "10"),
        ];
        let rows = check(("aik-service-blocked", long), ("healthy", long));
        assert!(!rows.is_empty());
    }
}
